"""`wirewatch rules backtest`: a configured rule on everything that is stored."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from wirewatch.cli import exits, paper
from wirewatch.cli.bars import By
from wirewatch.cli.house import AsJson, ByWhat, Since, Until, here, moment
from wirewatch.cli.rules import Name, rule_named


def backtest(
    ctx: typer.Context,
    name: Name,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, max=1000, help="Show so many of the newest.")] = 5,
    by: ByWhat = By.DAY,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE.svg|.png", help="Draw a bar per day into this file.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, max=256, help="So many cores; all of them by default.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What a rule would have found and sent. Ctrl-C prints what was found so far."""
    from alerts.forecast import followers
    from alerts.plot import drawing
    from wirewatch.cli import trial

    house = here(ctx)
    config = house.config()
    rule = rule_named(config, name)
    drawn = None if plot is None else drawing(plot.suffix)  # before the work: what cannot be drawn is told at once
    with house.store() as store:
        found = trial.hold(
            store,
            rule,
            config.actors,
            config.subscriptions or followers(()),
            since=moment(since),
            until=moment(until),
            keep=limit,
            workers=jobs or os.cpu_count() or 1,
            quiet=as_json,
            variants=config.variants,
        )
    if plot is not None and drawn is not None:
        plot.write_bytes(drawn(rule.title, found.tally.days))
    if as_json:
        paper.write_json(trial.shaped(found))
    else:
        trial.tell(found, by)
        if plot is not None:
            paper.tell(f"drawn: {paper.safe(str(plot))}")
    if found.interrupted:
        paper.tell(f"interrupted after {paper.count(found.tally.articles, 'article')} of {found.candidates:,}")
        raise typer.Exit(exits.INTERRUPTED)
