"""What every store of visits promises: SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from news.model import Article, Errand, Visit
from storage.engine import SqlDatabase
from tests import make
from tests.fakes import START

MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=3)


def article(name: str) -> Article:
    return make.article(f"https://outlet.example/{name}")


def visit(of: Article, **given: Any) -> Visit:
    filled: dict[str, Any] = {
        "source": of.source,
        "host": "outlet.example",
        "link": of.link,
        "errand": Errand.REVISIT,
        "since": START,
        "due": START,
    } | given
    return Visit(article=of.id, **filled)


@pytest.fixture
def articles(database: SqlDatabase) -> list[Article]:
    found = [article(name) for name in "abc"]
    with database.begin() as store:
        store.archive.add_all([(each, make.revision(each), make.sighting(each)) for each in found])
    return found


def test_a_visit_comes_back_as_it_was_wanted(database: SqlDatabase, articles: list[Article]) -> None:
    wanted = visit(articles[0], quiet=True, live=True, etag=b'"\xff"', body_digest=b"\0", text="t", title="T", note="n")
    with database.begin() as store:
        store.visits.want([wanted])
    with database.read() as store:
        assert store.visits.of(articles[0].id) == wanted
        assert store.visits.next_due() == START
        assert store.visits.waiting(Errand.REVISIT, articles[0].source) == 1


def test_what_is_planned_stays_but_backlog_gives_way_and_a_text_is_wanted_most(
    database: SqlDatabase, articles: list[Article]
) -> None:
    one = articles[0]
    with database.begin() as store:
        store.visits.want([visit(one, errand=Errand.BACKLOG, quiet=True, due=START + 9 * MINUTE)])
        store.visits.want([visit(one, due=START + 5 * MINUTE)])
        store.visits.want([visit(one, errand=Errand.BACKLOG, quiet=True)])
        found = store.visits.of(one.id)
        assert found is not None
        assert (found.errand, found.quiet, found.due) == (Errand.REVISIT, False, START + 5 * MINUTE)
        store.visits.want([visit(one, errand=Errand.TEXT, due=START + MINUTE)])
        found = store.visits.of(one.id)
        assert found is not None
        assert (found.errand, found.due) == (Errand.TEXT, START + MINUTE)


def test_a_host_is_leased_with_its_due_pages_backlog_last(database: SqlDatabase, articles: list[Article]) -> None:
    one, two, three = articles
    with database.begin() as store:
        store.visits.want(
            [
                visit(one, errand=Errand.BACKLOG, due=START - MINUTE),
                visit(two),
                visit(three, host="pages.example", due=START + MINUTE),
            ]
        )
    with database.begin() as store:
        [(claim, visits)] = store.visits.claim(START, worker="a", lease=LEASE, limit=9)
        assert (claim.host, [each.article for each in visits]) == ("outlet.example", [two.id, one.id])
        assert store.visits.claim(START, worker="b", lease=LEASE, limit=9) == []
        assert store.leases.holders() == ["a"]
    with database.begin() as store:
        store.sources.release(claim)
        assert len(store.visits.claim(START + MINUTE, worker="b", lease=LEASE, limit=9)) == 2


def test_what_is_urgent_is_claimed_alone_and_backlog_of_other_hosts_waits(
    database: SqlDatabase, articles: list[Article]
) -> None:
    one, two, three = articles
    with database.begin() as store:
        store.visits.want(
            [
                visit(one, host="pages.example", errand=Errand.BACKLOG, due=START - MINUTE),
                visit(two, errand=Errand.BACKLOG, due=START - MINUTE),
                visit(three, errand=Errand.TEXT),
            ]
        )
        [(_, visits)] = store.visits.claim(START, worker="a", lease=LEASE, limit=9, backlog=False)
        assert [each.article for each in visits] == [three.id]
        [(claim, visits)] = store.visits.claim(START, worker="a", lease=LEASE, limit=9)
        assert (claim.host, [each.article for each in visits]) == ("pages.example", [one.id])


def test_the_other_pages_of_a_site_tell_whether_they_are_missing_too(
    database: SqlDatabase, articles: list[Article]
) -> None:
    one, two, three = articles
    with database.begin() as store:
        store.visits.want([visit(one, missing=1), visit(two, missing=2), visit(three)])
        assert store.visits.missing(visit(one)) == (1, 2)
        assert store.visits.missing(visit(three)) == (2, 2)


def test_a_host_that_is_polled_is_not_visited_and_one_that_is_visited_not_polled(
    database: SqlDatabase, articles: list[Article]
) -> None:
    with database.begin() as store:
        store.sources.enrol([(make.source(), "outlet.example")], START)
        store.visits.want([visit(articles[0])])
        [polled] = store.sources.claim(START, worker="a", lease=LEASE, limit=1)
        assert store.visits.claim(START, worker="b", lease=LEASE, limit=1) == []
        store.sources.release(polled)
        [(_, visits)] = store.visits.claim(START, worker="b", lease=LEASE, limit=1)
        assert len(visits) == 1
        assert store.sources.claim(START, worker="a", lease=LEASE, limit=1) == []
        # Its worker dies: the lease ends, and the host is polled and visited again.
        later = START + LEASE + MINUTE
        [polled] = store.sources.claim(later, worker="a", lease=LEASE, limit=1)
        store.sources.release(polled)
        assert len(store.visits.claim(later, worker="a", lease=LEASE, limit=1)) == 1


def test_a_host_without_a_source_is_free_again_when_its_visitor_dies(
    database: SqlDatabase, articles: list[Article]
) -> None:
    with database.begin() as store:
        store.visits.want([visit(articles[0], host="pages.example")])
        assert len(store.visits.claim(START, worker="a", lease=LEASE, limit=1)) == 1
        later = START + LEASE + MINUTE
        assert store.sources.claim(later, worker="b", lease=LEASE, limit=1) == []
        assert len(store.visits.claim(later, worker="b", lease=LEASE, limit=1)) == 1


def test_a_host_that_asked_to_wait_is_not_visited(database: SqlDatabase, articles: list[Article]) -> None:
    with database.begin() as store:
        store.visits.want([visit(articles[0])])
        [(claim, _)] = store.visits.claim(START, worker="a", lease=LEASE, limit=1)
        store.sources.release(claim, not_before=START + 9 * MINUTE)
        assert store.visits.claim(START + 8 * MINUTE, worker="a", lease=LEASE, limit=1) == []
        assert len(store.visits.claim(START + 9 * MINUTE, worker="a", lease=LEASE, limit=1)) == 1


def test_pages_yield_to_polls_that_are_due_for_a_while(database: SqlDatabase, articles: list[Article]) -> None:
    later, old, patience = START + 9 * MINUTE, START + 10 * MINUTE, 10 * MINUTE
    with database.begin() as store:
        store.sources.enrol([(make.source(), "outlet.example")], START + MINUTE)
        store.visits.want([visit(articles[0])])
        assert store.visits.claim(later, worker="a", lease=LEASE, limit=1, yields=patience) == []
        [(claim, _)] = store.visits.claim(later, worker="a", lease=LEASE, limit=1)  # by whoever has polled it himself
        store.sources.release(claim)
        [(claim, _)] = store.visits.claim(
            old, worker="a", lease=LEASE, limit=1, yields=patience
        )  # due for longer than the poll
        store.sources.release(claim)
        [polls] = store.sources.claim(old, worker="a", lease=LEASE, limit=1)
        assert [state.host for state in polls.sources] == ["outlet.example"]


def test_what_became_of_a_visit_is_kept_while_it_tells_something(
    database: SqlDatabase, articles: list[Article]
) -> None:
    one, two, _ = articles
    with database.begin() as store:
        store.visits.want([visit(one), visit(two)])
        [(claim, visits)] = store.visits.claim(START, worker="a", lease=LEASE, limit=1)
        first, second = visits
        assert not store.visits.settle(replace(first, failures=3), token="another")
        assert store.visits.settle(replace(first, due=None, note="given up"), token=claim.token)
        assert store.visits.settle(replace(second, due=None), token=claim.token)
        kept = store.visits.of(first.article)
        assert kept is not None
        assert (kept.due, kept.note, kept.failures) == (None, "given up", 0)
        assert store.visits.of(second.article) is None
        assert store.visits.next_due() is None


def test_an_article_is_known_by_the_other_addresses_of_its_page(database: SqlDatabase, articles: list[Article]) -> None:
    one, two, _ = articles
    with database.begin() as store:
        store.archive.name(one.id, ["https://m.outlet.example/a", str(two.url)])
        [mobile, by_page, taken] = store.archive.known(
            [
                make.dispatch("https://m.outlet.example/a"),
                make.dispatch("https://outlet.example/x", addresses=("https://m.outlet.example/a",)),
                make.dispatch(str(two.url)),
            ]
        )
        assert [found and found.article for found in (mobile, by_page, taken)] == [one.id, one.id, two.id]
        assert store.archive.find("https://m.outlet.example/a") == [one.id]
