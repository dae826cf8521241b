"""Times of day in a row are moments, over midnight too."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from crawler.hours import moments, of_day

ZONE = "Europe/Berlin"


@pytest.mark.parametrize(
    ("hours", "first", "last", "days"),
    [
        ("00:45 00:10 23:50 22:30", "22 20:00", "23 00:50", "23 23 22 22"),  # the newest first
        ("22:30 23:50 00:10 00:45", "22 20:00", "23 00:50", "22 22 23 23"),  # the oldest first
        ("23:50 22:30 21:05", "22 20:00", "23 00:50", "22 22 22"),  # changed after midnight, by an edit
        ("00:45 00:10 23:50 22:30", "22 20:00", None, "23 23 22 22"),
        ("00:10 00:45 01:30", "22 20:00", None, "23 23 23"),  # those before are on another page
        ("01:00 22:00 06:00 23:00 21:00", "21 20:00", "23 01:05", "23 22 22 21 21"),  # two nights
        ("08:00 21:30 21:05 20:40", "22 07:30", "22 21:35", "22 22 22 22"),  # the first is pinned
        ("15:10 14:02", None, "22 15:05", "22 22"),  # clocks differ by some minutes
    ],
)
def test_hours_find_their_days(hours: str, first: str | None, last: str | None, days: str) -> None:
    def moment(said: str | None) -> datetime | None:
        return datetime.fromisoformat(f"2026-11-{said}+01:00") if said else None

    given = [time.fromisoformat(hour) for hour in hours.split()]
    want = [moment(f"{day} {hour}") for day, hour in zip(days.split(), hours.split(), strict=True)]
    assert moments(given, ZONE, first=moment(first), last=moment(last)) == want


def test_without_a_date_no_hour_has_a_day() -> None:
    assert moments([time(9), time(8)], ZONE, first=None, last=None) == [None, None]
    assert moments([], ZONE, first=None, last=None) == []


def test_an_hour_is_read_as_it_is_written() -> None:
    assert (of_day("9:05 pm"), of_day("21:05"), of_day("25:00")) == (time(21, 5), time(21, 5), None)
