"""Fronts: who stands in front of a Turkish verb of saying, and behind “diyen”.

Bakan Yılmaz |, “Hazırız” dedi      Selden kurtulan | İbrahim Solak |, …      “…” diyen | balıkçı Leyla Mansur |
"""

from __future__ import annotations

import re
from itertools import pairwise

from news.attribution import Attribution
from news.clauses import Phrase, Sentence
from news.contents import Stretch
from news.nominals import Nominals
from news.reporting.grammar import Grammar

HIGH = re.compile(r"[,;:—–]")
_DONE = re.compile(r"\w{2,}(?:[ae]n|[ae]rak)$")  # Selden kurtulan | İbrahim Solak
_AND = frozenset({"ve"})
SUBJECT = 8  # words of a subject that no comma ends
_LONG = 24  # … with what is told of whoever it is
CLAUSE = 3


class Fronts:
    """Those of one sentence, and what was found in it so far."""

    def __init__(self, sentence: Sentence, grammar: Grammar) -> None:
        self.s, self.g, self.row = sentence, grammar, Nominals(sentence, grammar)
        self.out: list[Attribution] = []
        self.taken: set[int] = set()

    def _before(self, floor: int, stop: int) -> Phrase | None:
        """The subject before a quotation: all that is left of it, what introduces it aside."""
        leads = self._leads(floor, stop)
        if leads is not None:
            return leads
        start = floor
        while start < stop and (self.row.has(start, self.g.introduces) or self.s.quoted(start)):
            start += 1
        return self.row.subject(Phrase(start, stop)) if start < stop <= start + SUBJECT else None

    def _leads(self, floor: int, stop: int) -> Phrase | None:
        """The subject at the start: until its comma, else its capitals and the words for what somebody is."""
        start = floor
        while start < stop and self.row.has(start, self.g.introduces):
            start += 1
        commas = [
            k for k in range(start + 1, min(stop, start + _LONG) + 1) if k < self.row.n and HIGH.search(self.s.gaps[k])
        ]
        if commas and commas[0] <= stop and (phrase := self._bare(start, commas[0])) is not None:
            return phrase
        if commas and commas[0] <= stop and (phrase := self._described(start, commas[0])) is not None:
            return phrase
        end = start
        while end < stop and self._goes_on(start, end, stop):
            end += 1
            if end < stop and (HIGH.search(self.s.gaps[end]) or self.row.has(end - 1, self.g.pronouns)):
                break
        if end < stop and not self.row.has(end - 1, self.g.pronouns):
            start, end = self._whole(start, end, stop)
        return self.row.subject(Phrase(start, end)) if start < end <= start + SUBJECT else None

    def _described(self, start: int, comma: int) -> Phrase | None:
        """Niğde’de iş adamlarıyla bir araya gelen | Bakan Ömer Bolat |, …: who is told of before his name."""
        first = comma
        while first > start and not self.s.quoted(first - 1) and self._goes_on(start, first - 1, comma):
            first -= 1
        told = (
            start < first < comma and _DONE.match(self.row.words[first - 1][0]) and not self.s.units[first - 1].capital
        )
        return self._bare(first, comma) if told else None

    def _whole(self, start: int, end: int, stop: int) -> tuple[int, int]:
        """İş | dünyası temsilcileri; Selden kurtulan | İbrahim Solak |"""
        for at in range(end, min(stop, end + CLAUSE)):
            if self.s.quoted(at) or (at > start and HIGH.search(self.s.gaps[at])):
                break
            if self.row.has(at, self.g.roles):
                last = next((k for k in range(at, stop) if not self.row.has(k + 1, self.g.roles)), at)
                return start, last + 1
            if _DONE.match(self.row.words[at][0]) and at + 1 < stop and self.s.units[at + 1].capital:
                last = at + 1
                while last < stop and self._goes_on(at + 1, last, stop):
                    last += 1
                return at + 1, last
        return start, end

    def _goes_on(self, start: int, at: int, stop: int) -> bool:
        """Whether the word is part of a name or of what somebody is: Ulaştırma | ve | Altyapı Bakanlığı."""
        if self.s.quoted(at):
            return False
        if self.s.units[at].capital or self.row.has(at, self.g.roles) or self.row.has(at, self.g.pronouns):
            return True
        joins = start < at < stop - 1 and self.row.has(at, _AND)
        return joins and self.s.units[at - 1].capital and self.s.units[at + 1].capital

    def _bare(self, start: int, end: int) -> Phrase | None:
        """A subject that a comma ends has no verb in it: its last word is a name or what somebody is."""
        if any(self.s.quoted(k) for k in range(start, end)) or end - start > SUBJECT:
            return None
        last = end - 1
        named = self.s.units[last].capital or self.row.has(last, self.g.roles) or self.row.has(last, self.g.pronouns)
        if not named or self._genitive(last):
            return None
        return self.row.subject(Phrase(start, end))

    def _genitive(self, at: int) -> bool:
        """Ankara’da, Rusya’nın: a place or an owner, no subject."""
        words = self.row.words[at]
        return len(words) > 1

    def _after(self, last: int) -> Phrase | None:
        """The subject behind “diyen”, or at the end: “…” dedi NP"""
        end = first = last + 1
        while end < min(first + 2, self.row.n - 1) and not self._goes_on(first, end, self.row.n) and self._plain(end):
            end += 1  # diyen | balıkçı | Leyla Mansur
        begins = end
        while end < self.row.n and self._goes_on(first, end, self.row.n):
            end += 1
            if end < self.row.n and HIGH.search(self.s.gaps[end]):
                break
        if end > begins:
            return self.row.subject(Phrase(first, end))
        alone = self.row.n if self.row.has(first, self.g.determiners) else first  # dedi bir mahalleli
        return self.row.subject(Phrase(first, alone)) if 1 < alone - first <= CLAUSE else None

    def _plain(self, at: int) -> bool:
        return not self.s.quoted(at) and not HIGH.search(self.s.gaps[at])

    def _first_of(self, quoted: list[int]) -> int:
        """Where the quotations that one verb ends begin: those before a long stretch of words are another matter."""
        first = quoted[-1]
        for one, other in pairwise(reversed(quoted)):
            if one - other > 1:
                break
            first = other
        return first

    def _run(self, at: int) -> list[int]:
        run = [at]
        while self.s.quoted(run[-1] + 1):
            run.append(run[-1] + 1)
        return run

    def _add(self, first: int, last: int, source: Phrase | None, content: list[Stretch]) -> bool:
        self.taken.update(k for k in self.row.quoted if any(a <= self.s.units[k].start < b for a, b in content))
        self.out.append(
            Attribution(content, self.row.span(*source) if source else None, self.row.span(first, last + 1))
        )
        return True
