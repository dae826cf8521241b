"""Surety: of how many quotations like this one the words were said, and by whom the text is read to name.

    Moen said that the talks had failed      93%
    what Moen said was a mistake             45%: whose words these are is told by the clause around them

Counted over the quotations that `news.quotes` finds in PolNeAR: docs/explanation/quotations.md has the table.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from news.attribution import Attribution, Speaker
from news.callings import can_speak
from news.couples import is_couple
from news.kinds import MARK
from news.model import QuoteKind
from news.reporting.english import CONJUNCTIONS, ENGLISH, Takes
from news.text import Analysis

UNKNOWN = 0.3  # who it is
GOES_ON = 0.3  # nobody is named: with whoever spoke before
_DIRECT = 0.97
_BY_NAME, _BY_PRONOUN, _BY_WORD, _BY_ROLE, _BY_NOTHING = 1.0, 0.98, 0.97, 0.94, 0.85
_WITHIN = 0.45
_AMID = 0.92  # of those that begin their sentence
_LABELLED = re.compile(r"^([^\W\d_][^:\n]{0,40}):", re.MULTILINE)
_LABEL = 0.5
_SAYS, _THAT_CLAUSE, _ACTS, _CREDITED, _ELSE = 0.94, 0.92, 0.88, 0.83, 0.83

_THAT = re.compile(r"(?:that|dass|daß|que|che|что)\b|qu['’]|ب?[أإ]ن|כי\b")
_LAST_WORD = re.compile(r"([^\W\d_]+)\s*\Z")
_OPENS = re.compile(r"(?:but|and|so|yet|still)?\s*", re.IGNORECASE)
_AROUND = CONJUNCTIONS - {"but", "so", "yet"}
_CAPITAL_WITHIN = re.compile(r"(?<=[a-z0-9,] )[A-Z][\w’'-]*\w")
_LEADS_UP = 15  # words before a comma and whoever speaks


class Surety:
    """Of the attributions of one text."""

    def __init__(self, analysis: Analysis, found: Sequence[Attribution], language: str) -> None:
        self._english = language == "en"  # what a role is, is known in English only
        self._text = analysis.text
        self._sentences = analysis.sentences
        stretches = sorted(stretch for each in found for stretch in each.content)
        self._starts = [start for start, _ in stretches]
        self._labelled: Counter[str] | None = None  # what lines begin with, before a colon
        self._within: frozenset[str] | None = None  # words with a capital, not at the head of a sentence
        self._ends = list(accumulate((end for _, end in stretches), max))

    def of(self, found: Attribution, speaker: Speaker | None, kind: QuoteKind) -> float:
        """0 … 1."""
        if speaker is None:
            return UNKNOWN
        if found.cue is None:
            return GOES_ON
        told = _DIRECT if kind is QuoteKind.DIRECT else self._told(found, found.cue)
        return round(told * self._known(speaker), 2)

    def _told(self, found: Attribution, cue: tuple[int, int]) -> float:
        """In the outlet's words, at least some of them."""
        start, source = found.content[0][0], found.source
        words = self._text[slice(*cue)].lower()
        if words == ":":
            told = MARK.search(self._text, start, found.content[-1][1]) or self._labels(cue[0])
            return _DIRECT if told else _LABEL
        if self._is_told_by_another(cue):
            return _WITHIN
        before = self._before(min(source, cue)[0]) if source is not None else ""
        last = _LAST_WORD.search(before)
        tag = cue[0] > start
        if not tag and last is not None and last.group(1).lower() in _AROUND:
            return _WITHIN
        leads = (
            tag
            or not self._english
            or _OPENS.fullmatch(before)
            or (before.endswith(", ") and before.count(" ") < _LEADS_UP)
        )
        return self._verb(words, start) * (1.0 if leads else _AMID)

    def _labels(self, colon: int) -> bool:
        """Ida Moe: No. … Ida Moe: Yes. – what leads lines again and again says who speaks."""
        if self._labelled is None:
            self._labelled = Counter(_LABELLED.findall(self._text))
        return self._labelled[self._text[max(0, self._text.rfind("\n", 0, colon) + 1) : colon]] > 1

    def _verb(self, words: str, start: int) -> float:
        """Said … · claimed that … · accused … · according to …"""
        verb = ENGLISH.get(words.rsplit(maxsplit=1)[-1])
        that = _THAT.match(self._text, start) is not None
        if verb is None:
            return _CREDITED if words.endswith(" to") else _THAT_CLAUSE if that else _ELSE
        if verb.lemma in _PLAIN:
            return _SAYS
        if that:
            return _THAT_CLAUSE
        return _ACTS if verb.takes & Takes.OBJECT else _ELSE

    def _is_told_by_another(self, cue: tuple[int, int]) -> bool:
        """Whether the verb stands in what somebody says: Moen said | Vogt had called it a mistake."""
        before = bisect_right(self._starts, cue[0])
        return before > 0 and self._ends[before - 1] >= cue[1]

    def _before(self, at: int) -> str:
        """What stands before it in its sentence."""
        number = bisect_left(self._sentences, (at + 1, 0)) - 1
        return self._text[self._sentences[number][0] if number >= 0 else 0 : at]

    def _known(self, speaker: Speaker) -> float:
        """A name of its own, a name of one word, a role that speaks, or none of them: All told, previous rallies."""
        words = speaker.name.split()
        several = len(words) > 1 and words[0][:1].isupper() and (words[-1][:1].isupper() or is_couple(speaker.name))
        named = several or (len(words) == 1 and self._is_name(words[0]))
        speaks = named or not self._english or can_speak(speaker.name)
        if speaker.guessed:
            return _BY_NOTHING
        if speaker.inferred:
            return _BY_PRONOUN if speaker.person or speaks else _BY_ROLE
        if speaker.actor is not None or speaker.person or several:
            return _BY_NAME
        if named:
            return _BY_WORD
        return _BY_ROLE if speaks else _BY_NOTHING

    def _is_name(self, word: str) -> bool:
        """Any word has a capital at the head of a sentence; a name has it within one."""
        if not word[:1].isupper() or not self._english:
            return word[:1].isupper()
        if self._within is None:
            self._within = frozenset(_CAPITAL_WITHIN.findall(self._text))
        return word in self._within


_PLAIN = frozenset("say tell add note".split())
