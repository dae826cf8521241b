"""One poll, one transaction: all of it or nothing, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.settings import ChannelSettings, Config
from news.ids import ChannelId, RuleId, SourceId, SubscriberId, SubscriptionId
from news.model import (
    Alert,
    AtOnce,
    Change,
    Claim,
    Dispatch,
    Fetch,
    Poll,
    Reason,
    Rule,
    Source,
    SourceState,
    Subscription,
)
from news.ports import Database
from news.reading import read
from tests import make
from tests.fakes import START, HandClock
from wirewatch.arriving import fresh
from wirewatch.desk import Desk, build
from wirewatch.filing import Arrival, Filed, Prepared, Step, file
from wirewatch.placing import Placing
from wirewatch.wordings import draw_up

RULE = Rule(id=RuleId("harbour"), query="harbour", title="Harbour")
TEXT = "Divers searched the harbour basin at Quillport for the missing anchor until dusk on Tuesday."


@pytest.fixture
def desk() -> Desk:
    return desk_of(RULE, {"now": ()})


def desk_of(rule: Rule, subscriptions: Mapping[str, tuple[str, ...]]) -> Desk:
    """*subscriptions*: by name, with the sources they follow; none: all."""
    from alerts.channels.console import Options

    config = Config(
        path=Path("wirewatch.yaml"),
        database="",
        rules=(rule,),
        subscriptions=tuple(
            Subscription(
                id=SubscriptionId(f"desk/{name}"),
                subscriber=SubscriberId("desk"),
                name="Desk",
                channel=ChannelId("screen"),
                address="",
                cadence=AtOnce(),
                sources=tuple(map(SourceId, sources)),
            )
            for name, sources in subscriptions.items()
        ),
        channels=(ChannelSettings(id=ChannelId("screen"), kind="console", options=Options()),),
    )
    return build(config, HandClock())


def enrolled(database: Database, *sources: Source) -> None:
    with database.begin() as store:
        store.sources.enrol([(source, f"{source.id}.example") for source in sources], START)


def prepared(desk: Desk, source: Source, *dispatches: Dispatch, now: datetime = START) -> Prepared:
    """What the line makes of *dispatches*, nothing of which is known."""
    arrivals = []
    for arrival in fresh(dispatches, [None] * len(dispatches), now=now):
        reading = read(*draw_up(arrival.article, arrival.dispatch, source, now), desk.cast)
        arrivals.append(
            Arrival(
                step=Step.NEW,
                dispatch=arrival.dispatch,
                article=arrival.article,
                reading=reading,
                matches=desk.rules.match(reading),
            )
        )
    state = SourceState(source=source.id, host=f"{source.id}.example", next_at=now + timedelta(minutes=5))
    fetch = Fetch(source=source.id, at=now, status=200, url=source.url, new=len(arrivals))
    return Prepared(poll=Poll(fetch=fetch), state=state, arrivals=tuple(arrivals), desk=desk, now=now)


def filed(database: Database, told: Prepared, placing: Placing, *, claim: Claim | None = None) -> Filed:
    with database.begin() as store:
        return file(store, prepared=told, placing=placing, claim=claim, last=claim is not None)


def test_an_article_is_stored_with_its_alert_and_who_waits_for_it(database: Database, desk: Desk) -> None:
    enrolled(database, make.source())
    outcome = filed(database, prepared(desk, make.source(), make.dispatch(body=TEXT)), Placing())
    assert (len(outcome.new), len(outcome.alerts)) == (1, 1)
    with database.read() as store:
        assert store.archive.count() == 1
        assert len(store.alerts.pending(SubscriptionId("desk/now"))) == 1
        state = store.sources.state(SourceId("outlet"))
    assert state is not None
    assert state.next_at == START + timedelta(minutes=5)


def test_filing_twice_writes_once(database: Database, desk: Desk) -> None:
    enrolled(database, make.source())
    told = prepared(desk, make.source(), make.dispatch(body=TEXT))
    placing = Placing()
    filed(database, told, placing)
    assert filed(database, told, placing).alerts == ()
    with database.read() as store:
        assert store.archive.count() == 1
        assert len(store.alerts.listed()) == 1


def test_whoever_lost_the_lease_writes_nothing(database: Database, desk: Desk) -> None:
    enrolled(database, make.source())
    with database.begin() as store:
        [claim] = store.sources.claim(START, worker="a", lease=timedelta(minutes=1), limit=1)
    with database.begin() as store:
        store.sources.claim(START + timedelta(minutes=2), worker="b", lease=timedelta(minutes=1), limit=1)
    outcome = filed(database, prepared(desk, make.source(), make.dispatch(body=TEXT)), Placing(), claim=claim)
    assert not outcome.stored
    with database.read() as store:
        assert store.archive.count() == 0


def test_the_last_source_gives_its_host_back(database: Database, desk: Desk) -> None:
    enrolled(database, make.source())
    with database.begin() as store:
        [claim] = store.sources.claim(START, worker="a", lease=timedelta(minutes=1), limit=1)
    assert filed(database, prepared(desk, make.source()), Placing(), claim=claim).stored
    with database.read() as store:
        assert store.leases.holders() == []


def test_what_another_source_brought_meanwhile_is_a_sighting(database: Database, desk: Desk) -> None:
    other = make.source("courier")
    enrolled(database, make.source(), other)
    placing = Placing()
    filed(database, prepared(desk, make.source(), make.dispatch(body=TEXT)), placing)
    late = prepared(desk, other, make.dispatch(body=TEXT, source=SourceId("courier"), guid="7"))
    outcome = filed(database, late, placing)
    assert (len(outcome.new), outcome.sighted, len(outcome.alerts)) == (0, 1, 0)
    with database.read() as store:
        [listed] = store.archive.listed()
        assert len(store.archive.sightings(listed.article.id)) == 2


def test_two_sources_that_reword_an_article_at_once_leave_both_wordings(database: Database, desk: Desk) -> None:
    enrolled(database, make.source(), make.source("courier"))
    placing = Placing()
    filed(database, prepared(desk, make.source(), make.dispatch(body=TEXT)), placing)
    rewordings = [
        reworded(desk, make.source(), make.dispatch(body=f"{TEXT} They found it.")),
        reworded(desk, make.source("courier"), make.dispatch(body=f"{TEXT} They gave up.", source=SourceId("courier"))),
    ]
    for told in rewordings:
        assert filed(database, told, placing).revised == 1
    with database.read() as store:
        [listed] = store.archive.listed()
        revisions = store.archive.revisions(listed.article.id)
    assert [(revision.number, revision.body.removeprefix(TEXT)) for revision in revisions] == [
        (1, ""),
        (2, " They found it."),
        (3, " They gave up."),
    ]


def reworded(desk: Desk, source: Source, dispatch: Dispatch) -> Prepared:
    """What the line makes of the second wording of a known article."""
    told = prepared(desk, source, dispatch)
    [arrival] = told.arrivals
    assert arrival.reading is not None
    second = read(arrival.reading.article, replace(arrival.reading.revision, number=2), desk.cast)
    return replace(told, arrivals=(replace(arrival, step=Step.REVISED, reading=second, matches=()),))


@pytest.mark.parametrize(
    ("now", "reasons"),
    [(TEXT.replace("missing", "mis-sing"), []), (f"{TEXT} The harbour of Ostrey closed.", [Reason.CHANGED])],
)
def test_what_was_not_told_as_it_was_old_is_told_for_what_is_new_in_it_alone(
    database: Database, desk: Desk, now: str, reasons: list[Reason]
) -> None:
    enrolled(database, make.source())
    placing = Placing()
    old = prepared(desk, make.source(), make.dispatch(body=TEXT))
    filed(database, replace(old, arrivals=tuple(replace(each, matches=()) for each in old.arrivals)), placing)
    told = reworded(desk, make.source(), make.dispatch(body=now))
    [arrival] = told.arrivals
    assert arrival.reading is not None
    change = Change.UPDATE if reasons else Change.COSMETIC
    second = replace(arrival.reading, revision=replace(arrival.reading.revision, change=change))
    arrival = replace(arrival, reading=second, matches=desk.rules.match(second))
    filed(database, replace(told, arrivals=(arrival,)), placing)
    with database.read() as store:
        assert [entry.alert.reason for entry in store.alerts.listed(rule=RULE.id)] == reasons


def test_a_failed_transaction_leaves_no_trace_in_memory(database: Database, desk: Desk) -> None:
    enrolled(database, make.source(), make.source("courier"))
    placing = Placing()
    lost = prepared(desk, make.source(), make.dispatch(body=TEXT))
    with pytest.raises(ZeroDivisionError):
        _file_and_fail(database, lost, placing)
    again = make.dispatch("https://courier.example/b", body=f"{TEXT} They found it.", source=SourceId("courier"))
    filed(database, prepared(desk, make.source("courier"), again), placing)
    with database.read() as store:
        [story] = store.shelf.listed()
        assert store.archive.article(make.article("https://courier.example/b").id) is not None
    assert (story.articles, story.outlets) == (1, ("Courier",))


def _file_and_fail(database: Database, told: Prepared, placing: Placing) -> None:
    with database.begin() as store:
        file(store, prepared=told, placing=placing)
        raise ZeroDivisionError


def test_another_process_s_stories_are_seen(database: Database, desk: Desk) -> None:
    enrolled(database, make.source(), make.source("courier"))
    filed(database, prepared(desk, make.source(), make.dispatch(body=TEXT)), Placing())
    again = make.dispatch("https://courier.example/b", body=f"{TEXT} They found it.", source=SourceId("courier"))
    filed(database, prepared(desk, make.source("courier"), again), Placing())
    with database.read() as store:
        [story] = store.shelf.listed()
    assert story.articles == 2


QUAKE = Rule(id=RuleId("quake"), query="quake OR sismo", title="Quake")
ENGLISH = (
    "Quake in Cali kills 181",
    (
        "A quake of magnitude 6.8 killed 181 people in Cali and Buenaventura, mayor Alejandro Eder said on Tuesday. "
        "Rescuers from Bogotá and Medellín were on their way to Siloé, where 340 houses fell."
    ),
)
SPANISH = (
    "Un sismo en Cali deja 181 muertos",
    (
        "Un sismo de magnitud 6,8 causó 181 muertos en Cali y Buenaventura, dijo el martes el alcalde Alejandro Eder. "
        "Rescatistas de Bogotá y Medellín iban camino de Siloé, donde cayeron 340 casas."
    ),
)
TURN = (SPANISH[0], f"{SPANISH[1]} El alcalde dimite por su lenta respuesta al sismo.")


def told_in_turn(database: Database, subscriptions: Mapping[str, tuple[str, ...]]) -> list[tuple[Reason, list[str]]]:
    """An outlet's report, its translation and a turn: what was raised, and for whom."""
    desk, placing = desk_of(QUAKE, subscriptions), Placing()
    sources = {language: make.source(language, outlet="Wire") for language in ("en", "es")}
    enrolled(database, *sources.values())
    raised: list[Alert] = []
    for number, (language, (title, body)) in enumerate([("en", ENGLISH), ("es", SPANISH), ("es", TURN)]):
        at = START + timedelta(hours=number)
        dispatch = make.dispatch(
            f"https://wire.example/{number}",
            source=SourceId(language), language=language, title=title, body=body, published=at,
        )  # fmt: skip
        raised += filed(database, prepared(desk, sources[language], dispatch, now=at), placing).alerts
    assert len({alert.story for alert in raised}) == 1
    with database.read() as store:
        waiting = {name: store.alerts.pending(SubscriptionId(f"desk/{name}")) for name in subscriptions}
    return [
        (alert.reason, [name for name, told in waiting.items() if alert.id in {entry.alert.id for entry in told}])
        for alert in raised
    ]


def test_what_only_translates_an_outlet_s_report_is_a_repeat_and_a_turn_beside_it_is_not(database: Database) -> None:
    assert told_in_turn(database, {"all": ()}) == [(Reason.FIRST, ["all"]), (Reason.FURTHER, ["all"])]


def test_whoever_follows_the_other_language_alone_is_told_of_the_story_in_it(database: Database) -> None:
    assert told_in_turn(database, {"all": (), "spanish": ("es",)}) == [
        (Reason.FIRST, ["all"]),
        (Reason.FURTHER, ["spanish"]),
        (Reason.FURTHER, ["all", "spanish"]),
    ]
