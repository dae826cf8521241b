"""Objects: what was said, told as the object of a verb, in languages other than English whose verb comes first or second.

a dénoncé | les attaques      hält | den Plan für richtig      رحب | بالخطوة      wies | den Vorwurf | zurück      a dit | ne pas vouloir …
"""

from __future__ import annotations

from news.clauses import Phrase
from news.reporting.grammar import NONE, Order
from news.reports import Report
from news.rows import BEFORE_VERB, STOP
from news.sides import THEN, TOGETHER
from news.sourcing import Sourcing

_SHORT = 2  # words that are an object
_FULL_NAME = 2  # … of an Arabic name, particles aside
_PARTICLES = frozenset("عبد بن ابن ابو ابي ال".split())
_FOR, _AS = frozenset({"fur"}), frozenset({"als"})
_HOLDS_FOR = dict.fromkeys(("halt", "halten", "hielt", "hielten"), _FOR) | dict.fromkeys(
    ("bezeichnete", "bezeichneten", "bezeichnet", "bezeichnen"), _AS
)
_HOLDERS = frozenset(_HOLDS_FOR)
_NOMINATIVE = frozenset({"der", "er"})
_NOUNS_TOO = frozenset({"demande"})  # folded: la demande, as well as a demandé
_TO = frozenset({"a", "au", "aux"})
_WARNED, _OF_WHAT = frozenset({"gewarnt"}), frozenset({"vor"})
_AGO = frozenset("jahr jahren tagen woche wochen monat monaten stunden zeit".split())  # vor drei Wochen
_SELF = frozenset({"sich"})


class Objects(Sourcing):
    """Those of one sentence."""

    def _holds(self) -> None:
        """NP hält den Plan | für | richtig; NP bezeichnete das Gesetz | als | überflüssig."""
        row = self.row
        for at in row.candidates(_HOLDERS):
            word = row.words[at][0]
            last = next((k for k in range(at + 1, row.n) if row.comma(k)), row.n)
            held = next((k for k in range(at + 2, last) if row.has(k, _HOLDS_FOR.get(word, NONE))), None)
            if held is None or last - held < _SHORT or self.s.units[at].capital or any(at < k for k in row.quoted):
                continue
            said = [self.row.span(at + 1, last)]
            source = row.left(at, max((k + 1 for k in row.quoted if k < at), default=0))
            if (
                source is None
                or any(self._covers(a, said) for a in self.out)
                or row.negates(at + 1)
                or not self._somebody_named(source)
            ):
                continue
            self._add(Report(at, at, at + 1, quoting=False, object=True), source, said)
            return

    def _somebody_named(self, source: Phrase) -> bool:
        row = range(*source)
        office = any(self.row.has(k, self.g.roles) or self.row.is_role(k) for k in row)
        named = len(row) <= _FULL_NAME or all(self.s.units[k].capital for k in row)
        return office or (named and not self.row.has(source.first, self.g.determiners))

    def _object(self, cue: Report) -> bool:
        """NP a dénoncé les attaques; with the verb first only where a word ends the subject."""
        if not cue.object or self._is_noun(cue):
            return False
        if cue.until is not None:
            return self._parted_object(cue, cue.until)
        if self.g.nouns and cue.last - cue.first > _SHORT:
            return self._enclosed(cue)
        end = self._clause_end(cue.after)
        source, known = self._source(cue, end)
        if not known or any(self.row.has(k, self.g.acts) for k in range(cue.after, end)):
            return False
        if source is None:  # وشدد على …
            opens = cue.after < self.row.n and (self.row.has(cue.after, self.g.ends) or self.row.is_with(cue.after))
            alone = self.g.order is Order.VERB and opens and end - cue.after >= _SHORT
            return alone and self._add(cue, None, [self.row.span(cue.after, end)])
        first = source.last if source.first >= cue.after else cue.after
        misplaced = self.g.order is Order.VERB and source.first < cue.first and not self.row.has(cue.first - 1, THEN)
        if first == source.last and self.g.order is Order.VERB:
            source = self._named_first(source)
            first = source.last
        if end - first < _SHORT - self._is_joined(first) or misplaced:
            return False
        return self._add(cue, source, [self.row.span(first, end)])

    def _enclosed(self, cue: Report) -> bool:
        """NP hat am Montag | einen Rettungsplan | gefordert; NP hatte schon im Mai | vor dem Zustand | gewarnt."""
        row, g = self.row, self.g
        source = row.left(cue.first, max((k + 1 for k in row.quoted if k < cue.first), default=0))
        if source is None or not self._somebody_named(source) or any(map(row.comma, range(cue.first, cue.last + 1))):
            return False
        begins = (k for k in range(cue.first + 1, cue.last - 1) if self._opens_object(k, cue))
        first = next(begins, cue.last)
        told = range(first, cue.last)
        if len(told) < _SHORT or any(self.s.quoted(k) or row.negates(k) or row.has(k, g.acts) for k in told):
            return False
        return self._add(cue, source, [row.span(first, cue.last)])

    def _opens_object(self, at: int, cue: Report) -> bool:
        """An article that no preposition stands before; of what was warned of, “vor”."""
        row, g = self.row, self.g
        if row.has(cue.last, _WARNED):
            return row.has(at, _OF_WHAT) and not any(
                row.has(k, _AGO) or row.has(k, g.days) for k in range(at + 1, at + 4)
            )
        apart = row.has(at - 1, g.days) or not (row.has(at - 1, g.introduces) or row.has(at - 1, g.ends))
        return apart and row.has(at, g.determiners)

    def _is_noun(self, cue: Report) -> bool:
        """La demande d’acier; not: elle demande à l’État …, elle a demandé …"""
        alone = cue.first == cue.last and self.row.has(cue.first, _NOUNS_TOO)
        return alone and not self.row.has(cue.after, _TO)

    def _is_joined(self, at: int) -> bool:
        """Whether a preposition is written together with what was said: رحب | بالخطوة."""
        return self.g.order is Order.VERB and at < self.row.n and self.row.is_with(at)

    def _named_first(self, source: Phrase) -> Phrase:
        """انتقد المدرب لويس برادو | قرارات الحكم: behind what somebody is a name has two words, and particles."""
        g, at = self.g, source.first
        while at < source.last and (self.row.has(at, g.titles) or (at > source.first and self._has_article(at))):
            at += 1
        named = at
        while at < source.last and (at - named < _FULL_NAME or self.row.has(at - 1, _PARTICLES)):
            if self.row.has(at, _PARTICLES):
                named += 1
            at += 1
        return Phrase(source.first, at) if named > source.first and at - named == _FULL_NAME else source

    def _has_article(self, at: int) -> bool:
        return self.row.words[at][0].startswith(("ال", "لل"))

    def _parted_object(self, cue: Report, until: int) -> bool:
        """NP wies | den Vorwurf der Lüge | zurück — den Vorwurf wies der Minister zurück"""
        source, _ = self._source(cue, until)
        if source is None:
            return False
        behind = self.row.right(cue.last + 1, until) if self.row.has(cue.last + 1, _NOMINATIVE) else None
        if behind is not None and source.last <= cue.first:
            return self._add(cue, behind, [self.row.span(*source)])
        first, last = (cue.last + 1, until) if source.last <= cue.first else (source.last, until)
        first += self.row.has(first, _SELF)
        return last - first >= _SHORT and self._add(cue, source, [self.row.span(first, last)])

    def _infinitive(self, cue: Report) -> bool:
        """NP a dit ne pas vouloir … — NP aseguró no saber …"""
        first = at = self._behind_days(cue.after)
        while (self.row.has(at, self.g.negations) or self.row.has(at, BEFORE_VERB)) and at - first < TOGETHER:
            at += 1
        if self.g.nouns or cue.quoting or not self.row.has(at, self.g.infinitives) or STOP.search(self.s.gaps[first]):
            return False
        source, known = self._source(cue, first)
        return known and self._add(cue, source, [self.row.span(first, self._clause_end(at))])

    def _behind_days(self, at: int) -> int:
        while self.row.has(at, self.g.days) and not STOP.search(self.s.gaps[at]):
            at += 1
        return at
