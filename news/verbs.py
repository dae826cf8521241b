"""Verbs: attribution by a table of reporting words, in languages whose verb comes first or second.

    « … », a déclaré le ministre     Der Minister sagte, man sei bereit     وقال الوزير إن …     по словам министра, …

The rules are one set; `news.reporting` has a table for each language. What a rule is not sure of is not ascribed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from news.attribution import Attribution
from news.clauses import Phrase, Sentence
from news.contents import Stretch
from news.cues import MOST_CUES
from news.reporting.grammar import Grammar, Order
from news.rows import BEFORE_VERB, COMMA, JOINS, NAME, STOP, Row

_CLAUSE = 4  # words that a clause has at least
_AWAY = 18  # words between a verb and its “that”
_FULL = 4  # words of a quotation that stands for itself
_TOGETHER = 3  # … between an auxiliary and its verb, where both are the words that report
_COLON = 8  # words before a colon and what somebody says
_FOLLOWS = 20  # … between who said it and the rest of what was said
_RIGHT = 25  # … between the verb and what was said
_OBJECTS = frozenset("die das dem seine ihre".split())
_SHORT = 2  # … that are an object
_THEN, _AS_FOR = frozenset({"فقد"}), frozenset({"اما"})
_NOMINATIVE = frozenset({"der", "er"})
_WHAT = frozenset({"lo", "ce"})
_SAID = 3  # … behind a name and a colon


@dataclass(frozen=True, slots=True)
class _Cue:
    first: int  # unit: auxiliary or verb
    last: int  # unit: verb
    after: int  # the unit that follows it, behind its second part: teilte … | mit |
    quoting: bool
    object: bool
    until: int | None = None  # where its second part stands


class Finder:
    """What one sentence ascribes to whom."""

    def __init__(self, sentence: Sentence, grammar: Grammar) -> None:
        self.row = Row(sentence, grammar)
        self.s, self.g = sentence, grammar
        self.cues = list(islice(self._cues(), MOST_CUES))
        self.taken: set[int] = set()
        self.out: list[Attribution] = []
        self.subject: Phrase | None = None

    def found(self) -> list[Attribution]:
        """All of them, from left to right."""
        for cue in self.cues:
            if not any(start <= self.s.units[cue.last].start < end for a in self.out for start, end in a.content):
                self._attribute(cue)
        if not self.out or self.g.order is Order.VERB:
            self._according()
        self._after_colon()
        self._unlisted()
        self._led_up_to()
        return self.out

    # --- words that report ---

    def _cues(self) -> Iterator[_Cue]:
        floor = 0
        for at in self.row.candidates(self.g.reports):
            cue = self._cue(at) if at >= floor else None
            if cue is not None:
                yield cue
                floor = cue.last + 1

    def _cue(self, at: int) -> _Cue | None:
        row, g = self.row, self.g
        if g.capitals and at and self.s.units[at].capital and not self.s.quoted(at - 1):
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

    def _made(self, first: int, last: int, until: int | None = None) -> _Cue:
        row = self.row
        return _Cue(
            first,
            last,
            (last if until is None else until) + 1,
            any(row.prefixed(k, self.g.quoting) for k in range(first, last + 1)),
            any(row.prefixed(k, self.g.objects) for k in range(first, last + 1)),
            until,
        )

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

    def _with_auxiliary(self, at: int) -> _Cue | None:
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

    # --- the patterns ---

    def _attribute(self, cue: _Cue) -> None:
        if self.g.order is Order.VERB:
            _ = self._that(cue) or self._quoted_right(cue) or self._quoted_left(cue) or self._object(cue)
            return
        _ = (
            self._quoted_left(cue)
            or self._parenthesis(cue)
            or self._that(cue)
            or self._infinitive(cue)
            or self._quoted_right(cue)
            or self._bare(cue)
            or self._inverted(cue)
            or self._object(cue)
        )

    def _quoted_left(self, cue: _Cue) -> bool:
        """«…», a dit NP — «…», NP a dit"""
        before = next((k for k in range(cue.first - 1, max(-1, cue.first - 10), -1) if self.s.quoted(k)), None)
        if before is None or before in self.taken or not self._ends_said(before):
            return False
        if any(other.first < cue.first and other.first > before for other in self.cues):
            return False
        between = Phrase(before + 1, cue.first)
        if any(STOP.search(self.s.gaps[k]) for k in range(before + 2, cue.first + 1)):
            return False
        source = self._inside(cue) or self.row.right(cue.last + 1, cue.until)
        if source is None and between.last > between.first:
            source = self.row.subject(between)
            if source is None and self.g.nouns:
                return False
        content = self.s.quoted_before(before, self.taken)
        after = source.last if source else cue.after
        follows = next((k for k in self.row.quoted if after <= k < after + _FOLLOWS), None)
        if follows is not None and not any(after <= other.first < follows for other in self.cues):
            content += self.s.quoted_behind(follows)
        first = content[0]
        stretches = [self.row.span(k, k + 1) for k in content]
        if first >= _CLAUSE - 1 and self._small(first) and not self.out:
            stretches[0] = self.row.span(0, first + 1)
        return self._add(cue, source, stretches)

    def _inside(self, cue: _Cue) -> Phrase | None:
        """A-t-| il | déclaré, hat | der Minister | gesagt, dit-| il |."""
        if cue.last - cue.first > 1:
            return self._pronoun_in(cue) or self.row.right(cue.first + 1, cue.last)
        return None

    def _pronoun_in(self, cue: _Cue) -> Phrase | None:
        pronouns = self.g.pronouns
        return next((Phrase(k, k + 1) for k in range(cue.first + 1, cue.last) if self.row.has(k, pronouns)), None)

    def _source(self, cue: _Cue, stop: int) -> tuple[Phrase | None, bool]:
        """Who says what begins at the unit *stop*; whether anybody is found, or may be left out."""
        floor = max((k + 1 for k in self.row.quoted if k < cue.first), default=0)
        floor = max([floor, *(other.after for other in self.cues if other.after <= cue.first)])
        left = self.row.left(cue.first, floor)
        right = self._inside(cue) or self.row.right(cue.last + 1, min(stop, cue.until or stop))
        source = (right or left) if self.g.order is Order.VERB else (left or right)
        if self.g.order is Order.VERB and right is None and self.row.comma(cue.first):
            source = self.subject  # …، مشيرا إلى أن …: whoever spoke before the comma
        if self.row.joined(cue.first):
            source = self.subject or self._leader(left, cue) or source
        if self.g.order is Order.VERB and self.row.has(cue.first - 1, _THEN):
            source = self._topic(cue) or source
        return source, source is not None or (self.g.drops and self._goes_without(cue, floor))

    def _leader(self, left: Phrase | None, cue: _Cue) -> Phrase | None:
        """La ministra agradeció | el trabajo | y señaló que …: not what the verb before was done to."""
        lead = self.row.lead() if left is not None and not self.row.quoted else None
        return lead if lead is not None and lead.last <= cue.first else None

    def _topic(self, cue: _Cue) -> Phrase | None:
        """أما | الائتلاف |، فقد دعا …"""
        comma = next((k for k in range(2, cue.first) if self.row.comma(k)), 0)
        return self.row.subject(Phrase(1, comma)) if comma and self.row.has(0, _AS_FOR) else None

    def _goes_without(self, cue: _Cue, floor: int) -> bool:
        """Whether nobody is named because it is told already: “Además, añadió que …”; not “los datos apuntan a que …”."""
        if self.g.order is Order.VERB:
            return True
        start = cue.first
        while start > floor and not STOP.search(self.s.gaps[start]) and not self.s.quoted(start - 1):
            start -= 1
        before = range(start, cue.first)
        if not before or self.row.that(cue.first - 1):
            return not before
        plain = BEFORE_VERB | self.g.days | self.g.introduces | self.g.determiners
        return self.row.has(start, self.g.introduces) or all(self.row.has(k, plain) for k in before)

    def _that(self, cue: _Cue) -> bool:
        """NP a déclaré que … — وقال NP إن …"""
        if cue.quoting:
            return False
        that = next(
            (k for k in range(cue.after, min(self.row.n, cue.after + _AWAY)) if self._may_be_that(k, cue)), None
        )
        if that is None or (self.row.n - that < 3 and not self.s.quoted(that + 1)):
            return False
        if any(cue.last < other.first < that for other in self.cues):
            return False
        turned = self.g.order is Order.SUBJECT and not self.g.nouns
        if turned and self.row.comma(cue.first) and self.row.comma(that):
            return False  # El dique aguanta, contó Blanik, | que estaba allí
        if any(self.s.quoted(k) or ":" in self.s.gaps[k] for k in range(cue.after, that)):
            return False
        source, known = self._source(cue, that)
        return known and self._add(cue, source, [self.row.span(that, self._clause_end(that))])

    def _may_be_that(self, at: int, cue: _Cue) -> bool:
        """Not the “que” of a relative clause: zonas a las | que | no llegó."""
        relative = at > cue.after and self.g.capitals and self.row.has(at - 1, self.g.determiners - _WHAT)
        return self.row.that(at) and at >= cue.after and not relative

    def _quoted_right(self, cue: _Cue) -> bool:
        """NP a déclaré : «…» — وقال NP: «…»"""
        quoted = next((k for k in self.row.quoted if cue.after <= k < cue.after + _RIGHT), None)
        if quoted is None or quoted in self.taken or any(cue.last < other.first < quoted for other in self.cues):
            return False
        opens = ":" in self.s.gaps[quoted] or (self._full(quoted) and self.row.comma(quoted))
        if not opens and (quoted - cue.after > 6 or any(STOP.search(self.s.gaps[k]) for k in range(cue.after, quoted))):
            return False
        source, known = self._source(cue, quoted)
        if not known:
            return False
        if opens and source is not None and source.first > cue.last:
            self._before_verb(cue, source)
        if not opens and source is not None and source.last <= cue.first and quoted > cue.after:
            return self._add(cue, source, [self.row.span(cue.after, quoted + 1)])
        return self._add(cue, source, [self.row.span(k, k + 1) for k in self.s.quoted_behind(quoted)])

    def _before_verb(self, cue: _Cue, source: Phrase) -> None:
        """Clause, sagte NP: „…“ The clause was said too."""
        start = max([0, *(other.after for other in self.cues if other.after <= cue.first)])
        if cue.object or cue.quoting or self.out or not self.row.comma(cue.first) or cue.first - start < _CLAUSE - 1:
            return
        verbs = self.g.verbs | self.g.bare | self.g.auxiliaries
        claims = any(self.row.has(k, verbs) for k in range(start, cue.first))
        if claims and self._somebody(source) and not any(start <= k < cue.first for k in self.row.quoted):
            self._add(cue, source, [self.row.span(start, cue.first)])

    def _bare(self, cue: _Cue) -> bool:
        """NP sagte, man sei bereit"""
        if cue.quoting or not self.g.bare:
            return False
        first = next((k for k in range(cue.after, min(self.row.n, cue.after + _AWAY)) if self.row.comma(k)), None)
        if first is None or self.row.n - first < _CLAUSE - 1:
            return False
        end = self._clause_end(first)
        marks = self.g.bare | self.g.infinitives if cue.until is not None else self.g.bare  # gab an, … zu haben
        if not any(self.row.has(k, marks) for k in range(first, end)):
            return False
        source, known = self._source(cue, first)
        return known and self._add(cue, source, [self.row.span(first, end)])

    def _parenthesis(self, cue: _Cue) -> bool:
        """Das Ziel, sagt NP, müsse … sein"""
        if not self.row.comma(cue.first) or cue.object or cue.first < 1 or self.out:
            return False
        source = self._inside(cue) or self.row.right(cue.last + 1, cue.until)
        after = max(source.last, cue.after) if source else cue.after
        if source is None or not self._somebody(source) or not self.row.comma(after) or self.row.that(after):
            return False
        if self.row.n - after < _CLAUSE or bool(self.row.quoted):
            return False
        if self.row.has(after, self.g.ends | (self.g.determiners if self.g.nouns else frozenset())):
            return False  # “…, a raconté Blanik, | qui était sur place”, “…, berichtete Blanik, | die vor Ort war”
        if not any(self.row.has(k, self.g.verbs | self.g.bare | self.g.auxiliaries) for k in range(after, after + 4)):
            return False
        return self._add(cue, source, [self.row.span(0, cue.first), self.row.span(after, self._clause_end(after))])

    def _inverted(self, cue: _Cue) -> bool:
        """Clause, a déclaré NP"""
        told = cue.object and any(self.row.has(k, self.g.bare) for k in range(cue.first))  # …, kritisierte NP
        if not self.row.comma(cue.first) or (cue.object and not told) or (cue.quoting and not self.g.nouns):
            return False
        start = 0  # all of it: what reports in it had no words of its own
        least = _CLAUSE - any(self.row.has(k, self.g.bare) for k in range(start, cue.first))  # Der Deich halte, sagte …
        source = self._inside(cue) or self.row.right(cue.last + 1, cue.until)
        if source is None or cue.first - start < least or any(k >= cue.after for k in self.row.quoted):
            return False
        if not (self._somebody(source) or self._closes(cue, source)) or self.out:
            return False
        return self._add(cue, source, [self.row.span(start, cue.first)])

    def _closes(self, cue: _Cue, source: Phrase) -> bool:
        """…, ont annoncé | les secours |: plural as the verb is, so no object: “…, raconte la guerre”."""
        ends = source.last == self.row.n or self.row.comma(source.last)
        verb, article = self.row.words[cue.first][0], self.row.words[source.first][0]
        agree = verb.endswith(("nt", "n")) and article.endswith("s")
        return ends and agree and self.row.has(source.first, self.g.determiners)

    def _somebody(self, source: Phrase) -> bool:
        g, row = self.g, range(source.first, source.last)
        if self.row.has(source.first, g.pronouns) or any(self.row.has(k, g.roles) for k in row):
            return True
        return g.nouns or any(self.s.units[k].capital for k in row)

    def _object(self, cue: _Cue) -> bool:
        """NP a dénoncé les attaques; with the verb first only where a word ends the subject."""
        if not cue.object:
            return False
        if cue.until is not None:
            return self._parted_object(cue, cue.until)
        end = self._clause_end(cue.after)
        source, known = self._source(cue, end)
        if not known or any(self.row.has(k, self.g.acts) for k in range(cue.after, end)):
            return False
        if source is None:  # وشدد على …
            alone = (
                self.g.order is Order.VERB and self.row.has(cue.after, self.g.ends) and end - cue.after > _CLAUSE - 2
            )
            return alone and self._add(cue, None, [self.row.span(cue.after, end)])
        first = source.last if source.first >= cue.after else cue.after
        misplaced = self.g.order is Order.VERB and source.first < cue.first and not self.row.has(cue.first - 1, _THEN)
        if end - first < _SHORT or misplaced:
            return False
        return self._add(cue, source, [self.row.span(first, end)])

    def _parted_object(self, cue: _Cue, until: int) -> bool:
        """NP wies | den Vorwurf der Lüge | zurück — den Vorwurf wies der Minister zurück"""
        source, _ = self._source(cue, until)
        if source is None:
            return False
        behind = self.row.right(cue.last + 1, until) if self.row.has(cue.last + 1, _NOMINATIVE) else None
        if behind is not None and source.last <= cue.first:
            return self._add(cue, behind, [self.row.span(*source)])
        first, last = (cue.last + 1, until) if source.last <= cue.first else (source.last, until)
        return last - first >= _SHORT and self._add(cue, source, [self.row.span(first, last)])

    def _infinitive(self, cue: _Cue) -> bool:
        """NP a dit ne pas vouloir … — NP aseguró no saber …"""
        first = at = self._behind_days(cue.after)
        while self.row.has(at, self.g.negations | BEFORE_VERB) and at - first < _TOGETHER:
            at += 1
        if self.g.nouns or cue.quoting or not self.row.has(at, self.g.infinitives) or STOP.search(self.s.gaps[first]):
            return False
        source, known = self._source(cue, first)
        return known and self._add(cue, source, [self.row.span(first, self._clause_end(at))])

    def _behind_days(self, at: int) -> int:
        while self.row.has(at, self.g.days) and not STOP.search(self.s.gaps[at]):
            at += 1
        return at

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
                or (self.row.has(at, g.no_verbs | JOINS) and self._compound(at) == at)
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
            elif source.last < self.row.n and not self.row.comma(source.last):
                continue
            if self._somebody(source):
                content = [self.row.span(k, k + 1) for k in self.s.quoted_before(at - 1, self.taken)]
                self._add(_Cue(at, verb, verb + 1, quoting=True, object=False), source, content)

    def _compound(self, at: int) -> int:
        """Where the verb ends that begins at a unit: « … », | a soupiré | NP, | s’est félicitée | NP."""
        g = self.g
        if g.nouns or not (self.row.has(at, g.auxiliaries) and at + 2 < self.row.n):
            return at
        plain = not self.s.units[at + 1].capital and not self.row.has(at + 1, g.determiners | g.pronouns | g.ends)
        return at + 1 if plain and not STOP.search(self.s.gaps[at + 1]) else at

    def _according(self) -> None:
        """Selon NP, clause — clause, selon NP — NP zufolge clause"""
        self._viewed()
        for at in self.row.candidates(self.g.attributes):
            behind = self.row.match(self.g.according, at)
            source = self.row.right(behind, loose=True) if behind else None
            if not behind and self.row.has(at, self.g.behind):
                source, behind = self.row.subject(Phrase(self._begins(at), at)), at + 1
            if source is None:
                continue
            left = min(source.first, at)
            after = max(source.last, behind)
            content = self._said_by(left, after)
            if content is not None and not any(self._covers(a, content) for a in self.out):
                cue = self.row.span(at, behind)
                self.out.append(Attribution(content, self.row.span(*source), cue))
                self.taken.update(k for k in self.row.quoted if self._in(k, content))
                return

    def _without_object(self, source: Phrase) -> Phrase:
        """„…“, beschreibt | Wahl | die Lage: an article behind a name begins what it is done to."""
        named = not self.row.has(source.first, self.g.determiners)
        behind = range(source.first + 1, source.last if named else 0)
        return Phrase(source.first, next((k for k in behind if self.row.has(k, _OBJECTS)), source.last))

    def _viewed(self) -> None:
        """Pour l’économiste Yves Garnier, « … »"""
        quoted = next((k for k in self.row.quoted if 2 <= k < _AWAY), None)
        if quoted is None or not self.row.has(0, self.g.viewing) or not self._full(quoted) or quoted in self.taken:
            return
        source = self.row.right(1)
        plain = not any(self.row.has(k, self.g.verbs | self.g.auxiliaries) for k in range(1, quoted))
        if source is not None and plain and self._somebody(source) and self.row.comma(quoted):
            content = [self.row.span(k, k + 1) for k in self.s.quoted_behind(quoted)]
            self._add(_Cue(0, 0, 1, quoting=True, object=False), source, content)

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
        if left >= _CLAUSE and (self.row.comma(left) or n - after < _CLAUSE):
            return [self.row.span(0, left)]
        if after < n and self.s.quoted(after):
            return [self.row.span(k, k + 1) for k in self.s.quoted_behind(after)]
        return [self.row.span(after, n)] if n - after >= _CLAUSE - 1 and left <= 3 else None

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
        if first is None or self.out or ":" not in self.s.gaps[first] or not self._full(first) or self._negated(first):
            return
        source = self.row.lead() if self.g.order is Order.SUBJECT and self.g.capitals and not self.cues else None
        if source is None or source.last >= first or not self._is_person(source):
            return
        colon = self.s.text.index(":", self.s.units[first - 1].end)
        content = [self.row.span(k, k + 1) for k in self.s.quoted_behind(first)]
        self.out.append(Attribution(content, self.row.span(*source), (colon, colon + 1)))

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
        if self.row.has(source.first, g.determiners):
            return False
        return len(row) == 1 or any(self.s.units[k].capital for k in row[1:])

    def _negated(self, stop: int) -> bool:
        return any(self.row.negates(k) for k in range(stop))

    # --- parts ---

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

    def _add(self, cue: _Cue, source: Phrase | None, content: list[Stretch]) -> bool:
        self.taken.update(k for k in self.row.quoted if self._in(k, content))
        stretch = self.row.span(cue.first if cue.last - cue.first <= _TOGETHER else cue.last, cue.last + 1)
        self.out.append(Attribution(content, self.row.span(*source) if source else None, stretch))
        self.subject = source or self.subject
        return True

    def _in(self, at: int, content: list[Stretch]) -> bool:
        return any(start <= self.s.units[at].start < end for start, end in content)

    @staticmethod
    def _covers(attribution: Attribution, content: list[Stretch]) -> bool:
        return any(a < d and c < b for a, b in attribution.content for c, d in content)

    def _ends_said(self, at: int) -> bool:
        """Whether a quotation ends as speech before its tag does."""
        end = self.s.units[at].end
        tail = self.s.text[max(0, end - 4) : end]
        return (
            re.search("[,،—–]| - ", self.s.gaps[at + 1]) is not None
            or re.search("[,،?!؟…][\\s\u00a0\u202f]?\\W$", tail) is not None
        )

    def _full(self, at: int, least: int = _FULL) -> bool:
        return len(self.s.text[self.s.units[at].start : self.s.units[at].end].split()) >= least

    def _small(self, at: int) -> bool:
        unit = self.s.units[at]
        return next((c for c in self.s.text[unit.start : unit.end] if c.isalpha()), "A").islower()
