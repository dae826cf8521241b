"""Who is named where."""

from __future__ import annotations

import pytest

from news.actors import Cast
from news.errors import RuleError
from news.ids import ActorId
from news.model import Actor
from news.reading import Reading, read
from tests.make import article, revision

ACTORS = [
    Actor(id=ActorId("hamas"), name="Hamas", aliases=("Hamas", "حماس", "哈马斯")),
    Actor(
        id=ActorId("hayya"),
        name="Khalil al-Hayya",
        aliases=("Khalil al-Hayya", "al-Hayya"),
        short=("Hayya",),
        member_of=(ActorId("hamas"),),
    ),
    Actor(id=ActorId("trump"), name="Donald Trump", aliases=("Donald Trump", "Trump"), exclude=("trump card*",)),
    Actor(id=ActorId("usa"), name="United States", aliases=("United States", "==US", "U.S.")),
]
CAST = Cast(ACTORS)


def reading(body: str, cast: Cast = CAST, **given: str) -> Reading:
    of = article(language=given.pop("language", "en"))
    return read(of, revision(of, **({"title": "", "body": body} | given)), cast)


def named(body: str, **given: str) -> list[tuple[str, str]]:
    r = reading(body, CAST, **given)
    return [(m.actor, r.revision.text(m.span.field)[m.span.start : m.span.end]) for m in r.mentions]


@pytest.mark.parametrize(
    ("body", "mentions"),
    [
        ("President Donald Trump spoke", [("trump", "Donald Trump")]),
        ("This will trump all. His Trump cards.", []),
        ("They told us; the US and the U.S. refused", [("usa", "US"), ("usa", "U.S.")]),
        ("Khalil al-Hayya spoke. Hayya left.", [("hayya", "Khalil al-Hayya"), ("hayya", "Hayya")]),
        ("Hayya street was closed", []),
        ("Al Hayya and al‑Hayya’s words", [("hayya", "Al Hayya"), ("hayya", "al‑Hayya")]),
        ("قالت وحماس", [("hamas", "وحماس")]),
        ("以色列与哈马斯达成", [("hamas", "哈马斯")]),
        ("HAMAS MEETS TRUMP", [("hamas", "HAMAS"), ("trump", "TRUMP")]),
        ("", []),
    ],
)
def test_actors_are_found_by_their_names(body: str, mentions: list[tuple[str, str]]) -> None:
    assert named(body) == mentions


def test_a_name_in_the_byline_is_no_mention_and_anchors_no_short_name() -> None:
    r = reading("Hayya street", author="Khalil al-Hayya")
    assert r.mentions == ()
    assert list(r.occurrences) == ["hayya"]


def test_members_of_an_actor() -> None:
    assert CAST.members(ActorId("hamas")) == ("hayya",)
    assert CAST.members(ActorId("usa")) == ()


def test_a_cast_of_nobody_names_nobody() -> None:
    assert reading("Hamas said", Cast([])).mentions == ()


def test_a_reading_under_the_same_cast_is_itself() -> None:
    r = reading("Hamas said")
    assert r.under(CAST) is r
    assert r.under(Cast([])).mentions == ()


def test_a_name_that_is_no_pattern_is_refused() -> None:
    with pytest.raises(RuleError) as refused:
        Cast([Actor(id=ActorId("x"), name="x", aliases=("Ab*",))])
    assert refused.value.code == "E_WILDCARD"


def test_quotes_of_a_reading_tell_the_speaker() -> None:
    quotes = reading("“We want a deal,” Trump said.").quotes
    assert [quote.actor for quote in quotes] == ["trump"]
