"""Fits the coefficients of `news.likeness` to articles whose stories are known.

    python -m bench.fit_likeness ecbplus_dev.jsonl …

Articles are placed in their true stories one after the other; each comparison with a candidate is a case. A set without
dates is told three times: as it is, with drawn dates (an event's reports within four days, half of them within eight hours),
and thinned to three reports of an event, which come over weeks: so *near*, *size* and *beside* are taught what they are worth.
Articles of which only the text is known, a line "text" each, are long reports: the paragraphs of each are dealt out to three
outlets, all within thirty days and within two years. The first hours of fixtures/stories are always among them: archives that begin, where many things happen to the same few names.
The fit is a logistic regression that is held near the coefficients we have: a single data set must not unlearn what others
taught.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.adapters import _Stories
from news.actors import Cast
from news.ids import StoryId
from news.likeness import BARE, LONG, WORDED, Likeness, Weighed
from news.model import Placement
from news.reading import Reading
from tests.news.test_cold_start import HOURS, cast, shuffled, told

_HELD = 0.001  # how strongly the fit is held near what we have
_STEPS = 60
_KEPT = frozenset(
    {"read", "long"}
)  # by hand: true stories never grew by mistakes, so that an archive that begins would be too sure
_FIRST_HOURS = 8  # times a set's weight
_ORDERS = 6  # in which each first hours are told
_DRAWS = 3
_OUTLETS = 3  # to which a long text is dealt out
_PARAGRAPH, _TITLE = 9, 11  # words
_BEGIN = datetime(2026, 3, 2, tzinfo=UTC)

Row = dict[str, Any]
Case = tuple[bool, Likeness, bool]  # bare, comparison, same story


class _Teacher(_Stories):
    """Places every article in its true story and notes what the comparisons were."""

    def __init__(self) -> None:
        super().__init__()
        self.cases: list[Case] = []
        self._first: dict[str, StoryId] = {}

    def teach(self, reading: Reading, story: str) -> None:
        known = self._first.get(story)
        outlined = self._stories._outline(reading)  # noqa: SLF001 - the comparisons are what is fitted
        beside = self._stories._density.about(reading.article.when)  # noqa: SLF001
        weighed = Weighed(outlined, self._stories._rarities, beside)  # noqa: SLF001
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


def _sets(path: str) -> Iterator[list[list[tuple[str, Reading]]]]:
    """What is told of a file: each a set in several orders, which count together as much as another set."""
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    if not any("story" in row for row in rows):
        for days in (30, 700):
            yield [_read(_dated(_dealt(rows), random.Random(seed), days=days)) for seed in range(_DRAWS)]
        return
    if all(row.get("published") for row in rows):
        yield [_read(sorted(rows, key=lambda row: str(row["published"])))]
        return
    orders = [random.Random(seed) for seed in range(_DRAWS)]
    yield [_read(dice.sample(rows, len(rows))) for dice in orders]
    yield [_read(_dated(rows, dice, days=10)) for dice in orders]
    yield [_read(_dated(_thinned(rows, dice), dice, days=40)) for dice in orders]


def _read(rows: list[Row]) -> list[tuple[str, Reading]]:
    return [(row["story"], _Stories()._reading(row)) for row in rows]  # noqa: SLF001 - as the benchmark reads them


def _dated(rows: list[Row], dice: random.Random, *, days: float) -> list[Row]:
    begins = {row["story"]: _BEGIN + timedelta(days=days * dice.random()) for row in rows}
    late = [timedelta(hours=min(96.0, dice.lognormvariate(2.08, 1.2))) for _ in rows]
    dated = [
        row | {"published": (begins[row["story"]] + after).isoformat()} for row, after in zip(rows, late, strict=True)
    ]
    return sorted(dated, key=lambda row: str(row["published"]))


def _thinned(rows: list[Row], dice: random.Random) -> list[Row]:
    events: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        events[row["story"]].append(row)
    return [row for event in events.values() for row in dice.sample(event, min(3, len(event)))]


def _dealt(rows: list[Row]) -> list[Row]:
    """Each long text as three outlets' reports of it: every third paragraph, the first words of the first for a title."""
    reports: list[Row] = []
    for number, row in enumerate(rows):
        paragraphs = [line for line in row["text"].split("\n") if len(line.split()) >= _PARAGRAPH]
        for outlet in range(_OUTLETS if len(paragraphs) >= _OUTLETS**2 else 0):
            mine = paragraphs[outlet::_OUTLETS]
            title = " ".join(mine[0].split()[:_TITLE])
            reports.append(
                {"id": f"{number}-{outlet}", "story": str(number), "title": title, "body": "\n".join(mine)}
                | {"source": str(outlet)}
            )
    return reports


def _cases(orders: list[list[tuple[str, Reading]]]) -> list[Case]:
    cases: list[Case] = []
    for items in orders:
        teacher = _Teacher()
        for story, reading in items:
            teacher.teach(reading, story)
        cases += teacher.cases
    return cases


def fit(
    sets: list[list[tuple[Likeness, bool]]], shares: list[float], prior: Likeness, other: Likeness | None = None
) -> Likeness:
    """Logistic regression by Newton's steps, from *prior* and held near it; *shares*: how much each set counts.

    *other*: what counts beside, the less the longer the reports where LONG is fitted, the more where WORDED is.
    """
    x: NDArray[np.float64] = np.array([list(likeness) for cases in sets for likeness, _ in cases])
    y: NDArray[np.float64] = np.array([float(same) for cases in sets for _, same in cases])
    each = [np.full(len(cases), share / len(cases)) for cases, share in zip(sets, shares, strict=True)]
    weight = np.concatenate(each) / sum(shares)
    start: NDArray[np.float64] = np.array(list(prior))
    beside = np.zeros(len(x))
    if other is not None:
        long = x[:, Likeness._fields.index("long")]
        share = long if prior is LONG else 1 - long
        beside = (1 - share) * (x @ np.array(list(other)))
        x = x * share[:, None]
    held = np.array([0.0 if name == "bias" else _HELD for name in Likeness._fields])
    free = np.flatnonzero([name not in _KEPT for name in Likeness._fields])
    worth = start.copy()
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-np.clip(beside + x @ worth, -30, 30)))
        slope = x.T @ (weight * (guess - y)) + held * (worth - start)
        curve = (x * (weight * guess * (1 - guess))[:, None]).T @ x + np.diag(held)
        worth[free] -= np.linalg.solve(curve[np.ix_(free, free)], slope[free])
    return Likeness(*(round(float(value), 2) for value in worth))


def main(paths: list[str]) -> None:
    """Print new coefficients."""
    hours = _cases(list(_hours()))
    sets = [hours, *(_cases(orders) for orders in itertools.chain.from_iterable(map(_sets, paths)))]
    for name, bare, prior, other in (
        ("WORDED", False, WORDED, LONG),
        ("LONG", False, LONG, WORDED),
        ("BARE", True, BARE, None),
    ):
        mine = [[(likeness, same) for is_bare, likeness, same in cases if is_bare == bare] for cases in sets]
        shares = [float(_FIRST_HOURS if cases is mine[0] else 1) for cases in mine]
        known = [(cases, share) for cases, share in zip(mine, shares, strict=True) if cases]
        if known:
            each, counts = [cases for cases, _ in known], [share for _, share in known]
            print(name, sum(map(len, mine)), fit(each, counts, prior, other))


if __name__ == "__main__":
    main(sys.argv[1:])
