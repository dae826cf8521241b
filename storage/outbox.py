"""The outbox: frozen messages, whose turn it is, and how each attempt went.

    put ─▶ READY ─claim (token, due = end of lease)─▶ LEASED ─settle, token still mine─▶ SENT | DEAD | CANCELLED
             ▲                                          │
             └── later · held · the lease ran out ──────┘

A delivery waits its turn: of a subscription's open deliveries on one story only the oldest may go. Whoever claims
counts the attempt and opens its row in the journal, so that a worker that dies leaves a trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Select, Update, and_, bindparam, func, null, select, update

from news.ids import DeliveryId, DigestId
from news.model import Attempt, Breaker, BreakerState, Delivery, DeliveryState, Settlement, Verdict
from storage import queue
from storage.archive import starts
from storage.claims import WITH_MESSAGES, Claims
from storage.dialect import upsert
from storage.prepared import Prepared
from storage.rewind import rewind
from storage.rows import ATTEMPT, BREAKER, DELIVERY, MESSAGE, delivery_from
from storage.tables import attempts, breakers, deliveries, messages

OPEN = (DeliveryState.READY, DeliveryState.LEASED, DeliveryState.HELD)
AGAIN = (DeliveryState.DEAD, DeliveryState.CANCELLED, DeliveryState.HELD)

_PUT = upsert(deliveries).on_conflict_do_nothing().returning(deliveries.c.number)
_FREEZE = upsert(messages)

# --- settling --------------------------------------------------------------------------------------

_mine = and_(deliveries.c.id == bindparam("of"), deliveries.c.token == bindparam("held"))
_JOURNAL = Prepared(
    update(attempts)
    .where(
        attempts.c.delivery == bindparam("of"),
        attempts.c.token == bindparam("held"),
        select(deliveries.c.id).where(_mine).exists(),
    )
    .values(
        {
            column: bindparam(f"to_{column.key}", type_=column.type)
            for column in ATTEMPT.columns
            if column.key != "delivery"
        }
    )
)
_SETTLE = Prepared(
    update(deliveries)
    .where(_mine)
    .values(
        state=bindparam("becomes", type_=deliveries.c.state.type),
        due=bindparam("next"),
        reason=bindparam("why"),
        attempts=deliveries.c.attempts - bindparam("unused"),
        token=null(),
        worker=null(),
    )
)
_SHORTEN = (
    update(messages)
    .where(messages.c.delivery == bindparam("of"), messages.c.compact != b"")
    .values(body=messages.c.compact, compact=b"")
)
_insert_breaker = upsert(breakers)
_SWITCH = _insert_breaker.on_conflict_do_update(
    index_elements=[breakers.c.endpoint],
    set_={column.key: _insert_breaker.excluded[column.key] for column in BREAKER.columns},
)
_BACK = (
    update(deliveries)
    .where(
        deliveries.c.endpoint == bindparam("there"),
        deliveries.c.state == DeliveryState.HELD,
        deliveries.c.due.is_not(None),  # one without waits for somebody's word, not for the endpoint
    )
    .values(state=DeliveryState.READY, due=bindparam("now"), reason=None)
)
_ENABLE = (
    update(breakers)
    .where(breakers.c.endpoint == bindparam("there"), breakers.c.state == BreakerState.DISABLED)
    .values(state=BreakerState.HALF)
)
_BREAKER_OF = Prepared(select(*BREAKER.columns).where(breakers.c.endpoint == bindparam("of")))
_NEXT_DUE = Prepared(select(func.min(deliveries.c.due)).where(deliveries.c.due.is_not(None)))


class DeliveryStore(Claims):
    """`Outbox`."""

    __slots__ = ()

    def put(self, delivery: Delivery) -> bool:
        number = self._connection.scalar(_PUT, DELIVERY.values(delivery))
        if number is None:
            return False
        self._connection.execute(_FREEZE, MESSAGE.values(delivery.message) | {"delivery": delivery.id})
        if delivery.state in OPEN:
            queue.join(self._connection, delivery, number)
        return True

    def journal(self, attempt: Attempt, *, token: str) -> bool:
        return self._journal(attempt, token)

    def _journal(self, attempt: Attempt, token: str | None) -> bool:
        told = {f"to_{key}": value for key, value in ATTEMPT.values(attempt).items() if key != "delivery"}
        return _JOURNAL.run(self._connection, [told | {"of": attempt.delivery, "held": token}]) == 1

    def settle(self, delivery: Delivery, attempt: Attempt, settlement: Settlement) -> bool:
        if not self._journal(attempt, delivery.token):
            return False
        settled = {
            "of": delivery.id,
            "held": delivery.token,
            "becomes": settlement.state,
            "next": settlement.due,
            "why": settlement.reason,
            "unused": 0 if settlement.counts else 1,
        }
        _SETTLE.run(self._connection, [settled])
        if settlement.state not in OPEN:
            queue.leave(self._connection, delivery.id)
        if settlement.compact:
            self._connection.execute(_SHORTEN, {"of": delivery.id})
        if settlement.breaker is not None:
            self._switch(settlement.breaker, attempt.ended or attempt.started)
        return True

    def _switch(self, breaker: Breaker, now: datetime) -> None:
        self._connection.execute(_SWITCH, BREAKER.values(breaker))
        if breaker.state is BreakerState.CLOSED:
            self._connection.execute(_BACK, {"there": breaker.endpoint, "now": now})

    def rewind(self, now: datetime, *, lease: timedelta) -> int:
        return rewind(self._connection, now, lease)

    def next_due(self) -> datetime | None:
        """As the port tells; may be past while a delivery waits for its turn or its endpoint."""
        return cast("datetime | None", _NEXT_DUE.scalar(self._connection))

    def delivery(self, delivery: DeliveryId) -> Delivery | None:
        found = self._deliveries(WITH_MESSAGES.where(deliveries.c.id == delivery))
        return found[0] if found else None

    def find(self, key: str) -> list[DeliveryId]:
        wanted = select(deliveries.c.id).where((deliveries.c.id == key) | starts(deliveries.c.id, key))
        return [DeliveryId(id_) for id_ in self._connection.scalars(wanted.order_by(deliveries.c.id))]

    def attempts(self, delivery: DeliveryId) -> list[Attempt]:
        """The first first."""
        wanted = select(*ATTEMPT.columns).where(attempts.c.delivery == delivery)
        rows = self._connection.execute(wanted.order_by(attempts.c.started, attempts.c.number))
        return [ATTEMPT.make(row) for row in rows]

    def refusals(self, delivery: Delivery, *, since: datetime) -> int:
        refused = (
            select(func.count(attempts.c.delivery.distinct()))
            .join(deliveries, deliveries.c.id == attempts.c.delivery)
            .where(
                attempts.c.verdict == Verdict.RECIPIENT,
                attempts.c.started >= since,
                deliveries.c.subscriber == delivery.subscriber,
                deliveries.c.channel == delivery.channel,
            )
        )
        return self._connection.scalar(refused) or 0

    def of(self, digest: DigestId) -> list[Delivery]:
        return self._deliveries(WITH_MESSAGES.where(deliveries.c.digest == digest).order_by(deliveries.c.number))

    def listed(
        self,
        *,
        state: DeliveryState | None = None,
        channel: str | None = None,
        subscription: str | None = None,
        since: datetime | None = None,
        limit: int = 50,
    ) -> list[Delivery]:
        wanted = WITH_MESSAGES.order_by(deliveries.c.number.desc()).limit(limit)
        given = (
            (deliveries.c.state, state),
            (deliveries.c.channel, channel),
            (deliveries.c.subscription, subscription),
        )
        for column, value in given:
            if value is not None:
                wanted = wanted.where(column == value)
        return self._deliveries(wanted if since is None else wanted.where(deliveries.c.created >= since))

    def counts(self) -> Mapping[DeliveryState, int]:
        """Every state has its number, 0 too."""
        rows = self._connection.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state))
        return dict.fromkeys(DeliveryState, 0) | dict(rows.all())

    def retry(self, delivery: DeliveryId, now: datetime) -> bool:
        """As the port tells. Its schedule starts anew; in the order of its story it keeps its place.

        An endpoint that was disabled is tried with it: should it answer, all that was held for it goes out.
        """
        again = _change(delivery, AGAIN).values(state=DeliveryState.READY, due=now, reason=None, attempts=0)
        number = self._connection.scalar(again.returning(deliveries.c.number))
        found = None if number is None else self.delivery(delivery)
        if found is not None and number is not None:
            queue.join(self._connection, found, number)
            self._connection.execute(_ENABLE, {"there": found.endpoint})
        return found is not None

    def cancel(self, delivery: DeliveryId, reason: str) -> bool:
        """As the port tells; one that is sent, dead or cancelled stays what it is. Whoever holds it loses its lease."""
        ended = _change(delivery, OPEN).values(
            state=DeliveryState.CANCELLED, due=None, token=None, worker=None, reason=reason
        )
        if self._connection.execute(ended).rowcount == 0:
            return False
        queue.leave(self._connection, delivery)
        return True

    def breaker(self, endpoint: str) -> Breaker:
        row = _BREAKER_OF.first(self._connection, {"of": endpoint})
        return Breaker(endpoint=endpoint) if row is None else BREAKER.make(row)

    def breakers(self) -> list[Breaker]:
        """By endpoint; one that never failed has none."""
        rows = self._connection.execute(select(*BREAKER.columns).order_by(breakers.c.endpoint))
        return [BREAKER.make(row) for row in rows]

    def _deliveries(self, wanted: Select[*tuple[Any, ...]], given: Mapping[str, Any] | None = None) -> list[Delivery]:
        return [delivery_from(row) for row in self._connection.execute(wanted, given)]


def _change(delivery: DeliveryId, states: Sequence[DeliveryState]) -> Update:
    return update(deliveries).where(deliveries.c.id == delivery, deliveries.c.state.in_(states))
