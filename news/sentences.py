"""Sentences of a wording, and which of another wording they became.

    12 people were hurt in the harbour.  ↔  14 people were hurt in the harbour.        Divers found a mine.  ↔  nothing

Paired by the words they share, the most alike first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from typing import NamedTuple

from news.marks import marked
from news.pieces import Caps, pieces
from news.text import analyse

ALIKE = 0.5  # of the words of two sentences, counted twice where shared: from here on one is the other, reworded
_FEW = 4  # words: sentences this short are compared by letters
_MANY = 250_000  # pairs of sentences that are looked at: live pages are rewritten whole
Stretch = tuple[int, int]


class _Word(NamedTuple):
    form: str  # folded
    start: int
    caps: Caps


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence of a wording, its words found when they are asked for."""

    text: str  # the whole it stands in
    span: Stretch

    @cached_property
    def raw(self) -> str:
        return self.text[slice(*self.span)]

    @cached_property
    def words(self) -> tuple[str, ...]:
        return _forms(self.raw)

    @cached_property
    def places(self) -> tuple[_Word, ...]:
        """Its words where they stand: asked for only where they are not the other wording's."""
        return tuple(_words(self.text, *self.span))

    @cached_property
    def bag(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def quoted(self) -> list[Stretch]:
        """What stands between quotation marks and is words: "63883.07" is nobody's."""
        found = [(each.start, each.end) for each in marked(self.text, *self.span)]
        return [each for each in found if any(map(str.isalpha, self.text[slice(*each)]))]


def sentences(text: str, language: str | None) -> list[Sentence]:
    return [Sentence(text, span) for span in analyse(text, language).sentences]


@lru_cache(maxsize=1 << 11)
def _forms(sentence: str) -> tuple[str, ...]:
    """Its words. Nearly every sentence of a wording is one of the wording before."""
    return tuple(piece.forms[0] for chunk in sentence.split() for piece in pieces(chunk))


_CHUNK = re.compile(r"\S+")


def _words(text: str, start: int, end: int) -> Iterator[_Word]:
    for chunk in _CHUNK.finditer(text, start, end):
        for piece in pieces(chunk.group()):
            yield _Word(piece.forms[0], chunk.start() + piece.start, piece.caps)


def matched(gone: Sequence[Sentence], came: Sequence[Sentence]) -> list[tuple[Sentence, Sentence]]:
    """Which sentence became which: the most alike first, each once."""
    if len(gone) * len(came) > _MANY:
        return []
    alike = [(_likeness(one, other), -j, -i) for i, one in enumerate(gone) for j, other in enumerate(came)]
    pairs, taken_old, taken_new = [], set[int](), set[int]()
    for _, j, i in sorted((each for each in alike if each[0] >= ALIKE), reverse=True):
        if -i not in taken_old and -j not in taken_new:
            taken_old.add(-i)
            taken_new.add(-j)
            pairs.append((gone[-i], came[-j]))
    return pairs


def _likeness(one: Sentence, other: Sentence) -> float:
    if not one.words or not other.words:
        return 0.0
    share = 2 * len(one.bag & other.bag) / (len(one.bag) + len(other.bag))
    if share < ALIKE and min(len(one.words), len(other.words)) <= _FEW:
        letters = SequenceMatcher(None, " ".join(one.words), " ".join(other.words), autojunk=False)
        return letters.ratio() if letters.ratio() >= 0.8 else share  # a slip in one of two words
    return share
