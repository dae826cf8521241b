"""Classes of chunks: what a chunk of text has to do with the terms of a lexicon.

    “cease-fire” → class 17: guarantee? no; cease? at 0; fire? at 1; ceasefire? over 0 and 1

Chunks that answer the same terms at the same places are of one class, whatever their letters.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from news.columns import Column, Lists
from news.runs import BITS


@dataclass(frozen=True, slots=True)
class Class:
    """What chunks have in common that answer the same terms at the same places."""

    words: tuple[tuple[int, ...], ...]  # per word of the chunk, its terms
    compounds: tuple[tuple[int, int, tuple[int, ...]], ...] = ()  # first word, last word, terms


NOTHING = Class(())
UNASKED = Class(((),))
UNASKED_NUMBER = 0  # every class that answers anything is another


class Classes:
    """The classes met, numbered; as tables for numpy: words per class, its terms, and where in it they stand."""

    def __init__(self) -> None:
        self._numbers: dict[Class, int] = {}
        self._of_words: dict[tuple[int, ...], int] = {}
        self._writing = Lock()  # a lexicon is shared by threads, and grows while texts are read
        self.sizes = Column(self._writing)
        self.terms = Lists(1, self._writing)  # each once
        self.places = Lists(2, self._writing)  # term and first word in one; how many words follow
        assert self.number(UNASKED) == UNASKED_NUMBER

    def of_word(self, terms: tuple[int, ...]) -> int:
        """The number of the class of single words that answer *terms*."""
        known = self._of_words.get(terms)
        if known is None:
            known = self._of_words[terms] = self.number(Class((terms,)))
        return known

    def number(self, kind: Class) -> int:
        """The number of a class."""
        known = self._numbers.get(kind)
        if known is not None:
            return known
        places = [(term, at, at) for at, terms in enumerate(kind.words) for term in terms]
        places += [(term, first, last) for first, last, terms in kind.compounds for term in terms]
        with self._writing:
            number = self._numbers.get(kind)
            if number is None:
                number = self.sizes.used
                self.terms.add([(term,) for term in sorted({place[0] for place in places})])
                self.places.add([((term << BITS) + first, last - first) for term, first, last in places])
                self.sizes.add([len(kind.words)])
                self._numbers[kind] = number
        return number
