"""A whole site: articles come in, traps come to an end, and what is interrupted goes on."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import pytest

from crawler.frontier import Frontier, Limits, shape, tidied
from crawler.sources.site import PART
from news.model import Source
from tests.crawler.test_collector import titles
from tests.crawler.test_sitemap import ago, paths, poll
from tests.make import source
from tests.outlets import Outlet, article

TEXT = [f"The pier was closed for day {day}, and nobody would say when ships might call again." for day in range(12)]
DATED = (
    '<meta property="article:published_time" content="2026-03-02T08:00:00Z"><meta property="og:type" content="article">'
)


def page(*links: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>A page</title>{head}</head><body><p>Welcome.</p>{''.join(links)}</body></html>"


def link(href: str, rel: str = "") -> str:
    return f'<a href="{href}" rel="{rel}">there</a>'


def story(outlet: Outlet, path: str, title: str, head: str = "", more: str = "") -> None:
    outlet.serve(path, article(title, TEXT, head=DATED + head).replace(b"</main>", more.encode() + b"</main>"))


def site(outlet: Outlet, path: str = "/", **options: Any) -> Source:
    return source(kind="site", url=outlet.url(path), options=options)


@pytest.fixture
def _long_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each poll of these tests starts children of its own: a few long parts are quicker."""
    monkeypatch.setattr("crawler.sources.site.PART", 40)


def whole(of: Source) -> tuple[Sequence[str], int]:
    """All titles of one pass, and how many parts it took."""
    polled, state = poll(of)
    found, parts = list(titles(polled)), 1
    while polled.more:
        polled, state = poll(of, state)
        found += titles(polled)
        parts += 1
    return sorted(found), parts


@pytest.mark.usefixtures("_long_parts")
def test_articles_come_in_and_nothing_else(outlet: Outlet) -> None:
    outlet.serve("/robots.txt", "User-agent: *\nDisallow: /private/\n")
    outlet.serve(
        "/",
        page(
            *(
                link(href)
                for href in ("/a", "/section", "/private/x", "https://elsewhere.example/", "/a.pdf", "mailto:x@y")
            )
        ),
    )
    story(outlet, "/a", "Pier closed", more=link("/hidden-one", "nofollow") + link("/section"))
    outlet.serve("/section", page(link("/b?utm_source=x"), link("/unindexed"), link("/dead-end"), link("/c")))
    story(outlet, "/b", "Fees stay", head='<link rel="canonical" href="/b-canonical">')
    story(outlet, "/unindexed", "Not for machines", head='<meta name="robots" content="noindex">', more=link("/d"))
    outlet.serve("/dead-end", page(link("/never"), head='<meta name="robots" content="nofollow">'))
    outlet.serve("/c", article("Ships wait", TEXT, head=DATED), headers={"X-Robots-Tag": "none"})
    story(outlet, "/d", "Salt works hire")
    polled, _ = poll(site(outlet))
    assert sorted(titles(polled)) == ["Fees stay", "Pier closed", "Salt works hire"]
    assert [each.link for each in polled.dispatches if each.title == "Fees stay"] == [outlet.url("/b-canonical")]
    asked = set(paths(outlet))
    assert not asked & {"/private/x", "/hidden-one", "/never", "/a.pdf"}
    assert polled.note == "9 pages, 3 articles, 0 wait"


@pytest.mark.usefixtures("_long_parts")
def test_a_long_site_is_read_in_parts_and_again_only_where_it_may_have_grown(outlet: Outlet) -> None:
    outlet.serve("/", page(*(link(f"/news/{n}") for n in range(60)), link("/about")))
    outlet.serve("/about", page())
    for n in range(60):
        story(outlet, f"/news/{n}", f"Story {n}")
    polled, state = poll(site(outlet))
    assert (polled.more, polled.note) == (True, "40 pages, 39 articles, 22 wait")
    while polled.more:
        polled, state = poll(site(outlet), state)
    assert polled.note == "62 pages, 60 articles, 0 wait"
    pages = [path for path in paths(outlet) if path != "/robots.txt"]
    assert len(pages) == len(set(pages)) == 62
    asked = len(outlet.requests)
    story(outlet, "/news/new", "Fresh story")
    outlet.serve("/", page(link("/news/new"), *(link(f"/news/{n}") for n in range(60))))
    polled, state = poll(site(outlet), state)
    assert (titles(polled), polled.more) == (["Fresh story"], False)
    assert [path for path in paths(outlet, asked) if path != "/robots.txt"] == ["/", "/news/new"]


@pytest.mark.usefixtures("_long_parts")
def test_depth_pages_and_patterns_bound_it(outlet: Outlet) -> None:
    outlet.serve("/", page(link("/news/a-1"), link("/sport/b-1")))
    story(outlet, "/news/a-1", "One", more=link("/news/a-2"))
    story(outlet, "/news/a-2", "Two", more=link("/news/a-3"))
    story(outlet, "/news/a-3", "Three")
    story(outlet, "/sport/b-1", "Match")
    assert whole(site(outlet, depth=2))[0] == ["Match", "One", "Two"]
    assert whole(site(outlet, include=("*/news/*",)))[0] == ["One", "Three", "Two"]
    assert whole(site(outlet, exclude=("*/news/*",)))[0] == ["Match"]
    assert whole(site(outlet, articles=("*-2",)))[0] == ["Two"]
    assert whole(site(outlet, pages=2))[0] == ["One"]


def test_a_calendar_a_session_and_growing_addresses_come_to_an_end() -> None:
    front = Frontier.begin("https://o.example/", Limits(depth=1_000, pages=100_000))
    visits = 0
    while (taken := front.take()) is not None and visits < 2_000:
        url, depth = taken
        visits += 1
        links = [
            f"https://o.example/events/{2026 + visits // 12}/{visits % 12 + 1}/",  # turns for ever
            f"https://o.example/events?month={visits}",
            f"https://o.example/list?sid={visits:032x}",
            f"{url.rstrip('/')}/deeper",
            f"https://o.example/x?page={visits}&a=1",
        ]
        front.visited(url, depth, article=False, leads_on=front.offer(links, depth + 1) > 0)
    assert visits < 150


def test_what_was_dumped_goes_on() -> None:
    front = Frontier.begin("https://o.example/", Limits())
    front.take()
    front.offer([f"https://o.example/a-{n}" for n in range(5)], 1)
    front.visited("https://o.example/", 0, article=False, leads_on=True)
    front.take()
    again = Frontier.load(front.dump(), "https://o.example/", Limits())
    assert again == front
    packed = zlib.compress(zlib.decompressobj().decompress(front.dump()) + b"".join(sorted(front.seen)))
    assert Frontier.load(packed, "https://o.example/", Limits()) == front  # as earlier versions wrote it
    assert Frontier.load(front.dump(), "https://other.example/", Limits()).take() == ("https://other.example/", 0)


def test_a_crawl_that_is_killed_asks_no_more_than_a_part_again(outlet: Outlet) -> None:
    outlet.serve("/", page(*(link(f"/news/{n}") for n in range(2 * PART))))
    for n in range(2 * PART):
        story(outlet, f"/news/{n}", f"Story {n}")
    filed, state = poll(site(outlet))
    poll(site(outlet), state)  # killed before it was filed: nothing of it is remembered
    found = list(titles(filed))
    while filed.more:
        filed, state = poll(site(outlet), state)
        found += titles(filed)
    pages = [path for path in paths(outlet) if path != "/robots.txt"]
    assert (len(pages) - len(set(pages)), PART) == (8, 8)
    assert len(found) == len(set(found)) == 2 * PART


def test_a_site_that_asks_for_rest_is_left_and_gone_on_with(outlet: Outlet) -> None:
    outlet.serve("/", page(link("/a"), link("/b")))
    story(outlet, "/a", "One")
    outlet.serve("/b", status=429, headers={"Retry-After": "60"})
    polled, state = poll(site(outlet))
    assert (titles(polled), polled.more) == (["One"], False)
    assert "429" in polled.warnings[0]
    story(outlet, "/b", "Two")
    assert titles(poll(site(outlet), state)[0]) == ["Two"]


def test_a_start_page_that_fails_is_told(outlet: Outlet) -> None:
    assert "404" in (poll(site(outlet))[0].fetch.error or "")


@pytest.mark.parametrize(
    ("url", "tidy"),
    [
        ("https://o.example/a;jsessionid=1A2B?x=1#y", "https://o.example/a?x=1"),
        ("https://o.example/a?PHPSESSID=abc&id=7", "https://o.example/a?id=7"),
        ("https://o.example/a?sort=up", "https://o.example/a"),
    ],
)
def test_addresses_are_tidied(url: str, tidy: str) -> None:
    assert tidied(url) == tidy


def test_addresses_of_one_make_share_a_shape() -> None:
    assert shape("https://o.example/events/2026-03/?b=1&a=2") == shape("https://o.example/events/2031-12/?a=9&b=8")


def test_an_article_that_was_edited_is_seen_by_the_next_pass_and_others_are_asked_with_validators(
    outlet: Outlet,
) -> None:
    recent = (
        f'<meta property="article:published_time" content="{ago(hours=3)}"><meta property="og:type" content="article">'
    )
    outlet.serve("/", page(*(link(f"/{name}") for name in ("edited", "same", "same-body", "old"))))
    for name in ("edited", "same", "same-body"):
        tag = f'"{name}"' if name == "same" else None
        outlet.serve(f"/{name}", article(f"The pier is {name}", TEXT, head=recent), etag=tag)
    story(
        outlet, "/old", "The old pier", head='<meta property="article:published_time" content="2020-03-02T08:00:00Z">'
    )
    of = site(outlet)
    polled, state = poll(of)
    assert len(polled.dispatches) == 4
    outlet.serve("/edited", article("The pier is edited", [*TEXT, "Correction: it is a quay."], head=recent))
    polled, state = poll(of, state)
    assert [(each.title, "a quay" in each.body) for each in polled.dispatches] == [("The pier is edited", True)]
    assert outlet.asked("/same")[-1].headers["if-none-match"] == '"same"'
    assert len(outlet.asked("/old")) == 1


def test_what_one_pass_had_no_time_for_is_the_next_ones() -> None:
    front = Frontier.begin("https://o.example/", Limits(pages=3))
    front.offer([f"https://o.example/news/{n}" for n in range(5)], 1)
    taken = [front.take() for _ in range(4)]
    assert taken[3] is None
    front.again()
    assert [found[0][-1] for _ in range(3) if (found := front.take())] == ["/", "2", "3"]
