"""Sitemaps, polled: only what is new comes out, children of an index are asked when they may have news."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from random import Random
from typing import Any

import pytest

from crawler.pace import after
from crawler.page import Page
from crawler.parts import kept
from crawler.sitemaps.document import read_map, unpacked
from crawler.sitemaps.memory import Memory
from crawler.sources import sitemap
from news.clock import SystemClock
from news.errors import SourceRefused
from news.model import Poll, Source, SourceState
from tests.crawler.test_collector import blank, run, titles
from tests.make import source
from tests.outlets import Outlet

NOW = SystemClock().now()
NAMES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def ago(**given: float) -> str:
    return (NOW - timedelta(**given)).isoformat(timespec="seconds")


def entry(loc: str, lastmod: str = "", title: str = "", published: str = "") -> str:
    news = (
        f"<news:news><news:publication_date>{published}</news:publication_date><news:title>{escape(title)}</news:title></news:news>"
        if title
        else ""
    )
    stamp = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<url><loc>{escape(loc)}</loc>{stamp}{news}</url>"


def urlset(*entries: str) -> bytes:
    return f'<?xml version="1.0"?><urlset {NAMES}>{"".join(entries)}</urlset>'.encode()


def index(children: Mapping[str, str]) -> bytes:
    inner = "".join(
        f"<sitemap><loc>{url}</loc>{f'<lastmod>{stamp}</lastmod>' if stamp else ''}</sitemap>"
        for url, stamp in children.items()
    )
    return f"<sitemapindex {NAMES}>{inner}</sitemapindex>".encode()


def map_of(outlet: Outlet, path: str = "/sitemap.xml", **options: Any) -> Source:
    return source(kind="sitemap", url=outlet.url(path), options=options)


def poll(of: Source, state: SourceState | None = None, *, force: bool = False) -> tuple[Poll, SourceState]:
    """A poll, and the state that the daemon would keep after it."""
    before = state or blank(of)
    polled: Poll = run(lambda crawler: crawler.poll(of, before, force=force))
    fetch = replace(polled.fetch, new=len(polled.dispatches))
    return polled, kept(after(before, fetch, of, fetch.at, Random(0)), before, polled, fetch.at, fastest=of.fastest)


def paths(outlet: Outlet, since: int = 0) -> Sequence[str]:
    return [request.path for request in outlet.requests[since:]]


def test_a_news_sitemap_brings_titles_and_dates(outlet: Outlet) -> None:
    outlet.serve("/sitemap.xml", urlset(entry("https://o.example/a", "", "Talks resume", ago(hours=1))))
    polled, _ = poll(map_of(outlet))
    (only,) = polled.dispatches
    assert (only.title, only.url, only.partial) == ("Talks resume", "https://o.example/a", True)
    assert polled.fetch.error is None


def test_only_what_is_new_or_changed_comes_with_the_next_poll(outlet: Outlet) -> None:
    old = [entry(f"https://o.example/news/a-{n}", ago(hours=n + 1)) for n in range(5)]
    outlet.serve("/sitemap.xml", urlset(*old), etag='"1"')
    first, state = poll(map_of(outlet))
    assert len(first.dispatches) == 5
    same, state = poll(map_of(outlet), state)
    assert (same.fetch.status, same.dispatches, same.fetch.error) == (304, (), None)
    grown = [
        entry("https://o.example/news/new-one", ago(minutes=1)),
        *old[1:],
        entry("https://o.example/news/a-0", ago(minutes=2)),
    ]
    outlet.serve("/sitemap.xml", urlset(*grown), etag='"2"')
    then, state = poll(map_of(outlet), state)
    assert titles(then) == ["New one", "A 0"]
    assert poll(map_of(outlet), state)[0].dispatches == ()


def test_the_same_body_without_validators_is_not_read(outlet: Outlet, monkeypatch: pytest.MonkeyPatch) -> None:
    outlet.serve("/sitemap.xml", urlset(entry("https://o.example/news/a-b", ago(hours=1))))
    _, state = poll(map_of(outlet))
    monkeypatch.setattr("crawler.sources.sitemap.news_of", None)
    assert poll(map_of(outlet), state)[0].fetch.error is None


def test_an_archive_is_left_alone_and_what_has_no_date_is_taken_as_known(outlet: Outlet) -> None:
    entries = [entry(f"https://o.example/news/old-{n}", ago(days=n + 8)) for n in range(50)]
    undated = [entry(f"https://o.example/news/undated-{n}") for n in range(50)]
    outlet.serve("/sitemap.xml", urlset(*entries, *undated, entry("https://o.example/news/fresh-one", ago(days=1))))
    first, state = poll(map_of(outlet))
    assert titles(first) == ["Fresh one"]
    assert first.warnings == (
        "50 addresses without a date are taken as known: those that come from now on are reported",
    )
    outlet.serve("/sitemap.xml", urlset(*undated, entry("https://o.example/news/undated-new")))
    assert titles(poll(map_of(outlet), state)[0]) == ["Undated new"]


def test_a_map_that_says_now_of_everything_is_not_believed(outlet: Outlet) -> None:
    names = [f"https://o.example/news/story-{n}" for n in range(40)]
    outlet.serve("/sitemap.xml", urlset(*(entry(name, ago(hours=2)) for name in names)))
    _, state = poll(map_of(outlet))
    outlet.serve(
        "/sitemap.xml", urlset(*(entry(name, ago(hours=1)) for name in [*names, "https://o.example/news/new-story"]))
    )
    assert titles(poll(map_of(outlet), state)[0]) == ["New story"]


def test_of_an_index_the_children_with_news_are_asked_each_with_its_validators(outlet: Outlet) -> None:
    outlet.serve(
        "/new.xml.gz", gzip.compress(urlset(entry("https://o.example/news/fresh-one", ago(hours=1)))), etag='"n"'
    )
    outlet.serve("/plain.xml", urlset(entry("https://o.example/news/plain-one", ago(hours=3))), etag='"p"')
    children = {
        outlet.url("/2019.xml"): "2019-12-31",
        outlet.url("/plain.xml"): "",
        outlet.url("/tag-sitemap.xml"): ago(hours=1),
        outlet.url("/new.xml.gz"): ago(hours=1),
    }
    outlet.serve("/sitemap.xml", index(children), etag='"i"')
    first, state = poll(map_of(outlet))
    assert sorted(titles(first)) == ["Fresh one", "Plain one"]
    assert not any("2019" in path or "tag" in path for path in paths(outlet))
    state = replace(state, memory=_older(state.memory))
    asked = len(outlet.requests)
    again, state = poll(map_of(outlet), state)
    assert (again.fetch.status, again.dispatches) == (304, ())
    assert sorted(paths(outlet, asked)) == ["/new.xml.gz", "/plain.xml", "/sitemap.xml"]
    assert all("if-none-match" in request.headers for request in outlet.requests[asked:])


def _older(memory: bytes | None) -> bytes:
    """As if the last poll had been an hour ago."""
    kept_ = Memory.of(memory)
    for child in kept_.children.values():
        child.asked = ago(hours=1)
    return kept_.dump()


def test_a_child_that_fails_is_told_and_the_others_are_read(outlet: Outlet) -> None:
    outlet.serve("/good.xml", urlset(entry("https://o.example/news/good-one", ago(hours=1))))
    outlet.serve("/sitemap.xml", index({outlet.url("/bad.xml"): ago(hours=1), outlet.url("/good.xml"): ago(hours=1)}))
    polled, _ = poll(map_of(outlet))
    assert titles(polled) == ["Good one"]
    assert polled.warnings == (f"{outlet.url('/bad.xml')}: 127.0.0.2 answered 404 Not Found",)
    assert polled.fetch.error is None


def test_a_long_index_is_read_in_parts(outlet: Outlet) -> None:
    children = {}
    for n in range(30):
        outlet.serve(f"/posts-{n}.xml", urlset(entry(f"https://o.example/news/story-{n}", ago(hours=1))))
        children[outlet.url(f"/posts-{n}.xml")] = ""
    outlet.serve("/sitemap.xml", index(children), etag='"i"')
    polled, state = poll(map_of(outlet))
    found, parts = set(titles(polled)), 1
    assert polled.more
    assert state.first_polled_at is None  # what was published before is backlog to all parts
    while polled.more:
        polled, state = poll(map_of(outlet), state)
        found, parts = found | set(titles(polled)), parts + 1
    assert (len(found), parts) == (30, 3)
    assert state.first_polled_at is not None
    assert sorted({path for path in paths(outlet) if "posts" in path}) == sorted(f"/posts-{n}.xml" for n in range(30))


def test_an_index_in_an_index_and_one_that_names_itself_come_to_an_end(outlet: Outlet) -> None:
    outlet.serve("/leaf.xml", urlset(entry("https://o.example/news/leaf-one", ago(hours=1))))
    outlet.serve(
        "/inner.xml", index({outlet.url("/leaf.xml"): "", outlet.url("/inner.xml"): "", outlet.url("/sitemap.xml"): ""})
    )
    outlet.serve("/sitemap.xml", index({outlet.url("/inner.xml"): ""}))
    state, found = None, []
    for _ in range(5):
        polled, state = poll(map_of(outlet), state)
        found += titles(polled)
    assert found == ["Leaf one"]
    assert len(outlet.requests) < 15


@pytest.mark.nightly
def test_fifty_thousand_entries_are_read_in_seconds_and_remembered(outlet: Outlet) -> None:
    rows = [entry(f"https://o.example/news/2026/{n}-a-headline-of-some-length", ago(minutes=n)) for n in range(50_000)]
    outlet.serve("/sitemap.xml.gz", gzip.compress(urlset(*rows), 1), content_type="application/gzip")
    polled, state = poll(map_of(outlet, "/sitemap.xml.gz"))
    assert polled.fetch.error is None
    assert len(polled.dispatches) == 2_000
    assert polled.note == "50,000 entries"
    assert len(state.memory or b"") < 200_000


def test_patterns_choose_what_is_taken(outlet: Outlet) -> None:
    names = ["https://o.example/news/a-story", "https://o.example/sport/a-match", "https://o.example/news/advert-of-us"]
    outlet.serve("/sitemap.xml", urlset(*(entry(name, ago(hours=1)) for name in names)))
    polled, _ = poll(map_of(outlet, include=("*/news/*",), exclude=("*advert*",)))
    assert [each.url for each in polled.dispatches] == names[:1]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<!doctype html><html><title>Not found</title></html>", "not a sitemap"),
        (b'<rss version="2.0"><channel></channel></rss>', "a feed, not a sitemap"),
        (b"\x1f\x8bnonsense", "cannot be unpacked"),
        (b"", "empty"),
    ],
)
def test_what_is_no_sitemap_is_told(outlet: Outlet, body: bytes, said: str) -> None:
    outlet.serve("/sitemap.xml", body)
    polled, _ = poll(map_of(outlet))
    assert said in (polled.fetch.error or "")


def test_a_bomb_is_refused() -> None:
    bomb = gzip.compress(bytes(60 << 20))
    with pytest.raises(SourceRefused, match="more than 52 MB"):
        unpacked(bomb)


def test_a_list_of_addresses_is_a_sitemap_too() -> None:
    body = b"https://o.example/a\nhttps://o.example/b\nhttps://o.example/a\n"
    assert [each.url for each in read_map(body, "https://o.example/").entries] == [
        "https://o.example/a",
        "https://o.example/b",
    ]


def test_entities_are_neither_expanded_nor_fetched() -> None:
    body = b'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/hostname">]><urlset><url><loc>https://o.example/a-b</loc><news><title>&x;</title></news></url></urlset>'
    page = Page(url="https://o.example/s.xml", requested="", status=200, body=body)
    parsed = sitemap.parse(page, source(kind="sitemap"))
    assert [draft.title for draft in parsed.drafts] == ["A b"]


def test_days_are_days(outlet: Outlet) -> None:
    today = datetime.now(UTC).date().isoformat()
    outlet.serve("/sitemap.xml", urlset(entry("https://o.example/news/of-today", today)))
    assert titles(poll(map_of(outlet))[0]) == ["Of today"]
