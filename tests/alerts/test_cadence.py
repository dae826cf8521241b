"""Slots of digests: in the reader's zone, through every change of its clock, never twice and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.cadence import Slot, last_slot, next_slot

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "UTC"]
CRONS = ["0 8 * * *", "30 2 * * *", "0 2,3 * * *", "*/15 * * * *", "0 */2 * * *", "0 8 * * 1-5", "45 1 * * 0"]


def slots(cron: str, zone: str, after: datetime, until: datetime) -> list[Slot]:
    found = []
    while (slot := next_slot(cron, zone, after)).moment <= until:
        found.append(slot)
        after = slot.moment
    return found


def keys(cron: str, zone: str, day: datetime, hours: int = 8) -> list[str]:
    return [slot.key[11:] for slot in slots(cron, zone, day, day + timedelta(hours=hours))]


AUTUMN = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # Berlin falls back at 01:00 UTC
SPRING = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)  # and springs forward


def test_a_slot_is_named_for_the_readers_wall_time() -> None:
    slot = next_slot("0 8 * * *", "Asia/Tokyo", datetime(2026, 3, 2, 8, tzinfo=UTC))
    assert slot == Slot("2026-03-03T08:00", datetime(2026, 3, 2, 23, tzinfo=UTC))


def test_the_hour_that_comes_twice_has_its_slots_once() -> None:
    assert keys("30 2 * * *", "Europe/Berlin", AUTUMN) == ["02:30"]
    assert keys("*/30 * * * *", "Europe/Berlin", AUTUMN, 3) == ["02:00", "02:30", "03:00", "03:30"]


def test_the_hour_that_never_comes_falls_on_its_end() -> None:
    assert keys("30 2 * * *", "Europe/Berlin", SPRING) == ["03:00"]
    assert keys("0 2,3 * * *", "Europe/Berlin", SPRING) == ["03:00"]
    assert keys("*/30 * * * *", "Europe/Berlin", SPRING, 2) == ["01:00", "01:30", "03:00", "03:30"]


def weeks(zone: str) -> Iterator[datetime]:
    """The first week of a year, and each around a change of this zone's clock: in the others every day is like the next."""
    begun, here, day = datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo(zone), timedelta(days=1)
    yield begun
    for each in (begun + number * day for number in range(365)):
        if each.astimezone(here).utcoffset() != (each + day).astimezone(here).utcoffset():
            yield each - 3 * day


def test_the_weeks_in_which_clocks_change_are_looked_at() -> None:
    assert {zone: len(list(weeks(zone))) for zone in ZONES} == dict.fromkeys(ZONES[:3], 3) | dict.fromkeys(ZONES[3:], 1)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("cron", CRONS)
def test_no_key_comes_twice_in_a_year(cron: str, zone: str) -> None:
    for begun in weeks(zone):
        found = slots(cron, zone, begun, begun + timedelta(days=7))
        assert len({slot.key for slot in found}) == len(found)
        assert [slot.moment for slot in found] == sorted({slot.moment for slot in found})


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(CRONS),
    st.sampled_from(ZONES),
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 the zone is given beside
)
def test_last_and_next_are_neighbours(cron: str, zone: str, now: datetime) -> None:
    last, following = last_slot(cron, zone, now), next_slot(cron, zone, now)
    assert last.moment <= now < following.moment
    assert next_slot(cron, zone, last.moment) == following
    assert last.key == last.moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def test_a_leap_day_comes_every_four_years() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert next_slot("0 8 29 2 *", "UTC", now).key == "2028-02-29T08:00"
    assert last_slot("0 8 29 2 *", "UTC", now).key == "2024-02-29T08:00"
