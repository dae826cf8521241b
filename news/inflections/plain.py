"""Languages whose dictionary suffices: German, French, Spanish, …

Waffenruhe → Waffenruhen        retirer → retirent, retiré, retirés        war, est, fue → no other form
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from news.inflections.dictionary import dictionary, number
from news.languages import function_words

# The dictionary often has these for adjectives and nothing else: retirado, detenidos, uccisi, tuées.
_PARTICIPLES: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "es": (("ado", ("ar",)), ("ados", ("ar",)), ("ido", ("er", "ir")), ("idos", ("er", "ir"))),
    "pt": (("ado", ("ar",)), ("ados", ("ar",)), ("ido", ("er", "ir")), ("idos", ("er", "ir"))),
    "it": (("ato", ("are",)), ("ati", ("are",)), ("ito", ("ire",)), ("iti", ("ire",)), ("uto", ("ere",)), ("uti", ("ere",))),
    "fr": (("ee", ("er",)), ("ees", ("er",))),
}  # fmt: skip


class Plain:
    """Form → dictionary forms, and nothing else."""

    def __init__(self, language: str, *, names: bool) -> None:
        self.names = names
        self._dictionary = dictionary(language)
        self._small = function_words(language)
        self._small_numbers = frozenset(map(number, self._small))
        self._participles = _PARTICIPLES.get(language, ())

    def asked(self, word: str) -> frozenset[Hashable]:
        # Small words and auxiliaries have no other form here: été would be all of être, war all of sein.
        own = frozenset((number(word),))
        if word in self._small:
            return own
        lemmas = self._dictionary.lemmas(word)
        return (lemmas - self._small_numbers or own) if lemmas else frozenset()

    def said(self, form: str) -> frozenset[Hashable]:
        lemmas = self._dictionary.lemmas(form)
        verbs = {
            number(verb)
            for ending, infinitives in self._participles
            if form.endswith(ending)
            for infinitive in infinitives
            if (verb := form.removesuffix(ending) + infinitive) in self._dictionary
        }
        own = {number(form)} if form in self._small else set()
        return (lemmas - self._small_numbers) | verbs | own
