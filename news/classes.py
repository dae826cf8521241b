"""Classes of chunks: what a chunk of text has to do with the terms of a lexicon.

    “cease-fire” → class 17: guarantee? no; cease? at 0; fire? at 1; ceasefire? over 0 and 1

Chunks that answer the same terms at the same places are of one class, whatever their letters.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

import numpy as np

from news.columns import Table, distinct, stretches
from news.runs import BITS, Numbers


@dataclass(frozen=True, slots=True)
class Class:
    """What chunks have in common that answer the same terms at the same places."""

    words: tuple[tuple[int, ...], ...]  # per word of the chunk, its terms
    compounds: tuple[tuple[int, int, tuple[int, ...]], ...] = ()  # first word, last word, terms


UNASKED = 0  # the class of single words that answer nothing


class Classes:
    """The classes met, numbered: after 0, which answers nothing, come those of single words that answer one term.

    These are made together: most words that are asked for are that, and to make one takes Python 30 µs.
    """

    def __init__(self, terms: int) -> None:
        """*terms*: that may be asked for, by now."""
        writing = Lock()  # a lexicon is shared by threads, and grows while texts are read
        self._writing = writing
        self._numbers: dict[Class, int] = {}
        self._alone = terms
        kinds, places = np.ones((terms + 1, 3), np.int64), np.zeros((terms, 2), np.int64)
        kinds[0] = 1, 0, 0
        kinds[1:, 1] = np.arange(terms)
        places[:, 0] = np.arange(terms) << BITS
        self._kinds = Table(kinds, writing)  # words; where its places begin; how many these are
        self._places = Table(places, writing)  # term and first word in one; how many words follow

    def of_word(self, terms: tuple[int, ...]) -> int:
        """The number of the class of single words that answer *terms*."""
        if not terms:
            return UNASKED
        if len(terms) == 1 and terms[0] < self._alone:
            return 1 + terms[0]
        return self.number(Class((terms,)))

    def number(self, kind: Class) -> int:
        """The number of a class of several words, or of one that answers several terms."""
        known = self._numbers.get(kind)
        if known is not None:
            return known
        places = [((term << BITS) + at, 0) for at, terms in enumerate(kind.words) for term in terms]
        places += [((term << BITS) + first, last - first) for first, last, terms in kind.compounds for term in terms]
        with self._writing:
            known = self._numbers.get(kind)
            if known is None:
                known, begin = self._kinds.used, self._places.used
                self._places.added += places
                self._kinds.added.append((len(kind.words), begin, len(places)))
                self._numbers[kind] = known  # last: others look it up without waiting
        return known

    def rows(self, numbers: Numbers) -> Numbers:
        """What there is of classes: how many words; and for `places`."""
        return self._kinds.values.take(numbers, axis=0)

    def sizes(self, numbers: Numbers) -> Numbers:
        """How many words chunks of these classes have."""
        return self.rows(numbers)[:, 0]

    def places(self, rows: Numbers, positions: Numbers) -> tuple[Numbers, Numbers]:
        """Where chunks of the classes of these *rows*, which begin at *positions*, answer which terms: keys and widths."""
        asked = rows[:, 2].nonzero()[0]
        _, begin, length = rows.take(asked, axis=0).T
        found = self._places.values.take(stretches(begin, length), axis=0)
        return found[:, 0] + positions.take(asked).repeat(length), found[:, 1]

    def terms(self, numbers: Numbers) -> Numbers:
        """The terms that chunks of these classes answer, each once."""
        return distinct(self.places(self.rows(numbers), np.zeros(len(numbers), np.int64))[0] >> BITS)
