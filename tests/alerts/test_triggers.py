"""Words of which an article has one, if a rule holds in it."""

from __future__ import annotations

import pytest

from alerts.rules import cases
from alerts.triggers import triggers
from news.variants import variants
from storage.engine import SqlDatabase
from tests import make
from tests.alerts.rules.make import ACTORS
from tests.alerts.rules.test_cases import TABLE


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("guarantee", {"guarantee*"}),
        ("negotiat*", {"negotiat*"}),
        ("truce OR deal", {"truce*", "deal*"}),
        ("withdraw", {"withdraw*", "withdrew*"}),
        ("title:volcano", {"volcano*"}),
        ("volcano NEAR/5 of", {"volcano*"}),
        ("volcano{2,}", {"volcano*"}),
        ("volcano -ash", {"volcano*"}),
        ("volcano lang:en", {"volcano*"}),
        ("Qatar EXCEPT Doha", {"qatar*"}),
        ("@netanyahu", {"netanyahu*"}),
        ("said(@hamas, volcano)", {"volcano*"}),
        ("volcano eruption of", {"volcano*", "eruption*"}),
        ("volcano~", None),
        ("/vol.*/", None),
        ("volcano OR /vol.*/", None),
        ("停火", None),
        ("@hamas", None),
    ],
)
def test_a_rule_has_triggers_or_everything_is_looked_at(query: str, wanted: set[str] | None) -> None:
    found = triggers(query, ACTORS)
    assert found == (None if wanted is None else frozenset(wanted))


def test_whatever_a_rule_matches_is_brought_by_its_triggers(database: SqlDatabase) -> None:
    cast = cases.actors(TABLE["actors"])
    listed = TABLE["variants"]
    spellings = variants(listed["spaced"], listed["spelling"])
    matching = [case for case in TABLE["cases"] if case.get("match") and "doc" in case]
    ids = {}
    with database.begin() as store:
        for case in matching:
            article = make.article(f"https://outlet.example/{case['id']}")
            texts = {name: case["doc"].get(name, "") for name in ("title", "body", "author")}
            store.archive.add(article, make.revision(article, **texts), make.sighting(article))
            ids[case["id"]] = article.id
    asked = {case["id"]: triggers(case["rule"], cast, spellings) for case in matching}
    assert sum(words is not None for words in asked.values()) > len(matching) / 2
    with database.read() as store:
        missed = [
            name
            for name, words in asked.items()
            if words is not None
            and not any(each.article.id == ids[name] for batch in store.search.holding(words) for each in batch)
        ]
    assert missed == []
