"""`wirewatch deliveries`: what was sent to whom, what waits, and what failed and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from news.errors import WirewatchError
from news.model import DeliveryState
from wirewatch.cli import paper, shapes
from wirewatch.cli.house import AsJson, DryRun, Limit, here, now

if TYPE_CHECKING:
    from news.model import Delivery
    from news.ports import Store

app = typer.Typer(name="deliveries", help="What was sent to whom, what waits, and what failed and why.")

Key = Annotated[str, typer.Argument(metavar="ID", help="A delivery's id, or its first 4 letters or more.")]

COLOURS = {"sent": "green", "dead": "bold red", "held": "yellow", "cancelled": "dim"}


@app.callback(invoke_without_command=True)
def deliveries(
    ctx: typer.Context,
    state: Annotated[
        DeliveryState | None, typer.Option("--state", help="Only those in this state.", case_sensitive=False)
    ] = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """What was sent to whom, what waits, and what failed and why; the newest first."""
    if ctx.invoked_subcommand is not None:
        return
    with here(ctx).store() as store:
        found = store.outbox.listed(state=state, limit=limit)
    if as_json:
        paper.write_json([shapes.delivery(delivery) for delivery in found])
        return
    if not found:
        paper.tell("no deliveries yet" if state is None else f"no deliveries are {state}")
        return
    rows = [
        (
            f"[dim]{each.id[:8]}[/]",
            paper.when(each.created),
            _coloured(each.state),
            paper.safe(each.subscription),
            paper.safe(each.message.subject),
            paper.safe(each.reason or ""),
        )
        for each in found
    ]
    paper.table(("id", "cut", "state", "to", "subject", "reason"), rows, flexible=("subject", "reason"))


def _coloured(state: DeliveryState) -> str:
    colour = COLOURS.get(state)
    return f"[{colour}]{state}[/]" if colour else str(state)


def _found(store: Store, key: str) -> Delivery:
    """The one delivery that *key* names. Raises WirewatchError."""
    ids = store.outbox.find(key)
    delivery = store.outbox.delivery(ids[0]) if len(ids) == 1 else None
    if delivery is None:
        told = "no delivery begins" if not ids else f"{len(ids)} deliveries begin"
        raise WirewatchError(f"{told} with {key}", hint="`wirewatch deliveries` lists them")
    return delivery


@app.command("show")
def show(ctx: typer.Context, key: Key, as_json: AsJson = False) -> None:
    """One delivery with every attempt: when, how far, what was answered."""
    with here(ctx).store() as store:
        delivery = _found(store, key)
        attempts = store.outbox.attempts(delivery.id)
    if as_json:
        paper.write_json(shapes.delivery(delivery) | {"tries": [shapes.attempt(each) for each in attempts]})
        return
    paper.facts(
        [
            ("delivery", delivery.id),
            ("to", paper.safe(f"{delivery.subscription} {delivery.message.to}".strip())),
            ("channel", paper.safe(f"{delivery.channel} ({delivery.message.kind}, {delivery.endpoint})")),
            ("subject", paper.safe(delivery.message.subject)),
            ("state", _coloured(delivery.state) + (f": {paper.safe(delivery.reason)}" if delivery.reason else "")),
            ("cut", paper.when(delivery.created)),
            ("next", paper.when(delivery.due)),
        ]
    )
    if attempts:
        paper.say()
        rows = [
            (
                str(each.number),
                paper.when(each.started),
                str(each.phase),
                str(each.verdict or "unknown"),
                paper.safe(each.code),
                paper.safe(each.text),
            )
            for each in attempts
        ]
        paper.table(("try", "at", "reached", "outcome", "code", "answer"), rows, flexible=("answer",))


@app.command("retry")
def retry(ctx: typer.Context, key: Key, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Send a dead, held or cancelled delivery again, as it was frozen."""
    with here(ctx).store(write=not dry_run) as store:
        delivery = _found(store, key)
        done = delivery.state in {DeliveryState.DEAD, DeliveryState.HELD, DeliveryState.CANCELLED}
        if done and not dry_run:
            done = store.outbox.retry(delivery.id, now())
    _told(delivery, "ready again", done=done, dry_run=dry_run, as_json=as_json)


@app.command("cancel")
def cancel(
    ctx: typer.Context,
    key: Key,
    reason: Annotated[str, typer.Option("--reason", help="Kept with it.")] = "cancelled by hand",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Do not send a delivery that waits."""
    with here(ctx).store(write=not dry_run) as store:
        delivery = _found(store, key)
        done = delivery.state in {DeliveryState.READY, DeliveryState.HELD}
        if done and not dry_run:
            done = store.outbox.cancel(delivery.id, reason)
    _told(delivery, "cancelled", done=done, dry_run=dry_run, as_json=as_json)


def _told(delivery: Delivery, outcome: str, *, done: bool, dry_run: bool, as_json: bool) -> None:
    if as_json:
        paper.write_json({"id": delivery.id, "was": str(delivery.state), "done": done and not dry_run})
    elif not done:
        raise WirewatchError(f"{delivery.id} is {delivery.state}: it is left as it is")
    else:
        paper.say(f"{delivery.id} {'would be' if dry_run else 'is'} {outcome}")
    if not done:
        raise typer.Exit(1)
