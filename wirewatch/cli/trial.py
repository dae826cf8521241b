"""What a rule came to on what is stored, for `try` and `rules backtest`: bars, matches, near misses, what would have been sent."""

from __future__ import annotations

import signal
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import FrameType
from typing import TYPE_CHECKING, Any

from wirewatch.cli import paper, shapes
from wirewatch.cli.bars import By, Named, draw

if TYPE_CHECKING:
    from rich.text import Text

    from alerts.backtest import Finding, Looked, NearMiss, Probe, Tally
    from alerts.forecast import Forecast
    from alerts.triggers import Triggers
    from news.model import Actor, Rule, Subscription
    from news.ports import Selection, Store
    from news.variants import Variants

BATCH = 200
QUICK = 50  # articles between two looks at the clock
MANY = 3_000  # articles from which it pays to start workers: each takes a second or two to load its dictionaries
PATIENCE = timedelta(seconds=1)  # what `try` takes; it begins with the newest
WEIGHED = 50  # further articles of stories that `try` looks through for something new: 10 ms each
NAMED = 20  # stories with the most matches, by name in --json


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A rule held against the archive."""

    rule: Rule
    tally: Tally
    near: Sequence[NearMiss]
    stories: Sequence[Named]  # those with the most matches
    stored: int  # articles that the archive has between *since* and *until*, or since *reached*
    candidates: int  # of these, those with the words of the rule
    since: datetime | None
    until: datetime | None
    reached: datetime | None = None  # so far back, when time was up; None: everything was looked at
    interrupted: bool = False  # somebody pressed Ctrl-C

    @property
    def complete(self) -> bool:
        return not self.interrupted and self.reached is None

    @property
    def whole(self) -> bool:
        """Whether all of the archive was asked for."""
        return self.since is None and self.until is None

    @property
    def share(self) -> float:
        """How much of what is stored matches, as far as was looked."""
        looked = self.tally.articles / self.candidates if self.interrupted and self.candidates else 1.0
        return self.tally.share(self.stored * looked)

    @property
    def too_much(self) -> bool:
        """Whether it matches so much that an alert tells nothing."""
        return self.tally.too_much(self.stored)


def hold(
    store: Store,
    rule: Rule,
    actors: Sequence[Actor],
    subscriptions: Sequence[Subscription],
    *,
    since: datetime | None,
    until: datetime | None,
    keep: int,
    workers: int = 1,
    patience: timedelta | None = None,
    quiet: bool = False,
    variants: Variants | None = None,
) -> Trial:
    """Hold *rule* against everything stored between the two, or, with *patience*, against the newest until time is up.

    Articles come from full-text search where the rule has words to look for, else from the whole archive. Raises
    RuleError.
    """
    from alerts.backtest import Probe, look, tally
    from alerts.conditions import standing
    from alerts.forecast import MOST_ASKED
    from alerts.triggers import needed, triggers
    from news.inflections import LANGUAGES

    hurried = patience is not None
    wanted = needed(rule.query, actors, variants)
    size = QUICK if hurried else BATCH
    chosen = store.search.holding(
        wanted, since=since, until=until, newest=hurried, size=size, languages=sorted(LANGUAGES)
    )
    found = tally(rule, actors, subscriptions, keep=keep, weigh=WEIGHED if hurried else MOST_ASKED, variants=variants)
    when = rule.when
    if when is not None:
        found.forecast.stands = lambda story, article: standing(
            when, store.withheld.reports(story), article, store.withheld.texts
        )
    reached, interrupted = None, False
    if patience is not None:
        reached = _back(Probe(rule, actors, variants), chosen, found, patience)
    else:
        workers = workers if chosen.total >= MANY else 1
        looked = look(rule, actors, chosen.batches, workers=workers, variants=variants)
        interrupted = _through(looked, chosen, found, rule.id, quiet=quiet)
    return Trial(
        rule=rule,
        tally=found,
        near=()
        if interrupted
        else _near(store, Probe(rule, actors, variants), triggers(rule.query, actors, variants), since, until),
        stories=_named(store, found),
        stored=store.archive.count(since=reached or since, until=until),
        candidates=chosen.total,
        since=since,
        until=until,
        reached=reached,
        interrupted=interrupted,
    )


def _through(looked: Generator[Looked, None, None], chosen: Selection, found: Tally, name: str, *, quiet: bool) -> bool:
    """Everything, with a bar; whether somebody pressed Ctrl-C."""
    with paper.progress(quiet=quiet) as bars, closing(looked), _minded() as stopped:
        bar = bars.add_task(paper.safe(name), total=chosen.total, note="")
        for each in looked:
            found.add(each)
            bars.update(bar, completed=found.articles, note=paper.count(found.matches, "match", "matches"))
            if stopped:
                return True
    return False


@contextmanager
def _minded() -> Iterator[list[int]]:
    """Ctrl-C is noted, to stop after the batch: in the middle of a query it would leave a broken connection behind.

    A second one stops at once.
    """
    noted: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        if noted:
            signal.default_int_handler(number, frame)
        noted.append(number)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield noted
    finally:
        signal.signal(signal.SIGINT, before)


def _back(probe: Probe, chosen: Selection, found: Tally, patience: timedelta) -> datetime | None:
    """The newest first, until time is up; how far back that was, None: all the way."""
    up = time.monotonic() + patience.total_seconds()
    looked: list[Looked] = []
    reached = None
    for batch in chosen.batches:
        looked.append(probe.look(batch[::-1]))
        reached = batch[-1].article.when
        if time.monotonic() > up:
            break
    for each in reversed(looked):
        found.add(each)
    return reached if found.articles < chosen.total else None


def _near(
    store: Store, probe: Probe, words: Triggers, since: datetime | None, until: datetime | None
) -> Sequence[NearMiss]:
    """Among the newest with some of its words."""
    from alerts.backtest import NEARBY

    wanted = None if words is None else [[words]]
    chosen = store.search.holding(wanted, since=since, until=until, newest=True, size=NEARBY)
    return probe.near(next(chosen.batches, ()))


def _named(store: Store, tally: Tally) -> list[Named]:
    found = ((store.shelf.story(id_), count) for id_, count in tally.stories.most_common(NAMED))
    return [Named(id=story.id, title=story.title, matches=count) for story, count in found if story is not None]


# --- for a program ---------------------------------------------------------------------------------


def shaped(trial: Trial) -> dict[str, Any]:
    """rule, query, since, until, complete, reached, articles, candidates, looked_at, matches, share, too_much, stories,
    exact, alerts, digests, messages, days, outlets, in_stories, newest, near_misses.
    """
    from alerts.plot import days

    tally = trial.tally
    return {
        "rule": trial.rule.id,
        "query": trial.rule.query,
        "since": paper.as_plain(trial.since),
        "until": paper.as_plain(trial.until),
        "complete": trial.complete,
        "reached": paper.as_plain(trial.reached),
        "articles": trial.stored,
        "candidates": trial.candidates,
        "looked_at": tally.articles,
        "matches": tally.matches,
        "share": round(trial.share, 4),
        "too_much": trial.too_much,
        "stories": len(tally.forecast.stories),
        "exact": tally.forecast.exact,
        "alerts": tally.forecast.alerts,
        "digests": tally.forecast.digests,
        "messages": tally.forecast.messages,
        "waiting": tally.forecast.waiting,
        "days": [{"day": day.isoformat(), "matches": count} for day, count in days(tally.days)],
        "outlets": [{"outlet": outlet, "matches": count} for outlet, count in tally.outlets.most_common()],
        "in_stories": [{"story": each.id, "title": each.title, "matches": each.matches} for each in trial.stories],
        "newest": [_finding(each) for each in reversed(tally.newest)],
        "near_misses": [_near_shaped(each) for each in trial.near],
    }


def _finding(found: Finding) -> dict[str, Any]:
    return shapes.listed(found.listed) | {"highlights": shapes.spans(found.match.highlights)}


def _near_shaped(miss: NearMiss) -> dict[str, Any]:
    told = {"nearness": miss.nearness.name.lower(), "part": miss.part, "why_not": miss.why_not}
    return shapes.listed(miss.listed) | told


# --- for a person ----------------------------------------------------------------------------------


def tell(trial: Trial, by: By = By.DAY) -> None:
    """Print a trial."""
    tally = trial.tally
    if tally.matches:
        draw(by, tally.days, tally.outlets, trial.stories)
        paper.say()
    for found in reversed(tally.newest):
        _tell_finding(found)
    if tally.matches > len(tally.newest) > 0:
        paper.say(f"[dim]… and {paper.count(tally.matches - len(tally.newest), 'older match', 'older matches')}[/]")
        paper.say()
    if trial.near:
        paper.say("[bold]Near misses[/]")
        for miss in trial.near:
            _tell_near(miss)
        paper.say()
    for line in _summary(trial):
        paper.say(line)


def _tell_finding(found: Finding) -> None:
    from alerts.extracts import extracts, marked

    article, revision, match = found.listed.article, found.listed.revision, found.match
    story = f"  story {found.listed.story[:8]}" if found.listed.story else ""
    paper.line(f"[dim]{article.id[:8]}  {paper.when(article.when)}{story}[/]  {paper.safe(article.outlet)}")
    paper.say(_lit([(run.text, run.hit) for run in marked(revision.title, "title", [match])]))
    told = extracts(revision, [match], article.language, sentences=1, repeated=revision.title)
    for passage in told[:1]:
        paper.say(_lit([(" ".join(run.text.split("\n")), run.hit) for run in passage.runs]))
    paper.say()


def _lit(runs: Sequence[tuple[str, bool]]) -> Text:
    spans, text = [], ""
    for words, hit in runs:
        if hit:
            spans.append((len(text), len(text) + len(words)))
        text += words
    return paper.lit(text, spans)


def _tell_near(miss: NearMiss) -> None:
    article = miss.listed.article
    paper.line(f"[dim]{article.id[:8]}  {paper.when(article.when)}[/]  {paper.safe(miss.listed.revision.title)}")
    paper.say(f"    [red]✗[/] {paper.safe(miss.part)}  [yellow]{paper.safe(miss.why_not)}[/]")


def _summary(trial: Trial) -> Iterator[str]:
    tally, forecast = trial.tally, trial.tally.forecast
    if not trial.stored:
        yield (
            "nothing is stored yet: `wirewatch crawl` fills the archive"
            if trial.whole
            else "nothing is stored of that time"
        )
        return
    among = f"of {trial.stored:,} stored"
    if trial.interrupted:
        among = f"in {tally.articles:,} of {trial.candidates:,} that have its words"
    elif trial.reached is not None:
        among += f" since {paper.when(trial.reached)}"
    if not tally.matches:
        yield f"[bold]no match[/], {among}"
    else:
        stories = paper.count(len(forecast.stories), "story", "stories")
        yield f"[bold]{paper.count(tally.matches, 'article')} in {stories}, {among}[/]"
        yield f"you would have had {_forecast(forecast)}"
        if forecast.waiting:
            waiting = paper.count(forecast.waiting, "match", "matches")
            yield f"[dim]{waiting} would have waited for more reports: {paper.safe(str(trial.rule.when))}[/]"
        if trial.rule.when and trial.rule.when.burst:
            yield "[dim]as if there were a burst all the time: when there is one, the daemon tells[/]"
    if trial.reached is not None:
        yield (
            f"[dim]time was up after the newest {tally.articles:,} of {trial.candidates:,} articles that have its words: "
            "--all looks at the rest[/]"
        )
    if trial.too_much:
        yield (
            f"[bold yellow]![/] it matches {trial.share:.0%} of everything: "
            "ask for more (AND, NEAR, title:), or who follows it is told of everything"
        )


def _forecast(forecast: Forecast) -> str:
    told = [
        paper.count(number, name)
        for number, name in ((forecast.digests, "digest"), (forecast.messages, "urgent message"))
        if number
    ]
    return ("" if forecast.exact else "at least ") + (" and ".join(told) or "no message")
