"""The small words of a configuration: durations, sizes, slugs, and what was probably meant.

15m   6h   1d   1h30m        5MB   500KB        al-hayya        "rulse" → did you mean "rules"?
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from difflib import get_close_matches
from unicodedata import combining, normalize

SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?[smhdw])+")
_SIZES = {"": 1, "B": 1, "KB": 1_000, "MB": 1_000_000, "KIB": 1_024, "MIB": 1_048_576}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Za-z]*)")


class SettingError(ValueError):
    """A value that does not hold, with what to write instead."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


def duration(value: object) -> timedelta:
    """`15m`, `6h`, `1d`, `1h30m` as a timedelta. Bare numbers have no unit and are refused, but for 0."""
    if isinstance(value, timedelta):
        return value
    text = str(value).strip().lower() if isinstance(value, str | int | float) else ""
    if text == "0":
        return timedelta(0)
    if not _DURATION.fullmatch(text):
        told = f'"{value}" is not a duration' if text else "expected a duration"
        meant = re.fullmatch(r"(\d+(?:\.\d+)?) *(?!ms)(s|sec|m|min|h|hr|hour|d|day|w|week)[a-z]*", text)
        units = "write a number and its unit: 30s, 15m, 6h, 1d or 2w"
        raise SettingError(told, f"write {meant[1]}{meant[2][0]}" if meant else units)
    seconds = sum(float(number) * _UNITS[unit] for number, unit in re.findall(r"([\d.]+)([smhdw])", text))
    if seconds > 10 * 366 * 86_400:
        raise SettingError(f'"{value}" is longer than ten years')
    return timedelta(seconds=seconds)


def short(period: timedelta) -> str:
    """A timedelta as it is written in the configuration: 5400 s is `1h30m`."""
    rest = period.total_seconds()
    parts = []
    for unit in ("d", "h", "m"):
        count, rest = divmod(rest, _UNITS[unit])
        if count:
            parts.append(f"{count:.0f}{unit}")
    if rest or not parts:
        parts.append(f"{rest:g}s")
    return "".join(parts)


def size(value: object) -> int:
    """`5MB` as bytes."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    found = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    factor = _SIZES.get(found[2].upper()) if found else None
    if found is None or factor is None:
        raise SettingError(f'"{value}" is not a size', "write bytes, or a number and its unit: 500KB, 5MB")
    return int(float(found[1]) * factor)


def slug_of(text: str) -> str:
    """A slug that resembles *text*: `Al Jazeera` is `al-jazeera`, `Fréttablaðið` is `frettabladid`."""
    plain = "".join(c for c in normalize("NFKD", text.lower().translate(_LATIN)) if not combining(c))
    return re.sub(r"[^a-z0-9_]+", "-", plain).strip("-_")[:64]


# Letters that are no others with a mark.
_LATIN = {ord(one): other for one, other in zip("ßæœøðþłđıħ", "ss ae oe o d th l d i h".split(), strict=True)}


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known word that was probably meant; None where nothing is near."""
    plain = {name.lower().replace("_", "-"): name for name in known}
    found = get_close_matches(word.lower().replace("_", "-"), plain, n=1, cutoff=cutoff)
    return plain[found[0]] if found else None


def suggest(word: str, known: Iterable[str], *, noun: str) -> str:
    """A hint for an unknown word: what was probably meant, or what there is."""
    names = sorted(known)
    meant = nearest(word, names)
    if meant is not None:
        return f"did you mean {meant}?"
    if not names:
        return f"there are no {noun} yet"
    more = f", … ({len(names)} in all)" if len(names) > 12 else ""
    return f"{noun}: {', '.join(names[:12])}{more}"


def titled(slug: str) -> str:
    """A slug as a title: `real-guarantees` is `Real guarantees`."""
    words = slug.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
