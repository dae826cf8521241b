"""`wirewatch deliveries`: what was sent to whom, what waits, and what failed and why."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from news.errors import WirewatchError
from news.states import DeliveryState
from wirewatch.cli import paper, shapes
from wirewatch.cli.house import AsJson, DryRun, Limit, Since, here, moment, now

if TYPE_CHECKING:
    from news.ids import DeliveryId
    from news.model import Delivery
    from news.ports import Store

app = typer.Typer(name="deliveries", help="What was sent to whom, what waits, and what failed and why.")

Key = Annotated[str, typer.Argument(metavar="ID", help="A delivery's id, or its first 4 letters or more.")]

COLOURS = {"sent": "green", "dead": "bold red", "held": "yellow", "cancelled": "dim"}


State = Annotated[DeliveryState | None, typer.Option("--state", help="Only those in this state.", case_sensitive=False)]
Over = Annotated[str | None, typer.Option("--channel", metavar="NAME", help="Only those over this channel.")]
To = Annotated[
    str | None, typer.Option("--to", metavar="SUBSCRIPTION", help="Only those to this subscription: desk/mail.")
]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which deliveries a command is about."""

    state: DeliveryState | None = None
    channel: str | None = None
    to: str | None = None
    since: str | None = None
    limit: int = 10_000

    @property
    def is_all(self) -> bool:
        """Nothing was asked of them."""
        return not (self.state or self.channel or self.to or self.since)

    def listed(self, store: Store) -> list[Delivery]:
        """The newest first. Raises WirewatchError."""
        return store.outbox.listed(
            state=self.state, channel=self.channel, subscription=self.to, since=moment(self.since), limit=self.limit
        )


@app.command("list")
@app.callback(invoke_without_command=True)
def deliveries(
    ctx: typer.Context,
    state: State = None,
    channel: Over = None,
    to: To = None,
    since: Since = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """What was sent to whom, what waits, and what failed and why; the newest first."""
    if ctx.invoked_subcommand is None:
        _list(ctx, Choice(state, channel, to, since, limit), as_json=as_json)


def _list(ctx: typer.Context, choice: Choice, *, as_json: bool) -> None:
    with here(ctx).store() as store:
        found = choice.listed(store)
    if as_json:
        paper.write_json([shapes.delivery(delivery) for delivery in found])
        return
    if not found:
        told = "no deliveries yet" if choice.is_all else "no such deliveries"
        paper.tell(f"no deliveries are {choice.state}" if choice.state else told)
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


Keys = Annotated[list[str] | None, typer.Argument(metavar="[ID]…", help="Ids, or their first 4 letters or more.")]


@app.command("retry")
def retry(
    ctx: typer.Context,
    keys: Keys = None,
    state: State = None,
    channel: Over = None,
    to: To = None,
    since: Since = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Send dead, held or cancelled deliveries again, as they were frozen: those named, or all of a range.

    An endpoint that was disabled is tried with the first of them.
    """
    at = now()
    _change(
        ctx,
        keys,
        Choice(state, channel, to, since),
        Change("ready again", RETRIED, lambda store, id_: store.outbox.retry(id_, at)),
        dry_run=dry_run,
        as_json=as_json,
    )


@app.command("cancel")
def cancel(
    ctx: typer.Context,
    keys: Keys = None,
    state: State = None,
    channel: Over = None,
    to: To = None,
    since: Since = None,
    reason: Annotated[str, typer.Option("--reason", help="Kept with it.")] = "cancelled by hand",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Do not send deliveries that wait: those named, or all of a range."""
    _change(
        ctx,
        keys,
        Choice(state, channel, to, since),
        Change("cancelled", CANCELLED, lambda store, id_: store.outbox.cancel(id_, reason)),
        dry_run=dry_run,
        as_json=as_json,
    )


RETRIED = {DeliveryState.DEAD, DeliveryState.HELD, DeliveryState.CANCELLED}
CANCELLED = {DeliveryState.READY, DeliveryState.HELD}


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to deliveries by hand."""

    outcome: str
    states: Collection[DeliveryState]  # in which it can be done
    act: Callable[[Store, DeliveryId], bool]


def _change(
    ctx: typer.Context, keys: list[str] | None, choice: Choice, change: Change, *, dry_run: bool, as_json: bool
) -> None:
    with here(ctx).store(write=not dry_run) as store:
        chosen = _chosen(store, keys, choice)
        fit = [each for each in chosen if each.state in change.states]
        done = [each for each in fit if dry_run or change.act(store, each.id)]
    if as_json:
        ids = {each.id for each in done}
        told = [{"id": each.id, "was": str(each.state), "done": each.id in ids and not dry_run} for each in chosen]
        paper.write_json(told[0] if keys and len(keys) == 1 else told)
    for each in chosen if not as_json else ():
        if each in done:
            paper.say(f"{each.id} {'would be' if dry_run else 'is'} {change.outcome}")
        elif keys:
            raise WirewatchError(f"{each.id} is {each.state}: it is left as it is")
    if keys and len(done) < len(chosen):
        raise typer.Exit(1)
    if not chosen and not as_json:
        paper.tell("no such deliveries")


def _chosen(store: Store, keys: list[str] | None, choice: Choice) -> list[Delivery]:
    """Those named, or those of the range, the oldest first: so they go out. Raises WirewatchError."""
    if bool(keys) != choice.is_all:
        raise WirewatchError(
            "name deliveries, or a range of them: not both, and not neither",
            hint="`wirewatch deliveries retry 3f9a`, or `wirewatch deliveries retry --state dead --since 24h`",
        )
    return [_found(store, key) for key in keys] if keys else choice.listed(store)[::-1]


# --- taking them out -------------------------------------------------------------------------------


@app.command("export")
def export(
    ctx: typer.Context,
    state: State = None,
    channel: Over = None,
    to: To = None,
    since: Since = None,
    limit: Limit = 10_000,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Put each message into a file of its own there: .eml, .json, .txt.")
    ] = None,
) -> None:
    """The frozen messages with every attempt, as JSON lines; or as files, as they are sent."""
    with here(ctx).store() as store:
        found = Choice(state, channel, to, since, limit).listed(store)[::-1]
        if folder is None:
            for each in found:
                sys.stdout.write(f"{json.dumps(_line(store, each), ensure_ascii=False)}\n")
            return
    folder.mkdir(parents=True, exist_ok=True)
    for each in found:
        (folder / f"{each.id}{_suffix(each.message.content_type)}").write_bytes(each.message.body)
    paper.say(f"{len(found)} messages are in {folder}")


def _suffix(content_type: str) -> str:
    kind = content_type.partition(";")[0]
    if kind == "message/rfc822":
        return ".eml"
    return ".json" if kind.endswith("json") else ".txt"


def _line(store: Store, delivery: Delivery) -> dict[str, object]:
    tries = [shapes.attempt(each) for each in store.outbox.attempts(delivery.id)]
    body = delivery.message.body.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode()
    more = {"content_type": delivery.message.content_type, "body": body, "tries": tries}
    return dict(shapes.delivery(delivery)) | more
