"""Fits the coefficients of `news.likeness` to articles whose stories are known.

    python -m bench.fit_likeness ecbplus_dev.jsonl …

Articles are placed in their true stories one after the other; each comparison with a candidate is a case. The first hours
of fixtures/stories are always among them: archives that begin, where many things happen to the same few names. The fit is
a logistic regression that is held near the coefficients we have: a single data set must not unlearn what others taught.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.adapters import _Stories
from news.actors import Cast
from news.ids import StoryId
from news.likeness import BARE, WORDED, Likeness, Weighed
from news.model import Placement
from news.reading import Reading
from tests.news.test_cold_start import HOURS, cast, shuffled, told

_HELD = 0.02  # how strongly the fit is held near what we have
_ROUNDS = 400
_KEPT = ("near", "size", "read")  # the data is undated, a true story never grew by mistakes, first hours read little
_ORDERS = 6  # in which each first hours are told


class _Teacher(_Stories):
    """Places every article in its true story and notes what the comparisons were."""

    def __init__(self) -> None:
        super().__init__()
        self.cases: list[tuple[bool, Likeness, bool]] = []  # bare, comparison, same story
        self._first: dict[str, StoryId] = {}

    def teach(self, reading: Reading, story: str) -> None:
        known = self._first.get(story)
        outlined = self._stories._outline(reading)  # noqa: SLF001 - the comparisons are what is fitted
        weighed = Weighed(outlined, self._stories._rarities)  # noqa: SLF001
        for candidate in self._stories._candidates(outlined, weighed, reading.article):  # noqa: SLF001
            bare = outlined.bare or not candidate.dossier.worded
            self.cases.append((bare, candidate.likeness, candidate.story.id == known))
        mine = known or StoryId(reading.article.id)
        self._first[story] = mine
        self._stories.place(reading, Placement(story=mine, new=known is None, score=1.0))


def _hours() -> Iterator[list[tuple[str, Reading]]]:
    for path in HOURS:
        for actors in (Cast([]), cast()):
            items = told(path, actors)
            yield items
            yield from (shuffled(items, seed) for seed in range(100, 100 + _ORDERS))


def _articles(path: str) -> Iterator[list[tuple[str, Reading]]]:
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        yield [(row["story"], _Stories()._reading(row)) for row in rows]  # noqa: SLF001 - as the benchmark reads them


def fit(cases: list[tuple[Likeness, bool]], prior: Likeness) -> Likeness:
    """Logistic regression by gradient descent with momentum, from *prior* and held near it."""
    x: NDArray[np.float64] = np.array([list(likeness) for likeness, _ in cases])
    y: NDArray[np.float64] = np.array([float(same) for _, same in cases])
    start: NDArray[np.float64] = np.array(list(prior))
    free: NDArray[np.bool_] = np.array([name not in _KEPT for name in Likeness._fields])
    worth, speed = start.copy(), np.zeros_like(start)
    for _ in range(_ROUNDS):
        guess = 1 / (1 + np.exp(-np.clip(x @ worth, -30, 30)))
        slope = free * (x.T @ (guess - y) / len(y) + _HELD / 10 * (worth - start))
        speed = 0.9 * speed - 0.8 * slope
        worth = worth + speed
    return Likeness(*(round(float(value), 2) for value in worth))


def main(paths: list[str]) -> None:
    """Print new coefficients."""
    cases: list[tuple[bool, Likeness, bool]] = []
    for items in itertools.chain(_hours(), *map(_articles, paths)):
        teacher = _Teacher()
        for story, reading in items:
            teacher.teach(reading, story)
        cases += teacher.cases
    for name, bare, prior in (("WORDED", False, WORDED), ("BARE", True, BARE)):
        mine = [(likeness, same) for is_bare, likeness, same in cases if is_bare == bare]
        if mine:
            print(name, len(mine), fit(mine, prior))


if __name__ == "__main__":
    main(sys.argv[1:])
