"""What is held back, and that all of it comes: quiet hours, limits, storms, silences, inhibition, floods."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from alerts.address import address
from alerts.cut import cut
from alerts.hold import Holding, collapse, retime
from alerts.routes import Policy
from news.ids import AlertId, RuleDigest, RuleId, SilenceId, digest
from news.model import (
    Alert,
    AtOnce,
    Attempt,
    Breaker,
    BreakerState,
    Condition,
    Delivery,
    DeliveryState,
    Hours,
    Inhibition,
    Matcher,
    Phase,
    Rule,
    Settlement,
    Severity,
    Silence,
    Slots,
    Subscription,
    Verdict,
)
from news.ports import Database, Store
from news.stories import Sketch
from tests import make
from tests.alerts.test_cut import MORNING, NOW, Paper, alerts_of, article

NIGHT = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
DAWN = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SLEEPER = replace(NOW, quiet=(Hours(start=time(22), end=time(7)),))
HARBOUR = Rule(id=RuleId("talks"), query="body", title="Talks", tags=("city",))


def raised(
    store: Store,
    reader: Subscription,
    name: str,
    at: datetime,
    *,
    story: str = "",
    rule: Rule = HARBOUR,
    **given: object,
) -> Alert:
    """An alert for *reader*, with all that it stands on."""
    first, new = article(story or name), article(name)
    for one in (first, new):
        if store.archive.article(one.id) is None:
            store.archive.add(one, make.revision(one), make.sighting(one))
            store.shelf.put(make.story(first, title=story or name), Sketch(b""), one.id)
    filled = {"id": AlertId(digest(name, rule.id)), "story": make.story(first).id} | given
    alert = make.alert(new, rule.id, raised=at, **filled)
    store.alerts.add(alert, address(alert, new, [reader], at, rule=rule))
    return alert


def raise_all(database: Database, reader: Subscription, names: list[str], at: datetime, **given: object) -> list[Alert]:
    with database.begin() as store:
        return [raised(store, reader, name, at, **given) for name in names]  # type: ignore[arg-type]  # any field


def cut_at(
    database: Database, reader: Subscription, now: datetime, paper: Paper | None = None, policy: Policy | None = None
) -> list[Delivery]:
    with database.begin() as store:
        return cut(store, reader, paper or Paper(), now, policy=policy or Policy())


# --- quiet hours -----------------------------------------------------------------------------------


def test_quiet_hours_hold_and_catch_up_in_one_message_at_their_end(database: Database) -> None:
    alerts = raise_all(database, SLEEPER, ["a", "b", "c"], NIGHT)
    assert cut_at(database, SLEEPER, NIGHT + MINUTE) == []
    with database.read() as store:
        (told,) = store.alerts.told(alerts[0].id)
        assert (told.due, told.held) == (DAWN, "quiet hours")
    assert cut_at(database, SLEEPER, DAWN - MINUTE) == []
    paper = Paper()
    (message,) = cut_at(database, SLEEPER, DAWN, paper)
    assert sorted(alerts_of(database, [message])) == sorted(alert.id for alert in alerts)
    assert paper.letters[0].notes == ("3 alerts came in your quiet hours.",)
    assert cut_at(database, SLEEPER, DAWN + MINUTE) == []


def test_what_is_urgent_passes_and_can_be_told_not_to(database: Database) -> None:
    raise_all(database, SLEEPER, ["a"], NIGHT, severity=Severity.URGENT)
    raise_all(database, SLEEPER, ["b"], NIGHT, severity=Severity.HIGH)
    assert len(cut_at(database, SLEEPER, NIGHT + MINUTE)) == 1
    nothing = replace(SLEEPER, passes=None)
    raise_all(database, SLEEPER, ["c"], NIGHT, severity=Severity.URGENT)
    assert cut_at(database, nothing, NIGHT + 2 * MINUTE) == []


def test_a_digest_in_quiet_hours_comes_at_their_end_and_once(database: Database) -> None:
    reader = replace(MORNING, cadence=Slots(cron="0 * * * *"), quiet=SLEEPER.quiet, all_quiet=True)
    raise_all(database, reader, ["a"], NIGHT)
    hours = [NIGHT + timedelta(minutes=20 * step) for step in range(24)]
    assert [each for hour in hours for each in cut_at(database, reader, hour)] == []
    assert len(cut_at(database, reader, DAWN)) == 1
    assert cut_at(database, reader, DAWN + MINUTE) == []


# --- the daily limit -------------------------------------------------------------------------------


def test_what_is_over_the_daily_limit_is_in_the_next_digest(database: Database) -> None:
    reader = replace(NOW, cap=3)
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    alerts = raise_all(database, reader, list("abcdefgh"), noon)
    raise_all(database, reader, ["u"], noon, severity=Severity.URGENT)
    first = cut_at(database, reader, noon + MINUTE)
    assert len(first) == 4  # three, and the urgent one
    later = raise_all(database, reader, ["i"], noon + timedelta(hours=5))
    assert cut_at(database, reader, noon + timedelta(hours=6)) == []
    paper = Paper()
    (folded,) = cut_at(database, reader, datetime(2026, 3, 3, 8, 0, tzinfo=UTC), paper)
    assert paper.letters[0].notes == ("6 alerts were over your limit of 3 messages a day.",)
    told = alerts_of(database, [*first, folded])
    assert len(told) == len(set(told)) == 10
    assert {alert.id for alert in [*alerts, *later]} <= set(told)


# --- storms and floods -----------------------------------------------------------------------------


def test_a_flood_at_one_moment_is_one_message(database: Database) -> None:
    with database.begin() as store:
        for number in range(40):
            raised(store, NOW, f"a{number}", NIGHT)
    paper = Paper()
    (message,) = cut_at(database, NOW, NIGHT + MINUTE, paper)
    assert len(alerts_of(database, [message])) == 40
    assert paper.letters[0].notes == ("40 stories came together: they are told in one message.",)


def breaks(store: Store, state: BreakerState, delivery: Delivery | None = None) -> None:
    """An attempt at the endpoint ends, and its breaker is so."""
    now = NIGHT + timedelta(minutes=2)
    (claimed,) = store.outbox.claim(now, worker="w", lease=timedelta(minutes=15), limit=1)
    attempt = Attempt(
        delivery=claimed.id, number=1, started=now, ended=now, phase=Phase.CONNECTED, verdict=Verdict.ENDPOINT
    )
    sent = state is BreakerState.CLOSED
    breaker = Breaker(endpoint=claimed.endpoint, state=state, until=None if sent else now)
    ends = Settlement(
        state=DeliveryState.SENT if sent else DeliveryState.READY,
        due=None if sent else now,
        breaker=breaker,
        reason=None,
    )
    assert store.outbox.settle(claimed, attempt, ends)


def test_a_storm_before_a_dead_endpoint_becomes_one_catch_up(database: Database) -> None:
    reader = replace(NOW, flood=20)
    alerts: list[Alert] = []
    for batch in range(3):  # frozen, fifteen at a time
        at = NIGHT + timedelta(seconds=batch)
        alerts += raise_all(database, reader, [f"{batch}-{number}" for number in range(15)], at)
        assert len(cut_at(database, reader, at + MINUTE)) == 15
    with database.begin() as store:
        breaks(store, BreakerState.OPEN)
    alerts += raise_all(database, reader, [f"late{number}" for number in range(5)], NIGHT + 5 * MINUTE)
    assert cut_at(database, reader, NIGHT + 6 * MINUTE) == []
    with database.read() as store:
        assert store.outbox.counts()[DeliveryState.READY] == 1  # what the endpoint is tried with
        assert store.outbox.counts()[DeliveryState.CANCELLED] == 44
    with database.begin() as store:
        breaks(store, BreakerState.CLOSED)
    paper = Paper()
    (catch_up,) = cut_at(database, reader, NIGHT + 10 * MINUTE, paper)
    assert paper.letters[0].notes[0] == "49 alerts waited while paper:here could not be reached."
    with database.read() as store:
        sent = [each for each in store.outbox.listed() if each.state is DeliveryState.SENT]
    told = alerts_of(database, [*sent, catch_up])
    assert sorted(told) == sorted(alert.id for alert in alerts)


def test_what_may_have_been_delivered_is_not_taken_back(database: Database) -> None:
    reader = replace(NOW, flood=1)
    raise_all(database, reader, ["a"], NIGHT)
    cut_at(database, reader, NIGHT + MINUTE)
    raise_all(database, reader, ["b"], NIGHT)
    cut_at(database, reader, NIGHT + MINUTE)
    with database.begin() as store:
        for delivery in store.outbox.claim(NIGHT + 2 * MINUTE, worker="w", lease=MINUTE, limit=5):
            attempt = Attempt(delivery=delivery.id, number=1, started=NIGHT, phase=Phase.DOT, verdict=Verdict.UNKNOWN)
            down = Breaker(endpoint=delivery.endpoint, state=BreakerState.OPEN)
            store.outbox.settle(
                delivery, attempt, Settlement(state=DeliveryState.READY, due=NIGHT, breaker=down, reason=None)
            )
        assert collapse(Holding(store, reader, Paper(), NIGHT + 3 * MINUTE, Policy())) == 0
        assert store.outbox.counts()[DeliveryState.READY] == 2


# --- silences and inhibition -----------------------------------------------------------------------


def silence(**given: object) -> Silence:
    filled = {
        "id": SilenceId("works"),
        "since": NIGHT - MINUTE,
        "until": NIGHT + timedelta(hours=1),
        "comment": "known",
    }
    return Silence(**filled | {"matcher": Matcher(rules=("talks",))} | given)  # type: ignore[arg-type]  # any field


def test_what_is_silenced_is_stored_and_counted_in_the_next_digest(database: Database) -> None:
    with database.begin() as store:
        quiet = raised(store, NOW, "a", NIGHT)
        other = article("b")
        store.archive.add(other, make.revision(other), make.sighting(other))
        store.shelf.put(make.story(other), Sketch(b""), other.id)
        at_birth = make.alert(other, raised=NIGHT)
        store.alerts.add(at_birth, address(at_birth, other, [NOW], NIGHT, rule=HARBOUR, silences=[silence()]))
    policy = Policy(silences=(silence(),), rules={HARBOUR.id: HARBOUR})
    assert cut_at(database, NOW, NIGHT + MINUTE, policy=policy) == []
    with database.read() as store:
        for alert in (quiet, at_birth):
            (told,) = store.alerts.told(alert.id)
            assert told.cancelled == "silenced until 2026-03-03 00:00 UTC by works: known"
    raise_all(database, NOW, ["c"], NIGHT + timedelta(hours=2))
    raise_all(database, NOW, ["d"], NIGHT + timedelta(hours=2))
    paper = Paper()
    assert len(cut_at(database, NOW, NIGHT + timedelta(hours=3), paper, policy)) == 2
    assert [letter.silenced for letter in paper.letters] == [2, 0]


@pytest.mark.parametrize(
    ("matcher", "meant"),
    [
        (Matcher(rules=("talks",)), True),
        (Matcher(rules=("other",)), False),
        (Matcher(tags=("city",)), True),
        (Matcher(severities=(Severity.LOW,)), False),
        (Matcher(sources=("outlet",), severities=(Severity.NORMAL,)), True),
        (Matcher(sources=("outlet",), rules=("other",)), False),
        (Matcher(actors=("council",)), False),
    ],
)
def test_a_silence_means_what_all_of_it_says(database: Database, matcher: Matcher, meant: bool) -> None:
    raise_all(database, NOW, ["a"], NIGHT)
    policy = Policy(silences=(silence(matcher=matcher),), rules={HARBOUR.id: HARBOUR})
    assert (cut_at(database, NOW, NIGHT + MINUTE, policy=policy) == []) == meant


WHOLE = Rule(id=RuleId("whole"), query="body", title="Harbour closed", when=Condition(outlets=2))
INHIBIT = Policy(
    inhibitions=(Inhibition(by=Matcher(over_story=True), mutes=Matcher(over_story=False)),),
    rules={HARBOUR.id: HARBOUR, WHOLE.id: WHOLE},
)


def test_a_term_is_muted_where_the_story_was_told_and_it_says_so(database: Database) -> None:
    raise_all(database, NOW, ["a"], NIGHT, rule=WHOLE)
    assert len(cut_at(database, NOW, NIGHT + MINUTE, policy=INHIBIT)) == 1
    (muted,) = raise_all(database, NOW, ["b"], NIGHT + 2 * MINUTE, story="a")
    (elsewhere,) = raise_all(database, NOW, ["c"], NIGHT + 2 * MINUTE)
    assert len(cut_at(database, NOW, NIGHT + 4 * MINUTE, policy=INHIBIT)) == 1
    with database.read() as store:
        (told,) = store.alerts.told(muted.id)
        assert told.cancelled is not None
        assert told.cancelled.startswith("muted: “Whole” told desk of this story already")
        assert store.alerts.told(elsewhere.id)[0].cancelled is None


def test_two_rules_of_a_story_in_one_message_mute_nothing(database: Database) -> None:
    raise_all(database, NOW, ["a"], NIGHT, rule=WHOLE)
    raise_all(database, NOW, ["b"], NIGHT, story="a")
    (message,) = cut_at(database, NOW, NIGHT + MINUTE, policy=INHIBIT)
    assert len(alerts_of(database, [message])) == 2


# --- rules and clocks that change ------------------------------------------------------------------


def test_a_rule_that_was_removed_cancels_what_waits_and_one_that_was_edited_says_so(database: Database) -> None:
    (gone,) = raise_all(database, MORNING, ["a"], NIGHT, rule=Rule(id=RuleId("gone"), query="", title=""))
    raise_all(database, MORNING, ["b"], NIGHT)
    paper = Paper()
    policy = Policy(rules={HARBOUR.id: HARBOUR}, digests={HARBOUR.id: RuleDigest("another wording")})
    (message,) = cut_at(database, MORNING, DAWN + timedelta(hours=2), paper, policy)
    assert len(alerts_of(database, [message])) == 1
    assert paper.letters[0].notes[0].startswith("The rule “Talks” was edited meanwhile")
    with database.read() as store:
        assert store.alerts.told(gone.id)[0].cancelled == "the rule 'gone' is no longer in the configuration"


def test_a_clock_five_hours_fast_that_is_set_right_delays_nobody(database: Database) -> None:
    fast = NIGHT + timedelta(hours=5)
    raise_all(database, NOW, ["a"], fast)
    with database.begin() as store:
        assert retime(store, NOW, NIGHT) == 1
    assert len(cut_at(database, NOW, NIGHT + MINUTE)) == 1


def test_a_zone_that_is_changed_moves_what_waits_to_its_own_next_slot(database: Database) -> None:
    raise_all(database, MORNING, ["a"], NIGHT)
    moved = replace(MORNING, zone="Asia/Tokyo")  # 09:00 there was midnight UTC
    with database.begin() as store:
        retime(store, moved, NIGHT)
    assert len(cut_at(database, moved, datetime(2026, 3, 3, 0, 0, tzinfo=UTC))) == 1
    assert cut_at(database, moved, datetime(2026, 3, 3, 9, 0, tzinfo=UTC)) == []


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"]
)
@pytest.mark.parametrize("day", ["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2028-02-29"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_lost_or_twice_over_a_change_of_clocks(database: Database, zone: str, day: str) -> None:
    reader = replace(MORNING, cadence=Slots(cron="30 */2 * * *"), zone=zone, quiet=SLEEPER.quiet)
    begun = datetime.fromisoformat(f"{day}T00:00+00:00") - timedelta(hours=12)
    alerts: list[Alert] = []
    made: list[Delivery] = []
    for hour in range(0, 48, 3):
        now = begun + timedelta(hours=hour)
        alerts += raise_all(database, reader, [f"a{hour}"], now)
        made += cut_at(database, reader, now + timedelta(minutes=100))
        made += cut_at(database, reader, now - timedelta(hours=5))  # somebody sets the clock back, for a while
    for hours in (84, 92):  # one of them is in nobody's night
        made += cut_at(database, reader, begun + timedelta(hours=hours))
    told = alerts_of(database, made)
    assert sorted(told) == sorted(alert.id for alert in alerts)
    with database.read() as store:
        slots = [each.slot for each in store.alerts.digests()]
    assert len(slots) == len(set(slots))


def test_at_once_waits_no_longer_than_its_window(database: Database) -> None:
    reader = replace(NOW, cadence=AtOnce(batch=MINUTE))
    for second in range(0, 60, 10):
        raise_all(database, reader, [f"s{second}"], NIGHT + timedelta(seconds=second), story="s0")
    (message,) = cut_at(database, reader, NIGHT + MINUTE)
    assert len(alerts_of(database, [message])) == 6
