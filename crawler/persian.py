"""The Persian calendar, by which Iran's and Afghanistan's outlets date their reports: "۱ آذر ۱۴۰۵" is 22 November 2026."""

from __future__ import annotations

from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("فروردین حمل", "اردیبهشت ثور", "خرداد جوزا", "تیر سرطان", "مرداد امرداد اسد", "شهریور سنبله", "مهر میزان", "آبان عقرب", "آذر قوس", "دی جدی", "بهمن دلو", "اسفند حوت"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_FIRST = date(622, 3, 21)  # of the year 1, reckoned back by the cycle
_YEARS = range(1300, 1500)


def on(day: int, month: str, year: int) -> date | None:
    """The day in our calendar; None where *month* or *year* is none of theirs.

    Leap years go by the cycle of 33, which holds from 1799 to 2256.
    """
    number = _MONTHS.get(month.replace("ي", "ی"))
    if number is None or year not in _YEARS or not 1 <= day <= 31:
        return None
    past = 365 * (year - 1) + (8 * (year - 1) + 29) // 33
    return _FIRST + timedelta(days=past + 30 * (number - 1) + min(number - 1, 6) + day - 1)
