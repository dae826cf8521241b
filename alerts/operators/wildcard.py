"""Wildcards: `*` any letters or none, `?` exactly one letter.

    negotiat*      negotiate, negotiator, negotiations
    Netan?ahu      Netanyahu, Netaniahu

A wildcard word begins with a letter and has at least three (E_WILDCARD). In a phrase a `*` by itself is
exactly one word, whichever: "end * war".
"""

from __future__ import annotations

import re

from alerts.operators.word import letters, words
from alerts.rules.grammar import Example, Syntax

SYNTAX = (Syntax("atom", re.compile(rf"(={{0,2}})(?={letters(but='*?')}*+[*?])({letters()}++)"), words, order=80),)

EXAMPLES = (
    Example("negotiat*", "negotiators negotiate", ("negotiators", "negotiate")),
    Example("Netan?ahu", "Netanyahu and Netaniahu", ("Netanyahu", "Netaniahu")),
    Example("ceasefire*", "a ceasefire", ("ceasefire",)),
)
