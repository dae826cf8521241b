"""What every `Sources` promises: SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from crawler.collector import host_of
from news.ids import NoticeId, SourceId
from news.model import Claim, Fetch, Notice, Polled, Source, SourceState
from news.ports import Sources
from storage.engine import SqlDatabase
from storage.sources import KEPT
from tests import make
from tests.fakes import START

MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=5)


def fetch(source: str = "outlet", at: datetime = START, **given: object) -> Fetch:
    given = {"status": 304, "url": f"https://{source}.example/feed.xml"} | given
    return Fetch(source=SourceId(source), at=at, **given)  # type: ignore[arg-type]  # any field


def state(source: str = "outlet", next_at: datetime = START, **given: object) -> SourceState:
    given = {"host": f"{source}.example"} | given
    return SourceState(source=SourceId(source), next_at=next_at, **given)  # type: ignore[arg-type]  # any field


def notice(at: datetime, *, over: bool = False) -> Notice:
    id_ = NoticeId(at.isoformat())
    return Notice(id=id_, at=at, about="source", name="down", matter="failing", told="down fails", over=over)


def pairs(*names: str) -> list[tuple[Source, str]]:
    return [(make.source(name), f"{name}.example") for name in names]


def claim(sources: Sources, now: datetime = START, **given: int) -> list[Claim]:
    return sources.claim(now, worker="w", lease=LEASE, **{"limit": 10} | given)


def hosts(claims: list[Claim]) -> list[str]:
    return [each.host for each in claims]


# --- the configuration -----------------------------------------------------------------------------


def test_a_new_source_is_due_at_once(database: SqlDatabase) -> None:
    with database.begin() as store:
        assert store.sources.next_due() is None
        store.sources.enrol(pairs("outlet"), START)
        assert store.sources.state(SourceId("outlet")) == state()
        assert store.sources.next_due() == START


def test_enrolling_again_changes_nothing(database: SqlDatabase) -> None:
    later = state(next_at=START + MINUTE, polled_at=START, etag=b"x", failures=2)
    with database.begin() as store:
        store.sources.enrol(pairs("outlet"), START)
        store.sources.record(fetch(), later, token=None)
        store.sources.enrol(pairs("outlet"), START + MINUTE)
        assert store.sources.states() == [later]


def test_a_source_that_is_no_longer_configured_rests_until_it_is(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.sources.enrol(pairs("a", "b"), START)
        store.sources.enrol(pairs("b"), START)
        assert [(each.source, each.enabled) for each in store.sources.states()] == [("a", False), ("b", True)]
        assert hosts(claim(store.sources)) == ["b.example"]
        store.sources.enrol(pairs("a", "b"), START)
        assert hosts(claim(store.sources)) == ["a.example"]


def test_a_poll_that_ends_after_a_reload_does_not_bring_a_source_back(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.sources.enrol(pairs("outlet"), START)
        [held] = claim(store.sources)
        store.sources.enrol([], START)
        assert store.sources.record(fetch(), held.sources[0], token=held.token)
        store.sources.release(held)
        assert [each.enabled for each in store.sources.states()] == [False]
        assert store.sources.next_due() is None


def test_a_source_at_a_new_address_starts_anew(database: SqlDatabase) -> None:
    moved = replace(make.source(), url="https://outlet.example/other.xml")
    with database.begin() as store:
        store.sources.enrol(pairs("outlet"), START)
        store.sources.record(fetch(), state(next_at=START + MINUTE, etag=b"x", first_polled_at=START), token=None)
        store.sources.enrol([(moved, "outlet.example")], START)
        assert store.sources.states() == [state()]


def test_a_source_may_move_to_another_host(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.sources.enrol(pairs("outlet"), START)
        store.sources.enrol([(make.source(), "feeds.example")], START)
        assert hosts(claim(store.sources)) == ["feeds.example"]


# --- leases ----------------------------------------------------------------------------------------


def test_a_host_belongs_to_one_worker_until_it_is_given_back(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.sources.enrol(pairs("outlet"), START)
        [held] = claim(store.sources)
        assert (held.host, held.until, held.sources) == ("outlet.example", START + LEASE, (state(),))
        assert claim(store.sources) == []
        assert store.sources.record(fetch(), state(next_at=START + MINUTE), token=held.token)
        store.sources.release(held)
        assert store.sources.next_due() == START + MINUTE
        assert claim(store.sources) == []
        assert hosts(claim(store.sources, START + MINUTE)) == ["outlet.example"]


def test_a_host_whose_worker_died_is_claimed_when_its_lease_ends(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.sources.enrol(pairs("outlet"), START)
        [dead] = claim(store.sources)
        assert claim(store.sources, START + LEASE - MINUTE) == []
        [held] = claim(store.sources, START + LEASE)
        assert held.token != dead.token


def test_a_lease_can_be_renewed_by_whoever_holds_it(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.sources.enrol(pairs("outlet"), START)
        [held] = claim(store.sources)
        assert store.sources.renew(held, START + MINUTE, lease=LEASE)
        assert claim(store.sources, START + LEASE) == []
        [taken] = claim(store.sources, START + MINUTE + LEASE)
        assert not store.sources.renew(held, START + MINUTE, lease=LEASE)
        assert store.sources.renew(taken, START + MINUTE, lease=LEASE)


def test_whoever_lost_the_lease_writes_nothing(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.sources.enrol(pairs("outlet"), START)
        [lost] = claim(store.sources)
        [held] = claim(store.sources, START + LEASE)
        late = state(next_at=START + 99 * MINUTE)
        assert not store.sources.record(fetch(), late, token=lost.token)
        store.sources.release(lost)
        assert claim(store.sources, START + LEASE) == []
        assert store.sources.fetches() == []
        assert store.sources.record(fetch(), late, token=held.token)


def test_two_workers_never_hold_two_hosts_of_one_outlet(database: SqlDatabase) -> None:
    """Leases go by the registered domain: feeds.outlet.example and www.outlet.example are one outlet's, and one worker's."""
    urls = (
        "https://www.outlet.co.uk/rss",
        "https://feeds.outlet.co.uk/world",
        "https://feeds.outlet.co.uk/sport",
        "https://herald.co.uk/rss",
    )
    configured = [replace(make.source(f"s{number}"), url=url) for number, url in enumerate(urls)]
    with database.begin() as store:
        store.sources.enrol([(each, host_of(each)) for each in configured], START)
        [first] = claim(store.sources, limit=1)
        second = claim(store.sources)
        assert claim(store.sources) == []
    shares = [{state.source for state in held.sources} for held in (first, *second)]
    assert sorted(map(len, shares)) == [1, 3]
    assert {"s0", "s1", "s2"} in shares
    with database.begin() as store:
        held = next(each for each in (first, *second) if len(each.sources) == 3)
        for each in held.sources[:2]:  # one of its three goes on: nobody else may begin at the outlet meanwhile
            store.sources.record_all(
                [Polled(fetch=fetch(each.source), before=each, after=replace(each, next_at=START), claim=held)]
            )
        assert [one for one in claim(store.sources, START + MINUTE) if one.host == "outlet.co.uk"] == []
        store.sources.release(held)
        assert hosts(claim(store.sources, START + MINUTE)) == ["outlet.co.uk"]


# --- many polls at once ----------------------------------------------------------------------------


def test_many_polls_are_written_as_one_by_one(database: SqlDatabase) -> None:
    names = [f"s{number}" for number in range(20)]
    with database.begin() as store:
        store.sources.enrol(pairs(*names), START)
        claims = {each.host: each for each in claim(store.sources, limit=20)}
        polled = []
        for number, name in enumerate(names):
            changed = {"etag": b"x"} if number % 3 == 0 else {"hub": "https://hub.example/"} if number % 3 == 1 else {}
            then = state(name, START + (1 + number) * MINUTE, polled_at=START, **changed)
            held = claims[f"{name}.example"]
            polled.append(Polled(fetch=fetch(name), before=held.sources[0], after=then, claim=held, last=number > 4))
        assert store.sources.record_all(polled) == [True] * 20
        assert {each.source: each for each in store.sources.states()} == {
            each.after.source: each.after for each in polled
        }
        assert sorted(each.source for each in store.sources.fetches()) == sorted(names)
        later = START + 60 * MINUTE
        assert sorted(hosts(claim(store.sources, later, limit=99))) == sorted(f"{name}.example" for name in names)


def test_of_many_polls_those_whose_lease_was_lost_write_nothing(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.sources.enrol(pairs("a", "b"), START)
        lost = {each.host: each for each in claim(store.sources)}
        [taken] = claim(store.sources, START + LEASE, limit=1)
        polled = [
            Polled(
                fetch=fetch(name),
                before=state(name),
                after=state(name, START + MINUTE),
                claim=lost[f"{name}.example"],
                last=True,
            )
            for name in ("a", "b")
        ]
        held = [f"{name}.example" != taken.host for name in ("a", "b")]
        assert store.sources.record_all(polled) == held
        assert [each.next_at == START + MINUTE for each in store.sources.states()] == held
        assert store.sources.renew(taken, START + LEASE, lease=LEASE)


def test_many_polls_of_a_crawl_go_without_a_lease(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.sources.enrol(pairs("a"), START)
        polled = [
            Polled(fetch=fetch(name), before=state(name), after=state(name, START + MINUTE, polled_at=START))
            for name in ("a", "b")
        ]
        assert store.sources.record_all(polled) == [True, True]
        assert store.sources.next_due() == START + MINUTE
        assert [(each.source, each.enabled, each.polled_at) for each in store.sources.states()] == [
            ("a", True, START),
            ("b", False, START),  # not configured
        ]


def test_of_a_state_only_what_the_poll_changed_is_written(database: SqlDatabase) -> None:
    """A daemon and a crawl may poll at the same time: neither undoes what the other learnt."""
    with database.begin() as store:
        store.sources.enrol(pairs("outlet"), START)
        store.sources.record(fetch(), state(next_at=START, etag=b"new", hub="https://hub.example/"), token=None)
        read_before = state(etag=b"old")
        late = replace(read_before, next_at=START + MINUTE)
        store.sources.record_all([Polled(fetch=fetch(at=START + MINUTE), before=read_before, after=late)])
        now = state(next_at=START + MINUTE, etag=b"new", hub="https://hub.example/")
        assert store.sources.states() == [now]
        assert len(store.sources.fetches()) == 2


def test_a_host_may_ask_for_rest(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.sources.enrol(pairs("outlet"), START)
        [held] = claim(store.sources)
        store.sources.release(held, not_before=START + 2 * MINUTE)
        assert claim(store.sources, START + MINUTE) == []
        assert store.sources.next_due() == START + 2 * MINUTE
        [held] = claim(store.sources, START + 2 * MINUTE)
        store.sources.release(held)
        assert store.sources.next_due() == START


def test_the_longest_due_host_comes_first(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.sources.enrol(pairs("a", "b", "c"), START)
        for name, minutes in (("a", 3), ("b", 1), ("c", 2)):
            store.sources.record(fetch(name), state(name, START + minutes * MINUTE), token=None)
        assert hosts(claim(store.sources, START + 3 * MINUTE, limit=2)) == ["b.example", "c.example"]
        assert hosts(claim(store.sources, START + 3 * MINUTE)) == ["a.example"]


def test_one_host_gives_so_many_sources_and_only_those_due(database: SqlDatabase) -> None:
    names = [f"s{number}" for number in range(5)]
    with database.begin() as store:
        store.sources.enrol([(make.source(name), "big.example") for name in names], START)
        for number, name in enumerate(names):
            at = START + (4 - number) * MINUTE
            store.sources.record(fetch(name), state(name, at, host="big.example"), token=None)
        [held] = claim(store.sources, START + 3 * MINUTE, per_host=3)
        assert [each.source for each in held.sources] == ["s4", "s3", "s2"]
        store.sources.release(held)
        [held] = claim(store.sources, START + 3 * MINUTE)
        assert [each.source for each in held.sources] == ["s4", "s3", "s2", "s1"]


def test_a_host_without_due_sources_is_put_back(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.sources.enrol(pairs("outlet"), START)
        [held] = claim(store.sources)
        store.sources.record(fetch(), state(next_at=START + 60 * MINUTE), token=None)  # a one-off crawl meanwhile
        assert claim(store.sources, START + LEASE) == []
        assert store.sources.next_due() == START + 60 * MINUTE
        assert not store.sources.record(fetch(), state(), token=held.token)


# --- what is remembered ----------------------------------------------------------------------------


def test_a_fetch_and_the_state_come_back_as_they_were_written(database: SqlDatabase) -> None:
    told = fetch(
        status=None,
        elapsed=timedelta(microseconds=1_234_567),
        size=2**40,
        found=30,
        new=3,
        etag=b'W/"\xff"',
        last_modified=b"Mon",
        body_digest=b"\x00\x01",
        blocks=b"\x00" * 240,
        retry_after=MINUTE,
        fresh_for=2 * MINUTE,
        error="no answer",
        error_kind="down",
    )
    after = state(
        next_at=START + timedelta(microseconds=1),
        polled_at=START,
        succeeded_at=START - MINUTE,
        first_polled_at=START - 9 * MINUTE,
        etag=b"x",
        last_modified=b"y",
        body_digest=b"z",
        blocks=b"\x00\xff",
        failures=3,
        failing_since=START - 2 * MINUTE,
        error="no answer",
        arrivals=(START - 9 * MINUTE, START - MINUTE),
    )
    with database.begin() as store:
        store.sources.enrol(pairs("outlet"), START)
        assert store.sources.record(told, after, token=None)
    with database.read() as store:
        assert store.sources.fetches() == [told]
        assert store.sources.state(SourceId("outlet")) == after
        assert store.sources.state(SourceId("nobody")) is None


def test_a_source_of_a_one_off_crawl_is_remembered_but_not_scheduled(database: SqlDatabase) -> None:
    with database.begin() as store:
        assert store.sources.record(fetch(), state(etag=b"x"), token=None)
        assert store.sources.states() == [state(etag=b"x", enabled=False)]
        assert len(store.sources.fetches()) == 1
        assert claim(store.sources) == []
        store.sources.enrol(pairs("outlet"), START)
        assert store.sources.next_due() == START


@pytest.mark.parametrize("source", [None, "a"])
def test_the_last_fetches_are_kept_the_newest_first(database: SqlDatabase, source: SourceId | None) -> None:
    moments = [START + number * MINUTE for number in range(KEPT + 3)]
    with database.begin() as store:
        store.sources.enrol(pairs("a", "b"), START)
        for at in moments:
            store.sources.record(fetch("a", at), state("a", at), token=None)
        kept = [each.at for each in store.sources.fetches(source, limit=1000)]
        assert kept == moments[:2:-1]
        assert store.sources.fetches(SourceId("b")) == []
        assert len(store.sources.fetches(source, limit=2)) == 2


def test_a_host_keeps_its_distance_over_claims(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.sources.enrol(pairs("outlet"), START)
        [held] = claim(store.sources)
        assert (held.spacing, held.spaced_at) == (None, None)
        store.sources.release(held, spacing=2 * MINUTE, spaced_at=START)
        [held] = claim(store.sources)
        assert (held.spacing, held.spaced_at) == (2 * MINUTE, START)
        store.sources.release(held)
        [held] = claim(store.sources)
        assert held.spacing == 2 * MINUTE


def test_those_that_fail_for_long_are_told_while_they_rest_and_until_a_notice_stands_open(
    database: SqlDatabase,
) -> None:
    hour = 60 * MINUTE
    down: dict[str, Any] = {
        "failures": 3,
        "failing_since": START,
        "error": "503",
        "error_kind": "down",
        "next_at": START + 24 * hour,
    }
    given: dict[str, dict[str, Any]] = {
        "down": {},
        "lately": {"failing_since": START + MINUTE},
        "seldom": {"failures": 2},
        "due": {"next_at": START + 6 * hour},
        "gone": {"error_kind": "gone"},
    }
    with database.begin() as store:
        store.sources.enrol(pairs(*given), START)
        for name, facts in given.items():
            store.sources.record(fetch(name), state(name, **down | facts), token=None)
        now = START + 6 * hour
        [found] = store.sources.failing(now, since=START, least=3)
        assert found == state("down", **down)
        store.notices.put(notice(now))
        assert store.sources.failing(now, since=START, least=3) == []
        store.notices.put(notice(now + hour, over=True))
        assert store.sources.failing(now, since=START, least=3) == [found]
        store.sources.enrol([], START)
        assert store.sources.failing(now, since=START, least=3) == []


def test_a_domain_with_14_000_feeds_takes_one_place_and_the_others_are_asked_on_time(database: SqlDatabase) -> None:
    crowd = [(make.source(f"crowd{number}"), "crowd.example") for number in range(14_000)]
    with database.begin() as store:
        store.sources.enrol([*crowd, *pairs(*(f"outlet{number}" for number in range(200)))], START)
    asked: list[str] = []
    for _ in range(4):
        with database.begin() as store:
            claims = claim(store.sources, limit=64)
            assert all(len(one.sources) <= 8 for one in claims)
            asked += hosts(claims)
    assert len(set(asked)) == len(asked) == 201
