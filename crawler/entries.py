"""Entries: what one item of a feed says, by feedparser's names, as a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from crawler.links import absolute
from news.model import Draft, Source


def draft(entry: Any, head: Any, base: str, source: Source, *, partial: bool) -> Draft:
    return Draft(
        source=source.id,
        guid=get(entry, "id") or None,
        url=_link(entry, base),
        title=get(entry, "title"),
        summary=_marked_up(get(entry, "summary"), dict.get(entry, "summary_detail")),
        content=_content(entry),
        authors=tuple(_authors(entry)),
        published=get(entry, "published") or get(entry, "created") or get(entry, "updated") or None,
        updated=get(entry, "updated") or None,
        language=_language(entry) or get(head, "language") or None,
        image=_image(entry, base),
        tags=tuple(dict.fromkeys(tag["term"] for tag in dict.get(entry, "tags", ()) if tag.get("term"))),
        partial=partial,
    )


def get(entry: Any, name: str) -> str:
    """What *entry* says under *name*; "" where that is no text."""
    # dict's own get: feedparser's takes "updated" from "published", and warns.
    value = dict.get(entry, name)
    return value if isinstance(value, str) else ""


def _content(entry: Any) -> str:
    """The longest text of the item: <content:encoded>, Atom's content, never a media description."""
    texts = [part for part in dict.get(entry, "content", ()) if part.get("value") and not _is_media(part)]
    longest: Any = max(texts, key=lambda part: len(part["value"]), default={})
    return _marked_up(str(longest.get("value", "")), longest)


def _marked_up(text: str, detail: Any) -> str:
    """As markup. Atom's type="text" is text, "<b>" and all; unless it holds closed tags, and is HTML under a wrong name."""
    if "<" in text and (detail or {}).get("type") == "text/plain" and not _CLOSED_TAG.search(text):
        return text.replace("<", "&lt;")
    return text


_CLOSED_TAG = re.compile(r"</[a-zA-Z][a-zA-Z0-9]*\s*>|<br\b|<img\b|<p>", re.IGNORECASE)


def _is_media(part: Any) -> bool:
    return str(part.get("type", "")).startswith(("image/", "audio/", "video/"))


def _link(entry: Any, base: str) -> str | None:
    """Its page: what a redirector stands before, the link, or a guid that says to be one."""
    original = get(entry, "feedburner_origlink") or get(entry, "pheedo_origlink")
    given = original or get(entry, "link")
    if not given:
        given = next((link["href"] for link in dict.get(entry, "links", ()) if _is_page(link)), "")
    if given == get(entry, "id") and not given.startswith(("http://", "https://")):
        return None  # <guid>t3_1abc</guid> without isPermaLink="false": no address
    # "&amp;amp;amp;b=1" leaves feedparser as "&ampb=1".
    return absolute(base, _AMPERSAND.sub("&", given))


_AMPERSAND = re.compile(r"&amp;?(?!litude)(?=\w+=)")


def _is_page(link: Any) -> bool:
    return link.get("rel") == "alternate" and bool(link.get("href"))


def _authors(entry: Any) -> Iterator[str]:
    people = dict.get(entry, "authors") or ()
    named = [person.get("name") or person.get("email") or "" for person in people]
    # Of "desk@harbour.example (Mara Lind)" feedparser makes a name by cutting at any four letters after a dot.
    mailed = "@" in get(entry, "author") and len(named) < 2
    yield from [get(entry, "author")] if mailed or not any(named) else [name for name in named if name]


def _language(entry: Any) -> str:
    for name in ("content", "summary_detail", "title_detail"):
        part = dict.get(entry, name)
        part = part[0] if isinstance(part, list) and part else part
        if part and part.get("language"):
            return str(part["language"])
    return get(entry, "language")


_IMAGE = re.compile(r"""<img\b[^>]*?\ssrc\s*=\s*["']([^"'<>]+)""", re.IGNORECASE)
_PIXEL = re.compile(
    r"""\b(?:width|height)\s*=\s*["']?[01](?:px)?\b|feedburner|/pixel|doubleclick|stats\.""", re.IGNORECASE
)


def _image(entry: Any, base: str) -> str | None:
    for part in (
        *sorted(dict.get(entry, "media_content", ()), key=_width, reverse=True),  # of equals the first
        *dict.get(entry, "media_thumbnail", ()),
        *dict.get(entry, "links", ()),
    ):
        address = part.get("url") or part.get("href")
        if address and _is_image(part):
            return absolute(base, str(address))
    found = _IMAGE.search(_content(entry) or get(entry, "summary"))
    if found and not _PIXEL.search(found.string[found.start() : found.string.find(">", found.start()) + 1]):
        return absolute(_base(entry) or base, str(found[1]).replace("&amp;", "&"))
    return None


def _width(part: Any) -> int:
    width = str(part.get("width", ""))
    return int(width) if width.isdecimal() and len(width) < 6 else 0


def _base(entry: Any) -> str:
    """What links in its text are relative to: xml:base."""
    parts = (*dict.get(entry, "content", ()), dict.get(entry, "summary_detail") or {})
    return next((str(part["base"]) for part in parts if part.get("value") and part.get("base")), "")


def _is_image(part: Any) -> bool:
    if part.get("rel"):
        return part["rel"] == "enclosure" and str(part.get("type", "")).startswith("image/")
    kind = part.get("medium") or str(part.get("type", "image")).split("/")[0]
    return bool(kind == "image")
