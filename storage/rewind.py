"""A clock that was set back: what was timed by the old one comes due anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, or_, select, update

from news.model import DeliveryState
from storage.tables import attempts, breakers, deliveries

# What was written by a clock that has been set back since: its own moments lie ahead.
_tried_ahead = select(attempts.c.delivery).where(
    attempts.c.delivery == deliveries.c.id, attempts.c.started > bindparam("now")
)
_REWIND = (
    update(deliveries)
    .where(
        deliveries.c.due > bindparam("now"),
        deliveries.c.state.in_((DeliveryState.READY, DeliveryState.HELD)),
        or_(deliveries.c.created > bindparam("now"), _tried_ahead.correlate(deliveries).exists()),
    )
    .values(due=bindparam("now"))
)
_SHORTEN_LEASES = (
    update(deliveries)
    .where(deliveries.c.due > bindparam("until"), deliveries.c.state == DeliveryState.LEASED)
    .values(due=bindparam("until"))
)
_REWIND_BREAKERS = (
    update(breakers)
    .where(
        breakers.c.until > bindparam("now"),
        select(deliveries.c.id)
        .join(attempts, attempts.c.delivery == deliveries.c.id)
        .where(deliveries.c.endpoint == breakers.c.endpoint, attempts.c.started > bindparam("now"))
        .correlate(breakers)
        .exists(),
    )
    .values(until=bindparam("now"))
)


def rewind(connection: Connection, now: datetime, lease: timedelta) -> int:
    """Returns how many deliveries come sooner."""
    connection.execute(_REWIND_BREAKERS, {"now": now})
    connection.execute(_SHORTEN_LEASES, {"until": now + lease})
    return connection.execute(_REWIND, {"now": now}).rowcount
