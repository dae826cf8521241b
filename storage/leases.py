"""Leases of the dead: what a killed worker held comes due at once, where somebody knows that it is dead.

    holders() ─▶ "desk1:4026531836:711:8812:a3f0c1"  ─▶ its process is gone ─▶ end(…)

Anybody else waits for the lease to end. Tokens stay as they are: should the worker be alive after all, whoever claims
next takes a new token, and the old one writes nothing.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, union, update

from news.model import DeliveryState
from storage.tables import deliveries, hosts

_HOLDERS = union(
    select(hosts.c.worker).where(hosts.c.worker.is_not(None)),
    select(deliveries.c.worker).where(deliveries.c.state == DeliveryState.LEASED, deliveries.c.worker.is_not(None)),
)
_END_HOSTS = update(hosts).where(hosts.c.worker == bindparam("of")).values(due=bindparam("now"))
# Still leased, its lease at an end: whoever claims it next notes how the lost attempt ended.
_END_DELIVERIES = (
    update(deliveries)
    .where(deliveries.c.state == DeliveryState.LEASED, deliveries.c.worker == bindparam("of"))
    .values(due=bindparam("now"))
)


class LeaseStore:
    """`Leases`."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def holders(self) -> list[str]:
        return sorted(self._connection.scalars(_HOLDERS))

    def end(self, worker: str, now: datetime) -> int:
        ended = (self._connection.execute(each, {"of": worker, "now": now}) for each in (_END_HOSTS, _END_DELIVERIES))
        return sum(result.rowcount for result in ended)
