"""Quiet hours by the reader's own wall clock, through every change of it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.quiet import quiet_until
from news.model import Hours

NIGHT = Hours(start=time(22), end=time(7))
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"]


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_the_night_ends_in_the_morning_of_the_readers_zone() -> None:
    assert quiet_until([NIGHT], "Europe/Berlin", at("2026-03-02T23:10", "Europe/Berlin")) == at("2026-03-03T06:00")
    assert quiet_until([NIGHT], "Europe/Berlin", at("2026-03-03T06:59", "Europe/Berlin")) == at("2026-03-03T06:00")
    assert quiet_until([NIGHT], "Europe/Berlin", at("2026-03-03T07:00", "Europe/Berlin")) is None
    assert quiet_until([NIGHT], "Europe/Berlin", at("2026-03-02T21:59", "Europe/Berlin")) is None
    assert quiet_until([], "UTC", at("2026-03-02T23:00")) is None


def test_hours_over_midnight_belong_to_the_day_they_begin_on() -> None:
    friday = Hours(start=time(22), end=time(7), days=(4,))
    assert quiet_until([friday], "UTC", at("2026-03-07T03:00")) == at("2026-03-07T07:00")  # Saturday morning
    assert quiet_until([friday], "UTC", at("2026-03-06T03:00")) is None  # Friday morning


def test_stretches_that_follow_each_other_are_one() -> None:
    weekend = [NIGHT, Hours(start=time(7), end=time(12), days=(5, 6))]
    assert quiet_until(weekend, "UTC", at("2026-03-06T23:00")) == at("2026-03-07T12:00")


def test_hours_that_never_end_hold_nothing() -> None:
    assert quiet_until([Hours(start=time(0), end=time(0))], "UTC", at("2026-03-02T12:00")) is None


def test_an_end_in_the_gap_of_the_clock_falls_on_the_gaps_end() -> None:
    hours = [Hours(start=time(22), end=time(2, 30))]
    assert quiet_until(hours, "Europe/Berlin", at("2026-03-29T00:00")) == at("2026-03-29T01:00")  # 03:00 there
    assert quiet_until(hours, "Europe/Berlin", at("2026-10-25T00:10")) == at("2026-10-25T00:30")  # the first 02:30
    assert quiet_until(hours, "Europe/Berlin", at("2026-10-25T01:10")) is None  # the second 02:10


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "changes", ["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01", "2028-02-29"]
)
def test_every_night_ends_once_at_seven_whatever_the_clock_does(zone: str, changes: str) -> None:
    begun = at(f"{changes}T12:00") - timedelta(days=1)
    ends = {quiet_until([NIGHT], zone, begun + timedelta(minutes=37 * step)) for step in range(80)} - {None}
    assert {end.astimezone(ZoneInfo(zone)).strftime("%H:%M") for end in ends if end} == {"07:00"}
    assert len(ends) in {2, 3}


@settings(max_examples=60, deadline=None)
@given(
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.sampled_from(ZONES),
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 the zone is given beside
)
def test_an_end_is_later_and_is_not_quiet(start: time, end: time, zone: str, now: datetime) -> None:
    until = quiet_until([Hours(start=start, end=end, days=(0, 2, 4, 5))], zone, now)
    if until is not None:
        assert now < until <= now + timedelta(hours=49)
        assert quiet_until([Hours(start=start, end=end, days=(0, 2, 4, 5))], zone, until) is None
