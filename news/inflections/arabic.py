"""Arabic: a dictionary with its broken plurals, and what is written together with a word.

    رهينة → رهائن، والرهائن، رهائنهم        وزير → وزراء، الوزراء        ضمان → ضمانات

Texts are folded: ة is ه, أ إ آ are ا, ى is ي. A form that the dictionary has is that word, and nothing is cut from it:
وزير is no زير. Of others one prefix and one suffix may be cut, where a word of the dictionary is left.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from news.inflections.dictionary import dictionary, number
from news.languages import function_words
from news.letters import fold

_PREFIXES = ("", "و", "ف", "ب", "ل", "ك", "س", "ال", "وال", "فال", "بال", "كال", "لل", "ولل", "وب", "ول", "وس", "وبال")
_SUFFIXES = ("", "ه", "ها", "هم", "هن", "هما", "نا", "كم", "ك")  # of somebody; ي makes adjectives too: حماسي
_PLURALS = ("ات", "ون", "ين", "ان", "تين", "تان", "وا")
_ACCUSATIVE = "ا"
_PAST = (("ت", 4), ("وا", 4))  # ending, letters that a form has more than
_SHORTEST = 3  # letters that are left
# Plurals that the dictionary has for words of their own, or for other words: folded.
_BROKEN = dict(
    zip(
        "انفاق اسري فصائل هدن جدد ركاب تهم قري سرايا بحار سدود امطار نساء طرق جسور هجمات مستوطنات".split(),
        "نفق اسير فصيل هدنه جديد راكب تهمه قريه سريه بحر سد مطر امراه طريق جسر هجوم مستوطنه".split(),
        strict=True,
    )
)
_ROOT = 3


class Arabic:
    """The dictionary's forms, prefixes and suffixes cut from those that it lacks."""

    names = False

    def __init__(self) -> None:
        self._dictionary = dictionary("ar")
        self._small = function_words("ar")

    def has(self, _: str, /) -> bool:
        return False  # hamza and points are left out at will

    def asked(self, word: str) -> frozenset[Hashable]:
        return frozenset((number(fold(word)),)) if fold(word) in self._small else self.said(word)

    def said(self, form: str) -> frozenset[Hashable]:
        folded = fold(form)
        for rest in _cut(folded):
            lemmas = self._dictionary.lemmas(rest)
            if rest in _BROKEN:
                lemmas |= self._dictionary.lemmas(_BROKEN[rest])
            if lemmas:
                return lemmas | self._verbs(rest) | (self._his(form, folded) if rest == folded else frozenset())
        return frozenset()

    def _his(self, form: str, folded: str) -> frozenset[int]:
        """ه is folded to what ة is, but is “his” more often: بيته is of بيت."""
        house = folded[:-1]
        owned = form.endswith("ه") and len(house) >= _SHORTEST and not self._dictionary.has(form)
        return self._dictionary.lemmas(house) if owned else frozenset()

    def _verbs(self, form: str) -> frozenset[int]:
        """She and they of the past, he of the present: the dictionary has some of them for words of their own."""
        found = [form.removesuffix(ending) for ending, least in _PAST if form.endswith(ending) and len(form) > least]
        if form.startswith("ي") and len(form) == 1 + _ROOT:
            found.append(form[1:])
        return frozenset().union(*map(self._dictionary.lemmas, found))


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
    yield from (base[:-1] for base in bases if base.endswith(_ACCUSATIVE) and len(base) > _SHORTEST)


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
