"""Cues: the verbs of an English sentence that report what somebody said.

said · has made it clear · , adding … · not: was told, did not say, the claims, accused by
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from news.clauses import QUOTED, Sentence
from news.phrases import possessive
from news.reporting.english import (
    BE,
    DETERMINERS,
    ENGLISH,
    HELPERS,
    MODALS,
    NEGATIONS,
    NOUNS_TOO,
    PRONOUNS,
    Shape,
    Takes,
    Verb,
)

MOST_CUES = 24  # of a sentence: more are no sentence, and each costs its length


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb that may report: units [group, at], helpers first."""

    group: int
    at: int
    verb: Verb
    trailing: bool  # “, adding …”: the subject is that of the sentence


def cues(sentence: Sentence) -> Iterator[Cue]:
    """From left to right."""
    for at, form in enumerate(sentence.forms):
        verb = ENGLISH.get(form)
        if (verb is not None and (cue := _cue(sentence, at, verb)) is not None) or (
            form in _ENDS_IDIOM and (cue := _idiom(sentence, at)) is not None
        ):
            yield cue


def _idiom(sentence: Sentence, at: int) -> Cue | None:
    """“Has made (it) clear”, “pointed out”, “put it”."""
    start = at - 1
    if sentence.form(at) == "clear":
        start -= sentence.form(start) == "it"
        if sentence.form(start) not in {"made", "makes"}:
            return None
    elif sentence.form(at) == "it":
        if sentence.form(start) not in {"put", "puts"} or not re.match("[,:]", sentence.gaps[at + 1]):
            return None
    elif sentence.form(start) not in {"pointed", "points", "pointing"}:
        return None
    group = _group(sentence, start)
    if BE & {sentence.form(k) for k in range(group, start)}:
        return None  # it had been made clear
    if NEGATIONS & {sentence.form(k) for k in range(group, start)}:
        return None
    return Cue(group, at, SAYS, trailing=sentence.form(start) == "pointing")


_ENDS_IDIOM = frozenset({"clear", "out", "it"})
SAYS = ENGLISH["said"]


def _cue(sentence: Sentence, at: int, verb: Verb) -> Cue | None:
    """A cue where the word is a verb, says and does not deny saying."""
    unit = sentence.units[at]
    group = _group(sentence, at)
    before = sentence.form(group - 1)
    helpers = {sentence.form(k) for k in range(group, at)}
    if helpers & NEGATIONS or before in NEGATIONS or _is_by_somebody(sentence, at, before):
        return None
    if verb.lemma == "add" and _AMOUNT.match(sentence.text, sentence.units[at].end):
        return None  # the bill adds $231 million
    if verb.shape is Shape.BASE and "," in sentence.gaps[at] and sentence.gaps[at + 1].startswith(","):
        return None  # against, say, passing them on
    if verb.lemma == "point" and sentence.form(at + 1) == "out":
        return None  # an idiom, which ends there
    if at and (
        (possessive(sentence, at - 1) and before not in PRONOUNS)
        or sentence.gaps[at].startswith(("-", "–"))
        or sentence.gaps[at + 1][:1] == "-"
    ):
        return None
    if unit.capital and at and verb.lemma != "say":
        return None
    if group == at and (before in DETERMINERS or before in _OF) and "," not in sentence.gaps[at]:
        return None
    if verb.shape is Shape.ING:
        return _participle(sentence, at, group, verb, helpers)
    if (helpers & BE and not helpers & MODALS) or _is_unsaid(sentence, at, verb):
        return None  # he was told, it will be announced
    if verb.shape is Shape.BASE and not _base(sentence, at, group, helpers):
        return None
    if verb.shape in {Shape.THIRD, Shape.BASE} and unit.form in NOUNS_TOO and not _verb_rather(sentence, at):
        return None
    if verb.shape is Shape.BASE and _goes_so_far(sentence, group):
        group -= len(_SO_FAR) + 1
    return Cue(group, at, verb, trailing=False)


def _goes_so_far(sentence: Sentence, to: int) -> bool:
    """Moen went so far as to | say"""
    return to > len(_SO_FAR) and sentence.forms[to - len(_SO_FAR) : to] == _SO_FAR


_SO_FAR = ("so", "far", "as", "to")


def _is_by_somebody(sentence: Sentence, at: int, before: str) -> bool:
    """What was said by Moen; not: she said by phone."""
    return sentence.form(at + 1) == "by" and before not in PRONOUNS and sentence.form(at + 2) not in _MEANS


_MEANS = frozenset("phone telephone email e mail text video satellite radio message letter fax".split())  # e: e-mail
_AMOUNT = re.compile(r"\s[$€£]?\d")


def _is_unsaid(sentence: Sentence, at: int, verb: Verb) -> bool:
    """Nobody said it: will be announced; it’s revealed; as promised, …; was studied and recommended as …"""
    if verb.shape is not Shape.PAST:
        return False
    before = sentence.form(at - 1)
    if sentence.form(at) == "asked" and "," in sentence.gaps[at] and sentence.form(at + 1) in _ASKED:
        return True  # somebody who, asked about it, told them …
    if before == "all" and sentence.form(at) == "told":
        return True
    if before == "have" and sentence.form(at - 2) in {"would", "could", "should", "might"}:
        return True  # nobody would have described it so
    if before == "as":
        return re.match("[,.]", sentence.gaps[at + 1]) is not None
    joined = before in {"and", "or"} and bool(verb.takes & Takes.OBJECT) and sentence.form(at + 1) == "as"
    if sentence.form(at) == "dubbed" and "," in sentence.gaps[at]:
        return True  # the prison, dubbed …
    if sentence.form(at) == "called" and sentence.form(at + 1) in {"in", "off", "up", "out"}:
        return True
    its = before in {"it", "its"} and _ITS.search(sentence.text, sentence.units[at - 1].start, sentence.units[at].start)
    return before in BE or joined or bool(its)


_ASKED = frozenset("about whether if why how what when".split())
_ITS = re.compile("['’‘]s ")


def _group(sentence: Sentence, at: int) -> int:
    while at > 0 and "," not in sentence.gaps[at] and not sentence.units[at - 1].capital:
        form = sentence.form(at - 1)
        if (
            form not in HELPERS
            and form not in NEGATIONS
            and not (form.endswith("ly") and len(form) > 4 and form != "family")
        ):
            break
        at -= 1
    return at


_OF = frozenset("of for by with from in at on about without".split())


def _participle(sentence: Sentence, at: int, group: int, verb: Verb, helpers: set[str]) -> Cue | None:
    if helpers & BE:
        return Cue(group, at, verb, trailing=False)
    before = sentence.form(group - 1)
    comma = "," in sentence.gaps[group] or re.search("[—–]", sentence.gaps[group]) is not None
    if group and (comma or before in _BEFORE_PARTICIPLE or (before == QUOTED) or verb.lemma == "say"):
        return Cue(group, at, verb, trailing=True)
    return None


_BEFORE_PARTICIPLE = frozenset("by after before while as in statement tweet letter message without and".split())


def _base(sentence: Sentence, at: int, group: int, helpers: set[str]) -> bool:
    """A bare verb reports after a helper or a plural subject: officials say, they also say, went on to say."""
    if helpers & MODALS:
        return True
    before = sentence.form(group - 1)
    if before == "to":
        return _goes_so_far(sentence, group) or sentence.form(group - 2) in {"on", "continued", "continues"}
    if before in {"they", "we", "i", "you", "who", "people", "some", "many", "others", "experts"}:
        return True
    if sentence.form(at) == "say":
        return group > 0
    plural = before.endswith("s") and not before.endswith(("ss", "us", "is")) and group > 0
    return plural and sentence.form(at) in _PLAIN_BASES


_PLAIN_BASES = frozenset("say argue claim note believe warn report tell add insist suggest call".split())


def _verb_rather(sentence: Sentence, at: int) -> bool:
    """Claims, reports: verbs after a name or pronoun, or before “that” or a quotation."""
    if at == 0:
        return False
    if sentence.form(at) == "states" and sentence.form(at + 1) != QUOTED:
        return False
    if sentence.form(at + 1) in {"are", "were"}:
        return False  # Norland claims are false
    before = sentence.units[at - 1]
    if before.capital and _is_a_name(sentence, at):
        return False  # a New York Times report that …
    return (
        sentence.form(at + 1) in {"that", QUOTED}
        or ":" in sentence.gaps[at + 1]
        or before.capital
        or before.form in PRONOUNS
    )


def _is_a_name(sentence: Sentence, at: int) -> bool:
    """Whether “a” stands before the capitals that end before the unit *at*."""
    while at > 0 and sentence.units[at - 1].capital:
        at -= 1
    return sentence.form(at - 1) in {"a", "an"}
