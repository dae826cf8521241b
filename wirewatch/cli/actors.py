"""`wirewatch actors`: who is tracked, under which names."""

from __future__ import annotations

import typer

from wirewatch.cli import paper, shapes
from wirewatch.cli.house import AsJson, here


def actors(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Who and what is tracked, under which names."""
    found = here(ctx).config().actors
    if as_json:
        paper.write_json([shapes.actor(actor) for actor in found])
        return
    rows = [
        (
            f"[bold]@{actor.id}[/]",
            paper.safe(actor.name),
            paper.safe(", ".join((*actor.aliases, *(f"({short})" for short in actor.short)))),
            ", ".join(actor.member_of),
        )
        for actor in found
    ]
    if rows:
        paper.table(("actor", "name", "spellings", "member of"), rows, flexible=("spellings",))
    else:
        paper.tell("no actors yet: they stand under `actors:` in wirewatch.yaml")
