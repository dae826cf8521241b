"""Inflection by the language of the article: which words of a text are forms of a rule's word.

    Geiseln ↔ Geisel        tués ↔ tuer        رهائن ↔ رهينة        Путина ↔ Путин

A rule does not say which language it is in. In an article of a language that stands here, a word that the language's
dictionary has takes that language's forms; a word that it does not have is taken for English (news.inflect), as every
word is where the article's language is English or unknown. Two forms are of one word if they share a key.

A further language of simplemma's is one more name in _PLAIN, with families in fixtures/inflections that must pass; one
with a grammar of its own is a module with a class like Inflection.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from typing import Final, Protocol

Keys = frozenset[Hashable]


class Inflection(Protocol):
    """What a language does to words. They come as they are written: accents and capitals may tell words apart."""

    @property
    def names(self) -> bool:
        """Whether capitalised words take endings too: German nouns, Slavic names."""
        ...

    def has(self, word: str, /) -> bool:
        """Whether the language has a word with just these accents: fordern is not fördern, hopital is hôpital."""
        ...

    def asked(self, word: str) -> Keys:
        """What a rule's word asks for; empty where the language does not have the word."""
        ...

    def said(self, form: str) -> Keys:
        """What a word of a text answers."""
        ...


def _arabic() -> Inflection:
    from news.inflections.arabic import Arabic

    return Arabic()


def _hebrew() -> Inflection:
    from news.inflections.hebrew import Hebrew

    return Hebrew()


def _german() -> Inflection:
    from news.inflections.plain import German

    return German("de", names=True)


def _persian() -> Inflection:
    from news.inflections.persian import Persian

    return Persian()


def _russian() -> Inflection:
    from news.inflections.russian import Russian

    return Russian()


def _turkish() -> Inflection:
    from news.inflections.turkish import Turkish

    return Turkish()


_OWN: Final[dict[str, Callable[[], Inflection]]] = {
    "ar": _arabic,
    "de": _german,
    "fa": _persian,
    "he": _hebrew,
    "ru": _russian,
    "tr": _turkish,
}
_PLAIN: Final = {
    **dict.fromkeys(("da", "es", "fr", "it", "nb", "pt", "sv"), False),
    **dict.fromkeys(("bg", "cs", "el", "fi", "hbs", "hu", "nl", "pl", "ro", "sk", "uk"), True),
}
"""Languages for which the dictionary suffices, and whether names take endings."""

_IN: Final = {"no": "nb", **dict.fromkeys(("bs", "hr", "sh", "sr"), "hbs")}
"""Whose dictionary a language has that has none under its own name."""

LANGUAGES: Final = frozenset((*_OWN, *_PLAIN, *_IN))


@cache
def inflection(language: str) -> Inflection | None:
    """The inflection of a language (primary subtag); None: English, or a language that has none here."""
    language = _IN.get(language, language)
    if language in _OWN:
        return _OWN[language]()
    if language not in _PLAIN:
        return None
    from news.inflections.plain import Plain  # numpy and a dictionary: only for an article in the language

    return Plain(language, names=_PLAIN[language])
