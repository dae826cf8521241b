"""Persian: the plural that is written together with its word, with a zero-width non-joiner or without.

موشک → موشک‌ها، موشک‌های، موشکهایی
"""

from __future__ import annotations

import re
from collections.abc import Hashable

from news.languages import function_words
from news.letters import fold

_PLURAL = re.compile(r"(?<=\w\w)ها(?:ي|يي|يش|يشان|يم|يمان)?$")  # folded: the non-joiner is gone, ی is ي
_LETTERS = re.compile(r"[\u0600-\u06ff]+")


class Persian:
    """A word and its plural."""

    names = False

    def __init__(self) -> None:
        self._small = function_words("fa")

    def has(self, _: str, /) -> bool:
        return False

    def asked(self, word: str) -> frozenset[Hashable]:
        return self.said(word) if _LETTERS.fullmatch(fold(word)) else frozenset()

    def said(self, form: str) -> frozenset[Hashable]:
        form = fold(form)
        return frozenset((form if form in self._small else _PLURAL.sub("", form),))
