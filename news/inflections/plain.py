"""Languages whose dictionary suffices, but for participles and regular plurals: French, Spanish, Italian, …

retirer → retirent, retiré, retirés        exigir → exigió, exigido        été, est, fue → no other form
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from news.inflections import Keys
from news.inflections.dictionary import dictionary, lowered, number, spelt
from news.languages import function_words
from news.letters import fold

Endings = tuple[tuple[str, str], ...]
"""What ends a form, and what its dictionary form has instead."""


def _of(verbs: str, stems: str, endings: str) -> Endings:
    """("er ir", "id", "o os") → ido, idos of -er and -ir."""
    made = product(stems.split(), endings.split(), verbs.split())
    return tuple((stem + ending.strip("-"), verb) for stem, ending, verb in made)


# The dictionary has one lemma a form: often a noun or an adjective, and not the verb as well (liberado, mata, frappe).
_OOS, _OI, _FR, _PL = "o os", "o i", "- e s es", "y a e ego ej emu ych ym ymi ą o"
_VERBS: Mapping[str, Endings] = {
    "es": (
        ("a", "ar"), *_of("ar", "ad", _OOS), ("e", "er"), ("e", "ir"), *_of("er ir", "id íd", _OOS),
        *_of("decir", "dich", _OOS), *_of("hacer", "hech", _OOS), *_of("poner", "puest", _OOS), *_of("ver", "vist", _OOS),
        *_of("morir", "muert", _OOS), *_of("romper", "rot", _OOS), *_of("escribir", "escrit", _OOS),
        *_of("abrir", "abiert", _OOS), *_of("cubrir", "cubiert", _OOS), *_of("volver", "vuelt", _OOS),
        *_of("solver", "suelt", _OOS),
    ),
    "pt": (
        ("a", "ar"), *_of("ar", "ad", _OOS), ("e", "er"), ("e", "ir"), *_of("er ir", "id íd", _OOS), *_of("por", "post", _OOS),
        *_of("dizer", "dit", _OOS), *_of("fazer", "feit", _OOS), *_of("morrer", "mort", _OOS), *_of("ver", "vist", _OOS),
        *_of("escrever", "escrit", _OOS), *_of("abrir", "abert", _OOS), *_of("eger", "eit", _OOS),
        *_of("prender", "pres", _OOS),
    ),
    "it": (
        ("a", "are"), ("e", "ere"), *_of("are", "at", _OI), *_of("ire", "it ett", _OI), *_of("ere", "ut", _OI),
        *_of("fare", "fatt", _OI), *_of("mettere", "mess", _OI), *_of("endere", "es", _OI), *_of("idere", "is", _OI),
        *_of("udere", "us", _OI), *_of("iedere", "iest", _OI), *_of("morire", "mort", _OI), *_of("rompere", "rott", _OI),
        *_of("vedere", "vist", _OI), *_of("crivere", "critt", _OI), *_of("prire", "pert", _OI), *_of("eggere", "ett", _OI),
        *_of("urre", "ott", _OI), *_of("uggere", "utt", _OI),
    ),
    "pl": (
        ("a", "y"), ("a", "i"), *_of("ać", "an", _PL), *_of("ić yć", "on", _PL), *_of("ć", "t", _PL),
    ),
    "fr": (
        ("e", "er"), *_of("er", "é", _FR), *_of("ir", "i", _FR), *_of("re", "u", _FR), *_of("mourir", "mort", _FR),
        *_of("lire", "lu", _FR),
    ),
}  # fmt: skip
_S: Endings = (("s", ""),)
_FEMININE: Endings = (("as", "o"), ("a", "o"), ("e", "o"))
# Regular plurals and feminines, of words that the dictionary has and forms that it has not.
_MANY: Mapping[str, Endings] = {
    "es": (("s", ""), ("es", "")),
    "fr": (("s", ""), ("e", ""), ("es", "")),
    "it": (("i", "o"), ("i", "e"), ("e", "a")),
    "nl": (("e", ""), ("en", ""), ("s", "")),
    "pt": (("s", ""),),
}


class Plain:
    """Form → dictionary forms, participles' verbs."""

    capital = False  # tells words apart

    def __init__(self, language: str, *, names: bool) -> None:
        self.names = names
        self._dictionary = dictionary(language)
        self._small = function_words(language)
        self._small_numbers = frozenset(map(number, self._small))
        self._verbs = _VERBS.get(language, ())
        self._many = _MANY.get(language, ())

    def has(self, word: str) -> bool:
        return self._dictionary.has(spelt(word))

    def asked(self, word: str) -> Keys:
        word = spelt(word)
        # Small words and auxiliaries have no other form here: été would be all of être, war all of sein.
        if fold(word) in self._small:
            return frozenset((number(fold(word)),))
        name = word[:1].isupper()  # who writes none may mean a noun all the same
        found = self._dictionary.written(word, capital=name and self._capital(word), further=False)
        if name:
            return found - self._small_numbers
        # A dictionary form is meant as itself: a wound is not all forms of to wound.
        own = found & frozenset(map(number, (word, word.capitalize())))
        kept = frozenset((number(word),)) & own or own or found
        return kept - self._small_numbers or frozenset((number(word),)) if found else frozenset()

    def said(self, form: str) -> Keys:
        form = spelt(form)
        found = self._dictionary.written(form, capital=self._capital(form))
        lower = lowered(form)
        others = {*self._cut(lower, self._verbs), *self._feminine(lower, found)}
        if number(lower) not in found:
            others.update(self._cut(lower, _S))  # votes: you vote, says the dictionary
        if not found:
            others.update(lemma for word in _replaced(lower, self._many) for lemma in self._dictionary.written(word))
        small = {number(fold(form))} if fold(form) in self._small else set()
        return (found - self._small_numbers) | others | small

    def _feminine(self, form: str, found: Keys) -> Iterator[int]:
        """What a feminine participle is of: liberada is of liberado and so of liberar, salida, an exit, is not."""
        for masculine in _replaced(form, _FEMININE):
            if number(masculine) in found:
                yield from self._cut(masculine, self._verbs)

    def _capital(self, _: str, /) -> bool:
        return False

    def _cut(self, form: str, endings: Endings) -> Iterator[int]:
        """The dictionary forms that *form* is made of by *endings*."""
        lemmas = map(number, _replaced(form, endings))
        return (lemma for lemma in lemmas if self._dictionary.is_base(lemma))


class German(Plain):
    """Capitals tell nouns from verbs: Angriff and als er angriff."""

    def said(self, form: str) -> Keys:
        lower = lowered(spelt(form))
        # Every infinitive is a noun as well.
        noun = lower.endswith("n") and number(lower) in self._dictionary.written(lower, capital=True, further=False)
        return super().said(form) | (frozenset((number(lower),)) if noun else frozenset())

    def _capital(self, word: str, /) -> bool:
        """Whether its capitals tell anything."""
        return not (word.isupper() and len(word) > 1)


def _replaced(form: str, endings: Endings) -> Iterator[str]:
    return (form.removesuffix(ending) + other for ending, other in endings if form.endswith(ending))
