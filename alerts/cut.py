"""T3, the cut: what waits for a subscription becomes frozen deliveries, in the caller's transaction.

    at once   each story that is due, with all that has come in for it meanwhile, is one message
    digests   everything that waits is one message, named for its slot: "2026-03-02T08:00"

A digest never looks at a time window: it takes what is in no digest yet, so that late articles land in the next
one. Whoever cuts a slot first has it; a second daemon finds it used up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from alerts.cadence import last_slot
from alerts.clean import line
from news.errors import DeliveryError
from news.ids import ChannelId, DeliveryId, DigestId, StoryId, digest
from news.model import AtOnce, Delivery, DeliveryState, Digest, Entry, Message, Subscription
from news.ports import Channel, Letter, Store


def cut(
    store: Store,
    subscription: Subscription,
    channel: Channel,
    now: datetime,
    *,
    coverage: str = "",
    base_url: str = "",
    unsubscribe: str = "",
    ahead: bool = False,
) -> list[Delivery]:
    """Cut what is due for *subscription* and put it in the outbox; what was put there is returned.

    *ahead*: what is told at once is told now, since nothing more will come in. *coverage*, *base_url*, *unsubscribe*: see Letter.
    """
    if isinstance(subscription.cadence, AtOnce):
        digests = _stories(store, subscription, now, ahead=ahead)
    else:
        digests = _slot(store, subscription, subscription.cadence.cron, now)
    deliveries = [
        _delivery(
            subscription,
            channel,
            Letter(
                delivery=DeliveryId(digest(subscription.subscriber, subscription.channel, cargo.id)),
                digest=cargo,
                subscriber=subscription.subscriber,
                name=subscription.name,
                address=subscription.address,
                zone=subscription.zone,
                update=update,
                coverage=coverage,
                base_url=base_url,
                unsubscribe=unsubscribe,
                at_once=isinstance(subscription.cadence, AtOnce),
            ),
        )
        for cargo, update in digests
        if store.alerts.cut(cargo)
    ]
    return [delivery for delivery in deliveries if store.outbox.put(delivery)]


def notify(
    store: Store,
    operators: Sequence[Subscription],
    channels: Mapping[ChannelId, Channel],
    now: datetime,
    *,
    since: datetime,
    base_url: str = "",
) -> list[Delivery]:
    """All notices that nobody has been told of, as one message to each operator. Those before *since* are dropped."""
    round_ = DigestId(digest("notices", now.isoformat()))
    notices = tuple(store.notices.take(round_, since=since))
    if not notices:
        return []
    deliveries = []
    for operator in operators:
        cargo = _cargo(operator, f"notices/{notices[0].id}", (), now)
        if store.alerts.cut(cargo):
            letter = replace(preview(operator, (), now, base_url=base_url), digest=cargo, notices=notices)
            letter = replace(letter, delivery=DeliveryId(digest(operator.subscriber, operator.channel, cargo.id)))
            deliveries.append(_delivery(operator, channels[operator.channel], letter))
    return [delivery for delivery in deliveries if store.outbox.put(delivery)]


def preview(
    subscription: Subscription, entries: Sequence[Entry], now: datetime, *, coverage: str = "", base_url: str = ""
) -> Letter:
    """The letter that a cut made now would freeze; nothing is written."""
    return Letter(
        delivery=DeliveryId("preview"),
        digest=_cargo(subscription, "preview", entries, now),
        subscriber=subscription.subscriber,
        name=subscription.name,
        address=subscription.address,
        zone=subscription.zone,
        update=False,
        coverage=coverage,
        base_url=base_url,
        at_once=isinstance(subscription.cadence, AtOnce),
    )


def _stories(store: Store, subscription: Subscription, now: datetime, *, ahead: bool) -> list[tuple[Digest, bool]]:
    """A digest for each story that is due, and whether it follows an earlier one."""
    due = {entry.alert.story for entry in store.alerts.pending(subscription.id, due_by=None if ahead else now)}
    waiting: dict[StoryId, list[Entry]] = {}
    for entry in store.alerts.pending(subscription.id) if due else []:
        if entry.alert.story in due:
            waiting.setdefault(entry.alert.story, []).append(entry)
    digests = []
    for story, entries in waiting.items():
        told = store.alerts.slots(subscription.id, story)
        digests.append((_cargo(subscription, f"{story}/{told + 1}", entries, now), told > 0))
    return digests


def _slot(store: Store, subscription: Subscription, cron: str, now: datetime) -> list[tuple[Digest, bool]]:
    """The digest of the newest slot, where something waits for it; or an empty one, to say that all is quiet."""
    due = store.alerts.pending(subscription.id, due_by=now)
    slot = last_slot(cron, subscription.zone, now)
    if due:
        return [(_cargo(subscription, slot.key, store.alerts.pending(subscription.id), now), False)]
    looked = store.alerts.slot_cursor(subscription.id)
    if looked is not None and looked >= slot.moment:
        return []
    store.alerts.move_slot_cursor(subscription.id, slot.moment)
    if looked is None or not subscription.all_quiet:  # a subscription's first slot is the next one
        return []
    return [(_cargo(subscription, slot.key, (), now), False)]


def _cargo(subscription: Subscription, slot: str, entries: Sequence[Entry], now: datetime) -> Digest:
    return Digest(
        id=DigestId(digest(subscription.id, slot)),
        subscription=subscription.id,
        slot=slot,
        cut=now,
        entries=tuple(entries),
    )


def _delivery(subscription: Subscription, channel: Channel, letter: Letter) -> Delivery:
    message, trouble = _frozen(channel, letter)
    return Delivery(
        id=letter.delivery,
        subscription=subscription.id,
        subscriber=subscription.subscriber,
        channel=subscription.channel,
        endpoint=channel.endpoint,
        digest=letter.digest.id,
        stories=tuple(dict.fromkeys(entry.alert.story for entry in letter.digest.entries)),
        message=message,
        state=DeliveryState.READY if trouble is None else DeliveryState.DEAD,
        created=letter.digest.cut,
        due=letter.digest.cut if trouble is None else None,
        reason=trouble,
    )


def _frozen(channel: Channel, letter: Letter) -> tuple[Message, str | None]:
    """The message; where it cannot be made, not even in its plain form, an empty one and why."""
    try:
        return channel.freeze(letter), None
    except Exception as error:  # noqa: BLE001 whatever broke, the reader still gets the plain form
        return _plain(channel, letter, error)


def _plain(channel: Channel, letter: Letter, first: Exception) -> tuple[Message, str | None]:
    try:
        return channel.freeze(replace(letter, plain=True)), None
    except DeliveryError as error:
        return _empty(channel, letter), error.message
    except Exception:  # noqa: BLE001 one that cannot be made delays no other
        return _empty(channel, letter), f"it cannot be made: {type(first).__name__}: {line(str(first), 200)}"


def _empty(channel: Channel, letter: Letter) -> Message:
    return Message(
        kind=channel.kind, subject=f"{letter.digest.subscription}: not made", body=b"", content_type="text/plain"
    )
