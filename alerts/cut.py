"""T3, the cut: what waits for a subscription becomes frozen deliveries, in the caller's transaction.

    at once   each story that is due, with all that has come in for it meanwhile, is one message
    digests   everything that waits is one message, named for its slot: "2026-03-02T08:00"

A digest never looks at a time window: it takes what is in no digest yet, so that late articles land in the next
one. Whoever cuts a slot first has it; a second daemon finds it used up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from alerts.cadence import next_slot
from alerts.escalation import begin
from alerts.freeze import BUILT_IN, delivery_of
from alerts.hold import Bundle, Holding, at_once, slot
from alerts.leaving import LEFT
from alerts.routes import Policy
from news.actors import Cast
from news.ids import ChannelId, DeliveryId, DigestId, NoticeId, StoryId, digest
from news.model import AtOnce, BreakerState, Coverage, Delivery, Digest, Entry, Notice, Severity, Slots, Subscription
from news.ports import Channel, Letter, Store

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NO_POLICY = Policy()


def nowhere(_: object) -> str:
    """Our web pages are not reachable."""
    return ""


def cut(
    store: Store,
    subscription: Subscription,
    channel: Channel,
    now: datetime,
    *,
    policy: Policy = NO_POLICY,
    coverage: Coverage | None = None,
    archive: str = "",
    unsubscribe: str = "",
    acknowledge: Callable[[DeliveryId], str] = nowhere,
    page: Callable[[StoryId], str] = nowhere,
    ahead: bool = False,
) -> list[Delivery]:
    """Cut what is due for *subscription* and put it in the outbox; what was put there is returned.

    *ahead*: what is told at once is told now, since nothing more will come in. *policy*: see `alerts.hold`.
    *coverage*, *archive*, *unsubscribe*: see Letter. *acknowledge*: the page for a message that somebody has to
    acknowledge, or ""; *page*: that of a story, or "".
    """
    if subscription.id in store.orders.left():
        store.alerts.cancel(subscription.id, LEFT)
        return []
    held = Holding(store, subscription, channel, now, policy)
    bundles = at_once(held, ahead=ahead) if isinstance(subscription.cadence, AtOnce) else slot(held)
    deliveries = []
    for bundle in bundles:
        cargo = _cargo(subscription, bundle.slot, bundle.entries, now)
        if not store.alerts.cut(cargo):
            _next_slot(store, subscription, bundle, now)
            continue
        delivery = DeliveryId(digest(subscription.subscriber, subscription.channel, cargo.id))
        letter = replace(
            preview(store, subscription, bundle.entries, now, coverage=coverage, archive=archive, cast=policy.cast),
            digest=cargo,
            delivery=delivery,
            update=bundle.update,
            unsubscribe=unsubscribe,
            acknowledge=acknowledge(delivery) if subscription.escalation else "",
            pages=pages(bundle.entries, page),
            at_once=bundle.single,
            silenced=store.alerts.silenced(subscription.id, cargo.id),
            notes=bundle.notes,
        )
        begin(store, subscription, cargo, now)
        deliveries.append(delivery_of(subscription, channel, letter))
        if subscription.template:
            store.notices.put(_of_template(subscription, deliveries[-1], now))
    return [delivery for delivery in deliveries if store.outbox.put(delivery)]


def pages(entries: Sequence[Entry], page: Callable[[StoryId], str]) -> dict[StoryId, str]:
    """The pages of the stories that are told of."""
    found = {entry.alert.story: page(entry.alert.story) for entry in entries}
    return {story: url for story, url in found.items() if url}


def _of_template(subscription: Subscription, delivery: Delivery, now: datetime) -> Notice:
    """Whether the subscription's own template can be used: told once when it cannot, and once when it can again."""
    trouble = delivery.reason if delivery.reason and delivery.reason.startswith(BUILT_IN) else None
    return Notice(
        id=NoticeId(digest("template", subscription.id, delivery.id)),
        at=now,
        about="template",
        name=subscription.id,
        matter="unusable",
        told=f"mail for {subscription.id} goes out {trouble}"
        if trouble
        else f"mail for {subscription.id} is as it was",
        hint="`wirewatch digest preview --template FILE` shows it" if trouble else "",
        severity=Severity.NORMAL if trouble else Severity.LOW,
        over=trouble is None,
    )


def _next_slot(store: Store, subscription: Subscription, bundle: Bundle, now: datetime) -> None:
    """What comes after its slot was cut waits for the next one, and asks nobody until then."""
    if isinstance(subscription.cadence, Slots) and bundle.entries:
        then = next_slot(subscription.cadence.cron, subscription.zone, now).moment
        store.alerts.retime(subscription.id, after=EPOCH, to=then)


def notify(
    store: Store,
    operators: Sequence[Subscription],
    channels: Mapping[ChannelId, Channel],
    now: datetime,
    *,
    since: datetime,
    others: Sequence[Subscription] = (),
) -> list[Delivery]:
    """All notices that nobody has been told of, as one message to each operator. Those before *since* are dropped.

    *others*: subscriptions by which an operator can be reached while what is to be told is that their endpoint fails.
    """
    left = store.orders.left()
    operators = [operator for operator in operators if operator.id not in left]
    if not operators:
        return []
    round_ = DigestId(digest("notices", now.isoformat()))
    notices = tuple(store.notices.take(round_, since=since))
    if not notices:
        return []
    deliveries = []
    for operator in detoured(operators, [each for each in others if each.id not in left], _ways_up(store, channels)):
        cargo = _cargo(operator, f"notices/{notices[0].id}", (), now)
        if store.alerts.cut(cargo):
            delivery = DeliveryId(digest(operator.subscriber, operator.channel, cargo.id))
            letter = replace(blank(operator, now), delivery=delivery, digest=cargo, notices=notices)
            deliveries.append(delivery_of(operator, channels[operator.channel], letter))
    return [delivery for delivery in deliveries if store.outbox.put(delivery)]


def detoured(
    operators: Sequence[Subscription], others: Sequence[Subscription], up: Collection[ChannelId]
) -> list[Subscription]:
    """*operators*, each over a channel that is *up*, where they have another one and are not told over it anyway."""
    told = {each.subscriber for each in operators if each.channel in up}
    ways = {each.subscriber: each for each in reversed(others) if each.channel in up}
    return [
        replace(operator, channel=way.channel, address=way.address, to=way.to, template="")
        if operator.subscriber not in told and (way := ways.get(operator.subscriber))
        else operator
        for operator in operators
    ]


def _ways_up(store: Store, channels: Mapping[ChannelId, Channel]) -> set[ChannelId]:
    """Channels that messages go through now."""
    closed = {each.endpoint for each in store.outbox.breakers() if each.state is not BreakerState.CLOSED}
    return {id_ for id_, channel in channels.items() if channel.endpoint not in closed}


def preview(
    store: Store,
    subscription: Subscription,
    entries: Sequence[Entry],
    now: datetime,
    *,
    coverage: Coverage | None = None,
    archive: str = "",
    cast: Cast | None = None,
) -> Letter:
    """The letter that a cut made now would freeze; nothing is written."""
    stories = {entry.alert.story for entry in entries}
    return replace(
        blank(subscription, now),
        digest=_cargo(subscription, "preview", entries, now),
        coverage=coverage,
        archive=archive,
        earlier=store.alerts.earlier(subscription.subscriber, subscription.channel, stories) if stories else {},
        cast=cast,
    )


def blank(subscription: Subscription, now: datetime) -> Letter:
    """A letter that tells nothing."""
    return Letter(
        delivery=DeliveryId("preview"),
        digest=_cargo(subscription, "preview", (), now),
        subscriber=subscription.subscriber,
        name=subscription.name,
        address=subscription.address,
        zone=subscription.zone,
        update=False,
        at_once=isinstance(subscription.cadence, AtOnce),
        template=subscription.template,
        to=subscription.to,
    )


def _cargo(subscription: Subscription, slot: str, entries: Sequence[Entry], now: datetime) -> Digest:
    return Digest(
        id=DigestId(digest(subscription.id, slot)),
        subscription=subscription.id,
        slot=slot,
        cut=now,
        entries=tuple(entries),
    )
