"""Leads: which open stories a term leads to, and to which most of an article's weighty terms lead.

A term that leads to one story only is a number in a dictionary; those of several stand side by side, so that an article's are
counted without a Python object for each.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from news.ids import StoryId

_PROBES = 16  # the rarest of an article's terms are looked up
_CROWD = 100  # a term that leads to more stories leads nowhere


class Leads:
    """Terms and the stories that they lead to. Stories have numbers here; those of closed ones are given again."""

    def __init__(self) -> None:
        self._only: dict[int, int] = {}  # term → the one story
        self._several: dict[int, array[int]] = {}
        self._numbers: dict[StoryId, int] = {}
        self._stories: list[StoryId] = []  # by number
        self._free: list[int] = []

    def __len__(self) -> int:
        """Terms that lead somewhere."""
        return len(self._only) + len(self._several)

    def add(self, story: StoryId, terms: Iterable[int]) -> None:
        """Terms that did not lead to the story."""
        number = self._number(story)
        for term in terms:
            if (several := self._several.get(term)) is not None:
                several.append(number)
            elif (other := self._only.setdefault(term, number)) != number:
                del self._only[term]
                self._several[term] = array("i", (other, number))

    def discard(self, story: StoryId, terms: Iterable[int]) -> None:
        """Terms that led to the story."""
        number = self._number(story)
        for term in terms:
            several = self._several.get(term)
            if several is None:
                del self._only[term]
                continue
            several.remove(number)
            if len(several) == 1:
                del self._several[term]
                self._only[term] = several.pop()

    def forget(self, story: StoryId) -> None:
        """A story to which no term leads any more."""
        if (number := self._numbers.pop(story, None)) is not None:
            self._free.append(number)

    def best(self, weights: Iterable[tuple[int, float]], count: int) -> list[StoryId]:
        """The *count* stories to which most of the weight leads, equal ones by id; *weights* by term, the weightiest first."""
        led: list[array[int]] = []
        squares: list[float] = []
        for term, weight in weights:
            only = self._only.get(term)
            several = self._several.get(term) if only is None else array("i", (only,))
            if several is None or len(several) > _CROWD:
                continue
            led.append(several)
            squares.append(weight * weight)
            if len(squares) == _PROBES:
                break
        if not led:
            return []
        stories = np.frombuffer(b"".join(led), np.intc)
        score = np.asarray(np.bincount(stories, np.repeat(squares, list(map(len, led)))), np.float64)
        return self._highest(score, count)

    def _highest(self, score: NDArray[np.float64], count: int) -> list[StoryId]:
        """One after the other: they are few, and what is scored may be many."""
        found: list[tuple[float, StoryId]] = []
        value = 0.0
        for _ in range(count):
            at = int(score.argmax())
            value = float(score[at])
            if value <= 0:
                break
            found.append((-value, self._stories[at]))
            score[at] = 0
        if value > 0:
            found.extend((-value, self._stories[at]) for at in (score == value).nonzero()[0].tolist())
        return [story for _, story in sorted(found)[:count]]

    def _number(self, story: StoryId) -> int:
        number = self._numbers.get(story)
        if number is None:
            number = self._free.pop() if self._free else len(self._stories)
            self._numbers[story] = number
            self._stories[number : number + 1] = [story]
        return number
