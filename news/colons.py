"""Colons: who speaks by what stands before a colon, in other languages than English.

NP: «…»     La ministra fue tajante: «…»     Et d’ajouter : « … »     not: Reaktionen: „…“
"""

from __future__ import annotations

import re

from news.attribution import Attribution
from news.clauses import Phrase
from news.given import begins_given
from news.openers import is_given
from news.reporting.grammar import Order
from news.reports import Report
from news.rows import JOINS, STOP, parts
from news.sides import Sides

_COLON = 8  # words before a colon and what somebody says
_ENTRY = 5  # … before “d’ajouter :”
_SAID = 3  # … behind a name and a colon
_READ = 20_000  # letters of a text in which a name is looked for again
_GIVEN_NAME = 30  # … of one, at most
_CAPITALISED = re.compile(r"(?<![\w-])([A-ZÀ-ÖØ-Þ][\w-]*)[ \u00a0]\Z")


class Colons(Sides):
    """What one sentence ascribes so."""

    def _after_colon(self) -> None:
        """Lindqvist: «…»"""
        first = next((k for k in self.row.quoted if 1 <= k < _COLON), None)
        if first is None or first in self.taken or ":" not in self.s.gaps[first] or not self._full(first, _SAID):
            return
        source = self._titled(first)
        if source is None or any(cue.first < first for cue in self.cues) or self._negated(first):
            return
        colon = self.s.text.index(":", self.s.units[first - 1].end)
        content = [self.row.span(k, k + 1) for k in self.s.quoted_behind(first)]
        self.out.append(Attribution(content, self.row.span(*source), (colon, colon + 1)))

    def _led_up_to(self) -> None:
        """La ministra Ida Moe fue tajante: «…» — whatever she did, it leads up to her words."""
        first = next(iter(self.row.quoted), None)
        if first is None or self.out or ":" not in self.s.gaps[first] or not self._full(first):
            return
        if self._adds(first):
            return
        source = self.row.lead() if self.g.order is Order.SUBJECT and self.g.capitals and not self.cues else None
        if source is None or source.last >= first or not self._is_person(source):
            return
        colon = self.s.text.index(":", self.s.units[first - 1].end)
        content = [self.row.span(k, k + 1) for k in self.s.quoted_behind(first)]
        self.out.append(Attribution(content, self.row.span(*source), (colon, colon + 1)))

    def _adds(self, first: int) -> bool:
        """Et d’ajouter : « … » Whoever spoke."""
        at = next((k for k in range(min(_ENTRY, first)) if self.row.has(k, self.g.to_add)), None)
        if at is None or first - at > 2 or not self.row.has(at, self.g.of):
            return False
        cue = Report(at, first - 1, first, quoting=True, object=False)
        start = int(self.row.has(0, JOINS))
        source = self.row.subject(Phrase(start, at)) if at > start else None
        return self._add(cue, source, [self.row.span(k, k + 1) for k in self.s.quoted_behind(first)])

    def _is_person(self, source: Phrase) -> bool:
        """What somebody is, or a name of two words."""
        row = range(*source)
        if any(self.row.has(k, self.g.titles) for k in row):
            return True
        names = [self.s.units[k].capital and not self.row.has(k, self.g.no_names) for k in row]
        return not self.g.nouns and not self.row.has(source.first, self.g.determiners) and all(names) and len(names) > 1

    def _titled(self, stop: int) -> Phrase | None:
        """Whoever a colon stands behind, where nothing but a name does: “سامي الراشد: «…»”."""
        source = self.row.subject(Phrase(0, stop))
        if source is None or any(STOP.search(self.s.gaps[k]) for k in range(2, stop)) or not self._named(source):
            return None
        return source

    def _named(self, source: Phrase) -> bool:
        """Not “Мой девиз”, “Die Frage”, “Ma devise”: a thing, and what stands behind the colon its name."""
        g, row = self.g, range(*source)
        if not g.capitals or any(self.row.has(k, g.roles) for k in row):
            return True
        if g.nouns and not all(self.s.units[k].capital or self.row.has(k, g.of) for k in row):
            return False  # Angriff auf Israel: „…“; wir erinnern an Sätze wie: „…“
        if self.row.has(source.first, g.determiners):
            return False
        if g.nouns and (len(row) == 1 or self._may_be_topic(source.first)):
            return self._names_somebody(source.last - 1)
        return len(row) == 1 or any(self.s.units[k].capital for k in row[1:])

    def _may_be_topic(self, at: int) -> bool:
        """Merkels | Nachfolge, Große | Freude: a German headline’s, where no given name stands."""
        unit = self.s.units[at]
        word = self.s.text[unit.start : unit.end]
        return (
            word.lower().endswith(("s", "e", "er", "es", "en")) and not begins_given(f"{word} ") and not is_given(word)
        )

    def _names_somebody(self, at: int) -> bool:
        """Whether the text has a German word as a name too: Lindner, of “Paul Lindner”; not “Reaktionen: „…“”."""
        unit, text = self.s.units[at], self.s.text
        word, found = text[unit.start : unit.end], -1
        while (found := text.find(word, found + 1, _READ)) >= 0:
            before = _CAPITALISED.search(text, max(0, found - _GIVEN_NAME), found)
            if (
                found != unit.start
                and before is not None
                and parts(before.group(1))[0] not in self.g.no_names | self.g.introduces
            ):
                return True
        return False

    def _negated(self, stop: int) -> bool:
        return any(self.row.negates(k) for k in range(stop))
