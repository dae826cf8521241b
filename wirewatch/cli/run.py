"""`wirewatch run`: the daemon."""

from __future__ import annotations

from typing import Annotated

import typer

from wirewatch.cli import paper
from wirewatch.cli.house import here


def run(
    ctx: typer.Context,
    roles: Annotated[
        str | None, typer.Option("--roles", metavar="LIST", help="Only these, with commas: poll,cron,deliver,web.")
    ] = None,
) -> None:
    """Watch, until it is stopped: poll, match, cut, deliver, and serve the pages.

    SIGTERM finishes what is under way; SIGHUP, and a change of wirewatch.yaml, takes over the configuration.
    """
    house = here(ctx)
    house.must_exist()
    if paper.console().is_terminal:
        paper.tell("[dim]starting; ctrl-c stops[/]")
    from wirewatch import log, memory

    memory.small_pages()
    log.set_up()  # before anything else asks for structlog: wirewatch.memory
    from wirewatch import daemon

    wanted = [role.strip() for role in roles.split(",")] if roles is not None else list(daemon.ROLES)
    for role in wanted:
        if role not in daemon.ROLES:
            raise typer.BadParameter(f"{role!r} is none of {', '.join(daemon.ROLES)}", param_hint="--roles")
    daemon.run(house.path, roles=wanted)
