"""The queue at each story: of a subscription's open deliveries on it only the oldest may go."""

from __future__ import annotations

from sqlalchemy import Connection, and_, bindparam, delete, select

from news.model import Delivery
from storage.dialect import upsert
from storage.prepared import Prepared
from storage.tables import deliveries, turns

_QUEUE = upsert(turns).on_conflict_do_nothing()
_LEAVE = Prepared(
    delete(turns).where(turns.c.number.in_(select(deliveries.c.number).where(deliveries.c.id == bindparam("of"))))
)

_ahead = turns.alias("ahead")
# Of a delivery: another of its subscription stands before it at one of its stories.
waits = (
    select(turns.c.number)
    .join(
        _ahead,
        and_(
            _ahead.c.subscription == turns.c.subscription,
            _ahead.c.story == turns.c.story,
            _ahead.c.number < turns.c.number,
        ),
    )
    .where(turns.c.number == deliveries.c.number)
    .correlate(deliveries)
    .exists()
)


def join(connection: Connection, delivery: Delivery, number: int) -> None:
    """It waits behind those that were put before it; again, in its old place."""
    if delivery.stories:
        turn = {"subscription": delivery.subscription, "number": number}
        connection.execute(_QUEUE, [turn | {"story": story} for story in delivery.stories])


def leave(connection: Connection, delivery: str) -> None:
    """It has had its turn: the next of its stories may go."""
    _LEAVE.run(connection, [{"of": delivery}])
