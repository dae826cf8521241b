"""Arabic: a dictionary with its broken plurals, and what is written together with a word.

    رهينة → رهائن، والرهائن، رهائنهم        وزير → وزراء، الوزراء        ضمان → ضمانات

Texts are folded: ة is ه, أ إ آ are ا, ى is ي. A form that the dictionary has is that word, and nothing is cut from it:
وزير is no زير. Of others one prefix and one suffix may be cut, where a word of the dictionary is left.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from news.inflections.dictionary import dictionary, number
from news.languages import function_words

_PREFIXES = ("", "و", "ف", "ب", "ل", "ك", "س", "ال", "وال", "فال", "بال", "كال", "لل", "ولل", "وب", "ول", "وس", "وبال")
_SUFFIXES = ("", "ه", "ها", "هم", "هن", "هما", "نا", "كم", "ك")  # of somebody; ي makes adjectives too: حماسي
_PLURALS = ("ات", "ون", "ين", "ان", "تين", "تان", "وا")
_PAST = ("ت", "وا")
_SHORTEST = 3  # letters that are left


class Arabic:
    """The dictionary's forms, prefixes and suffixes cut from those that it lacks."""

    names = False

    def __init__(self) -> None:
        self._dictionary = dictionary("ar")
        self._small = function_words("ar")

    def asked(self, word: str) -> frozenset[Hashable]:
        return frozenset((number(word),)) if word in self._small else self.said(word)

    def said(self, form: str) -> frozenset[Hashable]:
        for rest in _cut(form):
            lemmas = self._dictionary.lemmas(rest)
            if lemmas:
                return lemmas | self._past(rest)
        return frozenset()

    def _past(self, form: str) -> frozenset[int]:
        """She, they: the dictionary has some of them for words of their own."""
        found = (form.removesuffix(ending) for ending in _PAST if form.endswith(ending))
        return frozenset().union(*(self._dictionary.lemmas(rest) for rest in found if len(rest) > _SHORTEST))


def _cut(form: str) -> Iterator[str]:
    """*form* itself, then with less and less left of it."""
    yield form
    bases = [form[len(prefix) :] for prefix in _PREFIXES if form.startswith(prefix)]
    yield from (base for base in bases[1:] if len(base) >= _SHORTEST)
    for base in bases:
        for owner in _SUFFIXES:
            rest = base.removesuffix(owner) if owner and base.endswith(owner) else base
            if len(rest) >= _SHORTEST and (rest is not base or not owner):
                yield from _singulars(rest, owned=bool(owner))


def _singulars(rest: str, *, owned: bool) -> Iterator[str]:
    """A word, its ه that an owner makes ت, and its singular where it ends like a regular plural or dual."""
    if owned:
        yield rest
        if rest.endswith("ت"):
            yield rest[:-1] + "ه"
    for plural in _PLURALS:
        if rest.endswith(plural) and len(rest) - len(plural) >= _SHORTEST:
            yield rest.removesuffix(plural)
            yield rest.removesuffix(plural) + "ه"
