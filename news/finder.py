"""Finder: all that an English sentence ascribes to somebody, pattern by pattern, from left to right.

    “…,” NP said           NP said: “…”          NP told reporters that …        …, NP said on Monday
    according to NP, …     NP …, adding that …   NP accused X of …               NP called it “…”

Each pattern is one method that either finds its attribution or stands back: `news.tags`, `news.statements` and
`news.credits` have them.
"""

from __future__ import annotations

from news.attribution import Attribution
from news.clauses import QUOTED, Phrase, Sentence
from news.contents import ALWAYS_CLAUSE, TWO
from news.credits import Credits
from news.cues import Cue
from news.nobodies import behind_participle, names_nobody
from news.phrases import finite
from news.reporting.english import CONJUNCTIONS, Shape
from news.statements import Statements
from news.subjects import first_phrase, subject_left
from news.tags import Tags


def attributions(sentence: Sentence) -> list[Attribution]:
    """All that the sentence ascribes to somebody, from left to right."""
    return Finder(sentence).found()


class Finder(Credits, Tags, Statements):
    """The patterns, and their order."""

    def found(self) -> list[Attribution]:
        self._according()
        self._last_word()
        for cue in self.cues:
            if not any(a.source and a.source[0] <= self.s.units[cue.at].start < a.source[1] for a in self.out):
                self._attribute(cue)
        self._after_colon()
        self._media()
        return [*self.out, *self.silent]

    def _last_word(self) -> None:
        """A sentence that ends “…, NP said” or “…, said NP” is all NP’s, whatever is insisted in it."""
        if len(self.cues) < TWO or any(unit.form == QUOTED for unit in self.s.units):
            return
        cue = self.cues[-1]
        if cue.trailing or cue.verb.lemma not in ALWAYS_CLAUSE or self._first_comma(cue) is None:
            return
        if not self._inverted_clause(cue):
            subject = subject_left(self.s, cue.group, self._first_comma(cue) or 0)
            if subject is None or self.s.form(subject.first) in _NO_SUBJECT or not self._parenthesis(cue, subject):
                return
        self.cues = []

    def _first_comma(self, cue: Cue) -> int | None:
        """Where the words begin that tell who had the last word: after the first comma behind the other cues."""
        other = self.cues[-2].at
        return next((k for k in range(other + 1, cue.at + 1) if "," in self.s.gaps[k]), None)

    def _attribute(self, cue: Cue) -> None:
        if cue.trailing:
            subject = self.subject or self._first_phrase(cue)
            if subject is not None and not self._is_participle(subject, cue):
                self._right(cue, subject)
            return
        if self._inverted(cue) or self._after_quotation(cue) or self._inverted_clause(cue):
            return
        floor = max((k + 1 for k in range(cue.group) if self.s.quoted(k) and k in self.taken), default=0)
        subject = subject_left(self.s, cue.group, floor)
        joined = cue.group > 0 and self.s.form(cue.group - 1) in {"and", "but", "or", "then"}
        if subject is None or (joined and self._no_subject(subject, cue)):
            subject = self.subject or self._first_phrase(cue) if joined else None
        elif self.s.form(subject.first) in _NO_SUBJECT:
            return
        subject = behind_participle(self.s, subject) if subject else None
        if subject is not None and (names_nobody(self.s, subject) or self._disagrees(subject, cue)):
            return
        if subject is None or (self.s.form(subject.first) == "which" and cue.verb.lemma not in _BODIES_SAY):
            return
        if not self._parenthesis(cue, subject):
            self._right(cue, subject)

    def _is_participle(self, subject: Phrase, cue: Cue) -> bool:
        """Keeps saying it; After saying it, …: what stands before it is nobody."""
        alone = subject.first == 0 and subject.last == cue.group == 1
        return alone and "," not in self.s.gaps[cue.group]

    def _disagrees(self, subject: Phrase, cue: Cue) -> bool:
        """Cut what | you | can, says NP; NP and his team have said they | is beginning"""
        return cue.verb.shape is Shape.THIRD and cue.group == cue.at and self.s.form(subject.last - 1) in _SAY

    def _first_phrase(self, cue: Cue) -> Phrase | None:
        first = self._behind_dateline()
        return first_phrase(self.s, first if first < cue.group else 0, cue.group)

    def _no_subject(self, found: Phrase, cue: Cue) -> bool:
        """NP, her lawyer, | called it off | and said …; NP scored after | nine minutes | and added …"""
        if finite(self.s, found.first):
            return True
        alone = not any(finite(self.s, k) for k in range(found.last, cue.group))
        return alone and found.first > 0 and self.s.form(found.first - 1) in CONJUNCTIONS


_BODIES_SAY = frozenset(
    """say tell argue claim deny announce insist accuse warn confirm declare estimate demand call criticize criticise
    condemn urge state""".split()
)  # “, which explains why …” is the writer’s
_SAY = frozenset("i you we they".split())  # not: says
_NO_SUBJECT = frozenset("there what how why this to it where when".split()) - {"it"}
