"""Dates as feeds and pages write them (normalise.md, 22–32)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import dates
from news.model import Precision
from tests.fakes import START

WRITTEN = {
    # RFC 822 and ISO 8601
    "Mon, 02 Mar 2026 08:05:00 GMT": "2026-03-02T08:05:00+00:00",
    "2 Mar 2026 08:05 -0300": "2026-03-02T11:05:00+00:00",
    "Mon, 02 Mar 2026 08:05:00 -0000": "2026-03-02T08:05:00+00:00",
    "2026-03-02T08:05:00.1234567Z": "2026-03-02T08:05:00.123456+00:00",
    "2026-03-02T08:05+03": "2026-03-02T05:05:00+00:00",
    "2026-03-02 08:05:00 +0100": "2026-03-02T07:05:00+00:00",
    # Iran's calendar
    "۱ آذر ۱۴۰۵ - ۱۴:۰۵": "2026-11-22T14:05:00+00:00",
    "30 اسفند 1403": "2025-03-20T00:00:00+00:00",
    "22/11/2026 às 09h15": "2026-11-22T09:15:00+00:00",
    # zones by name
    "Mon, 02 Mar 2026 08:05:00 EST": "2026-03-02T13:05:00+00:00",
    "Thu, 02 Jul 2026 08:05:00 EDT": "2026-07-02T12:05:00+00:00",
    "Thu, 02 Jul 2026 08:05:00 ET": "2026-07-02T12:05:00+00:00",
    "Mon, 02 Mar 2026 08:05:00 PST": "2026-03-02T16:05:00+00:00",
    "Thu, 02 Jul 2026 08:05:00 CEST": "2026-07-02T06:05:00+00:00",
    "Thu, 02 Jul 2026 08:05:00 BST": "2026-07-02T07:05:00+00:00",
    "Mon, 02 Mar 2026 08:05:00 IST": "2026-03-02T02:35:00+00:00",
    "Mon, 02 Mar 2026 08:05:00 MET": "2026-03-02T07:05:00+00:00",
    "Mon, 02 Mar 2026 08:05:00 America/Los_Angeles": "2026-03-02T16:05:00+00:00",
    "Mon, 02 Mar 2026 08:05:00 GMT+03:00": "2026-03-02T05:05:00+00:00",
    # order, halves of the day, epochs, midnight's other name
    "2020/1/10 14:33:00": "2020-01-10T14:33:00+00:00",
    "Mon, 2 Mar 2026 02:02 PM": "2026-03-02T14:02:00+00:00",
    "March 2, 2026 12:02 a.m. ET": "2026-03-02T05:02:00+00:00",
    "13/02/2026 08:05": "2026-02-13T08:05:00+00:00",
    "02/13/2026 08:05": "2026-02-13T08:05:00+00:00",
    "1772438700": "2026-03-02T08:05:00+00:00",
    "1772438700000": "2026-03-02T08:05:00+00:00",
    "Sun, 01 Mar 2026 24:00:00 GMT": "2026-03-02T00:00:00+00:00",
    "Thu Aug 30 2012 17:26:16 +0200": "2012-08-30T15:26:16+00:00",
    "20260302": "2026-03-02T00:00:00+00:00",
    "2026-061": "2026-03-02T00:00:00+00:00",
    "26061": "2026-03-02T00:00:00+00:00",
    "2026000": None,
    # other languages
    "mer 12 nov 2025 10:00:00 +0100": "2025-11-12T09:00:00+00:00",
    "mar. 3 mars 2026 à 14h05": "2026-03-03T14:05:00+00:00",
    "Di, 14 Okt 2025 10:00:00 +0200": "2025-10-14T08:00:00+00:00",
    "2. März 2026, 8.05 Uhr": "2026-03-02T08:05:00+00:00",
    "2. mars 2026 kl. 08.05": "2026-03-02T08:05:00+00:00",
    "2.3.2026 klo 8.05": "2026-03-02T08:05:00+00:00",
    "2. März 2026, 08:05 Uhr": "2026-03-02T08:05:00+00:00",
    "Κυρ, 11 Ιούλ 2004 12:00:00 EST": "2004-07-11T17:00:00+00:00",
    "2004-július-13T9:15-05:00": "2004-07-13T14:15:00+00:00",
    "2 مارس 2026 08:05": "2026-03-02T08:05:00+00:00",
    "٢ مارس ٢٠٢٦ ٠٨:٠٥": "2026-03-02T08:05:00+00:00",
    "2026年3月2日 08:05": "2026-03-02T08:05:00+00:00",
    "2026年3月2日 14時05分": "2026-03-02T14:05:00+00:00",
    "2026年3月2日8时": "2026-03-02T08:00:00+00:00",
    "2026년 3월 2일 14시 05분": "2026-03-02T05:05:00+00:00",
    "2 มี.ค. 2569 14:05 น.": "2026-03-02T07:05:00+00:00",
    "2026년 3월 2일 오후 2:05": "2026-03-02T05:05:00+00:00",  # Hangul is written in one zone
    "2 Μαρτίου 2026 08:05": "2026-03-02T06:05:00+00:00",
    "2 במרץ 2026, 08:05": "2026-03-02T06:05:00+00:00",
    "2 มีนาคม 2569 เวลา 08:05 น.": "2026-03-02T01:05:00+00:00",
    "2 मार्च 2026 08:05": "2026-03-02T08:05:00+00:00",
    "2 Mart 2026 08:05": "2026-03-02T08:05:00+00:00",
    "2 de marzo de 2026 08:05": "2026-03-02T08:05:00+00:00",
    "Пн, 02 мар 2026 08:05:00 +0300": "2026-03-02T05:05:00+00:00",
    "Вс, 22 ноя 2026 10:00:00 +0300": "2026-11-22T07:00:00+00:00",
    "Mi, 04 Mär 2026 10:00:00 +0100": "2026-03-04T09:00:00+00:00",
    "월, 02 3월 2026 08:05:00 +0900": "2026-03-01T23:05:00+00:00",
    "月, 02 3月 2026 08:05:00 +0900": "2026-03-01T23:05:00+00:00",
    "Th 2, 02 Thg 3 2026 08:05:00 +0700": None,
    "CN, 22 Thg 11 2026 10:00:00 +0700": "2026-11-22T03:00:00+00:00",
    "Mon 2 Mar 2026 08.05": "2026-03-02T08:05:00+00:00",
    "20260302T080500Z": "2026-03-02T08:05:00+00:00",
    "2026-03-02T08:05:00+01:00[Europe/Oslo]": "2026-03-02T07:05:00+00:00",
    "Published: 2 March 2026 08:05 GMT": "2026-03-02T08:05:00+00:00",
    # no dates
    "": None,
    "soon": None,
    "Mon, 31 Feb 2026 08:05:00 GMT": None,
    "2026-03-02T25:05:00Z": None,
    "2026-03-02T08:05:00Ztra": None,
    "Sun, 16 Dec 2012 1:2:3:4 GMT": None,
    "Mon, 02 Mar 2026 08:05:00 +zz:00": None,
    "0000-00-00 00:00:00": None,
    "x" * 10_000: None,
}


@pytest.mark.parametrize(("raw", "want"), WRITTEN.items(), ids=lambda value: str(value)[:40])
def test_a_date_is_read_as_it_is_meant(raw: str, want: str | None) -> None:
    moment = dates.parse(raw)
    assert (moment.at.isoformat() if moment else None) == want


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_without_a_zone_the_outlets_own_is_meant_and_marked(zone: str) -> None:
    moment = dates.parse("2026-03-02 08:05:00", zone)
    assert moment is not None
    assert moment.zoned is False
    assert moment.at.astimezone(UTC).hour == {"Asia/Tokyo": 23, "America/New_York": 13}[zone]


@pytest.mark.parametrize(
    ("name", "zone", "hour"), [("IST", "Asia/Jerusalem", 6), ("CST", "Asia/Shanghai", 0), ("CST", "UTC", 14)]
)
def test_a_name_of_two_zones_is_the_outlets_own(name: str, zone: str, hour: int) -> None:
    moment = dates.parse(f"Mon, 02 Mar 2026 08:05:00 {name}", zone)
    assert moment is not None
    assert moment.at.hour == hour


def test_a_configured_zone_comes_before_that_of_the_script() -> None:
    told = dates.parse("2026년 3월 2일 오후 2:05", "America/New_York")
    assert told is not None
    assert told.at.isoformat() == "2026-03-02T19:05:00+00:00"


def test_an_unknown_zone_is_the_outlets_own_and_marked() -> None:
    moment = dates.parse("Mon, 02 Mar 2026 08:05:00 XYZ", "Asia/Tokyo")
    assert moment is not None
    assert (moment.at.hour, moment.zoned) == (23, False)


@pytest.mark.parametrize(
    "raw", ["2026-03-01", "Sun, 01 Mar 2026 00:00:00 GMT", "1 March 2026", "2026-03-01T00:00:00+05:00"]
)
def test_a_bare_date_and_midnight_tell_a_day_only(raw: str) -> None:
    moment = dates.parse(raw)
    assert moment is not None
    assert moment.precision is Precision.DAY


@pytest.mark.parametrize(
    "raw", ["Thu, 01 Jan 1970 00:00:00 GMT", "0", "Fri, 01 Mar 0020 10:00:00 GMT", "1899-12-30", None, ""]
)
def test_zero_written_as_a_date_is_none(raw: str | None) -> None:
    assert dates.settle(raw, START) is None


@pytest.mark.parametrize(
    ("ahead", "usable"),
    [(timedelta(minutes=9), True), (timedelta(minutes=11), False), (timedelta(days=365 * 73), False)],
)
def test_a_date_ahead_of_the_clock_is_not_relied_on(ahead: timedelta, usable: bool) -> None:
    assert (dates.settle((START + ahead).isoformat(), START) is not None) is usable


_FIRST, _LAST = datetime(1990, 1, 1), datetime(2090, 1, 1)  # noqa: DTZ001 - hypothesis wants them without a zone


@given(st.datetimes(_FIRST, _LAST, timezones=st.timezones(), allow_imaginary=False))
def test_what_python_writes_is_read_back(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    for raw in (moment.isoformat(), format_datetime(moment)):
        if moment.utcoffset() and moment.utcoffset().total_seconds() % 60:  # type: ignore[union-attr] # just looked at
            continue
        read = dates.parse(raw)
        assert read is not None
        assert read.at == moment.astimezone(UTC)  # moments of two zones are never equal in the hour that comes twice


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(raw: str) -> None:
    moment = dates.parse(raw)
    assert moment is None or moment.at.utcoffset() == timedelta(0)
