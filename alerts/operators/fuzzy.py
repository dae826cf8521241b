"""Fuzzy words: `~` one edit, `~2` two: a letter more, less or another; two neighbours exchanged count one.

    Trump~         Trump, Trum; not Drump: the first letter must agree
    Netanyahu~2    Netanayhu, Netanyaho

One edit asks for four letters or more, two for eight or more (E_FUZZY): shorter words are near
everything.
"""

from __future__ import annotations

import re

from alerts.operators.word import WORD, words
from alerts.rules.grammar import Example, Syntax

SYNTAX = (Syntax("atom", re.compile(rf"(={{0,2}})({WORD}*[^~\s]~\d?)(?!{WORD})"), words, order=85),)

EXAMPLES = (
    Example("Trump~", "the Donald Trum-backed plan", ("Trum",)),
    Example("Netanyahu~", "Netanayhu said", ("Netanayhu",)),
    Example("Hamas~", "Lamas graze", None),
)
