"""Escalation: what nobody acknowledged in time goes to the next channel.

    09:00 mail ─15 min, nobody─▶ 09:15 pager ─30 min, nobody─▶ 09:45 the editor's phone
                     `wirewatch ack ID`, or the link in the mail ─▶ over: what has not gone out by then does not

The vigil over a message stands in the database, written with the message: a restart forgets nothing. It begins with
the cut, not with the sending: a relay that is down is a reason to try another channel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerts.clean import line
from alerts.freeze import delivery_of
from news.actors import Cast
from news.ids import AlertId, ChannelId, DeliveryId, DigestId, StoryId, SubscriberId, digest
from news.model import Ack, Delivery, Digest, Subscription, Vigil
from news.ports import Channel, Letter, Store


def begin(store: Store, subscription: Subscription, cargo: Digest, now: datetime) -> None:
    """Somebody has to acknowledge *cargo*, where its subscription goes on to other channels."""
    step = _from(subscription, cargo, 0)
    if step is not None and any(store.orders.ack(entry.alert.id) is None for entry in cargo.entries):
        due = now + subscription.escalation[step].after
        store.orders.watch(Vigil(digest=cargo.id, subscription=subscription.id, step=step, due=due))


def _from(subscription: Subscription, cargo: Digest, first: int) -> int | None:
    """The next step, from *first* on, for something as severe."""
    gravest = max((entry.alert.severity.rank for entry in cargo.entries), default=-1)
    steps = enumerate(subscription.escalation)
    return next((number for number, step in steps if number >= first and gravest >= step.severity.rank), None)


def escalate(
    store: Store,
    subscriptions: Sequence[Subscription],
    channels: Mapping[ChannelId, Channel],
    now: datetime,
    *,
    cast: Cast | None = None,
    acknowledge: Callable[[DeliveryId], str] = lambda _: "",
    page: Callable[[SubscriberId, StoryId], str] = lambda *_: "",
    archive: Callable[[SubscriberId], str] = lambda _: "",
) -> list[Delivery]:
    """Send on what nobody acknowledged in time; what was put in the outbox is returned. *acknowledge*, *page*, *archive*: see `cut`."""
    known = {each.id: each for each in subscriptions}
    deliveries = []
    for vigil in store.orders.vigils(due_by=now):
        subscription, cargo = known.get(vigil.subscription), store.alerts.digest(vigil.digest)
        if subscription is None or cargo is None or vigil.step >= len(subscription.escalation):
            store.orders.next_step(vigil, replace(vigil, due=None, outcome="it is no longer in the configuration"))
            continue
        step = subscription.escalation[vigil.step]
        if not store.orders.next_step(vigil, _after(vigil, subscription, cargo, now)):
            continue
        if step.channel in channels:
            letter = replace(_letter(subscription, cargo, vigil.step), cast=cast)
            stories = {entry.alert.story: page(subscription.subscriber, entry.alert.story) for entry in cargo.entries}
            pages = {story: url for story, url in stories.items() if url}
            letter = replace(letter, acknowledge=acknowledge(letter.delivery), pages=pages)
            if not step.name:  # somebody else is sent this story, not all of another's
                letter = replace(letter, archive=archive(subscription.subscriber))
            further = delivery_of(replace(subscription, channel=step.channel), channels[step.channel], letter)
            deliveries.append(replace(further, stories=(), created=now, due=further.due and now))
    return [delivery for delivery in deliveries if store.outbox.put(delivery)]


def _after(vigil: Vigil, subscription: Subscription, cargo: Digest, now: datetime) -> Vigil:
    following = _from(subscription, cargo, vigil.step + 1)
    if following is None:
        return replace(vigil, step=vigil.step + 1, due=None, outcome="nobody acknowledged it, and it went to all")
    return replace(vigil, step=following, due=now + subscription.escalation[following].after)


def _letter(subscription: Subscription, cargo: Digest, number: int) -> Letter:
    step = subscription.escalation[number]
    waited = sum((each.after for each in subscription.escalation[: number + 1]), timedelta())
    minutes = round(waited / timedelta(minutes=1))
    return Letter(
        delivery=DeliveryId(digest(subscription.subscriber, step.channel, cargo.id, str(number + 1))),
        digest=cargo,
        subscriber=subscription.subscriber,
        name=step.name or subscription.name,
        address=step.address or subscription.address,
        zone=subscription.zone,
        update=False,
        at_once=len({entry.alert.story for entry in cargo.entries}) == 1,
        notes=(f"{line(subscription.name, 60)} has not acknowledged it for {minutes} minutes.",),
        template=subscription.template,
    )


# --- somebody has seen it --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """What an acknowledgement came to."""

    alerts: tuple[AlertId, ...]  # that nobody had acknowledged
    digests: tuple[DigestId, ...]  # messages that nobody waits for any more
    cancelled: tuple[DeliveryId, ...]  # that had not gone out yet


def acknowledge(store: Store, alerts: Sequence[AlertId], now: datetime, *, by: str, how: str) -> Acknowledged:
    """*by* has seen *alerts*: what waited for that goes no further. Doing it again changes nothing."""
    new = [alert for alert in alerts if store.orders.acknowledge(Ack(alert=alert, at=now, by=by, how=how))]
    told = f"acknowledged by {by}"
    over = tuple(dict.fromkeys(each for alert in new for each in store.orders.seen(alert, told)))
    further = [delivery.id for each in over for delivery in store.outbox.of(each)[1:]]
    cancelled = tuple(delivery for delivery in further if store.outbox.cancel(delivery, told))
    return Acknowledged(alerts=tuple(new), digests=over, cancelled=cancelled)


def acknowledge_delivery(store: Store, delivery: DeliveryId, now: datetime, *, by: str, how: str) -> Acknowledged:
    """All that a message told of: what the link in it does. A delivery that is none acknowledges nothing."""
    found = store.outbox.delivery(delivery)
    cargo = store.alerts.digest(found.digest) if found else None
    alerts = [entry.alert.id for entry in cargo.entries] if cargo else []
    return acknowledge(store, alerts, now, by=by, how=how)
