"""A whole site, page by page: for those with neither feed nor sitemap.

    ministry:
      kind: site
      url: https://ministry.example/press
      include: ["*/press/*"]
      depth: 3

Only what is an article becomes one. It is read in parts of eight pages, each filed with the place where the next begins, so that
who is killed asks eight pages again at most; when all is read, the next pass visits the pages of links, what they newly lead to, and the articles of the last days.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from fnmatch import fnmatch
from hashlib import blake2b

from crawler import frontier, linked, obstacles, tree
from crawler.extract import Extract, extract
from crawler.frontier import Frontier, Limits, Mark
from crawler.head import Head
from crawler.links import absolute
from crawler.means import Haul, Means
from crawler.normalize import complete
from crawler.page import Page
from crawler.parsed import Parsed, options
from news.errors import SourceError
from news.fingerprint import canonical_url
from news.ids import digest
from news.model import Dispatch, Source

REMOTE = True

PART = 8  # pages of one poll: what a kill costs; and others of its domain have their turn in between
AT_ONCE = 4
RECENT = timedelta(days=7)  # articles that are looked at again: they may have been edited
_LINKS = 1_000  # of one page
_TEXT, _DECLARED = 500, 200  # characters of an article that has a date; of one that says to be one
_TEASERS = 6  # headings that are links: a page of them is a section


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be set for a site."""

    depth: int = 3  # links from the start page
    pages: int = 1_000  # in one pass
    include: tuple[str, ...] = ()  # patterns of addresses that are visited: "*/press/*"; otherwise all
    exclude: tuple[str, ...] = ()  # patterns of addresses that never are
    articles: tuple[str, ...] = ()  # patterns of addresses that may be articles; otherwise all
    subdomains: bool = False  # news.ministry.example, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One page, read: the article on it, and where it leads."""

    dispatch: Dispatch | None = None
    links: tuple[str, ...] = ()
    canonical: str | None = None


def read_page(page: Page, source: Source) -> Seen:
    """Runs in a child. A page that asks not to be indexed is no article; one that asks not to be followed leads nowhere."""
    root = tree.plant(page.body, page.headers.get("content-type", ""))
    head = Head(root, page.url)
    wishes = ",".join([*head.all("robots", "wirewatch"), page.headers.get("x-robots-tag", "")]).lower()
    none = "none" in wishes
    links: list[str] = []
    if not none and "nofollow" not in wishes:
        for tag in root.iter("a"):
            rel = (tag.get("rel") or "").lower()
            address = absolute(head.base, tag.get("href")) if "nofollow" not in rel else None
            if address:
                links.append(address)
    told = extract(page, zone=source.zone)
    canonical = told.canonical if told.canonical and _same_site(told.canonical, page.url) else None
    is_one = not none and "noindex" not in wishes and is_article(page, told, head)
    return Seen(
        dispatch=_dispatch(canonical or page.url, told, source) if is_one else None,
        links=tuple(dict.fromkeys(links))[:_LINKS],
        canonical=canonical,
    )


def is_article(page: Page, told: Extract, head: Head) -> bool:
    """It says to be one, or it has a date and a text and is no list of others."""
    if told.obstacle or obstacles.is_home(page.url) or not (told.title or head.heading):
        return False
    node = linked.read(head.root, [page.url]).article
    if (node is not None or head.first("og:type").lower() == "article") and len(told.body) >= _DECLARED:
        return True
    teasers = head.root.xpath("count(//h2//a | //h3//a | //a//h2 | //a//h3)")
    return told.published is not None and len(told.body) >= _TEXT and float(teasers) < _TEASERS


def _dispatch(url: str, told: Extract, source: Source) -> Dispatch:
    bare = Dispatch(
        source=source.id,
        guid=None,
        url=canonical_url(url),
        link=url,
        digest=digest(told.title, told.body),
        title=told.title,
        partial=True,
    )
    return complete(bare, told, replace(source, kind="page"))


def _same_site(one: str, other: str) -> bool:
    return Frontier(start=other, limits=Limits(subdomains=True)).admits(one)


# --- a poll ----------------------------------------------------------------------------------------


async def collect(means: Means) -> Haul:
    """One part. Raises SourceError where the start page cannot be had."""
    settings = options(Options, means.source)
    limits = Limits(
        depth=settings.depth,
        pages=settings.pages,
        include=settings.include,
        exclude=settings.exclude,
        subdomains=settings.subdomains,
    )
    start = means.source.url
    if means.memory and not means.force:
        front = Frontier.load(means.memory, start, limits)
        if front.is_done:
            front.again()
    else:
        front = Frontier.begin(start, limits)
    part = _Part(means, front, settings)
    await part.read()
    note = f"{front.pages} pages, {front.articles} articles, {len(front.waiting)} wait"
    return Haul(
        parsed=Parsed(warnings=tuple(part.warnings), title=part.title),
        dispatches=tuple(part.found.values()),
        memory=front.dump(),
        more=not front.is_done and not part.stopped,
        note=note,
        page=part.first,
    )


class _Part:
    """A few pages, four at a time."""

    def __init__(self, means: Means, front: Frontier, settings: Options) -> None:
        self._means = means
        self._front = front
        self._settings = settings
        self._left = PART
        self.found: dict[str, Dispatch] = {}
        self.warnings: list[str] = []
        self.title: str | None = None
        self.first: Page | None = None
        self.stopped = False  # the site asks for rest

    async def read(self) -> None:
        if self._front.pages == 0:  # the start page alone: without it nothing else makes sense
            taken = self._front.take()
            assert taken is not None
            self._left -= 1
            try:
                await self._visit(*taken, first=True)
            except SourceError:
                self._front.put_back(*taken)
                raise
        while self._left > 0 and not self.stopped:
            batch = [taken for _ in range(min(AT_ONCE, self._left)) if (taken := self._front.take())]
            if not batch:
                return
            self._left -= len(batch)
            await asyncio.gather(*(self._one(url, depth) for url, depth in batch))

    async def _one(self, url: str, depth: int) -> None:
        try:
            await self._visit(url, depth)
        except SourceError as error:
            if error.status in {429, 503}:
                self.stopped = True
                self._front.put_back(url, depth)
                self.warnings.append(f"{error.message}: it goes on with the next poll")
            elif error.status is None:
                self.warnings.append(f"{url}: {error.message}")

    async def _visit(self, url: str, depth: int, *, first: bool = False) -> None:
        page = await self._ask(url)
        if page is None:
            return
        if first:
            self.first = page
        moved = page.url != url
        if moved and not (depth == 0 or self._front.admits(frontier.tidied(page.url))):
            return  # led off the site, or to what is not wanted
        kind = page.headers.get("content-type", "text/html").lower()
        if "html" not in kind and page.body.lstrip()[:1] != b"<":
            return
        seen = await self._means.work(read_page, page, self._means.source)
        dispatch = seen.dispatch if self._may_be_article(seen.canonical or page.url) and not first else None
        new = self._front.offer(seen.links, depth + 1)
        self._front.visited(url, depth, article=dispatch is not None, leads_on=new > 0)
        self._front.keep(url, _mark(page, depth) if dispatch is not None and self._is_recent(dispatch) else None)
        if dispatch is not None and dispatch.url is not None:
            self.found[dispatch.url] = dispatch

    async def _ask(self, url: str) -> Page | None:
        """The page; None for an article that is as it was."""
        known = self._front.read.get(url)
        if known is None:
            return await self._means.get(url)
        etag, last_modified = known.etag.encode("latin-1"), known.last_modified.encode("latin-1")
        page = await self._means.get(url, etag=etag or None, last_modified=last_modified or None)
        return None if page.status == 304 or _mark(page, known.depth).body == known.body else page

    def _is_recent(self, dispatch: Dispatch) -> bool:
        return dispatch.published is None or self._means.now - dispatch.published < RECENT

    def _may_be_article(self, url: str) -> bool:
        patterns = self._settings.articles
        return not patterns or any(fnmatch(url, pattern) for pattern in patterns)


def _mark(page: Page, depth: int) -> Mark:
    headers, body = page.headers, blake2b(page.body, digest_size=8).hexdigest()
    return Mark(depth, headers.get("etag", ""), headers.get("last-modified", ""), body)
