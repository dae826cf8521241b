"""Atom feeds (RFC 4287): a story an entry, its developments told as in a digest, the latest first, for any feed reader.

    feed(head, [(shown, entries), …]) -> bytes

Ids are made from what is shown and never change; `updated` is when the story last raised an alert. All that comes from
outlets is text here, or HTML of our own making that is escaped once more: no reader meets a tag that an outlet wrote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from alerts.clean import line
from alerts.digest import Item, compose
from alerts.render import fragment
from news.actors import Cast
from news.ids import DeliveryId, DigestId, StoryId, SubscriberId, SubscriptionId
from news.model import Digest, Entry
from news.ports import Letter, Shown

ATOM = "http://www.w3.org/2005/Atom"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # a feed that shows nothing yet

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

register_namespace("", ATOM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a feed says of itself."""

    key: str  # "rule/harbour": its id, and its entries', are made from it
    title: str
    url: str  # where it is; with its token
    zone: str = "UTC"
    previous: str = ""  # a newer page
    next: str = ""  # an older one
    cast: Cast | None = None  # for who says what
    pages: Mapping[StoryId, str] = field(default_factory=dict)  # of the stories, where ours are reachable


def feed(head: Head, told: Sequence[tuple[Shown, Sequence[Entry]]]) -> bytes:
    """The document. Pure: the same stories give the same bytes."""
    root = Element(_name("feed"))
    _text(root, "id", _id(head.key))
    _text(root, "title", head.title)
    _text(root, "updated", _moment(updated([shown for shown, _ in told])))
    _text(SubElement(root, _name("author")), "name", "wirewatch")
    _text(root, "generator", "wirewatch")
    for rel, url in (("self", head.url), ("previous", head.previous), ("next", head.next)):
        if url:
            SubElement(root, _name("link"), rel=rel, href=_xml(url), type="application/atom+xml")
    for shown, entries in told:
        if entries:
            _entry(root, head, shown, entries)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def updated(shown: Sequence[Shown]) -> datetime:
    """When the newest of it came."""
    return max((each.newest for each in shown), default=NEVER)


def _entry(root: Element, head: Head, shown: Shown, entries: Sequence[Entry]) -> None:
    items = _latest_first(compose(_letter(head, shown, entries)).items)
    item = items[0]  # what the story has come to
    entry = SubElement(root, _name("entry"))
    _text(entry, "id", _id(f"{head.key}/{shown.story}"))
    _text(entry, "title", item.title)
    _text(entry, "updated", _moment(shown.newest))
    _text(entry, "published", _moment(shown.first))
    if item.url:
        SubElement(entry, _name("link"), rel="alternate", href=_xml(item.url))
    if item.page:
        SubElement(entry, _name("link"), rel="related", href=_xml(item.page), type="text/html", title="The whole story")
    for outlet in dict.fromkeys(outlet for each in items for outlet in each.outlets):
        _text(SubElement(entry, _name("author")), "name", outlet or "an outlet")
    for term in dict.fromkeys(term for each in items for term in _terms(each)):
        SubElement(entry, _name("category"), term=_xml(term))
    _text(entry, "content", "\n".join(fragment(each) for each in items)).set("type", "html")


def _latest_first(items: Sequence[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (-item.newest.timestamp(), item.development))


def _terms(item: Item) -> list[str]:
    """The rules that fired, and how severe it is."""
    return [*dict.fromkeys(why.title for why in item.whys), item.severity.value]


def _letter(head: Head, shown: Shown, entries: Sequence[Entry]) -> Letter:
    name = SubscriptionId(head.key)
    cargo = Digest(
        id=DigestId(shown.story), subscription=name, slot=shown.story, cut=shown.newest, entries=tuple(entries)
    )
    return Letter(
        delivery=DeliveryId(shown.story),
        digest=cargo,
        subscriber=SubscriberId(head.key),
        name="",
        address="",
        zone=head.zone,
        update=False,
        at_once=True,
        cast=head.cast,
        pages=head.pages,
    )


def _id(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"wirewatch:{name}").urn


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _name(tag: str) -> str:
    return f"{{{ATOM}}}{tag}"


def _text(parent: Element, tag: str, text: str) -> Element:
    made = SubElement(parent, _name(tag))
    made.text = _xml(text) if tag == "content" else line(_xml(text), 400)
    return made


def _xml(text: str) -> str:
    """Without what XML 1.0 cannot hold."""
    return _NO_XML.sub("", text)
