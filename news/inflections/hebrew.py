"""Hebrew: a dictionary, and the letters that are written together with the next word.

    ממשלה → הממשלה, ממשלות, לממשלות        חמאס → בחמאס, שחמאס

A form that the dictionary has is that word and no prefix is cut from it. Of others up to three are cut, in the order
in which Hebrew writes them, where a word of the dictionary is left, or one of three letters: a name that it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Hashable

from news.inflections.dictionary import dictionary, number
from news.languages import function_words

_PREFIX = re.compile(r"ו?(?:לכש|כש|מש|ש)?(?:[בלמכ]|מה)?ה?")
_SHORTEST = 3  # letters of a word that the dictionary does not have


class Hebrew:
    """The dictionary's forms, prefixes cut from those that it lacks."""

    names = False

    def __init__(self) -> None:
        self._dictionary = dictionary("he")
        self._small = function_words("he")

    def asked(self, word: str) -> frozenset[Hashable]:
        # A name that the dictionary lacks takes prefixes all the same.
        own = frozenset((number(word),))
        return own if word in self._small else own | self._dictionary.lemmas(word)

    def said(self, form: str) -> frozenset[Hashable]:
        lemmas = self._dictionary.lemmas(form)
        if lemmas:
            return lemmas
        rests = [form[size:] for size in range(1, min(5, len(form) - 1)) if _PREFIX.fullmatch(form[:size])]
        known = [lemmas for rest in rests if (lemmas := self._dictionary.lemmas(rest))]
        names = [number(rest) for rest in rests if len(rest) >= _SHORTEST]
        return frozenset().union(*known) if known else frozenset(names)
