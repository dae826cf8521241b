"""Statements: whoever speaks, the verb, then what was said.

NP said that …     NP said: “…”     NP called it “…”     NP accused X of …
"""

from __future__ import annotations

from news.attribution import Attribution
from news.bounds import Bounds
from news.clauses import Phrase
from news.contents import ALWAYS_CLAUSE, QUESTIONS, SHORT_OBJECT, is_full, is_title, makes_claim, reports
from news.cues import Cue
from news.phrases import starts_phrase
from news.reporting.english import ADJUNCTS, DAYS, PRONOUNS, Takes


class Statements(Bounds):
    """Those of one sentence."""

    def _right(self, cue: Cue, subject: Phrase) -> bool:
        """NP said …"""
        first = self._rest(cue)
        last = self._clause_end(cue, first)
        if first >= last:
            return False
        takes = cue.verb.takes
        gap = self.s.gaps[first]
        that = self.s.form(first) == "that"
        if cue.verb.lemma == "call":
            return self._called(cue, subject, first, last)
        if cue.verb.lemma == "ask":
            asks = next((k for k in range(first, min(last, first + 9)) if self.s.form(k) in QUESTIONS), None)
            if asks is not None:
                self._add(cue, subject, [self._span(asks, last)])
                return True
        clause = that or (bool(takes & Takes.CLAUSE) and cue.verb.lemma != "announce")
        if cue.verb.lemma == "write" and gap.isspace() and self.s.quoted(first) and is_title(self.s, first):
            return False  # who wrote “The Salt Road”
        if self.s.quoted(first) and (clause or not takes & Takes.OBJECT):
            return self._right_quoted(cue, subject, first, last)

        def claims(at: int) -> bool:
            return clause and makes_claim(self.s, first, at)

        last = self._main_clause(subject, first, last)
        turns = (k for k in range(first + 1, last) if self._turns(k, clause=that or claims(k)))
        if cue.verb.lemma in ALWAYS_CLAUSE and starts_phrase(self.s, first) and self.s.form(first) not in DAYS:
            turns = (k for k in turns if self.s.form(k) not in _WHOSE or claims(k))  # said Ida Moe, who is 80, was ill
        last = next(turns, last)
        if self.s.quoted(first):
            return self._right_quoted(cue, subject, first, last)
        reported = reports(self.s, cue, first, last, takes, that=that, gap=gap)
        if not reported or self._is_when(first, last) or self._only_points(first, last):
            if cue.verb.lemma == "say":
                self.silent.append(Attribution([], self._extent(subject), self._extent(Phrase(cue.group, cue.at + 1))))
            return False
        self._add(cue, subject, [self._span(first, last)])
        return True

    def _is_when(self, first: int, last: int) -> bool:
        """NP said | as he left the building"""
        told = self.s.form(first) in _WHEN and self.s.form(first + 1) in PRONOUNS
        return told and not any("," in self.s.gaps[k] or self.s.quoted(k) for k in range(first + 1, last))

    def _only_points(self, first: int, last: int) -> bool:
        """NP announced | it himself on Wednesday |: what was said stands elsewhere; NP said | nothing else |."""
        behind = self.s.form(first + 1)
        points = self.s.form(first) in _POINTS and (behind in _HIMSELF or behind in DAYS)
        return points and not makes_claim(self.s, first, last) and not any(map(self.s.quoted, range(first, last)))

    def _called(self, cue: Cue, subject: Phrase, first: int, last: int) -> bool:
        """NP called it “…” — NP called for talks"""
        if self.s.form(first) in {"for", "on"}:
            self._add(cue, subject, [self._span(first + 1, last)] if first + 1 < last else [])
            return first + 1 < last
        if "," in self.s.gaps[cue.at + 1]:
            return False  # when an officer called, …
        quoted = next((k for k in range(first, min(last, first + 14)) if self.s.quoted(k)), None)
        if quoted is None:
            return self._called_a(cue, subject, first, last)
        if quoted == first and is_title(self.s, quoted):
            return False  # a song called “Morning in Vinstad”
        object_ = first if quoted - first <= SHORT_OBJECT and self.s.form(subject.first - 1) != "what" else quoted
        self._add(cue, subject, [self._span(object_, quoted + 1)])
        return True

    def _called_a(self, cue: Cue, subject: Phrase, first: int, last: int) -> bool:
        """NP called the vote a mistake — not: called the police a day later"""
        last = next((k for k in range(first + 1, last) if self._turns(k, clause=False)), last)
        named = next((k for k in range(first + 1, min(last, first + _CALLED)) if self.s.form(k) in {"a", "an"}), last)
        if named + 1 >= last or self.s.form(named + 1) in _TIMES or self.s.form(named - 1) in ADJUNCTS | {"for", "as"}:
            return False
        if makes_claim(self.s, first, named):
            return False
        self._add(cue, subject, [self._span(first, last)])
        return True

    def _right_quoted(self, cue: Cue, subject: Phrase, first: int, last: int) -> bool:
        """NP said: “…” — NP said it was “…”: there the clause is what was said."""
        whole = ":" in self.s.gaps[first] or "," in self.s.gaps[first] or is_full(self.s, first)
        if not whole and first + 1 < last:
            self._add(cue, subject, [self._span(first, last)])
        else:
            self._add(
                cue, subject, [self._span(k, k + 1) for k in self.s.quoted_behind(first) if k < last or k == first]
            )
        return True


_WHOSE = frozenset("who while".split())
_POINTS = frozenset("it this so them nothing".split())
_HIMSELF = frozenset("himself herself itself themselves on else more".split())
_WHEN = frozenset("as while when before after".split())
_CALLED = 10
_TIMES = frozenset("second minute day week month year few day time lot little bit couple".split())
