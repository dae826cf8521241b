"""A rule held against what is stored, by the one matcher: how often, where, what almost, what it would have sent.

    batches of articles, oldest first ─▶ Probe, here or on all cores ─▶ Tally
    the newest that may almost match  ─▶ Probe                       ─▶ near misses

Memory stays flat: batches are read as they are asked for, and of matches only the newest are kept.
"""

from __future__ import annotations

import heapq
import signal
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from multiprocessing import get_context

from alerts.explain import Explanation, explained
from alerts.forecast import MOST_ASKED, Forecast
from alerts.nearly import Nearness, nearly
from alerts.rules import compile as compiled
from alerts.rules.subject import Subject
from news.actors import Cast
from news.ids import StoryId
from news.model import Actor, Match, Rule, Subscription
from news.ports import Listed
from news.reading import Reading, read
from news.variants import Variants

NEAR = 5  # near misses that are told
NEARBY = 200  # articles that are looked at for them, the newest that have a word of the rule
MUCH = 0.2  # a rule that holds in more of everything than this tells nobody anything …
FEW = 20  # … unless there are so few articles that a share means little
TOGETHER = 32  # articles that are read at once
AHEAD = 2  # batches that wait for each worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A match and its article."""

    listed: Listed
    match: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """An article in which the rule almost holds: *part* is to blame, *why_not* says how."""

    listed: Listed
    nearness: Nearness
    part: str
    why_not: str
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What came of one batch."""

    articles: int
    findings: tuple[Finding, ...]


class Probe:
    """One rule, compiled, to be held against batches. Whether it is enabled does not matter here."""

    def __init__(self, rule: Rule, actors: Sequence[Actor], variants: Variants | None = None) -> None:
        self.rule = replace(rule, enabled=True)
        self.rules = compiled([self.rule], actors, variants)

    def look(self, batch: Sequence[Listed]) -> Looked:
        """Hold the rule against every article of *batch*."""
        findings = [found for some in _several(batch) for found in self._held(some)]
        return Looked(articles=len(batch), findings=tuple(findings))

    def _held(self, some: Sequence[Listed]) -> Iterator[Finding]:
        subjects = self.rules.subjects(list(map(self._read, some)))
        for listed, subject in zip(some, subjects, strict=True):
            match = self.rules.hold(self.rule.id, subject)
            if match is not None:
                yield Finding(listed=listed, match=match)

    def near(self, batch: Iterable[Listed]) -> list[NearMiss]:
        """The nearest misses of *batch*."""
        found = [(*miss, listed) for listed in batch if (miss := self._miss(listed)) is not None]
        told = heapq.nsmallest(NEAR, found, key=lambda miss: _order(miss[0], miss[2]))
        return [self._explained(*miss) for miss in told]

    def _subject(self, listed: Listed) -> Subject:
        return self.rules.subject(self._read(listed))

    def _read(self, listed: Listed) -> Reading:
        return read(listed.article, listed.revision, self.rules.cast)

    def _miss(self, listed: Listed) -> tuple[Nearness, str] | None:
        subject = self._subject(listed)
        if self.rules.refusal(self.rule.id, listed.article) or self.rules.hold(self.rule.id, subject):
            return None
        found = nearly(self.rules.tree(self.rule.id), subject)
        return None if found is None else (found[0], found[1].written)

    def _explained(self, nearness: Nearness, part: str, listed: Listed) -> NearMiss:
        explanation = explained(self.rules, self.rule.id, self._read(listed))
        why_not = _blamed(explanation, part) or explanation.why_not or ""
        return NearMiss(listed=listed, nearness=nearness, part=part, why_not=why_not, explanation=explanation)


def _several(batch: Sequence[Listed]) -> Iterator[Sequence[Listed]]:
    """Read together, an article takes half as long; of more, what is looked up is no longer at hand."""
    return (batch[start : start + TOGETHER] for start in range(0, len(batch), TOGETHER))


def _blamed(explanation: Explanation, part: str) -> str | None:
    """What the explanation says of the part that is to blame."""
    if explanation.text == part and not explanation.held:
        return explanation.why_not
    return next((why for below in explanation.parts if (why := _blamed(below, part))), None)


def _order(nearness: Nearness, listed: Listed) -> tuple[int, float, str]:
    """The nearest first, of these the newest."""
    return nearness, -listed.article.when.timestamp(), listed.article.id


@dataclass
class Tally:
    """The sum of what was looked at so far; batches are added the oldest first."""

    forecast: Forecast
    zone: tzinfo | None = None  # of the days; None: the machine's
    keep: int = 10  # newest matches
    articles: int = 0
    matches: int = 0
    days: Counter[date] = field(default_factory=Counter)
    outlets: Counter[str] = field(default_factory=Counter)
    stories: Counter[StoryId] = field(default_factory=Counter)  # of articles in none there is no count
    newest: deque[Finding] = field(default_factory=deque)

    def add(self, looked: Looked) -> None:
        """The next batch."""
        self.articles += looked.articles
        self.matches += len(looked.findings)
        self.newest = deque([*self.newest, *looked.findings], maxlen=self.keep)
        for found in looked.findings:
            self._count(found.listed)
            self.forecast.add(found.match, found.listed)

    def _count(self, listed: Listed) -> None:
        self.days[listed.article.when.astimezone(self.zone).date()] += 1
        self.outlets[listed.article.outlet] += 1
        if listed.story is not None:
            self.stories[listed.story] += 1

    def share(self, everything: float) -> float:
        """How much of *everything* matches."""
        return self.matches / everything if everything else 0.0

    def too_much(self, everything: float) -> bool:
        """Whether it matches so much that an alert tells nothing."""
        return everything >= FEW and self.share(everything) > MUCH


def tally(
    rule: Rule,
    actors: Sequence[Actor],
    subscriptions: Sequence[Subscription],
    *,
    keep: int = 10,
    zone: tzinfo | None = None,
    weigh: int = MOST_ASKED,
    variants: Variants | None = None,
) -> Tally:
    """An empty one. *weigh*: so many further articles of stories are looked through for something new."""
    return Tally(forecast=Forecast(rule, subscriptions, Cast(actors, variants), most_asked=weigh), keep=keep, zone=zone)


# --- here, or on all cores -------------------------------------------------------------------------


def look(
    rule: Rule,
    actors: Sequence[Actor],
    batches: Iterable[Sequence[Listed]],
    *,
    workers: int = 1,
    variants: Variants | None = None,
) -> Generator[Looked, None, None]:
    """What each of *batches* comes to, in their order. Raises RuleError."""
    if workers < 2:
        yield from map(Probe(rule, actors, variants).look, batches)
        return
    # Spawned, not forked: a child must not inherit the connection that the batches are read from.
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin, (rule, tuple(actors), variants)) as pool:
        ahead: deque[Future[Looked]] = deque()
        try:
            for batch in batches:
                with _sheltered():
                    ahead.append(pool.submit(_look, batch))
                if len(ahead) >= AHEAD * workers:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _sheltered() -> Iterator[None]:
    """Workers that are started here never hear Ctrl-C: it is for the parent, which prints what there is."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_probes: list[Probe] = []  # of a worker: compiled once


def _begin(rule: Rule, actors: Sequence[Actor], variants: Variants | None) -> None:
    _probes.append(Probe(rule, actors, variants))


def _look(batch: Sequence[Listed]) -> Looked:
    return _probes[-1].look(batch)
