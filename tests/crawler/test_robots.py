"""robots.txt: heeded, remembered for a day, and no answer means no (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from crawler.engine import Engine
from crawler.robots import Robots
from news.errors import SourceDown, SourceError, SourceRefused
from tests.crawler.conftest import HASTY
from tests.fakes import HandClock
from tests.outlets import Answer, Fault, Outlet

CLOSED = (
    "User-agent: *\nDisallow: /private/\nAllow: /private/news\nCrawl-delay: 7\nSitemap: https://outlet.example/s.xml\n"
)


def run(case: Callable[[Robots, HandClock], Awaitable[None]]) -> None:
    async def running() -> None:
        clock = HandClock()
        async with Engine(HASTY) as engine:
            await case(Robots(engine, clock, agent="wirewatch/0.1"), clock)

    asyncio.run(running())


def test_what_it_closes_is_refused_by_name(outlet: Outlet) -> None:
    outlet.serve("/robots.txt", CLOSED)

    async def case(robots: Robots, _: HandClock) -> None:
        await robots.check(outlet.url("/news/a.html"))
        await robots.check(outlet.url("/private/news"))
        with pytest.raises(SourceRefused, match=r"robots\.txt of 127\.0\.0\.2 closes /private/a to wirewatch"):
            await robots.check(outlet.url("/private/a"))

    run(case)


def test_rules_for_us_by_name_come_before_those_for_all(outlet: Outlet) -> None:
    outlet.serve("/robots.txt", "User-agent: WireWatch\nDisallow: /\n\nUser-agent: *\nDisallow:\n")

    async def case(robots: Robots, _: HandClock) -> None:
        with pytest.raises(SourceRefused):
            await robots.check(outlet.url("/a"))

    run(case)


def test_it_is_fetched_once_a_day_for_all_who_ask(outlet: Outlet) -> None:
    outlet.serve("/robots.txt", CLOSED)

    async def case(robots: Robots, clock: HandClock) -> None:
        await asyncio.gather(*(robots.check(outlet.url(f"/{number}")) for number in range(20)))
        clock.turn(timedelta(hours=23))
        await robots.check(outlet.url("/a"))
        assert len(outlet.requests) == 1
        clock.turn(timedelta(hours=2))
        await robots.check(outlet.url("/a"))
        assert len(outlet.requests) == 2

    run(case)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_where_there_is_none_everything_is_open(outlet: Outlet, status: int) -> None:
    outlet.serve("/robots.txt", "no", status=status)

    async def case(robots: Robots, _: HandClock) -> None:
        await robots.check(outlet.url("/private/a"))

    run(case)


@pytest.mark.parametrize(
    "answer", [Answer(status=500), Answer(status=503), Answer(status=429), Answer(fault=Fault.GARBAGE)]
)
def test_where_it_cannot_be_had_nothing_is_fetched_until_it_can(outlet: Outlet, answer: Answer) -> None:
    outlet.script("/robots.txt", [answer, Answer(body=CLOSED.encode())])

    async def case(robots: Robots, clock: HandClock) -> None:
        with pytest.raises(SourceDown, match="cannot be had"):
            await robots.check(outlet.url("/a"))
        clock.turn(timedelta(minutes=31))
        await robots.check(outlet.url("/a"))

    run(case)


def test_an_older_copy_serves_while_it_cannot_be_had(outlet: Outlet) -> None:
    outlet.script("/robots.txt", [Answer(body=CLOSED.encode()), Answer(status=500)])

    async def case(robots: Robots, clock: HandClock) -> None:
        await robots.check(outlet.url("/a"))
        clock.turn(timedelta(hours=25))
        await robots.check(outlet.url("/a"))
        with pytest.raises(SourceRefused):
            await robots.check(outlet.url("/private/a"))

    run(case)


def test_a_private_address_is_refused_for_what_it_is(inside: Outlet) -> None:
    async def case(robots: Robots, _: HandClock) -> None:
        with pytest.raises(SourceRefused, match="private address"):
            await robots.check(inside.url("/a"))

    run(case)
    assert inside.connections == 0


def test_it_may_not_redirect_into_the_house(outlet: Outlet, inside: Outlet) -> None:
    outlet.redirect("/robots.txt", inside.url("/robots.txt"))

    async def case(robots: Robots, _: HandClock) -> None:
        with pytest.raises(SourceError):
            await robots.check(outlet.url("/a"))

    run(case)
    assert inside.connections == 0


def test_it_tells_the_sitemaps_and_the_distance_that_is_wished_for(outlet: Outlet) -> None:
    outlet.serve("/robots.txt", CLOSED)

    async def case(robots: Robots, _: HandClock) -> None:
        assert await robots.sitemaps(outlet.url("/a")) == ["https://outlet.example/s.xml"]
        assert await robots.delay(outlet.url("/a")) == timedelta(seconds=7)

    run(case)


def test_a_hostile_one_does_not_hold_us_up(outlet: Outlet) -> None:
    outlet.serve("/robots.txt", "User-agent: *\n" + f"Disallow: /{'a*' * 1000}c$\n" * 200)

    async def case(robots: Robots, _: HandClock) -> None:
        await asyncio.wait_for(robots.check(outlet.url("/" + "a" * 1000 + "b")), 5)

    run(case)


def test_of_a_long_one_the_first_500_kilobytes_are_read(outlet: Outlet) -> None:
    outlet.serve("/robots.txt", "User-agent: *\nDisallow: /a\n" + "# nothing\n" * 60_000 + "Disallow: /b\n")

    async def case(robots: Robots, _: HandClock) -> None:
        await robots.check(outlet.url("/b"))
        with pytest.raises(SourceRefused):
            await robots.check(outlet.url("/a"))

    run(case)


@pytest.mark.parametrize(
    ("text", "path", "is_open"),
    [
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),  # a byte order mark
        ("User-agent: *\r\nDisallow: /a\r\n", "/a", False),
        ("USER-AGENT: WireWatch/9.9\nDISALLOW: /a", "/a", False),
        ("User-agent: *\nDisallow: /a # the archive", "/a/b", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x=1", True),
        ("User-agent: *\nDisallow: /*/print", "/a/print/1", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/news", "/a/news/1", True),  # the longest match
        ("User-agent: *\nAllow: /a/news\nDisallow: /a", "/a/news/1", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),  # of two alike the one that allows
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("User-agent: *\nDisallow: /café", "/caf%C3%A9", False),
        ("User-agent: other\nUser-agent: wirewatch\nDisallow: /a", "/a", False),
        ("User-agent: wirewatch\nDisallow: /b\n\nUser-agent: wirewatch\nDisallow: /a", "/a", False),  # merged
        ("User-agent: wirewatch\nDisallow: /b\n\nUser-agent: *\nDisallow: /a", "/a", True),  # ours alone
        ("User-agent: wirewatchful\nDisallow: /", "/a", True),
        ("User-agent: wire\nDisallow: /", "/a", True),
        ("Disallow: /a", "/a", True),  # of nobody
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nSitemap: https://outlet.example/s.xml\nDisallow: /a", "/a", False),
        ("<!doctype html><title>Not here</title>Disallow: /", "/a", True),
    ],
)
def test_rules_are_read_as_rfc_9309_tells(outlet: Outlet, text: str, path: str, *, is_open: bool) -> None:
    outlet.serve("/robots.txt", text)

    async def case(robots: Robots, _: HandClock) -> None:
        if is_open:
            await robots.check(outlet.url(path))
        else:
            with pytest.raises(SourceRefused):
                await robots.check(outlet.url(path))

    run(case)


@pytest.mark.parametrize("hops", [5, 6])
def test_five_redirects_are_followed(outlet: Outlet, hops: int) -> None:
    outlet.redirect("/robots.txt", "/1")
    for hop in range(1, hops):
        outlet.redirect(f"/{hop}", f"/{hop + 1}")
    outlet.serve(f"/{hops}", CLOSED)

    async def case(robots: Robots, _: HandClock) -> None:
        with pytest.raises(SourceRefused if hops == 5 else SourceDown):
            await robots.check(outlet.url("/private/a"))

    run(case)
