"""The outbox: frozen messages, whose turn it is, and how each attempt went.

    put ─▶ READY ─claim (token, due = end of lease)─▶ LEASED ─settle, token still mine─▶ SENT | DEAD | CANCELLED
             ▲                                          │
             └── later · held · the lease ran out ──────┘

A delivery waits its turn: of a subscription's open deliveries on one story only the oldest may go. Whoever claims
counts the attempt and opens its row in the journal, so that a worker that dies leaves a trace.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Select, Update, and_, bindparam, case, delete, func, null, or_, select, update

from news.ids import DeliveryId, DigestId
from news.model import Attempt, Breaker, BreakerState, Delivery, DeliveryState, Phase, Settlement, Verdict
from storage.archive import starts
from storage.dialect import upsert
from storage.pacing import paced, spend
from storage.prepared import Prepared
from storage.rows import ATTEMPT, BREAKER, DELIVERY, DELIVERY_COLUMNS, MESSAGE, delivery_from
from storage.tables import attempts, breakers, deliveries, messages, turns

OPEN = (DeliveryState.READY, DeliveryState.LEASED, DeliveryState.HELD)
KEPT = timedelta(days=7)  # for an endpoint that is disabled
AGAIN = (DeliveryState.DEAD, DeliveryState.CANCELLED, DeliveryState.HELD)

_PUT = upsert(deliveries).on_conflict_do_nothing().returning(deliveries.c.number)
_FREEZE = upsert(messages)
_QUEUE = upsert(turns).on_conflict_do_nothing()
_LEAVE = Prepared(
    delete(turns).where(turns.c.number.in_(select(deliveries.c.number).where(deliveries.c.id == bindparam("of"))))
)

# --- claiming --------------------------------------------------------------------------------------

_ahead = turns.alias("ahead")
_waits = (
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
_delivery_columns = select(*DELIVERY_COLUMNS).join(messages, messages.c.delivery == deliveries.c.id)
# Read first, then leased in the same transaction under the same row locks: the old state tells whose lease ran out,
# which UPDATE … RETURNING does not. Messages only of what is taken: they are most of the bytes.
_DUE = (
    select(deliveries.c.id, deliveries.c.endpoint, deliveries.c.state)
    .where(deliveries.c.due <= bindparam("now"), ~_waits)
    .order_by(deliveries.c.due, deliveries.c.number)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=deliveries)
)
_DUE_ANYWHERE = Prepared(_DUE)
_DUE_ELSEWHERE = _DUE.where(deliveries.c.endpoint.not_in(bindparam("shut", expanding=True)))

_sent_there = deliveries.alias("sent_there")
_DUE_THERE = _DUE.where(
    deliveries.c.endpoint == bindparam("there"),
    ~select(_sent_there.c.number)
    .where(
        _sent_there.c.endpoint == deliveries.c.endpoint,
        _sent_there.c.state == DeliveryState.LEASED,
        _sent_there.c.due > bindparam("now"),
    )
    .correlate(deliveries)
    .exists(),
)
_TAKEN = Prepared(
    _delivery_columns.where(deliveries.c.id.in_(bindparam("taken", expanding=True))).order_by(
        deliveries.c.due, deliveries.c.number
    ),
    among="taken",
)
_TROUBLED = Prepared(
    select(breakers.c.endpoint, breakers.c.state, breakers.c.until).where(breakers.c.state != BreakerState.CLOSED)
)
_MAY_PROBE = (
    select(breakers.c.endpoint)
    .where(breakers.c.endpoint.in_(bindparam("endpoints", expanding=True)))
    .order_by(breakers.c.endpoint)
    .with_for_update(skip_locked=True)
)
_PROBE = update(breakers).where(breakers.c.endpoint == bindparam("there")).values(state=BreakerState.HALF)
_ENABLE = (
    update(breakers)
    .where(breakers.c.endpoint == bindparam("there"), breakers.c.state == BreakerState.DISABLED)
    .values(state=BreakerState.HALF)
)
# A held one says itself until when it is kept; one that was cut since then is kept as long.
_EXPIRE = (
    update(deliveries)
    .where(
        deliveries.c.endpoint.in_(bindparam("gone", expanding=True)),
        or_(
            and_(deliveries.c.state == DeliveryState.HELD, deliveries.c.due <= bindparam("now")),
            and_(deliveries.c.state == DeliveryState.READY, deliveries.c.due <= bindparam("oldest")),
        ),
    )
    .values(state=DeliveryState.DEAD, due=None, reason=bindparam("why"))
    .returning(deliveries.c.id)
)
_LEASE = Prepared(
    update(deliveries)
    .where(deliveries.c.id == bindparam("of"))
    .values(
        state=DeliveryState.LEASED,
        token=bindparam("by"),
        worker=bindparam("at"),
        due=bindparam("until"),
        attempts=deliveries.c.attempts + 1,
    )
)
_OPEN_JOURNAL = Prepared(upsert(attempts))
_LOST = (
    update(attempts)
    .where(attempts.c.delivery.in_(bindparam("lost", expanding=True)), attempts.c.ended.is_(None))
    .values(
        ended=bindparam("now", type_=attempts.c.ended.type),
        verdict=case((attempts.c.phase == Phase.DOT, Verdict.UNKNOWN), else_=Verdict.TEMPORARY),
        text="the lease ran out: its worker died or hung",
    )
)

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
_BREAKER_OF = Prepared(select(*BREAKER.columns).where(breakers.c.endpoint == bindparam("of")))
_NEXT_DUE = Prepared(select(func.min(deliveries.c.due)).where(deliveries.c.due.is_not(None)))


class _Chosen(NamedTuple):
    """What is due and will be taken."""

    id: DeliveryId
    endpoint: str
    state: DeliveryState


class _Troubled(NamedTuple):
    """An endpoint whose breaker is not closed."""

    endpoint: str
    state: BreakerState
    until: datetime | None


class DeliveryStore:
    """`Outbox`."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, delivery: Delivery) -> bool:
        number = self._connection.scalar(_PUT, DELIVERY.values(delivery))
        if number is None:
            return False
        self._connection.execute(_FREEZE, MESSAGE.values(delivery.message) | {"delivery": delivery.id})
        if delivery.state in OPEN:
            self._queue(delivery, number)
        return True

    def _queue(self, delivery: Delivery, number: int) -> None:
        if delivery.stories:
            turn = {"subscription": delivery.subscription, "number": number}
            self._connection.execute(_QUEUE, [turn | {"story": story} for story in delivery.stories])

    def claim(
        self,
        now: datetime,
        *,
        worker: str,
        lease: timedelta,
        limit: int,
        per_endpoint: int = 8,
        room: Mapping[str, int] | None = None,
        at_most: Mapping[str, int] | None = None,
    ) -> list[Delivery]:
        paces = paced(self._connection, at_most or {}, now)
        limits = {name: min((room or {}).get(name, per_endpoint), pace.free(now)) for name, pace in paces.items()}
        chosen = self._due(now, limit, per_endpoint, {**(room or {}), **limits})
        if not chosen:
            return []
        spend(self._connection, paces, [each.endpoint for each in chosen], now)
        token, until = token_hex(8), now + lease
        held = {"by": token, "at": worker, "until": until}
        found = [delivery_from(row) for row in _TAKEN.all(self._connection, {"taken": [each.id for each in chosen]})]
        _LEASE.run(self._connection, [held | {"of": each.id} for each in found])
        if lost := [each.id for each in found if each.state is DeliveryState.LEASED]:
            self._connection.execute(_LOST, {"lost": lost, "now": now})
        leased = [
            replace(each, state=DeliveryState.LEASED, token=token, due=until, attempts=each.attempts + 1)
            for each in found
        ]
        begun = [Attempt(delivery=each.id, number=each.attempts, started=now, phase=Phase.CLAIMED) for each in leased]
        _OPEN_JOURNAL.run(self._connection, [ATTEMPT.values(attempt) | {"token": token} for attempt in begun])
        return leased

    def _due(self, now: datetime, limit: int, per_endpoint: int, room: Mapping[str, int]) -> list[_Chosen]:
        """What may go: all that is due at sound endpoints, and one probe at each that may be sound again."""
        troubled = [_Troubled(*row) for row in _TROUBLED.all(self._connection)]
        self._expire([row.endpoint for row in troubled if row.state is BreakerState.DISABLED], now)
        full = {endpoint for endpoint, free in room.items() if free <= 0}
        shut = full.union(row.endpoint for row in troubled)
        found = self._due_at_sound(now, limit, lambda endpoint: room.get(endpoint, per_endpoint), shut)
        rested = [
            row.endpoint for row in troubled if _may_be_sound(row.state, row.until, now) and row.endpoint not in full
        ]
        if rested and len(found) < limit:
            # Whoever locks the breaker probes; another worker's probe is seen once its claim is committed.
            for endpoint in self._connection.scalars(_MAY_PROBE, {"endpoints": rested}).all()[: limit - len(found)]:
                if probe := self._chosen(_DUE_THERE, {"now": now, "limit": 1, "there": endpoint}):
                    self._connection.execute(_PROBE, {"there": endpoint})
                    found += probe
        return found

    def _expire(self, gone: list[str], now: datetime) -> None:
        """What was kept for an endpoint that is disabled, for as long as anybody might have mended it."""
        if gone:
            why = f"its endpoint is disabled, and nobody enabled it in {KEPT.days} days"
            given = {"gone": gone, "now": now, "oldest": now - KEPT, "why": why}
            for expired in self._connection.scalars(_EXPIRE, given).all():
                self._leave(expired)

    def _due_at_sound(self, now: datetime, limit: int, room: Callable[[str], int], shut: set[str]) -> list[_Chosen]:
        """The longest due first. An endpoint with more than its share is shut, and the others are asked again."""
        taken: list[_Chosen] = []
        while len(taken) < limit:
            given = {"now": now, "limit": limit - len(taken)}
            if shut:
                found = self._chosen(_DUE_ELSEWHERE, given | {"shut": sorted(shut)})
            else:
                found = [_Chosen(*row) for row in _DUE_ANYWHERE.all(self._connection, given)]
            there: dict[str, list[_Chosen]] = {}
            for each in found:
                there.setdefault(each.endpoint, []).append(each)
            crowded = {endpoint for endpoint, those in there.items() if len(those) > room(endpoint)}
            if not crowded:
                return taken + found
            taken += [each for endpoint in sorted(crowded) for each in there[endpoint][: room(endpoint)]]
            shut = shut | crowded
        return taken[:limit]

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
            self._leave(delivery.id)
        if settlement.compact:
            self._connection.execute(_SHORTEN, {"of": delivery.id})
        if settlement.breaker is not None:
            self._switch(settlement.breaker, attempt.ended or attempt.started)
        return True

    def _leave(self, delivery: str) -> None:
        """It has had its turn: the next of its stories may go."""
        _LEAVE.run(self._connection, [{"of": delivery}])

    def _switch(self, breaker: Breaker, now: datetime) -> None:
        self._connection.execute(_SWITCH, BREAKER.values(breaker))
        if breaker.state is BreakerState.CLOSED:
            self._connection.execute(_BACK, {"there": breaker.endpoint, "now": now})

    def rewind(self, now: datetime, *, lease: timedelta) -> int:
        self._connection.execute(_REWIND_BREAKERS, {"now": now})
        self._connection.execute(_SHORTEN_LEASES, {"until": now + lease})
        return self._connection.execute(_REWIND, {"now": now}).rowcount

    def next_due(self) -> datetime | None:
        """As the port tells; may be past while a delivery waits for its turn or its endpoint."""
        return cast("datetime | None", _NEXT_DUE.scalar(self._connection))

    def delivery(self, delivery: DeliveryId) -> Delivery | None:
        found = self._deliveries(_delivery_columns.where(deliveries.c.id == delivery))
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
        return self._deliveries(_delivery_columns.where(deliveries.c.digest == digest).order_by(deliveries.c.number))

    def listed(
        self,
        *,
        state: DeliveryState | None = None,
        channel: str | None = None,
        subscription: str | None = None,
        since: datetime | None = None,
        limit: int = 50,
    ) -> list[Delivery]:
        wanted = _delivery_columns.order_by(deliveries.c.number.desc()).limit(limit)
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
            self._queue(found, number)
            self._connection.execute(_ENABLE, {"there": found.endpoint})
        return found is not None

    def cancel(self, delivery: DeliveryId, reason: str) -> bool:
        """As the port tells; one that is sent, dead or cancelled stays what it is. Whoever holds it loses its lease."""
        ended = _change(delivery, OPEN).values(
            state=DeliveryState.CANCELLED, due=None, token=None, worker=None, reason=reason
        )
        if self._connection.execute(ended).rowcount == 0:
            return False
        self._leave(delivery)
        return True

    def breaker(self, endpoint: str) -> Breaker:
        row = _BREAKER_OF.first(self._connection, {"of": endpoint})
        return Breaker(endpoint=endpoint) if row is None else BREAKER.make(row)

    def breakers(self) -> list[Breaker]:
        """By endpoint; one that never failed has none."""
        rows = self._connection.execute(select(*BREAKER.columns).order_by(breakers.c.endpoint))
        return [BREAKER.make(row) for row in rows]

    def _chosen(self, wanted: Select[*tuple[Any, ...]], given: Mapping[str, Any]) -> list[_Chosen]:
        return [_Chosen(*row) for row in self._connection.execute(wanted, given)]

    def _deliveries(self, wanted: Select[*tuple[Any, ...]], given: Mapping[str, Any] | None = None) -> list[Delivery]:
        return [delivery_from(row) for row in self._connection.execute(wanted, given)]


def _may_be_sound(state: BreakerState, until: datetime | None, now: datetime) -> bool:
    return state is BreakerState.HALF or (state is BreakerState.OPEN and (until is None or until <= now))


def _change(delivery: DeliveryId, states: Sequence[DeliveryState]) -> Update:
    return update(deliveries).where(deliveries.c.id == delivery, deliveries.c.state.in_(states))
