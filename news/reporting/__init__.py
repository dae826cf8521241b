"""Reporting: the words by which a text says that somebody said something, a language a module.

    said  a déclaré que  laut  وقال  diye konuştu  заявил

English has its own grammar (`news.finder`); Turkish, whose verb comes last, too (`news.verblast`); the others are a table
each (`grammar.Grammar`) for one set of rules (`news.verbs`). A language more is a module here and a line in `GRAMMARS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from news.reporting.grammar import Grammar

GRAMMARS: Mapping[str, str] = {
    "ar": "arabic",
    "de": "german",
    "es": "spanish",
    "fr": "french",
    "he": "hebrew",
    "it": "italian",
    "pt": "portuguese",
    "ru": "russian",
    "tr": "turkish",
}
"""By primary subtag: the module that holds the table. English is not among them."""

KNOWN = frozenset({"en", *GRAMMARS})
"""The languages whose reporting words are known; of others only what stands between quotation marks is."""


@cache
def grammar(language: str) -> Grammar:
    """The table of a language (primary subtag), loaded when it is first met."""
    found = import_module(f"news.reporting.{GRAMMARS[language]}").GRAMMAR
    assert isinstance(found, Grammar)
    return found
