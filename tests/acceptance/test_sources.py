"""Sources that fail, move, lie, fall silent and come back, as the daemon's own jobs see them and its operator is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from crawler.engine import Engine
from tests.acceptance.newsroom import Newsroom, tick
from tests.fakes import START
from tests.outlets import article, rss

HOUR = timedelta(hours=1)
DAY = 24 * HOUR
TOLD = "[{channel: mail, cadence: at once}, {name: Watch, channel: mail, cadence: at once, batch: 10m, operator: true}]"
TEXT = [
    f"The City Council spoke about the fair on day {day}, and nobody knows what will come of it." for day in range(12)
]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def newsroom(newsroom: Newsroom) -> Newsroom:
    """Whoever runs it is told by mail."""
    newsroom.configure(subscriptions=TOLD)
    newsroom.publish("herald", "Fair opens")
    newsroom.run_until("08:01")
    return newsroom


@pytest.fixture
def pages(newsroom: Newsroom) -> Newsroom:
    """The text stands on its pages."""
    newsroom.stop()
    newsroom.path.write_text(newsroom.path.read_text().replace("full_text: false", "full_text: true"))
    return newsroom


def later(newsroom: Newsroom, by: timedelta, step: timedelta, each: Callable[[], object] = lambda: None) -> None:
    """Time passes in leaps, and the daemon ticks after each."""
    daemon, end = newsroom.start(), newsroom.clock.now() + by
    while newsroom.clock.now() < end:
        each()
        newsroom.clock.turn(min(step, end - newsroom.clock.now()))
        newsroom.do(daemon.notices.tick())
        newsroom.do(tick(daemon))


def told(newsroom: Newsroom) -> list[str]:
    """What came by mail since this was asked last."""
    mails, newsroom.inbox.mails[:] = list(newsroom.inbox.mails), []
    return [mail.subject.removeprefix("wirewatch: ") for mail in mails]


def words(newsroom: Newsroom) -> str:
    """The latest mail."""
    text = newsroom.inbox.mails[-1].parsed.get_body(("plain",))
    assert text is not None
    return str(text.get_content())


def asked(newsroom: Newsroom, path: str = "/herald.xml") -> int:
    return len(newsroom.outlet.asked(path))


def test_a_source_that_fails_for_hours_is_told_once_and_so_is_that_it_is_back(newsroom: Newsroom) -> None:
    newsroom.outlet.serve("/herald.xml", status=503)
    later(newsroom, 6 * HOUR, HOUR / 2)
    assert told(newsroom) == []
    later(newsroom, 2 * DAY, HOUR)
    [failing] = told(newsroom)
    assert "herald fails, " in failing
    assert "127.0.0.2 answered 503" in failing
    before = asked(newsroom)
    newsroom.publish("herald", "Council meets about the harbour")
    later(newsroom, DAY + 3 * HOUR, HOUR)
    assert asked(newsroom) > before
    alert, back = sorted(told(newsroom))
    assert alert == "Council meets about the harbour"
    assert back.startswith("herald is back, after ")


def test_failures_are_told_when_six_hours_are_over_however_long_the_source_rests(newsroom: Newsroom) -> None:
    newsroom.outlet.serve("/herald.xml", status=403)  # asked again after 1, 2, 4 and 8 hours
    later(newsroom, HOUR, HOUR / 6)
    [state] = newsroom.look(lambda store: store.sources.states())
    assert state.failing_since is not None
    later(newsroom, state.failing_since + 5.9 * HOUR - newsroom.clock.now(), HOUR / 6)
    before = asked(newsroom)
    assert told(newsroom) == []
    later(newsroom, 0.7 * HOUR, HOUR / 6)
    assert told(newsroom) == ["herald fails, 3 times since 6 h ago: 127.0.0.2 answered 403 Forbidden"]
    assert asked(newsroom) == before
    later(newsroom, DAY, HOUR)
    assert asked(newsroom) > before
    assert told(newsroom) == []


def test_404_for_a_week_is_gone_asked_once_a_week_and_its_home_page_is_looked_at(newsroom: Newsroom) -> None:
    newsroom.outlet.serve("/herald.xml", status=404)
    later(newsroom, 6 * DAY, 6 * HOUR)
    [failing] = told(newsroom)
    assert failing.startswith("herald fails, ")
    named = '<link rel="alternate" type="application/rss+xml" href="/news.xml">'
    newsroom.outlet.serve("/", f"<html><head><title>Herald</title>{named}</head><body></body></html>")
    feed = newsroom.outlet.serve("/news.xml", rss("Herald", [{"title": "Fair opens", "link": "/f"}]))
    later(newsroom, 3 * DAY, 6 * HOUR)
    assert f"its site offers {feed}" in " ".join(words(newsroom).split())
    assert told(newsroom) == ["herald is gone: 127.0.0.2 answered 404 Not Found"]
    before = asked(newsroom)
    later(newsroom, 21 * DAY, 12 * HOUR)
    assert asked(newsroom) - before == 3
    assert told(newsroom) == []
    newsroom.serve("herald")
    later(newsroom, 9 * DAY, 12 * HOUR)
    [back] = told(newsroom)
    assert back.startswith("herald is back, after ")
    assert "more notice" not in back


def test_410_is_gone_at_once_and_asked_once_a_week(newsroom: Newsroom) -> None:
    newsroom.outlet.serve("/herald.xml", status=410)
    later(newsroom, DAY, HOUR)
    assert told(newsroom) == ["herald is gone: 127.0.0.2 answered 410 Gone"]
    before = asked(newsroom)
    later(newsroom, 6 * DAY, 6 * HOUR)
    assert asked(newsroom) == before
    later(newsroom, 2 * DAY, 6 * HOUR)
    assert (asked(newsroom), told(newsroom)) == (before + 1, [])


def test_a_redirect_for_good_is_taken_over_after_three_answers(newsroom: Newsroom) -> None:
    newsroom.outlet.redirect("/herald.xml", "/news/feed.xml", status=301)
    new = newsroom.outlet.serve("/news/feed.xml", rss("Herald", [{"title": "Fair opens", "link": "/herald/1"}]))
    before = asked(newsroom)
    later(newsroom, 2 * DAY, HOUR)
    assert asked(newsroom) - before == 3
    assert asked(newsroom, "/news/feed.xml") > 3
    assert told(newsroom) == [f"herald has moved for good, and is asked at {new}"]


def test_a_redirect_for_good_to_a_login_is_a_refusal_and_no_move(newsroom: Newsroom) -> None:
    newsroom.outlet.redirect("/herald.xml", "/login?next=/herald.xml", status=301)
    newsroom.outlet.serve("/login", "<html><a href='/2026/05/01/a-story'>A story about the harbour of old</a></html>")
    later(newsroom, 7 * HOUR, HOUR / 2)
    [failing] = told(newsroom)
    assert failing.startswith("herald fails, 3 times since 6 h ago: 127.0.0.2 wants a login, and leads to")
    [state] = newsroom.look(lambda store: store.sources.states())
    assert (state.address, state.moving, state.error_kind) == (None, None, "refused")


def test_validators_that_lie_are_found_within_a_day_and_left_out_from_then_on(newsroom: Newsroom) -> None:
    def serve(title: str, number: int) -> None:
        item = {"title": title, "link": f"/herald/{number}"}
        newsroom.outlet.serve("/herald.xml", rss("Herald", [item]), etag='"same"')

    serve("Fair opens", 1)
    later(newsroom, 3 * HOUR, HOUR)
    serve("Council meets about the harbour", 2)
    later(newsroom, 30 * HOUR, HOUR)
    alert, lie = sorted(told(newsroom))
    assert alert == "Council meets about the harbour"
    assert lie.startswith("herald: its validators do not hold, so it is asked for the whole")
    assert "if-none-match" not in newsroom.outlet.requests[-1].headers
    serve("Storm closes harbour of Quillport", 3)
    later(newsroom, 8 * HOUR, HOUR)
    assert "Storm closes harbour of Quillport" in [each.revision.title for each in newsroom.articles()]


def test_a_source_that_falls_silent_is_told_and_that_it_speaks_again(newsroom: Newsroom) -> None:
    def publish() -> None:
        newsroom.publish("herald", f"Fair goes on {newsroom.clock.now():%d %H}")

    later(newsroom, 8 * DAY, 3 * HOUR, publish)
    later(newsroom, 6 * HOUR, HOUR)
    assert told(newsroom) == []
    later(newsroom, DAY, 3 * HOUR)
    [silent] = told(newsroom)
    assert silent.startswith("herald is silent: nothing new since")
    publish()
    later(newsroom, 8 * HOUR, HOUR)
    assert told(newsroom) == ["herald has news again"]


def test_a_host_that_has_too_many_requests_is_left_alone_for_as_long_as_it_says(newsroom: Newsroom) -> None:
    newsroom.outlet.serve("/herald.xml", status=429, headers={"Retry-After": "7200"})
    later(newsroom, HOUR, HOUR / 4)
    before = asked(newsroom)
    later(newsroom, HOUR, HOUR / 4)
    assert asked(newsroom) == before
    later(newsroom, HOUR, HOUR / 4)
    assert asked(newsroom) == before + 1


def test_the_distance_that_429_doubled_holds_over_polls_and_half_of_it_is_forgiven_each_hour(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.outlet.serve("/herald.xml", status=429)
    kept: list[float] = []
    # Turns are taken by the real clock: what they are told is heard, and not waited for.
    monkeypatch.setattr(
        Engine, "slow", lambda _, host, apart: kept.append(apart.total_seconds())
    )  # named so by its callers
    monkeypatch.setattr(Engine, "busy", lambda *_: None)
    later(newsroom, 2 * HOUR, HOUR / 12)  # asked at once, after 15 min, after 30 more, after 60 more
    newsroom.serve("herald")
    later(newsroom, 2 * HOUR, HOUR / 2)
    later(newsroom, 8 * HOUR, 8 * HOUR)
    first, second, third, *_, last = kept
    assert first == pytest.approx(0.5**0.25, rel=0.1)  # of a second, where usually there is no distance
    assert second == pytest.approx(2 * first * 0.5**0.5, rel=0.1)
    assert third == pytest.approx(2 * second * 0.5**1, rel=0.1)
    assert last < 0.1


def test_a_layout_that_loses_the_text_is_told(pages: Newsroom) -> None:
    number = 1

    def publish(paragraphs: list[str]) -> None:
        nonlocal number
        number += 1
        pages.publish("herald", f"Council meets {number}", "The City Council met. […]")
        pages.outlet.serve(f"/herald/{number}", article(f"Council meets {number}", [f"No. {number}.", *paragraphs]))

    later(pages, 24 * HOUR, 2 * HOUR, lambda: publish(TEXT))
    assert told(pages) == []
    later(pages, 12 * HOUR, 2 * HOUR, lambda: publish(["Subscribe to read on."]))
    [thin] = told(pages)
    assert thin.startswith("the pages of herald suddenly give little text: ")
    later(pages, 12 * HOUR, 2 * HOUR, lambda: publish(TEXT))
    assert told(pages) == ["the pages of herald give their text again"]


def test_what_fired_is_read_again_every_15_minutes_then_every_hour_then_every_three(pages: Newsroom) -> None:
    pages.publish("herald", "Council meets about the harbour", "The City Council met. […]")
    pages.outlet.serve("/herald/2", article("Council meets about the harbour", TEXT))
    counts = []
    for until, step in ((3, 1 / 12), (13, 1 / 2), (24, 11), (48, 1.5), (174, 126), (240, 6)):
        before = asked(pages, "/herald/2")
        later(pages, START + until * HOUR - pages.clock.now(), step * HOUR)
        counts.append(asked(pages, "/herald/2") - before)
    first, then, _, rarely, _, old = counts
    assert 9 <= first <= 14, counts
    assert 6 <= then <= 11, counts
    assert 5 <= rarely <= 9, counts
    assert old == 0
