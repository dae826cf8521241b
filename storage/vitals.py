"""Signs of life: since when something waits that should have been done, and what was done last.

Asked every few seconds of a database with 100,000 sources: each is one look at an index, or one pass over small rows.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, case, func, select

from news.model import Beat, BreakerState, DeliveryState
from news.ports import Signs, Wait
from storage.dialect import upsert
from storage.queue import waits
from storage.rows import BEAT
from storage.tables import attempts, beats, breakers, deliveries, fetches, hosts, pending, sources

_NAME = "heartbeat"
_OPEN = (DeliveryState.READY, DeliveryState.LEASED, DeliveryState.HELD)

# A host that asked for a rest is not late before that is over.
_due = case((hosts.c.not_before > sources.c.next_at, hosts.c.not_before), else_=sources.c.next_at)
_SOURCES = (
    select(
        func.count(),
        func.count(sources.c.polled_at),
        func.count(case((and_(sources.c.failures == 0, sources.c.polled_at.is_not(None)), 1))),
        func.max(sources.c.succeeded_at),
        func.min(_due),
    )
    .join(hosts, hosts.c.host == sources.c.host)
    .where(sources.c.enabled)
)
_POLLED = select(func.max(fetches.c.at))
_CUT_DUE = select(func.min(pending.c.due)).where(pending.c.due.is_not(None))

_fails = (
    select(breakers.c.endpoint)
    .where(breakers.c.endpoint == deliveries.c.endpoint, breakers.c.state != BreakerState.CLOSED)
    .correlate(deliveries)
    .exists()
)
_SEND_DUE = select(func.min(deliveries.c.due)).where(
    deliveries.c.due.is_not(None), deliveries.c.state != DeliveryState.LEASED, ~_fails, ~waits
)
_UNDER_WAY = (
    select(func.min(attempts.c.started))
    .join(deliveries, deliveries.c.id == attempts.c.delivery)
    .where(
        deliveries.c.due.is_not(None),
        deliveries.c.state == DeliveryState.LEASED,
        deliveries.c.token == attempts.c.token,
        attempts.c.ended.is_(None),
    )
)
_OLDEST = select(func.min(deliveries.c.created)).where(deliveries.c.due.is_not(None), deliveries.c.state.in_(_OPEN))
_WAITS = (
    select(breakers.c.endpoint, breakers.c.failing_since, func.count())
    .join(deliveries, deliveries.c.endpoint == breakers.c.endpoint)
    .where(
        breakers.c.failing_since.is_not(None),
        breakers.c.state != BreakerState.DISABLED,
        deliveries.c.due.is_not(None),
    )
    .group_by(breakers.c.endpoint, breakers.c.failing_since)
    .order_by(breakers.c.failing_since, breakers.c.endpoint)
)
_insert = upsert(beats)
_BEAT = _insert.on_conflict_do_update(
    index_elements=["name"], set_={column.key: _insert.excluded[column.key] for column in BEAT.columns}
)
_LAST = select(*BEAT.columns).where(beats.c.name == bindparam("of"))


class VitalStore:
    """`Vitals`."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def signs(self, now: datetime) -> Signs:
        count, asked, sound, answered, poll_due = self._connection.execute(_SOURCES).one()
        began = [self._connection.scalar(_SEND_DUE), self._connection.scalar(_UNDER_WAY)]
        return Signs(
            sources=count,
            asked=asked,
            sound=sound,
            answered=answered,
            polled=self._connection.scalar(_POLLED),
            poll_due=_past(poll_due, now),
            cut_due=_past(self._connection.scalar(_CUT_DUE), now),
            send_due=_past(min((each for each in began if each is not None), default=None), now),
            oldest=self._connection.scalar(_OLDEST),
            waits=tuple(
                Wait(endpoint=row[0], since=row[1] or now, deliveries=row[2])
                for row in self._connection.execute(_WAITS)
            ),
        )

    def beat(self, beat: Beat) -> None:
        self._connection.execute(_BEAT, BEAT.values(beat) | {"name": _NAME})

    def last(self) -> Beat | None:
        row = self._connection.execute(_LAST, {"of": _NAME}).first()
        return None if row is None else BEAT.make(row)


def _past(moment: datetime | None, now: datetime) -> datetime | None:
    return moment if moment is not None and moment <= now else None
