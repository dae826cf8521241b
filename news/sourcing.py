"""Sourcing: who said something, told without a verb of the table, in other languages than English.

Selon NP, …     NP zufolge …     « … », soupire NP     aus NP hieß es, …
"""

from __future__ import annotations

from news.attribution import Attribution
from news.clauses import Phrase
from news.colons import Colons
from news.contents import Stretch
from news.reporting.grammar import Order
from news.reports import Report
from news.rows import JOINS, STOP

CLAUSE = 4  # words that a clause has at least
AWAY = 18  # words between a verb and its “that”
_IT_SAYS, _IT = frozenset({"hiess", "heisst"}), frozenset({"es"})
_BECOMES, _CITED = frozenset("wird wurde werden wurden".split()), frozenset({"zitiert"})
_OUT_OF = frozenset("aus im in seitens".split())
_SHORT_WAY = 6  # words between “hieß es” and what was said
_FROM = frozenset("von vom die den das".split())
_OBJECTS = frozenset("die das dem seine ihre".split())


class Sourcing(Colons):
    """What one sentence ascribes so."""

    def _unlisted(self) -> None:
        """« … », soupire NP — „…“, seufzt NP: behind a quotation and a comma no table is needed to see the verb."""
        g = self.g
        if g.order is not Order.SUBJECT or not g.capitals:
            return
        for at in (k + 1 for k in self.row.quoted if k + 2 < self.row.n):
            if self.s.quoted(at) or at - 1 in self.taken or not self._ends_said(at - 1):
                continue
            unit = self.s.units[at]
            if (
                unit.capital
                or ((self.row.has(at, g.no_verbs) or self.row.has(at, JOINS)) and self._compound(at) == at)
                or self.row.negates(at)
                or self.row.match(g.says, at)
            ):
                continue
            verb = self._compound(at)
            source = None if STOP.search(self.s.gaps[verb + 1]) else self.row.right(verb + 1)
            if source is None or not self._full(at - 1) or not self._somebody(source):
                continue
            if g.nouns:
                source = self._without_object(source)
            elif source.last < self.row.n and not self.row.comma(source.last) and not self._is_whole(source):
                continue
            if self._somebody(source):
                content = [self.row.span(k, k + 1) for k in self.s.quoted_before(at - 1, self.taken)]
                self._add(Report(at, verb, verb + 1, quoting=True, object=False), source, content)

    def _is_whole(self, source: Phrase) -> bool:
        """Fait | elle | valoir; garantit | l’adjoint | au commerce: what follows is no object."""
        row, g = self.row, self.g
        if row.has(source.last - 1, g.pronouns):
            return True
        return row.has(source.last, g.ends - g.determiners) and any(row.has(k, g.titles) for k in range(*source))

    def _compound(self, at: int) -> int:
        """Where the verb ends that begins at a unit: « … », | a soupiré | NP, | s’est félicitée | NP."""
        g = self.g
        if g.nouns or not (self.row.has(at, g.auxiliaries) and at + 2 < self.row.n):
            return at
        plain = not self.s.units[at + 1].capital and not (
            self.row.has(at + 1, g.determiners) or self.row.has(at + 1, g.pronouns) or self.row.has(at + 1, g.ends)
        )
        return at + 1 if plain and not STOP.search(self.s.gaps[at + 1]) else at

    def _according(self) -> None:
        """Selon NP, clause — clause, selon NP — NP zufolge clause"""
        self._viewed()
        for at in self.row.candidates(self.g.attributes):
            them = self.row.match(self.g.by_them, at)
            named = self.row.match(self.g.according, at)
            if them and not (named and self._names(named)):
                content = self._said_by(at, them)
                if content is not None and not any(self._covers(a, content) for a in self.out):
                    self.out.append(Attribution(content, None, self.row.span(at, them)))
                    return
                continue
            behind = named + (named > 0 and self.row.has(named, self.g.inside))  # как пояснили в | МЧС
            source = self.row.right(behind, loose=True) if behind else None
            if not behind and self.row.has(at, self.g.behind):
                source, behind = self.row.subject(Phrase(self._begins(at), at)), at + 1
            if source is None:
                continue
            if self.g.nouns and self.row.has(source.first, self.g.bodies):
                of = (k for k in range(source.first + 1, source.last) if self.row.has(k, _FROM))
                source = Phrase(source.first, next(of, source.last))  # sind laut Polizei | von dem Ausfall betroffen
            if self.g.happens:
                source = self._up_to_verb(source)
            left = min(source.first, at)
            after = max(source.last, behind)
            content = self._said_by(left, after)
            if content is not None and not any(self._covers(a, content) for a in self.out):
                cue = self.row.span(at, behind)
                self.out.append(Attribution(content, self.row.span(*source), cue))
                self.taken.update(k for k in self.row.quoted if self._in(k, content))
                return

    def _up_to_verb(self, source: Phrase) -> Phrase:
        """بحسب | وزارة الصحة | قتل ثلاثة أشخاص: where the verb comes first, it ends what stands before it."""
        row = range(source.first + 1, source.last if not self.row.negates(source.first) else 0)  # ما | نقل موقع
        return Phrase(source.first, next((k for k in row if self.row.has(k, self.g.happens)), source.last))

    def _as_told(self) -> None:
        """Wie NP sagte, clause — clause, wie NP betont — aus NP hieß es, clause"""
        g, row = self.g, self.row
        for at in row.candidates(g.like) if g.like else ():
            if at and not row.comma(at):
                continue
            end = next((k for k in range(at + 1, row.n) if row.comma(k)), row.n)
            if not (2 <= end - at - 1 <= AWAY and row.match(g.told, end - 1) == end):
                continue
            if row.has(end - 1, g.auxiliaries) and not row.match(g.participles, end - 2):
                continue
            source = row.right(at + 1, end - 1)
            content = (
                row.span(0, at) if at >= CLAUSE - 1 else row.span(end, row.n) if row.n - end >= CLAUSE - 1 else None
            )
            if source is not None and content is not None and not any(row.negates(k) for k in range(at, end)):
                self._add(Report(end - 1, end - 1, end, quoting=True, object=False), source, [content])
                return

    def _it_says(self) -> None:
        """Aus Kiew hieß es, … — im Bericht heißt es: „…“"""
        row = self.row
        if not row.has(0, _OUT_OF):
            return
        at = next((k for k in row.candidates(_IT_SAYS) if 1 < k + 1 < row.n and row.has(k + 1, _IT)), None)
        if at is None or (self.cues and self.cues[0].first < at):
            return
        source = row.right(1, at, loose=True)
        quoted = next((k for k in row.quoted if k > at), None)
        if source is None or row.n - at < CLAUSE:
            return
        comma = next((k for k in range(at + 2, row.n) if row.comma(k)), None)
        cue = Report(at, at, at + 2, quoting=True, object=False)
        if comma is not None and (quoted is None or comma < quoted) and row.n - comma >= 3:
            self._add(cue, source, [row.span(comma, row.n)])
        elif quoted is not None and (":" in self.s.gaps[quoted] or quoted - at <= _SHORT_WAY):
            self._add(cue, source, [row.span(k, k + 1) for k in self.s.quoted_behind(quoted)])

    def _cited(self) -> None:
        """„…“, wird NP in der Mitteilung zitiert"""
        row = self.row
        for at in (k + 1 for k in row.quoted if row.has(k + 1, _BECOMES) and k not in self.taken):
            last = next((k for k in range(at + 2, min(row.n, at + AWAY)) if row.has(k, _CITED)), None)
            source = row.right(at + 1, last) if last is not None else None
            if source is not None and self._full(at - 1) and not row.negates(source.last):
                content = [row.span(k, k + 1) for k in self.s.quoted_before(at - 1, self.taken)]
                self._add(Report(at, at, at + 1, quoting=True, object=False), source, content)

    def _ends_in_name(self, source: Phrase) -> bool:
        """La crítica | Eugenia Salas |"""
        return source.last - source.first > 2 and all(
            self.s.units[k].capital for k in (source.last - 1, source.last - 2)
        )

    def _names(self, at: int) -> bool:
        """Whether somebody stands there: según dijo | la alcaldesa |; not: según dijo, …"""
        source = None if self.row.comma(at) else self.row.right(at)
        return source is not None and self._somebody(source)

    def _without_object(self, source: Phrase) -> Phrase:
        """„…“, beschreibt | Wahl | die Lage: an article behind a name begins what it is done to."""
        named = not self.row.has(source.first, self.g.determiners)
        behind = range(source.first + 1, source.last if named else 0)
        return Phrase(source.first, next((k for k in behind if self.row.has(k, _OBJECTS)), source.last))

    def _viewed(self) -> None:
        """Pour l’économiste Yves Garnier, « … »"""
        quoted = next((k for k in self.row.quoted if 2 <= k < AWAY), None)
        if quoted is None or not self.row.has(0, self.g.viewing) or not self._full(quoted) or quoted in self.taken:
            return
        source = self.row.right(1)
        plain = not any(
            (self.row.has(k, self.g.verbs) or self.row.has(k, self.g.auxiliaries)) for k in range(1, quoted)
        )
        if source is None or not plain or not (self._is_person(source) or self._ends_in_name(source)):
            return
        if self.row.comma(quoted):
            content = [self.row.span(k, k + 1) for k in self.s.quoted_behind(quoted)]
            self._add(Report(0, 0, 1, quoting=True, object=False), source, content)

    def _begins(self, at: int) -> int:
        start = at
        while start > 0 and not STOP.search(self.s.gaps[start]) and not self.s.quoted(start - 1):
            start -= 1
        return start

    def _said_by(self, left: int, after: int) -> list[Stretch] | None:
        """What stands before the words that name the source, or else behind them."""
        n = self.row.n
        if left >= 1 and self.s.quoted(left - 1) and self._ends_said(left - 1) and left - 1 not in self.taken:
            return [self.row.span(k, k + 1) for k in self.s.quoted_before(left - 1, self.taken)]
        if left and left - 1 in self.taken and self.s.units[left].capital and n - after >= CLAUSE - 1:
            return [self.row.span(after, n)]  # „…“ Laut NP …
        if left and self._is_amid(left, after):
            return [self.row.span(0, left), self.row.span(after, n)]
        if left >= CLAUSE and (self.row.comma(left) or n - after < CLAUSE):
            return [self.row.span(0, left)]
        if after < n and self.s.quoted(after):
            return [self.row.span(k, k + 1) for k in self.s.quoted_behind(after)]
        least = CLAUSE - 1 - self.row.comma(after)
        return [self.row.span(after, n)] if n - after >= least and left <= 3 else None

    def _is_amid(self, left: int, after: int) -> bool:
        """Das Netz gehört | laut Fachleuten | zu den besten; le maire, | selon la préfecture |, n’a pas répondu."""
        row, n = self.row, self.row.n
        if (
            left > AWAY
            or n - after < 2
            or any(self.s.quoted(k) for k in (left - 1, after))
            or self.g.order is not Order.SUBJECT
        ):
            return False
        if self.g.nouns:
            return left > 1 and not row.comma(left) and not row.comma(after)
        apart = row.comma(left) and row.comma(after) and n - after >= CLAUSE
        return apart and not any(row.is_verb(k) for k in range(1, left)) and any(map(row.is_verb, (after, after + 1)))

    @staticmethod
    def _covers(attribution: Attribution, content: list[Stretch]) -> bool:
        return any(a < d and c < b for a, b in attribution.content for c, d in content)
