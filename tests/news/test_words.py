"""Inflection, variants and what written words become."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from news.inflect import inflect
from news.languages import function_words, primary
from news.lexicon import Lexicon
from news.terms import Term, edits
from news.variants import extended, parse, shipped, variants


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("guarantee", {"guarantee", "guarantees", "guaranteed", "guaranteeing"}),
        ("women", {"woman", "women"}),
        ("news", {"news"}),
        ("flotilla", {"flotilla", "flotillas"}),
        ("of", {"of"}),
        ("its", {"its", "itses"}),
        ("was", {"be", "am", "is", "are", "was", "were", "been", "being"}),
        ("be", {"be", "am", "is", "are", "was", "were", "been", "being"}),
        ("go", {"go", "goes", "went", "going", "gone"}),
        ("us", {"us"}),
        ("will", {"will", "wills", "would"}),
        ("prove", {"prove", "proves", "proved", "proven", "proving"}),
        ("panels", {"panel", "panels", "paneled", "panelled", "panelling"}),
        ("зима", {"зима"}),
    ],
)
def test_words_inflect(word: str, forms: set[str]) -> None:
    assert inflect(word) == forms


def test_derived_words_are_other_words() -> None:
    assert "negotiator" not in inflect("negotiate")
    assert "unite" not in inflect("united")


def test_the_shipped_list_joins_spellings_and_spaced_words() -> None:
    assert "organizations" in shipped().spelling["organisation"]
    assert any(first == "cease" for first, _ in shipped().spaced["ceasefires"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("militarise", "militarized"),
        ("epicentre", "epicenters"),
        ("tumour", "tumors"),
        ("kiev", "kyiv"),
        ("gray", "grey"),
    ],
)
def test_the_shipped_list_has_british_and_american_spellings_and_transliterations(one: str, other: str) -> None:
    assert other in shipped().spelling[one]


def test_no_word_of_the_shipped_list_is_in_two_groups() -> None:
    groups = tomllib.loads(files("news").joinpath("variants.toml").read_text("utf-8"))["spelling"]["groups"]
    words = [word for group in groups for word in group]
    assert len(words) == len(set(words))


def test_a_list_of_ones_own_replaces_the_shipped_one() -> None:
    mine = parse('[spaced]\nsnowfall = "snow fall"\n[spelling]\ngroups = [["grey", "gray"]]\n')
    assert "gray" in mine.spelling["grey"]
    assert "ceasefire" not in mine.spaced
    assert mine == variants({"snowfall": "snow fall"}, [["grey", "gray"]])


def test_ones_own_groups_add_to_the_shipped_list_and_join_its_groups() -> None:
    mine = extended((("Drawdown", "draw down"), ("organisation", "orgánisazion")))
    assert ("draw", inflect("down")) in mine.spaced["drawdowns"]
    assert "organization" in mine.spelling["organisazion"]
    assert "organisazions" in mine.spelling["organizations"]
    assert "ceasefire" in mine.spaced
    assert extended((("Drawdown", "draw down"), ("organisation", "orgánisazion"))) is mine
    assert extended(()) is shipped()


def test_a_shipped_pair_does_not_join_two_words_of_one_spelling_group() -> None:
    assert "story" not in shipped().spelling.get("storey", ())
    assert "tire" not in shipped().spelling


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("trump", "trum", 1), ("netanyahu", "netanayhu", 1), ("abc", "abc", 0), ("abcd", "dcba", 3), ("", "ab", 2)],
)
def test_edits(one: str, other: str, distance: int) -> None:
    assert edits(one, other) == edits(other, one) == distance


def test_a_lexicon_gives_the_same_term_the_same_number() -> None:
    lexicon = Lexicon()
    assert lexicon.add(Term(forms=frozenset({"a"}))) == lexicon.add(Term(forms=frozenset({"a"})))


def test_languages_go_by_their_first_subtag() -> None:
    assert primary("fr-FR") == primary("fr_CA") == "fr"
    assert primary(None) == "en"
    assert "un" in function_words("fr")
    assert not function_words("xx")
