"""Turkish: the dictionary's roots, and the stems of its verbs.

    saldırı → saldırılar, saldırısında        öldürmek → öldürdü, öldürüldü, öldüren;  not ölmek → öldü

The dictionary has a verb's root for all that is made of it: to kill and to die are one root, to attack and to release.
So a form is of the longest stem that has an infinitive of the same root; a passive form is of its active stem as well.
Endings after an apostrophe are cut where texts are read. Accents count: oldu is became, öldü died.
"""

from __future__ import annotations

import re
from collections.abc import Hashable

from news.inflections.dictionary import dictionary, lowered, number
from news.languages import function_words
from news.letters import fold

_INFINITIVES = ("mek", "mak")
_NO_STEM = re.compile(r".*(?:m[ae]|[ae]bil|[ıiuü]ver)")  # negation and ability are endings
_PASSIVE = re.compile(r"(.{2,}?)[ıiuü]?[ln]")
_DERIVED = re.compile(r"((.{3,}?)(?:[cç][ıiuü]|s[ıiuü]z|l[ıiuü][kğ]))")  # who makes war, without borders, soldiering


class Turkish:
    """Roots of nouns, stems of verbs."""

    names = True  # Filistinliler

    def __init__(self) -> None:
        self._dictionary = dictionary("tr")
        self._small = function_words("tr")

    def has(self, word: str) -> bool:
        return self._dictionary.has(_lowered(word))

    def asked(self, word: str) -> frozenset[Hashable]:
        if fold(word) in self._small:
            return frozenset((number(fold(word)),))
        word = _lowered(word)
        lemmas = self._lemmas(word)
        stem = self._stem(word, lemmas)
        # What lost its vowel is told by its root: söylemek, söylüyor.
        return self._keys(word, lemmas) | ({number(stem)} & lemmas if stem else frozenset())

    def said(self, form: str) -> frozenset[Hashable]:
        form = _lowered(form)
        lemmas = self._lemmas(form)
        stem = self._stem(form, lemmas)
        active = _PASSIVE.fullmatch(stem) if stem else None
        voiced = self._infinitive(active[1], lemmas) if active else None
        return self._keys(form, lemmas) | (frozenset((number(voiced),)) if voiced else frozenset())

    def _keys(self, form: str, lemmas: frozenset[int]) -> frozenset[int]:
        derived = _DERIVED.match(form)
        if derived and not lemmas.isdisjoint(self._lemmas(derived[2])):
            return frozenset((number(derived[1]),))
        stem = self._stem(form, lemmas)
        infinitive = self._infinitive(stem, lemmas) if stem else None
        if infinitive is None:
            return lemmas
        return (lemmas - self._lemmas(infinitive)) | {number(infinitive)}

    def _stem(self, form: str, lemmas: frozenset[int]) -> str | None:
        """The longest that a verb's form may be of; planlar are plans before it is plans."""
        for size in range(len(form), 1, -1) if lemmas else ():
            stem = form[:size]
            plural = stem.endswith(("la", "le")) and form.startswith("r", size)
            if not plural and self._infinitive(stem, lemmas) is not None:
                return stem
        return None

    def _infinitive(self, stem: str, lemmas: frozenset[int]) -> str | None:
        """The infinitive of a stem that shares a root with *lemmas*."""
        if _NO_STEM.fullmatch(stem):
            return None
        found = (stem + ending for ending in _INFINITIVES)
        return next((each for each in found if not lemmas.isdisjoint(self._lemmas(each))), None)

    def _lemmas(self, form: str) -> frozenset[int]:
        return self._dictionary.written(form)


def _lowered(word: str) -> str:
    """In small letters: I is ı."""
    return lowered(word.replace("I", "ı"))
