"""Pointing: sentences that name who said what the sentence before them tells.

Der Weg bleibt zu. | Das teilte die Stadt mit. |        Мост закрыт. | Об этом сообщил мэр Иван Белов. |
Habrá ayudas. | Así lo ha anunciado la alcaldesa. |     „Wir haben gesucht.“ | So Ute Hallmann am Montag. |
"""

from __future__ import annotations

from news.attribution import Attribution
from news.clauses import Phrase, Sentence
from news.contents import Stretch
from news.objects import Objects
from news.reporting.grammar import Grammar
from news.reports import Report
from news.rows import parts

_SO = frozenset({"so"})
_LATER = 4  # words between “об этом” and its verb
_FEWEST = 4  # words of what was said
_MOSTLY = 0.7  # of a sentence between quotation marks


class Pointing(Objects):
    """Those that one sentence names."""

    def back(self) -> Attribution | None:
        """Who said what the sentence before tells; what that is, is not known here."""
        row = self.row
        behind = row.match(self.g.pointing, 0)
        if self.g.nouns and row.has(0, _SO):
            source = None if row.quoted else self._so(0)
            return Attribution([], row.span(*source), row.span(0, 1)) if source else None
        if not behind or row.quoted or any(row.that(k) and row.comma(k) for k in range(behind, row.n)):
            return None
        cue = self._verb(behind)
        source = self._inside(cue) or self._behind(cue) if cue is not None else None
        if cue is None or source is None or not self._may_be_named(source):
            return None
        return Attribution([], row.span(*source), row.span(cue.first, cue.last + 1))

    def _verb(self, behind: int) -> Report | None:
        """Das | teilte … mit; así lo | explicó; об этом в четверг | сообщил."""
        row, g = self.row, self.g
        told = row.match(g.says, behind)
        listed = next((cue for cue in self.cues if behind <= cue.first <= behind + _LATER), None)
        if listed is not None and (listed.first == behind or not g.nouns):  # das | sagte …: its article is no noun's
            return None if any(row.comma(k) for k in range(behind, listed.first)) else listed
        until = self._second_part(behind)
        return self._made(behind, (told or behind + 1) - 1, until) if told or until else None

    def _so(self, at: int) -> Phrase | None:
        """So | Ute Hallmann | am Montag. Nothing behind the name is told of it."""
        if not self.row.has(at, _SO) or not self.s.units[at].capital:
            return None
        source = self.row.right(at + 1)
        if source is None or source.first != at + 1 or not self._may_be_named(source):
            return None
        rest = range(source.last, self.row.n)
        plain = all(self.s.units[k].capital or self.row.has(k, self.g.ends | self.g.determiners) for k in rest)
        return source if plain else None

    def _may_be_named(self, source: Phrase) -> bool:
        """No pronoun: whom it means is a guess where the sentence tells nothing else."""
        if self.row.has(source.first, self.g.pronouns):
            return False
        return self._somebody_named(source) if self.g.nouns else self._somebody(source)


def may_point(sentence: Sentence, grammar: Grammar) -> bool:
    """Whether its first word is one that such sentences begin with: nearly none does."""
    if not grammar.pointing or not sentence.units:
        return False
    first = parts(sentence.text[sentence.units[0].start : sentence.units[0].end])[0]
    return first in grammar.pointing or (grammar.nouns and first in _SO)


def statement(sentence: Sentence) -> list[Stretch]:
    """What was said in a sentence that another points back to: all of it, or what stands between its marks; else nothing."""
    units = sentence.units
    ends = sentence.text[units[-1].end - 1 : sentence.end].strip(" \n»”“\"'") if units else ""
    if len(units) < _FEWEST and not sentence.quoted(0):
        return []
    if not ends or ends[-1] not in ".…!":
        return []
    quoted = [(unit.start, unit.end) for k, unit in enumerate(units) if sentence.quoted(k)]
    share = sum(end - start for start, end in quoted) / (sentence.end - sentence.start)
    return quoted if share > _MOSTLY else [(units[0].start, units[-1].end)]
