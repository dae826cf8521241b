"""Rules that compile and are probably not meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.implied import contradiction, follows, key
from alerts.lint import Survey, lint, script
from alerts.rules import RuleSet
from news.ids import RuleId
from news.model import Rule
from tests.alerts.rules.make import ACTORS, reading, rule, rules
from tests.alerts.test_backtest import listed


def told(*given: Rule, tested: bool = True) -> list[tuple[str, str]]:
    known = {each.id for each in given} if tested else set()
    return [(each.kind, each.about) for each in lint(given, ACTORS, known)]


@pytest.mark.parametrize(
    "query",
    [
        "truce AND NOT truce",
        "Gaza AND truce NEAR/5 Gaza AND NOT truce",
        "title:truce -truce",
        "truce{2,} -truce",
        "truce{3,} AND truce{1,2}",
        "(truce -truce) OR (deal -deal)",
        "truce -(truce OR deal)",
        "@hayya -@hamas+",
        "truce lang:en lang:fr",
        "said(@hamas, truce) -truce",
        "truce (deal -truce)",
    ],
)
def test_what_contradicts_itself_never_matches(query: str) -> None:
    assert told(rule(query)) == [("never", "rule")]


@pytest.mark.parametrize(
    "query",
    [
        "truce -deal",
        "truce AND NOT title:truce",
        "title:(truce -deal) deal",
        "(truce -truce) OR deal",
        "@hamas+ -@hayya",
        "truce lang:en-GB lang:en",
        "truce tag:live tag:talks",
        "truce{1,2} AND truce{2,3}",
        "truce NEAR/5 Gaza -(truce NEAR/2 Gaza)",
    ],
)
def test_what_may_match_is_left_alone(query: str) -> None:
    assert told(rule(query)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("truce", "truce OR deal"),
        ("truce deal", "deal"),
        ("title:truce", "truce"),
        ("truce NEAR/3 deal", "deal NEAR/5 truce"),
        ("truce ONEAR/3 deal", "truce NEAR/3 deal"),
        ("truce NEAR/3 deal", "truce deal"),
        ("truce OR deal", "deal OR war OR truce"),
        ("@hayya", "@hamas+"),
        ("truce -(war OR fire)", "truce -war"),
        ("Qatar EXCEPT Doha", "Qatar"),
    ],
)
def test_the_narrower_rule_is_in_the_shadow_of_the_wider(one: str, other: str) -> None:
    assert told(rule(one, "a"), rule(other, "b")) == [("shadowed", "a")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("truce ONEAR/3 deal", "deal ONEAR/3 truce"), ("truce", "title:truce"), ("truce -war", "truce -fire")],
)
def test_rules_that_differ_both_ways_are_left_alone(one: str, other: str) -> None:
    assert ("shadowed", "a") not in told(rule(one, "a"), rule(other, "b"))


def test_the_same_query_is_found_in_whatever_order_it_is_written() -> None:
    assert told(rule("truce deal", "a"), rule("deal   AND truce", "b")) == [("same", "b")]
    french = rule("truce deal", "a", languages=("fr",))
    assert told(french, rule("deal truce", "b")) == [("shadowed", "a")]
    assert told(french, rule("deal truce", "b", languages=("de",))) == []


def test_an_unknown_language_is_named() -> None:
    (remark,) = lint([rule("truce lang:xx", languages=("en-GB",))], ACTORS, {RuleId("rule")})
    assert (remark.kind, remark.message) == ("language", "there is no language xx")


def test_a_rule_without_a_test_is_named_and_one_that_is_off_is_not() -> None:
    assert told(rule("truce"), tested=False) == [("test", "rule")]
    assert told(rule("truce -truce", enabled=False), tested=False) == []


def test_the_archive_tells_what_matches_too_much() -> None:
    survey = Survey([rule("the", "much"), rule("truce", "few")], ACTORS[:2])
    survey.add([listed(number, "The talks of Hamas" + (", a truce" if number == 1 else "")) for number in range(30)])
    assert survey.matches == {"much": 30, "few": 1}
    found = survey.remarks()
    assert ("much", "much", "matches 100% of 30 articles") in [(r.kind, r.about, r.message) for r in found]
    assert [r.kind for r in found] == ["much"]
    assert Survey([rule("the")], ACTORS).remarks() == []


def test_a_spelling_is_missed_where_there_is_enough_in_its_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alerts.lint.ENOUGH", 30)
    survey = Survey([rule("truce", "few")], ACTORS[:2])
    survey.add([listed(number, "The talks of Hamas") for number in range(30)])
    (hamas,) = [remark.message for remark in survey.remarks() if remark.about == "@hamas"]
    assert "“Islamic Resistance Movement”" in hamas
    assert "“Hamas”" not in hamas
    assert "حماس" not in hamas


def test_a_script_is_that_of_most_letters() -> None:
    texts = ["CNN: حماس تعلن", "哈马斯", "ХАМАС", "==US", "123 !"]
    assert [script(text) for text in texts] == ["ARABIC", "CJK", "CYRILLIC", "LATIN", ""]


WORDS = st.sampled_from(
    ["truce", "deal", "war", "title:war", "@hayya", "@hamas+", "truce NEAR/2 war", "deal{2,}", "deal{1,1}"]
)
QUERIES = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]} AND {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} OR {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} AND NOT {two[1]})"),
        inner.map(lambda one: f"body:({one})"),
    ),
    max_leaves=5,
)
TEXTS = st.lists(st.sampled_from("truce deal war Hamas al-Hayya and so on".split()), max_size=8).map(" ".join)


@given(QUERIES, QUERIES, TEXTS, TEXTS)
def test_what_follows_by_its_form_follows_in_every_text(one: str, other: str, title: str, body: str) -> None:
    ruleset: RuleSet = rules(one, other)
    first, second = ruleset.rules
    trees = ruleset.tree(first), ruleset.tree(second)
    held = set(ruleset.holding(reading(body, ruleset, title=title)))
    if follows(trees[1], trees[0]):
        assert first not in held or second in held
    if key(trees[0]) == key(trees[1]):
        assert (first in held) == (second in held)
    if contradiction(trees[0]):
        assert first not in held
