"""Months: what they are called in forty languages, and in whose digits days are written.

"mars" in French       3
"Sept.", "Ağustos'ta"   9, 8
"марта", "มี.ค.", "3月"  as their languages write them, with and without a case's ending
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from unicodedata import combining, normalize

# In this order where two languages use a word for different months: Croatian "lis" is October, Polish "lis" November.
_LANGUAGES = (
    "en de fr es it pt nl sv da nb fi pl cs sk hu ro tr el ru uk bg sr hr sl ca et lv lt id vi ar ar_SY he fa ur hi bn "
    "ko ja zh th sw sq mk ka hy az"
).split()

_ALSO = {  # as they are written, too
    "en": {"Sept": 9},
    "bn": {"জানুয়ারি": 1, "ফেব্রুয়ারি": 2, "আগষ্ট": 8, "অগস্ট": 8, "অগাস্ট": 8, "অক্টোবার": 10},
    "hi": {"सितम्बर": 9, "नवम्बर": 11, "दिसम्बर": 12},
}
_APART = re.compile("['’]")  # Turkish: "in August"
_ENDING = re.compile("(?:এর|ের|তে|ে|র)$")  # Bengali: "of August"


def calendars(language: str | None) -> Iterator[dict[str, int]]:
    """Names of months: the language's own, English ones, those of all others; then what they begin with."""
    own = (language or "en").replace("-", "_").split("_")[0].lower()
    keys = tuple(dict.fromkeys([own, *_LANGUAGES]))
    yield from map(_names, keys)
    yield from map(_beginnings, keys)


def is_month(word: str, language: str) -> bool:
    """Whether *language* (primary subtag) or English calls a month so, by itself or with an ending."""
    own = folded(_APART.split(word, maxsplit=1)[0])
    stems = {own, _ENDING.sub("", own)} if language == "bn" else {own}
    keys = {language, "en", *(("ar_SY",) if language == "ar" else ())}
    return any(stems & _names(key).keys() for key in keys)


@cache
def _beginnings(key: str) -> dict[str, int]:
    """Three letters, where no other month begins so: "ноя" and "Mär", where the language's own short ones have four."""
    found: dict[str, set[int]] = {}
    for name, number in _names(key).items():
        found.setdefault(name[:3], set()).add(number)
    return {start: numbers.pop() for start, numbers in found.items() if len(numbers) == 1 and len(start) == 3}


@cache
def _names(key: str) -> dict[str, int]:
    from babel import Locale, UnknownLocaleError  # 0.4 s for all, and one date in a thousand needs them

    try:
        months = Locale.parse(key).months
    except (UnknownLocaleError, ValueError):
        return {}
    styles = [months[use][width] for use in ("format", "stand-alone") for width in ("wide", "abbreviated")]
    found = {folded(name): number for style in styles for number, name in style.items()}
    return found | {folded(name): number for name, number in _ALSO.get(key, {}).items()}


def folded(word: str) -> str:
    bare = "".join(c for c in normalize("NFKD", word.casefold()) if not combining(c))
    return bare.replace(".", "")


@cache
def digits() -> dict[int, int]:
    """Arabic, Persian, Indic and Bengali digits as ours."""
    return {base + n: ord("0") + n for base in (0x660, 0x6F0, 0x966, 0x9E6) for n in range(10)}
