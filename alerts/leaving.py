"""Leaving: a subscriber does not want a subscription any more, and nothing is sent from then on.

    leave ─▶ what waits and what is in the outbox is cancelled ─▶ 200
    what is under way asks `left` right before MAIL FROM, and `withdrawn` before the final dot or POST

The configuration stays as it is: `rejoin` makes it hold again. What came in meanwhile is not told.
"""

from __future__ import annotations

from datetime import datetime

from news.ids import SubscriptionId
from news.model import Delivery, Leave
from news.ports import Store

LEFT = "the subscriber left this subscription"


def leave(store: Store, subscription: SubscriptionId, now: datetime, *, how: str) -> bool:
    """Nothing more is told. False where it was left already."""
    return store.orders.leave(Leave(subscription=subscription, at=now, how=how), LEFT)


def rejoin(store: Store, subscription: SubscriptionId) -> bool:
    """What comes in from now on is told again. False where it was not left."""
    return store.orders.rejoin(subscription, LEFT)


def withdrawn(store: Store, delivery: Delivery) -> str | None:
    """Why *delivery* is not to be sent any more; None: it is. In the transaction that notes how far an attempt got."""
    return LEFT if store.orders.left_by(delivery) else None


def left(store: Store, delivery: Delivery) -> str | None:
    """The same of a view that is only read: what a mail is not begun for."""
    return LEFT if delivery.subscription in store.orders.left() else None
