"""`wirewatch coverage`: is what comes in all that there is?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from wirewatch.cli import exits, paper
from wirewatch.cli.house import AsJson, Since, here, moment, now

if TYPE_CHECKING:
    from datetime import datetime

    from wirewatch.coverage import Covered

BAR = 10  # letters
COLOURS = {"ok": "green", "new": "dim", "silent": "yellow", "late": "yellow"}
WORST = ("gone", "blocked", "failing", "late", "silent", "new", "ok")


def coverage(ctx: typer.Context, since: Since = "24h", as_json: AsJson = False) -> None:
    """Per source: what was to be expected by its own rhythm, what was seen, gaps. Exit code 1 where something is amiss."""
    from wirewatch.coverage import coverage as coverage_of
    from wirewatch.coverage import covered

    house, until = here(ctx), now()
    begin = moment(since) or until
    config = house.config()
    with house.store() as store:
        states = {state.source: state for state in store.sources.states()}
        seen = store.archive.counted(since=begin)
        rows = [
            covered(
                source,
                states[source.id],
                store.sources.fetches(source.id, limit=100),
                seen=seen.get(source.id, 0),
                since=begin,
                now=until,
            )
            for source in config.sources
            if source.id in states
        ]
    rows.sort(key=lambda row: (WORST.index(row.standing), -row.gap, row.source))
    told = coverage_of([states[row.source] for row in rows], until).line
    if as_json:
        paper.write_json({"since": paper.as_plain(begin), "line": told, "sources": [_shape(row) for row in rows]})
    elif not rows:
        paper.tell("no sources were asked yet: `wirewatch run` or `wirewatch crawl`")
    else:
        _table(rows, until)
        paper.say()
        paper.say(f"{told}, since {paper.when(begin)}")
    if any(row.standing not in {"ok", "new"} for row in rows):
        raise typer.Exit(exits.WRONG)


def _shape(row: Covered) -> dict[str, Any]:
    return {
        "source": row.source,
        "standing": str(row.standing),
        "expected": None if row.expected is None else round(row.expected, 1),
        "seen": row.seen,
        "polls": row.polls,
        "failed": row.failed,
        "gap": row.gap.total_seconds(),
        "gaps": [[paper.as_plain(begin), paper.as_plain(end)] for begin, end in row.gaps],
        "last_answer": paper.as_plain(row.last_answer),
        "last_news": paper.as_plain(row.last_news),
        "error": row.error,
    }


def _table(rows: list[Covered], until: datetime) -> None:
    cells = [
        (
            f"[bold]{paper.safe(row.source)}[/]",
            f"[{COLOURS.get(row.standing, 'red')}]{row.standing}[/]",
            f"[dim]{_bar(row)}[/]",
            str(row.seen),
            "–" if row.expected is None else f"{row.expected:.0f}",
            paper.span(row.gap) if row.gaps else "–",
            f"{row.polls} ({row.failed} failed)" if row.failed else str(row.polls),
            paper.span(until - row.last_news) + " ago" if row.last_news else "–",
            paper.safe(row.error or ""),
        )
        for row in rows
    ]
    columns = ("source", "state", "", "seen", "expected", "gaps", "polls", "last news", "why")
    paper.table(columns, cells, right=("seen", "expected", "gaps"), flexible=("source", "why"))


def _bar(row: Covered) -> str:
    """What was seen of what was to be expected."""
    if not row.expected:
        return ""
    filled = round(BAR * min(1.0, row.seen / row.expected))
    return "█" * filled + "░" * (BAR - filled)
