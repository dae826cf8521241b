"""Russian and Ukrainian, by pymorphy3 and its dictionaries: names decline too, and words they lack by likeness.

заложник → заложники, заложников, …        Путин → Путина, Путину        Зеленский → Зеленского        Київ → Києва
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping

from news.languages import function_words
from news.text import fold

_UNLIKELY = 0.15  # of a form's readings: стали is of сталь once in fifty times


class Russian:
    """A form's dictionary forms, but for those that it hardly ever is of."""

    names = True

    def __init__(self, language: str) -> None:
        from pymorphy3 import MorphAnalyzer  # 0.5 s and 27 MB: only for an article in the language

        self._analyzer = MorphAnalyzer(lang=language)
        self._small = function_words(language)

    def has(self, _: str, /) -> bool:
        return False  # ё is е

    def asked(self, word: str) -> frozenset[Hashable]:
        if fold(word) in self._small:
            return frozenset((fold(word),))
        likely = self._lemmas(word)
        # выборы are elections; choices too, but whoever writes the dictionary form means it.
        return frozenset((fold(word),)) if fold(word) in likely else frozenset(likely)

    def said(self, form: str) -> frozenset[Hashable]:
        return frozenset(self._lemmas(form))

    def _lemmas(self, form: str) -> Mapping[str, float]:
        letters = form.replace("'", "")
        if not letters.isalpha() or letters.isascii():
            return {}
        scores: defaultdict[str, float] = defaultdict(float)
        for parse in self._analyzer.parse(fold(form)):
            scores[fold(parse.normal_form)] += parse.score
        return {lemma: score for lemma, score in scores.items() if score >= _UNLIKELY}
