"""Conditions over a story and bursts, where articles are filed: once, by whoever brings what was missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from alerts.channels.console import Options
from config.settings import ChannelSettings, Config
from news.bursts import COOL, Rhythm
from news.ids import ArticleId, ChannelId, RuleId, SourceId, SubscriberId, SubscriptionId
from news.model import Alert, AtOnce, Condition, Dispatch, Fetch, Poll, Reason, Rule, SourceState, Story, Subscription
from news.ports import Database, Store, Tally
from news.reading import Reading, read
from news.stories import Sketch
from tests import make
from tests.fakes import START, HandClock
from wirewatch.arriving import fresh
from wirewatch.crossing import counted, hour_of, stands
from wirewatch.desk import Desk, build
from wirewatch.fate import fate
from wirewatch.filing import Arrival, Filed, Prepared, Step, file
from wirewatch.placing import Placing
from wirewatch.wordings import draw_up

HOUR = timedelta(hours=1)
TITLE = "Quillport divers search the basin for the lost anchor of the Meridian"
TEXTS = {
    "herald": (
        "Divers searched the harbour basin at Quillport for the lost anchor of the ferry Meridian until dusk on Tuesday. "
        "The basin stays closed, harbour master Anna Brandt said."
    ),
    "courier": (
        "The lost anchor of the Meridian, a ferry, keeps Quillport busy: on Tuesday divers went down in the harbour "
        "basin, which harbour master Anna Brandt has closed, and came up without it."
    ),
    "post": (
        "No anchor was found in Quillport. Until dusk divers looked for what the ferry Meridian lost; Anna Brandt, "
        "master of the harbour, keeps the basin closed after Tuesday's search."
    ),
}
SOURCES = {name: make.source(name) for name in TEXTS}
QUIET = (
    "Divers went down in Quillport on Tuesday for the lost anchor of the Meridian, a ferry, Anna Brandt told reporters."
)


def desk(when: Condition | None, query: str = "harbour") -> Desk:
    rule = Rule(id=RuleId("anchor"), query=query, title="Anchor", when=when)
    config = Config(
        path=Path("wirewatch.yaml"),
        database="",
        rules=(rule,),
        subscriptions=(
            Subscription(
                id=SubscriptionId("desk/now"),
                subscriber=SubscriberId("desk"),
                name="Desk",
                channel=ChannelId("screen"),
                address="",
                cadence=AtOnce(),
            ),
        ),
        channels=(ChannelSettings(id=ChannelId("screen"), kind="console", options=Options()),),
    )
    return build(config, HandClock())


def enrolled(database: Database) -> None:
    with database.begin() as store:
        store.sources.enrol([(source, f"{source.id}.example") for source in SOURCES.values()], START)


class Together(Placing):
    """Puts everything in one story: what belongs together is tried elsewhere."""

    def refresh(self, store: Store, now: datetime) -> None:
        store.shelf.lock()

    def place(self, store: Store, readings: Sequence[Reading]) -> dict[ArticleId, Story]:
        placed: dict[ArticleId, Story] = {}
        for reading in readings:
            article = reading.article
            known = store.shelf.listed(limit=1)
            story = replace(known[0], articles=known[0].articles + 1) if known else make.story(article)
            store.shelf.put(story, Sketch(b""), article.id)
            placed[article.id] = story
        return placed


class Apart(Together):
    """Puts everything in a story of its own."""

    def place(self, store: Store, readings: Sequence[Reading]) -> dict[ArticleId, Story]:
        placed = {reading.article.id: make.story(reading.article) for reading in readings}
        for article, story in placed.items():
            store.shelf.put(story, Sketch(b""), article)
        return placed


class Merging(Apart):
    """Each report shows that all stories so far are one, the oldest."""

    def place(self, store: Store, readings: Sequence[Reading]) -> dict[ArticleId, Story]:
        first, *others = sorted(store.shelf.listed(), key=lambda story: (story.first_seen, story.id))
        placed = {reading.article.id: first for reading in readings}
        gone = {other.id: first.id for other in others}
        store.shelf.put_all([(first, Sketch(b""))], dict.fromkeys(placed, first.id), merged=gone)
        return placed


def said(outlet: str, text: str | None = None, hour: float = 0, number: int = 1) -> Dispatch:
    return make.dispatch(
        f"https://{outlet}.example/{number}",
        source=SourceId(outlet),
        title=TITLE,
        body=TEXTS[outlet] if text is None else text,
        published=START + hour * HOUR,
    )


def prepared(at: Desk, dispatch: Dispatch, hour: float = 0) -> Prepared:
    """What the line makes of one dispatch that nobody knows."""
    source, now = SOURCES[dispatch.source], START + hour * HOUR
    [arrival] = fresh([dispatch], [None], now=now)
    reading = read(*draw_up(arrival.article, arrival.dispatch, source, now), at.cast)
    arrival = Arrival(
        step=Step.NEW,
        dispatch=dispatch,
        article=arrival.article,
        reading=reading,
        matches=at.rules.match(reading),
        terms=at.terms.holding(reading),
    )
    state = SourceState(source=source.id, host=f"{source.id}.example", next_at=now + HOUR)
    fetch = Fetch(source=source.id, at=now, status=200, url=source.url, new=1)
    return Prepared(poll=Poll(fetch=fetch), state=state, arrivals=(arrival,), desk=at, now=now)


def filed(database: Database, told: Prepared, placing: Placing | None = None) -> Filed:
    with database.begin() as store:
        return file(store, prepared=told, placing=placing or Together())


def alerts(database: Database) -> list[Alert]:
    with database.read() as store:
        return [entry.alert for entry in reversed(store.alerts.listed())]


TWO = Condition(outlets=2, within=6 * HOUR)


def test_the_second_outlet_raises_the_one_alert(database: Database) -> None:
    enrolled(database)
    at = desk(TWO)
    assert filed(database, prepared(at, said("herald"))).alerts == ()
    [alert] = filed(database, prepared(at, said("courier", hour=1), 1)).alerts
    assert alert.reason is Reason.CROSSED
    assert [each.id for each in alerts(database)] == [alert.id]
    with database.read() as store:
        assert len(store.alerts.pending(SubscriptionId("desk/now"))) == 1


def test_an_article_that_does_not_match_may_be_the_second_outlet(database: Database) -> None:
    enrolled(database)
    at = desk(TWO)
    filed(database, prepared(at, said("herald")))
    second = prepared(at, said("courier", QUIET, 1), 1)
    assert not second.arrivals[0].matches
    [alert] = filed(database, second).alerts
    with database.read() as store:
        assert store.archive.article(alert.match.article).outlet == "Herald"  # type: ignore[union-attr]  # it is there


def test_one_text_in_two_papers_raises_nothing(database: Database) -> None:
    enrolled(database)
    at = desk(TWO)
    filed(database, prepared(at, said("herald")))
    assert filed(database, prepared(at, said("courier", TEXTS["herald"], 1), 1)).alerts == ()
    assert len(filed(database, prepared(at, said("post", hour=2), 2)).alerts) == 1


def test_what_comes_after_the_crossing_is_told_like_any_other(database: Database) -> None:
    enrolled(database)
    at = desk(TWO)
    for hour, outlet in enumerate(("herald", "courier")):
        filed(database, prepared(at, said(outlet, hour=hour), hour))
    again = said("herald", hour=2, number=2)
    assert filed(database, prepared(at, again, 2)).alerts == ()  # the alert stood for the Herald as well
    [further] = filed(database, prepared(at, said("post", hour=3), 3)).alerts
    assert further.reason is Reason.OUTLET
    assert [each.reason for each in alerts(database)] == [Reason.CROSSED, Reason.OUTLET]


def test_outlets_too_far_apart_raise_nothing_and_a_late_one_between_them_does(database: Database) -> None:
    enrolled(database)
    at = desk(TWO)
    filed(database, prepared(at, said("herald")))
    assert filed(database, prepared(at, said("courier", hour=8), 8)).alerts == ()
    assert len(filed(database, prepared(at, said("post", hour=5), 9)).alerts) == 1  # published at five, seen at nine


def test_a_restart_forgets_nothing(database: Database) -> None:
    enrolled(database)
    filed(database, prepared(desk(TWO), said("herald")))
    assert len(filed(database, prepared(desk(TWO), said("courier", hour=1), 1)).alerts) == 1


def test_stories_that_become_one_reach_the_number_once(database: Database) -> None:
    enrolled(database)
    at = desk(TWO)
    for hour, outlet in enumerate(("herald", "courier")):
        assert filed(database, prepared(at, said(outlet, hour=hour), hour), Apart()).alerts == ()
    third = prepared(at, said("herald", QUIET, hour=2, number=2), 2)  # no new outlet: the merging brings the number
    assert [alert.reason for alert in filed(database, third, Merging()).alerts] == [Reason.CROSSED]
    assert filed(database, third, Merging()).alerts == ()
    fourth = prepared(at, said("courier", QUIET + " Nothing was found.", hour=3, number=2), 3)
    filed(database, fourth, Merging())
    assert [alert.reason for alert in alerts(database)] == [Reason.CROSSED]


def test_a_rule_that_was_reworded_meanwhile_does_not_fire_for_what_it_held(database: Database) -> None:
    enrolled(database)
    filed(database, prepared(desk(TWO), said("herald")))
    other = desk(TWO, "anchor harbour")
    assert len(filed(database, prepared(other, said("courier", hour=1), 1)).alerts) == 1
    [alert] = alerts(database)
    with database.read() as store:
        assert store.archive.article(alert.match.article).outlet == "Courier"  # type: ignore[union-attr]  # it is there


def test_filing_twice_crosses_once(database: Database) -> None:
    enrolled(database)
    at = desk(TWO)
    filed(database, prepared(at, said("herald")))
    second = prepared(at, said("courier", hour=1), 1)
    filed(database, second)
    filed(database, second)
    assert len(alerts(database)) == 1


def test_a_crossing_is_not_lost_between_two_workers(database: Database) -> None:
    enrolled(database)
    at = desk(Condition(outlets=3))
    start = Barrier(3)

    def work(outlet: str) -> None:
        told = prepared(at, said(outlet))
        start.wait()
        filed(database, told)

    workers = [Thread(target=work, args=(outlet,)) for outlet in TEXTS]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [alert.reason for alert in alerts(database)] == [Reason.CROSSED]


def test_how_far_a_story_is_can_be_told(database: Database) -> None:
    enrolled(database)
    at = desk(TWO)
    [article] = filed(database, prepared(at, said("herald"))).new
    with database.read() as store:
        found = stands(store, at.config.rules[0], article.id, store.shelf.of(article.id))
    assert found is not None
    assert found.lacking(TWO) == "1 of 2 outlets within 6h"


# --- bursts ----------------------------------------------------------------------------------------


def usual(database: Database, at: Desk, hours: int = 200) -> None:
    """For a week one article in twenty had the term."""
    now = hour_of(START)
    tally, totals = Tally(rhythm=Rhythm(), hour=now - hours), dict[int, int]()
    for hour in range(now - hours, now):
        totals[hour] = 20
        tally = counted(tally, hour, 1, totals)
    with database.begin() as store:
        store.shelf.lock()
        store.tallies.put(at.terms.digest(RuleId("harbour")), tally)
        for hour, count in totals.items():
            store.tallies.count(hour, count)


def stream(database: Database, at: Desk, count: int, hour: float = 0) -> list[Alert]:
    """So many reports of stories of their own."""
    raised: list[Alert] = []
    for number in range(count):
        words = " ".join(f"{name}{number}x{hour:g}" for name in ("crane", "quay", "pilot", "ferry", "dock", "rope"))
        dispatch = make.dispatch(
            f"https://herald.example/{hour:g}/{number}",
            source=SourceId("herald"),
            title=f"Number {number} {words}",
            body=f"The harbour {words}.",
            published=START + hour * HOUR,
        )
        raised += filed(database, prepared(at, dispatch, hour), Apart()).alerts
    return raised


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_burst_raises_one_alert_while_it_lasts(database: Database) -> None:
    enrolled(database)
    at = desk(Condition(burst="harbour"))
    usual(database, at)
    [alert] = stream(database, at, 40)
    assert alert.reason is Reason.BURST
    assert stream(database, at, 10, hour=1) == []
    assert [each.reason for each in stream(database, at, 60, hour=COOL)] == [Reason.BURST]


def test_without_a_burst_a_rule_that_asks_one_is_silent(database: Database) -> None:
    enrolled(database)
    at = desk(Condition(burst="harbour"))
    usual(database, at)
    assert stream(database, at, 2) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_copies_make_no_burst(database: Database) -> None:
    enrolled(database)
    at = desk(Condition(burst="harbour"))
    usual(database, at)
    raised = [
        alert
        for number in range(40)
        for alert in filed(database, prepared(at, said("herald", TEXTS["herald"], number=number))).alerts
    ]
    assert raised == []


def test_an_outage_and_a_clock_set_back_leave_the_counts_whole() -> None:
    totals: Mapping[int, int] = {0: 20, 90: 20}
    tally = counted(Tally(rhythm=Rhythm(), hour=0), 0, 3, totals)
    later = counted(tally, 90, 2, totals)
    assert (later.hour, later.count, later.rhythm.seen) == (90, 2, 90)
    back = counted(later, 50, 1, totals)
    assert back == replace(later, count=3)


# --- why nothing was told --------------------------------------------------------------------------


def silences(database: Database, at: Desk) -> dict[str, str | None]:
    """What `wirewatch why` says of the rule, by outlet."""
    told = {}
    with database.read() as store:
        for listed in store.archive.listed():
            [verdict] = fate(store, at.config, listed.article).verdicts
            told[listed.article.outlet] = verdict.silent
    return told


def test_why_says_what_a_match_waits_for_and_what_it_became_part_of(database: Database) -> None:
    enrolled(database)
    at = desk(TWO)
    filed(database, prepared(at, said("herald")))
    assert silences(database, at) == {"Herald": "it waits: 1 of 2 outlets within 6h"}
    [alert] = filed(database, prepared(at, said("courier", hour=1), 1)).alerts
    assert silences(database, at) == {
        "Herald": f"it is part of the alert {alert.id[:8]}, which the rule raised when its condition came to hold",
        "Courier": None,
    }


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_why_says_that_there_was_no_burst(database: Database) -> None:
    enrolled(database)
    at = desk(Condition(burst="harbour"))
    filed(database, prepared(at, said("herald")))
    assert silences(database, at) == {"Herald": "there was no burst of harbour"}
