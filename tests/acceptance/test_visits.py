"""Pages that are looked at again, when sites refuse, break or are rebuilt: on SQLite and PostgreSQL."""

from __future__ import annotations

import pytest

from news.model import Change, Reason
from tests.acceptance.newsroom import Newsroom
from tests.outlets import article

TEASER = "The City Council met on Monday. […]"
TEXT = (
    "The City Council of Quillport met for six hours on Monday and spoke about money for schools, roads and the theatre.",
    "The harbour will be dredged from May on, at a cost of 12 million crowns, the councillors decided late at night.",
    "The next meeting is on the first Monday of the coming month, and as always the public may listen to it.",
)


@pytest.fixture
def newsroom(newsroom: Newsroom) -> Newsroom:
    """Its feed gives teasers: the text stands on the pages."""
    newsroom.path.write_text(newsroom.path.read_text().replace("full_text: false", "full_text: true"))
    return newsroom


def publish(newsroom: Newsroom, count: int = 1) -> list[str]:
    """The paths of articles that fire."""
    for number in range(1, count + 1):
        newsroom.publish("herald", f"Council meets {number}", TEASER)
        newsroom.outlet.serve(
            f"/herald/{number}", article(f"Council meets {number}", [f"No {number}. {TEXT[0]}", *TEXT[1:]])
        )
    return [f"/herald/{number}" for number in range(1, count + 1)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_all_feeds_of_a_host_are_asked_before_the_pages_of_any(newsroom: Newsroom) -> None:
    newsroom.configure(feeds=("herald", "courier", "monitor"))
    newsroom.path.write_text(newsroom.path.read_text().replace("full_text: false", "full_text: true"))
    for feed in ("herald", "courier", "monitor"):
        for number in range(1, 4):
            newsroom.publish(feed, f"The {feed} meets {number}", TEASER)
            newsroom.outlet.serve(f"/{feed}/{number}", article(f"The {feed} meets {number}", [feed, *TEXT]))
    newsroom.run_until("08:01")
    asked = [request.path for request in newsroom.outlet.requests if request.path != "/robots.txt"]
    assert sorted(asked[:3]) == ["/courier.xml", "/herald.xml", "/monitor.xml"]
    assert len(asked) == len(set(asked)) == 12
    assert len(changes(newsroom)) == 9


def changes(newsroom: Newsroom) -> list[Change | None]:
    return newsroom.look(
        lambda store: [store.archive.revisions(each.article.id)[-1].change for each in store.archive.listed()]
    )


def test_a_page_that_is_gone_alone_is_withdrawn(newsroom: Newsroom) -> None:
    paths = publish(newsroom, 3)
    newsroom.run_until("08:10")
    newsroom.outlet.serve(paths[0], status=404)
    newsroom.run_until("10:30")
    assert changes(newsroom).count(Change.WITHDRAWN) == 1


@pytest.mark.nightly
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_site_whose_pages_are_all_gone_was_rebuilt_and_withdrew_nothing(newsroom: Newsroom) -> None:
    paths = publish(newsroom, 4)
    newsroom.run_until("08:10")
    for path in paths:
        newsroom.outlet.serve(path, status=404)
    newsroom.run_until("12:00")
    assert changes(newsroom) == [None] * 4
    for number, path in enumerate(paths, 1):
        newsroom.outlet.serve(path, article(f"Council meets {number}", [f"No {number}. {TEXT[0]}", *TEXT[1:]]))
    newsroom.run_until("14:00")
    assert changes(newsroom) == [None] * 4
    newsroom.outlet.serve(paths[0], status=404)
    newsroom.run_until("17:00")
    assert changes(newsroom).count(Change.WITHDRAWN) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_page_that_asks_for_rest_stops_the_others_of_its_host(newsroom: Newsroom) -> None:
    paths = publish(newsroom, 4)
    newsroom.run_until("08:10")
    for path in paths:
        newsroom.outlet.serve(path, status=429, headers={"Retry-After": "1200"})
    before = {path: len(newsroom.outlet.asked(path)) for path in paths}
    newsroom.run_until("08:30")
    assert sum(len(newsroom.outlet.asked(path)) - before[path] for path in paths) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_page_that_is_refused_is_asked_for_rarely_and_read_when_it_opens(newsroom: Newsroom) -> None:
    [path] = publish(newsroom)
    newsroom.outlet.serve(path, status=403)
    newsroom.run_until("08:01")
    newsroom.run_until("08:30")
    assert len(newsroom.outlet.asked(path)) == 1
    newsroom.clock.turn(newsroom.moment("13:00") - newsroom.clock.now())
    newsroom.run_until("13:01")
    assert len(newsroom.outlet.asked(path)) == 1
    newsroom.outlet.serve(path, article("Council meets 1", TEXT))
    newsroom.clock.turn(newsroom.moment("15:00") - newsroom.clock.now())
    newsroom.run_until("15:01")
    assert len(newsroom.outlet.asked(path)) >= 2
    assert changes(newsroom) == [Change.COMPLETED]
    assert [alert.reason for alert in newsroom.alerts()] == [Reason.FIRST]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_crawl_asks_once_for_a_page_that_two_feeds_of_a_host_lead_to(newsroom: Newsroom) -> None:
    [path] = publish(newsroom)
    twin = f"sources:\n  twin: {{url: {newsroom.outlet.url('/herald.xml?twin')}}}"
    text = newsroom.path.read_text().replace("per_host_delay: 0", "per_host_delay: 0.05s")
    newsroom.path.write_text(text.replace("sources:", twin, 1))
    newsroom.crawl()
    assert len(newsroom.outlet.asked(path)) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_crawls_by_hand_gets_pages_that_could_not_be_read(newsroom: Newsroom) -> None:
    [path] = publish(newsroom)
    newsroom.outlet.serve(path, status=503)
    newsroom.crawl()
    assert newsroom.alerts() == []
    newsroom.outlet.serve(path, article("Council meets 1", TEXT))
    newsroom.clock.turn(newsroom.moment("08:05") - newsroom.clock.now())
    newsroom.crawl()
    assert [alert.reason for alert in newsroom.alerts()] == [Reason.FIRST]
    assert len(newsroom.inbox.mails) == 1
