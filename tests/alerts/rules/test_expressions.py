"""Regular expressions of many rules are looked for together."""

from __future__ import annotations

from alerts.rules.expressions import Expressions
from tests.alerts.rules.make import found, reading, rules


def test_only_expressions_that_match_somewhere_are_found() -> None:
    known = Expressions([r"UNRWA-\d+", "(?i:truce)", "^deal"])
    assert known.found(["A deal", "UNRWA-20 Truce"]) == {r"UNRWA-\d+", "(?i:truce)"}


def test_a_set_that_is_too_large_leaves_each_expression_to_itself() -> None:
    huge = [f"(a|b){{200}}[a-z]{{300}}{number}.{{300}}" for number in range(3_000)]
    assert Expressions(huge).found(["nothing"]) == set(huge)


def test_rules_with_expressions_hold_where_they_match() -> None:
    ruleset = rules(r"/UNRWA-\d+/", "/truce|deal/i", "NOT /UNRWA/ AND truce", r"author:/J\w+ Doe/")
    assert ruleset.holding(reading("A Truce.", ruleset, author="Jane Doe")) == [
        "rule-00001",
        "rule-00002",
        "rule-00003",
    ]
    assert ruleset.holding(reading("UNRWA-2025", ruleset)) == ["rule-00000"]
    assert found("/^A t/ OR /e$/", "A truce") == ["A t", "e"]
