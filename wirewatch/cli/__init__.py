"""The command line: one noun per file. Imports stay inside commands, so that `wirewatch --help` is quick.

wirewatch [--home DIR] [--debug] VERB …       every verb has --json; docs/reference/cli.md is made from this
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wirewatch.cli import (
    ack,
    actors,
    add,
    alerts,
    articles,
    backtest,
    cases,
    channels,
    check,
    config,
    coverage,
    crawl,
    db,
    deliveries,
    demo,
    digests,
    feeds,
    import_,
    init,
    lint,
    opml,
    quotes,
    routes,
    rules,
    run,
    search,
    show,
    silence,
    sources,
    status,
    stories,
    subscriptions,
    timeline,
    tokens,
    trends,
    try_,
    why,
)
from wirewatch.cli.house import House

app = typer.Typer(
    name="wirewatch",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="News ingest and alerting: sources are polled politely, articles are read once, rules are held against each "
    "reading, and whoever must know is told exactly once.",
)

BEGIN, WATCH, LOOK, KEEP = "Begin", "Watch", "Look at what came in", "Keep in order"

app.command("demo", rich_help_panel=BEGIN)(demo.demo)
app.command("init", rich_help_panel=BEGIN)(init.init)
app.command("add", rich_help_panel=BEGIN)(add.add)
app.command("check", rich_help_panel=BEGIN)(check.check)
app.command("crawl", rich_help_panel=WATCH)(crawl.crawl)
app.command("run", rich_help_panel=WATCH)(run.run)
app.command("status", rich_help_panel=WATCH)(status.status)
app.command("coverage", rich_help_panel=WATCH)(coverage.coverage)
app.command("articles", rich_help_panel=LOOK)(articles.articles)
stories.app.command("show")(timeline.show)
stories.app.command("why")(timeline.why)
app.add_typer(stories.app, rich_help_panel=LOOK)
app.command("show", rich_help_panel=LOOK)(show.show)
app.command("quotes", rich_help_panel=LOOK)(quotes.quotes)
app.command("why", rich_help_panel=LOOK)(why.why)
app.command("search", rich_help_panel=LOOK)(search.search)
app.command("try", rich_help_panel=LOOK)(try_.try_)
app.command("trends", rich_help_panel=LOOK)(trends.trends)
app.add_typer(alerts.app, rich_help_panel=LOOK)
app.command("ack", rich_help_panel=LOOK)(ack.ack)
app.add_typer(digests.app, rich_help_panel=LOOK)
app.command("digests", rich_help_panel=LOOK)(digests.digests)
app.add_typer(deliveries.app, rich_help_panel=LOOK)
sources.app.command("import")(opml.import_)
sources.app.command("export")(opml.export)
app.add_typer(sources.app, rich_help_panel=KEEP)
rules.app.command("backtest")(backtest.backtest)
rules.app.command("cases")(cases.cases)
rules.app.command("import")(import_.import_)
rules.app.command("lint")(lint.lint)
app.add_typer(rules.app, rich_help_panel=KEEP)
app.add_typer(actors.app, rich_help_panel=KEEP)
app.add_typer(channels.app, rich_help_panel=KEEP)
app.add_typer(subscriptions.app, rich_help_panel=KEEP)
app.add_typer(feeds.app, rich_help_panel=KEEP)
app.add_typer(tokens.app, rich_help_panel=KEEP)
app.add_typer(silence.app, rich_help_panel=KEEP)
app.add_typer(routes.app, rich_help_panel=KEEP)
app.add_typer(config.app, rich_help_panel=KEEP)
app.add_typer(db.app, rich_help_panel=KEEP)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"wirewatch {version('wirewatch')}")
        raise typer.Exit


@app.callback()
def main(
    ctx: typer.Context,
    home: Annotated[
        Path,
        typer.Option(
            "--home", envvar="WIREWATCH_HOME", metavar="DIR", help="The folder with wirewatch.yaml and the database."
        ),
    ] = Path(),
    debug: Annotated[  # noqa: ARG001  read by __main__, before anything else can fail
        bool, typer.Option("--debug", metavar="", help="Show the traceback of an error.")
    ] = False,
    version: Annotated[  # noqa: ARG001  acts by itself
        bool, typer.Option("--version", metavar="", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    ctx.obj = House(home.expanduser())
