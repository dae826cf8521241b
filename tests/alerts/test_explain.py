"""Why a rule holds, or why not."""

from __future__ import annotations

import pytest

from alerts.explain import explain
from tests.alerts.rules.make import ACTORS, reading, rule


def why(query: str, body: str) -> str | None:
    return explain(rule(query), ACTORS, reading(body)).why_not


@pytest.mark.parametrize(
    ("query", "body", "reason"),
    [
        ("truce", "A deal.", "does not occur"),
        ("title:truce", "A truce.", "in title: occurs elsewhere only (1 ×)"),
        ("Gaza truce deal", "A truce.", "2 of 3 parts do not hold: Gaza, deal"),
        ("truce OR deal", "War.", "none of its 2 alternatives holds"),
        ("Gaza -flotilla", "The Gaza flotilla.", "1 of 2 parts do not hold: -flotilla"),
        ("truce NEAR/1 Gaza", "A truce of sorts for Gaza", "NEAR distance 3 > 1"),
        ("truce ONEAR/9 Gaza", "Gaza saw a truce", "ONEAR: only the other way round, 2 words between"),
        ("truce NEAR/5 Gaza", "A truce.\nGaza", "never in one paragraph"),
        ("truce ONEAR/2 Gaza", "A truce of sorts for Gaza", "ONEAR distance 3 > 2"),
        ("truce NEAR/s Gaza", "A truce. Gaza", "never in one sentence; 0 words between the nearest"),
        ("(truce NEAR/1 deal) NEAR/5 Gaza", "A truce or no deal. Gaza", "truce NEAR/1 deal: NEAR distance 2 > 1"),
        ("truce NEAR/5 Gaza", "A truce.", "Gaza: does not occur"),
        ('Qatar EXCEPT "Qatar Airways"', "Qatar Airways", '1 × masked by "Qatar Airways"'),
        ("Jordan NOTNEAR/1 Michael", "Michael Jordan", "1 × with Michael within 1 word"),
        ("truce{3,}", "A truce, a truce.", "occurs 2 ×"),
        ("truce source:bbc.com", "A truce.", "1 of 2 parts do not hold: source:bbc.com"),
        ("said(@hamas, deal)", "A deal.", "nothing is attributed to @hamas"),
        ("truce", "A truce.", None),
    ],
)
def test_a_part_that_does_not_hold_says_why(query: str, body: str, reason: str | None) -> None:
    assert why(query, body) == reason


def test_the_parts_of_a_rule_are_explained_one_by_one() -> None:
    told = explain(rule("truce NEAR/1 @hamas"), ACTORS, reading("A truce that Hamas, of Gaza, wants"))
    assert list(told.lines()) == [
        "✓ truce NEAR/1 @hamas    body 2–7, body 13–18",
        "  ✓ truce    body 2–7",
        "  ✓ @hamas    body 13–18",
    ]


def test_a_rule_that_does_not_look_at_the_article_says_so() -> None:
    told = explain(rule("truce", sources=("outlet",)), ACTORS, reading("A truce.", source="other"))
    assert not told.held
    assert told.why_not == "only for outlet; the article is from other"
    assert told.parts[0].held


def test_a_statement_of_another_speaker_names_them() -> None:
    told = explain(rule("said(@hamas, deal)"), ACTORS, reading("“We want a deal,” Trump said. Hamas said: “No war.”"))
    assert told.why_not is not None
    assert "those who say it: " in told.why_not
