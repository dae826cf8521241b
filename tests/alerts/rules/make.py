"""Builders of readings and rules for the tests of the rule language."""

from __future__ import annotations

from typing import Any

from alerts.rules import RuleSet, cases
from news.ids import RuleId
from news.model import Match, Rule
from news.reading import Reading
from news.variants import Variants, shipped

ACTORS = cases.actors(
    {
        "hamas": {"aliases": ["Hamas", "Islamic Resistance Movement", "حماس"], "members": ["hayya"]},
        "hayya": {"aliases": ["Khalil al-Hayya", "al-Hayya"], "short": ["Hayya"]},
        "trump": {"aliases": ["Donald Trump", "Trump"], "except": ["trump card*", "Trump Tower"]},
        "qatar": {"aliases": ["Qatar", "قطر"], "except": ["Qatar Airways"]},
        "usa": {"aliases": ["United States", "==US", "U.S.", "Washington"], "except": ["Washington Post"]},
        "netanyahu": {"aliases": ["Benjamin Netanyahu", "Netanyahu"]},
    }
)


def rule(query: str, id: str = "rule", **given: Any) -> Rule:  # noqa: A002
    return Rule(id=RuleId(id), query=query, **({"title": query} | given))


def rules(*queries: str, variants: Variants | None = None) -> RuleSet:
    return RuleSet(
        [rule(query, f"rule-{number:05}") for number, query in enumerate(queries)], ACTORS, variants or shipped()
    )


def reading(body: str = "", of: RuleSet | None = None, **document: str) -> Reading:
    return cases.reading({"body": body, "lang": "en"} | document, of or rules())


def match(query: str, body: str = "", **document: str) -> Match | None:
    ruleset = rules(query)
    found = ruleset.match(reading(body, ruleset, **document))
    return found[0] if found else None


def found(query: str, body: str = "", **document: str) -> list[str] | None:
    """The texts that a rule highlights; None where it does not hold."""
    held = match(query, body, **document)
    texts = {"title": "", "body": body, "author": ""} | document
    return None if held is None else [texts[span.field][span.start : span.end] for span in held.highlights]
