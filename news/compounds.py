"""Compounds: numbers that are written in parts, the greatest magnitude first.

২ লাখ ৩৬ হাজার ৭৭৯ টাকা     236779
এক লাখ ৯০ হাজার             190000
2 crore 50 lakh              25000000
১১ দশমিক ৬৬৪ গ্রাম            11.664
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from unicodedata import decimal

from news.letters import fold

_SCALES: Mapping[str, int] = {
    fold(word): 10**power
    for power, words in (
        (3, "হাজার हज़ार हजार thousand hazar mil bin"),
        (5, "লাখ লক্ষ लाख lakh lac"),
        (6, "million milyon millón millones milhão milhões"),
        (7, "কোটি करोड़ crore"),
        (9, "billion milyar"),
    )
    for word in words.split()
}
_POINT = frozenset(map(fold, "দশমিক दशमलव point".split()))
_WORDED: Mapping[str, int] = {
    fold(word): number
    for row in ("এক দুই তিন চার পাঁচ ছয় সাত আট নয় দশ", "एक दो तीन चार पांच छह सात आठ नौ दस", "one two three four five six seven eight nine ten")
    for number, word in enumerate(row.split(), 1)
}  # fmt: skip
_TOKEN = re.compile(r"\S+")
_NUMBER = re.compile(r"\d+(?:,\d{2,3})*")
_WORTH = re.compile(  # few texts have a number behind a magnitude
    r"(?:হাজার|লাখ|লক্ষ|কোটি|हज़ार|हजार|लाख|करोड़|(?i:hundred|thousand|mil|bin|lakh|lac|crore|\w*il[lyh]\w+))\s+\S?\d"
    r"|দশমিক|दशमलव|\bpoint\b"
)
_ENDS = ".,;:!?()[]\"'“”„«»‘’…।॥"


class Compound(NamedTuple):
    """One of them: where it begins, where its last number begins, and how many that is."""

    start: int
    last: int
    value: str


class _Part(NamedTuple):
    start: int
    value: int
    digits: str


def compounds(text: str) -> Iterator[Compound]:
    """Those of *text*, in order."""
    if _WORTH.search(text) is None:
        return
    parts: list[tuple[_Part, int]] = []  # with the magnitude behind each; 0: none yet
    for found in _TOKEN.finditer(text):
        token = found[0].strip(_ENDS)
        if parts and not parts[-1][1] and (scale := _SCALES.get(fold(token), 0)) and _is_lesser(scale, parts):
            parts[-1] = (parts[-1][0], scale)
        elif parts and not parts[-1][1] and fold(token) in _POINT:
            parts[-1] = (parts[-1][0], -1)
        elif (part := _part(token, found.start() + found[0].find(token))) and (not parts or parts[-1][1]):
            parts.append((part, 0))
        else:
            yield from _whole(parts)
            parts = [(part, 0)] if part else []
        if parts and found[0][-1] in _ENDS:
            yield from _whole(parts)
            parts = []
    yield from _whole(parts)


def _is_lesser(scale: int, parts: list[tuple[_Part, int]]) -> bool:
    return len(parts) == 1 or 0 < scale < parts[-2][1]


def _part(token: str, start: int) -> _Part | None:
    if _NUMBER.fullmatch(token):
        digits = "".join(str(decimal(sign)) for sign in token if sign != ",")
        return _Part(start, int(digits), digits)
    number = _WORDED.get(fold(token), 0)
    return _Part(start, number, str(number)) if number else None


def _whole(parts: list[tuple[_Part, int]]) -> Iterator[Compound]:
    if len(parts) < 2:
        return
    (first, scale), (last, _) = parts[0], parts[-1]
    if scale == -1:
        yield Compound(first.start, parts[1][0].start, f"{first.digits}.{parts[1][0].digits}")
    elif all(scale != -1 for _, scale in parts):
        yield Compound(first.start, last.start, str(sum(part.value * (scale or 1) for part, scale in parts)))
