"""A set of rules that changes: what stays is not compiled again, and nobody can tell."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from alerts.rules import RuleSet, parser, ruleset
from news.errors import RuleError
from news.ids import ActorId
from news.model import Actor, Rule
from tests.alerts.rules.make import ACTORS, reading, rule

WORDS = "truce ceasefire Cairo Hamas al-Hayya Hayya real guarantees deal the Trump Qatar Airways said harbour".split()
QUERIES = (
    '"real guarantee" NEAR/3 @hamas',
    "@hamas+ truce",
    "(truce OR ceasefire) NOT Cairo",
    "guarantee{2,} deal",
    "said(@hayya, guarantee)",
    "trum~ OR harbo*",
    "@qatar NEAR/2 deal",
    "/Cair[o0]/ truce",
)
RULES = [rule(query, f"rule-{number}") for number, query in enumerate(QUERIES)]


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries that are compiled."""
    found: list[str] = []
    real = parser.parse

    def parse(query: str, *more: object) -> object:
        found.append(query)
        return real(query, *more)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(ruleset, "parse", parse)
    return found


def changed(place: int, query: str) -> list[Rule]:
    return [replace(each, query=query) if number == place else each for number, each in enumerate(RULES)]


def actors(name: str, **given: object) -> list[Actor]:
    return [replace(each, **given) if each.id == ActorId(name) else each for each in ACTORS]  # type: ignore[arg-type]  # any field


def same(one: RuleSet, other: RuleSet) -> None:
    """Both say the same of everything."""
    dice = random.Random(3)
    assert {name: one.digest(name) for name in one.rules} == {name: other.digest(name) for name in other.rules}
    for _ in range(60):
        body = " ".join(dice.choices(WORDS, k=20))
        assert one.match(reading(body, one)) == other.match(reading(body, other))


def test_only_the_rule_that_changed_is_compiled(parsed: list[str]) -> None:
    first = RuleSet(RULES, ACTORS)
    del parsed[:]
    second = first.changed(changed(2, "truce NEAR/4 Cairo"), ACTORS)
    assert parsed == ["truce NEAR/4 Cairo"]
    same(second, RuleSet(changed(2, "truce NEAR/4 Cairo"), ACTORS))
    same(first, RuleSet(RULES, ACTORS))


def test_a_new_rule_and_one_that_is_gone(parsed: list[str]) -> None:
    first = RuleSet(RULES, ACTORS)
    del parsed[:]
    wanted = [*RULES[1:], rule("the harbour deal", "rule-9")]
    second = first.changed(wanted, ACTORS)
    assert parsed == ["the harbour deal"]
    same(second, RuleSet(wanted, ACTORS))


def test_what_is_not_in_the_query_needs_no_compiling(parsed: list[str]) -> None:
    first = RuleSet(RULES, ACTORS)
    del parsed[:]
    wanted = [replace(each, title="Other", languages=("tr",)) for each in RULES]
    second = first.changed(wanted, ACTORS)
    assert parsed == []
    assert second.match(reading("truce truce", second)) == []
    assert {each.title for each in second.rules.values()} == {"Other"}


def test_a_changed_actor_compiles_the_rules_that_name_it(parsed: list[str]) -> None:
    first = RuleSet(RULES, ACTORS)
    del parsed[:]
    wanted = actors("qatar", aliases=("Qatar", "Doha"))
    second = first.changed(RULES, wanted)
    assert parsed == ["@qatar NEAR/2 deal"]
    same(second, RuleSet(RULES, wanted))
    assert second.match(reading("a Doha deal", second))


def test_a_new_member_compiles_the_rules_that_ask_for_members(parsed: list[str]) -> None:
    first = RuleSet(RULES, ACTORS)
    del parsed[:]
    wanted = actors("trump", member_of=(ActorId("hamas"),))
    second = first.changed(RULES, wanted)
    assert "@hamas+ truce" in parsed
    assert "guarantee{2,} deal" not in parsed
    same(second, RuleSet(RULES, wanted))


def test_where_most_is_new_nothing_is_dragged_along(parsed: list[str]) -> None:
    first = RuleSet(RULES, ACTORS)
    del parsed[:]
    wanted = [replace(each, query=f"{each.query} whatever") for each in RULES[:5]] + RULES[5:]
    same(first.changed(wanted, ACTORS), RuleSet(wanted, ACTORS))
    assert len([query for query in parsed if query == QUERIES[7]]) == 2


def test_a_rule_that_does_not_compile_leaves_the_set_as_it_was() -> None:
    first = RuleSet(RULES, ACTORS)
    with pytest.raises(RuleError):
        first.changed(changed(0, "harbour AND ("), ACTORS)
    same(first, RuleSet(RULES, ACTORS))


def test_a_set_changed_many_times_says_what_one_made_at_once_says() -> None:
    dice = random.Random(11)
    queries = [
        *QUERIES,
        "author:Hayya OR harbour",
        '"real guarantee" OR /gua.ant/',
        "the NEAR/3 Trump NOT @qatar",
        "real",
    ]
    wanted = {each.id: each for each in RULES}
    changing = RuleSet(RULES, ACTORS)
    for _ in range(25):
        each = rule(dice.choice(queries), f"rule-{dice.randrange(11)}")
        wanted[each.id] = replace(each, enabled=dice.random() < 0.8)
        if dice.random() < 0.2:
            del wanted[dice.choice(list(wanted))]
        changing = changing.changed(list(wanted.values()), ACTORS)
        at_once = RuleSet(list(wanted.values()), ACTORS)
        for _ in range(4):
            text, author = " ".join(dice.choices(WORDS, k=20)), dice.choice(("", "Khalil al-Hayya"))
            ours, its = reading(text, changing, author=author), reading(text, at_once, author=author)
            assert changing.match(ours) == at_once.match(its)
