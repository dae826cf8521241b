"""A look at a page of a site: what it tells of the site, and where its feeds are.

    <link rel="alternate" type="application/rss+xml" href="/feed">    a feed that it names
    <a href="/world/rss.xml">World</a>, <a href="/w">RSS</a>           links that look like one
    <meta http-equiv="refresh" content="0; url=/en/">                 nothing but a way to another page

Runs in a child.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from crawler import login, obstacles, tree
from crawler.extract import extract
from crawler.head import Head
from crawler.links import absolute
from crawler.page import Page
from news.fingerprint import canonical_url

_MOST_LINKS = 2_000
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_XML_TYPES = ("application/xml", "text/xml", "application/json")  # some name their feeds so
_FEED_WORD = re.compile(r"\b(?:rss|atom|xml|feeds?|newsfeed)\b", re.IGNORECASE)  # in the text of a link
_FEED_FILE = re.compile(r"\.(?:xml|rss|rdf|atom|json)$", re.IGNORECASE)
_REFRESH = re.compile(r"^\s*\d{1,2}\s*;\s*url\s*=\s*['\"]?([^'\"\s]+)", re.IGNORECASE)
_ARTICLE = 500  # characters of text
_FEED_LIKE = re.compile(
    r"(?:^|[/._-])(?:(?:rss|atom|rdf)\d{0,3}|feeds?)(?:[/._?-]|$)|\.(?:rss|atom|rdf)$", re.IGNORECASE
)
_FEED_ASKED = re.compile(
    r"(?:^|&)(?:format|type|output|outputtype|feed|view)=(?:rss\d?|rss2\.0|atom|feed|xml)(?:&|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a page tells of its site."""

    title: str
    language: str | None
    named: tuple[str, ...]  # feeds, by <link rel="alternate">
    linked: tuple[str, ...]  # links that look like feeds
    article: bool
    wall: str | None  # it is a consent page, a login or a bot filter's: its title
    links: frozenset[str] = frozenset()  # all of its links, canonical
    frames: tuple[str, ...] = ()  # it is nothing but these
    leads_to: str | None = None  # it is nothing but a way to another page: <meta http-equiv="refresh">


def look_at(page: Page) -> Look:
    """Read *page* for what it tells of its site. Runs in a child."""
    root = tree.plant(page.body, page.headers.get("content-type", ""))
    head = Head(root, page.url)
    told = extract(page)
    links = [tag for tag in root.iter("link") if "alternate" in (tag.get("rel") or "").lower().split()]
    kinds = [((tag.get("type") or "").lower().partition(";")[0].strip(), tag.get("href") or "") for tag in links]
    named = [href for kind, href in kinds if kind in _FEED_TYPES]
    named += [href for kind, href in kinds if kind in _XML_TYPES and _FEED_LIKE.search(urlsplit(href).path)]
    named += _told_before(page.headers.get("link", ""))
    anchors = [tag for tag, _ in zip(root.iter("a"), range(_MOST_LINKS), strict=False)]
    links = [address for tag in anchors if (address := absolute(head.base, tag.get("href")))]
    walled = told.obstacle == "consent" or obstacles.is_challenge(root) or login.asks(root)
    return Look(
        title=told.site or head.heading or told.title,
        language=told.language,
        named=tuple(_addresses(head.base, named)),
        linked=tuple(
            _addresses(head.base, (tag.get("href") or "" for tag in sorted(anchors, key=_unlike) if _unlike(tag) < 2))
        ),
        article=not (
            told.obstacle or obstacles.is_home(page.url) or told.published is None or len(told.body) < _ARTICLE
        ),
        wall=(head.heading or "a consent page") if walled else None,
        links=frozenset(map(canonical_url, links)),
        leads_to=_leads_to(head) if len(links) < _FEW else None,
        frames=tuple(_addresses(head.base, (tag.get("src") or "" for tag in islice(root.iter("frame"), _MOST_FRAMES)))),
    )


_MOST_FRAMES = 4
_LINK = re.compile(r"<([^<>]{1,2000})>((?:\s*;\s*[\w-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)")


def _told_before(header: str) -> Iterator[str]:
    """Feeds that a header names (RFC 8288): `</feed.xml>; rel="alternate"; type="application/rss+xml"`."""
    for href, told in _LINK.findall(header[:20_000]):
        if "alternate" in told.lower() and any(kind in told.lower() for kind in _FEED_TYPES):
            yield href


_FEW = 3  # links: fewer are a page that leads on, and nothing else


def _leads_to(head: Head) -> str | None:
    found = _REFRESH.match(head.first("refresh"))
    return absolute(head.base, found[1]) if found else None


def _unlike(tag: html.HtmlElement) -> int:
    """How little a link looks like a feed's: 0 by its address, 1 by what it says, 2 not at all."""
    try:
        parts = urlsplit(tag.get("href") or "")
    except ValueError:  # a broken bracket
        return 2
    if parts.scheme == "feed" or _FEED_LIKE.search(parts.path.rstrip("/")) or _FEED_ASKED.search(parts.query):
        return 0
    pictures = [f"{one.get('alt') or ''} {one.get('title') or ''}" for one in tag.iter("img", "svg")]
    said = " ".join(
        [
            tag.text_content()[:80],
            tag.get("title") or "",
            tag.get("aria-label") or "",
            tag.get("class") or "",
            *pictures,
        ]
    )
    return 1 if _FEED_WORD.search(said.replace("-", " ").replace("_", " ")) else 2


def feed_links(page: Page) -> tuple[str, ...]:
    """The feeds that a page lists, which says to be about feeds. Runs in a child."""
    look, root = look_at(page), tree.plant(page.body, page.headers.get("content-type", ""))
    base = Head(root, page.url).base
    files = [href for tag in root.iter("a") if _FEED_FILE.search((href := tag.get("href") or "").partition("?")[0])]
    return tuple(dict.fromkeys((*look.named, *look.linked, *_addresses(base, files))))


def _addresses(base: str, given: Iterable[str]) -> Iterator[str]:
    """Each once, absolute, and only what can be fetched."""
    yield from dict.fromkeys(url for href in given if (url := absolute(base, unfed(href.strip()))))


def is_feedlike(url: str) -> bool:
    """By its address."""
    try:
        parts = urlsplit(url)
    except ValueError:  # a broken bracket
        return False
    path = parts.path.rstrip("/")
    return bool(_FEED_LIKE.search(path) or _FEED_FILE.search(path) or _FEED_ASKED.search(parts.query))


def unfed(url: str) -> str:
    """`feed:https://…` and `feed://…` as the addresses that they mean."""
    if not url.lower().startswith("feed:"):
        return url
    rest = url[5:]
    return rest if "://" in rest else f"http://{rest.lstrip('/')}"
