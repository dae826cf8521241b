"""`wirewatch actors`: who is tracked, under which names, and under which others the archive has them."""

from __future__ import annotations

import re

import typer

from wirewatch.cli import paper, shapes
from wirewatch.cli.house import AsJson, House, here
from wirewatch.cli.suggest import Slug, actor_named, suggest

app = typer.Typer(name="actors", help="Who and what is tracked.")
app.command("suggest")(suggest)


@app.callback(invoke_without_command=True)
def actors(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Who and what is tracked, under which names."""
    if ctx.invoked_subcommand is None:
        _list(here(ctx), as_json=as_json)


@app.command("list")
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """All actors."""
    _list(here(ctx), as_json=as_json)


@app.command("show")
def show(ctx: typer.Context, name: Slug, as_json: AsJson = False) -> None:
    """One actor, its members, and the rules that name it."""
    config = here(ctx).config()
    actor = actor_named(config, name)
    members = [each.id for each in config.actors if actor.id in each.member_of]
    named = re.compile(rf"@{re.escape(actor.id)}(?![\w-])")
    rules = [rule.id for rule in config.rules if named.search(rule.query)]
    if as_json:
        paper.write_json(shapes.actor(actor) | {"members": members, "rules": rules})
        return
    told = (
        ("actor", f"[bold]@{actor.id}[/]"),
        ("name", paper.safe(actor.name)),
        ("spellings", paper.safe_lines("\n".join(actor.aliases))),
        ("short", paper.safe(", ".join(actor.short))),
        ("except", paper.safe(", ".join(actor.exclude))),
        ("member of", ", ".join(actor.member_of)),
        ("members", ", ".join(members)),
        ("rules", ", ".join(rules)),
    )
    paper.facts([pair for pair in told if pair[1]])


def _list(house: House, *, as_json: bool) -> None:
    found = house.config().actors
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
