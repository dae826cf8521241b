"""`wirewatch trends`: how much of the coverage something has, day by day.

@council: 31 of 412 articles since 20 Feb, 7.5%
Mon  2 Mar ████████████  9.1%  4 of 44
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import dropwhile, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wirewatch.cli import exits, paper
from wirewatch.cli.bars import bars
from wirewatch.cli.house import AsJson, here, moment, now

if TYPE_CHECKING:
    from config.settings import Config
    from news.ports import Store

LATEST = 60  # days that are shown in the terminal; --json and --plot have all


@dataclass(frozen=True, slots=True)
class Day:
    """One day, in local time."""

    day: date
    count: int  # articles that have it
    total: int  # all articles

    @property
    def share(self) -> float:
        return self.count / self.total if self.total else 0.0


def trends(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(metavar="@ACTOR|QUERY", help="An actor, a word, or any query in quotes.")],
    since: Annotated[str, typer.Option("--since", metavar="TIME", help="No older than: 24h, 7d, 2026-03-02.")] = "30d",
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE.svg|.png", help="Draw a bar per day into this file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """How much of the coverage an actor or a term has, day by day."""
    from alerts.plot import drawing

    house = here(ctx)
    config = house.config()
    drawn = None if plot is None else drawing(plot.suffix)  # before the work: what cannot be drawn is told at once
    begin = _midnight(moment(since))
    with house.store() as store:
        days = _days(store, query, config, begin, quiet=as_json)
    if plot is not None and drawn is not None:
        stored = (
            list(dropwhile(lambda each: not each.total, days)) or days
        )  # what was not stored is no share of nothing
        plot.write_bytes(drawn(f"{query}: % of the articles of a day", {each.day: 100 * each.share for each in stored}))
    if as_json:
        paper.write_json(_shaped(query, begin, days))
    else:
        _tell(query, days)
        if plot is not None:
            paper.tell(f"drawn: {paper.safe(str(plot))}")
    if not any(each.count for each in days):
        raise typer.Exit(exits.WRONG)


def _midnight(begin: datetime | None) -> datetime:
    """Whole days only: half a one would have half of its articles."""
    local = (begin or now()).astimezone()
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _days(store: Store, query: str, config: Config, begin: datetime, *, quiet: bool) -> list[Day]:
    """Each day since *begin*. Raises RuleError."""
    from alerts.rules import compile as compiled
    from alerts.triggers import needed
    from news.ids import RuleId
    from news.inflections import LANGUAGES
    from news.model import Rule
    from news.reading import read

    rules = compiled([Rule(id=RuleId("trend"), query=query, title=query)], config.actors, config.variants)
    counts = Counter[date]()
    with paper.progress(quiet=quiet) as lines:
        chosen = store.search.holding(
            needed(query, config.actors, config.variants), since=begin, languages=sorted(LANGUAGES)
        )
        line = lines.add_task(paper.safe(query), total=chosen.total, note="")
        for batch in chosen.batches:
            readings = [read(listed.article, listed.revision, rules.cast) for listed in batch]
            for listed, held in zip(batch, rules.holding_all(readings), strict=True):
                if held:
                    counts[listed.article.when.astimezone().date()] += 1
            lines.update(line, advance=len(batch), note=paper.count(counts.total(), "article"))
    return [Day(day, counts[day], total) for day, total in _totals(store, begin)]


def _totals(store: Store, begin: datetime) -> Iterator[tuple[date, int]]:
    """All articles of each day; a day has 23 hours, or 25, where clocks are changed."""
    day, last = begin.date(), now().astimezone().date()
    while day <= last:
        start = datetime(day.year, day.month, day.day).astimezone()
        after = day + timedelta(days=1)
        end = datetime(after.year, after.month, after.day).astimezone()
        yield day, store.archive.count(since=start, until=end)
        day = after


# --- for a program, for a person -------------------------------------------------------------------


def _shaped(query: str, begin: datetime, days: list[Day]) -> dict[str, Any]:
    count, total = sum(each.count for each in days), sum(each.total for each in days)
    return {
        "query": query,
        "since": paper.as_plain(begin),
        "articles": total,
        "matches": count,
        "share": round(count / total, 4) if total else 0.0,
        "days": [
            {"day": each.day.isoformat(), "matches": each.count, "articles": each.total, "share": round(each.share, 4)}
            for each in days
        ],
    }


def _tell(query: str, days: list[Day]) -> None:
    count, total = sum(each.count for each in days), sum(each.total for each in days)
    if not total:
        paper.say("nothing is stored of these days: `wirewatch crawl` fills the archive")
        return
    shown = days[-LATEST:]
    lengths = bars([round(1000 * each.share) for each in shown])
    wide = max(map(len, lengths))
    for stored, drawn in groupby(zip(shown, lengths, strict=True), key=lambda pair: bool(pair[0].total)):
        if stored:
            for each, bar in drawn:
                share = f"{each.share:6.1%}  [dim]{each.count:,} of {each.total:,}[/]"
                paper.say(f"[dim]{_date(each.day)}[/] [cyan]{bar:<{wide}}[/] {share}")
        else:
            paper.say(f"[dim]{_span([each.day for each, _ in drawn])}: nothing is stored[/]")
    if len(days) > LATEST:
        paper.say(f"[dim]… and {paper.count(len(days) - LATEST, 'earlier day')}: --json and --plot have all[/]")
    paper.say()
    paper.say(
        f"[bold]{paper.safe(query)}[/]: {paper.count(count, 'article')} of {total:,}, {count / total:.1%} of the coverage"
    )


def _date(day: date) -> str:
    return f"{day:%a} {day.day:2} {day:%b}"


def _span(days: list[date]) -> str:
    """Days in a row: from the first to the last."""
    if len(days) == 1:
        return _date(days[0])
    return f"{_date(days[0])} – {_date(days[-1])}, {paper.count(len(days), 'day')}"
