"""When somebody is told: cadences and quiet hours."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Annotated, Literal

from cronsim import CronSim, CronSimError
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
    WithJsonSchema,
    model_validator,
)

from config.schema.values import Settings
from config.words import SettingError


def _cron(line: str) -> str:
    if line.count(" ") != 4 and len(line.split()) != 5:
        raise SettingError(
            f'"{line}" is not a cron line: it has {len(line.split())} fields, not 5',
            'minute hour day-of-month month day-of-week: "0 8 * * *" is every day at 08:00',
        )
    try:
        next(CronSim(line, datetime(2024, 1, 1)))  # noqa: DTZ001  local wall time, as cronsim wants it
    except (CronSimError, StopIteration) as error:
        told = str(error) or "it never comes round"
        raise SettingError(f'"{line}" is not a cron line: {told[:1].lower()}{told[1:]}', CRON_HINT) from None
    return line


CRON_HINT = 'minute hour day-of-month month day-of-week: "0 8 * * *" is every day at 08:00, "0 8 * * 1-5" on weekdays'


class CronSettings(Settings):
    """A time-table."""

    cron: Annotated[str, AfterValidator(_cron)]  # minute hour day-of-month month day-of-week


def _cadence(value: object) -> object:
    """A cron line may stand bare."""
    if not isinstance(value, str):
        return value
    line = " ".join(value.split())
    if line.lower().replace("-", " ").replace("_", " ") == "at once":
        return "at once"
    if len(line.split()) < 3:
        raise SettingError(f'"{value}" is neither "at once" nor a cron line', CRON_HINT)
    return {"cron": line}


Cadence = Annotated[
    Annotated[CronSettings, Tag("cron")] | Annotated[Literal["at once"], Tag("at once")],
    Discriminator(lambda value: "at once" if value == "at once" else "cron"),
    BeforeValidator(_cadence),
    WithJsonSchema(
        {
            "anyOf": [
                {"const": "at once"},
                {"type": "string", "pattern": r"^\S+( +\S+){4}$", "examples": ["0 8 * * *"]},
                {
                    "type": "object",
                    "properties": {"cron": {"type": "string"}},
                    "required": ["cron"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _clock(value: object) -> object:
    """`22:00`. YAML 1.1 would read it as a number of minutes: that is told."""
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", str(value)) if isinstance(value, str) else None
    if found is None:
        raise SettingError(f'"{value}" is not a time of day', 'from 00:00 to 23:59, in quotes: "22:00"')
    return time(int(found[1]), int(found[2]))


def _days(value: object) -> object:
    """`mon-fri`, `[sat, sun]`."""
    named = value if isinstance(value, (list, tuple)) else str(value).split(",")
    days: list[int] = []
    for each in named:
        first, _, last = str(each).strip().lower()[:7].partition("-")
        if first[:3] not in DAYS or (last and last[:3] not in DAYS):
            raise SettingError(f'"{each}" is not a day of the week', "mon, tue, wed, thu, fri, sat, sun, or mon-fri")
        begin, end = DAYS.index(first[:3]), DAYS.index((last or first)[:3])
        days += [day % 7 for day in range(begin, (end if end >= begin else end + 7) + 1)]
    return tuple(dict.fromkeys(days))


def _quiet(value: object) -> object:
    """`22:00-07:00`, one stretch or several."""
    if isinstance(value, str):
        start, _, end = value.replace("–", "-").partition("-")
        return [{"from": start.strip(), "to": end.strip()}]
    return [value] if isinstance(value, dict) else value


TimeOfDay = Annotated[
    time,
    BeforeValidator(_clock),
    PlainSerializer(lambda at: f"{at:%H:%M}"),
    WithJsonSchema({"type": "string", "pattern": r"^([01]?\d|2[0-3]):[0-5]\d$", "examples": ["22:00"]}),
]
Days = Annotated[
    tuple[int, ...],
    BeforeValidator(_days),
    WithJsonSchema({"type": ["string", "array"], "items": {"type": "string"}, "examples": ["mon-fri"]}),
]


class HoursSettings(Settings):
    """Quiet hours: a stretch of the day, on some days of the week."""

    from_: TimeOfDay = Field(alias="from")  # when it begins: "22:00"
    to: TimeOfDay  # when it ends; earlier than it begins: on the next day
    days: Days = (0, 1, 2, 3, 4, 5, 6)  # the days on which it begins: mon-fri; otherwise every day

    @model_validator(mode="after")
    def _ends(self) -> HoursSettings:
        if self.from_ == self.to and len(self.days) == len(DAYS):
            raise SettingError("these hours never end", 'from: "22:00", to: "07:00"')
        return self


_HOURS = {
    "type": "object",
    "properties": {"from": {"type": "string"}, "to": {"type": "string"}, "days": {"type": ["string", "array"]}},
    "required": ["from", "to"],
    "additionalProperties": False,
}
Quiet = Annotated[
    tuple[HoursSettings, ...],
    BeforeValidator(_quiet),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": "^.+[-–].+$", "examples": ["22:00-07:00"]},
                _HOURS,
                {"type": "array", "items": _HOURS},
            ]
        }
    ),
]
