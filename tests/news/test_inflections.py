"""Words take the forms of the article's language: families made by hand, language by language."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from _pytest.mark import ParameterSet

from news.inflections import LANGUAGES, inflection
from news.inflections.dictionary import Dictionary, arranged, dictionary, in_memory, number, shaped
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
    return [text for text in texts if pattern.term in lexicon.classes.terms(np.array([vocabulary[text]]))]


SLOW = set("bg cs da el fi hbs hu it nb nl pl pt ro sk sv".split())  # their dictionaries take seconds to arrange


def families() -> list[ParameterSet]:
    """The lists, by language: those that the languages were made with, and those that came after."""
    files = sorted(FAMILIES.rglob("*.txt"))
    return [
        pytest.param(file, id=str(file.relative_to(FAMILIES)), marks=[pytest.mark.nightly] if file.stem in SLOW else [])
        for file in files
    ]


@pytest.mark.parametrize("file", families())
def test_a_word_finds_its_forms_and_no_others(file: Path) -> None:
    wrong = []
    language = file.stem
    for line in file.read_text("utf-8").splitlines():
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
    hebrew = ["חמאס", "בחמאס", "והחמאס", "כשהחמאס", "מהחמאס", "חמאסניק", "התחמאס"]
    assert finds("חמאס", "he", hebrew, name=True) == hebrew[:-2]
    assert finds("חמאס", "en", hebrew, name=True) == hebrew[:-2]


def test_a_name_declines_with_its_capital() -> None:
    assert finds("Путин", "ru", ["Путина", "путина"], name=True) == ["Путина"]


def small(**words: str) -> Dictionary:
    return in_memory(arranged((form.encode(), lemma.encode()) for form, lemma in words.items()))


def test_the_number_of_a_word_is_the_same_alone_and_among_others() -> None:
    words = small(geiseln="geisel", Straßen="Straße", ОТЕЛЬ="отель", été="être", tués="tué", tué="tuer")
    assert words.lemmas("strassen") == {number("Strasse")}
    assert words.lemmas("ete") == words.written("été") == {number("être")}
    assert words.lemmas("tués") == {number("tué"), number("tuer")}
    assert words.written("tués", further=False) == {number("tué")}
    assert words.is_base(number("geisel"))
    assert "geisel" in words
    assert words.lemmas("volcano") == words.written("volcano") == frozenset()


def test_accents_and_capitals_tell_words_apart_where_both_are_words() -> None:
    words = small(fordert="fordern", fördert="fördern", angriff="angreifen", Angriff="Angriff", hôpital="hôpital")
    assert words.written("fordert") == {number("fordern")}
    assert words.written("fördert") == {number("fördern")}
    assert words.lemmas("fordert") == {number("fordern"), number("fördern")}
    assert words.written("Angriff", capital=True) == {number("Angriff")}
    assert words.written("angriff") == {number("Angriff"), number("angreifen")}
    assert words.written("hopital") == {number("hôpital")}
    assert words.has("hôpital")
    assert not words.has("hopital")
    assert shaped("Angriff") != shaped("angriff") != shaped("ängriff")


def test_accents_count_only_where_the_language_has_both_words() -> None:
    assert finds("fordern", "de", ["fordert", "fördert", "Fördern"]) == ["fordert"]
    assert finds("ölmek", "tr", ["öldü", "oldu"]) == ["öldü"]
    assert finds("papa", "es", ["papa", "papá"]) == ["papa"]
    assert finds("hopital", "fr", ["hôpitaux", "Hopital"]) == ["hôpitaux", "Hopital"]


def test_capitals_tell_german_nouns_from_verbs() -> None:
    assert finds("angreifen", "de", ["angriff", "Angriff", "Greift", "ANGRIFF"]) == ["angriff", "ANGRIFF"]
    assert finds("angriff", "de", ["Angriffe", "angreifen"]) == ["Angriffe"]
    assert finds("treffen", "de", ["Treffen", "traf"]) == ["Treffen", "traf"]


def test_a_dictionary_is_kept_and_made_again_when_it_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    dictionary.cache_clear()
    try:
        first = dictionary("he").lemmas("ממשלות")
        (kept,) = (tmp_path / "wirewatch").iterdir()
        whole = kept.read_bytes()
        for broken in (b"", b"broken", b"?" + whole[1:], whole[:-1]):
            kept.write_bytes(broken)
            dictionary.cache_clear()
            assert dictionary("he").lemmas("ממשלות") == first
            assert kept.read_bytes() == whole
    finally:
        dictionary.cache_clear()


def test_two_processes_that_arrange_one_dictionary_leave_one_whole_file(tmp_path: Path) -> None:
    told = "from news.inflections.dictionary import dictionary; print(len(dictionary('he').lemmas('ממשלות')))"
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    command = [sys.executable, "-c", told]
    both = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert {process.communicate()[0].splitlines()[-1] for process in both} == {"1"}
    (kept,) = (tmp_path / "wirewatch").iterdir()
    assert kept.stat().st_size > 1_000_000


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
