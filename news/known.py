"""Known names: the classes of chunks that were met, for a whole text at once."""

from __future__ import annotations

from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from news.chunks import Names
from news.runs import Numbers

_SHUFFLES = np.array((0xD6E8FEB86659FD93, 0xA0761D6478BD642F), np.uint64)
_TOGETHER = 150  # names: those of eight texts, about
_FREE = np.uint64((1 << 64) - 2)  # the class of an empty slot


class Known:
    """Name of a chunk → number of its class, for a whole text at once: a table with two places for each name.

    A name that finds both taken is left out; its chunk is looked up by itself then. Of the words of a hundred
    thousand articles that is one in two hundred, and none of the first.
    """

    def __init__(self) -> None:
        self._writing = Lock()
        self._used = 0
        self._slots = self._empty(12)
        self._new: list[tuple[Names, Numbers]] = []
        self._waiting = 0

    @staticmethod
    def _empty(bits: int) -> _Slots:
        slots = np.zeros((1 << bits, 2), np.uint64)
        slots[:, 1] = _FREE
        return _Slots(slots, np.uint64(64 - bits))

    def find(self, names: Names) -> tuple[Numbers, Numbers]:
        """The class of each; which are not known, in order."""
        slots = self._slots
        found, left = slots.find(names, _SHUFFLES[0])
        if len(left):
            found[left], still = slots.find(names[left], _SHUFFLES[1])
            left = left[still]
        return found, left

    def add(self, names: Names, classes: Numbers) -> None:
        """Remember what was not known; that of some texts together, each has few."""
        with self._writing:
            self._new.append((names, classes))
            self._waiting += len(names)
            if self._waiting >= _TOGETHER:
                names, classes = map(np.concatenate, zip(*self._new, strict=True))
                while (self._used + len(names)) * 4 > len(self._slots.table):
                    self._grow()
                self._used += self._slots.put(names, classes)
                self._new, self._waiting = [], 0

    def _grow(self) -> None:
        before = self._slots
        after = self._empty(66 - int(before.shift))
        names, classes = before.table[before.table[:, 1] != _FREE].T
        self._used = after.put(names, classes.astype(np.int64))
        self._slots = after

    def clear(self) -> None:
        """Forget all."""
        with self._writing:
            self._used, self._slots, self._new, self._waiting = 0, self._empty(12), [], 0


class _Slots(NamedTuple):
    """Name and class lie side by side: memory is asked once for both."""

    table: NDArray[np.uint64]
    shift: np.uint64

    def find(self, names: Names, shuffle: np.uint64) -> tuple[Numbers, Numbers]:
        """The class of each; which are not in."""
        rows = self.table.take((names * shuffle) >> self.shift, axis=0)
        missing = (rows[:, 0] != names).nonzero()[0]  # the name is written last: where it stands, its class does
        return rows[:, 1].astype(np.int64), missing

    def put(self, names: Names, classes: Numbers) -> int:
        """Put in what is not in; tells how many were."""
        names, one = np.unique(names, return_index=True)
        left, classes = names, classes[one].astype(np.uint64)
        known = 0
        for shuffle in _SHUFFLES:
            at = (left * shuffle) >> self.shift
            known += int((self.table[at, 0] == left).sum())
            free = self.table[at, 1] == _FREE
            self.table[at[free], 1] = classes[free]
            self.table[at[free], 0] = left[free]
            missing = self.table[at, 0] != left
            left, classes = left[missing], classes[missing]
        return len(names) - known - len(left)
