"""Verbs: attribution by a table of reporting words, in languages whose verb comes first or second.

    « … », a déclaré le ministre     Der Minister sagte, man sei bereit     وقال الوزير إن …     по словам министра, …

The rules are one set; `news.reporting` has a table for each language. What a rule is not sure of is not ascribed.
"""

from __future__ import annotations

import re

from news.attribution import Attribution
from news.clauses import Phrase
from news.pointing import Pointing
from news.reporting.grammar import Order
from news.reports import Report
from news.rows import STOP
from news.sides import TOGETHER
from news.sourcing import AWAY, CLAUSE

_BREAKS = re.compile("[:;–—]| - ")
_FOLLOWS = 20  # … between who said it and the rest of what was said
_RIGHT = 25  # … between the verb and what was said
_SHOWS = frozenset("zeigte zeigten zeigt".split())  # … sich zuversichtlich, dass
_WHAT = frozenset({"lo", "ce"})


class Finder(Pointing):
    """What one sentence ascribes to whom."""

    def found(self) -> list[Attribution]:
        """All of them, from left to right."""
        if self.g.nouns:
            self._as_told()
            self._it_says()
            self._cited()
        for cue in self.cues if not self.out else ():
            if not any(start <= self.s.units[cue.last].start < end for a in self.out for start, end in a.content):
                self._attribute(cue)
        if not self.out or self.g.order is Order.VERB or self._credits_behind():
            self._according()
        self._after_colon()
        self._unlisted()
        self._led_up_to()
        if self.g.nouns:
            self._holds()
        return self.out

    def _credits_behind(self) -> bool:
        """…, sagt: „Es tut weh.“ | Laut NP …: another sentence, behind a quotation that ended the one before."""
        behind = [k + 1 for k in self.taken if self.row.has(k + 1, self.g.attributes)]
        return any(self.s.units[k].capital for k in behind)

    def _attribute(self, cue: Report) -> None:
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

    def _quoted_left(self, cue: Report) -> bool:
        """«…», a dit NP — «…», NP a dit"""
        before = next((k for k in reversed(self.row.quoted) if cue.first - 10 < k < cue.first), None)
        if (
            before is None
            or before in self.taken
            or not (
                self._ends_said(before)
                or self._runs_on(before, cue)
                or (cue.first == before + 1 and self._so(cue.first))
            )
        ):
            return False
        if any(other.first < cue.first and other.first > before for other in self.cues):
            return False
        between = Phrase(before + 1, cue.first)
        if any(STOP.search(self.s.gaps[k]) for k in range(before + 2, cue.first + 1)):
            return False
        source = self._inside(cue) or self._behind(cue)
        if source is None and between.last > between.first:
            source = self.row.subject(between)
            if source is None and self.g.nouns:
                return False
        if source is not None and self.g.nouns:
            source = self._without_object(source)
        content = self.s.quoted_before(before, self.taken)
        after = source.last if source else cue.after
        follows = next((k for k in self.row.quoted if after <= k < after + _FOLLOWS and self._goes_with(k)), None)
        if follows is not None and not any(after <= other.first < follows for other in self.cues):
            content += self.s.quoted_behind(follows)
        first = content[0]
        stretches = [self.row.span(k, k + 1) for k in content]
        if first >= CLAUSE - 1 and self._small(first) and not self.out:
            stretches[0] = self.row.span(0, first + 1)
        return self._add(cue, source, stretches)

    def _runs_on(self, quoted: int, cue: Report) -> bool:
        """« Nous avons déposé une demande » | précise le maire: no comma stands between, where a whole sentence is quoted."""
        unit = self.s.units[quoted]
        marks = self.s.text[unit.end - 1] in '»”"'
        return marks and not self.g.nouns and cue.first == quoted + 1 and quoted == 0 and self._full(quoted)

    def _goes_with(self, at: int) -> bool:
        """„…“, sagte NP zu „Sky“, | „…“"""
        ends = self.s.text[max(0, self.s.units[at].end - 2) : self.s.units[at].end]
        return self._full(at) or self.row.comma(at) or any(sign in ends for sign in ".!?…")

    def _that(self, cue: Report) -> bool:
        """NP a déclaré que … — وقال NP إن …"""
        if cue.quoting and not (self.g.nouns and self.row.has(cue.first, _SHOWS)):
            return False
        that = next((k for k in range(cue.after, min(self.row.n, cue.after + AWAY)) if self._may_be_that(k, cue)), None)
        if that is None or (self.row.n - that < 3 and not self.s.quoted(that + 1)):
            return False
        if any(cue.last < other.first < that for other in self.cues):
            return False
        turned = self.g.order is Order.SUBJECT and not self.g.nouns and self.row.right(cue.last + 1, that)
        if turned and self.row.comma(cue.first) and self.row.comma(that):
            return False  # El dique aguanta, contó Blanik, | que estaba allí
        if any(self.s.quoted(k) or _BREAKS.search(self.s.gaps[k]) for k in range(cue.after, that)):
            return False
        source, known = self._source(cue, that)
        return known and self._add(cue, source, [self.row.span(that, self._clause_end(that))])

    def _may_be_that(self, at: int, cue: Report) -> bool:
        """Not the “que” of a relative clause: zonas a las | que | no llegó."""
        relative = at > cue.after and self.g.capitals and self.row.has(at - 1, self.g.determiners - _WHAT)
        return self.row.that(at) and at >= cue.after and not relative

    def _quoted_right(self, cue: Report) -> bool:
        """NP a déclaré : «…» — وقال NP: «…»"""
        quoted = next((k for k in self.row.quoted if cue.after <= k < cue.after + _RIGHT), None)
        if quoted is None or quoted in self.taken or any(cue.last < other.first < quoted for other in self.cues):
            return False
        if not self._full(quoted) and ":" not in self.s.gaps[quoted]:  # قال المصدر لإذاعة “صوت الشعب” | “…”
            quoted = next((k for k in self.row.quoted if quoted < k <= quoted + TOGETHER and self._full(k)), quoted)
        if cue.quoting and self.g.nouns and self.row.comma(cue.after) and quoted != cue.after:
            return False  # …, dass die Regel nur Anwendung fand, weil …: „…“
        opens = ":" in self.s.gaps[quoted] or (self._full(quoted) and self.row.comma(quoted))
        if not opens and (quoted - cue.after > 6 or any(STOP.search(self.s.gaps[k]) for k in range(cue.after, quoted))):
            return False
        source, known = self._source(cue, quoted)
        if not known or (not opens and source is not None and self._is_object(source, quoted)):
            return False
        if source is not None and self._takes_up(cue, source, quoted):
            return self._add(cue, None, [self.row.span(0, cue.first), self.row.span(quoted, quoted + 1)])
        if opens and source is not None and source.first > cue.last:
            self._before_verb(cue, source)
        if not opens and source is not None and source.last <= cue.first and quoted > cue.after:
            return self._add(cue, source, [self.row.span(cue.after, quoted + 1)])
        return self._add(cue, source, [self.row.span(k, k + 1) for k in self.s.quoted_behind(quoted)])

    def _takes_up(self, cue: Report, source: Phrase, quoted: int) -> bool:
        """L’avviso, | ha aggiunto, | «indicava …»: what was said begins before the verb."""
        amid = self.row.comma(cue.first) and self.row.comma(quoted) and quoted == cue.after
        return self.g.drops and amid and source.last == cue.first and source.first == 0 and self._small(quoted)

    def _is_object(self, source: Phrase, quoted: int) -> bool:
        """Lamentó | la pérdida de un | «pulmón verde»: what stands between the verb and the marks is no subject."""
        if self.g.order is not Order.SUBJECT or self.g.nouns or source.last != quoted:
            return False
        return (
            self.row.has(quoted - 1, self.g.of) or self.row.has(quoted - 1, self.g.determiners)
        ) and quoted - 1 > source.first

    def _before_verb(self, cue: Report, source: Phrase) -> None:
        """Clause, sagte NP: „…“ The clause was said too."""
        start = max([0, *(other.after for other in self.cues if other.after <= cue.first)])
        if cue.object or cue.quoting or self.out or not self.row.comma(cue.first) or cue.first - start < CLAUSE - 1:
            return
        verbs = self.g.predicates
        claims = any(self.row.has(k, verbs) for k in range(start, cue.first))
        if claims and self._somebody(source) and not any(start <= k < cue.first for k in self.row.quoted):
            self._add(cue, source, [self.row.span(start, cue.first)])

    def _bare(self, cue: Report) -> bool:
        """NP sagte, man sei bereit"""
        if cue.quoting or not self.g.bare:
            return False
        first = next((k for k in range(cue.after, min(self.row.n, cue.after + AWAY)) if self.row.comma(k)), None)
        if first is None or self.row.n - first < CLAUSE - 1:
            return False
        end = self._clause_end(first)
        marks = self.g.bare | self.g.infinitives if cue.until is not None else self.g.bare  # gab an, … zu haben
        if not any(self.row.has(k, marks) for k in range(first, end)):
            return False
        source, known = self._source(cue, first)
        return known and self._add(cue, source, [self.row.span(first, end)])

    def _parenthesis(self, cue: Report) -> bool:
        """Das Ziel, sagt NP, müsse … sein"""
        if not self.row.comma(cue.first) or cue.object or cue.first < 1 or self.out:
            return False
        source = self._inside(cue) or self._behind(cue)
        after = max(source.last, cue.after) if source else cue.after
        if source is None or not self._somebody(source) or not self.row.comma(after) or self.row.that(after):
            return False
        if self.row.n - after < CLAUSE or bool(self.row.quoted):
            return False
        if self.row.has(after, self.g.ends | (self.g.determiners if self.g.nouns else frozenset())):
            return False  # “…, a raconté Blanik, | qui était sur place”, “…, berichtete Blanik, | die vor Ort war”
        if not any(self.row.is_verb(k) for k in range(after, min(self.row.n, after + 4))):
            return False
        return self._add(cue, source, [self.row.span(0, cue.first), self.row.span(after, self._clause_end(after))])

    def _inverted(self, cue: Report) -> bool:
        """Clause, a déclaré NP"""
        told = cue.object and any(self.row.has(k, self.g.bare) for k in range(cue.first))  # …, kritisierte NP
        if not self.row.comma(cue.first) or (cue.object and not told) or (cue.quoting and not self.g.nouns):
            return False
        start = 0  # all of it: what reports in it had no words of its own
        least = CLAUSE - any(self.row.has(k, self.g.bare) for k in range(start, cue.first))  # Der Deich halte, sagte …
        source = self._inside(cue) or self._behind(cue)
        if source is None or cue.first - start < least or any(k >= cue.after for k in self.row.quoted):
            return False
        if not (self._somebody(source) or self._closes(cue, source)) or self.out:
            return False
        return self._add(cue, source, [self.row.span(start, cue.first)])

    def _closes(self, cue: Report, source: Phrase) -> bool:
        """…, ont annoncé | les secours |: plural as the verb is, so no object: “…, raconte la guerre”."""
        ends = source.last == self.row.n or self.row.comma(source.last)
        verb, article = self.row.words[cue.first][0], self.row.words[source.first][0]
        agree = verb.endswith(("nt", "n")) and article.endswith("s")
        return ends and agree and self.row.has(source.first, self.g.determiners)
