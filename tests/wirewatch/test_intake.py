"""What a dispatch asks for, what a new wording is, and what is too old to alert."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from news.ids import SourceId
from news.model import Dispatch, Fetch, Known, SourceState
from tests import make
from tests.fakes import START
from wirewatch.arriving import decide, fresh
from wirewatch.filing import Arrival, Step, asked_to_wait
from wirewatch.reader import is_backlog
from wirewatch.wordings import draw_up, reworded

ARTICLE = make.article()
HOUR = timedelta(hours=1)
LONG = "The council met at noon and spoke of the harbour. " * 10


def known(**given: bool) -> Known:
    facts = {"partial": False, "sighted": False, "same": False} | given
    return Known(article=ARTICLE.id, revision=1, **facts)


@pytest.mark.parametrize(
    ("met", "partial", "step"),
    [
        (None, False, Step.NEW),
        (known(sighted=True, same=True), False, Step.NOTHING),
        (known(sighted=True), False, Step.REVISED),
        (known(), False, Step.SIGHTED),  # another source's words for a known article are no news
        (known(partial=True), False, Step.REVISED),  # … but the text, where we had an extract, is
        (known(partial=True), True, Step.SIGHTED),
    ],
)
def test_what_a_dispatch_asks_for(met: Known | None, partial: bool, step: Step) -> None:
    assert decide(make.dispatch(partial=partial), met) is step


def test_the_same_words_are_no_new_revision() -> None:
    latest = make.revision(ARTICLE, body=LONG)
    assert reworded(make.dispatch(body=LONG), latest, START) is None


def test_a_changed_text_is_the_next_revision() -> None:
    told = reworded(make.dispatch(body=LONG + "It adjourned."), make.revision(ARTICLE, body=LONG), START + HOUR)
    assert told is not None
    assert (told.number, told.seen) == (2, START + HOUR)
    assert told.body.endswith("adjourned.")


@pytest.mark.parametrize("given", [{"body": "Subscribe to read on."}, {"body": LONG[:300], "partial": True}])
def test_a_page_that_shrinks_never_overwrites_a_good_wording(given: dict[str, Any]) -> None:
    latest = make.revision(ARTICLE, body=LONG)
    assert reworded(make.dispatch(**given), latest, START) is None
    retitled = reworded(make.dispatch(title="Corrected title", **given), latest, START)
    assert retitled is not None
    assert (retitled.title, retitled.body) == ("Corrected title", LONG)


def test_a_full_text_takes_the_place_of_an_extract() -> None:
    latest = make.revision(ARTICLE, body="The council met …", partial=True)
    told = reworded(make.dispatch(body=LONG), latest, START)
    assert told is not None
    assert not told.partial


def state(*, polled: bool) -> SourceState:
    return SourceState(
        source=SourceId("outlet"),
        host="outlet.example",
        next_at=START,
        first_polled_at=START - timedelta(days=30) if polled else None,
    )


@pytest.mark.parametrize(
    ("age", "polled", "backlog"),
    [
        (timedelta(hours=23), False, False),
        (timedelta(hours=25), False, True),  # the first poll does not flood
        (timedelta(hours=25), True, False),  # a late item of a known source is news
        (timedelta(days=7) + HOUR, True, True),  # a feed that brings up its archive raises no storm
        (-HOUR, False, False),  # clocks differ
    ],
)
def test_old_news_is_stored_and_alerts_nobody(age: timedelta, polled: bool, backlog: bool) -> None:
    given = {"backlog": timedelta(hours=24), "oldest": timedelta(days=7), "now": START}
    assert is_backlog(START - age, state(polled=polled), **given) is backlog  # type: ignore[arg-type]  # mixed values


def test_an_article_without_a_date_counts_as_of_now() -> None:
    day = timedelta(hours=24)
    assert not is_backlog(None, state(polled=False), backlog=day, oldest=day, now=START)


def test_the_setting_oldest_says_what_is_too_old_to_tell() -> None:
    day = timedelta(hours=24)
    assert not is_backlog(START - 20 * day, state(polled=True), backlog=day, oldest=30 * day, now=START)
    assert is_backlog(START - 2 * HOUR, state(polled=False), backlog=day, oldest=HOUR, now=START)


def test_two_items_of_one_article_in_one_answer_are_one_the_longer() -> None:
    short = make.dispatch(guid="1", body="Short.")
    long = make.dispatch(guid="2", body=LONG)
    arrivals = fresh([short, long], [None, None], now=START)
    assert [arrival.dispatch.guid for arrival in arrivals] == ["2"]


def test_arrivals_are_filed_oldest_first() -> None:
    def at(hours: int) -> Dispatch:
        return make.dispatch(url=f"https://outlet.example/{hours}", published=START + hours * HOUR)

    arrivals = fresh([at(3), at(1), at(2)], [None] * 3, now=START)
    assert [arrival.dispatch.published for arrival in arrivals] == [START + hours * HOUR for hours in (1, 2, 3)]


def test_what_is_known_in_the_same_words_is_left_out() -> None:
    assert fresh([make.dispatch()], [known(sighted=True, same=True)], now=START) == ()


def test_an_article_is_drawn_up_with_its_source() -> None:
    source = make.source(country="QA", tags=("gulf",), language="ar")
    dispatch = make.dispatch(language=None, tags=("talks", "gulf"))
    article, revision = draw_up(ARTICLE.id, dispatch, source, START)
    assert (article.language, article.country, article.tags) == ("ar", "QA", ("gulf", "talks"))
    assert (revision.number, revision.body) == (1, dispatch.body)


def test_a_host_that_asks_for_a_rest_is_left_alone() -> None:
    fetch = Fetch(source=SourceId("outlet"), at=START, status=429, url="", retry_after=HOUR)
    assert asked_to_wait(fetch, START) == START + HOUR
    assert asked_to_wait(replace(fetch, status=200), START) is None
    assert asked_to_wait(replace(fetch, status=503, retry_after=24 * HOUR), START) == START + HOUR  # of one address


def test_a_sighting_tells_who_said_it_in_which_words() -> None:
    dispatch = make.dispatch()
    arrival = Arrival(step=Step.NEW, dispatch=dispatch, article=ARTICLE.id)
    assert arrival.sighting(START) == make.sighting(ARTICLE, digest=dispatch.digest)
