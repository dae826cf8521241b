"""Fuzzy words: `~` one edit, `~2` two: a letter more, less or another; two neighbours exchanged count one.

    Trump~         Trump, Trum; not Drump: the first letter must agree
    Netanyahu~2    Netanayhu, Netanyaho

One edit asks for four letters or more, two for eight or more (E_FUZZY): shorter words are near
everything.
"""

from __future__ import annotations

import re

from alerts.operators.word import WORD, letters, words
from alerts.rules.grammar import Example, Syntax

_HAS_ONE = rf"(?={letters(but='~')}*+[^~\s]?~)"  # most words have none, which is seen in a look

SYNTAX = (Syntax("atom", re.compile(rf"{_HAS_ONE}(={{0,2}})({WORD}*[^~\s]~\d?)(?!{WORD})"), words, order=85),)

EXAMPLES = (
    Example("Trump~", "the Donald Trum-backed plan", ("Trum",)),
    Example("Netanyahu~", "Netanayhu said", ("Netanayhu",)),
    Example("Hamas~", "Lamas graze", None),
)
