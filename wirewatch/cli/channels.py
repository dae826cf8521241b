"""`wirewatch channels`: the ways to reach people."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from news.errors import DeliveryError, WirewatchError
from wirewatch.cli import exits, paper, shapes
from wirewatch.cli.house import AsJson, here, now

if TYPE_CHECKING:
    from alerts.rehearsal import Step
    from config.settings import Config
    from news.model import Delivery, Outcome, Phase, Subscription

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
    to: Annotated[
        str | None, typer.Option("--to", help="A mail address, chat or topic other than the subscriber's.")
    ] = None,
    send: Annotated[
        bool, typer.Option("--send", metavar="", help="Send a message without news, too; otherwise it asks.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Go the way to a channel step by step: DNS, connection, TLS, login; then send a message without news."""
    import asyncio

    from wirewatch import log

    log.set_up(level=logging.ERROR)
    config = here(ctx).config()
    trial = _Trial(config, _subscription(config, channel, to), quiet=as_json)
    asyncio.run(trial.run(send=True if send else None if sys.stdin.isatty() and not as_json else False))
    if as_json:
        paper.write_json(trial.told())
    if trial.failed:
        raise typer.Exit(exits.WRONG)


@app.command("resume")
def resume_(
    ctx: typer.Context, subscriber: Annotated[str, typer.Argument(help="A subscriber's slug.")], as_json: AsJson = False
) -> None:
    """Send a subscriber things again whose address bounced, once it is mended: what waits is told then."""
    from alerts.bounces import resume

    with here(ctx).store(write=True) as store:
        channels = resume(store, subscriber, now())
    if as_json:
        paper.write_json({"subscriber": subscriber, "channels": channels})
    elif channels:
        paper.say(f"{paper.safe(subscriber)} is sent things again over {', '.join(map(paper.safe, channels))}")
    else:
        paper.tell(f"{subscriber} is not bouncing: `wirewatch status` tells who is")


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
    return replace(found, **_elsewhere(config, channel, to)) if to else found


def _elsewhere(config: Config, channel: str, to: str) -> dict[str, Any]:
    """Where else it goes: a chat or topic where the kind has such, otherwise a mail address."""
    from alerts.channels import KINDS

    kind = next(each.kind for each in config.channels if each.id == channel)
    pattern = getattr(KINDS[kind].Options, "TO", None)
    if pattern is not None and not pattern.fullmatch(to):
        raise WirewatchError(f"{to} is no chat or topic of {kind}", hint="docs/reference/channels.md tells what one is")
    return {"address" if pattern is None else "to": to}


class _Trial:
    """A channel tried out, past the outbox: each step is told when it is done."""

    def __init__(self, config: Config, subscription: Subscription, *, quiet: bool) -> None:
        from alerts.channels import KINDS
        from news.clock import SystemClock

        settings = next(each for each in config.channels if each.id == subscription.channel)
        self._channel = KINDS[settings.kind].open(settings.id, settings.options, SystemClock())
        self._kind, self._id = settings.kind, settings.id
        self._subscription = subscription
        self._quiet = quiet
        self._steps: list[Step] = []
        self._sent = False

    @property
    def failed(self) -> bool:
        return any(step.failed for step in self._steps)

    async def run(self, *, send: bool | None) -> None:
        """*send*: None asks."""
        from alerts.rehearsal import Rehearsed, Step, timed

        try:
            delivery = self._delivery()
        except DeliveryError as error:
            self._tell(Step(name="message", failed=_unmade(error)))
            return
        try:
            if isinstance(self._channel, Rehearsed):
                async for step in self._channel.rehearse(delivery.message):
                    self._tell(step)
            if self.failed or not self._may_send(send, delivery):
                return
            async for step in timed([("send", lambda: self._send(delivery))], _outcome):
                self._tell(step)
            self._sent = not self.failed
        finally:
            await self._channel.close()

    def told(self) -> dict[str, object]:
        from alerts.rehearsal import advice

        return {
            "channel": self._id,
            "kind": self._kind,
            "ok": not self.failed,
            "sent": self._sent,
            "steps": [
                {
                    "step": step.name,
                    "ok": step.failed is None,
                    "seconds": round(step.seconds, 3),
                    "told": step.failed.text if step.failed else step.told,
                    "verdict": str(step.failed.verdict) if step.failed else "ok",
                    "code": step.failed.code if step.failed else "",
                    "hint": advice(step, mail=self._kind == "email"),
                }
                for step in self._steps
            ],
        }

    def _delivery(self) -> Delivery:
        from dataclasses import replace

        from alerts.cut import blank
        from news.ids import DeliveryId, digest
        from news.model import Delivery, DeliveryState

        subscription = self._subscription
        letter = blank(subscription, now())
        letter = replace(letter, delivery=DeliveryId(digest("test", subscription.id, str(now()))))
        return Delivery(
            id=letter.delivery,
            subscription=subscription.id,
            subscriber=subscription.subscriber,
            channel=subscription.channel,
            endpoint=self._channel.endpoint,
            digest=letter.digest.id,
            stories=(),
            message=self._channel.freeze(letter),
            state=DeliveryState.READY,
            created=letter.digest.cut,
            due=letter.digest.cut,
        )

    def _may_send(self, send: bool | None, delivery: Delivery) -> bool:
        whom = delivery.message.to if self._kind == "email" else self._id
        if send is None:
            return typer.confirm(f"send a message without news to {whom} now?")
        if not send and not self._quiet:
            paper.tell("nothing was sent: `--send` sends a message without news")
        return send

    async def _send(self, delivery: Delivery) -> str:
        outcome = await self._channel.send(delivery, _unnoted)
        if outcome.verdict != "ok":
            raise _Failed(outcome)
        return " ".join(part for part in (outcome.code, outcome.text) if part)

    def _tell(self, step: Step) -> None:
        from alerts.rehearsal import advice

        self._steps.append(step)
        if self._quiet:
            return
        told = step.told if step.failed is None else f"{step.failed.code} {step.failed.text}".strip()
        sign = "[green]✓[/]" if step.failed is None else "[red]✗[/]"
        paper.hanging(f"{sign} {step.name:<9} [dim]{step.seconds:7.3f} s[/]", paper.safe(told))
        if hint := advice(step, mail=self._kind == "email"):
            paper.hanging("  [yellow]→[/]", paper.safe(hint), gap=1)


class _Failed(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.text)
        self.outcome = outcome


def _outcome(error: Exception) -> Outcome | None:
    return error.outcome if isinstance(error, _Failed) else None


def _unmade(error: DeliveryError) -> Outcome:
    from news.model import Outcome, Phase, Verdict

    return Outcome(verdict=Verdict.RECIPIENT, phase=Phase.CLAIMED, code="address", text=error.message)


async def _unnoted(_: Phase) -> None:
    """A test leaves no trace."""
