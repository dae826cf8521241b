"""Discover: what stands behind an address that somebody typed.

    https://outlet.example/feed.xml   → a feed, 30 items, the newest 4 min old
    https://outlet.example            → a site: 2 feeds that it names, a news sitemap, and its front page by links
    https://outlet.example/news/a     → an article, and the feeds of its site

Feeds are looked for where the page names them, then among its links, then at the usual paths; sitemaps where robots.txt
names them, then at theirs. A front page that is closed, walled or refused hides none of these. Of several feeds that one
is taken that has what the page shows: a section's own, the edition in its language; never the podcast or the comments.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urljoin, urlsplit

from crawler import drafts, whereabouts
from crawler.candidates import Candidate, Kind, ranked
from crawler.ground import Ground, bare
from crawler.look import Look, is_feedlike, look_at, unfed
from crawler.page import Page
from crawler.samples import is_list_of_feeds, permitted, sample, sniff
from news.errors import SourceBroken, SourceDown, SourceError, SourceRefused
from news.model import Dispatch

_SHUT = (401, 403, 406, 429, 451)  # statuses that a site may give to a page and not to its feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What an address is, and what can be polled there: the best first."""

    url: str  # after redirects
    what: Literal["feed", "site", "article"]
    title: str = ""
    language: str | None = None
    candidates: tuple[Candidate, ...] = ()
    article: Dispatch | None = None
    trouble: str | None = None  # why the page itself could not be read

    @property
    def best(self) -> Candidate | None:
        """The candidate to take; None where nothing can be polled."""
        return next((candidate for candidate in self.candidates if candidate.error is None), None)


async def discover(url: str, ground: Ground) -> Discovered:
    """Find out what *url* is.

    Raises SourceError where neither the address nor anything of its site can be had or read.
    """
    typed, url = url, _typed(url)
    try:
        page = await _first(typed, ground)
    except SourceError as error:
        if not _hides_a_site(error):
            raise
        return await _from_outside(url, error, ground)
    if (kind := sniff(page)) != "page":
        return await _itself(page, kind, ground)
    if is_list_of_feeds(page):
        hint = "save it as a file: `wirewatch sources import FILE` adds them"
        raise SourceBroken(f"{urlsplit(page.url).path} is a list of feeds (OPML), and none itself", hint=hint)
    try:
        await ground.permit(page.url)
    except SourceRefused as error:
        return await _from_outside(page.url, error, ground)
    look = await ground.source("page", page.url).work(look_at, page)
    if look.leads_to is not None and look.leads_to != page.url:
        page = await ground.get(look.leads_to, robots=not is_feedlike(look.leads_to))
        if (kind := sniff(page)) != "page":
            return await _itself(page, kind, ground)
        look = await ground.source("page", page.url).work(look_at, page)
    page, look = await _framed(page, look, ground)
    if look.wall is not None:
        shown = SourceBroken(f"{urlsplit(page.url).hostname} shows “{look.wall}” in place of its page")
        return await _from_outside(page.url, shown, ground)
    found = await _around(page, look, ground)
    if found.article is None or found.best is not None:
        return found
    return replace(found, candidates=await _of_the_site(page.url, ground))


async def _framed(page: Page, look: Look, ground: Ground) -> tuple[Page, Look]:
    """The frame that has the most links, with the feeds that the others name or link to."""
    inner = [(page, look)]
    for url in look.frames:
        try:
            frame = await ground.get(url, robots=True)
            inner.append((frame, await ground.source("page", frame.url).work(look_at, frame)))
        except SourceError:
            continue
    named = tuple(dict.fromkeys(url for _, each in inner for url in each.named))
    linked = tuple(dict.fromkeys(url for _, each in inner for url in each.linked))
    page, fullest = max(inner, key=lambda each: len(each[1].links))
    return page, replace(fullest, title=look.title, named=named, linked=linked) if look.frames else fullest


async def _of_the_site(url: str, ground: Ground) -> tuple[Candidate, ...]:
    """What can be polled at the front page of an article's site, where the article's own page names nothing."""
    home = urljoin(url, "/")
    try:
        page = await ground.get(home, robots=True)
        look = await ground.source("page", page.url).work(look_at, page)
        return (await _around(page, look, ground)).candidates if not look.article else ()
    except SourceError:
        return ()


async def _itself(page: Page, kind: Kind, ground: Ground) -> Discovered:
    """What can be polled as it is."""
    itself = await sample(page, kind, "the address itself", ground)
    if itself.error is not None:
        raise SourceBroken(itself.error)
    (itself,) = await permitted([itself], ground)
    return Discovered(url=page.url, what="feed", title=itself.title, candidates=(itself,))


def _hides_a_site(error: SourceError) -> bool:
    """Whether only the page is closed. Bot filters say so with 403 or 503; who wants rest says for how long."""
    if isinstance(error, SourceRefused):
        return error.status in _SHUT or error.fault in {"login", "robots"}
    return error.status == 503 and error.retry_after is None


async def _by_links(page: Page, ground: Ground, *, alone: bool) -> Candidate:
    """The page itself. Where it shows no links, and nothing else was found, it is tried in a browser."""
    told = await sample(page, "page", "its links", ground)
    if told.error is None or not alone or b"<script" not in page.body:
        return told
    try:
        found = await sample(await ground.render(page), "page", "its links, once its scripts ran", ground)
    except SourceRefused as error:
        return replace(told, error=f"{told.error}; perhaps its scripts bring them: {error.hint or error.message}")
    except SourceError as error:
        return replace(told, error=f"{told.error}, and its scripts could not be run: {error.message}")
    return told if found.error is not None else replace(found, renders=True)


async def _first(typed: str, ground: Ground) -> Page:
    """The page that somebody meant. `outlet.example` is asked over https, and over http where it speaks nothing else.

    robots.txt is asked first, but for what has the address of a feed: those are put out to be polled.
    """
    url = _typed(typed)
    minds = not is_feedlike(url)
    try:
        return await ground.get(url, robots=minds)
    except SourceDown as error:
        if "://" in typed or error.fault not in {"connect", "tls", "timeout"}:
            raise
        try:
            return await ground.get(url.replace("https:", "http:", 1), robots=minds)
        except SourceError:
            raise error from None


def _typed(url: str) -> str:
    """What a person typed or a reader's button gave: `outlet.example`, `feed://outlet.example/rss`."""
    url = unfed(url.strip())
    return url if "://" in url else f"https://{url}"


async def _around(page: Page, look: Look, ground: Ground) -> Discovered:
    """A page that can be read, and what it leads to."""
    feeds = await whereabouts.feeds(page.url, look, ground)
    maps = await whereabouts.maps(page.url, ground)
    work = ground.source("page", page.url)
    article = await work.work(drafts.complete, page, bare(page), work.source) if look.article else None
    links = (
        []
        if article
        else [await _by_links(page, ground, alone=not any(each.error is None for each in (*feeds, *maps)))]
    )
    found = [_shown(each, look) for each in await permitted([*feeds, *maps, *links], ground)]
    return Discovered(
        url=page.url,
        what="article" if article else "site",
        title=look.title,
        language=look.language,
        candidates=ranked(found, ground.now),
        article=article,
    )


async def _from_outside(url: str, error: SourceError, ground: Ground) -> Discovered:
    """A site whose front page is closed to us: what it publishes to be polled may be open all the same."""
    look = Look(title="", language=None, named=(), linked=(), article=False, wall=None)
    feeds = await whereabouts.feeds(url, look, ground)
    maps = [] if any(feed.error is None for feed in feeds) else await whereabouts.maps(url, ground)
    found = ranked(await permitted([*feeds, *maps], ground), ground.now)
    if not any(each.error is None for each in found):
        error.hint = (
            error.hint or "no feed or sitemap is at the usual paths; if you know where one is, give its address"
        )
        raise error
    return Discovered(url=url, what="site", title=found[0].title, candidates=found, trouble=error.message)


def _shown(candidate: Candidate, look: Look) -> Candidate:
    """With how many of its items the page itself shows."""
    return replace(candidate, shown=sum(link in look.links for link in candidate.links))
