"""Moments as a reader writes them, in their own zone; the same on every machine, whatever its locale.

today 09:12 · Mon 2 Mar, 23:50 · 31 Dec 2025, 08:00
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from news.model import Article, Precision

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(at: datetime, zone: ZoneInfo) -> str:
    """Monday 2 March 2026."""
    local = at.astimezone(zone)
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"


def moment(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """The time alone on the day of *now*, else with its date."""
    local = at.astimezone(zone)
    date = _date(local, now.astimezone(zone))
    return f"{date}, {local:%H:%M}" if date else f"{local:%H:%M}"


def published(article: Article, zone: ZoneInfo, now: datetime) -> str:
    """When *article* came out, as exactly as its outlet says."""
    if article.precision is Precision.ESTIMATED or article.published is None:
        return "seen " + moment(article.first_seen, zone, now)
    if article.precision is Precision.DAY:  # midnight UTC of a bare date: no zone moves it to the day before
        return _date(article.published, None)
    return moment(article.published, zone, now)


def _date(local: datetime, today: datetime | None) -> str:
    if today is not None and local.date() == today.date():
        return ""
    if today is not None and local.year != today.year:
        return f"{local.day} {_MONTHS[local.month - 1][:3]} {local.year}"
    return f"{_DAYS[local.weekday()][:3]} {local.day} {_MONTHS[local.month - 1][:3]}"
