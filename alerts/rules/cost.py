"""What a rule will cost, estimated before it is ever held against an article.

    ceasefire NEAR/8 guarantee                1 step
    the NEAR/5 of                            15: these two stand 1,400 times in an article of 100 kB
    (the NEAR/5 of) NEAR/5 to                43: every stretch from the one to the other is made

A step is 50 µs, about, on an article of 100 kB. How often a word will be met is known of the words of which every text
is full; any other is taken to be rare. What costs more than a rule may is refused with the part that does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from alerts.rules.tree import Keys, Node, Words
from news.languages import is_function_word
from news.lexicon import Lexicon
from news.loose import Loose
from news.patterns import One, Pattern, Sequel

MOST = 200  # steps
NESTED = 12  # what a pair inside a pair counts: its stretches are made
_WORDS = 16_000  # of an article of 100 kB
_IN_A_STEP = 100  # occurrences
_LOOSE = 0.4  # times these, per word: from each word of a loose phrase the others are looked for
_BESIDE = 0.7  # one more of the places where the rarest word of a phrase has its neighbour looked for; …
_SHOWN_AT = 5  # … a fifth for those that are only shown
_ACTOR = 20  # occurrences of somebody in a long article
_RARE, _SMALL = 0.1, 4  # times in a thousand words: guarantee; since, their
_FEW = 28  # words and phrases, of at most 7 steps each: for all of them there are 200
_SHOWN = 60  # letters of a part
_PER_THOUSAND = {
    "the": 60, "of": 28, "to": 27, "and": 25, "a": 23, "in": 22, "that": 11, "is": 10, "for": 10, "was": 9, "on": 8, "it": 8,
    "with": 7, "as": 7, "he": 7, "by": 6, "at": 6, "be": 6, "his": 5, "from": 5, "said": 5, "i": 5, "are": 5, "have": 5,
    "has": 5, "not": 5, "this": 5, "but": 5, "an": 4, "they": 4, "de": 40, "la": 25, "le": 20, "que": 20, "der": 25, "die": 25,
    "und": 22, "di": 25, "en": 22, "في": 25, "من": 22, "и": 25, "в": 25, "ve": 20, "ב": 15, "的": 40, "一": 15, "是": 12, "在": 12,
    "不": 12, "了": 12,
}  # fmt: skip


class Part(NamedTuple):
    """One search of a rule and its steps."""

    node: Node
    steps: float
    nested: bool
    frequent: bool  # most of it for the words that it looks at


def parts(node: Node, lexicon: Lexicon, *, inside: bool = False) -> Iterator[Part]:
    """The searches that a rule makes: words, and these joined by AND, OR, NOT, count next to nothing."""
    if node.effort or not node.children:
        made = node.effort * (NESTED if inside and node.children else 1)
        looked_at = _looked_at(node, lexicon) / _IN_A_STEP
        yield Part(node, made + looked_at, inside, looked_at > made)
    below = inside or (node.effort > 0 and node.occurs)
    for child in node.children:
        yield from parts(child, lexicon, inside=below)


def _looked_at(node: Node, lexicon: Lexicon) -> float:
    """How many places are looked at for a part alone."""
    if node.children:
        return min(sum(_occurrences(child, lexicon) for child in node.children), _WORDS)
    if not isinstance(node, Words):
        return 0
    if isinstance(node.pattern, Loose):
        return _LOOSE * len(node.pattern.patterns) * _occurrences(node, lexicon)
    rows = [row.terms for row in node.pattern.rows()]
    return sum(_rarest(terms, lexicon) * (_BESIDE if len(terms) > 1 else 1 / _SHOWN_AT) for terms in rows)


def _occurrences(node: Node, lexicon: Lexicon) -> float:
    """How many places a part has in a long article."""
    if node.children:  # a pair has as many stretches, about, as the side that has more
        among = max if node.effort else sum
        return min(among(_occurrences(child, lexicon) for child in node.children), _WORDS)
    patterns = node.pattern.patterns if isinstance(node, Words) and isinstance(node.pattern, Loose) else ()
    rows = [row for pattern in patterns for row in pattern.rows()] if patterns else node.rows(Keys())
    return min(sum(_rarest(row.terms, lexicon) for row in rows if row.terms), _WORDS)


def _rarest(terms: Collection[int], lexicon: Lexicon) -> float:
    return min(_often(term, lexicon) for term in terms)


def _often(term: int, lexicon: Lexicon) -> float:
    """How often a term, or another fact of an article, is met in a long one."""
    if term < 0:
        return _ACTOR
    return _WORDS / 1000 * max(map(_per_thousand, lexicon.terms[term].forms), default=_RARE)


def _per_thousand(form: str) -> float:
    return _PER_THOUSAND.get(form, _SMALL if is_function_word(form) else _RARE)


def is_light(node: Node) -> bool:
    """Whether a rule is a few plain words, phrases and actors joined by AND, OR, NOT: whichever they are, it may be had."""
    left, words = [node], 0
    while left and words <= _FEW:
        part = left.pop()
        if isinstance(part, Words):
            words += _ways(part.pattern)
        elif part.effort:
            return False
        else:
            left += part.children
    return words <= _FEW


def _ways(pattern: Pattern) -> int:
    """In how many ways a word or phrase is looked for; words in any order count as too many."""
    if isinstance(pattern, One):
        return 1
    if isinstance(pattern, Loose):
        return _FEW + 1
    parts = pattern.patterns if isinstance(pattern, Sequel) else (pattern,)
    return 1 if all(isinstance(part, One) for part in parts) else len(pattern.rows())


def refusal(node: Node, lexicon: Lexicon) -> tuple[str, int, str] | None:
    """Why a rule costs too much, where, and what to do about it; None for one that does not."""
    if is_light(node):
        return None
    found = list(parts(node, lexicon))
    work = round(sum(part.steps for part in found))
    if work <= MOST:
        return None
    worst = max(found, key=lambda part: part.steps)
    alike = [part for part in found if type(part.node) is type(worst.node)]
    shown = worst.node.written if len(worst.node.written) <= _SHOWN else worst.node.written[:_SHOWN] + "…"
    several = f", and {len(alike) - 1:,} more of its kind" if len(alike) > 1 else ""
    message = f"{work:,} steps of work, of {MOST} that a rule may have: {shown} is {worst.steps:,.0f}{several}"
    return message, worst.node.at, _advice(worst)


def _advice(worst: Part) -> str:
    if worst.node.costly:
        return worst.node.costly
    if worst.frequent:
        return "it has words that stand in every sentence: leave them out, or ask for a phrase with a rarer word"
    if worst.nested:
        return f"inside another NEAR or EXCEPT a part counts {NESTED}: take it out, join by AND, or split the rule"
    return "join words first, (a OR b) NEAR/5 (c OR d), or split the rule"
