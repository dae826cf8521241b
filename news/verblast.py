"""Verb last: attribution in Turkish, where the subject comes first and the verb of saying at the end.

Bakan Yılmaz, “Hazırız” dedi.          Bakan Yılmaz, anlaşmanın yakın olduğunu söyledi.
“Hazırız” diyen Yılmaz, …              Bakanlığa göre saldırıda üç kişi öldü.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from news.attribution import Attribution
from news.clauses import Phrase
from news.cues import MOST_CUES
from news.fronts import CLAUSE, HIGH, SUBJECT, Fronts

_THAT = re.compile(
    r"\w{2,}(?:g[iu]n[iu]|klar[iı]n[iı]|klerini|mas[iu]n[iu]|mesin[iu]|malar[iı]n[iı]|melerini|mek|mayi|meyi)$"
)
"""An object clause ends in it: olduğunu, yapacağını, yapmalarını."""
_WARNS = re.compile(r"s[iu]nda$")  # uyarısında bulundu: behind a clause that ends in “olduğu”
_CALL = re.compile("(?:cagri|talimat)")  # çağrısında bulundu, talimatını verdi
_WISHED = re.compile(r"\w{2,}m(?:as[iı]|esi|alar[iı]|eleri)$")
_WHICH = re.compile(r"\w{2,}g[iu]$")
_STATEMENT = "aciklama"
_THROUGH = frozenset("sosyal internet resmi hesabindan sitesinden".split())  # Bakanlığının | sosyal medya hesabından
_MADE = frozenset("yapilan yayimlanan yayinlanan".split())
_FROM = re.compile(
    r"(?:(?:['’]|(?<=[ıiuü])n)?[dt][ae]n|(?:['’]n?|(?<=[ıiuü])n)[ıiuü]n)\Z"
)  # Bakanlık|tan, Bakanlığı|ndan, AFAD|'dan
_SAID = re.compile(r"\w{2,}(?:g[iu]|mas[iu]|mesi|lar[iı]|leri)$")
_GIST = frozenset("buna ona bunlara plana kanuna habere bilgiye bilgilere yasaya geçen bize bana".split())
_GIVEN, _WHICH_GAVE = (
    frozenset("bilgiye bilgilere habere".split()),
    frozenset({"verdigi", "aktardigi", "edinilen", "alinan"}),
)
_FINITE = re.compile(r"\w{2,}(?:[dt][iıuü]|yor|[ae]ca[kğ]|[ae]ce[kğ])(?:l[ae]r)?$")
_NO_VERB = frozenset("kendi simdi yedi haydi hadi".split())
_TOO = frozenset({"da", "de"})


class Finder(Fronts):
    """What one sentence ascribes to whom."""

    def found(self) -> list[Attribution]:
        """All of them, from left to right."""
        floor = 0
        for first, last, names in islice(self._cues(), MOST_CUES):
            if not names:
                self._said(first, last, floor)
                floor = last + 1
            elif self._names_behind(first, last):
                source = self._after(last)
                floor = source.last if source else last + 1
        if not self.out:
            self._according()
            self._after_colon()
        return self.out

    def _cues(self) -> Iterator[tuple[int, int, bool]]:
        """First and last unit; whether it is “diyen”, whose subject follows."""
        floor = 0
        for at in self.row.candidates(self.g.reports):
            if at < floor or self.s.units[at].capital:
                continue
            says, names = self.row.match(self.g.says, at), self.row.match(self.g.participles, at)
            passive = 0 if says or names else self.row.match(self.g.passives, at)
            if passive:
                self._stated(at, passive - 1)
            if says or names:
                yield at, max(says, names) - 1, not says
            floor = max(says, names, passive)

    def _said(self, first: int, last: int, floor: int) -> bool:
        """NP, “…” dedi — NP, clause-ini söyledi — NP şöyle konuştu: “…”"""
        quoted = [k for k in range(floor, first) if self.s.quoted(k) and k not in self.taken]
        near = bool(quoted) and first - quoted[-1] <= 3
        after = last + 1
        clause = self._that(first, floor)
        if clause and not any(self.row.has(k, self.g.quoting) for k in range(first, last + 1)):
            return self._clause(first, last, floor)
        if first > floor and self._is_named_for(first):
            source = self._leads(floor, first)
            return source is not None and self._add(first, last, source, [self.row.span(source.last, first)])
        if after < self.row.n and self.s.quoted(after) and (":" in self.s.gaps[after] or not near):
            source = self._before(floor, first)
            content = [self.row.span(k, k + 1) for k in self._run(after)]
            return self._add(first, last, source, content)
        if after == self.row.n and not near and ":" in self.s.gaps[after]:  # what is said is the next paragraph
            source = self._before(floor, first)
            return source is not None and self._add(first, last, source, [])
        if near:
            start = self._first_of(quoted)
            source = self._before(floor, start) or self._after(last)
            content = [self.row.span(k, k + 1) for k in quoted if k >= start]
            return self._add(first, last, source, content)
        return self._clause(first, last, floor)

    def _is_named_for(self, at: int) -> bool:
        """… olduğu | uyarısında bulundu; … sakin olmaları | çağrısında bulundu: a noun with the clause before it."""
        word, before = self.row.words[at][0], self.row.words[at - 1][0]
        if _CALL.match(word):
            return _WISHED.search(before) is not None
        return _WARNS.search(word) is not None and _WHICH.search(before) is not None

    def _stated(self, first: int, last: int) -> None:
        """Bakanlıktan yapılan açıklamada, “…” denildi — Açıklamada şunlar kaydedildi:"""
        stated = next((k for k in range(first) if self.row.words[k][0].startswith(_STATEMENT)), None)
        if stated is None:
            return
        made = next((k for k in range(1, stated) if self.row.words[k][0] in _MADE), 0)
        through = next((k for k in range(1, made) if self.row.words[k][0] in _THROUGH), made)
        issuer = self.row.subject(Phrase(0, through)) if made else None
        quoted = [k for k in self.row.quoted if stated < k < first and k not in self.taken]
        opens = last + 1 == self.row.n and ":" in self.s.gaps[last + 1]
        if quoted:
            said = [self.row.span(k, k + 1) for k in quoted]
        elif last + 1 < self.row.n and self.s.quoted(last + 1):
            said = [self.row.span(k, k + 1) for k in self._run(last + 1)]
        elif not opens and issuer is not None and _SAID.search(self.row.words[first - 1][0]):
            said = [self.row.span(stated + 1, first)]
        elif opens:
            said = []
        else:
            return
        self._add(first, last, issuer, said)
        if issuer is not None:
            start, end = self.row.span(*issuer)
            ending = _FROM.search(self.s.text, start, end)
            self.out[-1].source = start, ending.start() if ending else end

    def _clause(self, first: int, last: int, floor: int) -> bool:
        """NP clause-ini söyledi"""
        quoting = any(self.row.has(k, self.g.quoting) for k in range(first, last + 1))
        that = self._that(first, floor)
        floor = self._behind_clause(first, floor)
        objects = any(self.row.has(k, self.g.objects) for k in range(first, last + 1))
        if (quoting and not objects) or not (that or objects):
            return False
        source = self._leads(floor, first)
        start = source.last if source else floor
        while start < first and self.row.has(start, self.g.introduces) and not source:
            start += 1
        start += source is not None and start < first and self.row.has(start, self.g.ends)  # Bakan ise, Yılmaz da
        return first - start >= 2 and self._add(first, last, source, [self.row.span(start, first)])

    def _that(self, first: int, floor: int) -> bool:
        """Whether an object clause ends before the verb: başlatıldığını | da | söyledi."""
        last = first - 1 - self.row.has(first - 1, _TOO)
        return last >= floor and _THAT.search(self.row.words[last][0]) is not None

    def _behind_clause(self, first: int, floor: int) -> int:
        """Feribot battı, | sahil güvenlik … açıkladı: where the clause of the verb begins, behind one with its own."""
        for at in range(first - 1, floor + CLAUSE - 1, -1):
            ends = HIGH.search(self.s.gaps[at]) is not None and not self.s.quoted(at - 1)
            word = self.row.words[at - 1]
            if ends and len(word) == 1 and not self.s.units[at - 1].capital and _FINITE.match(word[0]):
                return at if word[0] not in _NO_VERB and not self.row.has(at - 1, self.g.roles) else floor
        return floor

    def _names_behind(self, first: int, last: int) -> bool:
        """“…” diyen NP, …"""
        quoted = [k for k in range(max(0, first - 3), first) if self.s.quoted(k) and k not in self.taken]
        source = self._after(last)
        if source is None:
            return False
        if quoted:
            return self._add(first, last, source, [self.row.span(k, k + 1) for k in quoted])
        if first and _THAT.search(self.row.words[first - 1][0]):
            start = first
            while start > 0 and not HIGH.search(self.s.gaps[start]):
                start -= 1
            return first - start >= CLAUSE and self._add(first, last, source, [self.row.span(start, first)])
        return False

    def _according(self) -> None:
        """NP’ye göre clause"""
        for at in self.row.candidates(self.g.behind):
            told = at > 2 and self.row.has(at - 1, _GIVEN) and self.row.has(at - 2, _WHICH_GAVE)
            if not at or (self.row.has(at - 1, _GIST) and not told):
                continue
            end = at - 2 if told else at
            start = at
            while start > 0 and at - start < SUBJECT and not HIGH.search(self.s.gaps[start]):
                start -= 1
            source = self.row.subject(Phrase(start, end))
            if source is not None and start == 0 and self.row.n - at >= CLAUSE:
                cue = self.row.span(at, at + 1)
                content = [self.row.span(at + 1, self.row.n)]
                self.out.append(Attribution(content, self.row.span(*source), cue))
                return

    def _after_colon(self) -> None:
        """Yılmaz: “…”"""
        first = next((k for k in range(1, min(self.row.n, 8)) if self.s.quoted(k)), None)
        if first is None or ":" not in self.s.gaps[first]:
            return
        source = self.row.subject(Phrase(0, first))
        if source is not None:
            colon = self.s.text.index(":", self.s.units[first - 1].end)
            content = [self.row.span(k, k + 1) for k in self._run(first)]
            self.out.append(Attribution(content, self.row.span(*source), (colon, colon + 1)))
