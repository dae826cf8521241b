"""One sitemap as it stands: entries, or the maps that an index names.

<url><loc>…</loc><news:title>…</news:title></url>  ─▶  Entry(url, modified, published, title …)
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree

from crawler.links import absolute
from news.errors import SourceBroken, SourceRefused

LARGEST = 52_428_800  # bytes unpacked, and 50,000 entries: what sitemaps.org allows
MOST_ENTRIES = 60_000
MOST_CHILDREN = 2_000  # of an index that are remembered


@dataclass(frozen=True, slots=True)
class Entry:
    """One <url> as it stands in the map."""

    url: str
    modified: str = ""
    published: str = ""  # news:publication_date
    title: str = ""
    language: str = ""
    keywords: str = ""
    image: str = ""

    @property
    def is_news(self) -> bool:
        return bool(self.published or self.title)


@dataclass(frozen=True, slots=True)
class Map:
    """One document, read: entries, or the maps that an index names with their `lastmod`."""

    entries: tuple[Entry, ...] = ()
    children: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


def read_map(body: bytes, url: str) -> Map:
    """What one document says. Raises SourceBroken, SourceRefused."""
    body = unpacked(body).lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb"https?://", body):
        return _lines(body, url)
    root = _root(body)
    if root in {"rss", "feed", "rdf"}:
        raise SourceBroken("the answer is a feed, not a sitemap", hint="use `kind: feed`")
    if root not in {"urlset", "sitemapindex"}:
        raise SourceBroken("the answer is not a sitemap", hint=f"open {url} in a browser: is it one?")
    entries: list[Entry] = []
    children: list[tuple[str, str]] = []
    for tag, told in _walked(body):
        loc = told.get("loc", "")
        address = loc if _WHOLE.match(loc) else absolute(url, loc)
        if address is None:
            continue
        if tag == "sitemap":
            children.append((address, told.get("lastmod", "")))
        elif len(entries) < MOST_ENTRIES:
            entries.append(_entry(address, told))
    more = [f"more than {MOST_ENTRIES} entries: the rest is left out"] if len(entries) >= MOST_ENTRIES else []
    return Map(tuple(entries), tuple(children[:MOST_CHILDREN]), tuple(more))


def unpacked(body: bytes) -> bytes:
    """A .gz file as what is in it: unlike a packed answer it comes as it is. Raises SourceRefused, SourceBroken."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.open(BytesIO(body)) as file:
            inside = file.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceBroken(f"the packed sitemap cannot be unpacked: {error}") from None
    if len(inside) > LARGEST:
        raise SourceRefused(f"the packed sitemap holds more than {LARGEST // 1_000_000} MB")
    return inside


def _lines(body: bytes, url: str) -> Map:
    """A list of addresses, one a line."""
    found = (absolute(url, line) for line in body.decode("utf-8", "replace").split()[:MOST_ENTRIES])
    return Map(tuple(Entry(each) for each in dict.fromkeys(found) if each))


_WHOLE = re.compile(r"https?://[\w.-]+(?::\d{1,5})?/[^\s]*$")  # nothing to resolve: nearly all of them
_BARE_AMPERSAND = re.compile(rb"&(?!#?[A-Za-z0-9]{1,10};)")  # "?a=1&b=2": a parser would lose "&b"
_ENDED = re.compile(rb"</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)[\s/>]")


def _root(body: bytes) -> str:
    """The name of the first element, comments and declarations passed over."""
    head = re.sub(rb"<!--.*?-->|<[!?][^>]*>", b"", body[:20_000].replace(b"\x00", b""), flags=re.DOTALL)
    found = _ROOT.search(head)
    return found[1].decode("ascii", "replace").lower() if found else ""


# What is kept of an entry: by local name, so that a wrong or missing namespace costs nothing. Links to other languages
# (xhtml:link) are entries of their own; a picture's <image:loc> and a film's are not the entry's <loc>.
_KEPT = {
    "loc": "loc", "lastmod": "lastmod", "publication_date": "published", "title": "title", "language": "language",
    "keywords": "keywords",
}  # fmt: skip
_FOREIGN = ("video", "image", "mobile", "xhtml", "pagemap")


def _walked(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Each <url> and <sitemap> with its texts. Memory stays flat: what was read is thrown away.

    A broken document gives what stands before the break, and what can be mended after it.
    """
    if b"<![CDATA[" not in body:  # where "&" means itself
        body = _BARE_AMPERSAND.sub(b"&amp;", body)
    # An answer that broke off ends in half an address.
    body = (
        body[: max(body.rfind(b"</url>") + 6, body.rfind(b"</sitemap>") + 10)]
        if not _ENDED.search(body[-400:])
        else body
    )
    steps = etree.iterparse(
        BytesIO(body), events=("end",), recover=True, resolve_entities=False, no_network=True, huge_tree=False
    )
    told: dict[str, str] = {}
    try:
        for _, tag in steps:
            name = _local(tag.tag)
            if name in {"url", "sitemap"}:
                yield name, told
                told = {}
                tag.clear()
                while (before := tag.getprevious()) is not None and (parent := tag.getparent()) is not None:
                    parent.remove(before)
            elif name in _KEPT:
                _note(told, tag, name)
    except etree.LxmlError:
        return


def _note(told: dict[str, str], tag: Any, name: str) -> None:
    space = str(tag.tag).partition("}")[0].lower()
    text = (tag.text or "").strip()
    if name == "loc" and ("image" in space or _local(getattr(tag.getparent(), "tag", "")) in {"image", "video"}):
        told.setdefault("image", text)
    elif text and not any(word in space for word in _FOREIGN):
        told.setdefault(_KEPT[name], text)


def _local(tag: object) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _entry(url: str, told: Mapping[str, str]) -> Entry:
    return Entry(
        url=url,
        modified=told.get("lastmod", "")[:60],
        published=told.get("published", "")[:60],
        title=told.get("title", "")[:1_000],
        language=told.get("language", "")[:20],
        keywords=told.get("keywords", "")[:500],
        image=told.get("image", "")[:2_000],
    )
