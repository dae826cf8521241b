"""How one value is written: durations, sizes, zones, languages, addresses, moments."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema

from config.words import SLUG, SettingError, duration, nearest, short, size, slug_of
from news.model import Severity


def _zone(name: str) -> str:
    with suppress(ValueError, OSError, KeyError):  # all of them are raised for names that are none
        return ZoneInfo(name).key
    cities = {zone.rpartition("/")[2]: zone for zone in sorted(available_timezones())}
    meant = nearest(name, available_timezones(), cutoff=0.75)
    meant = meant or cities.get(nearest(name, cities, cutoff=0.75) or "")
    raise SettingError(
        f'unknown time zone "{name}"',
        f"did you mean {meant}?" if meant else "IANA names such as Europe/Berlin, Asia/Kolkata, UTC",
    )


def _address(value: str) -> str:
    if not re.fullmatch(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+", value):
        raise SettingError(f'"{value}" is not a mail address', "one plain address: name@example.org")
    return value


def _language(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        raise SettingError(f'"{value}" is not a language', "a code such as en, ar, tr or pt-BR")
    head, _, tail = value.partition("-")
    return f"{head.lower()}-{tail}" if tail else head.lower()


def _country(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", value):
        raise SettingError(f'"{value}" is not a country', "two letters: QA, TR, US")
    return value.upper()


def _url(value: str) -> str:
    found = re.fullmatch(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<host>[^/?#\s]+)[^\s]*", value)
    if found is None:
        raise SettingError(f'"{value}" is not a URL', "write it in full: https://outlet.example/feed.xml")
    if found["scheme"].lower() not in {"http", "https"}:
        raise SettingError(f"{found['scheme']}:// is not fetched", "http:// or https://; for files on disk use `path:`")
    return value


def _place(value: str) -> str:
    return value if value.lower().startswith(("imap://", "imaps://")) else _url(value)


def _positive(value: timedelta) -> timedelta:
    if value <= timedelta(0):
        raise SettingError("must be longer than nothing")
    return value


def _moment(value: object) -> datetime | None:
    text = str(value)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SettingError(f'"{text}" is not a moment', "2026-03-02T08:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("UTC"))


def _at_least(value: object) -> int:
    """`">= 2"`, `"> 1"` and `2` are all two."""
    found = re.fullmatch(r"\s*(>=|>|≥)?\s*(\d+)\s*", str(value)) if not isinstance(value, bool) else None
    if found is None:
        raise SettingError(f'"{value}" is not a least number', 'a story only grows: write ">= 2"')
    least = int(found[2]) + (found[1] == ">")
    if not 1 <= least <= 1000:
        raise SettingError(f"{least} is no number of reports to wait for", 'from ">= 1" to ">= 1000"')
    return least


Duration = Annotated[
    timedelta,
    BeforeValidator(duration),
    PlainSerializer(short),
    WithJsonSchema({"type": "string", "pattern": r"^(0|(\d+(\.\d+)?[smhdw])+)$", "examples": ["15m", "6h", "1d"]}),
]
Period = Annotated[Duration, AfterValidator(_positive)]
AtLeast = Annotated[
    int,
    BeforeValidator(_at_least),
    WithJsonSchema({"type": ["string", "integer"], "examples": [">= 2"]}),
]
Size = Annotated[
    int,
    BeforeValidator(size),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["500KB", "5MB"]}),
]
Zone = Annotated[str, AfterValidator(_zone)]
Language = Annotated[str, AfterValidator(_language)]
Country = Annotated[str, AfterValidator(_country)]
MailAddress = Annotated[str, AfterValidator(_address)]
Url = Annotated[str, AfterValidator(_url), WithJsonSchema({"type": "string", "pattern": "^https?://"})]
Place = Annotated[str, AfterValidator(_place), WithJsonSchema({"type": "string", "pattern": "^(https?|imaps?)://"})]
Moment = Annotated[
    datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "examples": ["2026-03-02T08:00:00Z"]})
]


class Settings(BaseModel):
    """What all sections share: unknown settings are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, hide_input_in_errors=True)


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Names = Annotated[
    tuple[str, ...],
    BeforeValidator(_several),
    WithJsonSchema({"type": ["string", "array"], "items": {"type": "string"}}),
]
Severities = Annotated[
    tuple[Severity, ...],
    BeforeValidator(_several),
    WithJsonSchema({"type": ["string", "array"], "items": {"enum": [str(each) for each in Severity]}}),
]


def check_slug(slug: str) -> None:
    """Raises SettingError for what cannot be a slug."""
    if not SLUG.fullmatch(slug):
        meant = slug_of(slug)
        raise SettingError(
            f'"{slug}" cannot be a name here: small letters, digits, - and _',
            f"write {meant}, and the full name in `name`, `title` or `outlet`" if meant else None,
        )
