"""Discover: an address becomes something that can be polled."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.collector import Crawler
from crawler.discover import Discovered
from crawler.page import Page
from crawler.samples import sniff
from crawler.settings import CrawlSettings
from news.clock import SystemClock
from news.errors import SourceError
from tests.crawler.conftest import HASTY
from tests.fakes import START
from tests.outlets import Outlet, article, rss

TEXT = [f"The talks went on for day {day}, and nobody would say how they might end this time." for day in range(12)]
NEWS = [
    {"title": f"News of hour {hour}", "link": f"/news/2026/03/0{hour}-a-long-headline", "published": START - timedelta(hours=hour)}
    for hour in range(5)
]  # fmt: skip
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Outlet",
        "items": [
            {"id": "1", "url": "https://outlet.example/a", "title": "Talks resume", "content_text": "They go on."}
        ],
    }
)


def discover(url: str, settings: CrawlSettings = HASTY) -> Discovered:
    async def discovered() -> Discovered:
        crawler = Crawler(settings, SystemClock())
        await crawler.open()
        try:
            return await crawler.discover(url)
        finally:
            await crawler.close()

    return asyncio.run(discovered())


def front(head: str = "", links: int = 8) -> str:
    teasers = "".join(
        f'<article><h2><a href="/news/2026/03/0{n}-a-long-headline">The headline of story number {n}, told at length</a></h2></article>'
        for n in range(links)
    )
    return f"<!doctype html><html lang='en'><head><title>The Outlet</title>{head}</head><body><main>{teasers}</main></body></html>"


def named(path: str, kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" href="{path}" title="News">'


def test_a_feed_is_told_with_its_headlines_and_pace(outlet: Outlet) -> None:
    found = discover(outlet.serve("/feed.xml", rss("The Outlet", NEWS, link=outlet.url())))
    assert (found.what, found.title) == ("feed", "The Outlet")
    best = found.best
    assert best is not None
    assert (best.kind, best.found, best.newest, best.a_day) == ("feed", 5, START, 24.0)
    assert best.headlines == ("News of hour 0", "News of hour 1", "News of hour 2")


def test_a_json_feed_is_told(outlet: Outlet) -> None:
    found = discover(outlet.serve("/feed.json", JSON_FEED))
    assert found.best is not None
    assert (found.what, found.best.kind, found.best.headlines) == ("feed", "jsonfeed", ("Talks resume",))


def test_feeds_that_a_page_names_are_found_the_freshest_first(outlet: Outlet) -> None:
    outlet.serve("/old.xml", rss("Old", NEWS[3:], link=outlet.url()))
    outlet.serve("/new.xml", rss("New", NEWS, link=outlet.url()))
    page = outlet.serve("/", front(named("/old.xml") + named("new.xml", "application/atom+xml") + named("/gone.xml")))
    found = discover(page)
    assert (found.what, found.title, found.language) == ("site", "The Outlet", "en")
    assert [(one.kind, one.title) for one in found.candidates if not one.error][:2] == [
        ("feed", "New"),
        ("feed", "Old"),
    ]
    assert [one.url for one in found.candidates if one.error] == [outlet.url("/gone.xml")]
    assert found.best is not None
    assert found.best.why == "named by the page"


def test_a_name_alone_is_asked_over_https_and_over_http_where_nothing_else_is_spoken(outlet: Outlet) -> None:
    outlet.serve("/feed.xml", rss("Plain", NEWS, link=outlet.url()))
    patient = replace(HASTY, timeout=timedelta(seconds=2))  # the outlet takes a greeting in TLS, and says nothing
    found = discover(outlet.url("/feed.xml").removeprefix("http://"), patient)
    assert found.url == outlet.url("/feed.xml")


def test_a_feed_at_a_usual_path_is_found(outlet: Outlet) -> None:
    outlet.serve("/rss.xml", rss("Hidden", NEWS, link=outlet.url()))
    best = discover(outlet.serve("/", front())).best
    assert best is not None
    assert (best.title, best.why) == ("Hidden", "a usual path")


def test_a_feed_that_is_only_linked_is_found(outlet: Outlet) -> None:
    outlet.serve("/services/rss/world", rss("Linked", NEWS, link=outlet.url()))
    page = front().replace("</main>", '<a href="/services/rss/world">RSS</a></main>')
    best = discover(outlet.serve("/", page)).best
    assert best is not None
    assert (best.title, best.why) == ("Linked", "linked by the page")


@pytest.mark.parametrize("path", ["/rss2.xml", "/atom03.xml", "/rdf.xml"])
def test_a_feed_whose_name_tells_its_version_is_found_on_a_page_that_lists_feeds(outlet: Outlet, path: str) -> None:
    url = outlet.serve(path, rss("The Outlet", NEWS, link=outlet.url()))
    listed = outlet.serve(
        "/lists", f'<html><head><title>For readers</title></head><body><a href="{path}">All news</a></body></html>'
    )
    assert [each.url for each in discover(listed).candidates if each.kind == "feed"] == [url]


def test_a_site_without_feeds_is_watched_by_its_links(outlet: Outlet) -> None:
    best = discover(outlet.serve("/world", front())).best
    assert best is not None
    assert (best.kind, best.url) == ("page", outlet.url("/world"))
    assert len(best.headlines) == 3
    assert best.headlines[0].startswith("The headline of story number")


def test_an_article_is_told_from_a_section_and_its_site_is_looked_at(outlet: Outlet) -> None:
    outlet.serve("/feed.xml", rss("The Outlet", NEWS, link=outlet.url()))
    head = '<meta property="article:published_time" content="2026-03-02T08:00:00Z"><meta property="og:type" content="article">'
    page = article("Talks resume", TEXT, head=head + named("/feed.xml"), author="Rana Haddad")
    found = discover(outlet.serve("/news/a.html", page))
    assert found.what == "article"
    assert found.article is not None
    assert (found.article.title, found.article.author, found.article.published) == (
        "Talks resume",
        "Rana Haddad",
        START,
    )
    assert "day 11" in found.article.body
    assert found.best is not None
    assert found.best.title == "The Outlet"


def test_a_redirect_is_followed_and_its_end_is_taken(outlet: Outlet) -> None:
    outlet.serve("/feed.xml", rss("The Outlet", NEWS, link=outlet.url()))
    best = discover(outlet.redirect("/feed", "/feed.xml", status=301)).best
    assert best is not None
    assert best.url == outlet.url("/feed.xml")


def test_a_page_that_robots_close_is_not_read(outlet: Outlet) -> None:
    outlet.serve("/robots.txt", "User-agent: *\nDisallow: /\n")
    with pytest.raises(SourceError, match=r"robots\.txt"):
        discover(outlet.serve("/", front()))


def test_robots_are_asked_first_and_a_page_that_they_close_is_not_asked_for(outlet: Outlet) -> None:
    outlet.serve("/robots.txt", "User-agent: *\nDisallow: /\n")
    outlet.serve("/feed", rss("The Outlet", NEWS, link=outlet.url()))
    found = discover(outlet.serve("/", front()))
    assert outlet.requests[0].path == "/robots.txt"
    assert not outlet.asked("/")
    assert found.best is not None
    assert found.best.url == outlet.url("/feed")
    assert found.best.unasked == "robots.txt of 127.0.0.2 closes /feed to wirewatch"


def test_a_bot_filter_that_says_503_hides_no_feed_and_who_wants_rest_has_it(outlet: Outlet) -> None:
    outlet.serve("/feed", rss("The Outlet", NEWS, link=outlet.url()))
    best = discover(outlet.serve("/", "<title>Just a moment...</title>", status=503)).best
    assert best is not None
    assert best.url == outlet.url("/feed")
    with pytest.raises(SourceError, match="503"):
        discover(outlet.serve("/", "", status=503, headers={"Retry-After": "600"}))


@pytest.mark.parametrize("path", ["/", "/rss"])
def test_a_feed_behind_a_page_that_only_leads_on_is_found(outlet: Outlet, path: str) -> None:
    outlet.serve("/", front(named("/rss")))
    outlet.serve("/rss", '<html><head><meta http-equiv=Refresh content="0; URL=/real.xml"></head></html>')
    outlet.serve("/real.xml", rss("The Outlet", NEWS, link=outlet.url()))
    best = discover(outlet.url(path)).best
    assert best is not None
    assert best.url == outlet.url("/real.xml")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "file:///etc/passwd", "http://"])
def test_what_cannot_be_had_is_told(url: str) -> None:
    with pytest.raises(SourceError):
        discover(url)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'<?xml version="1.0"?><rss version="2.0">', "feed"),
        (b'\xef\xbb\xbf\n <feed xmlns="http://www.w3.org/2005/Atom">', "feed"),
        (b'<?xml version="1.0"?><a:feed xmlns:a="http://www.w3.org/2005/Atom">', "feed"),
        (b'<?xml version="1.0"?><?xml-stylesheet href="x"?><rdf:RDF xmlns:rdf="x">', "feed"),
        (b"<!-- " + b"a greeting, and the licence " * 200 + b"--><rss>", "feed"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "jsonfeed"),
        (b"<!doctype html><html>", "page"),
        (b"", "page"),
    ],
)
def test_an_answer_is_known_by_its_first_bytes(body: bytes, kind: str) -> None:
    assert sniff(Page(url="", requested="", status=200, body=body)) == kind
