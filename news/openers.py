"""Openers: whom sentences begin with, in languages other than English that have capitals.

Sofía Marín | dirige el colegio        Le colistier de Paul Rey, | Jan Vasseur |, est venu        La consejera | ha …
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile

from news.reporting.grammar import Grammar
from news.rows import parts

_NAME_WORDS = 4
CAPITAL = "[A-ZÀ-ÖØ-ÞĞİŞČŠŽĆŁŚŻ]"
ANY_CAPITAL = f"{CAPITAL[:-1]}А-ЯЁ]"
_APPOSED = re.compile(
    rf"(?:^|(?<=[.!?…»”\"] )|(?<=\n))[^\W\d_][^.!?,;:\n«“„\"]{{3,60}}, ((?:{CAPITAL}[\w-]*[ \u00a0]){{1,3}}{CAPITAL}[\w-]*),"
)  # Le colistier de NP, JD Vance, …
_ROLE = re.compile(r"(?:^|(?<=[.!?…»”\"] )|(?<=\n))([^\W\d_]{1,4})[ ’']([^\W\d_]+)")
_FULL_NAME = re.compile(
    rf"({CAPITAL}(?:(?<=^.)|(?<=[.!?…»”\"] .)|(?<=\n.))[\w-]*[ \u00a0](?:{CAPITAL}[\w-]*[ \u00a0]){{0,3}}{CAPITAL}[\w-]*)"
    r"(?=,| [^\W\d_A-Z])"
)  # the capital first: most letters are passed over by it


def leading(text: str, grammar: Grammar) -> Iterator[tuple[int, str]]:
    """(where, name) of the persons that sentences begin with: two capitalised words or three, titles left out.

    Of the Latin script: a Russian name in another case than the first would be told as it stands there.
    """
    for found in _FULL_NAME.finditer(text):
        words_ = found.group(1).split()
        known = grammar.no_names
        named = list(dropwhile(lambda word: parts(word)[0] in grammar.titles, words_))
        if 1 < len(named) < _NAME_WORDS and not any(parts(word)[0] in known or not word[0].isupper() for word in named):
            yield found.end(1) - len(" ".join(named)), " ".join(named)
    for found in _APPOSED.finditer(text):
        yield found.start(1), " ".join(found.group(1).split())


def leading_roles(text: str, grammar: Grammar) -> Iterator[tuple[int, str]]:
    """(where, word) of what persons are that sentences begin with: La consejera ha …"""
    for found in _ROLE.finditer(text):
        article, word = parts(found.group(1))[0], parts(found.group(2))[0]
        if article in grammar.determiners and word in grammar.titles:
            yield found.start(), word
