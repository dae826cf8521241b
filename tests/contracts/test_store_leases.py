"""What every `Leases` promises: SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

from news.model import DeliveryState, Phase, Verdict
from storage.engine import SqlDatabase
from tests.contracts.test_store_outbox import LEASE, delivery, put
from tests.contracts.test_store_sources import pairs
from tests.fakes import START

MINUTE = timedelta(minutes=1)


def test_what_a_dead_worker_held_comes_due_at_once(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.sources.enrol(pairs("outlet"), START)
        put(store, delivery())
        assert store.leases.holders() == []
        [host] = store.sources.claim(START, worker="dead", lease=LEASE, limit=1)
        [leased] = store.outbox.claim(START, worker="dead", lease=LEASE, limit=1)
        assert store.leases.holders() == ["dead"]
        assert store.leases.end("another", START + MINUTE) == 0
        assert store.leases.end("dead", START + MINUTE) == 2

        [taken] = store.sources.claim(START + MINUTE, worker="alive", lease=LEASE, limit=1)
        [again] = store.outbox.claim(START + MINUTE, worker="alive", lease=LEASE, limit=1)
        assert taken.token != host.token
        assert (again.state, again.attempts) == (DeliveryState.LEASED, 2)
        lost, begun = store.outbox.attempts(leased.id)
        assert (lost.verdict, begun.phase) == (Verdict.TEMPORARY, Phase.CLAIMED)
        assert store.leases.holders() == ["alive"]
