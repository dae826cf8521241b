"""How a story stands with a condition: independent outlets, copies folded, in a stretch of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.conditions import Standing, standing
from news.ids import ArticleId
from news.model import Condition
from news.ports import Report
from tests.fakes import START

HOUR = timedelta(hours=1)
TWO = Condition(outlets=2, within=6 * HOUR)
TOPICS = ("harbour", "mine", "fees", "ferry", "dredger", "council", "pilot", "anchor", "quay", "crane")


def words(name: str) -> str:
    """A text of its own."""
    chance = Random(name)
    return " ".join(chance.choice(TOPICS) + str(chance.randrange(40)) for _ in range(60))


def report(name: str, outlet: str, hour: float = 0) -> Report:
    return Report(article=ArticleId(name), outlet=outlet, at=START + hour * HOUR, revision=1)


def stands(condition: Condition, reports: Sequence[Report], around: str, same: str = "") -> Standing:
    """*same*: the articles that carry one text."""

    def texts(asked: Sequence[Report]) -> Mapping[ArticleId, str]:
        return {each.article: words("agency" if each.article in same else each.article) for each in asked}

    ordered = sorted(reports, key=lambda each: (each.at, each.article))
    return standing(condition, ordered, ArticleId(around), texts)


def test_two_outlets_with_reports_of_their_own_are_two() -> None:
    found = stands(TWO, [report("a", "Herald"), report("b", "Courier", 2)], "a")
    assert (found.holds, found.outlets, found.since) == (True, 2, START + 2 * HOUR)


def test_one_outlet_twice_is_one() -> None:
    found = stands(TWO, [report("a", "Herald"), report("b", "Herald", 1)], "b")
    assert (found.holds, found.outlets) == (False, 1)
    assert found.lacking(TWO) == "1 of 2 outlets within 6h"


def test_one_agency_s_text_in_five_papers_is_one() -> None:
    papers = [report(name, f"Paper {name}") for name in "abcde"]
    assert not stands(TWO, papers, "c", same="abcde").holds
    assert stands(Condition(articles=2), papers, "c", same="abcde").articles == 1


def test_a_paper_that_prints_the_agency_and_writes_itself_lends_its_voice_once() -> None:
    reports = [report("a", "Herald"), report("b", "Courier"), report("c", "Herald", 1)]
    assert stands(TWO, reports, "a", same="ab").outlets == 2
    assert not stands(Condition(outlets=3), [*reports, report("d", "Courier", 2)], "a", same="abd").holds


def test_what_is_too_far_apart_does_not_count() -> None:
    reports = [report("a", "Herald"), report("b", "Courier", 7), report("c", "Post", 12)]
    assert not stands(TWO, reports, "a").holds
    assert stands(TWO, reports, "b").holds
    assert stands(Condition(outlets=3), reports, "a").holds


def test_the_matching_article_is_one_of_those_that_are_close_together() -> None:
    reports = [report("a", "Herald"), report("b", "Courier", 100), report("c", "Post", 101)]
    assert not stands(TWO, reports, "a").holds


def test_outlets_and_articles_may_both_be_asked() -> None:
    both = Condition(outlets=2, articles=3)
    reports = [report("a", "Herald"), report("b", "Courier")]
    assert not stands(both, reports, "a").holds
    assert stands(both, [*reports, report("c", "Herald", 1)], "a").since == START + HOUR


def test_an_article_that_is_not_in_the_story_stands_nowhere() -> None:
    assert stands(TWO, [report("a", "Herald")], "z") == Standing(holds=False, outlets=0, articles=0)


def test_texts_are_read_only_where_numbers_do_not_decide() -> None:
    def never(_: Sequence[Report]) -> Mapping[ArticleId, str]:
        raise AssertionError

    assert not standing(TWO, [report("a", "Herald")], ArticleId("a"), never).holds


def test_it_holds_since_the_earliest_moment_at_which_enough_was_out() -> None:
    reports = [report("a", "Herald", 5), report("b", "Courier", 1), report("c", "Post", 8)]
    assert stands(TWO, reports, "a").since == START + 5 * HOUR
    assert stands(TWO, reports, "b").since == START + 5 * HOUR


def test_a_story_that_everybody_prints_is_counted_in_a_moment() -> None:
    reports = [report(f"{n}", f"Paper {n % 90}", n / 100) for n in range(400)]
    assert stands(Condition(outlets=50, within=6 * HOUR), reports, "200").holds


reports_drawn = st.lists(
    st.tuples(st.sampled_from("ABC"), st.integers(0, 9), st.booleans()), min_size=1, max_size=7
).map(lambda rows: [(report(f"{n}", outlet, hour), copied) for n, (outlet, hour, copied) in enumerate(rows)])


@given(reports_drawn, st.integers(1, 3), st.integers(1, 4), st.sampled_from([None, 2, 5]))
def test_more_reports_never_take_a_condition_back(
    drawn: list[tuple[Report, bool]], outlets: int, articles: int, hours: int | None
) -> None:
    condition = Condition(outlets=outlets, articles=articles, within=hours * HOUR if hours else None)
    held = False
    for count in range(1, len(drawn) + 1):
        some = [each for each, _ in drawn[:count]]
        same = "".join(each.article for each, copied in drawn[:count] if copied)
        found = stands(condition, some, "0", same=same)
        assert found.holds or not held
        held = found.holds


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_arrival_does_not_matter(order: tuple[int, ...]) -> None:
    reports = [report("a", "Herald"), report("b", "Courier", 3), report("c", "Post", 4)]
    shuffled = sorted((reports[place] for place in order), key=lambda each: (each.at, each.article))
    assert stands(TWO, shuffled, "b") == stands(TWO, reports, "b")
