"""Turkish: the dictionary's roots, and the stems of its verbs.

    saldırı → saldırılar, saldırısında        öldürmek → öldürdü, öldürüldü, öldüren;  not ölmek → öldü

The dictionary has a verb's root for all that is made of it: to kill and to die are one root, to attack and to release.
So a form is of the longest stem that has an infinitive of the same root; a passive form is of its active stem as well.
Endings after an apostrophe are cut where texts are read.
"""

from __future__ import annotations

import re
from collections.abc import Hashable

from news.inflections.dictionary import dictionary, number
from news.languages import function_words

_INFINITIVES = ("mek", "mak")  # folded: the dotless ı is i
_NO_STEM = re.compile(r".*(?:m[ae]|[ae]bil|i?ver|u?ver)")  # negation and ability are endings
_PASSIVE = re.compile(r"(.{2,}?)[iu]?[ln]")


class Turkish:
    """Roots of nouns, stems of verbs."""

    names = False

    def __init__(self) -> None:
        self._dictionary = dictionary("tr")
        self._small = function_words("tr")

    def asked(self, word: str) -> frozenset[Hashable]:
        return frozenset((number(word),)) if word in self._small else self._keys(word, passive=False)

    def said(self, form: str) -> frozenset[Hashable]:
        return self._keys(form, passive=True)

    def _keys(self, form: str, *, passive: bool) -> frozenset[Hashable]:
        lemmas = self._dictionary.lemmas(form)
        for size in range(len(form), 1, -1) if lemmas else ():
            infinitive = self._infinitive(form[:size], lemmas)
            if infinitive is not None:
                roots = self._dictionary.lemmas(infinitive)
                active = self._active(form[:size], lemmas) if passive else None
                return frozenset(
                    (number(infinitive), *(() if active is None else (number(active),)), *(lemmas - roots))
                )
        return lemmas

    def _infinitive(self, stem: str, lemmas: frozenset[int]) -> str | None:
        """The infinitive of a stem that shares a root with *lemmas*."""
        if _NO_STEM.fullmatch(stem):
            return None
        found = (stem + ending for ending in _INFINITIVES)
        return next((each for each in found if not lemmas.isdisjoint(self._dictionary.lemmas(each))), None)

    def _active(self, stem: str, lemmas: frozenset[int]) -> str | None:
        shorter = _PASSIVE.fullmatch(stem)
        return self._infinitive(shorter[1], lemmas) if shorter else None
