"""Offices: which words for a source tell what somebody is, in languages other than English.

la maire de Vinstad, | Anne Roux        Polizeisprecher | Lehnert        Selin | hanım
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from news.reporting.grammar import Grammar
from news.rows import parts


class Offices:
    """The words of one text, as a language knows them."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        self._text, self._g = text, grammar

    def _no_name(self, word: str) -> bool:
        found = parts(word)
        g = self._g
        if not g.no_names.isdisjoint(found[:1]):
            return True
        return self._is_role(found[0]) or found[0].endswith(g.long_titles)

    def _is_role(self, word: str) -> bool:
        """Außenministerin, Polizeisprecher, Pressesprecherin: a word that ends in what somebody is."""
        return word.endswith(self._g.heads)

    def _has_title(self, words: Sequence[tuple[str, int]]) -> bool:
        return any(not self._g.titles.isdisjoint(parts(word)) or self._is_role(parts(word)[0]) for word, _ in words)

    def _titled(self, words: Sequence[tuple[str, int]], at: int) -> bool:
        """Whether a title stands beside the word at *at*: M. Dupont, Polizeisprecher Lehnert, Selin hanım."""
        place = next(k for k, (_, start) in enumerate(words) if start == at)
        sides = (place - 1,) if self._g.nouns else (place - 1, place + 1)  # Norlands Sportdirektor
        beside = [words[k][0] for k in sides if 0 <= k < len(words)]
        return self._has_title([(word, 0) for word in beside])

    def _starts_with_body(self, words: Sequence[tuple[str, int]]) -> bool:
        lead = [parts(word)[-1] for word, _ in words[:3]]
        first = next((word for word in lead if word in self._g.titles or word in self._g.bodies), "")
        return first in self._g.bodies

    @staticmethod
    def _capital(word: str) -> bool:
        if word[:1].isupper() or ("'" not in word and "’" not in word):
            return word[:1].isupper()
        tail = re.split(r"['’]", word)
        return tail[0][:1].isupper() or (len(tail) > 1 and tail[1][:1].isupper())

    def _is_article(self, word: str) -> bool:
        return not self._g.determiners.isdisjoint(parts(word)) and "'" not in word and "’" not in word
