"""Phrases: words side by side, in order, within one paragraph.

    "real guarantee"           the words inflect as words do: real guarantees
    ="real guarantee"          exactly these forms;  =="Red Sea" capitals and accents too
    "end * war"                * is exactly one word
    "lasting ceasefire"~2      in any order, at most two other words inside

Punctuation and hyphens between the words make no difference; the end of a paragraph or of the title does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alerts.rules.grammar import Example, Syntax
from alerts.rules.tree import Node, Words
from news.errors import RuleError
from news.pieces import pieces
from news.words import Exact

if TYPE_CHECKING:
    from alerts.rules.parser import Parser

_LONGEST = 500  # words


def _phrase(parser: Parser, found: re.Match[str], left: Node | None) -> Node:
    del left
    marks, text, loose = found.groups()
    if not text.strip():
        parser.fail("E_EMPTY", "an empty phrase", at=found.start(), hint="put words between the quotation marks")
    count = _words(text[: 40 * _LONGEST]) if len(text) > _LONGEST else 1  # a word has a letter
    if count > _LONGEST or len(text) > 40 * _LONGEST:
        message = f"a phrase of {count:,} words"
        parser.fail("E_SYNTAX", message, at=found.start(), hint=f"at most {_LONGEST}; its rarest ten find it as well")
    try:
        pattern = parser.writing.phrase(text, Exact(len(marks)), int(loose) if loose else None)
    except RuleError as error:
        parser.refuse(error, found.start(2))
    return Words(written=found.group(), at=found.start(), pattern=pattern)


def _words(text: str) -> int:
    return sum(len(pieces(chunk)) or 1 for chunk in text.split())


SYNTAX = (Syntax("atom", re.compile(r'(={0,2})["“”]([^"“”]*)["“”](?:~(\d{1,9}))?'), _phrase, order=30),)

EXAMPLES = (
    Example('"real guarantee"', "They want real guarantees.", ("real guarantees",)),
    Example('="real guarantee"', "They want real guarantees.", None),
    Example('"end * war"', "It would end the war.", ("end the war",)),
    Example('"lasting ceasefire"~2', "a ceasefire that is lasting", ("ceasefire that is lasting",)),
    Example('"in Egypt Hamas"', "Talks resumed in Egypt\nHamas sent a team.", None),
)
