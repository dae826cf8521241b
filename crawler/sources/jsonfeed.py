"""JSON Feed 1.0 and 1.1 (jsonfeed.org).

    outlet-json:
      kind: jsonfeed
      url: https://outlet.example/feed.json

Numbers for ids, one author or several, and text with stray bytes are read as meant.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crawler.links import absolute
from crawler.page import Page
from crawler.parsed import MOST_ITEMS, Parsed, options
from news.errors import SourceBroken
from news.model import Draft, Source

REMOTE = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be set for a JSON feed."""

    full_content: bool | None = (
        None  # True: its items hold the whole text; False: extracts only; None: told by each item
    )
    archive: int = 0  # older pages (`next_url`) that the first poll reads as well


def parse(page: Page, source: Source) -> Parsed:
    """The items of a JSON feed. Raises SourceBroken where the answer is none."""
    feed = _object(page)
    items = feed.get("items")
    if not isinstance(items, list):
        raise SourceBroken("the answer is JSON without a list of items", hint="is it a JSON Feed (jsonfeed.org)?")
    settings = options(Options, source)
    kept = [item for item in items[:MOST_ITEMS] if isinstance(item, dict)]
    complaints = [f"{len(items)} items: the first {MOST_ITEMS} are read"] if len(items) > MOST_ITEMS else []
    if len(kept) < len(items[:MOST_ITEMS]):
        complaints.append(f"{len(items[:MOST_ITEMS]) - len(kept)} items are no objects: left out")
    return Parsed(
        drafts=tuple(_draft(item, feed, page.url, source, settings) for item in kept),
        warnings=tuple(complaints),
        title=_text(feed, "title") or None,
        language=_text(feed, "language") or None,
        hub=next((hub for hub in _hubs(feed)), None),
        next=absolute(page.url, _text(feed, "next_url")),
    )


def _object(page: Page) -> Mapping[str, Any]:
    try:
        # Bytes: json tells UTF-8, UTF-16 and UTF-32 apart. A stray byte costs one letter, not the feed.
        encoding = json.detect_encoding(page.body)
        feed = json.loads(page.body.decode(encoding, "replace").lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise SourceBroken(f"the answer is not JSON: {error}", hint=f"open {page.url} in a browser") from None
    if not isinstance(feed, dict):
        raise SourceBroken("the answer is JSON, and not a feed")
    return feed


def _draft(item: Mapping[str, Any], feed: Mapping[str, Any], base: str, source: Source, settings: Options) -> Draft:
    return Draft(
        source=source.id,
        guid=_text(item, "id") or None,
        url=absolute(base, _text(item, "url")) or absolute(base, _text(item, "external_url")) or _own_id(item),
        title=_text(item, "title"),
        summary=_text(item, "summary"),
        content=_text(item, "content_html") or _plain(_text(item, "content_text")),
        authors=tuple(_authors(item)) or tuple(_authors(feed)),
        published=_text(item, "date_published") or _text(item, "date_modified") or None,
        updated=_text(item, "date_modified") or None,
        language=_text(item, "language") or _text(feed, "language") or None,
        image=absolute(base, _text(item, "image") or _text(item, "banner_image")),
        tags=tuple(dict.fromkeys(tag for tag in _list(item, "tags") if isinstance(tag, str) and tag)),
        partial=settings.full_content is False,
    )


def _plain(text: str) -> str:
    """`content_text` is text: "<b>" in it is three characters, not markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _text(holder: Mapping[str, Any], name: str) -> str:
    """Version 1 says "strings"; numbers are seen as ids."""
    value = holder.get(name)
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def _list(holder: Mapping[str, Any], name: str) -> list[Any]:
    value = holder.get(name)
    return value if isinstance(value, list) else []


def _authors(holder: Mapping[str, Any]) -> Iterator[str]:
    for author in (*_list(holder, "authors"), holder.get("author")):  # 1.1 has a list, 1.0 one
        if isinstance(author, dict) and _text(author, "name"):
            yield _text(author, "name")


def _hubs(feed: Mapping[str, Any]) -> Iterator[str]:
    for hub in _list(feed, "hubs"):
        if isinstance(hub, dict) and _text(hub, "url"):
            yield _text(hub, "url")


def _own_id(item: Mapping[str, Any]) -> str | None:
    """The format asks for an id that is the item's address, where it has one."""
    return _text(item, "id") if _text(item, "id").startswith(("http://", "https://")) else None
