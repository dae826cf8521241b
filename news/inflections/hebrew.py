"""Hebrew: a dictionary, and the letters that are written together with the next word.

    ממשלה → הממשלה, ממשלות, לממשלות        חמאס → בחמאס, שחמאס

A form that the dictionary has is that word and no prefix is cut from it. Of others up to three are cut, in the order
in which Hebrew writes them, where a word of the dictionary is left, or one of three letters: a name that it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator

from news.inflections.dictionary import dictionary, number
from news.languages import function_words

_PREFIX = re.compile(r"ו?(?:לכש|כש|מש|ש)?(?:[בלמכ]|מה)?ה?")
_ARTICLE = "ה"
_SHORTEST = 3  # letters of a word that the dictionary does not have


class Hebrew:
    """The dictionary's forms, prefixes cut from those that it lacks."""

    names = False

    def __init__(self) -> None:
        self._dictionary = dictionary("he")
        self._small = function_words("he")
        self._small_numbers = frozenset(map(number, self._small))

    def asked(self, word: str) -> frozenset[Hashable]:
        if word.isascii():
            return frozenset()
        # A name that the dictionary lacks takes prefixes all the same.
        own = frozenset((number(word),))
        return own if word in self._small else own | (self._dictionary.lemmas(word) - self._small_numbers)

    def said(self, form: str) -> frozenset[Hashable]:
        lemmas = self._dictionary.lemmas(form) - self._small_numbers
        if form in self._small:
            return frozenset((number(form),))
        if number(form) in lemmas and not form.startswith(_ARTICLE):
            return lemmas
        # The dictionary has some words with the article before them, and other words for בעיר and השר.
        cuts = [size for size in range(1, min(5, len(form) - 1)) if _PREFIX.fullmatch(form, 0, size)]
        rests = [form[size:] for size in cuts]
        known = {number(rest) for rest in rests} & {lemma for rest in rests for lemma in self._dictionary.lemmas(rest)}
        if lemmas:
            return lemmas | known
        others = [lemmas for rest in rests if (lemmas := self._dictionary.lemmas(rest))] or [
            frozenset((number(one),)) for rest in (form, *rests) for one in _singulars(rest) if one in self._dictionary
        ]
        names = [number(rest) for rest in rests if len(rest) >= _SHORTEST]
        return frozenset().union(known, *others) if others else frozenset(names)


def _singulars(word: str) -> Iterator[str]:
    """What a regular plural may be of."""
    if len(word) - len("ים") < _SHORTEST:
        return
    if word.endswith("ים"):
        yield word.removesuffix("ים")
    elif word.endswith("ות"):
        stem = word.removesuffix("ות")
        yield from (stem, stem + "ה", stem + "ת", stem.removesuffix("א") + "ה")
