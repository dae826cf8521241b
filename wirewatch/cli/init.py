"""`wirewatch init`: a commented wirewatch.yaml to begin with."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated

import typer

from wirewatch.cli import paper
from wirewatch.cli.house import AsJson, DryRun, here


def init(
    ctx: typer.Context,
    force: Annotated[bool, typer.Option("--force", metavar="", help="Write over a file that is there.")] = False,
    dry_run: DryRun = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", metavar="", help="Print only what went wrong.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a commented wirewatch.yaml.

    It watches nothing yet; `wirewatch add URL` adds the first source.
    """
    from config.edit import save
    from news.errors import WirewatchError

    house = here(ctx)
    if house.path.exists() and not force and not dry_run:
        raise WirewatchError(f"{house.path} is there already", hint="`wirewatch init --force` writes over it")
    text = files("config").joinpath("example.yaml").read_text(encoding="utf-8")
    if not dry_run:
        house.home.mkdir(parents=True, exist_ok=True)
        save(house.path, text)
    if as_json:
        paper.write_json({"path": str(house.path), "written": not dry_run})
    elif dry_run:
        paper.say(paper.safe_lines(text))
    elif not quiet:
        paper.say(f"[green]✓[/] {paper.safe(str(house.path))} is written")
        paper.say()
        paper.say("  [bold]wirewatch add[/] https://…     find the feed of a site and add it")
        paper.say("  [bold]wirewatch check[/]             is everything right?")
        paper.say("  [bold]wirewatch crawl[/]             fetch once, and see what came in")
        paper.say("  [bold]wirewatch run[/]               watch, until it is stopped")
