"""`wirewatch check`: is the configuration right? Every problem at once."""

from __future__ import annotations

import typer

from news.errors import ConfigError, Problem
from wirewatch.cli import exits, paper
from wirewatch.cli.house import AsJson, here


def check(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Check wirewatch.yaml: every problem at once, with file, line and column."""
    house = here(ctx)
    try:
        config = house.config()
    except ConfigError as error:
        if not as_json:
            raise
        paper.write_json({"ok": False, "problems": [_shape(problem) for problem in error.problems], "notes": []})
        raise typer.Exit(exits.USAGE) from None
    if as_json:
        paper.write_json({"ok": True, "problems": [], "notes": [_shape(note) for note in config.notes]})
        return
    for note in config.notes:
        paper.tell_problem(note, "note")
    parts = [
        paper.count(len(config.sources), "source"),
        paper.count(len(config.actors), "actor"),
        paper.count(len(config.rules), "rule"),
        paper.count(len({each.subscriber for each in config.subscriptions}), "subscriber"),
        paper.count(len(config.channels), "channel"),
    ]
    paper.say(f"[green]✓[/] {paper.safe(str(house.path))} is right: {', '.join(parts)}")
    if config.tests:
        paper.say(f"  [dim]{paper.count(len(config.tests), 'test')} of rules: `wirewatch rules test` runs them[/]")


def _shape(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }
