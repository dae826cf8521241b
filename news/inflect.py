"""Inflection: the other forms of a word as a dictionary has them.

    guarantee → guarantee guarantees guaranteed guaranteeing;  women → woman women

Expansion, not stemming: a stemmer makes Hamas and Hama, units and United one word. Derived words
(negotiate, negotiator) are other words. English comes from lemminflect's dictionary; its guesses for
words outside it are not used (flotilla → flotillum): those get the regular plural only. A further
language is one more function in LANGUAGES; what a word means in none of them stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

# Forms that the dictionary knows as something else too, and that news uses in one meaning only.
_INVARIANT = frozenset(
    "news politics means series species during thing something nothing anything everything being evening morning "
    "united hundred building".split()
)


@cache
def english(word: str) -> frozenset[str]:
    """All forms of a folded English word, itself included."""
    if len(word) < 3 or not word.isascii() or not word.isalpha() or word in _INVARIANT:
        return frozenset((word,))
    import lemminflect  # 0.3 s, and its tables 0.6 s more: only where a rule needs it

    lemmas: dict[str, tuple[str, ...]] = lemminflect.getAllLemmas(word)
    if not lemmas:
        return frozenset((word, *_regular(word)))
    forms = {word}
    for part in ("NOUN", "VERB"):
        for lemma in lemmas.get(part, ()):
            known = lemminflect.getAllInflections(lemma, part) or lemminflect.getAllInflectionsOOV(lemma, part)
            forms |= {lemma, *(form.lower() for forms_of_tag in known.values() for form in forms_of_tag)}
    return frozenset(forms)


def _regular(word: str) -> list[str]:
    """Plural and singular by the rule: for words that no dictionary has."""
    if word.endswith(("s", "x", "z", "ch", "sh")):
        forms = [word + "es"]
    elif word.endswith("y") and word[-2] not in "aeiou":
        forms = [word[:-1] + "ies"]
    else:
        forms = [word + "s"]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        forms.append(word[:-1])
    return forms


LANGUAGES: Final[dict[str, Callable[[str], frozenset[str]]]] = {"en": english}


def inflect(word: str) -> frozenset[str]:
    """The forms of a folded word, in every language we have: a rule does not say which it is written in."""
    return frozenset().union(*(forms(word) for forms in LANGUAGES.values()))
