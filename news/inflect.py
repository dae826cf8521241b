"""Inflection: the other forms of a word as a dictionary has them.

    guarantee → guarantee guarantees guaranteed guaranteeing;  women → woman women

Expansion, not stemming: a stemmer makes Hamas and Hama, units and United one word. Derived words
(negotiate, negotiator) are other words. A further language is one more function in LANGUAGES; a word that
none of them knows stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from news.english import english

LANGUAGES: Final[dict[str, Callable[[str], frozenset[str]]]] = {"en": english}


def inflect(word: str) -> frozenset[str]:
    """The forms of a folded word, in every language we have: a rule does not say which it is written in."""
    return frozenset().union(*(forms(word) for forms in LANGUAGES.values()))
