"""`wirewatch ack`: somebody has seen it, and nobody else is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from news.errors import WirewatchError
from wirewatch.cli import paper, shapes
from wirewatch.cli.house import AsJson, DryRun, here, now

if TYPE_CHECKING:
    from news.ids import AlertId
    from news.ports import Store


SHORTEST = 4  # letters of an id


def ack(
    ctx: typer.Context,
    key: Annotated[
        str, typer.Argument(metavar="ID", help="An alert's, a delivery's or a digest's id, or its first 4 letters.")
    ],
    by: Annotated[str, typer.Option("--by", help="Who has seen it.")] = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Somebody has seen an alert, or all that a message told of: it goes to no further channel."""
    from alerts.escalation import Acknowledged, acknowledge
    from wirewatch.cli.silence import who

    with here(ctx).store(write=not dry_run) as store:
        alerts = _alerts(store, key)
        done = (
            Acknowledged(
                alerts=tuple(each for each in alerts if store.orders.ack(each) is None), digests=(), cancelled=()
            )
            if dry_run
            else acknowledge(store, alerts, now(), by=by or who(), how="command")
        )
        acks = [found for each in alerts if (found := store.orders.ack(each)) is not None]
    if as_json:
        paper.write_json(
            {
                "acknowledged": list(done.alerts),
                "stored": not dry_run,
                "over": list(done.digests),
                "cancelled": list(done.cancelled),
                "acks": [shapes.ack(each) for each in acks],
            }
        )
        return
    if not done.alerts:
        paper.say(f"acknowledged already, by {paper.safe(acks[0].by)} {paper.when(acks[0].at)}")
        return
    paper.say(
        f"{paper.count(len(done.alerts), 'alert')} {'would be' if dry_run else 'is' if len(done.alerts) == 1 else 'are'} acknowledged"
    )
    if done.digests:
        cancelled = (
            f", {paper.count(len(done.cancelled), 'delivery', 'deliveries')} cancelled" if done.cancelled else ""
        )
        paper.say(f"{paper.count(len(done.digests), 'message')} goes to no further channel{cancelled}")


def _alerts(store: Store, key: str) -> list[AlertId]:
    """The alerts that *key* names. Raises WirewatchError where it names none, or several things."""
    if len(key) >= SHORTEST:
        found = store.orders.find_alerts(key)
        if len(found) == 1:
            return found
        deliveries = store.outbox.find(key) if not found else []
        delivery = store.outbox.delivery(deliveries[0]) if len(deliveries) == 1 else None
        digests = [each for each in store.alerts.digests(limit=1000) if each.id.startswith(key)]
        digest = store.alerts.digest(delivery.digest) if delivery else digests[0] if len(digests) == 1 else None
        if digest is not None and digest.entries:
            return [entry.alert.id for entry in digest.entries]
        if len(found) > 1:
            raise WirewatchError(f"{len(found)} alerts begin with {key}", hint="write more letters of it")
    raise WirewatchError(
        f"no alert, delivery or digest begins with {key}",
        hint="`wirewatch alerts` and `wirewatch deliveries` list them",
    )
