"""`wirewatch rules backtest`: a configured rule on everything that is stored."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from wirewatch.cli import exits, paper
from wirewatch.cli.house import AsJson, Since, here, moment
from wirewatch.cli.rules import Name, rule_named


def backtest(
    ctx: typer.Context,
    name: Name,
    since: Since = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, max=1000, help="Show so many of the newest.")] = 5,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE.svg", help="Draw a bar per day into this file.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, max=256, help="So many cores; all of them by default.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What a rule would have found and sent. Ctrl-C prints what was found so far."""
    from alerts.forecast import followers
    from wirewatch.cli import trial

    house = here(ctx)
    config = house.config()
    rule = rule_named(config, name)
    with house.store() as store:
        found = trial.hold(
            store,
            rule,
            config.actors,
            config.subscriptions or followers(()),
            since=moment(since),
            keep=limit,
            workers=jobs or os.cpu_count() or 1,
            quiet=as_json,
        )
    if plot is not None:
        from alerts.plot import svg

        plot.write_text(svg(rule.title, found.tally.days), encoding="utf-8")
    if as_json:
        paper.write_json(trial.shaped(found))
    else:
        trial.tell(found)
        if plot is not None:
            paper.tell(f"drawn: {paper.safe(str(plot))}")
    if not found.complete:
        paper.tell(f"interrupted after {paper.count(found.tally.articles, 'article')} of {found.stored:,}")
        raise typer.Exit(exits.INTERRUPTED)
