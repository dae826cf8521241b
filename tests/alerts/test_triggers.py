"""Words of which an article has one, if a rule holds in it."""

from __future__ import annotations

import pytest

from alerts.rules import cases
from alerts.triggers import MOST_ALTERNATIVES, needed, triggers
from news.ports import Wanted
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


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("guarantee", [[{"guarantee*"}]]),
        ("volcano NEAR/5 ash", [[{"ash*"}, {"volcano*"}]]),
        ("volcano ash lava", [[{"ash*"}, {"lava*"}, {"volcano*"}]]),
        ("(volcano OR ash) AND lava", [[{"lava*"}, {"volcano*"}], [{"ash*"}, {"lava*"}]]),
        ("@netanyahu AND /vol.*/", [[{"netanyahu*"}]]),
        ("volcano AND NOT ash", [[{"volcano*"}]]),
        ("author:Brandt", [[{"brandt*"}]]),
        ("volcano OR /vol.*/", None),
        ("停火", None),
    ],
)
def test_what_a_rule_needs_is_asked_for_altogether(query: str, wanted: list[list[set[str]]] | None) -> None:
    found = needed(query, ACTORS)
    assert (None if found is None else [[set(words) for words in groups] for groups in found]) == wanted


def test_a_rule_of_many_words_is_asked_for_by_one_of_each() -> None:
    found = needed(" OR ".join(f'"volcano{letter} ash"' for letter in "abcdefghijklmnopqrstuvwxyz" * 4), ACTORS)
    assert found is not None
    assert len(found) <= MOST_ALTERNATIVES
    many = needed(" OR ".join(f'"volcano{one}{two} ash"' for one in "abcdefghij" for two in "abcdefghij"), ACTORS)
    assert many is not None
    ((words,),) = many
    assert len(words) == 100


def test_whatever_a_rule_matches_is_brought_by_its_words(database: SqlDatabase) -> None:
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
    loose = {case["id"]: triggers(case["rule"], cast, spellings) for case in matching}
    asked: dict[str, list[Wanted]] = {name: [[[words]]] for name, words in loose.items() if words is not None}
    assert len(asked) > len(matching) / 2
    for case in matching:
        if (whole := needed(case["rule"], cast, spellings)) is not None:
            asked.setdefault(case["id"], []).append(whole)
    with database.read() as store:
        missed = [
            (name, wanted)
            for name, each in asked.items()
            for wanted in each
            if not any(found.article.id == ids[name] for some in store.search.holding(wanted).batches for found in some)
        ]
    assert missed == []
