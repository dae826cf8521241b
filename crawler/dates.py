"""Dates, as feeds and pages write them.

    "Tue, 03 Mar 2026 14:05:00 EST"      19:05 UTC
    "2026/1/10 02:33 PM"                 10 January, 14:33 in the outlet's zone
    "mar. 3 mars 2026"                   a day
    "1772546700"                         seconds since 1970

Read from the raw string: feedparser's own reading takes 2020/1/10 for 1 November, passes over PM, and knows neither CEST
nor IST. Of 30,384 dates in real feeds all but 38 are RFC 822 or ISO 8601; those two ways are short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from unicodedata import combining, normalize
from unicodedata import name as called
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from news.model import Precision

TOLERANCE = timedelta(minutes=10)  # clocks differ
_OLDEST = datetime(1971, 1, 1, tzinfo=UTC)  # before it: zero written as a date
_LONGEST = 120  # characters of a date


@dataclass(frozen=True, slots=True)
class Moment:
    """A date that was read."""

    at: datetime  # aware UTC; a day's midnight in its zone
    precision: Precision  # TIME, or DAY for a bare date and for midnight
    zoned: bool  # False: the text names no zone that is known, the outlet's stood in


def settle(raw: str | None, now: datetime, zone: str = "UTC", language: str | None = None) -> Moment | None:
    """*raw* as a moment that can be relied on.

    None where there is nothing usable: no date, one before 1971, or one more than 10 minutes ahead (an embargo or a
    wrong clock; `first_seen` stands in for it).
    """
    found = parse(raw, zone, language) if raw else None
    return found if found and _OLDEST <= found.at <= now + TOLERANCE else None


def parse(raw: str, zone: str = "UTC", language: str | None = None) -> Moment | None:
    """What *raw* says, plausible or not; None where it is no date.

    *zone* is meant where *raw* names none, and tells which IST or CST is meant. *language* tells how months are
    called; `en-US` puts the month before the day in 3/4/2026.
    """
    text = raw.strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        return _rfc822(text, zone) or _iso(text, zone) or _epoch(text) or _tolerant(text, zone, language)
    except (ValueError, OverflowError):  # 31 February, year 0, 25 o'clock
        return None


def day_of(moment: Moment | None, zone: str) -> date | None:
    """The day that *moment* falls on in *zone*."""
    return moment.at.astimezone(_zone(zone)).date() if moment else None


# --- the two usual ways ----------------------------------------------------------------------------

_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9},? *)?(\d{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (\d{4}) "
    r"(\d\d):(\d\d)(?::(\d\d))? ?([+-]\d{4}|(?!am|pm)[A-Za-z]{1,5})",
    re.IGNORECASE,
)
_ENGLISH = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)? ?(?:[Zz]|[+-]\d\d(?::?\d\d)?)?)?")


def _rfc822(text: str, zone: str) -> Moment | None:
    found = _RFC822.fullmatch(text)
    if not found:
        return None
    day, month, year, hour, minute, second, name = found.groups()
    on = date(int(year), _ENGLISH.index(month.lower()) + 1, int(day))
    return _moment(on, _Time(int(hour), int(minute), int(second or 0)), name, zone)


def _iso(text: str, zone: str) -> Moment | None:
    if not _ISO.fullmatch(text):
        return None
    try:
        # Python's own reader takes six digits of a second and no space before the zone.
        at = datetime.fromisoformat(re.sub(r"([.,]\d{6})\d+", r"\1", text.replace(" +", "+").replace(" -", "-")))
    except ValueError:
        return None  # 24:00:00: the tolerant way knows
    bare = len(text) == 10
    return _placed(at, at.tzinfo or _zone(zone), bare=bare, zoned=at.tzinfo is not None)


def _epoch(text: str) -> Moment | None:
    if not re.fullmatch(r"\d{10}|\d{13}", text):
        return None
    at = datetime.fromtimestamp(int(text) / (1 if len(text) == 10 else 1000), UTC)
    return Moment(at, Precision.TIME, zoned=True)


# --- every other way -------------------------------------------------------------------------------

_BEFORE_NOON = "am a.m 오전 上午 午前 ص"
_AFTER_NOON = "pm p.m 오후 下午 午後 م"
_NOON = {**dict.fromkeys(_BEFORE_NOON.split(), 0), **dict.fromkeys(_AFTER_NOON.split(), 12)}
_HALF = "|".join(sorted(map(re.escape, _NOON), key=len, reverse=True))
_TIME = re.compile(
    rf"(?:(?P<early>{_HALF})\s*)?(?<![\d:.])(?P<h>\d{{1,2}})"
    rf"(?:[:h](?P<m>\d\d)(?::(?P<s>\d\d)(?:[.,]\d+)?)?(?![\d:])(?:\s*(?P<late>{_HALF})\.?(?!\w))?"
    r"|\s*(?P<only>[ap]\.?m\.?)(?!\w))",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\s*\(?((?:utc|gmt)? ?[+-]\d\d?(?::?\d\d)?(?!\d)|[a-z]+/[a-z_]+(?:/[a-z_]+)?|z|[a-z]{2,5})\)?(?![\w:/])",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"(?P<y>\d{4})\s*[-/.年년]\s*0*(?P<m>\d{1,2})(?:\s*[-/.月월]\s*0*(?P<d>\d{1,2})\s*[日일.]?)?(?![-\d])"
    r"|(?<!\d)(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{4}|\d\d)(?!\d)"
)
_COMPACT = re.compile(
    r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)|(?P<of>\d{4}|\d\d)-?(?P<nth>\d{3})|(?P<yy>\d\d)(?P<mm>\d\d)(?P<dd>\d\d)|-(?P<yyy>\d\d)-?(?P<mmm>\d\d)|(?P<yyyy>\d{4})"
)
_DOTTED = re.compile(
    r"(?<![\d.])(\d{1,2})\.([0-5]\d)(?=\s*uhr\b)|(?<=\bkl )(\d{1,2})\.([0-5]\d)(?![\d.])", re.IGNORECASE
)
_MARKS = (
    "\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"  # vowels that are no letters
)
_LETTERS = rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*"
_TOKEN = re.compile(rf"\d+|{_LETTERS}(?:['’]{_LETTERS})?")
_FILLERS = frozenset(
    "at on of the um uhr h hs hrs le à a den de del kl klo alle ore godz ob o st nd rd th er º ª г года р เวลา น".split()
)
_AFTER = re.compile(r"[\s,.;:()/|·•–—-]*")


@dataclass(frozen=True, slots=True)
class _Time:
    hour: int
    minute: int = 0
    second: int = 0


def _tolerant(raw: str, zone: str, language: str | None) -> Moment | None:
    text = normalize("NFKC", raw).translate(_digits())
    text = re.sub(r"(?<=\d)T(?=\d)", " ", text)
    text = _DOTTED.sub(r"\1\3:\2\4", re.sub(r"\b(?:klo|kl\.)\s*(?=\d)", "kl ", text, flags=re.IGNORECASE))
    zone = _home(text) or zone if zone == "UTC" else zone
    clock, name, rest = _cut_time(text)
    on = _compact(rest) or _numeric(rest, language) or _worded(rest, language)
    return _moment(on, clock, name, zone) if on else None


def _cut_time(text: str) -> tuple[_Time | None, str | None, str]:
    """The time of day, the zone's name, and what is left."""
    found = _TIME.search(text)
    if not found:
        return None, None, text
    hour, half = int(found["h"]), found["early"] or found["late"] or found["only"]
    if half and hour <= 12:
        hour = hour % 12 + _NOON[half.lower().rstrip(".")]
    end, name = found.end(), None
    named = _ZONE.match(text, end)
    if named and (named[1][-1].isdigit() or "/" in named[1] or _is_zone(named[1])):
        end, name = named.end(), named[1]
    return (
        _Time(hour, int(found["m"] or 0), int(found["s"] or 0)),
        name,
        text[: found.start()] + " " + text[end:],
    )


def _numeric(text: str, language: str | None) -> date | None:
    found = _NUMERIC.search(text)
    if not found or not _only_words(text[: found.start()], text[found.end() :]):
        return None
    if found["y"]:
        return date(int(found["y"]), int(found["m"]), int(found["d"] or 1))
    first, second, last = found["a"], int(found["b"]), found["c"]
    if found["sep"] == "-" and len(last) == 2:
        return date(_year(first), second, int(last))
    month_first = found["sep"] == "/" and (second > 12 or (language == "en-US" and int(first) <= 12))
    day, month = (second, int(first)) if month_first else (int(first), second)
    return date(_year(last), month, day)


def _compact(text: str) -> date | None:
    found = _COMPACT.fullmatch(text.strip())
    if not found:
        return None
    if found["nth"]:  # the day of the year (ISO 8601)
        return date(_year(found["of"]), 1, 1) + timedelta(days=int(found["nth"]) - 1) if found["nth"] > "000" else None
    year = found["y"] or found["yy"] or found["yyy"] or found["yyyy"]
    month = found["m"] or found["mm"] or found["mmm"] or "1"
    return date(_year(year), int(month), int(found["d"] or found["dd"] or "1"))


def _worded(text: str, language: str | None) -> date | None:
    tokens = _TOKEN.findall(text)
    numbers = [i for i, token in enumerate(tokens) if token.isdigit()]
    if len(numbers) != 2 or not _AFTER.fullmatch(_TOKEN.sub("", text)):
        return None
    month = _month(tokens, numbers, language)
    if month is None:
        return None
    day, year = (tokens[i] for i in numbers)
    if len(day) > 2:
        day, year = year, day
    return date(_year(year), month, int(day))


def _month(tokens: Sequence[str], numbers: Sequence[int], language: str | None) -> int | None:
    """The month's number.

    "mar" may be a Tuesday: the word between the numbers, or beside one, is meant, and no other word may follow them.
    """
    near = {place + step for place in numbers for step in (-2, -1, 1, 2)}
    places = [i for i, token in enumerate(tokens) if not token.isdigit() and i in near]
    places.sort(key=lambda i: -((i - 1 in numbers) + (i + 1 in numbers)))
    late = {i for i in range(numbers[0], len(tokens)) if i not in numbers and tokens[i].lower() not in _FILLERS}
    for names in _calendars(language):
        for i in places:
            word = _folded(tokens[i])
            month = names.get(word) or names.get(word.removeprefix("ב"))  # Hebrew: "in March" is one word
            if month and late <= {i}:
                return month
    return None


def _only_words(before: str, after: str) -> bool:
    """Weekdays and "Published:" may stand before a date, and little after it."""
    words = [token.lower() for token in _TOKEN.findall(after)]
    return not any(c.isdigit() for c in before) and all(w in _FILLERS for w in words) and "+" not in before + after


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year - 543 if 2400 < year < 2700 else year  # Thailand counts from Buddha
    return year + (2000 if year < 69 else 1900)


# --- zones -----------------------------------------------------------------------------------------

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


def _is_zone(name: str) -> bool:
    return name.upper() in _OFFSETS or name.upper() in _GENERIC


def _moment(on: date, clock: _Time | None, name: str | None, zone: str) -> Moment:
    at = datetime(on.year, on.month, on.day)  # noqa: DTZ001 - its zone is found below
    if clock is None:
        return _placed(at, _zone(zone), bare=True, zoned=False)
    if (clock.hour, clock.minute, clock.second) == (24, 0, 0):
        at += timedelta(days=1)
    else:
        at = at.replace(hour=clock.hour, minute=clock.minute, second=clock.second)
    named = _named(name, at, zone) if name else None
    return _placed(at, named or _zone(zone), bare=False, zoned=named is not None)


def _placed(at: datetime, zone: tzinfo, *, bare: bool, zoned: bool) -> Moment:
    midnight = (at.hour, at.minute, at.second) == (0, 0, 0)
    moment = at.replace(tzinfo=zone).astimezone(UTC)
    return Moment(moment, Precision.DAY if bare or midnight else Precision.TIME, zoned)


def _named(name: str, at: datetime, zone: str) -> tzinfo | None:
    """The zone called *name*. IST is India's, unless the outlet's own zone goes by that name on that day."""
    found = re.fullmatch(r"(?:utc|gmt)? ?([+-])(\d\d?):?(\d\d)?", name, re.IGNORECASE)
    if found:
        east = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(east if found[1] == "+" else -east)
    if "/" in name:
        return _known_zone(name)
    upper, home = name.upper(), _zone(zone)
    if at.replace(tzinfo=home).tzname() == upper:
        return home
    if upper in _GENERIC:
        return ZoneInfo(_GENERIC[upper])
    return timezone(timedelta(minutes=_OFFSETS[upper])) if upper in _OFFSETS else None


# Domains that are sold for what they spell, not for where they lie.
_SOLD = frozenset("ai am cc cd co fm gg io is la ly me nu sh so st to tv vc ws".split())


def zone_of(url: str, configured: str = "UTC") -> str:
    """The zone that *url*'s outlet writes in: as configured, else that of its country domain, where it has one only."""
    country = (urlsplit(url).hostname or "").rpartition(".")[2]
    if configured != "UTC" or len(country) != 2 or country in _SOLD:
        return configured
    return _only_zone("GB" if country == "uk" else country.upper()) or configured


@cache
def _only_zone(country: str) -> str | None:
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


def _home(text: str) -> str | None:
    scripts = (called(c, "").partition(" ")[0] for c in text if ord(c) > 0x36F and c.isalpha())
    return next((_HOMES[script] for script in scripts if script in _HOMES), None)


def _known_zone(key: str) -> tzinfo | None:
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _zone(key: str) -> tzinfo:
    return _known_zone(key) or UTC


# --- words -----------------------------------------------------------------------------------------

# In this order where two languages use a word for different months: Croatian "lis" is October, Polish "lis" November.
_LANGUAGES = (
    "en de fr es it pt nl sv da nb fi pl cs sk hu ro tr el ru uk bg sr hr sl ca et lv lt id vi ar ar_SY he fa ur hi bn "
    "ko ja zh th sw sq mk ka hy az"
).split()


def _calendars(language: str | None) -> Iterator[dict[str, int]]:
    """Names of months: the language's own, English ones, then those of all others."""
    own = (language or "en").replace("-", "_").split("_")[0].lower()
    yield from (_names(key) for key in dict.fromkeys([own, *_LANGUAGES]))


@cache
def _names(key: str) -> dict[str, int]:
    from babel import Locale, UnknownLocaleError  # 0.4 s for all, and one date in a thousand needs them

    try:
        months = Locale.parse(key).months
    except (UnknownLocaleError, ValueError):
        return {}
    styles = [months[use][width] for use in ("format", "stand-alone") for width in ("wide", "abbreviated")]
    return {_folded(name): number for style in styles for number, name in style.items()}


def _folded(word: str) -> str:
    bare = "".join(c for c in normalize("NFKD", word.casefold()) if not combining(c))
    return bare.rstrip(".")


@cache
def _digits() -> dict[int, int]:
    """Arabic, Persian, Indic and Bengali digits as ours."""
    return {base + n: ord("0") + n for base in (0x660, 0x6F0, 0x966, 0x9E6) for n in range(10)}
