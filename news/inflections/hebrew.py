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
from news.letters import fold

_PREFIX = re.compile(r"ו?(?:לכש|כש|מש|ש)?(?:[בלמכ]|מה)?ה?")
_ARTICLE = "ה"
_SHORTEST = 3  # letters of a word that the dictionary does not have
_BOTH = frozenset("בעיר מצפון בקרב באש".split())  # a beast, or in the city: as words less frequent than with a prefix
_IRREGULAR = {"נשים": "אישה", "הנשים": "אישה", "נשות": "אישה"}  # the dictionary has them for men


class Hebrew:
    """The dictionary's forms, prefixes cut from those that it lacks."""

    names = False

    def __init__(self) -> None:
        self._dictionary = dictionary("he")
        self._small = function_words("he")
        self._small_numbers = frozenset(map(number, self._small))

    def has(self, _: str, /) -> bool:
        return False  # points are hardly ever written

    def asked(self, word: str) -> frozenset[Hashable]:
        word = fold(word)
        if word.isascii():
            return frozenset()
        # A name that the dictionary lacks takes prefixes all the same.
        own = frozenset((number(word),))
        return own if word in self._small else own | (self._dictionary.lemmas(word) - self._small_numbers)

    def said(self, form: str) -> frozenset[Hashable]:
        form = fold(form)
        lemmas = self._lemmas(form)
        if form in self._small:
            return frozenset((number(form),))
        if number(form) in lemmas and not form.startswith(_ARTICLE) and form not in _BOTH:
            return lemmas
        # The dictionary has some words with the article before them, and other words for בעיר and השר.
        cuts = [size for size in range(1, min(5, len(form) - 1)) if _PREFIX.fullmatch(form, 0, size)]
        rests = [form[size:] for size in cuts]
        known = {number(rest) for rest in rests} & {lemma for rest in rests for lemma in self._lemmas(rest)}
        if lemmas:
            return lemmas | known
        others = [lemmas for rest in rests if (lemmas := self._lemmas(rest))] or [
            frozenset((number(one),)) for rest in (form, *rests) for one in _singulars(rest) if one in self._dictionary
        ]
        names = [number(rest) for rest in rests if len(rest) >= _SHORTEST]
        return frozenset().union(known, *others) if others else frozenset(names)

    def _lemmas(self, form: str) -> frozenset[int]:
        irregular = _IRREGULAR.get(form)
        return frozenset((number(irregular),)) if irregular else self._dictionary.lemmas(form) - self._small_numbers


def _singulars(word: str) -> Iterator[str]:
    """What a regular plural, a feminine, she and they of a verb may be of."""
    for ending in ("ים", "ות", "ה", "ת", "ו"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST:
            yield stem
            if ending == "ות":
                yield from (stem + "ה", stem + "ת", stem.removesuffix("א") + "ה")
