"""Phrases: English noun phrases, told by where they begin and end, which news prose makes plain.

the armed wing | said        Vinstad-based Moen & Co. | expects        … said | Sen. Marco Rubio, who …
"""

from __future__ import annotations

import itertools
import re

from news.clauses import QUOTED, Phrase, Sentence
from news.languages import function_words
from news.reporting.english import (
    ADJUNCTS,
    CONJUNCTIONS,
    DAYS,
    DETERMINERS,
    ENGLISH,
    FINITE,
    HELPERS,
    INTRODUCERS,
    PRONOUNS,
)


def starts_phrase(sentence: Sentence, at: int) -> bool:
    """Whether a noun phrase may begin here."""
    unit = sentence.units[at]
    return unit.capital or unit.form in DETERMINERS or unit.form in PRONOUNS or unit.form[:1].isdigit()


def possessive(sentence: Sentence, at: int) -> bool:
    """Whether the unit *at* ends in ’s or ’: Netanyahu’s, officials’."""
    return _OWNS.match(sentence.gaps[at + 1]) is not None


def finite(sentence: Sentence, at: int) -> bool:
    """Whether the unit is a verb that ends a noun phrase: has, went, agreed."""
    form = sentence.forms[at]
    if form not in ENGLISH and form not in FINITE and not form.endswith(_VERBAL):  # nearly always
        return False
    before = sentence.forms[at - 1] if at else ""
    if sentence.units[at].capital or before in DETERMINERS:  # the armed wing
        return False
    if sentence.gaps[at] == "-":  # Vinstad-based, state-backed
        return False
    if before in _NO_VERB_BEHIND:  # the secretary of state, a list of released prisoners
        return False
    if before in _HE and form.endswith("s") and len(form) > _SHORTEST:
        return True  # he expects
    if form in _NATIONS:
        return False
    return form in FINITE or (len(form) > 4 and form.endswith("ed") and not form.endswith("eed")) or form in ENGLISH


_OWNS = re.compile(r"['’‘](?:s\b|(?=\s))")
_BREAK = re.compile(r"[,.;:—–\n]\s|[,;:—–]|\(")
_NATIONS = frozenset({"states", "reports", "claims", "demands", "points"})
_HE = frozenset("he she it who".split())
_SHORTEST = 3
_VERBAL = ("s", "ed")
_NO_VERB_BEHIND = frozenset("of for with from at".split())


def between_commas(sentence: Sentence, first: int, last: int) -> list[Phrase]:
    """What stands between commas."""
    cuts = [k for k in range(first + 1, last) if "," in sentence.gaps[k]]
    edges = [first, *cuts, last]
    return [Phrase(one, other) for one, other in itertools.pairwise(edges)]


def introduces(sentence: Sentence, segment: Phrase) -> bool:
    form = sentence.form(segment.first)
    if form in _TITULAR and sentence.form(segment.first + 1) not in function_words("en"):
        return False
    return (
        form in INTRODUCERS
        or form.endswith(("ing", "ly"))
        or _is_time_since(sentence, segment)
        or (form.endswith("ed") and not starts_phrase(sentence, segment.first))
    )


_TITULAR = frozenset(  # ranking member Ida Moe; not: acting on it
    "acting ranking sitting outgoing incoming managing presiding".split()
)
_TIMES = frozenset("moments minutes hours days weeks months years hour day week month year".split())


def _is_time_since(sentence: Sentence, segment: Phrase) -> bool:
    """Just hours after the board had met, …"""
    last = min(segment.last - 1, segment.first + 4)
    return any(
        sentence.form(k) in _TIMES and sentence.form(k + 1) in {"after", "before"} for k in range(segment.first, last)
    )


def is_clause(sentence: Sentence, segment: Phrase) -> bool:
    """Whether something is done in it: no part of a noun phrase."""
    return any(finite(sentence, k) for k in range(segment.first + 1, segment.last))


def until_verb(sentence: Sentence, segment: Phrase) -> int:
    for k in range(segment.first + 1, segment.last):
        if finite(sentence, k):
            return k
    return segment.last


def trimmed(sentence: Sentence, phrase: Phrase) -> Phrase | None:
    first, last = phrase
    while first < last and sentence.form(first) in _BEFORE_SUBJECT:
        first += 1
    first = _behind_time(sentence, first, last)
    while last > first and sentence.form(last - 1) in _AFTER_SUBJECT:
        last -= 1
    return Phrase(first, last) if first < last else None


def _behind_time(sentence: Sentence, first: int, last: int) -> int:
    """For years | the administration"""
    if sentence.form(first) not in _FOR:
        return first
    time = next((k for k in range(first + 1, min(last, first + 4)) if sentence.form(k) in _TIMES), last)
    return time + 1 if time + 1 < last and starts_phrase(sentence, time + 1) else first


_FOR = frozenset("for in on since after until within".split())
_TIMES = DAYS | frozenset("hours days weeks months years decades week month year decade".split())
_BEFORE_SUBJECT = frozenset(
    "and but or so then yet still also however meanwhile indeed instead as when while once now later earlier".split()
)
_AFTER_SUBJECT = HELPERS | frozenset("and but or to".split())
NAME_PARTS = frozenset("al el bin ibn de la del der van von di da".split())


_LONGEST = 16  # words of a phrase behind its verb


def phrase_right(sentence: Sentence, first: int) -> Phrase | None:
    """The noun phrase that begins at the unit *first*: … said | a spokesman for the ministry, who …"""
    at = first
    while at < min(len(sentence.units), first + _LONGEST):
        unit = sentence.units[at]
        if unit.form == QUOTED or (at > first and _BREAK.search(_plain(sentence, at))):
            break
        if at > first and (unit.form in _ENDS_RIGHT or unit.form in CONJUNCTIONS):
            break
        at += 1
    if at == first or not any(c.isalpha() for c in sentence.form(first)):
        return None
    return Phrase(first, at)


def named_behind(sentence: Sentence, phrase: Phrase) -> Phrase:
    """With the name that is apposed to it: the governor, | Ida Moe |, who …"""
    at = end = phrase.last
    if at >= len(sentence.units) or not sentence.gaps[at].startswith(", "):
        return phrase
    if any(sentence.units[k].capital for k in range(phrase.first + 1, at)):
        return phrase
    while end < len(sentence.units) and (sentence.units[end].capital or sentence.form(end) in NAME_PARTS):
        end += 1
        if end < len(sentence.units) and re.match("[,.;]", _plain(sentence, end)):
            break
    closed = end == len(sentence.units) or sentence.gaps[end].startswith(",")
    return Phrase(phrase.first, end) if closed and end - at > 1 else phrase


def _plain(sentence: Sentence, at: int) -> str:
    """The gap before a unit, without the dot of an initial or title: John F. Kennedy, Sen. Marco Rubio."""
    gap = sentence.gaps[at]
    return gap[1:] if gap.startswith(". ") and sentence.units[at - 1].capital else gap


_ENDS_RIGHT = ADJUNCTS - frozenset("of with from to at".split())
