"""Russian, by pymorphy3 and its dictionary: names decline too, and words that it lacks by likeness.

заложник → заложники, заложников, …        Путин → Путина, Путину        Зеленский → Зеленского
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping

from news.languages import function_words
from news.letters import fold

_UNLIKELY = 0.15  # of a form's readings: стали is of сталь once in fifty times


class Russian:
    """A form's dictionary forms, but for those that it hardly ever is of."""

    names = True

    def __init__(self) -> None:
        from pymorphy3 import MorphAnalyzer  # 0.5 s and 27 MB: only for an article in the language

        self._analyzer = MorphAnalyzer(lang="ru")
        self._small = function_words("ru")

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
