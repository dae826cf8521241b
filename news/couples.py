"""Couples: two who are named together, so that neither of them is told to have spoken alone.

Gen. Mark Holm and Gen. Ida Moe | said        Ida Moe and her husband | said        Moen & Vogt | said
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from news.callings import behind_titles, pure, without_article

_JOINED = re.compile(r"(?P<one>.+?)(?P<joins> (?:and|&) )(?P<other>.+)")
_OTHERS = re.compile(r"(?:his|her|their|its|both|others?|several|many|some|two|three|a|an|the)\b")
_JOINS = (" and ", " & ")
_LATER = "and "  # Ida Moe, a baker, | and Ole Vogt


class Couple(NamedTuple):
    one: str  # as it stands, with a title
    joins: str
    other: str

    @property
    def names(self) -> tuple[str, str]:
        """Without titles; the other may have none: Ida Moe, her husband."""
        return pure(self.one) or self.one, _named(self.other) or self.other

    @property
    def is_titled(self) -> bool:
        """Whether the other has a title: two persons, or one office: Housing and | Urban Development Secretary Ole Moe |."""
        return _named(self.other) not in {None, without_article(self.other)}


def couple(segments: Sequence[str]) -> Couple | None:
    """The two that the words for a source name, which commas part into *segments*; None: one, or more than two."""
    joined = _JOINED.fullmatch(segments[0])
    if joined is None:
        other = next((each for each in segments[1:] if each.startswith(_LATER) and pure(each[len(_LATER) :])), None)
        return Couple(segments[0], _JOINS[0], other[len(_LATER) :]) if other and pure(segments[0]) else None
    one, other = joined["one"].rstrip(), joined["other"]
    if pure(one) is None or any(joins in other for joins in _JOINS):
        return None
    if _named(other) is None and _OTHERS.match(other) is None:
        return None
    apposed = pure(segments[1]) if len(segments) > 1 and _named(other) is None else None
    return Couple(one, joined["joins"], apposed or other)


def _named(words: str) -> str | None:
    """A name and nothing else, or behind what its bearer is: schools chief | Robert Lowe."""
    return pure(words) or behind_titles(words)


def is_couple(name: str) -> bool:
    """Whether a speaker's name is that of two."""
    joined = _JOINED.fullmatch(name)
    return joined is not None and all(word[:1].isupper() for word in joined["one"].split())
