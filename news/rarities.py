"""Rarities: how rare each word is, told by the open stories together, and at first by news at large.

rarity = log of all voices over those that have the word; an archive that begins counts 200 imagined voices
"""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray

from news.background import SHARES
from news.dossier import Dossier, Terms

Places = NDArray[np.intp]

_IMAGINED = 200  # voices behind the open ones, so that the first day's words are not all rare
_NOWHERE = 0  # the place of a word that no open story has, and news at large rarely


class Rarities:
    """Counts voices by term. A term of an open story has a place in a column; so have the common words, always."""

    def __init__(self) -> None:
        self._place = {term: place for place, term in enumerate(SHARES, 1)}
        self._voices = 0
        self._docs = np.array([0.0, *(round(share * _IMAGINED) for share in SHARES.values())])
        self._free: list[int] = []

    @property
    def most(self) -> float:
        """The rarity of what was never seen."""
        return log(self._voices + _IMAGINED)

    def __len__(self) -> int:
        """Terms that open stories have and news at large has rarely."""
        return len(self._place) - len(SHARES)

    def of(self, places: Places) -> NDArray[np.float64]:
        """The rarities of what is at *places*."""
        return np.asarray(self.most - np.log1p(self._docs[places]))

    def places(self, terms: Terms) -> Places:
        """Where the terms are; of a story that was counted they stay there."""
        place = self._place
        return np.array([place.get(term, _NOWHERE) for term in terms.tolist()], np.intp)

    def count(self, dossier: Dossier) -> Places:
        """An open story more. Where its terms are now."""
        for term in dossier.terms.tolist():
            if term not in self._place:
                self._place[term] = self._room()
        places = self.places(dossier.terms)
        self._voices += dossier.voices
        self._docs[places] += dossier.docs
        return places

    def discount(self, dossier: Dossier, places: Places) -> None:
        """An open story less; words that no other has lose their place."""
        self._voices -= dossier.voices
        self._docs[places] -= dossier.docs
        for at in np.flatnonzero(self._docs[places] == 0).tolist():
            del self._place[int(dossier.terms[at])]
            self._free.append(int(places[at]))

    def _room(self) -> int:
        if not self._free:
            size = len(self._docs)
            self._docs = np.concatenate([self._docs, np.zeros(size)])
            self._free = list(range(2 * size - 1, size - 1, -1))
        return self._free.pop()
