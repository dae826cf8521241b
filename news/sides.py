"""Sides: who stands beside a word that reports, and where what was said ends.

« … », a déclaré | le ministre |        La ministra | agradeció el trabajo y señaló que …        أما | المجلس |، فقد دعا
"""

from __future__ import annotations

import re
from itertools import takewhile

from news.attribution import Attribution
from news.clauses import Phrase
from news.contents import Stretch
from news.nominals import NAME, WAS, WHO
from news.reporting.grammar import Order
from news.reports import Report, Reports
from news.rows import BEFORE_VERB, JOINS, STOP

_DIVIDES = re.compile("[,،—–]| - ")
_SPOKEN = re.compile("[,،?!؟…][\\s\u00a0\u202f]?\\W$")
_PLACE = 9  # words of where it was said
_PAIR = 2
_FULL = 4  # words of a quotation that stands for itself
TOGETHER = 3  # … between an auxiliary and its verb, where both are the words that report
_WHICH = frozenset({"der", "die"})  # a relative clause begins so
THEN, _AS_FOR = frozenset({"فقد"}), frozenset({"اما"})


class Sides(Reports):
    """Those of the reports of one sentence."""

    def _inside(self, cue: Report) -> Phrase | None:
        """A-t-| il | déclaré, hat | der Minister | gesagt, dit-| il |."""
        if cue.last - cue.first > 1:
            return self._pronoun_in(cue) or self.row.right(cue.first + 1, cue.last)
        return None

    def _behind(self, cue: Report) -> Phrase | None:
        """Who stands behind the verb; also where it stands within: сообщили в | МЧС."""
        right = self.row.right(cue.last + 1, cue.until)
        return right or self._behind_aside(cue) or self._people_of(cue.last + 1, cue, None) or self._behind_place(cue)

    def _behind_place(self, cue: Report) -> Phrase | None:
        """A témoigné ce jeudi sur France Info | Norbert Magnier |; ha explicado en rueda de prensa | el consejero |"""
        row, g = self.row, self.g
        first = row.behind_day(cue.last + 1)
        if not g.capitals or g.nouns or not row.has(first, g.introduces) or row.comma(first):
            return None
        for k in range(first + 2, min(row.n - 1, first + _PLACE)):
            if STOP.search(self.s.gaps[k]) or self.s.quoted(k):
                return None
            if row.has(k - 1, g.introduces) or row.has(k - 1, g.of):
                continue
            titled = row.has(k, g.determiners) and row.has(k + 1, g.titles)
            named = self.s.units[k].capital and self.s.units[k + 1].capital and not self.s.gaps[k + 1].strip()
            if titled or (named and (k == first + _PAIR + 1 or not self.s.units[k - 1].capital or k > first + _PAIR)):
                return row.right(k)
        return None

    def _behind_aside(self, cue: Report) -> Phrase | None:
        """« … », détaille, face à la caméra, | le capitaine Martel |"""
        first = cue.last + 1
        if (
            not self.g.capitals
            or not self.row.comma(first)
            or not (self.row.has(first, self.g.introduces) or self.row.has(first, self.g.ends))
        ):
            return None
        comma = next((k for k in range(first + 1, min(self.row.n, first + NAME)) if self.row.comma(k)), None)
        source = self.row.right(comma, cue.until) if comma is not None else None
        return source if source is not None and self._somebody(source) else None

    def _people_of(self, at: int, cue: Report, stop: int | None) -> Phrase | None:
        """В | союзе промышленников | заявили: a place, whose people speak."""
        verb = self.row.words[cue.last][0]
        if not self.row.has(at, self.g.inside) or not verb.endswith(self.g.plural):
            return None
        within = self.row.right(at + 1, stop, loose=True)
        return within if within is not None and self._stands_for_people(within) else None

    def _stands_for_people(self, place: Phrase) -> bool:
        """МЧС, пресс-служба суда, «Газпром»: not в Москве, в четверг."""
        row = range(*place)
        names = [self.s.text[self.s.units[k].start : self.s.units[k].end] for k in row]
        return any(self.row.has(k, self.g.roles) for k in row) or any(
            len(name) > 1 and name.isupper() for name in names
        )

    def _pronoun_in(self, cue: Report) -> Phrase | None:
        pronouns = self.g.pronouns
        return next((Phrase(k, k + 1) for k in range(cue.first + 1, cue.last) if self.row.has(k, pronouns)), None)

    def _source(self, cue: Report, stop: int) -> tuple[Phrase | None, bool]:
        """Who says what begins at the unit *stop*; whether anybody is found, or may be left out."""
        floor = max((k + 1 for k in self.row.quoted if k < cue.first), default=0)
        floor = max([floor, *(other.after for other in self.cues if other.after <= cue.first)])
        left = self.row.left(cue.first, floor)
        right = self._inside(cue) or self.row.right(cue.last + 1, min(stop, cue.until or stop))
        source = (right or left) if self.g.order is Order.VERB else (left or right)
        if source is None and self.g.inside:
            source = self._people_of(floor, cue, cue.first) or self._people_of(cue.last + 1, cue, stop)
        begun = self.row.has(floor, WAS)  # وكان | مصدر مسؤول في الوزارة |، قال إن …
        adds = self.row.comma(cue.first) or self.row.words[cue.first][0] in self.g.participles
        if self.g.order is Order.VERB and right is None and adds and not (begun and left):
            source = self.subject or self._before_comma(cue)  # …، مشيرا إلى أن …: whoever spoke before the comma
        if who := self._told_of(cue, floor):
            return who, True
        if self.row.joined(cue.first):
            source = self.subject or self._leader(left, cue) or source
        if self.g.order is Order.VERB and self.row.has(cue.first - 1, THEN):
            source = self._topic(cue) or source
        return source, source is not None or (self.g.drops and self._goes_without(cue, floor))

    def _before_comma(self, cue: Report) -> Phrase | None:
        """ونفى | الناطق باسم الحركة | ذلك، مؤكدا أن …"""
        before = next((other for other in reversed(self.cues) if other.last < cue.first), None)
        return self.row.right(before.last + 1, cue.first) if before else None

    def _leader(self, left: Phrase | None, cue: Report) -> Phrase | None:
        """La ministra agradeció | el trabajo | y señaló que …: not what the verb before was done to."""
        lead = self.row.lead() if left is not None else None
        if lead is not None and not self._reads_on(lead, cue):
            return None
        return lead if lead is not None and lead.last <= cue.first else None

    def _told_of(self, cue: Report, floor: int) -> Phrase | None:
        """Ruiz |, que lamentó que …; | Blanik |, die von einem ruhigen Vormittag berichtete: „…“"""
        row, who = self.row, cue.first - 1
        if self.g.nouns:
            who = next((k for k in range(cue.first - 1, max(floor, cue.first - NAME), -1) if row.comma(k)), 0)
            last = cue.last + 1 == row.n or ":" in self.s.gaps[cue.last + 1] or row.comma(cue.last + 1)
            if not last or not row.has(who, _WHICH) or who + 1 == cue.first:
                return None
        elif not (row.comma(who) and (row.has(who, WHO) or row.has(who, self.g.that))):
            return None
        if self.subject is not None and self.subject.last == who:
            return self.subject
        behind = next(
            (k + 1 for k in range(who - 3, max(-1, who - NAME), -1) if self.s.quoted(k)), 0
        )  # „…“, schmunzelte | Blanik |, die …
        tag = behind > 0 and not self.s.units[behind].capital and row.comma(behind)
        named = row.right(behind + 1, who) if tag else row.left(who, floor)
        return named if named is not None and named.last == who and self._somebody(named) else None

    def _reads_on(self, lead: Phrase, cue: Report) -> bool:
        """Vogt bedankt sich für die „sehr gute Frage“ der Zuschauerin und sagt: a few words between marks, nobody said them."""
        before = list(takewhile(lambda k: k < cue.first, self.row.quoted))
        if len(before) > _PAIR:
            return False
        return all(k > lead.last and not self._full(k) and not self.row.comma(k + 1) for k in before)

    def _topic(self, cue: Report) -> Phrase | None:
        """أما | الائتلاف |، فقد دعا …"""
        comma = next((k for k in range(2, cue.first) if self.row.comma(k)), 0)
        return self.row.subject(Phrase(1, comma)) if comma and self.row.has(0, _AS_FOR) else None

    def _goes_without(self, cue: Report, floor: int) -> bool:
        """Whether nobody is named because it is told already: “Además, añadió que …”; not “los datos apuntan a que …”."""
        if self.g.order is Order.VERB:
            return True
        start = cue.first
        while start > floor and not STOP.search(self.s.gaps[start]) and not self.s.quoted(start - 1):
            start -= 1
        before = range(start, cue.first)
        if not before or self.row.that(cue.first - 1):
            return not before
        plain = BEFORE_VERB | self.g.undefined
        return self.row.has(start, self.g.introduces) or all(
            self.row.has(k, plain) or self.row.has(k, self.g.introduces) for k in before
        )

    def _somebody(self, source: Phrase) -> bool:
        g, row = self.g, range(source.first, source.last)
        if self.row.has(source.first, g.pronouns) or any(self.row.has(k, g.roles) for k in row):
            return True
        return g.nouns or any(self.s.units[k].capital for k in row)

    def _clause_end(self, first: int) -> int:
        """Where what was said ends: before “…, a-t-il ajouté”, “und fügte hinzu”, “وأضاف”, “, selon NP”."""
        for other in self.cues:
            if other.first > first:
                if self.row.has(other.first - 1, JOINS):
                    return other.first - 1
                word = self.row.words[other.first][0]
                if self.g.contrasts and (turns := self._turns(first, other.first)) is not None:
                    return turns
                if self.row.comma(other.first) or (word and word[0] in self.g.prefixes and self.g.order is Order.VERB):
                    return other.first
        return self.row.n

    def _turns(self, first: int, verb: int) -> int | None:
        """Where “, tandis que NP” begins before a verb that reports: there another speaks."""
        start = next((k for k in range(verb, max(first, verb - NAME), -1) if self.row.comma(k)), None)
        return start if start is not None and self.row.has(start, self.g.contrasts) else None

    def _add(self, cue: Report, source: Phrase | None, content: list[Stretch]) -> bool:
        self.taken.update(k for k in self.row.quoted if self._in(k, content))
        stretch = self.row.span(cue.first if cue.last - cue.first <= TOGETHER else cue.last, cue.last + 1)
        self.out.append(Attribution(content, self.row.span(*source) if source else None, stretch))
        self.subject = source or self.subject
        return True

    def _in(self, at: int, content: list[Stretch]) -> bool:
        return any(start <= self.s.units[at].start < end for start, end in content)

    def _ends_said(self, at: int) -> bool:
        """Whether a quotation ends as speech before its tag does."""
        end = self.s.units[at].end
        tail = self.s.text[max(0, end - 4) : end]
        return _DIVIDES.search(self.s.gaps[at + 1]) is not None or _SPOKEN.search(tail) is not None

    def _full(self, at: int, least: int = _FULL) -> bool:
        return len(self.s.text[self.s.units[at].start : self.s.units[at].end].split()) >= least

    def _small(self, at: int) -> bool:
        unit = self.s.units[at]
        return next((c for c in self.s.text[unit.start : unit.end] if c.isalpha()), "A").islower()
