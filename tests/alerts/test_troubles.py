"""What whoever runs wirewatch is told of deliveries that fail."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from alerts.deliver import settle
from alerts.troubles import tell
from news.model import Breaker, BreakerState, Outcome, Phase, Verdict
from storage.engine import SqlDatabase
from tests.contracts.test_store_outbox import delivery
from tests.fakes import START


def told(database: SqlDatabase, verdict: Verdict, breaker: Breaker, *, after: timedelta = timedelta(0)) -> list[str]:
    """All that stands open after such an outcome."""
    outcome = Outcome(verdict=verdict, phase=Phase.CONNECTED, code="535", text="the relay refused the login")
    settlement = settle(delivery(), outcome, breaker, START + after, Random(1))
    with database.begin() as store:
        tell(store, delivery(), settlement, START + after)
        return [notice.told for notice in store.notices.open()]


def test_an_endpoint_that_cannot_be_used_is_told_of_once_and_when_it_works_again(database: SqlDatabase) -> None:
    sound, broken = Breaker(endpoint="mail.example:25"), Breaker(endpoint="mail.example:25", state=BreakerState.OPEN)
    for hours in range(3):
        standing = told(database, Verdict.CONFIGURATION, sound, after=timedelta(hours=hours))
        assert standing == ["mail.example:25 cannot be used: 535 the relay refused the login"]
    assert told(database, Verdict.OK, broken, after=timedelta(hours=4)) == []
    with database.read() as store:
        assert store.notices.listed()[0].told == "mail.example:25 works again"
        assert len(store.notices.listed()) == 2


def test_an_endpoint_that_is_gone_is_urgent(database: SqlDatabase) -> None:
    told(database, Verdict.GONE, Breaker(endpoint="webhook:bot"))
    with database.read() as store:
        [notice] = store.notices.open()
    assert (notice.matter, notice.severity) == ("disabled", "urgent")


def test_dead_letters_are_told_of_once_a_day(database: SqlDatabase) -> None:
    for hours in (0, 1, 2, 25):
        told(database, Verdict.RECIPIENT, Breaker(endpoint="mail.example:25"), after=timedelta(hours=hours))
    with database.read() as store:
        dead = store.notices.listed(about="delivery")
    assert [each.at for each in dead] == [START + timedelta(hours=25), START]
    assert "desk: a message could not be delivered: 535" in dead[0].told
