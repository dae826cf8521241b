"""Pace: when a source is asked again."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pace import after, awake, is_gone, spacing, trusts_validators, wants_proof, widened
from news.ids import SourceId
from news.model import Fetch, SourceState, Wishes
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
    known = {
        "source": SourceId("outlet"),
        "at": at,
        "status": 200,
        "url": "https://outlet.example/feed.xml",
        "body_digest": b"d",
    }
    return Fetch(**{**known, **given})


def down(at: datetime = START, **given: Any) -> Fetch:
    return fetch(at, **{"status": 503, "error": "outlet.example answered 503", "error_kind": "down", **given})


def wait(known: SourceState, polled: Fetch, now: datetime = START, **given: Any) -> timedelta:
    return after(known, polled, source(**given), now, Steady()).next_at - now


def listened(gap: timedelta, *, days: int = 15, until: datetime = START) -> SourceState:
    """A source that was asked all the time, and had news one *gap* apart."""
    known = state(first_polled_at=until - days * DAY, polled_at=until - days * DAY)
    moment = until - days * DAY + gap
    while moment <= until:
        known = after(known, fetch(moment, new=1), source(), moment, Steady())
        moment += gap
    return known


def near(one: timedelta, other: timedelta) -> bool:
    return abs(one - other) <= other * 0.12


def test_a_source_is_asked_twice_as_often_as_it_has_news() -> None:
    assert near(wait(listened(40 * MINUTE), fetch()), 20 * MINUTE)


def test_never_sooner_than_fastest_and_never_later_than_slowest() -> None:
    assert wait(listened(3 * MINUTE, days=4), fetch()) == 2 * MINUTE
    assert wait(listened(4 * DAY), fetch()) == 6 * HOUR
    assert wait(listened(4 * DAY), fetch(), slowest=DAY) == DAY


def test_a_quiet_night_slows_a_source_and_the_morning_finds_it_awake() -> None:
    known = state(first_polled_at=START - 20 * DAY, polled_at=START - 20 * DAY)
    for day in range(20, 0, -1):
        for quarter in range(48):  # every 15 minutes from 8 to 20 o'clock
            moment = START - day * DAY + quarter * 15 * MINUTE
            known = after(known, fetch(moment, new=1), source(), moment, Steady())
    midnight, six = START - 8 * HOUR, START - 2 * HOUR
    assert wait(known, fetch(midnight), midnight) > 4 * HOUR
    assert START - 45 * MINUTE < after(known, fetch(six), source(), six, Steady()).next_at <= START + 15 * MINUTE
    assert wait(known, fetch(), START) < 12 * MINUTE


def test_who_is_silent_on_sundays_is_asked_less_on_a_sunday() -> None:
    known = state(first_polled_at=START - 28 * DAY, polled_at=START - 28 * DAY)
    for hour in range(28 * 24, 0, -1):
        moment = START - hour * HOUR
        if moment.weekday() != 6:
            known = after(known, fetch(moment, new=1), source(), moment, Steady())
    sunday = START - DAY
    assert wait(known, fetch(sunday), sunday) > 2 * wait(known, fetch(), START)


def test_thirty_items_at_once_are_no_reason_to_come_thirty_times_as_often() -> None:
    known = state(first_polled_at=START - 10 * DAY, polled_at=START - 4 * MINUTE)
    assert sum(after(known, fetch(new=30), source(), START, Steady()).rhythm[:24]) == 2


def test_a_new_source_is_asked_soon_and_less_often_as_its_silence_grows() -> None:
    assert wait(state(), fetch(new=30)) == 2 * MINUTE
    waits = [wait(state(first_polled_at=START), fetch(), START + silence) for silence in (HOUR, 4 * HOUR, 4 * DAY)]
    assert near(waits[0], 32 * MINUTE)
    assert near(waits[1], 2 * HOUR)
    assert waits[2] == 6 * HOUR


def test_a_source_that_fell_silent_is_asked_less_and_less() -> None:
    known = listened(20 * MINUTE)
    later = [wait(known, fetch(START + gap), START + gap) for gap in (20 * MINUTE, 10 * HOUR, 3 * DAY, 40 * DAY)]
    assert later == sorted(later)
    assert near(later[0], 10 * MINUTE)
    assert later[2] > 2 * HOUR
    assert later[3] == 6 * HOUR


def test_what_the_answer_asks_for_is_kept_up_to_slowest() -> None:
    busy = listened(10 * MINUTE, days=4)
    assert wait(busy, fetch(fresh_for=HOUR)) == HOUR
    assert wait(busy, fetch(fresh_for=365 * DAY)) == 6 * HOUR
    assert wait(busy, fetch(wishes=Wishes(ttl=HOUR))) == HOUR


def test_what_a_feed_says_of_itself_holds_until_it_says_otherwise() -> None:
    busy = after(listened(10 * MINUTE, days=4), fetch(wishes=Wishes(ttl=HOUR)), source(), START, Steady())
    assert wait(busy, fetch(status=304)) == HOUR
    assert wait(busy, fetch(wishes=Wishes())) < HOUR


def test_who_is_watched_closely_may_ask_for_ten_minutes_at_most() -> None:
    busy = listened(3 * MINUTE, days=4)
    assert wait(busy, fetch(fresh_for=DAY), closely=True) == 10 * MINUTE
    assert wait(busy, fetch(fresh_for=5 * MINUTE), closely=True) == 5 * MINUTE
    assert wait(busy, fetch(wishes=Wishes(skips=tuple(range(24)))), closely=True) == 2 * MINUTE
    assert wait(busy, fetch(retry_after=3 * HOUR), closely=True) == 3 * HOUR


def test_hours_and_days_to_skip_are_skipped() -> None:
    busy = listened(10 * MINUTE, days=4)
    night = Wishes(skips=(8, 9, 10))
    assert after(busy, fetch(wishes=night), source(), START, Steady()).next_at == START + 3 * HOUR
    assert awake(START, ()) == awake(START, (3, 24 + 2)) == START
    assert awake(START + 5 * MINUTE, (8,)) == START + HOUR
    assert awake(START, (24,)) == START + 16 * HOUR  # Monday: on Tuesday at midnight
    assert awake(START, tuple(range(24))) == START + DAY  # who wants never to be asked is asked once a day


def test_retry_after_is_kept_up_to_a_day_whatever_the_status() -> None:
    limited = down(status=429, retry_after=3 * HOUR)
    assert wait(state(), limited) == 3 * HOUR
    assert wait(state(), fetch(retry_after=3 * HOUR)) == 3 * HOUR
    assert wait(state(), down(status=503, retry_after=40 * DAY)) == DAY


def test_a_429_that_says_for_how_long_is_no_riddle_and_twice_in_a_row_rests_longer() -> None:
    limited = down(status=429, fault="limited", retry_after=timedelta(seconds=7))
    assert [wait(state(failures=n, failing_since=START), limited) for n in range(3)] == [
        4 * MINUTE,
        8 * MINUTE,
        16 * MINUTE,
    ]
    assert wait(state(), down(status=429, fault="limited")) == 15 * MINUTE


def test_failures_are_asked_again_less_and_less_often_but_every_day() -> None:
    waits = [wait(state(failures=number - 1), down()) for number in (1, 2, 3, 8, 9, 10, 11, 1000)]
    minutes = [4, 8, 16, 512, 1024, 1440, 1440, 1440]
    assert waits == [number * MINUTE for number in minutes]


@pytest.mark.parametrize(
    ("fault", "first"),
    [
        ("connect", 4 * MINUTE),
        ("down", 4 * MINUTE),
        ("timeout", 5 * MINUTE),
        ("dns", 10 * MINUTE),
        ("limited", 15 * MINUTE),
        ("missing", 30 * MINUTE),
        ("broken", 30 * MINUTE),
        ("tls", HOUR),
        ("refused", HOUR),
        ("large", 6 * HOUR),
    ],
)
def test_what_passes_by_itself_is_asked_again_soon_and_what_needs_a_person_later(fault: str, first: timedelta) -> None:
    failed = fetch(status=None, error="no", error_kind="down", fault=fault)
    waits = [wait(state(failures=number), failed) for number in (0, 1, 20)]
    assert waits == [first, 2 * first, DAY]


def test_jitter_stays_within_a_tenth_and_above_what_is_promised() -> None:
    known = listened(40 * MINUTE)
    usual = wait(known, fetch())
    waits = [after(known, fetch(), source(), START, Random(seed)).next_at - START for seed in range(200)]
    assert min(waits) >= usual * 0.9
    assert max(waits) <= usual * 1.1
    assert max(waits) - min(waits) > 3 * MINUTE
    busy = listened(3 * MINUTE, days=2)
    assert min(after(busy, fetch(), source(), START, Random(seed)).next_at for seed in range(50)) >= START + 2 * MINUTE


def test_gone_for_good_is_still_asked_once_a_week() -> None:
    gone = fetch(status=410, error="outlet.example answered 410 Gone", error_kind="gone")
    assert wait(state(), gone) == 7 * DAY


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
    assert then.next_at >= START + MINUTE + 2 * MINUTE


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
    rhythm=st.just(()) | st.lists(st.floats(0, 1e6), min_size=31, max_size=31).map(tuple),
    skips=st.lists(st.integers(0, 30), max_size=31).map(tuple),
)
def test_whatever_happens_a_source_is_asked_again_within_8_days(
    *,
    failures: int,
    retry: timedelta | None,
    fresh: timedelta | None,
    gaps: list[timedelta],
    status: int,
    seed: int,
    rhythm: tuple[float, ...],
    skips: tuple[int, ...],
) -> None:
    arrivals = tuple(sorted(START - gap for gap in gaps))
    bad = status >= 400
    polled = fetch(
        status=status,
        retry_after=retry,
        fresh_for=fresh,
        error="no" if bad else None,
        error_kind=("gone" if status == 410 else "down") if bad else None,
        wishes=Wishes(ttl=fresh, skips=skips),
    )
    known = state(failures=failures, arrivals=arrivals, rhythm=rhythm, first_polled_at=min(arrivals, default=None))
    then = after(known, polled, source(), START, Random(seed)).next_at
    assert START + 2 * MINUTE <= then <= START + 8 * DAY


# --- validators, moves, hosts ------------------------------------------------------------------------


def test_once_a_day_without_a_whole_body_it_is_asked_for_one() -> None:
    known = after(state(), fetch(new=30), source(), START, Steady())
    assert trusts_validators(known, START + 23 * HOUR)
    known = after(known, fetch(START + 23 * HOUR, status=304), source(), START, Steady())
    assert not trusts_validators(known, START + DAY)
    assert wants_proof(known, START + DAY)
    known = after(known, fetch(START + DAY, audit=True), source(), START, Steady())
    assert trusts_validators(known, START + 47 * HOUR)


def test_validators_that_lied_are_not_sent_for_a_week_and_then_tried() -> None:
    known = after(state(audited_at=START - DAY), fetch(lied=True), source(), START, Steady())
    assert known.distrusted_at == START
    assert not trusts_validators(known, START + MINUTE)
    assert not wants_proof(known, START + 6 * DAY)
    assert wants_proof(known, START + 7 * DAY)
    again = after(known, fetch(START + 8 * DAY, lied=True), source(), START, Steady())
    assert again.distrusted_at == START + 8 * DAY
    assert after(known, fetch(START + 8 * DAY), source(), START, Steady()).distrusted_at == START
    assert after(known, fetch(START + 8 * DAY, audit=True), source(), START, Steady()).distrusted_at is None


def test_a_new_address_is_taken_over_after_three_equal_answers_in_a_row() -> None:
    new, other = "https://outlet.example/new.xml", "https://outlet.example/other.xml"

    def addresses(*moved: str | None) -> list[str | None]:
        known, told = state(), []
        for number, each in enumerate(moved):
            known = after(known, fetch(START + number * HOUR, moved=each), source(), START, Steady())
            told.append(known.address)
        return told

    assert addresses(new, new, new, None) == [None, None, new, new]
    assert addresses(new, new, None, new, new) == [None] * 5
    assert addresses(new, other, new, other, new) == [None] * 5


def test_a_failure_between_does_not_undo_what_was_said_of_a_move() -> None:
    known = state(moving="https://outlet.example/new.xml", moves=2)
    known = after(known, down(), source(), START, Steady())
    assert known.moves == 2


def test_what_is_gone_where_it_moved_to_is_asked_for_at_home() -> None:
    known = state(address="https://outlet.example/new.xml")
    assert after(known, down(), source(), START, Steady()).address == "https://outlet.example/new.xml"
    gone = fetch(status=410, error="gone", error_kind="gone")
    assert after(known, gone, source(), START, Steady()).address is None


def test_a_host_that_had_too_much_gets_twice_the_distance_and_forgives_by_and_by() -> None:
    second = timedelta(seconds=1)
    assert widened(second) == 2 * second
    assert widened(timedelta(0)) == second
    assert widened(4 * MINUTE) == 5 * MINUTE
    assert spacing(None, None, START, usual=second) == second
    assert spacing(8 * second, START, START, usual=second) == 8 * second
    assert spacing(8 * second, START, START + HOUR, usual=second) == 4 * second
    assert spacing(8 * second, START, START + DAY, usual=second) == second
