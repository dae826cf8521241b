"""The command line: one noun per file. Of the files only the one is read whose verb is asked for.

wirewatch [--home DIR] [--debug] VERB …       every verb has --json; docs/reference/cli.md is made from this
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from wirewatch.cli.house import House

BEGIN, WATCH, LOOK, KEEP = "Begin", "Watch", "Look at what came in", "Keep in order"

VERBS: Mapping[str, tuple[str, str]] = {
    "demo": (BEGIN, "demo.demo"),
    "init": (BEGIN, "init.init"),
    "add": (BEGIN, "add.add"),
    "check": (BEGIN, "check.check"),
    "crawl": (WATCH, "crawl.crawl"),
    "run": (WATCH, "run.run"),
    "status": (WATCH, "status.status"),
    "coverage": (WATCH, "coverage.coverage"),
    "articles": (LOOK, "articles.articles"),
    "stories": (LOOK, "stories.app"),
    "show": (LOOK, "show.show"),
    "quotes": (LOOK, "quotes.quotes"),
    "why": (LOOK, "why.why"),
    "search": (LOOK, "search.search"),
    "try": (LOOK, "try_.try_"),
    "trends": (LOOK, "trends.trends"),
    "alerts": (LOOK, "alerts.app"),
    "ack": (LOOK, "ack.ack"),
    "digest": (LOOK, "digests.app"),
    "digests": (LOOK, "digests.digests"),
    "deliveries": (LOOK, "deliveries.app"),
    "sources": (KEEP, "sources.app"),
    "rules": (KEEP, "rules.app"),
    "actors": (KEEP, "actors.app"),
    "channels": (KEEP, "channels.app"),
    "subscriptions": (KEEP, "subscriptions.app"),
    "feeds": (KEEP, "feeds.app"),
    "tokens": (KEEP, "tokens.app"),
    "silence": (KEEP, "silence.app"),
    "routes": (KEEP, "routes.app"),
    "config": (KEEP, "config.app"),
    "db": (KEEP, "db.app"),
}
"""Verb → its place in the help, and what does it: a function, or the verbs below it."""

_BELOW: Mapping[str, Mapping[str, str]] = {  # … those that have files of their own
    "stories": {"show": "timeline.show", "why": "timeline.why"},
    "sources": {"import": "opml.import_", "export": "opml.export"},
    "rules": {
        "backtest": "backtest.backtest",
        "cases": "cases.cases",
        "import": "import_.import_",
        "lint": "lint.lint",
    },
}


def command_line(given: Sequence[str] | None = None) -> typer.Typer:
    """All verbs; of the arguments *given* only the one that they ask for: to make all of them takes longest."""
    app = typer.Typer(
        name="wirewatch",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help="News ingest and alerting: sources are polled politely, articles are read once, rules are held against "
        "each reading, and whoever must know is told exactly once.",
    )
    app.callback()(main)
    asked = _verb(given or ())
    for verb in [asked] if asked in VERBS else VERBS:
        what, panel = _made(verb), VERBS[verb][0]
        if isinstance(what, typer.Typer):
            app.add_typer(what, rich_help_panel=panel)
        else:
            app.command(verb, rich_help_panel=panel)(what)
    return app


def _verb(given: Sequence[str]) -> str:
    """The first argument that is neither an option nor the value of one."""
    left = iter(given)
    for argument in left:
        if argument == "--home":
            next(left, None)
        elif not argument.startswith("-"):
            return argument
    return ""


@cache
def _made(verb: str) -> Any:
    made = _named(VERBS[verb][1])
    for below, what in _BELOW.get(verb, {}).items():
        made.command(below)(_named(what))
    return made


def _named(path: str) -> Any:
    module, name = path.split(".")
    return getattr(import_module(f"{__name__}.{module}"), name)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"wirewatch {version('wirewatch')}")
        raise typer.Exit


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
