"""Clauses: a sentence as a row of words and whole quotations.

    [said] [Mr] [Witkoff] [on] [Monday] , [“We are close”]

A quotation is one unit: what is said in it has no part in the grammar around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from news.marks import Marked
from news.pieces import Caps
from news.text import Analysis, Token

QUOTED = '"'  # the form of a unit that is a quotation
_QUOTATION = (QUOTED,)


class Phrase(NamedTuple):
    """Units [first, last) of a sentence."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its quotations uncut."""

    text: str
    start: int
    end: int
    units: tuple[Token, ...]  # words, and whole quotations
    forms: tuple[str, ...]  # of each
    gaps: tuple[str, ...]  # before each unit, and after the last one

    def quoted(self, at: int) -> bool:
        return 0 <= at < len(self.forms) and self.forms[at] == QUOTED

    def quoted_before(self, at: int, taken: AbstractSet[int]) -> list[int]:
        """The quotation *at* and those right before it, as far as none is *taken* by another."""
        run = [at]
        while self.quoted(run[0] - 1) and run[0] - 1 not in taken:
            run.insert(0, run[0] - 1)
        return run

    def quoted_behind(self, at: int) -> list[int]:
        """The quotation *at* and those right behind it."""
        run = [at]
        while self.quoted(run[-1] + 1):
            run.append(run[-1] + 1)
        return run

    def form(self, at: int) -> str:
        """Of the unit *at*; "" outside the sentence."""
        return self.forms[at] if 0 <= at < len(self.forms) else ""

    def words(self, phrase: Phrase) -> str:
        return self.text[self.units[phrase.first].start : self.units[phrase.last - 1].end]


def sentences(analysis: Analysis, start: int, end: int, quotations: Sequence[Marked]) -> Iterator[Sentence]:
    """The sentences of a paragraph."""
    text = analysis.text
    tokens = analysis.tokens
    bounds = list(_bounds(analysis, start, end, quotations))
    at = bisect_left(tokens, start, key=_start_of)
    for first, last in bounds:
        units: list[Token] = []
        for k in range(bisect_left(quotations, first, key=_start_of), bisect_left(quotations, last, key=_start_of)):
            quotation = quotations[k]
            before = bisect_right(tokens, quotation.start, at, key=_end_of)
            units += tokens[at:before]
            units.append(Token(quotation.start, quotation.end, _QUOTATION, Caps.NONE))
            at = bisect_left(tokens, quotation.end, before, key=_start_of)
        stop = bisect_left(tokens, last, at, key=_start_of)
        yield from _pieces(text, first, last, [*units, *tokens[at:stop]])
        at = stop


def _pieces(text: str, first: int, last: int, units: Sequence[Token]) -> Iterator[Sentence]:
    """The sentence; one longer than anybody writes is cut, as what it costs to find the clauses grows with its square."""
    ends = [first, *[unit.end for unit in units]]
    starts = [*[unit.start for unit in units], last]
    gaps = tuple([text[one:other] for one, other in zip(ends, starts, strict=True)])
    if _NUMBER.search(text, first, last):
        gaps = tuple(_gap(text, one, other) for one, other in zip(ends, starts, strict=True))
    for one in range(0, len(units), _MOST_UNITS):
        other = min(one + _MOST_UNITS, len(units))
        begin = starts[one] if one else first
        row = tuple(units[one:other])
        forms = tuple([unit.forms[0] for unit in row])
        yield Sentence(text, begin, starts[other], row, forms, gaps[one : other + 1])


def _gap(text: str, one: int, other: int) -> str:
    """What stands between two words; nothing between the parts of a number: about 15,000 passengers."""
    within = other == one + 1 and text[one] in _IN_NUMBERS and text[one - 1 : one + 2 : 2].isdecimal()
    return "" if within else text[one:other]


_IN_NUMBERS = frozenset(",.")
_NUMBER = re.compile(r"\d[,.]\d")
_MOST_UNITS = 256  # words and whole quotations; sentences of news have up to about 100


def _start_of(part: Token | Marked) -> int:
    return part.start


def _end_of(token: Token) -> int:
    return token.end


_ASKED = re.compile(r"\s*(?:[A-Z][\w.'’-]*\s+){1,3}(?:said|says|asked|told|wrote|added|tweeted|replied|continued)\b")


def _bounds(analysis: Analysis, start: int, end: int, quotations: Sequence[Marked]) -> Iterator[tuple[int, int]]:
    """Sentences, those joined that a quotation spans, or that ask “…?” somebody said."""
    spans = analysis.sentences
    begun: int | None = None
    for number in range(bisect_left(spans, (start, 0)), len(spans)):  # a slice for each of 25,000 lines is seconds
        first, last = spans[number]
        if first >= end:
            return
        begun = first if begun is None else begun
        before = bisect_left(quotations, last, key=_start_of)
        whole = not before or quotations[before - 1].end <= last
        asks = analysis.text[last - 2 : last - 1] in {"?", "!"} and _ASKED.match(analysis.text, last, end)
        if last >= end or (whole and not asks):
            yield begun, last
            begun = None
