"""`wirewatch try`: a query on everything that is stored, before it is a rule."""

from __future__ import annotations

from typing import Annotated

import typer

from wirewatch.cli import exits, paper
from wirewatch.cli.bars import By
from wirewatch.cli.house import AsJson, ByWhat, Since, Until, here, moment


def try_(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="A query in quotes: 'ceasefire NEAR/8 guarantee'.")],
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, max=1000, help="Show so many of the newest.")] = 5,
    by: ByWhat = By.DAY,
    everything: Annotated[
        bool, typer.Option("--all", metavar="", help="Look at everything, however long that takes.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Try a query on what is stored: how often, where, what almost matched, what would have been sent.

    It takes a second: the newest articles that have the query's words, as far back as that goes.
    """
    from alerts.forecast import followers
    from news.ids import RuleId
    from news.model import Rule
    from wirewatch.cli import trial

    house = here(ctx)
    config = house.config()
    rule = Rule(id=RuleId("try"), query=query, title=query)
    with house.store() as store:
        found = trial.hold(
            store,
            rule,
            config.actors,
            followers(config.subscriptions),
            since=moment(since),
            until=moment(until),
            keep=limit,
            patience=None if everything else trial.PATIENCE,
            quiet=as_json,
            variants=config.variants,
        )
    if as_json:
        paper.write_json(trial.shaped(found))
    else:
        trial.tell(found, by)
    if found.interrupted:
        raise typer.Exit(exits.INTERRUPTED)
    if not found.tally.matches:
        raise typer.Exit(exits.WRONG)
