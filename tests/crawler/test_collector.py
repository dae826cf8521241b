"""The collector: polls bring dispatches, failures are told and never raised."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from crawler.collector import Crawler, host_of
from crawler.engine import Engine
from crawler.pace import after
from crawler.settings import CrawlSettings
from news.clock import SystemClock
from news.ids import ArticleId
from news.model import Dispatch, Errand, Poll, Source, SourceState, Visit, Visited
from news.ports import Collector
from tests.crawler.conftest import HASTY, IMPATIENT
from tests.fakes import START
from tests.make import dispatch, source
from tests.outlets import Answer, Fault, Outlet, article, gzip_bomb, rss

ITEMS = [
    {"title": "Talks resume", "link": "/a", "guid": "1", "summary": "<p>The talks go on.</p>", "published": START},
    {"title": "Bridge reopens", "link": "/b", "guid": "2", "summary": "<p>Cars cross again.</p>", "published": START},
]
CHALLENGE = "<!doctype html><html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"


def run(case: Callable[[Crawler], Awaitable[Any]], crawl: CrawlSettings = HASTY) -> Any:
    async def running() -> Any:
        crawler = Crawler(crawl, SystemClock())
        await crawler.open()
        try:
            return await case(crawler)
        finally:
            await crawler.close()

    return asyncio.run(running())


def blank(of: Source) -> SourceState:
    return SourceState(source=of.id, host=host_of(of), next_at=START)


def poll(of: Source, state: SourceState | None = None, crawl: CrawlSettings = HASTY, *, force: bool = False) -> Poll:
    return run(lambda crawler: crawler.poll(of, state or blank(of), force=force), crawl)  # type: ignore[no-any-return]  # Crawler.poll's


def then(of: Source, polled: Poll, state: SourceState | None = None) -> SourceState:
    """The state that the daemon would keep after *polled*."""
    fetch = replace(polled.fetch, new=len(polled.dispatches))
    return after(state or blank(of), fetch, of, fetch.at, Random(0))


def feed(outlet: Outlet, items: list[dict[str, Any]] = ITEMS, path: str = "/feed.xml", **given: Any) -> Source:
    return source(url=outlet.serve(path, rss("Outlet", items, link=outlet.url()), **given))


def titles(polled: Poll) -> list[str]:
    return [dispatch.title for dispatch in polled.dispatches]


# --- what polls bring --------------------------------------------------------------------------------


def test_it_is_what_the_port_promises() -> None:
    port: Collector = Crawler(HASTY, SystemClock())
    assert port is not None


def test_a_first_poll_brings_every_item_as_a_dispatch(outlet: Outlet) -> None:
    of = feed(outlet, etag='"1"', last_modified="Mon, 02 Mar 2026 08:00:00 GMT")
    polled = poll(of)
    assert titles(polled) == ["Talks resume", "Bridge reopens"]
    assert polled.dispatches[0].body == "The talks go on."
    assert polled.dispatches[0].published == START
    fetch = polled.fetch
    assert (fetch.status, fetch.error, fetch.found, fetch.url) == (200, None, 2, of.url)
    assert (fetch.etag, fetch.last_modified) == (b'"1"', b"Mon, 02 Mar 2026 08:00:00 GMT")
    assert fetch.size > 100
    assert fetch.blocks


def test_an_unchanged_feed_is_not_sent_again(outlet: Outlet) -> None:
    of = feed(outlet, etag='"1"')
    first = poll(of)
    second = poll(of, then(of, first))
    assert (second.fetch.status, second.dispatches, second.fetch.error) == (304, (), None)
    kept = (second.fetch.etag, second.fetch.body_digest, second.fetch.blocks)
    assert kept == (first.fetch.etag, first.fetch.body_digest, first.fetch.blocks)


def test_a_hub_is_remembered_over_answers_that_do_not_name_it(outlet: Outlet) -> None:
    """WebSub: a 304 says nothing of the hub, nor does a body that was not parsed."""
    body = rss("Outlet", ITEMS, link=outlet.url()).decode()
    hub = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="https://hub.example/"/>'
    told = body.replace("<channel>", f"<channel>{hub}", 1).encode()
    of = source(url=outlet.serve("/feed.xml", told, etag='"1"'))
    first = poll(of)
    assert first.fetch.hub == "https://hub.example/"
    known = then(of, first)
    unchanged = poll(of, known)
    assert (unchanged.fetch.status, unchanged.fetch.hub) == (304, None)
    later = then(of, unchanged, known)
    assert later.hub == "https://hub.example/"
    outlet.serve("/feed.xml", told)
    same = poll(of, later)
    assert (same.fetch.status, same.fetch.hub) == (200, None)
    assert then(of, same, later).hub == "https://hub.example/"


def test_the_same_body_without_validators_is_not_parsed(outlet: Outlet, monkeypatch: pytest.MonkeyPatch) -> None:
    of = feed(outlet)
    known = then(of, poll(of))
    monkeypatch.setattr("crawler.pool.Pool.run", None)
    second = poll(of, known)
    assert (second.fetch.status, second.dispatches, second.fetch.error) == (200, (), None)
    assert second.fetch.blocks == known.blocks


def test_of_a_grown_feed_only_the_new_items_are_read(outlet: Outlet) -> None:
    of = feed(outlet)
    known = then(of, poll(of))
    feed(outlet, [{"title": "Storm warning", "link": "/c", "guid": "3"}, *ITEMS])
    second = poll(of, known)
    assert titles(second) == ["Storm warning"]
    assert second.fetch.error is None
    assert titles(poll(of, then(of, second, known))) == []


def test_a_forced_poll_reads_everything_again(outlet: Outlet) -> None:
    of = feed(outlet, etag='"1"')
    forced = poll(of, then(of, poll(of)), force=True)
    assert titles(forced) == ["Talks resume", "Bridge reopens"]
    assert "if-none-match" not in outlet.requests[-1].headers


def test_a_permanent_move_is_told(outlet: Outlet) -> None:
    feed(outlet)
    polled = poll(source(url=outlet.redirect("/old.xml", "/feed.xml", status=301)))
    assert polled.fetch.moved == outlet.url("/feed.xml")
    assert polled.fetch.url == outlet.url("/feed.xml")


def test_what_the_feed_and_its_headers_ask_for_is_told(outlet: Outlet) -> None:
    polled = poll(feed(outlet, headers={"Cache-Control": "max-age=1200", "Retry-After": "60"}))
    assert polled.fetch.fresh_for == timedelta(minutes=20)
    assert polled.fetch.retry_after == timedelta(minutes=1)


def test_a_bad_item_is_told_of_and_the_rest_goes_on(outlet: Outlet) -> None:
    polled = poll(feed(outlet, [{"guid": "0"}, *ITEMS]))
    assert titles(polled) == ["Talks resume", "Bridge reopens"]
    assert "item 1" in " ".join(polled.warnings)


def test_a_folder_is_read_without_http(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Cairo: The talks go on. Nobody knows for how long.", encoding="utf-8")
    of = source(kind="files", url=str(tmp_path))
    polled = poll(of)
    assert [dispatch.title for dispatch in polled.dispatches]
    assert (polled.fetch.status, polled.fetch.error) == (None, None)


def test_a_hundred_sources_are_polled_at_once(outlet: Outlet) -> None:
    sources = [
        source(f"s{n}", url=outlet.serve(f"/{n}.xml", rss("O", [{"title": f"News {n}", "link": f"/{n}"}]), delay=0.1))
        for n in range(100)
    ]

    async def case(crawler: Crawler) -> list[Poll]:
        return await asyncio.gather(*(crawler.poll(of, blank(of)) for of in sources))

    polls = run(case, replace(HASTY, per_host_concurrency=100))
    assert [titles(polled) for polled in polls] == [[f"News {n}"] for n in range(100)]


def test_name_and_password_of_an_address_are_sent_and_never_shown(outlet: Outlet) -> None:
    plain = feed(outlet)
    of = replace(plain, url=plain.url.replace("//", "//reader:s3cret@"))
    polled = poll(of)
    assert outlet.requests[0].headers["authorization"].startswith("Basic ")
    assert titles(polled) == ["Talks resume", "Bridge reopens"]
    assert "s3cret" not in repr(polled)
    assert "s3cret" not in repr(poll(replace(of, url=of.url + "/nowhere")))


def test_closing_lets_polls_finish(outlet: Outlet) -> None:
    of = feed(outlet, delay=0.2)

    async def closing() -> Poll:
        crawler = Crawler(HASTY, SystemClock())
        await crawler.open()
        polling = asyncio.create_task(crawler.poll(of, blank(of)))
        await asyncio.to_thread(outlet.wait_for, 1)
        await crawler.close()
        return await polling

    assert titles(asyncio.run(closing())) == ["Talks resume", "Bridge reopens"]


# --- what polls do not raise -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        ({"status": 503}, "down", "answered 503"),
        ({"status": 404}, "down", "answered 404"),
        ({"status": 410}, "gone", "answered 410"),
        ({"status": 403}, "refused", "answered 403"),
        ({"fault": Fault.DROP}, "down", "closed the connection"),
        ({"fault": Fault.NO_ANSWER}, "down", "did not finish"),
        ({"fault": Fault.TOO_SHORT}, "down", "broke off"),
        ({"fault": Fault.ENDLESS_BODY}, "refused", "larger than 5 MB"),
        ({"fault": Fault.GARBAGE}, "broken", "does not speak HTTP"),
        ({"body": CHALLENGE, "content_type": "text/html"}, "broken", "HTML page"),
        ({"body": ""}, "broken", "empty"),
        ({"body": gzip_bomb(20), "headers": {"Content-Encoding": "gzip"}}, "refused", "larger than 5 MB"),
    ],
)
def test_whatever_a_server_does_is_told_in_one_line(
    outlet: Outlet, given: dict[str, Any], kind: str, said: str
) -> None:
    crawl = IMPATIENT if said == "did not finish" else HASTY
    fetch = poll(source(url=outlet.serve("/feed.xml", **{"body": "<rss></rss>", **given})), crawl=crawl).fetch
    assert fetch.error is not None
    assert said in fetch.error
    assert "\n" not in fetch.error
    assert fetch.error_kind == kind


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:1/", "http://[::1]/", "nonsense", "http://"])
def test_an_address_that_is_not_fetched_is_told(url: str) -> None:
    assert poll(source(url=url)).fetch.error_kind == "refused"


def test_an_unknown_kind_is_told() -> None:
    assert poll(source(kind="telepathy")).fetch.error == "no such kind of source: telepathy"


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert poll(source(kind="files", url=str(tmp_path / "nowhere"))).fetch.error_kind == "gone"


def test_a_404_counts_as_gone_after_a_week(outlet: Outlet) -> None:
    of = source(url=outlet.url("/nothing.xml"))
    state = replace(blank(of), failing_since=SystemClock().now() - timedelta(days=8), failures=9)
    assert poll(of, state).fetch.error_kind == "gone"


def test_what_cannot_be_read_leaves_no_validators_behind(outlet: Outlet) -> None:
    of = source(url=outlet.serve("/feed.xml", CHALLENGE, etag='"1"'))
    fetch = poll(of).fetch
    assert (fetch.etag, fetch.body_digest, fetch.blocks, fetch.status) == (None, None, None, 200)
    state = then(of, poll(of))
    assert poll(of, state).fetch.error_kind == "broken"


def test_what_an_answer_that_broke_off_lacks_comes_with_the_next_poll(outlet: Outlet) -> None:
    """A server that tells no length, and the same validators for the whole and the half."""
    whole = rss("Outlet", ITEMS, link=outlet.url())
    half = whole[: whole.rfind(b"<guid") + 6]
    of = source(url=outlet.serve("/feed.xml", half, etag='"1"'))
    first = poll(of)
    assert titles(first) == ["Talks resume"]
    assert any("broke off" in warning for warning in first.warnings)
    outlet.serve("/feed.xml", whole, etag='"1"')
    assert titles(poll(of, then(of, first))) == ["Bridge reopens"]


def test_a_parser_bomb_is_stopped_and_the_next_source_is_read(outlet: Outlet) -> None:
    root = " ".join(f'a{number}="x"' for number in range(40_000))
    bomb = source("bomb", url=outlet.serve("/bomb.xml", f"<rss {root}><channel></channel></rss>"))
    good = feed(outlet)

    async def case(crawler: Crawler) -> list[Poll]:
        return [await crawler.poll(of, blank(of)) for of in (bomb, good)]

    bombed, read = run(case, replace(HASTY, parse_cpu=timedelta(seconds=0.5), parsers=1))
    assert bombed.fetch.error is not None
    assert "more than 0.5 s of CPU" in bombed.fetch.error
    assert titles(read) == ["Talks resume", "Bridge reopens"]


def test_a_source_that_is_back_is_read(outlet: Outlet) -> None:
    body = rss("Outlet", ITEMS, link=outlet.url())
    of = source(url=outlet.script("/feed.xml", [Answer(status=500), Answer(body=body)]))
    down = then(of, poll(of))
    assert (down.failures, down.error) == (1, "127.0.0.2 answered 500 Internal Server Error")
    up = then(of, poll(of, down), down)
    assert (up.failures, up.error) == (0, None)


# --- robots.txt --------------------------------------------------------------------------------------


def test_robots_close_feeds_only_by_choice(outlet: Outlet) -> None:
    outlet.serve("/robots.txt", "User-agent: *\nDisallow: /\n")
    assert poll(feed(outlet)).fetch.error is None
    refused = poll(feed(outlet), crawl=replace(HASTY, robots_for_feeds=True)).fetch
    assert refused.error_kind == "refused"
    assert "robots.txt" in (refused.error or "")


# --- articles' pages ---------------------------------------------------------------------------------

TEXT = [f"The talks went on for day {day}, and nobody would say how they might end this time." for day in range(12)]


def complete(of: Source, dispatches: list[Dispatch], crawl: CrawlSettings = HASTY) -> list[Dispatch]:
    return run(lambda crawler: crawler.complete(of, dispatches), crawl)  # type: ignore[no-any-return]  # Crawler.complete's


def test_pages_fill_in_the_whole_text_in_order(outlet: Outlet) -> None:
    items = [
        {"title": f"Talks, part {n}", "link": outlet.serve(f"/a{n}", article(f"Talks, part {n}", [f"Part {n}.", *TEXT])),
         "summary": "The talks went on […]"}
        for n in range(5)
    ]  # fmt: skip
    of = feed(outlet, items)
    dispatches = list(poll(of).dispatches)
    done: list[int] = []
    full = run(lambda crawler: crawler.complete(of, dispatches, done.append))
    assert [dispatch.title for dispatch in full] == [f"Talks, part {n}" for n in range(5)]
    assert all("day 11" in dispatch.body and not dispatch.partial for dispatch in full)
    assert done == [1, 2, 3, 4, 5]


def test_a_page_that_cannot_be_read_leaves_what_was_said_as_it_was_and_tells_why(outlet: Outlet) -> None:
    items = [
        {"title": "Missing", "link": "/missing", "summary": "One […]"},
        {"title": "Closed", "link": outlet.serve("/closed", article("Closed", TEXT)), "summary": "Two […]"},
        {"title": "Inside", "link": "http://127.0.0.1:1/", "summary": "Three […]"},
        {"title": "Linkless", "guid": "x", "summary": "Four […]"},
    ]
    outlet.serve("/robots.txt", "User-agent: *\nDisallow: /closed\n")
    of = feed(outlet, items)
    dispatches = list(poll(of).dispatches)
    assert len(dispatches) == 4
    completed = complete(of, dispatches)
    assert [replace(dispatch, trouble=None) for dispatch in completed] == dispatches
    missing, closed, inside, linkless = (dispatch.trouble for dispatch in completed)
    assert missing is not None
    assert (missing.status, missing.passes) == (404, True)
    assert [closed and closed.passes, inside and inside.passes, linkless] == [False, False, None]
    assert not outlet.asked("/closed")


def test_a_busy_page_tells_when_it_may_be_asked_again(outlet: Outlet) -> None:
    outlet.serve("/busy", status=429, headers={"Retry-After": "600"})
    of = feed(outlet, [{"title": "Busy", "link": "/busy", "summary": "One […]"}])
    [dispatch] = complete(of, list(poll(of).dispatches))
    assert dispatch.trouble is not None
    assert (dispatch.trouble.passes, dispatch.trouble.retry_after) == (True, timedelta(minutes=10))


def test_a_host_that_wants_to_be_left_alone_is(outlet: Outlet) -> None:
    outlet.serve("/busy", status=503, headers={"Retry-After": "600"})
    outlet.serve("/other", article("Other", TEXT))
    of = feed(outlet, [{"title": each, "link": f"/{each}", "summary": "One […]"} for each in ("busy", "other")])

    async def case(crawler: Crawler) -> tuple[list[Dispatch], Poll]:
        said = (await crawler.poll(of, blank(of))).dispatches
        first = await crawler.complete(of, [one for one in said if one.title == "busy"])
        rest = await crawler.complete(of, [one for one in said if one.title == "other"])
        return [*first, *rest], await crawler.poll(of, blank(of))

    completed, again = run(case)
    assert [one.trouble and one.trouble.retry_after and one.trouble.status for one in completed] == [503, 503]
    assert (again.fetch.status, again.fetch.fault) == (503, "limited")
    assert "wants to be left alone until" in (again.fetch.error or "")
    assert [request.path for request in outlet.requests] == ["/feed.xml", "/robots.txt", "/busy"]


def test_seconds_that_a_host_wants_are_waited_for_and_all_its_pages_read(outlet: Outlet) -> None:
    read = Answer(body=article("Talks", TEXT))
    outlet.script("/a", [Answer(status=429, headers={"Retry-After": "1"}), read])
    for path in ("/b", "/c"):
        outlet.serve(path, read.body)
    of = feed(outlet, [{"title": path, "link": path, "summary": "One […]"} for path in ("/a", "/b", "/c")])
    one_by_one = replace(HASTY, per_host_concurrency=1)
    said = poll(of).dispatches
    completed = run(lambda crawler: crawler.complete(of, said), one_by_one)
    assert [one.trouble for one in completed] == [None, None, None]
    early, *later = [request.at for request in outlet.requests if request.path in {"/a", "/b", "/c"}]
    assert len(later) == 3
    assert min(later) - early >= 0.99


# --- pages that are looked at again ------------------------------------------------------------------


def test_a_page_that_is_as_it_was_is_not_sent_and_not_read_again(outlet: Outlet) -> None:
    body = article("Talks", TEXT)
    outlet.serve("/a", body, etag='"1"')
    first = visit(outlet, "/a")
    assert first.dispatch is not None
    assert "day 11" in first.dispatch.body
    assert (first.title, first.etag) == ("Talks", b'"1"')
    again = visit(outlet, "/a", etag=first.etag, body_digest=first.body_digest)
    assert (again.status, again.dispatch, again.trouble) == (304, None, None)
    outlet.serve("/a", body)  # a server without validators: the same bytes
    same = visit(outlet, "/a", body_digest=first.body_digest)
    assert (same.status, same.dispatch) == (200, None)


def test_a_page_that_is_gone_or_replaced_by_a_wall_is_trouble(outlet: Outlet) -> None:
    outlet.serve("/gone", status=410)
    outlet.serve("/wall", CHALLENGE)
    gone, wall = visit(outlet, "/gone"), visit(outlet, "/wall")
    assert gone.trouble is not None
    assert (gone.trouble.kind, gone.trouble.status) == ("gone", 410)
    assert wall.trouble is not None
    assert wall.trouble.passes


def visit(outlet: Outlet, path: str, **given: Any) -> Visited:
    known = dispatch(outlet.url(path), title="Talks", body="As it was.")
    planned = Visit(
        article=ArticleId("a"),
        source=known.source,
        host=outlet.host,
        link=outlet.url(path),
        errand=Errand.REVISIT,
        since=START,
        due=START,
        **given,
    )
    return run(lambda crawler: crawler.visit(source(), planned, known))  # type: ignore[no-any-return]  # Crawler.visit's


def test_pages_that_there_is_no_time_for_come_back_as_they_were(outlet: Outlet) -> None:
    given = [dispatch(outlet.serve(f"/a{n}", article("T", TEXT))) for n in range(3)]
    left = run(lambda crawler: crawler.complete(source(), given, patience=timedelta(0)))
    assert left == given
    assert outlet.requests == []


def test_a_site_that_wants_more_distance_gets_it(outlet: Outlet, monkeypatch: pytest.MonkeyPatch) -> None:
    outlet.serve("/robots.txt", "User-agent: *\nCrawl-delay: 0.2\n")
    items = [{"title": f"T{n}", "link": outlet.serve(f"/a{n}", article("T", TEXT)), "summary": "S"} for n in range(3)]
    of = feed(outlet, items)
    wished: list[tuple[str, float, int]] = []

    def space(engine: Engine, host: str, apart: timedelta) -> None:
        wished.append((host, apart.total_seconds(), sum(request.path.startswith("/a") for request in outlet.requests)))
        kept(engine, host, apart)

    kept = Engine.space
    monkeypatch.setattr(Engine, "space", space)  # how it is kept is told by another clock: test_turns
    complete(of, list(poll(of).dispatches))
    assert wished[0] == ("127.0.0.2", 0.2, 0)  # before the first page
    assert {each[:2] for each in wished} == {("127.0.0.2", 0.2)}
    assert len([request for request in outlet.requests if request.path.startswith("/a")]) == 3


# --- hosts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "url", "host"),
    [
        ("feed", "https://Outlet.Example:8443/feed.xml", "outlet.example"),
        ("feed", "https://outlet.example./feed.xml", "outlet.example"),
        ("page", "http://127.0.0.2:1/", "127.0.0.2"),
        ("files", "/srv/news", "files:outlet"),
        ("feed", "nonsense", "outlet"),
    ],
)
def test_hosts_are_what_politeness_goes_by(kind: str, url: str, host: str) -> None:
    assert host_of(source(kind=kind, url=url)) == host


# --- validators that lie -----------------------------------------------------------------------------


def test_a_validator_that_stays_while_the_feed_changes_is_found_out_by_the_daily_audit(outlet: Outlet) -> None:
    of = source(url=outlet.serve("/feed.xml", rss("Outlet", [{"title": "One", "link": "/1"}]), etag='"1"'))
    known = then(of, poll(of))
    outlet.serve("/feed.xml", rss("Outlet", [{"title": "Two", "link": "/2"}]), etag='"1"')
    assert poll(of, known).fetch.status == 304
    assert known.audited_at is not None
    due = replace(known, audited_at=known.audited_at - timedelta(days=1))
    audited = poll(of, due)
    assert audited.fetch.lied
    assert [each.title for each in audited.dispatches] == ["Two"]
    distrustful = then(of, audited, due)
    poll(of, distrustful)
    assert "if-none-match" not in outlet.asked("/feed.xml")[-1].headers


def test_a_server_that_says_not_modified_whatever_changed_is_found_out_too(outlet: Outlet) -> None:
    one, two = (rss("Outlet", [{"title": title, "link": f"/{title}"}]) for title in ("One", "Two"))
    of = source(url=outlet.serve("/feed.xml", one, etag='"1"'))
    known = then(of, poll(of))
    assert known.audited_at is not None
    due = replace(known, audited_at=known.audited_at - timedelta(days=1))
    changed = Answer(body=two, headers={"ETag": '"2"', "Content-Type": "application/rss+xml"})
    outlet.script("/feed.xml", [changed, Answer(status=304)])
    audited = poll(of, due)
    assert (audited.fetch.lied, audited.fetch.audit) == (True, True)
    assert then(of, audited, due).distrusted_at is not None


def test_an_honest_server_that_changed_passes_the_audit(outlet: Outlet) -> None:
    of = source(url=outlet.serve("/feed.xml", rss("Outlet", [{"title": "One", "link": "/1"}]), etag='"1"'))
    known = then(of, poll(of))
    assert known.audited_at is not None
    outlet.serve("/feed.xml", rss("Outlet", [{"title": "Two", "link": "/2"}]), etag='"2"')
    audited = poll(of, replace(known, audited_at=known.audited_at - timedelta(days=1)))
    assert (audited.fetch.lied, audited.fetch.audit) == (False, True)


def test_a_source_that_is_gone_is_looked_for_at_its_home(outlet: Outlet) -> None:
    named = '<link rel="alternate" type="application/rss+xml" href="/new.xml">'
    outlet.serve("/", f"<html><head><title>Outlet</title>{named}</head><body></body></html>")
    feed(outlet, path="/new.xml")
    gone = poll(source(url=outlet.serve("/old.xml", status=410)))
    assert (gone.fetch.error_kind, gone.elsewhere) == ("gone", outlet.url("/new.xml"))


def test_a_move_to_the_home_page_is_not_told_as_one(outlet: Outlet) -> None:
    outlet.serve("/", rss("Outlet", ITEMS), content_type="application/rss+xml")
    assert poll(source(url=outlet.redirect("/old.xml", "/", status=301))).fetch.moved is None
