"""Reports: the words of a sentence that report, in languages whose verb comes first or second.

a déclaré    teilte … mit    dijo    وقال    not: n’a pas dit, n’a rien annoncé, die als Erste berichtete
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from news.attribution import Attribution
from news.clauses import Phrase, Sentence
from news.cues import MOST_CUES
from news.nominals import NAME, Nominals
from news.reporting.grammar import Grammar
from news.rows import COMMA, STOP

_ONLY_APART = frozenset("sprach sprachen spricht".split())
_VIA = frozenset({"عبر"})


@dataclass(frozen=True, slots=True)
class Report:
    first: int  # unit: auxiliary or verb
    last: int  # unit: verb
    after: int  # the unit that follows it, behind its second part: teilte … | mit |
    quoting: bool
    object: bool
    until: int | None = None  # where its second part stands


class Reports:
    """Those of one sentence, and what was found in it so far."""

    def __init__(self, sentence: Sentence, grammar: Grammar) -> None:
        self.row = Nominals(sentence, grammar)
        self.s, self.g = sentence, grammar
        self.cues = list(islice(self._cues(), MOST_CUES))
        self.taken: set[int] = set()
        self.out: list[Attribution] = []
        self.subject: Phrase | None = None

    def _cues(self) -> Iterator[Report]:
        floor = 0
        for at in self.row.candidates(self.g.reports):
            cue = self._cue(at) if at >= floor else None
            if cue is not None:
                yield cue
                floor = cue.last + 1

    def _cue(self, at: int) -> Report | None:
        row, g = self.row, self.g
        if g.capitals and at and self.s.units[at].capital and not self.s.quoted(at - 1):
            return None
        if g.prefixes and at and not _VIA.isdisjoint(row.words[at]) and not row.comma(at):
            return None  # قال في بيان | عبر | شاشة القناة: “via”; as a verb it begins its sentence
        unit = self.s.units[at]
        if g.unlike and self.s.text[unit.start : unit.end].lower() in g.unlike:
            return None
        until = self._second_part(at)
        compound = None if until else self._with_auxiliary(at)  # first: “annonce” and “annoncé” are one, folded
        behind = row.match(g.says, at)
        if compound is not None or (until is None and not behind):
            return compound
        if (
            len(row.words[at - 1]) == 1
            and row.has(at - 1, g.determiners)
            and not row.comma(at)
            and not row.has(at - 1, g.pronouns)
        ):
            return None
        denies = row.has(at + 1, g.negations) and not row.has(at + 2, g.infinitives)  # but: aseguró no saber …
        if self._denied(at) or (denies and not STOP.search(self.s.gaps[at + 1])):
            return None
        last = max(behind, at + 1) - 1
        return None if self._relative(last) else self._made(at, last, until)

    def _relative(self, at: int) -> bool:
        """Blanik, die als Erste | berichtete |, sagte …: a verb at the end of a clause that tells who somebody is."""
        if not self.g.nouns or not self.row.comma(at + 1):
            return False
        begins = next((k for k in range(at, max(0, at - NAME), -1) if STOP.search(self.s.gaps[k])), 0)
        return self.row.comma(begins) and self.row.has(begins, self.g.determiners)

    def _denied(self, at: int) -> bool:
        """Whether one of the two words before denies it; not one of the clause before."""
        if self.row.comma(at):
            return False
        before = at - 1 if self.row.comma(at - 1) else max(0, at - 2)
        return any(self.row.negates(k) for k in range(before, at))

    def _made(self, first: int, last: int, until: int | None = None) -> Report:
        row = self.row
        return Report(
            first,
            last,
            (last if until is None else until) + 1,
            any(row.prefixed(k, self.g.quoting) for k in range(first, last + 1)),
            any(row.prefixed(k, self.g.objects) and self._takes_object(k, until) for k in range(first, last + 1)),
            until,
        )

    def _takes_object(self, at: int, until: int | None) -> bool:
        """Sprach sich für … | aus |; not: sprach ihn frei."""
        return until is not None or _ONLY_APART.isdisjoint(self.row.words[at])

    def _second_part(self, at: int) -> int | None:
        """Where “mit” stands of “teilte … mit”."""
        parts_ = self.g.apart.get(self.row.words[at][0])
        if parts_ is None:
            return None
        for k in range(at + 1, min(self.row.n, at + NAME)):
            if self.s.quoted(k) or (k > at + 1 and COMMA.search(self.s.gaps[k])):
                return None
            closes = k + 1 == self.row.n or STOP.search(self.s.gaps[k + 1]) or self.s.quoted(k + 1)
            if self.row.has(k, parts_) and (closes or self.row.that(k + 1)):
                return k
        return None

    def _with_auxiliary(self, at: int) -> Report | None:
        row, g = self.row, self.g
        behind = row.match(g.participles, at) if g.auxiliaries else 0
        if not behind:
            return None
        reach = 12 if g.nouns else 5
        for k in range(at, max(-1, at - reach), -1):
            if k < at and (self.s.quoted(k) or row.negates(k)):
                return None
            if row.has(k, g.auxiliaries):
                return None if row.negates(k - 1) else self._made(k, behind - 1)
            if row.comma(k) and k < at:
                return None
        return None
