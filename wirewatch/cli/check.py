"""`wirewatch check`: is the configuration right? Every problem at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from news.errors import ConfigError, Problem
from wirewatch.cli import exits, paper
from wirewatch.cli.house import AsJson, here

if TYPE_CHECKING:
    from config.settings import Config


def check(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Check wirewatch.yaml: every problem at once, with file, line and column. Templates of mail are tried with made-up messages."""
    house = here(ctx)
    try:
        config = house.config()
    except ConfigError as error:
        if not as_json:
            raise
        paper.write_json({"ok": False, "problems": [_shape(problem) for problem in error.problems], "notes": []})
        raise typer.Exit(exits.USAGE) from None
    notes = [*config.notes, *_proofs(config)]
    if as_json:
        paper.write_json({"ok": True, "problems": [], "notes": [_shape(note) for note in notes]})
        return
    for note in notes:
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


def _proofs(config: Config) -> list[Problem]:
    """What readers would miss in mails by templates of the user's own."""
    paths = {Path(each.template) for each in config.subscriptions if each.template}
    if not paths:
        return []
    from alerts.own import of_text  # a tenth of a second, for those who have templates
    from alerts.proof import proof

    beside = {text for path in paths if (text := of_text(path))}
    return [note for path in sorted(paths | beside) for note in proof(path)]


def _shape(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }
