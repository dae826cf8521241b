"""Credits: who said something, told without a verb of saying.

according to NP, …     NP: “…”     in the words of NP, “…”     … told Fjord News
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from news.attribution import Attribution
from news.bounds import ADJUNCT_WORDS, Bounds
from news.clauses import QUOTED, Phrase
from news.contents import CLAUSE_WORDS, is_full, is_within, makes_claim
from news.phrases import NAME_PARTS, finite, named_behind, phrase_right
from news.reporting.english import ENGLISH


class Credits(Bounds):
    """Those of one sentence."""

    def _after_colon(self) -> None:
        """… a pollster, Daron Shaw: “…”"""
        for at in [k for k, form in enumerate(self.s.forms) if form == QUOTED]:
            if not at or at in self.taken or ":" not in self.s.gaps[at] or not is_full(self.s, at):
                continue
            first = at
            while first > 0 and (
                self.s.units[first - 1].capital or (first < at and self.s.form(first - 1) in NAME_PARTS)
            ):
                first -= 1
            if self._is_somebody(at):
                first = 0
            elif self.s.form(first - 1) in {"in", "at", "on"}:
                continue  # quoting a poet in Italian: “…”
            if first < at:
                colon = self.s.text.index(":", self.s.units[at - 1].end)
                source = self._extent(Phrase(first, at))
                content = [self._span(k, k + 1) for k in self.s.quoted_behind(at)]
                self.out.append(Attribution(content, source, (colon, colon + 1)))

    def _is_somebody(self, stop: int) -> bool:
        """Whether nothing but a name, and what its bearer is, stands before: Ida Moe, head of the council: “…”"""
        named = 2 < stop <= ADJUNCT_WORDS and self.s.units[0].capital and self.s.units[1].capital
        told = named and ("," in self.s.gaps[2] or self.s.form(2) in {"of", "from"})
        return told and not any(self.s.quoted(k) or finite(self.s, k) for k in range(stop))

    def _media(self) -> None:
        """Where it was said: “… said, according to Al-Qahera News”, “told Al-Qahera News”, “speaking to Al Jazeera”."""
        for told in [a for a in self.out if a.cue and self.s.text[slice(*a.cue)].lower().startswith("according")]:
            said = [a for a in self.out if a is not told and is_within(a.content, told.content)]
            if said:  # who tells of it said nothing else: two quotations of one text are one too many
                self.out.remove(told)
                for attribution in said:
                    attribution.medium = told.source
        if not self.out:
            return
        medium = next((self._extent(phrase) for phrase in self._listeners() if self._is_outlet(phrase)), None)
        for attribution in self.out:
            attribution.medium = attribution.medium or medium

    def _listeners(self) -> Iterator[Phrase]:
        """Those that are spoken to."""
        for at in range(1, len(self.s.units)):
            before = self.s.forms[at - 1]
            speaks = before in _SPEAKS_TO and self.s.form(at - 2) in {"speaking", "spoke", "interview", "remarks"}
            if (speaks or before in _TELLS) and (phrase := phrase_right(self.s, at)) is not None:
                place = next((k for k in range(at + 1, phrase.last) if self.s.form(k) in _WHERE), phrase.last)
                yield Phrase(phrase.first, place)

    def _is_outlet(self, phrase: Phrase) -> bool:
        return _OUTLET.search(self.s.text, *self._extent(phrase)) is not None

    def _according(self) -> None:
        """“According to NP, clause” and “clause, according to NP”; “in the words of NP, “…””."""
        for at in range(len(self.s.units) - 2):
            form = self.s.forms[at]
            if form == "words" and self._in_words_of(at):
                self._worded(at)
            if form != "according" or self.s.form(at + 1) != "to":
                continue
            source = phrase_right(self.s, at + 2)
            if source is None:
                continue
            source = self._to_comma(named_behind(self.s, source)) if at == 0 else named_behind(self.s, source)
            start, last = self._content_start(0), len(self.s.units)
            if source.last < last and self.s.quoted(source.last) and any(start < cue.at < at for cue in self.cues):
                continue  # Moen said, according to a transcript: “…”
            left = at - start >= CLAUSE_WORDS - 1
            if not left and last - source.last < CLAUSE_WORDS:
                continue
            content = [self._span(start, at) if left else self._span(source.last, last)]
            if left and self._breaks_off(start, at, source.last):
                content.append(self._span(source.last, last))
            cue = (self.s.units[at].start, self.s.units[at + 1].end)
            self.out.append(Attribution(content, self._extent(source), cue))

    def _breaks_off(self, start: int, at: int, rest: int) -> bool:
        """The head of the council, according to Moen, | has left it: what stands before has no verb, what follows has."""
        if makes_claim(self.s, start + 1, at) or not self.s.gaps[rest : rest + 1] or "," not in self.s.gaps[rest]:
            return False
        return rest < len(self.s.units) and finite(self.s, rest) and not self.cues

    def _to_comma(self, source: Phrase) -> Phrase:
        """According to | a person briefed on the matter |, … — what leads a sentence ends with a comma."""
        comma = next((k for k in range(source.last, len(self.s.units)) if "," in self.s.gaps[k]), source.last)
        plain = comma - source.last <= _APPENDED and not any(
            self.s.quoted(k) or finite(self.s, k) for k in range(source.last, comma)
        )
        return Phrase(source.first, comma) if plain else source

    def _in_words_of(self, at: int) -> bool:
        return self.s.form(at - 2) == "in" and self.s.form(at + 1) == "of"

    def _worded(self, at: int) -> None:
        source = phrase_right(self.s, at + 2)
        quoted = None if source is None else next((k for k in (at - 3, source.last) if self.s.quoted(k)), None)
        if source is not None and quoted is not None:
            self.taken.add(quoted)
            cue = self._extent(Phrase(at - 2, at + 2))
            self.out.append(Attribution([self._span(quoted, quoted + 1)], self._extent(source), cue))


_APPENDED = 10  # words
_WHERE = frozenset("from in on at during by".split())  # told Fjord News | from the hospital
_TELLS = frozenset(form for form, verb in ENGLISH.items() if verb.lemma == "tell")
_SPEAKS_TO = frozenset("to with on".split())
_OUTLET = re.compile(
    r"\b(?:News|TV|Television|Radio|Times|Post|Journal|Press|Agency|Reuters|Jazeera|Arabiya|CNN|BBC|Fox|media|newspaper|"
    r"agency|broadcaster|channel|outlet|reports)\b"
)
