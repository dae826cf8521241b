"""Subjects: the noun phrases beside an English verb, told by where they end, which news prose makes plain.

On Monday | a spokesman for the ministry | said        Khalil al-Hayya, who leads the delegation, | said
"""

from __future__ import annotations

import itertools
import re

from news.clauses import QUOTED, Phrase, Sentence
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
    Shape,
)


def starts_phrase(sentence: Sentence, at: int) -> bool:
    """Whether a noun phrase may begin here."""
    unit = sentence.units[at]
    return unit.capital or unit.form in DETERMINERS or unit.form in PRONOUNS or unit.form[:1].isdigit()


def possessive(sentence: Sentence, at: int) -> bool:
    """Whether the unit *at* ends in ’s or ’: Netanyahu’s, officials’."""
    return re.match(r"['’‘](?:s\b|(?=\s))", sentence.gaps[at + 1]) is not None


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


_NATIONS = frozenset({"states", "reports", "claims", "demands", "points"})
_HE = frozenset("he she it who".split())
_SHORTEST = 3
_VERBAL = ("s", "ed")
_NO_VERB_BEHIND = frozenset("of for with from at".split())


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
    segments = _segments(sentence, first, stop)
    while len(segments) > 1 and _introduces(sentence, segments[0]):
        segments.pop(0)
    if len(segments) > 1 and sentence.form(first - 1) == "as" and not _is_clause(sentence, segments[0]):
        segments.pop(0)  # Schools open as usual, the governor, Ida Moe, | announced
    if "," not in sentence.gaps[stop]:  # no comma before the verb: what is before the last comma is another matter
        last = segments[-1]
        until = _until_verb(sentence, last)
        if until < stop - 1 and sentence.form(stop - 1) == "who":
            return _led_to(sentence, until, stop)
        near = _name_before(sentence, stop, until) if sentence.form(until) in FINITE and until < last.last else None
        return near or _trimmed(sentence, Phrase(last.first, until))
    while len(segments) > 1 and _is_clause(sentence, segments[0]) and starts_phrase(sentence, segments[1].first):
        segments.pop(0)  # The museum will close, | its director, Samir Haddad, | said
    head = segments[0] if len(segments) <= _MOST_SEGMENTS else _of_age(sentence, segments) or segments[-2]
    phrase = _trimmed(sentence, Phrase(head.first, _until_verb(sentence, head)))
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
    segments = _segments(sentence, first, at)
    while len(segments) > 1 and (_introduces(sentence, segments[0]) or _is_clause(sentence, segments[0])):
        segments.pop(0)
    head = segments[0] if len(segments) < _MOST_SEGMENTS else _of_age(sentence, segments) or segments[-1]
    phrase = _trimmed(sentence, head)
    if phrase is None or _is_clause(sentence, head) or _introduces(sentence, head):
        return None
    return Phrase(phrase.first, stop) if sentence.form(at) in _RELATIVES else Phrase(phrase.first, at)


def _tells_more(sentence: Sentence, at: int) -> bool:
    form = sentence.form(at)
    if form in _RELATIVES:
        return True
    return (form in _LED or form.endswith("ed")) and sentence.form(at + 1) == "by"


_RELATIVES = frozenset("who whose which".split())
_LED = frozenset("led run built known held".split())


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


def names_nobody(sentence: Sentence, phrase: Phrase) -> bool:
    """Lives across the street; Going on; Please don’t; of the agency; Highly: somebody’s words, or the writer’s."""
    form = sentence.form(phrase.first)
    if _is_place(sentence, phrase) or all(_FIGURE.fullmatch(sentence.form(k)) for k in range(*phrase)):
        return True
    if form.endswith("ed") and sentence.form(phrase.first + 1) in _BEHIND_DONE:
        return True  # Forced to defend it
    if sentence.form(phrase.last - 1) in {"whom", "which"} and sentence.form(phrase.last - 2) == "of":
        return True  # two of whom
    if form in _NOBODY or (phrase.last - phrase.first == 1 and form in _ALONE):
        return True
    if form.endswith("ed") and finite(sentence, phrase.first) and sentence.form(phrase.first + 1) in DETERMINERS:
        return True  # owned a company
    if phrase.last - phrase.first < _TWO or sentence.units[phrase.first + 1].capital or form in DETERMINERS:
        return False
    return form in FINITE or form in _VERBS_FIRST or (form.endswith("ing") and len(form) > _SHORTEST + 1)


def _is_place(sentence: Sentence, phrase: Phrase) -> bool:
    """Harnet Avenue, Monday: a street or a day speaks for nobody."""
    last = sentence.form(phrase.last - 1)
    street = last in _STREETS and phrase.last - phrase.first > 1
    return (street or sentence.form(phrase.first) in DAYS) and all(
        sentence.units[k].capital or sentence.form(k) in DAYS for k in range(*phrase)
    )


_STREETS = frozenset("avenue street road boulevard lane highway airport".split())
_FIGURE = re.compile(r"[\d.,]+|percent|per|cent|%|nearly|about|some|only|just|million|billion|and|of")
_BEHIND_DONE = frozenset("to by in on with from at of".split())
_TWO = 2
_NOBODY = frozenset("of with nothing into like day".split())
_ALONE = frozenset("a an the highly".split())
_VERBS_FIRST = frozenset("please lives forced going is".split())
_JOIN_NAME = frozenset("of by for with in to from at on and or as the a an".split())


def behind_participle(sentence: Sentence, phrase: Phrase) -> Phrase:
    """Moen told of the call, saying | he | recalled it; including | an officer who | called it “…”"""
    first = sentence.form(phrase.first)
    if sentence.form(phrase.last - 1) in {"who", "which"} and first in _INCLUDES:
        return Phrase(phrase.first + 1, phrase.last)
    if sentence.form(phrase.last - 1) in _PERSONS:
        return Phrase(phrase.last - 1, phrase.last)  # A few days ago in an interview | he
    verb = ENGLISH.get(first)
    says = verb is not None and verb.shape is Shape.ING and sentence.form(phrase.first + 1) in PRONOUNS
    return Phrase(phrase.first + 1, phrase.last) if says and phrase.last - phrase.first > 1 else phrase


_INCLUDES = frozenset({"including"})
_PERSONS = frozenset("he she they we i it".split())
_MOST_SEGMENTS = 4
_DASH = re.compile("[–—]|\\s--?\\s")


def _clause_start(sentence: Sentence, stop: int, floor: int) -> int:
    at = stop
    while at > floor:
        before = at - 1
        unit = sentence.units[before]
        if unit.form == QUOTED or (at < stop and re.search(r"[;:—–]|\s-\s|--", sentence.gaps[at])):
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


def _segments(sentence: Sentence, first: int, last: int) -> list[Phrase]:
    """What stands between commas."""
    cuts = [k for k in range(first + 1, last) if "," in sentence.gaps[k]]
    edges = [first, *cuts, last]
    return [Phrase(one, other) for one, other in itertools.pairwise(edges)]


def _introduces(sentence: Sentence, segment: Phrase) -> bool:
    form = sentence.form(segment.first)
    return (
        form in INTRODUCERS
        or form.endswith(("ing", "ly"))
        or (form.endswith("ed") and not starts_phrase(sentence, segment.first))
    )


def _is_clause(sentence: Sentence, segment: Phrase) -> bool:
    """Whether something is done in it: no part of a noun phrase."""
    return any(finite(sentence, k) for k in range(segment.first + 1, segment.last))


NAME_PARTS = frozenset("al el bin ibn de la del der van von di da".split())


def _until_verb(sentence: Sentence, segment: Phrase) -> int:
    for k in range(segment.first + 1, segment.last):
        if finite(sentence, k):
            return k
    return segment.last


def _trimmed(sentence: Sentence, phrase: Phrase) -> Phrase | None:
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


def phrase_right(sentence: Sentence, first: int, *, most: int = 16) -> Phrase | None:
    """The noun phrase that begins at the unit *first*: … said | a spokesman for the ministry, who …"""
    at = first
    while at < min(len(sentence.units), first + most):
        unit = sentence.units[at]
        if unit.form == QUOTED or (at > first and re.search(r"[,.;:—–\n]\s|[,;:—–]|\(", _plain(sentence, at))):
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


def first_phrase(sentence: Sentence, first: int, stop: int) -> Phrase | None:
    """The subject of the sentence, which begins at the unit *first*: its first noun phrase that a verb follows."""
    segments = _segments(sentence, first, stop)
    while len(segments) > 1 and _introduces(sentence, segments[0]):
        segments.pop(0)
    head = segments[0]
    last = _until_verb(sentence, head)
    phrase = _trimmed(sentence, Phrase(head.first, last))
    if phrase is None or last < head.last or len(segments) == 1:
        return phrase
    return Phrase(phrase.first, _until_verb(sentence, segments[1]))
