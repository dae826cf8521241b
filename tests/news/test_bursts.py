"""When something is reported much more than usual, and when it only looks so."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.bursts import COOL, WARM, Alarm, Bursts, Rhythm, tail

MONTH = 28 * 24


def followed(hours: int = MONTH, *, count: int = 3, total: int = 100, seed: int = 1) -> Bursts:
    """A term with about *count* of *total* reports an hour, over a month; no alarm came."""
    chance, bursts = Random(seed), Bursts()
    for hour in range(hours):
        alarm = bursts.add(hour, chance.choice((count - 1, count, count + 1)), total)
        assert alarm is None
    return bursts


def test_six_times_the_usual_is_a_burst() -> None:
    alarm = followed().add(MONTH, 30, 130)
    assert alarm is not None
    assert alarm.count == 30
    assert 8 < alarm.count / alarm.usual < 12
    assert alarm.chance < 1e-4


def test_a_little_more_than_usual_is_none() -> None:
    assert followed().add(MONTH, 6, 103) is None


def test_several_hours_of_more_than_usual_add_up() -> None:
    bursts = followed()
    alarms = [bursts.add(MONTH + hour, 11, 108) for hour in range(6)]
    assert alarms[0] is None
    assert any(alarm and alarm.hours > 1 for alarm in alarms)


def test_a_catch_up_after_an_outage_is_none() -> None:
    bursts = followed()
    assert not any(bursts.add(MONTH + hour, 0, 0) for hour in range(4))
    assert bursts.add(MONTH + 4, 15, 500) is None


def test_a_busy_day_for_everything_is_none() -> None:
    assert followed().add(MONTH, 18, 600) is None


def test_two_reports_are_no_burst_of_what_is_never_reported() -> None:
    bursts = Bursts()
    for hour in range(MONTH):
        bursts.add(hour, 0, 100)
    assert bursts.add(MONTH, 2, 100) is None
    assert bursts.add(MONTH + 1, 8, 100) is not None


def test_what_is_usual_is_to_be_known_first() -> None:
    assert followed(WARM - 1).add(WARM - 1, 40, 140) is None
    assert followed(WARM).add(WARM, 40, 140) is not None


def test_a_burst_that_lasts_is_told_again_after_the_cool_down() -> None:
    bursts = followed()
    alarms = [bursts.add(MONTH + hour, 60, 160) is not None for hour in range(COOL + 2)]
    assert alarms[0]
    assert not any(alarms[1:COOL])
    assert alarms[COOL]


def test_a_burst_does_not_become_the_norm_at_once() -> None:
    bursts = followed()
    for hour in range(6):
        bursts.add(MONTH + hour, 60, 160)
    for hour in range(6, 48):
        bursts.add(MONTH + hour, 3, 100)
    assert bursts.add(MONTH + 48, 40, 140) is not None


def test_a_term_that_is_reported_each_morning_has_no_burst_each_morning() -> None:
    bursts, alarms = Bursts(), []
    for hour in range(2 * MONTH):
        morning = hour % 24 in (6, 7, 8)
        alarm = bursts.add(hour, 12 if morning else 1, 100)
        alarms += [hour] if alarm else []
    assert not [hour for hour in alarms if hour > MONTH]


def test_where_hardly_anything_else_comes_in_nothing_is_told_by_a_share() -> None:
    bursts = Bursts()
    for hour in range(MONTH):
        bursts.add(hour, 1, 2)
    assert bursts.add(MONTH, 4, 4) is None


def test_an_hour_that_goes_on_can_be_looked_at_and_changes_nothing() -> None:
    rhythm = Rhythm()
    for hour in range(MONTH):
        rhythm = rhythm.closed(hour, 3, 100)
    assert rhythm.look(MONTH, 4, 20) is None
    alarm = rhythm.look(MONTH, 25, 60)
    assert isinstance(alarm, Alarm)
    assert rhythm.look(MONTH, 25, 60) == alarm


@pytest.mark.parametrize(("mean", "shape"), [(0.1, 2.0), (3.0, 2.0), (40.0, 0.5), (200.0, 12.0)])
def test_the_tail_is_that_of_a_gamma_poisson(mean: float, shape: float) -> None:
    chance = Random(7)
    drawn = [_poisson(chance, mean * chance.gammavariate(shape, 1 / shape)) for _ in range(4000)]
    for count in (1, int(mean) + 1, int(2 * mean) + 2):
        share = sum(each >= count for each in drawn) / len(drawn)
        assert tail(count, mean, shape) == pytest.approx(share, abs=0.03)


def _poisson(chance: Random, rate: float) -> int:
    """By the gaps between events."""
    count, at = 0, chance.expovariate(1.0)
    while at < rate:
        count += 1
        at += chance.expovariate(1.0)
    return count


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)), max_size=40))
def test_any_counts_are_taken(hours: list[tuple[int, int]]) -> None:
    rhythm = Rhythm(seen=WARM)
    for hour, (count, more) in enumerate(hours):
        alarm = rhythm.look(hour, count, count + more)
        assert alarm is None or 0 <= alarm.chance < 1e-4
        rhythm = rhythm.closed(hour, count, count + more, alarmed=alarm is not None)
