"""What a poll shows that whoever runs it should know: told once, and once when it is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from crawler.pace import after
from news.ids import SourceId
from news.model import Fetch, Notice, Poll, SourceState
from storage.engine import SqlDatabase
from tests import make
from tests.fakes import START
from wirewatch.notices import is_silent, of_poll, tell

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = make.source()


class Told:
    """A source, its state, and what its polls have told."""

    def __init__(self) -> None:
        self.state = SourceState(source=SourceId("outlet"), host="outlet.example", next_at=START)
        self.notices: list[Notice] = []

    def poll(self, at: datetime, *, elsewhere: str | None = None, **given: Any) -> list[str]:
        """Poll once; what is told."""
        facts: dict[str, Any] = {
            "status": 200,
            "url": SOURCE.url,
            "body_digest": b"d",
            "blocks": b"12345678",
            "found": 1,
        } | given
        fetch = Fetch(source=SOURCE.id, at=at, **facts)
        poll = Poll(fetch=fetch, elsewhere=elsewhere)
        before, self.state = self.state, after(self.state, fetch, SOURCE, at, Random(0))
        notices = of_poll(SOURCE, before, self.state, poll)
        self.notices += notices
        return [f"{notice.matter}{' over' if notice.over else ''}" for notice in notices]

    def fails(self, at: datetime, **given: Any) -> list[str]:
        down: dict[str, Any] = {"status": 503, "error": "outlet.example answered 503", "error_kind": "down"}
        return self.poll(at, **down | given)


def test_failures_are_told_when_they_persist_and_when_they_are_over() -> None:
    told = Told()
    assert told.poll(START) == []
    assert [told.fails(START + n * HOUR) for n in (1, 2, 3)] == [[], [], []]
    assert told.fails(START + 7 * HOUR) == ["failing"]
    assert told.notices[-1].told == "outlet fails, 4 times since 6 h ago: outlet.example answered 503"
    assert told.poll(START + 9 * HOUR) == ["gone over", "failing over"]
    assert told.notices[-1].told == "outlet is back, after 8 h"


def test_two_failures_a_day_apart_are_nobodys_concern() -> None:
    told = Told()
    assert told.fails(START) == told.fails(START + DAY) == []


def test_a_source_that_is_gone_is_told_of_with_where_it_may_be_now() -> None:
    told = Told()
    gone = {"status": 410, "error": "outlet.example answered 410 Gone", "error_kind": "gone"}
    assert told.fails(START, elsewhere="https://outlet.example/new.xml", **gone) == ["gone"]
    assert told.notices[-1].hint == "its site offers https://outlet.example/new.xml"
    assert told.fails(START + 7 * DAY, status=404, error_kind="gone") == ["gone"]


def test_a_matter_is_written_once_until_it_is_over(database: SqlDatabase) -> None:
    told = Told()
    for hour in range(0, 200, 8):
        told.fails(START + hour * HOUR)
        with database.begin() as store:
            tell(store, tuple(told.notices))
        told.notices.clear()
    told.poll(START + 201 * HOUR)
    with database.begin() as store:
        assert len(store.notices.open()) == 1
        tell(store, tuple(told.notices))
        assert [(each.matter, each.over) for each in store.notices.listed()] == [("failing", True), ("failing", False)]
        assert store.notices.open() == []


def test_a_source_that_falls_silent_is_told_of_and_when_it_speaks_again() -> None:
    told = Told()
    for hour in range(24 * 10):
        assert told.poll(START + hour * HOUR, new=1) == []
    last = START + (24 * 10 - 1) * HOUR
    assert told.poll(last + 5 * HOUR, new=0, status=304) == []
    assert told.poll(last + 7 * HOUR, new=0, status=304) == ["silent"]
    assert told.poll(last + 9 * HOUR, new=1) == ["silent over"]


@pytest.mark.parametrize("rest", [{6}, {5, 6}, {4, 5}])
@pytest.mark.parametrize("new", [1, 8])
@pytest.mark.parametrize("begin", range(7))
def test_nights_and_days_of_rest_are_no_silence_from_the_first_week_on(rest: set[int], new: int, begin: int) -> None:
    told = Told()
    end = START + 28 * DAY
    moment = START + begin * DAY
    while moment < end:
        works = 8 <= moment.hour < 20 and moment.weekday() not in rest
        assert "silent" not in told.poll(moment, new=new if works else 0), moment
        moment += HOUR
    assert end.weekday() == 0
    silent = next(hours for hours in range(99) if is_silent(told.state, end + hours * HOUR))
    assert silent <= 48  # when the hours come in which it has news, and it was never silent for so long


def test_a_source_that_ends_in_its_first_week_is_told_of_when_a_weekend_would_be_over() -> None:
    told = Told()
    for hour in range(50):
        told.poll(START + hour * HOUR, new=1)
    assert not is_silent(told.state, START + 112 * HOUR)
    assert is_silent(told.state, START + 122 * HOUR)


def test_what_comes_in_bursts_is_not_silent_in_between() -> None:
    told = Told()
    for week in range(8):
        told.poll(START + week * 7 * DAY, new=30)
    assert not is_silent(told.state, START + 55 * DAY)


def test_validators_that_lie_moves_and_emptied_feeds_are_told() -> None:
    told = Told()
    told.poll(START)
    assert told.poll(START + DAY, lied=True) == ["validators"]
    assert told.poll(START + 9 * DAY, audit=True) == ["validators over"]
    moves = [told.poll(START + (10 + n) * DAY, moved="https://outlet.example/new.xml") for n in range(3)]
    assert moves == [[], [], ["moved over"]]
    assert told.poll(START + 14 * DAY, found=0, blocks=None) == ["empty"]
    assert told.poll(START + 15 * DAY) == ["empty over"]
