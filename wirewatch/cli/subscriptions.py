"""`wirewatch subscriptions`: who is told what, and who has left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from news.errors import WirewatchError
from wirewatch.cli import paper, shapes
from wirewatch.cli.house import AsJson, DryRun, here, now

if TYPE_CHECKING:
    from config.settings import Config
    from news.ids import SubscriptionId
    from news.model import Leave, Subscription

app = typer.Typer(name="subscriptions", help="Who is told what, and who has left.")

Name = Annotated[str, typer.Argument(metavar="SUBSCRIPTION", help="subscriber/name, as the list shows it.")]


@app.callback(invoke_without_command=True)
def subscriptions(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Every subscription: its channel, its cadence, and whether its subscriber has left it."""
    if ctx.invoked_subcommand is not None:
        return
    house = here(ctx)
    config = house.config()
    with house.store() as store:
        left = store.orders.left()
    if as_json:
        paper.write_json(
            [shapes.subscription(each) | {"left": _shape(left.get(each.id))} for each in config.subscriptions]
        )
    elif not config.subscriptions:
        paper.tell("no subscriptions yet: they stand under `subscribers:` in wirewatch.yaml")
    else:
        rows = [
            (f"[bold]{paper.safe(each.id)}[/]", paper.safe(each.channel), _cadence(each), _state(left.get(each.id)))
            for each in config.subscriptions
        ]
        paper.table(("subscription", "channel", "told", "state"), rows, flexible=("state",))


def _shape(leave: Leave | None) -> dict[str, object] | None:
    return {"at": paper.as_plain(leave.at), "how": leave.how} if leave else None


def _cadence(subscription: Subscription) -> str:
    from news.model import AtOnce

    cadence = subscription.cadence
    return "at once" if isinstance(cadence, AtOnce) else paper.safe(cadence.cron)


def _state(leave: Leave | None) -> str:
    return f"[yellow]left {paper.when(leave.at)}, {paper.safe(leave.how)}[/]" if leave else "[green]on[/]"


@app.command("leave")
def leave(ctx: typer.Context, name: Name, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Send nothing more of it, as if its subscriber had clicked "unsubscribe"."""
    from alerts.leaving import leave as go

    house = here(ctx)
    of = _known(house.config(), name)
    with house.store(write=not dry_run) as store:
        done = of not in store.orders.left() if dry_run else go(store, of, now(), how="command")
    _tell(of, "left", done=done, stored=not dry_run, as_json=as_json)


@app.command("rejoin")
def rejoin(ctx: typer.Context, name: Name, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """It is wanted again. Ask its subscriber first."""
    from alerts.leaving import rejoin as come

    house = here(ctx)
    of = _known(house.config(), name)
    with house.store(write=not dry_run) as store:
        done = of in store.orders.left() if dry_run else come(store, of)
    _tell(of, "on", done=done, stored=not dry_run, as_json=as_json)


def _tell(of: SubscriptionId, state: str, *, done: bool, stored: bool, as_json: bool) -> None:
    if as_json:
        paper.write_json({"subscription": of, "state": state, "changed": done and stored})
    elif done:
        paper.say(f"{paper.safe(of)} {'is' if stored else 'would be'} {state}")
    else:
        paper.say(f"{paper.safe(of)} is {state} already")


def _known(config: Config, name: str) -> SubscriptionId:
    from config.words import suggest

    known = {str(each.id): each.id for each in config.subscriptions}
    if name not in known:
        raise WirewatchError(f"there is no subscription {name}", hint=suggest(name, known, noun="subscriptions"))
    return known[name]
