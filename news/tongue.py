"""A tongue: what the terms of a lexicon ask for in one language.

term “Geisel” → in German any form of geisel; in a language that does not have the word, as in English
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from news.inflections import Inflection
from news.inflections.dictionary import lowered
from news.letters import fold
from news.pieces import Caps, Piece

if TYPE_CHECKING:
    from news.terms import Term

_KEPT = 1 << 14


class Tongue:
    """The terms of a lexicon by what they ask for in a language."""

    def __init__(self, inflection: Inflection) -> None:
        self._inflection = inflection
        self._said = lru_cache(maxsize=_KEPT)(inflection.said)  # in all caps and not, alone and in a compound
        self._by_key: defaultdict[Hashable, list[int]] = defaultdict(list)
        self._names: set[int] = set()
        self._fixed: dict[int, frozenset[str]] = {}  # terms of this language's words → forms that need no inflection
        self._accented: dict[int, frozenset[str]] = {}  # those that the language has as they are written
        self._learnt = 0

    def learn(self, terms: Sequence[Term]) -> None:
        """Take up the terms that are new."""
        for number in range(self._learnt, len(terms)):
            term = terms[number]
            if not term.words or (term.proper and not self._inflection.names):
                continue
            asked = frozenset[Hashable]().union(*map(self._inflection.asked, term.words))
            for key in asked:
                self._by_key[key].append(number)
            if asked:
                self._fix(number, term)
            if term.proper:
                self._names.add(number)
        self._learnt = len(terms)

    def _fix(self, number: int, term: Term) -> None:
        self._fixed[number] = frozenset(form for form in term.forms if not form.isascii()).union(map(fold, term.words))
        if all(map(self._inflection.has, term.words)):
            self._accented[number] = frozenset(map(lowered, term.words))

    def asks(self, word: str) -> bool:
        """Whether a word, as it is written, may answer a term by its inflection."""
        return any(key in self._by_key for key in self._said(word))

    def asked(self, forms: Collection[str], run: Sequence[Piece], known: Iterable[int]) -> set[int]:
        """The terms that a word of these forms answers. *known*: those that it would answer in English.

        A name inflects with its capital only: Will is not wollte.
        """
        written = tuple(_written(forms, run))
        found = {term for term in known if self._is(term, forms, written)}
        keys = frozenset[Hashable]().union(*map(self._said, written))
        inflected = {term for key in keys for term in self._by_key.get(key, ())}
        return found | (inflected - self._names if run[0].caps is Caps.NONE else inflected)

    def _is(self, term: int, forms: Collection[str], written: Collection[str]) -> bool:
        """Whether *term* is this very word, accents aside where one of both is no word with those that it has."""
        if term not in self._fixed:
            return True
        if self._fixed[term].isdisjoint(forms):
            return False
        words = self._accented.get(term)
        return words is None or any(lowered(word) in words or not self._inflection.has(word) for word in written)


def _written(forms: Collection[str], run: Sequence[Piece]) -> Iterator[str]:
    """The word as it stands there, what it is without apostrophes, before or after one."""
    whole = "".join(piece.surface for piece in run)
    yield whole
    if "'" in whole:
        before, _, after = whole.partition("'")
        yield from (part for part in (whole.replace("'", ""), before, after) if fold(part) in forms)
