"""Sites of different make: the right thing is found at each, and can be polled."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

import pytest

from crawler.candidates import Candidate
from crawler.collector import Crawler
from crawler.discover import Discovered
from news.clock import SystemClock
from news.errors import SourceError
from news.model import Poll, Source
from tests.crawler.conftest import HASTY
from tests.crawler.test_collector import blank
from tests.make import source
from tests.outlets import Outlet
from tests.sites import HEADLINES, SITES, picky

Found = tuple[Discovered, Candidate, Poll, str]


@pytest.fixture(scope="module")
def found() -> dict[str, Found]:
    """What was found at each site, and what a poll of it brought: all of them at once."""
    with ExitStack() as open_:
        outlets = {name: open_.enter_context(Outlet()) for name in SITES}

        async def one(crawler: Crawler, name: str) -> Found:
            discovered = await crawler.discover(SITES[name][0](outlets[name]))
            best = discovered.best
            assert best is not None, name
            of: Source = source(kind=best.kind, url=best.url)
            return discovered, best, await crawler.poll(of, blank(of)), outlets[name].url(SITES[name][2])

        async def all_() -> list[Found]:
            crawler = Crawler(HASTY, SystemClock())
            await crawler.open()
            try:
                return await asyncio.gather(*(one(crawler, name) for name in SITES))
            finally:
                await crawler.close()

        return dict(zip(SITES, asyncio.run(all_()), strict=True))


@pytest.mark.parametrize("name", SITES)
def test_the_right_thing_is_found_and_can_be_polled(name: str, found: dict[str, Found]) -> None:
    discovered, best, polled, url = found[name]
    assert (best.kind, best.url) == (SITES[name][1], url), discovered
    assert best.found == len(HEADLINES)
    assert polled.fetch.error is None
    assert len(polled.dispatches) == len(HEADLINES)
    assert (best.closed is not None) == (name == "closed by robots")
    assert (discovered.trouble is not None) == (name in {"closed by robots", "consent wall", "403"})


def test_what_readers_say_is_no_news(found: dict[str, Found]) -> None:
    of_comments = [each for each in found["wordpress"][0].candidates if each.of_comments]
    assert [each.title for each in of_comments] == ["Comments for The Harbour Post"]


def test_a_site_that_refuses_everything_says_so(outlet: Outlet) -> None:
    url = picky(outlet)
    outlet.serve("/feed", "", status=403)

    async def asking() -> Discovered:
        crawler = Crawler(HASTY, SystemClock())
        await crawler.open()
        try:
            return await crawler.discover(url)
        finally:
            await crawler.close()

    with pytest.raises(SourceError, match="403 Forbidden"):
        asyncio.run(asking())
