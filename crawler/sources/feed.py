"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, RDF: whatever feedparser calls a feed.

    outlet-world:
      kind: feed
      url: https://outlet.example/world.xml

feedparser is the authority, and made cheap by what it does not see: `trim` cuts items that the last poll had, and what most
outlets write is read by `crawler.plain`, which leaves to feedparser whatever it might see otherwise. In 338 snapshots of real feeds no
entry came out differently for the trimming, nor in 745 cases of feedparser's own for the reading.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from html import unescape
from io import BytesIO
from typing import Any, NamedTuple

from crawler import plain
from crawler.blocks import trim
from crawler.entries import draft, get
from crawler.mending import mended, with_ampersands
from crawler.page import Page
from crawler.parsed import MOST_ITEMS, Parsed, options
from news.errors import SourceBroken
from news.model import Source

__all__ = ["REMOTE", "Options", "parse", "trim"]  # what `crawler.sources` looks for

REMOTE = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be set for a feed."""

    full_content: bool | None = (
        None  # True: its items hold the whole text; False: extracts only; None: told by each item
    )
    render: bool = False  # its articles' pages are nothing without their scripts: read them through a browser
    archive: int = 0  # older pages (RFC 5005) that the first poll reads as well


def parse(page: Page, source: Source) -> Parsed:
    """The items of a feed.

    Raises SourceBroken where the answer is no feed: an HTML challenge page gives feedparser no entries and no complaint,
    and is a failed poll, not an emptied feed.
    """
    told = _told(page)
    entries, head = told.entries, told.head
    partial = options(Options, source).full_content is False
    complaints = list(told.complaints)
    if len(entries) > MOST_ITEMS:
        complaints.append(f"{len(entries)} items: the first {MOST_ITEMS} are read")
    return Parsed(
        drafts=tuple(draft(entry, head, page.url, source, partial=partial) for entry in entries[:MOST_ITEMS]),
        warnings=tuple(complaints),
        fresh_for=_fresh_for(head),
        title=get(head, "title") or None,
        language=get(head, "language") or None,
        hub=_related(head, "hub"),
        next=_related(head, "prev-archive") or _related(head, "next"),
        skips=_skips(page.body),
        withdrawn=_withdrawn(page.body),
    )


@cache
def _feedparser() -> Any:
    """feedparser, with three mends. Imported for whoever parses: commands that only know of feeds do without."""
    import feedparser
    from feedparser import mixin

    def copied(told: Any, memo: dict[int, Any]) -> Any:
        return feedparser.FeedParserDict({key: deepcopy(value, memo) for key, value in told.items()})

    # Guids are opaque. feedparser resolves them against the feed's address like links, and "t3_1abc" is then another guid
    # for each address that the feed is fetched by.
    mixin._FeedParserMixin.can_be_relative_uri = mixin._FeedParserMixin.can_be_relative_uri - {"id"}  # noqa: SLF001
    # It joins the feed's address with itself at every tag, and copies a dict of four strings as if it were a graph: together
    # nearly a quarter of its time.
    mixin.make_safe_absolute_uri = lru_cache(maxsize=1024)(mixin.make_safe_absolute_uri)
    feedparser.FeedParserDict.__deepcopy__ = copied
    return feedparser


class _Told(NamedTuple):
    """A feed by feedparser's names, whoever read it."""

    head: Any
    entries: Sequence[Any]
    complaints: Sequence[str] = ()


def _told(page: Page) -> _Told:
    """By `crawler.plain` where there is no doubt of what feedparser would say, and else by feedparser."""
    body = mended(page.body)
    kind = page.headers.get("content-type", "application/xml")
    read = plain.read(body, page.url, kind)
    return _Told(read.head, read.entries) if read else _by_authority(page, body, kind)


def _by_authority(page: Page, body: bytes, kind: str) -> _Told:
    """The reading of feedparser. Always of a BytesIO: given bytes, it opens a file named by the content."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        told = _feedparser().parse(
            BytesIO(body if b"\x00" in body[:64] else with_ampersands(body)),
            response_headers={"content-location": page.url, "content-type": kind},
            # `crawler.markup` keeps text only: half of feedparser's time would go into markup that is thrown away.
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    if not told.entries and not told.get("version"):
        raise SourceBroken(_what_it_is(page.body), hint=_what_helps(page))
    complained = told.bozo and not _harmless(told)
    return _Told(told.feed, told.entries, [f"the feed is not well-formed: {told.bozo_exception}"] if complained else [])


def _harmless(told: Any) -> bool:
    """A character set that contradicts the header, or a feed served as text/html: read, and nobody's concern."""
    known = _feedparser()
    return isinstance(told.bozo_exception, (known.CharacterEncodingOverride, known.NonXMLContentType))


def _what_it_is(body: bytes) -> str:
    start = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        return "the answer is empty"
    if start.startswith((b"<!doctype html", b"<html")):
        return "the answer is an HTML page, not a feed"
    if start.startswith((b"{", b"[")):
        return "the answer is JSON, not an XML feed"
    return "the answer is not a feed"


def _what_helps(page: Page) -> str:
    if b"jsonfeed.org/version" in page.body[:2048].replace(b"\\/", b"/"):  # some write every "/" as "\/"
        return "it is a JSON Feed: set `kind: jsonfeed`"
    return f"open {page.url} in a browser: is it still a feed?"


# --- the feed itself -------------------------------------------------------------------------------

_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}


def _fresh_for(head: Any) -> timedelta | None:
    """How long it asks to be left alone, a day at most: <ttl> (minutes), or sy:updatePeriod and sy:updateFrequency."""
    wishes = [timedelta(0)]
    if get(head, "ttl").strip().isdigit():
        wishes.append(timedelta(minutes=min(int(get(head, "ttl").strip()[:6]), 1440)))
    hours = _PERIODS.get(get(head, "sy_updateperiod").strip().lower())
    times = get(head, "sy_updatefrequency").strip() or "1"
    if hours and times.isdigit() and int(times[:6]):
        wishes.append(min(timedelta(hours=hours) / int(times[:6]), timedelta(days=1)))
    return max(wishes) or None


_SKIPS = re.compile(rb"<skip(Hours|Days)\b[^>]*>(.{0,2000}?)</skip\1\s*>", re.DOTALL | re.IGNORECASE)
_SKIPPED = re.compile(rb"<(?:hour|day)\b[^>]*>\s*(\w{1,9})\s*<", re.IGNORECASE)
_WEEKDAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")


def _skips(body: bytes) -> tuple[int, ...]:
    """The hours (24 is midnight too) and weekdays of <skipHours> and <skipDays>; feedparser keeps the last of them only."""
    found: set[int] = set()
    for kind, told in _SKIPS.findall(body, 0, 200_000):
        for word in _SKIPPED.findall(told):
            if kind.lower() == b"hours" and word.isdigit() and int(word) <= 24:
                found.add(int(word) % 24)
            elif kind.lower() == b"days" and word.lower() in _WEEKDAYS:
                found.add(24 + _WEEKDAYS.index(word.lower()))
    return tuple(sorted(found))


_DELETED = re.compile(rb"""<(?:[A-Za-z][\w.-]*:)?deleted-entry\b[^>]{0,2000}?\bref\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def _withdrawn(body: bytes) -> tuple[str, ...]:
    """The ids of <at:deleted-entry> (RFC 6721)."""
    if b"deleted-entry" not in body:
        return ()
    refs = (unescape((one or other).decode("utf-8", "replace")).strip() for one, other in _DELETED.findall(body))
    return tuple(dict.fromkeys(ref for ref in refs if ref))[:MOST_ITEMS]


def _related(head: Any, rel: str) -> str | None:
    return next(
        (str(link["href"]) for link in dict.get(head, "links", ()) if link.get("rel") == rel and link.get("href")), None
    )
