"""Rarities: how rare each word is, told by the open stories together, and at first by news at large.

rarity = log of all voices over those that have the word; an archive that begins counts 200 imagined voices

Words are counted where their number leads, modulo four million: of 300,000 that ten thousand stories know, one in
fourteen shares its count with another, which makes a rare word a little less rare. In turn a count is found without
looking, needs no room to be made or given back, and takes 16 MiB however long the archive runs.
"""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray

from news.background import SHARES
from news.dossier import Dossier, Terms

_IMAGINED = 200  # voices behind the open ones, so that the first day's words are not all rare
_PLACES = 1 << 22
_PLACE = np.uint32(_PLACES - 1)


def _imagined() -> NDArray[np.int32]:
    """How many of the imagined voices have each of the common words."""
    docs = np.zeros(_PLACES, np.int32)
    for term, share in SHARES.items():
        docs[term % _PLACES] = round(share * _IMAGINED)
    return docs


def _logs(voices: int) -> NDArray[np.float64]:
    """log(1 + n) of all that can be counted among so many: to look it up costs a tenth of working it out."""
    return np.log1p(np.arange(voices + _IMAGINED + 1, dtype=np.float64))


class Rarities:
    """Counts voices by term."""

    def __init__(self) -> None:
        self.voices = 0  # that were counted
        self._docs = _imagined()
        self._logs = _logs(_IMAGINED)

    def __len__(self) -> int:
        """Terms that open stories have."""
        return int(np.count_nonzero(self._docs != _imagined()))

    @property
    def most(self) -> float:
        """The rarity of what was never seen."""
        return log(self.voices + _IMAGINED)

    def of(self, terms: Terms) -> NDArray[np.float64]:
        """The rarities of *terms*."""
        docs = self._docs.take(terms & _PLACE, mode="clip")  # nothing is clipped: so numpy needs no copy to raise from
        return np.asarray(self.most - self._logs.take(docs, mode="clip"))

    def count(self, dossier: Dossier) -> None:
        """An open story more."""
        self.voices += dossier.voices
        if self.voices + _IMAGINED >= len(self._logs):
            self._logs = _logs(2 * self.voices)
        self._docs[dossier.terms & _PLACE] += dossier.docs

    def discount(self, dossier: Dossier) -> None:
        """An open story less: exactly what `count` added, also where two of its terms share a place."""
        self.voices -= dossier.voices
        self._docs[dossier.terms & _PLACE] -= dossier.docs
