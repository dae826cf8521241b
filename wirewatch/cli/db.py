"""`wirewatch db`: the database."""

from __future__ import annotations

import typer

from wirewatch.cli import paper
from wirewatch.cli.house import AsJson, DryRun, here, now

app = typer.Typer(name="db", no_args_is_help=True, help="The database.")


@app.command("migrate")
def migrate(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Make or upgrade the tables. `run` and `crawl` do it by themselves."""
    from config.secrets import hide_url
    from wirewatch.wiring import open_database

    config = here(ctx).config()
    open_database(config).close()
    place = hide_url(config.database)
    if as_json:
        paper.write_json({"database": place, "ready": True})
    else:
        paper.say(f"[green]✓[/] {paper.safe(place)} is ready")


@app.command("info")
def info(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Where it is, and how much is in it."""
    from config.secrets import hide_url

    house = here(ctx)
    config = house.config()
    with house.store() as store:
        counted = {
            "articles": store.archive.count(),
            "sources": len(store.sources.states()),
            "deliveries": sum(store.outbox.counts().values()),
        }
    if as_json:
        paper.write_json({"database": hide_url(config.database), **counted})
        return
    pairs = [("database", paper.safe(hide_url(config.database)))]
    paper.facts([*pairs, *((name, f"{number:,}") for name, number in counted.items())])


@app.command("prune")
def prune(ctx: typer.Context, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Drop what has been kept for long enough (`keep:`). The daemon does it by itself, once an hour. Dead letters stay."""
    from wirewatch.jobs.retention import SLICE, ripe

    house = here(ctx)
    plan = dict(ripe(house.config().keep, now()))
    with house.store() as store:
        told = store.retention.ripe(plan)
    for what, before in () if dry_run else plan.items():
        count = SLICE
        told[what] = 0
        while count == SLICE:
            with house.store(write=True) as store:
                count = store.retention.drop(what, before, most=SLICE)
            told[what] += count
    if as_json:
        paper.write_json({"ripe": told, "dropped": not dry_run})
    else:
        word = "would be dropped" if dry_run else "dropped"
        paper.facts((what, f"{count:,} {word}") for what, count in told.items())
