"""Claims: which deliveries may go now, and whose they are until their lease ends.

    due, its turn, its endpoint sound and with room ─▶ LEASED (token, due = end of lease), an attempt counted and begun

An endpoint whose breaker is open is left alone until its pause is over; then one delivery goes there, as a probe.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, bindparam, case, or_, select, update

from news.ids import DeliveryId
from news.model import Attempt, BreakerState, Delivery, DeliveryState, Phase, Verdict
from storage.dialect import upsert
from storage.pacing import paced, spend
from storage.prepared import Prepared
from storage.queue import leave, waits
from storage.rows import ATTEMPT, DELIVERY_COLUMNS, delivery_from
from storage.tables import attempts, breakers, deliveries, messages

KEPT = timedelta(days=7)  # for an endpoint that is disabled

WITH_MESSAGES = select(*DELIVERY_COLUMNS).join(messages, messages.c.delivery == deliveries.c.id)
# Read first, then leased in the same transaction under the same row locks: the old state tells whose lease ran out,
# which UPDATE … RETURNING does not. Messages only of what is taken: they are most of the bytes.
_DUE = (
    select(deliveries.c.id, deliveries.c.endpoint, deliveries.c.state)
    .where(deliveries.c.due <= bindparam("now"), ~waits)
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
    WITH_MESSAGES.where(deliveries.c.id.in_(bindparam("taken", expanding=True))).order_by(
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


class Claims:
    """Part of `Outbox`."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

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
                leave(self._connection, expired)

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

    def _chosen(self, wanted: Select[*tuple[Any, ...]], given: Mapping[str, Any]) -> list[_Chosen]:
        return [_Chosen(*row) for row in self._connection.execute(wanted, given)]


def _may_be_sound(state: BreakerState, until: datetime | None, now: datetime) -> bool:
    return state is BreakerState.HALF or (state is BreakerState.OPEN and (until is None or until <= now))
