"""Fits the coefficients of `news.likeness` to articles whose stories are known.

    python -m bench.fit_likeness ecbplus_dev.jsonl polnear_dev.jsonl reports.jsonl feeds.jsonl …

Articles are placed in their true stories one after the other; each comparison with a candidate is a case, but where a copy or other
names decide. Each file is told in the ways that it allows:

- without dates: as it is; with drawn dates (an event's reports within four days, half of them within eight hours); thinned to
  three reports of an event; several reports put together in one, so that an event has three long ones; and most events
  thinned to a single report, since of a day's feeds most items stay alone;
- articles of which only the text is known, a line "text" each, are long reports: the paragraphs of each are dealt out to three
  outlets, among few others and among many;
- with dates: as it is, and long reports (most of 150 words or more) also by their first paragraphs and first sentences, as feeds have them;
- the first hours of fixtures/stories are always among them: archives that begin, where many things happen to the same few names.

The fit is a logistic regression of teasers and reports together, a case in between counting for both, held near nothing but that
no coefficient is larger than it has to be: the same files always give the same figures. Those in `news.likeness` are what it prints
for ECB+'s and PolNeAR's halves that are handed on, 150 reports of 50 American events written for this, three outlets each, and two days
of real feeds whose stories were told by reading. The latter are handed on to nobody: they put words into people's
mouths, or are others' texts. What headlines are compared by is fitted to nothing here.
"""

from __future__ import annotations

import json
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.adapters import _Stories
from news.actors import Cast
from news.fingerprint import COPY
from news.ids import StoryId
from news.likeness import LONG, WORDED, Likeness
from news.model import Placement
from news.reading import Reading
from tests.news.test_cold_start import HOURS, cast, shuffled, told

_HELD = 0.00005  # how strongly coefficients are held near none …
_HELD_AGAIN = 0.001  # … that of *again* more: where outlets are not known they were drawn
_STEPS = 60
# By hand: true stories never grew by mistakes, so that an archive that begins would be too sure.
_KEPT = ("read", "long")
# By hand, off what teasers begin with: of a day's English feeds 11 pairs are wrong rather than 17, 78 rather than 80 right.
_CAREFUL = 0.21
_FIRST_HOURS = 80.0  # how much they count, all together
_ORDERS = 6  # in which each first hours are told
_DRAWS = 3
_OUTLETS = 3  # to which a long text is dealt out, or several reports are
_MOST = 4  # reports put together in one
_PARAGRAPH, _TITLE = 9, 11  # words
_REPORT = 150  # words, most articles of a file of reports have more
_TEASER, _SENTENCE = (40, 110), (18, 45)  # words that a feed gives of a report
_ALONE = (1, 1, 1, 1, 1, 1, 2, 2, 3, 5)  # reports of an event, where most items stay alone
_BEGIN = datetime(2026, 3, 2, tzinfo=UTC)

Row = dict[str, Any]
Case = tuple[Likeness, bool]  # comparison, same story
Told = Callable[[random.Random], list[Row]]
Telling = tuple[float, Told]  # how much it counts
Floats = NDArray[np.float64]


class Set(NamedTuple):
    """Cases, and how much they count together."""

    weight: float
    cases: list[Case]


class _Teacher(_Stories):
    """Places every article in its true story and notes what the comparisons were."""

    def __init__(self) -> None:
        super().__init__()
        self.cases: list[Case] = []
        self._first: dict[str, StoryId] = {}

    def teach(self, reading: Reading, story: str) -> None:
        known = self._first.get(story)
        outlined = self._stories._outline(reading)  # noqa: SLF001 - the comparisons are what is fitted
        weighed = self._stories._weighed(outlined, reading.article.when)  # noqa: SLF001
        for candidate in self._stories._candidates(outlined, weighed, reading.article):  # noqa: SLF001
            bare = outlined.bare or not candidate.dossier.worded
            if candidate.copied < COPY and candidate.probability and not bare:
                self.cases.append((candidate.likeness, candidate.story.id == known))
        mine = known or StoryId(reading.article.id)
        self._first[story] = mine
        self._stories.place(reading, Placement(story=mine, new=known is None, score=1.0))


def _hours() -> Iterator[list[tuple[str, Reading]]]:
    for path in HOURS:
        for actors in (Cast([]), cast()):
            items = told(path, actors)
            yield items
            yield from (shuffled(items, seed) for seed in range(100, 100 + _ORDERS))


def _sets(paths: list[str]) -> Iterator[Set]:
    """What is told of the files, each telling in several draws; a file with dates by itself."""
    files = [[json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()] for path in paths]
    rows = [row for file in files for row in file]
    undated = [row for row in rows if "story" in row and not row.get("published")]
    tellings = list(_tellings(undated, _dealt([row for row in rows if "text" in row])))
    for file in files:
        tellings += _as_dated([row for row in file if "story" in row and row.get("published")])
    for weight, telling in tellings:
        yield Set(weight, _cases([_read(telling(random.Random(seed))) for seed in range(_DRAWS)]))


def _tellings(rows: list[Row], dealt: list[Row]) -> Iterator[Telling]:
    """Of what has no dates."""
    if rows:
        yield 45, lambda dice: _shuffled(rows, dice)
        yield 6, lambda dice: _dated(rows, dice, days=10)
        yield 9, lambda dice: _shuffled(_thinned(rows, dice), dice)
        yield 3, lambda dice: _dated(_thinned(rows, dice), dice, days=8)
        yield 6, lambda dice: _dated(_thinned(rows, dice), dice, days=40)
        yield 6, lambda dice: _dated(_thinned(rows, dice), dice, days=900)
        yield 3, lambda dice: _shuffled(_together(rows, dice), dice)
        yield 3, lambda dice: _dated(_together(rows, dice), dice, days=40)
    if dealt:
        yield 1, lambda dice: _dated(dealt, dice, days=30)
    if rows and dealt:
        yield 1.5, lambda dice: _dated(rows + dealt, dice, days=60)
        yield 3, lambda dice: _dated(_thinned(rows + dealt, dice, _ALONE), dice, days=14)


def _as_dated(rows: list[Row]) -> Iterator[Telling]:
    if not rows:
        return
    if median(len(row["body"].split()) for row in rows) < _REPORT:  # a feed's items
        yield 8, lambda _: _by_date(rows)
        return
    yield 2, lambda _: _by_date(rows)
    yield 2, lambda dice: _by_date(_cut(rows, dice, _TEASER))
    yield 1, lambda dice: _by_date(_cut(rows, dice, _SENTENCE))


def _shuffled(rows: list[Row], dice: random.Random) -> list[Row]:
    return dice.sample(rows, len(rows))


def _by_date(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: str(row["published"]))


def _read(rows: list[Row]) -> list[tuple[str, Reading]]:
    teacher = _Stories()
    return [(row["story"], teacher._reading(row)) for row in rows]  # noqa: SLF001 - as the benchmark reads them


def _dated(rows: list[Row], dice: random.Random, *, days: float) -> list[Row]:
    events = dict.fromkeys(row["story"] for row in rows)
    begins = {event: _BEGIN + timedelta(days=days * dice.random()) for event in events}
    late = [timedelta(hours=min(96.0, dice.lognormvariate(2.08, 1.2))) for _ in rows]
    return _by_date(
        [row | {"published": (begins[row["story"]] + after).isoformat()} for row, after in zip(rows, late, strict=True)]
    )


def _cut(rows: list[Row], dice: random.Random, words: tuple[int, int]) -> list[Row]:
    """As feeds give them: so many words, up to the last sentence's end where that leaves more than half."""
    cut: list[Row] = []
    for row in rows:
        text = " ".join(row["body"].split()[: dice.randint(*words)])
        end = max(text.rfind(stop) for stop in (". ", ".” ", '." '))
        cut.append(row | {"body": text[: end + 2].strip() if end > len(text) / 2 else f"{text}…"})
    return cut


def _events(rows: list[Row]) -> list[list[Row]]:
    events: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        events[row["story"]].append(row)
    return list(events.values())


def _thinned(rows: list[Row], dice: random.Random, most: tuple[int, ...] = (3,)) -> list[Row]:
    return [row for event in _events(rows) for row in dice.sample(event, min(dice.choice(most), len(event)))]


def _together(rows: list[Row], dice: random.Random) -> list[Row]:
    """Three long reports of each event that has enough: of some of its reports the texts, one after the other."""
    reports: list[Row] = []
    for event in (event for event in _events(rows) if len(event) >= 2 * _OUTLETS):
        dice.shuffle(event)
        for outlet in range(_OUTLETS):
            mine = event[outlet::_OUTLETS][:_MOST]
            title = next((row["title"] for row in mine if row["title"]), "")
            body = "\n".join(row["body"] for row in mine)
            reports.append(mine[0] | {"title": title, "body": body, "source": str(outlet)})
    return reports


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


def _fit(sets: list[Set]) -> tuple[Likeness, Likeness]:
    """WORDED and LONG together, by Newton's steps: a case counts for both, by how long its reports are."""
    likenesses: Floats = np.array([list(likeness) for each in sets for likeness, _ in each.cases])
    same: Floats = np.array([float(same) for each in sets for _, same in each.cases])
    weight = np.concatenate([np.full(len(each.cases), each.weight / len(each.cases)) for each in sets])
    weight /= weight.sum()
    long = likenesses[:, Likeness._fields.index("long")][:, None]
    x = np.hstack([(1 - long) * likenesses, long * likenesses])
    names = Likeness._fields * 2
    worth: Floats = np.array(
        [kept for each in (WORDED, LONG) for kept in Likeness(*[0.0] * len(each))._replace(**_kept(each))]
    )
    hold = np.array([{"bias": 0.0, "again": _HELD_AGAIN}.get(name, _HELD) for name in names])
    free = np.flatnonzero([name not in _KEPT for name in names])
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-np.clip(x @ worth, -30, 30)))
        slope = x.T @ (weight * (guess - same)) + hold * worth
        curve = (x * (weight * guess * (1 - guess))[:, None]).T @ x + np.diag(hold)
        worth[free] -= np.linalg.solve(curve[np.ix_(free, free)], slope[free])
    teasers, reports = (Likeness(*half.tolist()) for half in np.split(worth, 2))
    return teasers._replace(bias=teasers.bias - _CAREFUL), reports


def _kept(likeness: Likeness) -> dict[str, float]:
    return {name: getattr(likeness, name) for name in _KEPT}


def main(paths: list[str]) -> None:
    """Print coefficients, as `news.likeness` has them."""
    sets = [Set(_FIRST_HOURS, _cases(list(_hours()))), *_sets(paths)]
    print(f"{sum(len(each.cases) for each in sets)} comparisons", flush=True)
    for name, *worth in zip(Likeness._fields, *_fit(sets), strict=True):
        print(f"{name:8} {worth[0]:7.2f} {worth[1]:7.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
