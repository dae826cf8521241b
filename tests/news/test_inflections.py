"""Words take the forms of the article's language: families made by hand, language by language."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from news.inflections import LANGUAGES, inflection
from news.inflections.dictionary import Dictionary, arranged, dictionary, number
from news.lexicon import Lexicon
from news.patterns import One
from news.variants import Variants
from news.words import Writing

FAMILIES = Path(__file__).parents[2] / "fixtures" / "inflections"


def finds(word: str, language: str, texts: list[str], *, name: bool = False) -> list[str]:
    """Which of *texts*, each a word, the rule's word finds in an article of the language."""
    lexicon = Lexicon()
    pattern = Writing(lexicon, Variants()).word(word, name=name)
    assert isinstance(pattern, One)
    vocabulary = lexicon.vocabulary(language, all_caps=False)
    return [text for text in texts if pattern.term in lexicon.classes.terms.of(np.array([vocabulary[text]]))[1][0]]


@pytest.mark.parametrize("language", [file.stem for file in sorted(FAMILIES.glob("*.txt"))])
def test_a_word_finds_its_forms_and_no_others(language: str) -> None:
    wrong = []
    for line in (FAMILIES / f"{language}.txt").read_text("utf-8").splitlines():
        word, forms, others = (part.split() for part in line.split("|"))
        told = [*word, *forms, *others]
        expected = [text.rstrip("!") for text in told if text not in others and not text.endswith("?")]
        expected += [text.rstrip("!") for text in others if text.endswith("!")]
        if (found := finds(word[0], language, [text.rstrip("?!") for text in told])) != expected:
            wrong.append((word[0], found, expected))
    assert not wrong


@pytest.mark.parametrize("language", ["ar", "fr", "he"])
def test_an_english_word_is_english_in_every_language(language: str) -> None:
    assert finds("guarantee", language, ["guaranteed", "guarantor"]) == ["guaranteed"]


def test_a_language_without_inflection_matches_the_word_and_its_english_forms() -> None:
    assert inflection("sw") is None
    assert finds("mateka", "sw", ["mateka", "utekaji"]) == ["mateka"]


def test_a_word_of_the_language_takes_no_english_forms() -> None:
    assert finds("war", "fr", ["wars"]) == ["wars"]
    assert finds("main", "fr", ["mains", "maining"]) == ["mains"]


def test_an_actors_name_takes_prefixes_only_where_a_script_has_no_capitals() -> None:
    assert finds("وزير", "ar", ["والوزير", "وزراء"], name=True) == ["والوزير"]


def test_a_name_declines_with_its_capital() -> None:
    assert finds("Путин", "ru", ["Путина", "путина"], name=True) == ["Путина"]


def test_the_number_of_a_word_is_the_same_alone_and_among_others() -> None:
    words = {"geiseln": "geisel", "Straßen": "Straße", "ОТЕЛЬ": "отель", "été": "être"}
    small = Dictionary(arranged(words))
    assert small.lemmas("strassen") == {number("strasse")}
    assert small.lemmas("ete") == {number("etre")}
    assert "geisel" in small
    assert small.lemmas("volcano") == frozenset()


def test_a_dictionary_is_kept_and_made_again_when_it_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    dictionary.cache_clear()
    try:
        first = dictionary("he").lemmas("ממשלות")
        (kept,) = (tmp_path / "wirewatch").iterdir()
        kept.write_bytes(b"broken")
        dictionary.cache_clear()
        assert dictionary("he").lemmas("ממשלות") == first
        assert kept.stat().st_size > 1_000_000
    finally:
        dictionary.cache_clear()


def test_without_a_place_to_keep_it_a_dictionary_stays_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path / "file"))
    dictionary.cache_clear()
    try:
        assert dictionary("he").lemmas("ממשלות")
    finally:
        dictionary.cache_clear()


def test_every_language_has_its_families_or_is_plain() -> None:
    told = {file.stem for file in FAMILIES.glob("*.txt")}
    assert told <= LANGUAGES
    assert {"ar", "de", "es", "fr", "he", "ru", "tr"} <= told
