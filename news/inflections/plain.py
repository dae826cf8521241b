"""Languages whose dictionary suffices: German, French, Spanish, …

Waffenruhe → Waffenruhen        retirer → retirent, retiré, retirés        war, est, fue → no other form
"""

from __future__ import annotations

from collections.abc import Hashable

from news.inflections.dictionary import dictionary, number
from news.languages import function_words


class Plain:
    """Form → dictionary forms, and nothing else."""

    def __init__(self, language: str, *, names: bool) -> None:
        self.names = names
        self._dictionary = dictionary(language)
        self._small = function_words(language)
        self._small_numbers = frozenset(map(number, self._small))

    def asked(self, word: str) -> frozenset[Hashable]:
        # Small words and auxiliaries have no other form here: été would be all of être, war all of sein.
        own = frozenset((number(word),))
        if word in self._small:
            return own
        lemmas = self._dictionary.lemmas(word)
        return (lemmas - self._small_numbers or own) if lemmas else frozenset()

    def said(self, form: str) -> frozenset[Hashable]:
        return self._dictionary.lemmas(form)
