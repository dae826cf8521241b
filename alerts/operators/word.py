"""Words: a lower-case word in all its forms, a capitalised one as a name, =word and ==word as written.

    guarantee      guarantees, guaranteed, guaranteeing: inflection, not derivation (negotiate ≠ negotiator)
    Houthi         a name: with and without accents, plural -s only; never stemmed: Hamas is not Hama
    US             ALL CAPS that is a small word of the article's language needs capitals: US, WHO, IT; dotted or not
    =guarantee     no other form
    ==Turkey       no other form, and capitals and accents count
    cease-fire     hyphen, space or nothing; parts of a compound are words too (war in two-year-war)

Case, accents, the shape of quotes and hyphens, invisible characters, Arabic tatweel, vowel signs and
hamza, digits of other scripts make no difference. Possessive endings take no position. Arabic one-letter
prefixes are allowed before a word. Chinese, Japanese, Thai and other scripts without spaces match
anywhere. Spaced variants and spellings (ceasefire, cease fire; organisation, organization) come from a
list that can be edited: news/variants.toml.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alerts.rules.grammar import Example, Syntax, numbered
from alerts.rules.tree import Node, Words
from news.errors import RuleError
from news.words import Exact

if TYPE_CHECKING:
    from alerts.rules.parser import Parser


def letters(but: str = "") -> str:
    """Expression for letters of a word, as many as there are, without those of *but*; it never takes fewer than it can."""
    return rf"""(?:[^\s()"“”:,{{}}@/{but}]++|(?<=\d),(?=\d{{3}})|(?<=\w)/(?=\w))"""


WORD = r"""(?:[^\s()"“”:,{}@/]|(?<=\d),(?=\d{3})|(?<=\w)/(?=\w))"""
"""Expression for one letter of a word."""
_LONGEST = 300  # letters
_OPERATOR = re.compile(r"((?:not|o)?near|w|pre|adj)(?:/(\d+|s|p)|(?<=adj)(\d+))", re.IGNORECASE)  # as others write NEAR


def words(parser: Parser, found: re.Match[str], left: Node | None) -> Node:
    """A word, in whatever way it is meant. Raises RuleError."""
    del left
    marks, text = found.groups()
    if len(text) > _LONGEST:
        message = f"a word of {len(text):,} letters"
        parser.fail("E_SYNTAX", message, at=found.start(), hint=f"at most {_LONGEST}")
    if not marks and (operator := _OPERATOR.fullmatch(text)):
        parser.fail("E_SYNTAX", f"{text} is no word", at=found.start(), hint=_meant(operator))
    if not marks and text[:1].isupper() and (name := numbered(text)) is not None:
        hint = f'it is written {name}/5, after what it asks of; as a word it stands in quotation marks: "{text}"'
        parser.fail("E_SYNTAX", f"{text} is no word: {name} is an operator", at=found.start(), hint=hint)
    try:
        pattern = parser.writing.word(text, Exact(len(marks)))
    except RuleError as error:
        parser.refuse(error, found.start() + len(marks))
    if pattern is None:
        parser.fail("E_SYNTAX", f"no letter or digit in {text or marks}", at=found.start(), hint="leave it out")
    return Words(written=found.group(), at=found.start(), pattern=pattern)


def _meant(operator: re.Match[str]) -> str:
    name, distance, adjacent = operator.groups()
    if name.lower().endswith("near"):
        return f'did you mean {name.upper()}/{distance}? As a word it stands in quotation marks: "{operator.group()}"'
    words = distance or adjacent
    between = str(max(int(words) - 1, 0)) if words.isdecimal() else words
    ours = f"NEAR/{between} in any order, ONEAR/{between} in this one"
    return f"{ours}; `wirewatch rules import` translates rules of Lexis and Factiva"


SYNTAX = (Syntax("atom", re.compile(rf"(={{0,2}})({letters()}++)"), words, order=90),)

EXAMPLES = (
    Example("guarantee", "Nobody guaranteed it.", ("guaranteed",)),
    Example("negotiate", "the negotiator and the negotiations", None),
    Example("Houthi", "the Houthis fired", ("Houthis",)),
    Example("Hamas", "the city of Hama in Syria", None),
    Example("US", "They told us so; the U.S. refused.", ("U.S.",)),
    Example("=guarantee", "guarantees", None),
    Example("==Turkey", "a turkey sandwich", None),
    Example("cease-fire", "a cease fire, two ceasefires", ("cease fire", "ceasefires")),
    Example("organisation", "the Organization", ("Organization",)),
    Example("Kalin", "Ibrahim Kalın’s words", ("Kalın",)),
    Example("停火", "以色列与哈马斯达成停火协议。", ("停火",)),
)
