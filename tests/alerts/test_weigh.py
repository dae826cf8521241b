"""What is worth an alert, and what was told already."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alerts.weigh import nothing, weigh
from news.ids import RuleId
from news.model import Alert, Article, History, Reason, Rule, Severity, Story
from tests import make
from tests.fakes import START

RULE = Rule(id=RuleId("talks"), query="ceasefire", title="Talks", severity=Severity.HIGH)


def weighed(
    article: Article,
    history: History,
    *,
    new_revision: bool = False,
    news: Callable[[], Reason | None] = nothing,
    story: Story | None = None,
) -> Alert | None:
    match = make.alert(article).match
    story = story or make.story(article)
    return weigh(match, RULE, article, story, history, START, new_revision=new_revision, news=news)


def reason(
    article: Article,
    history: History,
    *,
    new_revision: bool = False,
    news: Callable[[], Reason | None] = nothing,
) -> Reason | None:
    alert = weighed(article, history, new_revision=new_revision, news=news)
    return None if alert is None else alert.reason


def quoted() -> Reason:
    return Reason.QUOTED


def unasked() -> Reason:
    raise AssertionError("nobody should ask")


ONE = make.article("https://one.example/a", outlet="One")
TWO = make.article("https://two.example/a", outlet="Two")
TOLD = History(outlets=frozenset({"One"}), articles=frozenset({ONE.id}))


def test_the_first_match_in_a_story_is_told() -> None:
    assert reason(ONE, History()) is Reason.FIRST


def test_another_outlet_is_told() -> None:
    assert reason(TWO, TOLD) is Reason.OUTLET


def test_the_same_article_is_not_told_again() -> None:
    assert reason(ONE, TOLD) is None
    assert reason(ONE, TOLD, new_revision=True) is None


LATER = make.article("https://one.example/b", outlet="One")


def test_a_further_article_of_an_outlet_is_told_where_it_has_news() -> None:
    assert reason(LATER, TOLD) is None
    assert reason(LATER, TOLD, news=quoted) is Reason.QUOTED
    assert reason(LATER, TOLD, news=quoted, new_revision=True) is Reason.QUOTED


def test_news_is_looked_for_only_in_a_further_article_of_an_outlet() -> None:
    assert reason(ONE, History(), news=unasked) is Reason.FIRST
    assert reason(TWO, TOLD, news=unasked) is Reason.OUTLET
    assert reason(ONE, TOLD, news=unasked) is None


def test_each_article_with_news_has_a_key_of_its_own() -> None:
    story = make.story(ONE)
    last = make.article("https://one.example/c", outlet="One")
    told = [weighed(each, TOLD, news=quoted, story=story) for each in (LATER, LATER, last)]
    first = weighed(ONE, History(), story=story)
    assert len({each.id for each in (*told, first) if each}) == 3


def test_a_change_is_told_where_it_brings_a_match() -> None:
    assert reason(TWO, TOLD, new_revision=True) is Reason.CHANGED
    assert reason(ONE, History(), new_revision=True) is Reason.CHANGED


def test_a_change_without_news_in_an_outlet_that_was_told_of_is_not_told() -> None:
    assert reason(LATER, TOLD, new_revision=True) is None


def test_a_repeat_writes_the_same_key_and_another_outlet_another() -> None:
    keys = [weighed(article, History()) for article in (ONE, ONE, TWO)]
    assert keys[0] is not None
    assert keys[1] is not None
    assert keys[2] is not None
    assert keys[0].id == keys[1].id != keys[2].id


def test_the_rules_wording_is_frozen_in() -> None:
    alert = weighed(ONE, History())
    assert alert is not None
    assert (alert.title, alert.query, alert.severity) == ("Talks", "ceasefire", Severity.HIGH)


@pytest.mark.parametrize("new_revision", [True, False])
def test_nothing_is_told_twice_over_a_whole_story(new_revision: bool) -> None:
    told = 0
    history = History()
    for article in [ONE, TWO, ONE, TWO]:
        if weighed(article, history, new_revision=new_revision):
            told += 1
            history = History(outlets=history.outlets | {article.outlet}, articles=history.articles | {article.id})
    assert told == 2
