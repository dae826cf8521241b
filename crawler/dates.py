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
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from unicodedata import normalize

from crawler import persian, zones
from news import months
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


# --- the two usual ways ----------------------------------------------------------------------------

_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9},? *)?(\d{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (\d{4}) "
    r"(\d\d):(\d\d)(?::(\d\d))? ?([+-]\d{4}|(?!am|pm)[A-Za-z]{1,5})",
    re.IGNORECASE,
)
_ENGLISH = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)? ?(?:[Zz]|[+-]\d\d(?::?\d\d)?)?)?(?P<java>\[[\w/]+\])?"
    r"|\d{8}[Tt]\d{4}(?:\d\d)?(?:[Zz]|[+-]\d\d(?::?\d\d)?)?"
)


def _rfc822(text: str, zone: str) -> Moment | None:
    found = _RFC822.fullmatch(text)
    if not found:
        return None
    day, month, year, hour, minute, second, name = found.groups()
    on = date(int(year), _ENGLISH.index(month.lower()) + 1, int(day))
    return _moment(on, _Time(int(hour), int(minute), int(second or 0)), name, zone)


def _iso(text: str, zone: str) -> Moment | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    text = text.removesuffix(found["java"] or "")  # ZonedDateTime prints its zone beside the offset
    try:
        # Python's own reader takes six digits of a second and no space before the zone.
        at = datetime.fromisoformat(re.sub(r"([.,]\d{6})\d+", r"\1", text.replace(" +", "+").replace(" -", "-")))
    except ValueError:
        return None  # 24:00:00: the tolerant way knows
    bare = len(text) == 10
    return _placed(at, at.tzinfo or zones.known(zone), bare=bare, zoned=at.tzinfo is not None)


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
    r"|(?<!\d)(?P<dd>\d{1,2})\s+(?:(?:thg|tháng)\s*(?P<vi>\d{1,2})|(?P<mm>\d{1,2})[月월])[\s,]+(?P<yy>\d{4})(?!\d)",  # RFC 822 in Asia
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)|(?P<of>\d{4}|\d\d)-?(?P<nth>\d{3})|(?P<yy>\d\d)(?P<mm>\d\d)(?P<dd>\d\d)|-(?P<yyy>\d\d)-?(?P<mmm>\d\d)|(?P<yyyy>\d{4})"
)
_DOTTED = re.compile(
    r"(?<![\d.])(\d{1,2})\.([0-5]\d)(?=\s*uhr\b)|(?:(?<=\bkl )|(?<=\b\d{4} )|(?<=\b\d{4}, ))(\d{1,2})\.([0-5]\d)(?![\d.])",
    re.IGNORECASE,
)
_CHARACTERS = re.compile(r"(?<!\d)(\d{1,2})\s*[時时點点시]\s*(?:(\d{1,2})\s*[分분])?")  # 14時05分
_SHORTENED = re.compile(r"(?<=[\u0e00-\u0e7f])\.(?=[\u0e00-\u0e7f])")  # มี.ค. is one word
_MARKS = (
    "\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"  # vowels that are no letters
)
_LETTERS = rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*"
_TOKEN = re.compile(rf"\d+|{_LETTERS}(?:['’]{_LETTERS})?")
_FILLERS = frozenset(
    "at on of the um uhr h hs hrs le à a den de del kl klo alle ore às lúc saat στις в v godz ob o st nd rd th er º ª г года р เวลา น ساعت".split()
)
_AFTER = re.compile(r"[\s,.;:()/|·•–—-]*")


@dataclass(frozen=True, slots=True)
class _Time:
    hour: int
    minute: int = 0
    second: int = 0


def _tolerant(raw: str, zone: str, language: str | None) -> Moment | None:
    text = normalize("NFKC", raw).translate(months.digits())
    text = re.sub(r"(?<=\d)T(?=\d)", " ", _SHORTENED.sub("", text))
    text = _CHARACTERS.sub(lambda clock: f" {clock[1]}:{clock[2] or '00':0>2} ", text)
    text = _DOTTED.sub(r"\1\3:\2\4", re.sub(r"\b(?:klo|kl\.)\s*(?=\d)", "kl ", text, flags=re.IGNORECASE))
    zone = zones.of_script(text) or zone if zone == "UTC" else zone
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
    if named and (named[1][-1].isdigit() or "/" in named[1] or zones.is_zone(named[1])):
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
    if found["yy"]:
        return date(int(found["yy"]), int(found["mm"] or found["vi"]), int(found["dd"]))
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
    day, year = (tokens[i] for i in numbers)
    if len(day) > 2:
        day, year = year, day
    month = _month(tokens, numbers, language)
    if month is None:
        persians = (persian.on(int(day), token, int(year)) for token in tokens)
        return next(filter(None, persians), None)
    return date(_year(year), month, int(day))


def _month(tokens: Sequence[str], numbers: Sequence[int], language: str | None) -> int | None:
    """The month's number.

    "mar" may be a Tuesday: the word between the numbers, or beside one, is meant, and no other word may follow them.
    """
    near = {place + step for place in numbers for step in (-2, -1, 1, 2)}
    places = [i for i, token in enumerate(tokens) if not token.isdigit() and i in near]
    places.sort(key=lambda i: -((i - 1 in numbers) + (i + 1 in numbers)))
    late = {i for i in range(numbers[0], len(tokens)) if i not in numbers and tokens[i].lower() not in _FILLERS}
    for names in months.calendars(language):
        for i in places:
            word = months.folded(tokens[i])
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


def _moment(on: date, clock: _Time | None, name: str | None, zone: str) -> Moment:
    at = datetime(on.year, on.month, on.day)  # noqa: DTZ001 - its zone is found below
    if clock is None:
        return _placed(at, zones.known(zone), bare=True, zoned=False)
    if (clock.hour, clock.minute, clock.second) == (24, 0, 0):
        at += timedelta(days=1)
    else:
        at = at.replace(hour=clock.hour, minute=clock.minute, second=clock.second)
    named = zones.named(name, at, zone) if name else None
    return _placed(at, named or zones.known(zone), bare=False, zoned=named is not None)


def _placed(at: datetime, zone: tzinfo, *, bare: bool, zoned: bool) -> Moment:
    midnight = (at.hour, at.minute, at.second) == (0, 0, 0)
    moment = at.replace(tzinfo=zone).astimezone(UTC)
    return Moment(moment, Precision.DAY if bare or midnight else Precision.TIME, zoned)
