"""Zones: what "CEST", "IST", "UTC+3" and "America/Chicago" mean, and in which zone an outlet writes that names none."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from unicodedata import name as called
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSETS = {  # minutes east of Greenwich
    name: minutes
    for minutes, names in {
        -600: "HST", -540: "AKST", -480: "PST AKDT", -420: "MST PDT", -360: "CST MDT", -300: "EST CDT COT PET",
        -240: "EDT AST CLT BOT VET", -210: "NST", -180: "ADT BRT ART CLST UYT", -150: "NDT", 0: "UTC GMT UT Z WET",
        60: "CET MET MEZ BST WEST WAT", 120: "EET CEST MEST MESZ CAT SAST", 180: "EEST MSK EAT IDT TRT", 210: "IRST",
        240: "GST AZT GET SAMT", 270: "AFT IRDT", 300: "PKT UZT YEKT", 330: "IST SLST", 345: "NPT", 360: "ALMT BDT OMST",
        390: "MMT", 420: "WIB ICT KRAT NOVT", 480: "SGT HKT AWST PHT MYT WITA", 540: "JST KST WIT YAKT",
        570: "ACST", 600: "AEST VLAT PGT ChST", 630: "ACDT", 660: "AEDT MAGT", 720: "NZST PETT FJT", 780: "NZDT",
    }.items()
    for name in names.split()
}  # fmt: skip
_GENERIC = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "AT": "America/Halifax", "NT": "America/St_Johns",
}  # fmt: skip


def is_zone(name: str) -> bool:
    return name.upper() in _OFFSETS or name.upper() in _GENERIC


def named(name: str, at: datetime, zone: str) -> tzinfo | None:
    """The zone called *name*. IST is India's, unless the outlet's own zone goes by that name on that day."""
    if offset := _offset(name):
        return offset
    if "/" in name:
        return _known_zone(name)
    upper, home = name.upper(), known(zone)
    if at.replace(tzinfo=home).tzname() == upper:
        return home
    if upper in _GENERIC:
        return ZoneInfo(_GENERIC[upper])
    return timezone(timedelta(minutes=_OFFSETS[upper])) if upper in _OFFSETS else None


@lru_cache(maxsize=256)  # there are some forty
def _offset(name: str) -> timezone | None:
    """The zone of "+0100", "UTC+3"."""
    found = re.fullmatch(r"(?:utc|gmt)? ?([+-])(\d\d?):?(\d\d)?", name, re.IGNORECASE)
    if not found:
        return None
    east = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(east if found[1] == "+" else -east)


# Domains that are sold for what they spell, not for where they lie.
_SOLD = frozenset("ai am cc cd co fm gg io is la ly me nu sh so st to tv vc ws".split())


def of_outlet(url: str, configured: str = "UTC") -> str:
    """The zone that *url*'s outlet writes in: as configured, else that of its country domain, where it has one only."""
    country = (urlsplit(url).hostname or "").rpartition(".")[2]
    if configured != "UTC" or len(country) != 2 or country in _SOLD:
        return configured
    return _the_one_of("GB" if country == "uk" else country.upper()) or configured


_MANY = frozenset("ar bn en es fr pt ru sw ur".split())  # languages that are written in many zones


def of_language(language: str | None) -> str | None:
    """The zone in which nearly all write that write in *language*: Japanese, German, Turkish."""
    from babel.core import get_global

    own = (language or "").replace("_", "-").split("-")[0].lower()
    likely = "" if own in _MANY else get_global("likely_subtags").get(own, "")
    return _the_one_of(likely.rpartition("_")[2]) if likely else None


@cache
def _the_one_of(country: str) -> str | None:
    from babel.core import get_global

    zones = [zone for zone in get_global("territory_zones").get(country, ()) if _known_zone(zone)]
    days = [datetime(2026, month, 1, tzinfo=UTC) for month in (1, 7)]
    clocks = {tuple(day.astimezone(ZoneInfo(zone)).utcoffset() for day in days) for zone in zones}
    return zones[0] if len(clocks) == 1 else None


# Scripts that are written in one zone: a date in one of them that names no zone is meant in it, unless the outlet's is known.
_HOMES = {
    "HANGUL": "Asia/Seoul", "KATAKANA": "Asia/Tokyo", "HIRAGANA": "Asia/Tokyo", "THAI": "Asia/Bangkok", "LAO": "Asia/Vientiane",
    "KHMER": "Asia/Phnom_Penh", "MYANMAR": "Asia/Yangon", "HEBREW": "Asia/Jerusalem", "GREEK": "Europe/Athens",
    "ARMENIAN": "Asia/Yerevan", "GEORGIAN": "Asia/Tbilisi",
}  # fmt: skip


def of_script(text: str) -> str | None:
    scripts = (called(c, "").partition(" ")[0] for c in text if ord(c) > 0x36F and c.isalpha())
    return next((_HOMES[script] for script in scripts if script in _HOMES), None)


def _known_zone(key: str) -> tzinfo | None:
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def known(key: str) -> tzinfo:
    return _known_zone(key) or UTC
