"""What a rule came to on what is stored, for `try` and `rules backtest`: bars, matches, near misses, what would have been sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from wirewatch.cli import paper, shapes

if TYPE_CHECKING:
    from rich.text import Text

    from alerts.backtest import Finding, NearMiss, Tally
    from news.model import Actor, Rule, Subscription
    from news.ports import Store

ROWS = 31  # of bars: a month of days, else weeks, else months
BAR = 36  # columns of the longest bar
BATCH = 200
MANY = 10_000  # articles from which it pays to start workers: each takes seconds to load its dictionaries


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A rule held against the archive; *complete* is False where somebody pressed Ctrl-C."""

    rule: Rule
    tally: Tally
    stored: int  # articles that the archive has, since the moment asked for
    since: datetime | None
    complete: bool = True


def hold(
    store: Store,
    rule: Rule,
    actors: Sequence[Actor],
    subscriptions: Sequence[Subscription],
    *,
    since: datetime | None,
    keep: int,
    workers: int = 1,
    quiet: bool = False,
) -> Trial:
    """Hold *rule* against everything stored since then. Raises RuleError.

    Articles come from full-text search where the rule has words to look for, else from the whole archive.
    """
    from alerts.backtest import look, tally
    from alerts.triggers import triggers

    words = triggers(rule.query, actors)
    stored = store.archive.count(since=since)
    found = tally(rule, actors, subscriptions, keep=keep)
    trial = Trial(rule=rule, tally=found, stored=stored, since=since)
    batches = (
        store.archive.batches(since=since, size=BATCH)
        if words is None
        else store.search.holding(words, since=since, size=BATCH)
    )
    with paper.progress(quiet=quiet) as bars:
        bar = bars.add_task(paper.safe(rule.id), total=stored if words is None else None, note="")
        with closing(look(rule, actors, batches, workers=workers if stored >= MANY else 1)) as looked:
            try:
                for each in looked:
                    found.add(each)
                    bars.update(bar, completed=found.articles, note=paper.count(found.matches, "match", "matches"))
            except KeyboardInterrupt:
                return Trial(rule=rule, tally=found, stored=stored, since=since, complete=False)
    return trial


# --- for a program ---------------------------------------------------------------------------------


def shaped(trial: Trial) -> dict[str, Any]:
    """The JSON of a trial."""
    from alerts.plot import days

    tally = trial.tally
    return {
        "rule": trial.rule.id,
        "query": trial.rule.query,
        "since": paper.as_plain(trial.since),
        "complete": trial.complete,
        "articles": trial.stored,
        "looked_at": tally.articles,
        "matches": tally.matches,
        "share": round(tally.share(trial.stored), 4),
        "too_much": tally.too_much(trial.stored),
        "stories": len(tally.forecast.stories),
        "exact": tally.forecast.exact,
        "alerts": tally.forecast.alerts,
        "digests": tally.forecast.digests,
        "messages": tally.forecast.messages,
        "days": [{"day": day.isoformat(), "matches": count} for day, count in days(tally.days)],
        "newest": [_finding(each) for each in reversed(tally.newest)],
        "near_misses": [_near(each) for each in tally.near],
    }


def _finding(found: Finding) -> dict[str, Any]:
    return shapes.listed(found.listed) | {"highlights": shapes.spans(found.match.highlights)}


def _near(miss: NearMiss) -> dict[str, Any]:
    told = {"nearness": miss.nearness.name.lower(), "part": miss.part, "why_not": miss.why_not}
    return shapes.listed(miss.listed) | told


# --- for a person ----------------------------------------------------------------------------------


def tell(trial: Trial) -> None:
    """Print a trial."""
    tally = trial.tally
    if tally.days:
        for label, count, bar in bars(tally.days):
            paper.say(f"[dim]{label}[/] [cyan]{bar}[/] {count or ''}".rstrip())
        paper.say()
    for found in reversed(tally.newest):
        _tell_finding(found)
    if tally.matches > len(tally.newest) > 0:
        paper.say(f"[dim]… and {paper.count(tally.matches - len(tally.newest), 'older match', 'older matches')}[/]")
    if tally.newest:
        paper.say()
    if tally.near:
        paper.say("[bold]Near misses[/]")
        for miss in tally.near:
            _tell_near(miss)
        paper.say()
    paper.say(_summary(trial))
    if tally.too_much(trial.stored):
        paper.say(
            f"[bold yellow]![/] it matches {tally.share(trial.stored):.0%} of everything: "
            "ask for more (AND, NEAR, title:), or who follows it is told of everything"
        )


def _tell_finding(found: Finding) -> None:
    from alerts.extracts import extracts, marked

    article, revision, match = found.listed.article, found.listed.revision, found.match
    story = f"  story {found.listed.story[:8]}" if found.listed.story else ""
    paper.say(f"[dim]{article.id[:8]}  {paper.when(article.when)}[/]  {paper.safe(article.outlet)}[dim]{story}[/]")
    paper.say(_lit([(run.text, run.hit) for run in marked(revision.title, "title", [match])]))
    for passage in extracts(revision, [match], article.language, sentences=1)[:1]:
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
    paper.say(f"[dim]{article.id[:8]}  {paper.when(article.when)}[/]  {paper.safe(miss.listed.revision.title)}")
    paper.say(f"    [red]✗[/] {paper.safe(miss.part)}  [yellow]{paper.safe(miss.why_not)}[/]")


def _summary(trial: Trial) -> str:
    tally, forecast = trial.tally, trial.tally.forecast
    if not trial.stored:
        return "nothing is stored yet: `wirewatch crawl` fills the archive"
    among = f"{trial.stored:,} stored" if trial.complete else f"{tally.articles:,} looked at so far"
    found = (
        f"{paper.count(tally.matches, 'article')} in {paper.count(len(forecast.stories), 'story', 'stories')}, "
        f"of {among}"
    )
    if not tally.matches:
        return f"[bold]no match[/], of {among}"
    told = [
        paper.count(number, *name)
        for number, name in ((forecast.digests, ("digest",)), (forecast.messages, ("urgent message",)))
        if number
    ]
    least = "" if forecast.exact else "at least "
    return f"[bold]{found}[/]\nyou would have had {least}{' and '.join(told) or 'no message'}"


def bars(counts: Mapping[date, int]) -> list[tuple[str, int, str]]:
    """Label, number and bar of each day; of weeks or months where the days are many."""
    from alerts.plot import days

    for step in (_day, _week, _month):
        sums: Counter[str] = Counter()
        for day, count in days(counts):
            sums[step(day)] += count
        if len(sums) <= ROWS:
            break
    shown = list(sums.items())[-ROWS:]
    most = max(1, *(count for _, count in shown))
    return [(label, count, "█" * round(BAR * count / most) or ("▏" if count else "")) for label, count in shown]


def _day(day: date) -> str:
    return f"{day:%a} {day.day:2} {day:%b}"


def _week(day: date) -> str:
    monday = day - timedelta(days=day.weekday())
    return f"week of {monday.day:2} {monday:%b %Y}"


def _month(day: date) -> str:
    return f"{day:%b %Y}"
