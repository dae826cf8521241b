"""`wirewatch channels`: the ways to reach people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from news.errors import WirewatchError
from wirewatch.cli import exits, paper, shapes
from wirewatch.cli.house import AsJson, here, now

if TYPE_CHECKING:
    from config.settings import Config
    from news.model import Outcome, Subscription

app = typer.Typer(name="channels", help="The ways to reach people.")


@app.callback(invoke_without_command=True)
def channels(ctx: typer.Context, as_json: AsJson = False) -> None:
    """The ways to reach people, and who is reached by them."""
    if ctx.invoked_subcommand is not None:
        return
    config = here(ctx).config()
    if as_json:
        paper.write_json([shapes.channel(channel) for channel in config.channels])
        return
    if not config.channels:
        paper.tell("no channels yet: they stand under `channels:` in wirewatch.yaml")
        return
    rows = [
        (
            f"[bold]{channel.id}[/]",
            channel.kind,
            ", ".join(each.subscriber for each in config.subscriptions if each.channel == channel.id)
            or "[dim]nobody[/]",
        )
        for channel in config.channels
    ]
    paper.table(("channel", "kind", "reaches"), rows, flexible=("reaches",))


@app.command("test")
def try_out(
    ctx: typer.Context,
    channel: Annotated[str, typer.Argument(help="A channel's slug.")],
    to: Annotated[str | None, typer.Option("--to", help="A mail address other than the subscriber's.")] = None,
    as_json: AsJson = False,
) -> None:
    """Send a message without news over a channel, now, past the outbox."""
    import asyncio

    config = here(ctx).config()
    outcome = asyncio.run(_send(config, _subscription(config, channel, to)))
    if as_json:
        paper.write_json(
            {"channel": channel, "verdict": str(outcome.verdict), "code": outcome.code, "text": outcome.text}
        )
    else:
        told = " ".join(part for part in (str(outcome.verdict), outcome.code, outcome.text) if part)
        paper.say(f"{'[green]✓[/]' if outcome.verdict == 'ok' else '[red]✗[/]'} {channel}: {paper.safe(told)}")
    if outcome.verdict != "ok":
        raise typer.Exit(exits.WRONG)


def _subscription(config: Config, channel: str, to: str | None) -> Subscription:
    """Whose message it is: the first subscription over the channel, or one made up for the test."""
    from dataclasses import replace

    from config.words import suggest
    from news.ids import ChannelId, SubscriberId, SubscriptionId
    from news.model import AtOnce, Subscription

    known = [each.id for each in config.channels]
    if channel not in known:
        raise WirewatchError(f"there is no channel {channel}", hint=suggest(channel, known, noun="channels"))
    made_up = Subscription(
        id=SubscriptionId(f"test/{channel}"),
        subscriber=SubscriberId("test"),
        name="you",
        channel=ChannelId(channel),
        address="",
        cadence=AtOnce(),
    )
    found = next((each for each in config.subscriptions if each.channel == channel), made_up)
    return replace(found, address=to or found.address)


async def _send(config: Config, subscription: Subscription) -> Outcome:
    import logging
    from dataclasses import replace

    from alerts import channels as kinds
    from alerts.cut import blank
    from news.clock import SystemClock
    from news.ids import DeliveryId, digest
    from news.model import Delivery, DeliveryState, Phase
    from wirewatch import log

    log.set_up(level=logging.ERROR)
    settings = next(each for each in config.channels if each.id == subscription.channel)
    channel = kinds.KINDS[settings.kind].open(settings.id, settings.options, SystemClock())
    letter = blank(subscription, now())
    letter = replace(letter, delivery=DeliveryId(digest("test", subscription.id, str(now()))))
    delivery = Delivery(
        id=letter.delivery,
        subscription=subscription.id,
        subscriber=subscription.subscriber,
        channel=subscription.channel,
        endpoint=channel.endpoint,
        digest=letter.digest.id,
        stories=(),
        message=channel.freeze(letter),
        state=DeliveryState.READY,
        created=letter.digest.cut,
        due=letter.digest.cut,
    )

    async def journal(_: Phase) -> None:
        """A test leaves no trace."""

    try:
        return await channel.send(delivery, journal)
    finally:
        await channel.close()
