"""Bounces: an address that is refused for good twice within 30 days gets no more mail until somebody says so.

    550 5.1.1 ─▶ that delivery is dead ─▶ the second time: a notice stands open, and the subscriber's digests wait
    `wirewatch channels resume desk` ─▶ the notice is over ─▶ what waited is told

The notice that stands open is the mark: nothing else has to be kept in step with it. What comes in meanwhile goes on
waiting, so that nothing is lost while an address is mended.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from news.ids import NoticeId, digest
from news.model import Delivery, Notice, Severity, Subscription
from news.ports import Store

WITHIN = timedelta(days=30)
TWICE = 2
ABOUT, MATTER = "subscriber", "bouncing"


def refused(store: Store, delivery: Delivery, now: datetime) -> bool:
    """Note that the recipient of *delivery*, dead already, was refused for good. True where that was once too often."""
    name = f"{delivery.subscriber}/{delivery.channel}"
    since = max(now - WITHIN, _resumed(store, name) or now - WITHIN)
    if store.outbox.refusals(delivery, since=since) < TWICE:
        return False
    return store.notices.put(
        _notice(
            name,
            now,
            f"{delivery.message.to or delivery.channel} refuses what {delivery.subscriber} is sent: nothing more goes there",
            hint=f"mend the address, then `wirewatch channels resume {delivery.subscriber}`: what waits is told then",
        )
    )


def bouncing(store: Store) -> dict[str, Notice]:
    """By "subscriber/channel": the notices of those that get nothing."""
    return {each.name: each for each in store.notices.open() if (each.about, each.matter) == (ABOUT, MATTER)}


def held(bounced: dict[str, Notice], subscription: Subscription) -> bool:
    """Whether *subscription* waits because its address bounces."""
    return f"{subscription.subscriber}/{subscription.channel}" in bounced


def resume(store: Store, subscriber: str, now: datetime) -> list[str]:
    """The subscriber is sent things again, over all channels. Returns those that had been waiting."""
    found = [name for name in bouncing(store) if name.partition("/")[0] == subscriber]
    for name in found:
        store.notices.put(_notice(name, now, f"{name} is sent things again", over=True))
    return [name.partition("/")[2] for name in found]


def _resumed(store: Store, name: str) -> datetime | None:
    return next((each.at for each in store.notices.listed(about=ABOUT, name=name, limit=1) if each.over), None)


def _notice(name: str, now: datetime, told: str, *, hint: str = "", over: bool = False) -> Notice:
    return Notice(
        id=NoticeId(digest(ABOUT, name, MATTER, now.isoformat(), "over" if over else "")),
        at=now,
        about=ABOUT,
        name=name,
        matter=MATTER,
        told=told,
        hint=hint,
        severity=Severity.LOW if over else Severity.HIGH,
        over=over,
    )
