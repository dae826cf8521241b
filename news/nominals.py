"""Nominals: the noun phrases of a row, and which of them somebody may speak by.

a déclaré | le ministre Jean Dupont | lundi        | Gabi Schwab, Schulleiterin in Lienz | sagte
"""

from __future__ import annotations

import re

from news.clauses import Phrase
from news.reporting.grammar import Order
from news.rows import BEFORE_VERB, JOINS, Row

_BREAK = re.compile(r"[;:؛—–]|\(|\s-\s|\.-")
WAS = frozenset("كان كانت وكان وكانت".split())  # وكانت | الوزيرة | قد صرحت
LEADING = frozenset(
    """und aber doch denn et mais or y e pero mas ma però и а но однако auch derweil unterdessen hingegen dagegen zudem tarde aussi
    también também anche également""".split()
)  # Und | er sagte; Más tarde | la delegación explicó
_BESIDES = frozenset(
    """auch derweil unterdessen hingegen dagegen zudem etwa indes wiederum aussi egalement ensuite encore tambien ademas luego
    anche inoltre ainda также тоже позже затем""".split()
)  # meint derweil | Kess |
WHO = frozenset("qui dont quien quienes cuyo cuya donde который которая которые".split())
_PLAIN = 4  # words of a subject that neither an article nor a name begins
_HIS = frozenset("seine seinen ihre ihren".split())
_TO_WHOM = frozenset("ihn ihm ihnen mich mir uns dich dir dies".split())
_REFLEXIVE = frozenset({"sich"})  # erinnert | sich | Kerstin Wahl
NAME = 14  # words of a source
_PAIR = 2
_WHEN = frozenset("als wobei woraufhin worauf".split())  # …, als | er | sagte: „…“
_OFFICE = 5  # words of an office behind a title: L’adjoint | au commerce |, …


class Nominals(Row):
    """Those of one sentence."""

    def subject(self, phrase: Phrase | None) -> Phrase | None:
        """*phrase*, if somebody may speak by it."""
        if phrase is None or phrase.last <= phrase.first or phrase.last - phrase.first > 2 * NAME:
            return None
        row = range(phrase.first, phrase.last)
        g = self.g
        if any(self.has(k, g.finite) and not self.s.units[k].capital for k in row) or self.that(phrase.first):
            return None
        if g.nouns and len(row) == 1 and self.has(phrase.first, _TO_WHOM):
            return None  # zitiert | ihn | die Agentur; | dies | bestätigte eine Sprecherin
        if g.nouns and self.has(phrase.first, _HIS) and not any(self.has(k, g.roles) for k in row):
            return None  # und erklärte | seine Gefühlslage |: „…“
        if self.has(phrase.first, g.aside) or all(g.undefined.issuperset(self.words[k]) for k in row):
            return None
        if g.capitals and len(row) > _PLAIN and not self._begins_phrase(phrase.first):
            return None  # llegó a advertir a un grupo de vecinos
        if any(self.has(k, g.roles) for k in row) or self.has(phrase.first, g.opens):
            return phrase
        if g.capitals:
            return phrase if any(self.s.units[k].capital for k in row) else None
        return None if self.has(phrase.first, g.ends) else phrase

    def _begins_phrase(self, at: int) -> bool:
        named = self.s.units[at].capital or self.s.units[at + 1].capital  # etwa | Benjamin Falk
        named = named or self.has(at + 1, self.g.titles)  # генеральный секретарь профсоюза …
        return named or (
            self.has(at, self.g.determiners) or self.has(at, self.g.pronouns) or self.has(at, self.g.roles)
        )

    def lead(self) -> Phrase | None:
        """The subject that the sentence begins with, up to its verb: La ministra de Vinstad, Ida Moe, | fue tajante"""
        g, start = self.g, 0
        if (
            self.n > 1
            and not LEADING.isdisjoint(self.words[0])
            and (self.has(1, g.determiners) or self.has(1, g.titles))
        ):
            start = 1  # Auch | der Trainer …
        elif self.has(0, g.leads_in):
            start = next((k for k in range(1, min(self.n, NAME)) if self.comma(k)), self.n)
        for k in range(start + 1, min(self.n, start + NAME)):
            if self.s.quoted(k) or _BREAK.search(self.s.gaps[k]):
                return None
            if self.is_verb(k):
                return self.subject(Phrase(start, k))
        return None

    def right(self, first: int, stop: int | None = None, *, loose: bool = False) -> Phrase | None:
        """The noun phrase that begins at the unit *first*, behind a day; *loose*: whatever it is."""
        first = self.behind_day(first)
        first += first + 1 < self.n and self.g.order is Order.SUBJECT and not _BESIDES.isdisjoint(self.words[first])
        if self.g.order is Order.VERB and first < self.n and self.is_with(first):
            return None
        first += first < self.n and not _REFLEXIVE.isdisjoint(self.words[first])
        at = first
        last = min(self.n, first + NAME, self.n if stop is None else stop)
        pronouns = self.g.pronouns
        while at < last and not self.s.quoted(at):
            if at > first and self._goes_on(first, at):
                at += 2
                continue
            ends = at > first and self.has(at, self.g.ends)
            if ends and (behind := self._name_behind(first, at, last)):
                return self.subject(Phrase(first, behind))
            if ends or (at > first and (self.parted(at) or self.that(at) or self.has(at - 1, pronouns))):
                break
            if at > first and self.g.nouns and self.behind_noun(at):
                break
            if at > first and self.g.order is Order.VERB and self.is_with(at):
                break
            if at == first + 1 and not self.g.capitals and self._is_done_to(at):
                break
            if at == first and at and _BREAK.search(self.s.gaps[at]):
                break
            at += 1
        phrase = Phrase(first, self._named_behind(at, last)) if at > first else None
        return phrase if loose and phrase and not self.has(first, self.g.introduces) else self.subject(phrase)

    def _name_behind(self, first: int, at: int, last: int) -> int:
        """L’adjoint | au commerce, Farid Amrani |: where a name ends that stands behind more of what somebody is; 0: none."""
        g = self.g
        if g.nouns or not g.capitals or not self.has(at - 1, g.titles) or self.has(at, g.days):
            return 0
        comma = next((k for k in range(at + 1, min(last, at + _OFFICE + 1)) if self.parted(k)), 0)
        if not comma or any(self.s.quoted(k) or self.has(k, g.predicates) for k in range(first, comma)):
            return 0
        end = self._named_behind(comma, last)
        return end if end > comma else 0

    def _goes_on(self, first: int, at: int) -> bool:
        """Le porte-parole | et | ministre Jean Dupont; NBC-Kommentator | und | Ex-Meister Dwyane Wade."""
        if not self.g.capitals or JOINS.isdisjoint(self.words[at]) or at + 2 >= self.n:
            return False
        behind = at + 1
        while behind + 2 < self.n and self.s.gaps[behind + 1] == "-":  # Ex-Meister
            behind += 1
        plain = self.g.roles | self.g.determiners
        offices = all(self.has(k, plain) or self.is_role(k) or self.s.gaps[k + 1] == "-" for k in range(first, at))
        return (
            offices and (self.has(behind, self.g.titles) or self.is_role(behind)) and self.s.units[behind + 1].capital
        )

    def _is_done_to(self, at: int) -> bool:
        """واستنكرت الوزارة | نشر أخبار: behind a body with its article what has none is no part of it."""
        before, word = self.words[at - 1][0], self.words[at][0]
        return before in self.g.bodies and before.startswith("ال") and not word.startswith(("ال", "لل"))

    def _named_behind(self, at: int, last: int) -> int:
        """Le porte-parole du ministère, | Jean Dupont |."""
        if not self.g.capitals and self.comma(at):
            return self._named_between(at, last)
        if not (self.g.capitals and self.comma(at)):
            return at
        first = end = self._behind_office(at)
        while end < min(last, first + 5) and self.s.units[end].capital and not self.s.quoted(end):
            end += 1
            if end < self.n and self.parted(end):
                break
        if self.g.nouns and any(
            (self.has(k, self.g.titles) or self.has(k, self.g.bodies) or self.has(k, self.g.days))
            for k in range(at, end)
        ):
            return at  # a noun has a capital too
        return end if end - first > 1 and (end == self.n or self.parted(end)) else at

    def _named_between(self, at: int, last: int) -> int:
        """أكد وزير الدولة للإعلام، | ضياء رشوان |، أن …: a name between two commas, before what was said."""
        end = next((k for k in range(at + 2, min(last, at + _PLAIN) + 1) if self.comma(k)), 0)
        if not end or not (self.that(end) or self.has(end, self.g.ends)):
            return at
        plain = self.g.ends | self.g.introduces | self.g.bodies | self.g.that
        named = end - at - self.has(at, self.g.titles) > 1  # العقيد نبيل حجار
        return end if named and not any(self.has(k, plain) for k in range(at, end)) else at

    def _behind_office(self, at: int) -> int:
        """El portavoz, el general | Samir Adel |: where the name begins behind a comma and an office."""
        end = at
        while end < min(self.n, at + _PLAIN) and (self.has(end, self.g.determiners) or self.has(end, self.g.titles)):
            end += 1
        return end if not self.g.nouns and self.has(end - 1, self.g.titles) and self.has(at, self.g.determiners) else at

    def left(self, stop: int, floor: int) -> Phrase | None:
        """The noun phrase that ends before the unit *stop*."""
        start = stop
        while start > floor and not self.s.quoted(start - 1):
            if _BREAK.search(self.s.gaps[start]) and not self._opens_aside(start, stop):
                break
            if self.that(start - 1) and not (self.comma(stop) and self.comma(start - 1)):
                break
            start -= 1
        while stop > start and BEFORE_VERB.issuperset(self.words[stop - 1]):  # not l’armée
            stop -= 1
        cuts = [k for k in range(start + 1, stop) if self.comma(k)]
        start += start < stop and self.has(start, WAS)
        while start + 1 < stop and not self.comma(start + 1) and not LEADING.isdisjoint(self.words[start]):
            start += 1
        segments = [Phrase(a, b) for a, b in zip([start, *cuts], [*cuts, stop], strict=True) if a < b]
        while segments and self.has(segments[0].first, self.g.leads_in):
            segments.pop(0)
        if not segments:
            return None
        if not self.comma(stop) and len(segments) == _PAIR and self._is_office(segments[0], segments[1]):
            return Phrase(segments[0].first, stop)
        if not self.comma(stop) or len(segments) == 1:
            last = segments[-1]
            first = last.first + (self.g.nouns and not _WHEN.isdisjoint(self.words[last.first]))
            return self.subject(Phrase(first, last.last))
        if any(self._claims(segment) for segment in segments[1:]):
            return None  # La ayuda y la calma, el orden | ha vuelto
        if (
            len(segments) == _PAIR
            and segments[1].last - segments[1].first == 1
            and self.has(segments[1].first, self.g.pronouns)
        ):
            return self.subject(segments[0])  # Kessler, | elle |, a indiqué que …
        head = segments[0] if len(segments) <= 4 else segments[-2]
        return self.subject(head) and Phrase(head.first, segments[-1].last)

    def _opens_aside(self, at: int, stop: int) -> bool:
        """Tiago Rocha | (União Brasil)|, disse: what stands between brackets, and they close before the verb."""
        gap = self.s.gaps[at]
        return gap.strip() == "(" and any(gap_.startswith(")") for gap_ in self.s.gaps[at + 1 : stop + 1])

    def _is_office(self, name: Phrase, office: Phrase) -> bool:
        """Gabi Schwab, Schulleiterin in Lienz | sagte: without its second comma."""
        named = 1 < name.last - name.first <= _PLAIN and all(self.s.units[k].capital for k in range(*name))
        plain = named and not any(self.has(k, self.g.no_names) for k in range(*name))
        return plain and (self.has(office.first, self.g.titles) or self.is_role(office.first))

    def _claims(self, segment: Phrase) -> bool:
        """Whether something is done in what stands between commas, and it is no relative clause."""
        g = self.g
        verbs = any(self.has(k, g.finite) and not self.s.units[k].capital for k in range(*segment))
        return verbs and not (
            self.that(segment.first) or (self.has(segment.first, g.determiners) or self.has(segment.first, WHO))
        )
