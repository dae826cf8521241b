"""`wirewatch tokens`: what links in messages are signed with."""

from __future__ import annotations

from typing import Annotated

import typer

from wirewatch.cli import paper
from wirewatch.cli.house import AsJson, DryRun, here, now

app = typer.Typer(name="tokens", no_args_is_help=True, help="What links to our own pages are signed with.")


@app.command("rotate")
def rotate(
    ctx: typer.Context,
    forget: Annotated[
        bool, typer.Option("--forget", metavar="", help="Links given out before, feeds too, stop working at once.")
    ] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Sign with another key from now on. Links in old messages still work, unless they are to be forgotten."""
    from wirewatch.tokens import new_key

    moment = now()
    with here(ctx).store(write=not dry_run) as store:
        before = len(store.keys.all())
        if not dry_run:
            store.keys.add(new_key(moment))
            if forget:
                store.keys.forget(moment)
    gone = before if forget else 0
    if as_json:
        paper.write_json({"keys": before + 1 - gone, "forgotten": gone, "stored": not dry_run})
        return
    paper.say("another key would sign from now on" if dry_run else "another key signs from now on")
    if forget:
        paper.say(
            f"{paper.count(gone, 'older key')} {'would be' if dry_run else 'is' if gone == 1 else 'are'} forgotten"
        )
