"""Pace: when a source is asked again."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crawler.pace import after, is_gone, next_poll
from news.ids import SourceId
from news.model import Fetch, SourceState
from tests.fakes import START
from tests.make import source

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Steady(Random):
    """Chance that never strays: the middle of every range."""

    def uniform(self, a: float, b: float) -> float:
        return (a + b) / 2


def state(**given: Any) -> SourceState:
    return SourceState(**{"source": SourceId("outlet"), "host": "outlet.example", "next_at": START, **given})


def fetch(at: datetime = START, **given: Any) -> Fetch:
    known = {"source": SourceId("outlet"), "at": at, "status": 200, "url": "https://outlet.example/feed.xml"}
    return Fetch(**{**known, **given})


def down(at: datetime = START, **given: Any) -> Fetch:
    return fetch(at, **{"status": 503, "error": "outlet.example answered 503", "error_kind": "down", **given})


def wait(known: SourceState, polled: Fetch, now: datetime = START, **given: Any) -> timedelta:
    return next_poll(known, polled, source(**given), now, Steady()) - now


def every(gap: timedelta, times: int = 10) -> tuple[datetime, ...]:
    """Arrivals one *gap* apart, the last at START."""
    return tuple(START - gap * (times - 1 - number) for number in range(times))


def test_a_source_is_asked_twice_as_often_as_it_has_news() -> None:
    assert wait(state(arrivals=every(40 * MINUTE)), fetch(new=1)) == 20 * MINUTE


def test_never_sooner_than_fastest_and_never_later_than_slowest() -> None:
    assert wait(state(arrivals=every(timedelta(seconds=10))), fetch(new=1)) == 2 * MINUTE
    assert wait(state(arrivals=every(30 * DAY)), fetch(new=1)) == 6 * HOUR
    assert wait(state(arrivals=every(30 * DAY)), fetch(new=1), slowest=DAY) == DAY


def test_a_single_late_item_does_not_slow_a_busy_source() -> None:
    arrivals = (*(moment - 9 * HOUR for moment in every(20 * MINUTE)), START)
    assert wait(state(arrivals=arrivals), fetch(new=1)) == 10 * MINUTE


def test_a_quiet_night_slows_a_source_somewhat() -> None:
    morning = START + 8 * HOUR
    assert wait(state(arrivals=every(20 * MINUTE)), fetch(morning), morning) == HOUR


def test_a_new_source_is_asked_soon_and_less_often_as_its_silence_grows() -> None:
    assert wait(state(first_polled_at=START), fetch()) == 2 * MINUTE
    later = START + 4 * DAY
    assert wait(state(first_polled_at=START), fetch(later), later) == 6 * HOUR


def test_what_the_answer_asks_for_is_kept_up_to_slowest() -> None:
    busy = state(arrivals=every(10 * MINUTE))
    assert wait(busy, fetch(fresh_for=HOUR)) == HOUR
    assert wait(busy, fetch(fresh_for=365 * DAY)) == 6 * HOUR


def test_retry_after_is_kept_up_to_a_day_whatever_the_status() -> None:
    limited = down(status=429, retry_after=3 * HOUR)
    assert wait(state(failures=1), limited) == 3 * HOUR
    assert wait(state(), fetch(retry_after=3 * HOUR), fastest=2 * MINUTE) == 3 * HOUR
    assert wait(state(failures=1), down(status=503, retry_after=40 * DAY)) == DAY


def test_failures_are_asked_again_less_and_less_often_but_every_day() -> None:
    waits = [wait(state(failures=number), down()) for number in (1, 2, 3, 8, 9, 10, 11, 1000)]
    minutes = [4, 8, 16, 512, 1024, 1440, 1440, 1440]
    assert waits == [number * MINUTE for number in minutes]


def test_a_source_that_refuses_us_is_not_pressed() -> None:
    refused = fetch(status=403, error="outlet.example answered 403", error_kind="refused")
    assert [wait(state(failures=number), refused) for number in (1, 2, 6)] == [HOUR, 2 * HOUR, DAY]


def test_jitter_stays_within_a_tenth_and_above_what_is_promised() -> None:
    known = state(arrivals=every(40 * MINUTE))
    waits = [next_poll(known, fetch(), source(), START, Random(seed)) - START for seed in range(200)]
    assert min(waits) >= 18 * MINUTE
    assert max(waits) <= 22 * MINUTE
    assert max(waits) - min(waits) > 3 * MINUTE
    known = state(arrivals=every(MINUTE))
    assert min(next_poll(known, fetch(), source(), START, Random(seed)) for seed in range(50)) >= START + 2 * MINUTE


def test_gone_for_good_is_still_asked_once_a_week() -> None:
    gone = fetch(status=410, error="outlet.example answered 410 Gone", error_kind="gone")
    assert wait(state(failures=1), gone) == 7 * DAY


def test_a_404_counts_as_gone_after_a_week() -> None:
    missing = down(START + 7 * DAY, status=404)
    assert is_gone(START, missing)
    assert not is_gone(START + MINUTE, missing)
    assert not is_gone(None, missing)
    assert not is_gone(START, down(START + 7 * DAY, status=503))


def test_a_success_keeps_the_validators_and_forgets_the_failures() -> None:
    known = state(failures=3, failing_since=START - DAY, error="down", first_polled_at=START - 2 * DAY)
    polled = fetch(etag=b'"1"', last_modified=b"Mon", body_digest=b"d", blocks=b"12345678", new=2)
    then = after(known, polled, source(), START + MINUTE, Steady())
    assert (then.etag, then.last_modified, then.body_digest, then.blocks) == (b'"1"', b"Mon", b"d", b"12345678")
    assert (then.failures, then.failing_since, then.error) == (0, None, None)
    assert (then.polled_at, then.succeeded_at, then.first_polled_at) == (START, START, START - 2 * DAY)
    assert then.arrivals == (START,)
    assert then.next_at == START + MINUTE + 2 * MINUTE


def test_a_failure_keeps_what_is_known_and_counts() -> None:
    known = state(etag=b'"1"', blocks=b"12345678", arrivals=(START - DAY,), succeeded_at=START - HOUR)
    first = after(known, down(), source(), START, Steady())
    second = after(first, down(START + HOUR), source(), START + HOUR, Steady())
    assert (second.failures, second.failing_since, second.error) == (2, START, "outlet.example answered 503")
    assert (second.etag, second.blocks, second.arrivals) == (b'"1"', b"12345678", (START - DAY,))
    assert (second.polled_at, second.succeeded_at) == (START + HOUR, START - HOUR)
    assert second.next_at == START + HOUR + 8 * MINUTE


def test_the_first_answer_is_backlog_and_no_arrival() -> None:
    first = after(state(), fetch(new=30), source(), START, Steady())
    assert (first.first_polled_at, first.arrivals) == (START, ())
    second = after(first, fetch(START + HOUR, new=1), source(), START + HOUR, Steady())
    assert second.arrivals == (START + HOUR,)


def test_the_last_32_arrivals_are_remembered() -> None:
    known = state(first_polled_at=START - DAY)
    for number in range(40):
        known = after(known, fetch(START + number * MINUTE, new=1), source(), START, Steady())
    assert known.arrivals == tuple(START + number * MINUTE for number in range(8, 40))


@given(
    failures=st.integers(1, 10_000),
    retry=st.none() | st.timedeltas(timedelta(0), 400 * DAY),
    fresh=st.none() | st.timedeltas(timedelta(0), 4000 * DAY),
    gaps=st.lists(st.timedeltas(timedelta(0), 30 * DAY), max_size=32),
    status=st.sampled_from([200, 304, 404, 410, 429, 500]),
    seed=st.integers(0, 99),
)
def test_whatever_happens_a_source_is_asked_again_within_8_days(
    *, failures: int, retry: timedelta | None, fresh: timedelta | None, gaps: list[timedelta], status: int, seed: int
) -> None:
    arrivals = tuple(sorted(START - gap for gap in gaps))
    bad = status >= 400
    polled = fetch(
        status=status,
        retry_after=retry,
        fresh_for=fresh,
        error="no" if bad else None,
        error_kind=("gone" if status == 410 else "down") if bad else None,
    )
    then = next_poll(state(failures=failures, arrivals=arrivals), polled, source(), START, Random(seed))
    assert START + 2 * MINUTE <= then <= START + 8 * DAY
