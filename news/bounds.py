"""Bounds: what a sentence of English ascribes so far, and where words that are said begin and end in it.

VINSTAD (Fjord News) - | The harbour was closed |, police said
Moen said | the talks had failed |, adding that …
"""

from __future__ import annotations

import re
from itertools import islice

from news.attribution import Attribution
from news.clauses import QUOTED, Phrase, Sentence
from news.contents import Stretch, after_adjunct, after_listener, begins_small, coordinate, ends_said, makes_claim
from news.cues import MOST_CUES, Cue, cues
from news.phrases import finite
from news.pieces import Caps
from news.reporting.english import ADJUNCTS, COMMENTS, FINITE, HELPERS, Takes


class Bounds:
    """One sentence, its verbs that report, and what was found."""

    def __init__(self, sentence: Sentence) -> None:
        self.s = sentence
        self.cues = list(islice(cues(sentence), MOST_CUES))
        self.taken: set[int] = set()  # quotations that have a speaker
        self.out: list[Attribution] = []
        self.silent: list[Attribution] = []  # NP said at a rally: the next sentence may have the words
        self.subject: Phrase | None = None  # of the last cue: “…, adding that”

    def _turns(self, at: int, *, clause: bool) -> bool:
        """Where the writer goes on: “demands guarantees, | signalling that …”; a clause may have a participle of its own."""
        form = self.s.form(at)
        comma = "," in self.s.gaps[at] or (self.s.quoted(at - 1) and ends_said(self.s, at - 1))
        if clause:
            after = form in _BEFORE_DOING and self.s.form(at + 1).endswith("ing")
            return comma and (form in COMMENTS or after)
        return (
            comma and (form in _GOES_ON or (form.endswith("ing") and form not in _PREPOSITIONS))
        ) or " — " in self.s.gaps[at]

    def _main_clause(self, subject: Phrase, first: int, last: int) -> int:
        """Where the writer’s own clause begins: “While NP said …, | Trump is” — “NP, who said …, | went”."""
        commas = [k for k in range(first + 1, last) if "," in self.s.gaps[k]]
        if self.s.form(subject.first) in {"who", "which"}:
            return next((k for k in commas if finite(self.s, k)), last)
        before = subject.first - 1
        if before != self._content_start(0) or self.s.form(before) not in _SUBORDINATES:
            return last
        return next((k for k in commas if self._goes_on(k) and makes_claim(self.s, first, k)), last)

    def _goes_on(self, at: int) -> bool:
        """Whether a clause of its own begins: not “, which was …”, “, built …”."""
        form = self.s.form(at)
        aside = form in _GOES_ON or form.endswith("ing") or finite(self.s, at)
        return not aside and makes_claim(self.s, at, len(self.s.units))

    def _add(self, cue: Cue, subject: Phrase, content: list[Stretch]) -> None:
        stretch = (self.s.units[cue.group].start, self.s.units[cue.at].end)
        self.taken.update(
            k
            for k, form in enumerate(self.s.forms)
            if form == QUOTED and any(start <= self.s.units[k].start < end for start, end in content)
        )
        self.out.append(Attribution(content, self._extent(subject), stretch))
        self.subject = subject

    def _extent(self, phrase: Phrase) -> Stretch:
        return self.s.units[phrase.first].start, self.s.units[phrase.last - 1].end

    def _span(self, first: int, last: int) -> Stretch:
        """Units [first, last) with the brackets that belong to them."""
        start, end = self.s.units[first].start, self.s.units[last - 1].end
        closing = re.match(r"['’]s?\b(?=[\s,.])|[)\]%]+", self.s.gaps[last])
        if start and self.s.text[start - 1] in "$€£#@[(":
            start -= 1
        return start, end + (closing.end() if closing else 0)

    def _with_clause(self, run: list[int]) -> list[Stretch]:
        """Quotations one by one; the clause before one that goes on with it: he was “a great man,” | she said."""
        first = run[0]
        start = self._content_start(0)
        stretches = [self._span(k, k + 1) for k in run]
        small = begins_small(self.s.text, self.s.units[first].start)
        if small and start < first and not self.out and not any(start <= cue.at < first for cue in self.cues):
            stretches[0] = self._span(start, first + 1)
        return stretches

    def _cue_between(self, first: int, last: int) -> bool:
        return any(first <= cue.at < last for cue in self.cues)

    def _content_start(self, at: int) -> int:
        at = self._behind_dateline() if at == 0 else at
        while at < len(self.s.units) - 1 and self.s.form(at) in _LEADING:
            at += 1
        return at

    def _behind_dateline(self) -> int:
        """VINSTAD (Fjord News) - | The harbour …"""
        if not self.s.units or not (self.s.units[0].caps is Caps.UPPER or "(" in self.s.gaps[0]):
            return 0
        dash = next((k for k in range(1, min(_DATELINE, len(self.s.units))) if _DASH.search(self.s.gaps[k])), 0)
        return dash if all(self.s.units[k].capital or self.s.units[k].form.isdecimal() for k in range(dash)) else 0

    def _rest(self, cue: Cue) -> int:
        """Where what was said begins: after the listener, the day, “in a statement”."""
        at = cue.at + 1
        last = len(self.s.units)
        if cue.verb.takes & Takes.LISTENER:
            at = after_listener(self.s, at)
        if (cue.verb.takes & Takes.TO or cue.verb.lemma == "add") and self.s.form(at) == "to":
            return at
        if (
            cue.verb.takes & Takes.THAT
            and self.s.form(at + 1) == "that"
            and (self.s.form(at) in HELPERS or self.s.form(at).endswith("ly"))
        ):
            return at + 1  # said repeatedly that …
        if at < last and self.s.form(at) in _ADJOINS:
            that = next((k for k in range(at, min(last, at + ADJUNCT_WORDS)) if self.s.form(k) == "that"), None)
            if that is not None and not any(
                finite(self.s, k) or self.s.quoted(k) or "—" in self.s.gaps[k] for k in range(at, that)
            ):
                return that
            quoted = next((k for k in range(at, min(last, at + ADJUNCT_WORDS)) if self.s.quoted(k)), None)
            if quoted is not None and re.search("[,:]", self.s.gaps[quoted]) and not makes_claim(self.s, at, quoted):
                return quoted
            return after_adjunct(self.s, at)
        return at

    def _clause_end(self, cue: Cue, first: int) -> int:
        """Where what was said, which begins at the unit *first*, ends: before “, adding …”, “, but he said …”, “, according to”, or with the sentence."""
        for other in self.cues:
            if other.at > cue.at and (end := coordinate(self.s, other, cue.at + 1)) is not None:
                return end
        for at in range(max(cue.at + 2, first), len(self.s.units) - 1):
            form, after = self.s.form(at), self.s.form(at + 1)
            if ";" in self.s.gaps[at]:  # another clause: who says it is told there, or is the writer
                return at
            if form == "according" and after == "to":
                return at
            if form == "but" and (after in HELPERS or after in FINITE):  # but did not say whom
                return at
        return len(self.s.units)


_BEFORE_DOING = frozenset("before after".split())
_DATELINE = 9  # words at most
_DASH = re.compile(r"\s[-–—]+\s")
ADJUNCT_WORDS = 18  # … between a verb and what is said
_SUBORDINATES = frozenset("while although though as when after before since because if".split())
_PREPOSITIONS = frozenset("including excluding regarding concerning".split())
_GOES_ON = frozenset("who which but and as while after before when since although though".split())
_LEADING = frozenset("but and so yet still however meanwhile also indeed instead then moreover".split())
_ADJOINS = ADJUNCTS | frozenset("of according".split())
