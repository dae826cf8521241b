"""Discover: what stands behind an address that somebody typed.

    https://outlet.example/feed.xml   → a feed, 30 items, the newest 4 min old
    https://outlet.example            → a site: 2 feeds that it names, a news sitemap, and its front page by links
    https://outlet.example/news/a     → an article, and the feeds of its site

Feeds are looked for where the page names them, then among its links, then at the usual paths; sitemaps where robots.txt
names them, then at theirs. A front page that is closed, walled or refused hides none of these. Of several feeds that one
is taken that has what the page shows: a section's own, the edition in its language; never the podcast or the comments.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from urllib.parse import urljoin, urlsplit

from crawler import drafts
from crawler.candidates import Candidate, Kind, names_comments, ranked
from crawler.guard import target
from crawler.look import Look, feed_links, is_feedlike, look_at, unfed
from crawler.means import Means
from crawler.page import Page
from crawler.sources import sitemap
from news.errors import SourceBroken, SourceDown, SourceError, SourceRefused
from news.ids import SourceId
from news.model import Dispatch, Precision, Source

USUAL_PATHS = (
    "/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", "/feeds/posts/default",
    "/index.rdf", "/?feed=rss2",
)  # fmt: skip
USUAL_MAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml")  # fmt: skip
MOST_FEEDS = 8  # that are looked at
MOST_MAPS = 4
MOST_LISTS = 2  # pages of a site that say they list its feeds
SAMPLE = 3  # headlines shown of each
_MEDIA = re.compile(
    rb"""<enclosure\b[^>]*\btype\s*=\s*["'](?:audio|video)/|<media:content\b[^>]*\btype\s*=\s*["'](?:audio|video)/"""
)
_ITEM = re.compile(rb"<(?:item|entry)[\s>]")
_LEADS = re.compile(rb"http-equiv\s*=\s*[\"']?refresh", re.IGNORECASE)
_SPEECHES = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)  # before the root: licences, style sheets, a greeting
_PREAMBLE = 64 << 10
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


@dataclass(frozen=True, slots=True)
class Ground:
    """What a search may use."""

    means: Callable[[Source], Means]
    permit: Callable[[str], Awaitable[None]]  # raises SourceError where robots.txt closes an address
    maps: Callable[[str], Awaitable[list[str]]]  # the sitemaps that robots.txt names
    render: Callable[
        [Page], Awaitable[Page]
    ]  # a page after its scripts ran; raises SourceError where there is no browser
    now: datetime

    async def get(self, url: str, *, robots: bool = False) -> Page:
        return await self.means(_source("page", url)).get(url, robots=robots)

    def source(self, kind: Kind, url: str) -> Means:
        return self.means(_source(kind, url))


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
    if look.wall is not None:
        shown = SourceBroken(f"{urlsplit(page.url).hostname} shows “{look.wall}” in place of its page")
        return await _from_outside(page.url, shown, ground)
    return await _around(page, look, ground)


async def _itself(page: Page, kind: Kind, ground: Ground) -> Discovered:
    """What can be polled as it is."""
    itself = await sample(page, kind, "the address itself", ground)
    if itself.error is not None:
        raise SourceBroken(itself.error)
    (itself,) = await _permitted([itself], ground)
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
    except SourceError:
        return told
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
    feeds = await _feeds(page.url, look, ground)
    maps = await _maps(page.url, ground)
    work = ground.source("page", page.url)
    article = await work.work(drafts.complete, page, bare(page), work.source) if look.article else None
    links = (
        []
        if article
        else [await _by_links(page, ground, alone=not any(each.error is None for each in (*feeds, *maps)))]
    )
    found = [_shown(each, look) for each in await _permitted([*feeds, *maps, *links], ground)]
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
    feeds = await _feeds(url, look, ground)
    maps = [] if any(feed.error is None for feed in feeds) else await _maps(url, ground)
    found = ranked(await _permitted([*feeds, *maps], ground), ground.now)
    if not any(each.error is None for each in found):
        error.hint = (
            error.hint or "no feed or sitemap is at the usual paths; if you know where one is, give its address"
        )
        raise error
    return Discovered(url=url, what="site", title=found[0].title, candidates=found, trouble=error.message)


def sniff(page: Page) -> Kind:
    """What an answer is, by its first bytes: servers call feeds text/html, and pages XML."""
    start = _SPEECHES.sub(b"", page.body[:_PREAMBLE])[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\x00", b"")
    if start.startswith(b"{"):
        return "jsonfeed"
    if start.startswith(b"\x1f\x8b") or re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", start, re.IGNORECASE):
        return "sitemap"
    found = re.search(rb"<(?:rss|(?:\w+:)?feed|rdf:rdf|channel)[\s>]|&lt;(?:rss|feed|rdf:rdf)\s", start, re.IGNORECASE)
    return "feed" if found else "page"


# --- feeds -----------------------------------------------------------------------------------------


async def _feeds(url: str, look: Look, ground: Ground) -> list[Candidate]:
    """What the page names, else what it links to, else what lies at the usual paths."""
    usual = tuple(urljoin(url, path) for path in USUAL_PATHS)
    found: list[Candidate] = []
    for urls, why in ((look.named, "named by the page"), (look.linked, "linked by the page"), (usual, "a usual path")):
        told = await asyncio.gather(*(_try(each, why, ground) for each in _likeliest(urls)))
        if urls is look.linked and not any(one.error is None for one in told):
            told = [
                *told,
                *await _listed([one.url for one in told if one.error and "it is a page" in one.error], urls, ground),
            ]
        # A feed that is named and does not work is worth telling; a guess that missed is not.
        found += [one for one in told if one.error is None or urls is look.named]
        if any(one.error is None and not one.of_comments for one in found):
            break
    return list({candidate.url: candidate for candidate in reversed(found)}.values())[::-1]


async def _listed(pages: Sequence[str], known: Sequence[str], ground: Ground) -> list[Candidate]:
    """The feeds of a page that lists them: "Our RSS feeds"."""
    urls: list[str] = []
    for url in pages[:MOST_LISTS]:
        try:
            page = await ground.get(url, robots=True)
            urls += await ground.source("page", page.url).work(feed_links, page)
        except SourceError:
            continue
    new = [url for url in dict.fromkeys(urls) if url not in known]
    return list(await asyncio.gather(*(_try(each, "listed by the site", ground) for each in _likeliest(new))))


def _likeliest(urls: Sequence[str]) -> list[str]:
    return sorted(urls, key=lambda url: names_comments(urlsplit(url).path))[: max(MOST_FEEDS, len(USUAL_PATHS))]


async def _try(url: str, why: str, ground: Ground) -> Candidate:
    try:
        target(url)
        page = await ground.get(url)
    except SourceError as error:
        return Candidate(kind="feed", url=url, why=why, error=error.message)
    kind = sniff(page)
    if kind == "page" and (leads_to := await _way_on(page, ground)) is not None:
        page, kind = leads_to, sniff(leads_to)
    if kind not in {"feed", "jsonfeed"}:
        return Candidate(kind="feed", url=url, why=why, error=f"it is a {kind}, not a feed")
    return await sample(page, kind, why, ground)


async def _way_on(page: Page, ground: Ground) -> Page | None:
    """Where a page leads that is nothing but a way to another one."""
    if not _LEADS.search(page.body, 0, 4096):
        return None
    try:
        leads_to = (await ground.source("page", page.url).work(look_at, page)).leads_to
        return await ground.get(leads_to) if leads_to is not None and leads_to != page.url else None
    except SourceError:
        return None


# --- sitemaps --------------------------------------------------------------------------------------


async def _maps(url: str, ground: Ground) -> list[Candidate]:
    """Those that robots.txt names, else one at a usual path. One without news is not worth telling."""
    try:
        named = await ground.maps(url)
    except SourceError:
        named = []
    usual = [urljoin(url, path) for path in USUAL_MAPS]
    found: list[Candidate] = []
    for urls, why in ((sorted(named, key=_newslike), "named by robots.txt"), (usual, "a usual path")):
        for each in urls[: MOST_MAPS if urls is not usual else len(usual)]:
            told = await _map(each, why, ground)
            if told.error is None:
                found.append(told)
                break  # the others hold the same, or other things
        if found:
            break
    return found


def _newslike(url: str) -> bool:
    return "news" not in urlsplit(url).path.lower()


async def _map(url: str, why: str, ground: Ground) -> Candidate:
    try:
        target(url)
        return await _sampled_map(url, why, ground)
    except SourceError as error:
        return Candidate(kind="sitemap", url=url, why=why, error=error.message)


async def _sampled_map(url: str, why: str, ground: Ground) -> Candidate:
    means = ground.source("sitemap", url)
    haul = await sitemap.collect(means)
    read = await means.work(drafts.clean, haul.parsed, means.source, ground.now)
    at = haul.page.url if haul.page else url
    if not read.dispatches:
        return Candidate(kind="sitemap", url=at, why=why, error="nothing in it is newer than a week")
    return _candidate(read, "sitemap", at, why)


# --- samples ---------------------------------------------------------------------------------------


async def sample(page: Page, kind: Kind, why: str, ground: Ground) -> Candidate:
    """Read it the way a poll would."""
    if kind == "sitemap":
        return await _map(page.url, why, ground)
    means = ground.source(kind, page.url)
    try:
        read = await means.work(drafts.parse, page, means.source, ground.now)
    except SourceError as error:
        return Candidate(kind=kind, url=page.url, why=why, error=error.message)
    heard = len(_MEDIA.findall(page.body))
    return replace(_candidate(read, kind, page.url, why), is_media=2 * heard > len(_ITEM.findall(page.body)) > 0)


def _candidate(read: drafts.Read, kind: Kind, url: str, why: str) -> Candidate:
    dated = [(one.published or one.modified, one) for one in read.dispatches if one.precision != Precision.ESTIMATED or one.modified]  # fmt: skip
    dates = sorted(moment for moment, _ in dated if moment)
    return Candidate(
        kind=kind,
        url=url,
        why=why,
        title=read.title or "",
        found=len(read.dispatches),
        newest=dates[-1] if dates else None,
        a_day=_a_day(dates),
        headlines=tuple(one.title for one in read.dispatches[:SAMPLE]),
        language=next((one.language for one in read.dispatches if one.language), None),
        link=next((one.link for one in read.dispatches if one.link), None),
        links=tuple(one.url for one in read.dispatches if one.url),
    )


def _shown(candidate: Candidate, look: Look) -> Candidate:
    """With how many of its items the page itself shows."""
    return replace(candidate, shown=sum(link in look.links for link in candidate.links))


def _a_day(dates: list[datetime]) -> float | None:
    """Items a day; None where the dates do not tell."""
    if len(dates) < 2 or dates[-1] == dates[0]:
        return None
    return round((len(dates) - 1) / ((dates[-1] - dates[0]).total_seconds() / 86_400), 1)


async def _permitted(candidates: Sequence[Candidate], ground: Ground) -> list[Candidate]:
    """Each with what robots.txt says of itself and of its articles' pages."""

    async def one(candidate: Candidate) -> Candidate:
        if candidate.error is not None:
            return candidate
        of_feed = await _said_by_robots(candidate.url, ground) if candidate.kind in {"feed", "jsonfeed"} else None
        of_pages = await _said_by_robots(candidate.link or "", ground)
        return replace(candidate, unasked=of_feed, closed=of_pages)

    return list(await asyncio.gather(*map(one, candidates)))


async def _said_by_robots(url: str, ground: Ground) -> str | None:
    """How robots.txt closes *url*; None where it does not."""
    if not url.startswith(("http://", "https://")):
        return None
    try:
        await ground.permit(url)
    except SourceError as error:
        return error.message
    return None


def _source(kind: Kind, url: str) -> Source:
    return Source(id=SourceId("discovered"), kind=kind, url=url, outlet=urlsplit(url).hostname or "")


def bare(page: Page) -> Dispatch:
    """An article of which nothing is known but its address."""
    return Dispatch(
        source=SourceId("discovered"), guid=None, url=page.url, link=page.url, digest="", title="", partial=True
    )
