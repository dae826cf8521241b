"""Subjects: the noun phrases beside an English verb, whatever is said of them in between.

On Monday | a spokesman for the ministry | said        Khalil al-Hayya, who leads the delegation, | said
"""

from __future__ import annotations

import itertools
import re

from news.clauses import QUOTED, Phrase, Sentence
from news.phrases import between_commas, finite, introduces, is_clause, starts_phrase, trimmed, until_verb
from news.reporting.english import CONJUNCTIONS, DETERMINERS, FINITE


def subject_left(sentence: Sentence, stop: int, floor: int) -> Phrase | None:
    """The noun phrase that ends before the unit *stop*, not reaching left of the unit *floor*.

    Khalil al-Hayya, who leads the delegation, | said
    On Monday a spokesman for the ministry | said
    """
    if _DASH.search(sentence.gaps[stop]):  # Ida Moe — who leads it — | said
        stop = next((k for k in range(stop - 1, floor, -1) if _DASH.search(sentence.gaps[k])), floor)
    if sentence.gaps[stop].startswith((")", ".)")):  # Moe (R-Vinstad) | said
        stop = next((k for k in range(stop - 1, floor, -1) if "(" in sentence.gaps[k]), stop)
    if (whole := told_of(sentence, stop, floor)) is not None:
        return whole
    first = _clause_start(sentence, stop, floor)
    if first >= stop:
        return None
    segments = between_commas(sentence, first, stop)
    while len(segments) > 1 and introduces(sentence, segments[0]):
        segments.pop(0)
    if len(segments) > 1 and sentence.form(first - 1) == "as" and not is_clause(sentence, segments[0]):
        segments.pop(0)  # Schools open as usual, the governor, Ida Moe, | announced
    if "," not in sentence.gaps[stop]:  # no comma before the verb: what is before the last comma is another matter
        last = segments[-1]
        until = until_verb(sentence, last)
        if until == last.last and _are_two(sentence, segments):
            return Phrase(segments[0].first, until)
        if until < stop - 1 and sentence.form(stop - 1) == "who":
            return _led_to(sentence, until, stop)
        near = _name_before(sentence, stop, until) if sentence.form(until) in FINITE and until < last.last else None
        return near or trimmed(sentence, Phrase(last.first, until))
    while len(segments) > 1 and is_clause(sentence, segments[0]) and starts_phrase(sentence, segments[1].first):
        segments.pop(0)  # The museum will close, | its director, Samir Haddad, | said
    head = segments[0] if len(segments) <= _MOST_SEGMENTS else _of_age(sentence, segments) or segments[-2]
    phrase = trimmed(sentence, Phrase(head.first, until_verb(sentence, head)))
    if phrase is None or phrase.last < head.last:
        return phrase
    return Phrase(phrase.first, segments[-1].last)


def told_of(sentence: Sentence, stop: int, floor: int) -> Phrase | None:
    """Moen |, who has led it for less than a year and likes it, | said; the delegation |, led by Ida Moe, | said"""
    if "," not in sentence.gaps[stop]:
        return None
    at = next((k for k in range(floor + 1, stop) if "," in sentence.gaps[k] and _tells_more(sentence, k)), None)
    if at is None or any(sentence.quoted(k) for k in range(at, stop)):
        return None
    first = _clause_start(sentence, at, floor)
    if first >= at or any("," in sentence.gaps[k] and finite(sentence, k) for k in range(at + 1, stop)):
        return None  # NP, who left it, was ill, his lawyer, Ole Falk, | said
    segments = between_commas(sentence, first, at)
    while len(segments) > 1 and (introduces(sentence, segments[0]) or is_clause(sentence, segments[0])):
        segments.pop(0)
    head = segments[0] if len(segments) < _MOST_SEGMENTS else _of_age(sentence, segments) or segments[-1]
    phrase = trimmed(sentence, head)
    if phrase is None or is_clause(sentence, head) or introduces(sentence, head):
        return None
    return Phrase(phrase.first, stop) if sentence.form(at) in _RELATIVES else Phrase(phrase.first, at)


def _tells_more(sentence: Sentence, at: int) -> bool:
    form = sentence.form(at)
    if form in _RELATIVES:
        return True
    return (form in _LED or form.endswith("ed")) and sentence.form(at + 1) == "by"


_RELATIVES = frozenset("who whose which".split())
_LED = frozenset("led run built known held".split())


def first_phrase(sentence: Sentence, first: int, stop: int) -> Phrase | None:
    """The subject of the sentence, which begins at the unit *first*: its first noun phrase that a verb follows."""
    segments = between_commas(sentence, first, stop)
    while len(segments) > 1 and introduces(sentence, segments[0]):
        segments.pop(0)
    head = segments[0]
    last = until_verb(sentence, head)
    phrase = trimmed(sentence, Phrase(head.first, last))
    if phrase is None or last < head.last or len(segments) == 1:
        return phrase
    return Phrase(phrase.first, until_verb(sentence, segments[1]))


def _are_two(sentence: Sentence, segments: list[Phrase]) -> bool:
    """Ida Moe |, an aide to the mayor, | and Ole Falk | said"""
    if len(segments) != _NAME_AND_NAME or sentence.form(segments[-1].first) != "and":
        return False
    one, told, other = segments
    named = all(sentence.units[k].capital for k in (*range(*one), *range(other.first + 1, other.last)))
    article = sentence.form(told.first) in DETERMINERS and not sentence.units[told.first].capital
    return named and one.last - one.first > 1 and article and not is_clause(sentence, told)


def _led_to(sentence: Sentence, floor: int, stop: int) -> Phrase:
    """NP led among the 30 percent of | voters who | said: those that “who” stands for, not NP."""
    first = stop - 1
    while first - 1 > floor and sentence.form(first - 1) not in _JOIN_NAME and not sentence.quoted(first - 1):
        first -= 1
    return Phrase(first, stop)


def _of_age(sentence: Sentence, segments: list[Phrase]) -> Phrase | None:
    """Ida Moe, 59, of Ansel, N.L., who saw it, | said"""
    ages = (one for one, other in itertools.pairwise(segments) if sentence.form(other.first).isdecimal())
    return next((each for each in ages if sentence.units[each.first].capital), None)


def _name_before(sentence: Sentence, stop: int, floor: int) -> Phrase | None:
    """The bridge isn’t the only thing | Norland | promised: a name right before the verb, where another verb comes first."""
    first = stop
    while first > floor and sentence.units[first - 1].capital:
        first -= 1
    return Phrase(first, stop) if floor + 1 < first < stop and sentence.form(first - 1) not in _JOIN_NAME else None


_JOIN_NAME = frozenset("of by for with in to from at on and or as the a an".split())
_MOST_SEGMENTS = 4
_NAME_AND_NAME = 3  # segments
_BREAK = re.compile(r"[;:—–]|\s-\s|--")
_DASH = re.compile("[–—]|\\s--?\\s")


def _clause_start(sentence: Sentence, stop: int, floor: int) -> int:
    at = stop
    while at > floor:
        before = at - 1
        unit = sentence.units[before]
        if unit.form == QUOTED or (at < stop and _BREAK.search(sentence.gaps[at])):
            break
        if at < stop and "(" in sentence.gaps[at] and not any(")" in sentence.gaps[k] for k in range(at + 1, stop)):
            break  # Moe (D-Vinstad), its chair, | said: a bracket that is closed tells of who stands before it
        if unit.form in CONJUNCTIONS and not (unit.form in {"who", "which"} and at == stop):
            if _relative(sentence, before, stop) or _is_time(sentence, before, stop):
                at = before
                continue
            break
        if unit.form in {"and", "or"} and at < stop and _new_clause(sentence, before, stop, floor):
            break
        at -= 1
    return at


def _relative(sentence: Sentence, at: int, stop: int) -> bool:
    """A clause between commas that tells of the phrase before it: “, who leads it,”."""
    form = sentence.units[at].form
    return form in {"who", "which", "whose", "where", "that"} and "," in sentence.gaps[stop] and stop - at > 1


def _is_time(sentence: Sentence, at: int, stop: int) -> bool:
    """Only a time follows, which a comma ends: Moen, who has led it since dawn, | said."""
    if sentence.form(at) not in {"since", "until", "before", "after"}:
        return False
    comma = next((k for k in range(at + 1, stop + 1) if "," in sentence.gaps[k]), at + 1)
    led = any(sentence.form(k) in {"who", "which"} for k in range(at))
    return led and comma > at + 1 and not any(finite(sentence, k) for k in range(at + 1, comma))


def _new_clause(sentence: Sentence, at: int, stop: int, floor: int) -> bool:
    """Whether “and” here begins a clause: something was done before it, and a noun phrase follows."""
    if not starts_phrase(sentence, at + 1):
        return False
    comma = next((k for k in range(at, floor, -1) if "," in sentence.gaps[k]), floor)
    joined = sentence.units[at - 1].capital and sentence.units[at + 1].capital  # Disease Control | and | Prevention
    done = any(finite(sentence, k) for k in range(comma if joined else floor, at))
    return done and not any(finite(sentence, k) for k in range(at + 1, stop))
