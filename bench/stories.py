"""Stories: what placing an article costs when many stories are open.

    python -m bench stories --open 10000
    python -m bench stories --stream 100000

Articles are made of a vocabulary whose words are as common as those of a language are (Zipf's law), each story with names
and words of its own. Events are opened one by one until enough are open; then three reports of each, on average, come in.
`--stream`: so many articles one after the other, `--daily` of them a day, stories closed by the product's own window and bound:
what memory they leave behind. `--daily 46000 --reports 1` is a flood, `--words 60` what most feeds bring.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from bench.table import Table
from news.actors import Cast
from news.ids import ArticleId, SourceId, StoryId
from news.model import STORY_WINDOW, Article, Precision, Revision
from news.outline import outline
from news.reading import Reading, read
from news.stories import Stories
from wirewatch.placing import MOST, TOGETHER

START = datetime(2026, 3, 2, tzinfo=UTC)
DAY = timedelta(days=1)
_WORDS = 40_000
_BODY = 240  # words: what is read of a report
_COMMON = 300  # words that every event has
_OWN = 40  # words that tell of the story's event, names among them
_REPORTS = 3  # of a story, on average
_RUNNING = 300  # events that are reported at a time
_LOOKS = 10  # at the memory of a stream
_SOUNDS = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "il")]


class Newsroom:
    """Articles without end, always the same."""

    def __init__(self, seed: int = 7, *, daily: int = 2_880, words: int = _BODY, reports: float = _REPORTS) -> None:
        self._random = Random(seed)
        self._apart = DAY / daily
        self._body = words
        self._reports = reports
        self._words = [self._word(i) for i in range(_WORDS)]
        weights = 1 / (np.arange(_WORDS) + 20.0)
        self._bounds = np.cumsum(weights / weights.sum()).tolist()
        self._running: list[list[str]] = []
        self._count = 0

    def article(self, *, new: bool = False) -> Reading:
        """The next one; *new*: of an event of its own."""
        return self._article(new=new)

    def _word(self, number: int) -> str:
        made = ""
        number += len(_SOUNDS)
        while number:
            number, sound = divmod(number, len(_SOUNDS))
            made += _SOUNDS[sound]
        return made

    def _some(self, count: int) -> list[str]:
        return self._random.choices(self._words, cum_weights=self._bounds, k=count)

    def _article(self, *, new: bool) -> Reading:
        chance = self._random
        if new or not self._running or chance.random() < 1 / self._reports:
            own = self._random.choices(self._words[_COMMON:], k=_OWN)
            self._running.append([word.title() for word in own[:12]] + own[12:])
            del self._running[:-_RUNNING]
        event = self._running[-1 - int(chance.random() ** 2 * len(self._running))]
        told = chance.choices(event, k=self._body // 3) + self._some(self._body - self._body // 3)
        chance.shuffle(told)
        body = ". ".join(" ".join(told[at : at + 20]) for at in range(0, len(told), 20))
        title = " ".join(chance.sample(event[:15], 6) + self._some(3))
        self._count += 1
        return _reading(f"{self._count:08}", title, body, START + self._apart * self._count)


def _reading(name: str, title: str, body: str, at: datetime) -> Reading:
    source = SourceId(f"outlet-{int(name) % 97}")
    article = Article(
        id=ArticleId(name),
        url=None,
        link=None,
        source=source,
        outlet=source,
        first_seen=at,
        published=at,
        precision=Precision.TIME,
    )
    wording = Revision(article=article.id, number=1, title=title, lead="", body=body, author="", seen=at)
    return read(article, wording, Cast([]))


def measure(arguments: Sequence[str]) -> Iterator[Table]:
    options = _options(arguments)
    yield _stream(options) if options.stream else _speed(options)


def _options(arguments: Sequence[str]) -> Any:
    parser = argparse.ArgumentParser(prog="python -m bench stories")
    parser.add_argument("--open", type=int, default=10_000, help="stories that are open")
    parser.add_argument("--measured", type=int, default=1_000, help="articles that are timed")
    parser.add_argument(
        "--stream", type=int, default=0, metavar="ARTICLES", help="instead: memory, over so many articles"
    )
    parser.add_argument("--daily", type=int, default=2_880, metavar="ARTICLES", help="of a stream: how many a day")
    parser.add_argument("--words", type=int, default=_BODY, help="of a stream: of an article")
    parser.add_argument("--reports", type=float, default=_REPORTS, help="of a stream: of a story, on average")
    return parser.parse_args(arguments)


def _speed(options: Any) -> Table:
    newsroom, stories = Newsroom(), Stories()
    while len(stories) < options.open:
        _place(stories, newsroom.article(new=True))
    told = [newsroom.article() for _ in range(options.measured)]
    began = time.process_time()
    for reading in told:
        said = reading.revision
        outline(said.title, said.body)
    outlined = time.process_time() - began
    began = time.process_time()
    ids = [_place(stories, reading) for reading in told]
    placing = time.process_time() - began
    sizes = [len(stories.sketch(story).raw) / 1024 for story in set(ids)]
    kept = list(stories.known())
    began = time.process_time()
    again = Stories()
    for story, sketch in kept:
        again.load(story, sketch)
    loading = time.process_time() - began
    ours = [placing * 1000 / len(told), outlined * 1000 / len(told), loading, max(sizes)]
    return Table(
        title=f"Stories: {len(stories):,} open",
        columns=["", "ms/article", "of it words", "s to start", "KiB a story"],
        rows=[["wirewatch", *ours], ["goal", 2.0, "", "", 15.0]],
        note=f"CPU of one core; {len(told):,} articles were timed, each read by itself.",
    )


def _stream(options: Any) -> Table:
    """Memory while articles come and stories are closed: after the first window it is to stay."""
    newsroom, stories = Newsroom(daily=options.daily, words=options.words, reports=options.reports), Stories()
    count: int = options.stream
    rows: list[list[str | float]] = []
    began = time.process_time()
    for number in range(TOGETHER, count + TOGETHER, TOGETHER):
        told = [newsroom.article() for _ in range(TOGETHER)]
        stories.expect(told)
        for reading in told:
            _place(stories, reading)
        stories.expect(())
        stories.forget_before(told[-1].article.when - STORY_WINDOW)
        stories.forget_quietest(MOST)
        if number * _LOOKS // count > len(rows):
            sketches = sum(len(sketch.raw) for _, sketch in stories.known()) / 2**20
            day = (told[-1].article.when - START) / DAY
            spent = time.process_time() - began
            rows.append([f"{number:,}", day, f"{len(stories):,}", sketches, _memory("Rss"), _memory("Pss"), spent])
    return Table(
        title=f"Stories: {count:,} articles, one after the other, {options.daily:,} a day",
        columns=["articles", "day", "open", "sketches, MiB", "RSS, MiB", "PSS, MiB", "CPU s"],
        rows=rows,
        note="Of the process, with the benchmark's own articles. Goal: flat once the first stories are closed.",
    )


def _memory(kind: str) -> float:
    """MiB that the process has in memory."""
    told = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith(f"{kind}:")) / 1024


def _place(stories: Stories, reading: Reading) -> StoryId:
    return stories.place(reading, stories.choose(reading)).id
