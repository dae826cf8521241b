"""Whereabouts: where sites keep their feeds and sitemaps.

    https://host.example/outlet/     what the page names · what it links to · /outlet/feed/ … · /feed, /rss …
                                     what robots.txt names · /news-sitemap.xml …

What was found in one place is not looked for in the next.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from crawler.candidates import Candidate, names_comments
from crawler.ground import Ground
from crawler.guard import target
from crawler.look import Look, feed_links, look_at
from crawler.obstacles import is_home
from crawler.page import Page
from crawler.samples import sample, sampled_map, sniff
from news.errors import SourceError

USUAL_PATHS = (
    "/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", "/feeds/posts/default",
    "/index.rdf", "/?feed=rss2",
)  # fmt: skip
USUAL_BELOW = ("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml")  # a folder that is a site of its own
USUAL_MAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml")  # fmt: skip
MOST_FEEDS = 8  # that are looked at
MOST_MAPS = 4
MOST_LISTS = 2  # pages of a site that say they list its feeds
_LEADS = re.compile(rb"http-equiv\s*=\s*[\"']?refresh", re.IGNORECASE)


# --- feeds -----------------------------------------------------------------------------------------


async def feeds(url: str, look: Look, ground: Ground) -> list[Candidate]:
    """What the page names, else what it links to, else what lies at the usual paths."""
    found: list[Candidate] = []
    async for told in _places(url, look, ground):
        found += told
        if any(one.error is None and not one.of_comments for one in told):
            break
    return list({candidate.url: candidate for candidate in reversed(found)}.values())[::-1]


async def _places(url: str, look: Look, ground: Ground) -> AsyncIterator[list[Candidate]]:
    # A feed that is named and does not work is worth telling; a guess that missed is not.
    yield await _tried(look.named, "named by the page", ground)
    linked = await _tried(look.linked, "linked by the page", ground)
    if not any(one.error is None for one in linked):
        pages = [one.url for one in linked if one.error and "it is a page" in one.error]
        linked += await _listed(pages, look.linked, ground)
    yield [one for one in linked if one.error is None]
    for base in [] if look.article else _folders(url):
        below = [urljoin(base, path) for path in USUAL_BELOW]
        yield [one for one in await _tried(below, "a usual path", ground) if one.error is None]
    usual = await _tried([urljoin(url, path) for path in USUAL_PATHS], "a usual path", ground)
    yield [replace(one, is_guess=not is_home(url)) for one in usual if one.error is None]


def _folders(url: str) -> list[str]:
    """The folder of the page that was asked for, where that is not the whole site."""
    path = urlsplit(url).path
    step = path.rpartition("/")[2]
    base = urljoin(url, path if not step else path + "/" if "." not in step else ".")
    return [base] if urlsplit(base).path.strip("/") else []


async def _tried(urls: Sequence[str], why: str, ground: Ground) -> list[Candidate]:
    """The likeliest of them, each asked."""
    likeliest = sorted(urls, key=lambda url: names_comments(urlsplit(url).path))[: max(MOST_FEEDS, len(USUAL_PATHS))]
    return list(await asyncio.gather(*(_try(each, why, ground) for each in likeliest)))


async def _listed(pages: Sequence[str], known: Sequence[str], ground: Ground) -> list[Candidate]:
    """The feeds of a page that lists them: "Our RSS feeds"."""
    urls: list[str] = []
    for url in pages[:MOST_LISTS]:
        try:
            page = await ground.get(url, robots=True)
            urls += await ground.source("page", page.url).work(feed_links, page)
        except SourceError:
            continue
    return await _tried([url for url in dict.fromkeys(urls) if url not in known], "listed by the site", ground)


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


async def maps(url: str, ground: Ground) -> list[Candidate]:
    """The first that has news: of those that robots.txt names, else at a usual path. One without is not worth telling."""
    try:
        named = await ground.maps(url)
    except SourceError:
        named = []
    usual = [urljoin(url, path) for path in USUAL_MAPS]
    likeliest = sorted(named, key=lambda url: "news" not in urlsplit(url).path.lower())[:MOST_MAPS]
    for urls, why in ((likeliest, "named by robots.txt"), (usual, "a usual path")):
        for each in urls:
            told = await sampled_map(each, why, ground)
            if told.error is None:
                return [told]  # the others hold the same, or other things
    return []
