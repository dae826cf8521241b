"""Tables of numbers that grow, and what numpy is asked of columns again and again."""

from __future__ import annotations

from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from news.runs import Numbers

Int = TypeVar("Int", np.int64, np.int32, np.uint32, np.uint64)
_ROOM = 1024  # rows


class Table:
    """Rows of numbers, one after the other: an array that grows. What is added one by one is put in when somebody looks."""

    def __init__(self, values: Numbers, writing: Lock) -> None:
        self._values = np.concatenate((values, np.zeros((_ROOM, values.shape[1]), np.int64)))
        self._filled = len(values)
        self.added: list[tuple[int, ...]] = []
        self._writing = writing  # held by whoever adds

    @property
    def used(self) -> int:
        return self._filled + len(self.added)

    @property
    def values(self) -> Numbers:
        """The rows, and room for more."""
        if self.added:
            with self._writing:
                self._fill()
        return self._values

    def _fill(self) -> None:
        end = self.used
        if end > len(self._values):
            room = max(end, len(self._values)), self._values.shape[1]
            self._values = np.concatenate((self._values, np.zeros(room, np.int64)))
        if self.added:
            self._values[self._filled : end] = self.added
        self._filled, self.added = end, []


def first_of_each(ordered: NDArray[Int]) -> NDArray[np.bool_]:
    new = np.empty(len(ordered), np.bool_)
    new[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return new


def distinct(numbers: NDArray[Int]) -> NDArray[Int]:
    """Each once, sorted: for some hundreds three times as fast as numpy.unique."""
    ordered = numbers.copy()
    ordered.sort()
    new = first_of_each(ordered)
    return ordered[new]


def stretches(begin: Numbers, length: Numbers) -> Numbers:
    """begin, begin + 1, …: so many numbers of each, one stretch after the other."""
    after = length.cumsum()
    found: Numbers = (begin - after + length).repeat(length)
    found += np.arange(len(found))
    return found
