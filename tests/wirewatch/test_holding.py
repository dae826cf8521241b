"""What a poll brought is held against the rules together, and one bad article takes no other's alerts."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from alerts.rules import RuleSet
from news.model import Match
from news.reading import Reading
from tests.alerts.rules.make import reading
from tests.alerts.rules.make import rules as ruleset
from wirewatch.holding import Held, hold

NOTHING = ruleset()


def test_each_has_its_own_answer() -> None:
    rules, terms = ruleset("truce", "harbour"), ruleset("mayor")
    texts = ["A truce holds.", "The mayor opened the harbour.", "Nothing of note."]
    held = hold(rules, terms, [reading(text, rules) for text in texts])
    assert [[match.rule for match in each.matches] for each in held] == [["rule-00000"], ["rule-00001"], []]
    assert [list(each.terms) for each in held] == [[], ["rule-00000"], []]
    assert hold(rules, NOTHING, []) == []


def test_the_article_at_fault_alone_goes_without(monkeypatch: pytest.MonkeyPatch) -> None:
    rules, well = ruleset("truce"), RuleSet.match_all

    def faulty(self: RuleSet, readings: Iterable[Reading]) -> list[list[Match]]:
        some = list(readings)
        if any("poison" in each.revision.body for each in some):
            raise ZeroDivisionError
        return well(self, some)

    monkeypatch.setattr(RuleSet, "match_all", faulty)
    texts = ["A truce holds.", "A truce of poison.", "Truces end."]
    held = hold(rules, NOTHING, [reading(text, rules) for text in texts])
    assert [len(each.matches) for each in held] == [1, 0, 1]
    assert held[1] == Held()
