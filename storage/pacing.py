"""Pacing: no more messages a minute over an endpoint than it was given, over all workers and restarts.

    at_most: 60   → six at once, then one each 1.1 s: at most 60 in any minute, a tenth of them in one go

A row per endpoint holds the moment at which all that it was given would have gone out one by one (GCRA, the "leaky bucket
as a meter" of ITU-T I.371): one row that whoever claims locks, however many messages there were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Connection, bindparam, select, update

from storage.dialect import upsert
from storage.prepared import Prepared
from storage.tables import paces

MINUTE = timedelta(minutes=1)
AT_ONCE = 10  # a tenth of a minute's messages may go in one go

_BEGIN = Prepared(upsert(paces).on_conflict_do_nothing())
_LOCK = Prepared(select(paces.c.spent).where(paces.c.endpoint == bindparam("of")).with_for_update())
_SPEND = Prepared(
    update(paces).where(paces.c.endpoint == bindparam("of")).values(spent=bindparam("until", type_=paces.c.spent.type))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How far an endpoint is: `spent` is when all that it was given would have gone out one by one."""

    spent: datetime
    at_most: int  # messages a minute

    @property
    def at_once(self) -> int:
        return max(1, self.at_most // AT_ONCE)

    @property
    def apart(self) -> timedelta:
        """Between two, so that with those that may go at once no minute has more than it may."""
        return MINUTE / (self.at_most - self.at_once + 1)

    def free(self, now: datetime) -> int:
        """How many may go *now*."""
        return int(self.at_once - (max(self.spent, now) - now) / self.apart + 1e-6)

    def after(self, count: int, now: datetime) -> datetime:
        """`spent` when *count* go *now*."""
        return max(self.spent, now) + count * self.apart

    def longest(self, now: datetime) -> datetime:
        """The latest that `spent` can be. What lies beyond is of a clock that was set back since, or of a lower limit."""
        return now + self.at_once * self.apart


def paced(connection: Connection, at_most: Mapping[str, int], now: datetime) -> dict[str, Pace]:
    """The endpoints that have a limit, locked until the end of the transaction."""
    if not at_most:
        return {}
    endpoints = sorted(at_most)  # in one order, so that two workers do not wait for each other
    _BEGIN.run(connection, [{"endpoint": endpoint, "spent": now} for endpoint in endpoints])
    return {endpoint: _locked(connection, endpoint, at_most[endpoint], now) for endpoint in endpoints}


def _locked(connection: Connection, endpoint: str, at_most: int, now: datetime) -> Pace:
    pace = Pace(spent=cast("datetime", _LOCK.scalar(connection, {"of": endpoint})), at_most=at_most)
    if pace.spent <= (longest := pace.longest(now)):
        return pace
    _SPEND.run(connection, [{"of": endpoint, "until": longest}])
    return replace(pace, spent=longest)


def spend(connection: Connection, paces: Mapping[str, Pace], endpoints: Iterable[str], now: datetime) -> None:
    """One message for each of *endpoints* goes *now*."""
    gone = [endpoint for endpoint in endpoints if endpoint in paces]
    for endpoint in set(gone):
        _SPEND.run(connection, [{"of": endpoint, "until": paces[endpoint].after(gone.count(endpoint), now)}])
