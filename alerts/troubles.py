"""Troubles: what of an attempt to deliver whoever runs wirewatch should know.

    login refused, 404, no STARTTLS   → relay.example:587 cannot be used: 535 the relay refused the login
    410, or five days without success → webhook:bot is disabled: 410
    a delivery died                   → desk/mail: a message could not be delivered: 554 5.7.1 …

The first two stand open until they are over, and that is told too; the third is told once a day and subscription. So a
thousand failures are one line. It goes to the operators over a channel of theirs that is not the one that fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from alerts.clean import line
from news.ids import NoticeId, digest
from news.model import Breaker, BreakerState, Delivery, DeliveryState, Notice, Settlement, Severity
from news.ports import Store

DEAD = "dead"


def tell(store: Store, delivery: Delivery, settlement: Settlement, now: datetime) -> None:
    """Write it, in the transaction that settles."""
    for notice in troubles(delivery, settlement, now):
        if notice.matter == DEAD:
            store.notices.note(notice)
        else:
            store.notices.put(notice)


def troubles(delivery: Delivery, settlement: Settlement, now: datetime) -> Iterator[Notice]:
    """What begins with *settlement*, or is over."""
    if settlement.breaker is not None:
        yield from _of_endpoint(settlement.breaker, settlement, now)
    if settlement.state is DeliveryState.DEAD:
        name = delivery.subscription
        told = f"{name}: a message could not be delivered: {line(settlement.reason or '', 200)}"
        hint = (
            f"`wirewatch deliveries --state dead` lists such; `wirewatch deliveries retry {delivery.id}` sends it again"
        )
        yield _notice(
            "delivery", name, DEAD, now, told=told, hint=hint, severity=Severity.HIGH, named=f"{now:%Y-%m-%d}"
        )


def _of_endpoint(breaker: Breaker, settlement: Settlement, now: datetime) -> Iterator[Notice]:
    name, why = breaker.endpoint, line(breaker.reason or "", 200)
    if breaker.state is BreakerState.DISABLED:
        told = f"{name} is disabled: {why}"
        hint = "mend it, then `wirewatch deliveries retry` one of its messages: the others follow. They are kept a week"
        yield _notice("endpoint", name, "disabled", now, told=told, hint=hint, severity=Severity.URGENT)
    elif settlement.state is DeliveryState.HELD and settlement.due is not None:
        told = f"{name} cannot be used: {why}"
        hint = "`wirewatch channels test` goes through it step by step; what waits for it is kept"
        yield _notice("endpoint", name, "refused", now, told=told, hint=hint, severity=Severity.HIGH)
    elif breaker.state is BreakerState.CLOSED:
        for matter in ("disabled", "refused"):
            yield _over("endpoint", name, matter, now, told=f"{name} works again")


def _notice(
    about: str,
    name: str,
    matter: str,
    at: datetime,
    *,
    told: str,
    hint: str,
    severity: Severity,
    named: str = "",  # what its id is made of instead of the moment
) -> Notice:
    id_ = NoticeId(digest(about, name, matter, named or at.isoformat()))
    return Notice(id=id_, at=at, about=about, name=name, matter=matter, told=told, hint=hint, severity=severity)


def _over(about: str, name: str, matter: str, at: datetime, *, told: str) -> Notice:
    id_ = NoticeId(digest(about, name, matter, at.isoformat(), "over"))
    return Notice(id=id_, at=at, about=about, name=name, matter=matter, told=told, severity=Severity.LOW, over=True)
