"""Tags: the words that tell who speaks, behind or within what is said.

“…,” said NP     “…,” NP said     clause, said NP     clause, NP said, clause
"""

from __future__ import annotations

import re

from news.attribution import Attribution
from news.bounds import Bounds
from news.clauses import Phrase
from news.contents import (
    ALWAYS_CLAUSE,
    CLAUSE_WORDS,
    TWO,
    after_adjunct,
    begins_clause,
    begins_small,
    ends_said,
    is_full,
    is_title,
    makes_claim,
)
from news.cues import Cue
from news.phrases import NAME_PARTS, finite, named_behind, phrase_right, starts_phrase
from news.reporting.english import ADJUNCTS, DAYS, INTRODUCERS, MODALS, PRONOUNS, Takes
from news.subjects import subject_left, told_of


class Tags(Bounds):
    """Those of one sentence."""

    def _inverted(self, cue: Cue) -> bool:
        """“…,” said NP"""
        before = cue.group - 1
        if not self.s.quoted(before) or before in self.taken:
            return False
        subject = phrase_right(self.s, cue.at + 1)
        if subject is None or self.s.form(subject.first) in ADJUNCTS or self.s.form(subject.first) == "that":
            return False
        subject = named_behind(self.s, subject)
        if any(self.s.form(k) in MODALS and not self.s.units[k].capital for k in range(*subject)):
            return False  # on “60 Minutes,” says they should go
        if not ends_said(self.s, before):
            return False
        content = self.s.quoted_before(before, self.taken)
        after = next((k for k in range(subject.last, len(self.s.units)) if self.s.quoted(k)), None)
        if after is not None and after - subject.last <= 25 and not self._cue_between(subject.last, after):
            content += self.s.quoted_behind(after)
        self._add(cue, subject, self._with_clause(content))
        return True

    def _inverted_clause(self, cue: Cue) -> bool:
        """Clause, said NP."""
        if cue.group != cue.at or "," not in self.s.gaps[cue.at] or not cue.verb.takes & Takes.CLAUSE:
            return False
        start = self._content_start(0)
        if cue.at - start < CLAUSE_WORDS or self.out or cue.at + 1 >= len(self.s.units):
            return False
        if told_of(self.s, cue.at, 0) is not None:
            return False  # NP, who leads it, | said
        subject = phrase_right(self.s, cue.at + 1)
        if subject is None or not self._may_speak(subject) or self.s.form(subject.first) == "that":
            return False
        if subject.last - subject.first > 1 and self.s.form(subject.first) in PRONOUNS:
            return False  # NP, head of the council, said | he expects …
        if self._is_named(start, cue.at):
            return False
        if self._breaks_in(cue, subject, start):
            return True
        told = self.s.form(subject.last) in {"who", "whose", "which"}  # more of whoever speaks
        ends = told or subject.last == len(self.s.units) or "," in self.s.gaps[subject.last]
        if not ends or (makes_claim(self.s, *subject) and not told):
            return False
        claims = cue.at - start >= _LONG_CLAUSE or any(finite(self.s, k) for k in range(start, cue.at))
        if subject.last < len(self.s.units) and not claims:
            return False
        if cue.verb.lemma not in ALWAYS_CLAUSE and not makes_claim(self.s, start, cue.at):
            return False  # Ida Moe’s father, Olav Moe, confirmed her death
        self._add(cue, subject, [self._span(start, cue.at)])
        return True

    def _breaks_in(self, cue: Cue, subject: Phrase, start: int) -> bool:
        """The key to it, says NP, is time"""
        after = subject.last
        named = all(self.s.units[k].capital for k in range(*subject))
        whole = after < len(self.s.units) and "," in self.s.gaps[after] and finite(self.s, after)
        if not (named and whole) or any(finite(self.s, k) for k in range(start + 1, cue.at)):
            return False
        self._add(cue, subject, [self._span(start, cue.at), self._span(after, self._clause_end(cue, after))])
        return True

    def _is_named(self, first: int, last: int) -> bool:
        """Whether nothing but a name and what its bearer is stands between commas: Ida Moe, head of the council, | said"""
        comma = next((k for k in range(first + 1, last) if "," in self.s.gaps[k]), last)
        named = all(self.s.units[k].capital or self.s.form(k) in NAME_PARTS for k in range(first, comma))
        told = self.s.form(comma) in {"who", "whose"}  # Ida Moe, who arrived at noon, promised …
        return named and comma - first > 1 and comma < last and (told or not makes_claim(self.s, comma, last))

    def _may_speak(self, subject: Phrase) -> bool:
        """Begins as a noun phrase does, or leads up to a name: said lobbyist Charlie Black."""
        first, last = subject
        named = any(self.s.units[k].capital for k in range(first, last))
        return starts_phrase(self.s, first) or (named and self.s.form(first) not in _TO_OR_ADJUNCT)

    def _after_quotation(self, cue: Cue) -> bool:
        """“…,” NP said"""
        before = next((k for k in range(cue.group - 1, max(-1, cue.group - 30), -1) if self.s.quoted(k)), None)
        if before is None or before == cue.group - 1 or before in self.taken or not ends_said(self.s, before):
            return False
        if any(c in self.s.gaps[k] for k in range(before + 1, cue.group + 1) for c in ";:"):
            return False
        if is_title(self.s, before) and begins_clause(self.s, cue.at + 1):
            return False  # On “Morning in Vinstad,” the minister said she …
        if self._leads_up(before) and (
            makes_claim(self.s, cue.at + 1, len(self.s.units)) or self._cue_between(before + 1, cue.group)
        ):
            return False
        subject = subject_left(self.s, cue.group, before + 1)
        if subject is None or any(self.s.form(k) == "that" for k in range(before + 1, subject.first)):
            return False
        if is_title(self.s, before) and before and makes_claim(self.s, before + 1, subject.first):
            return False  # The painting “Woman at Dusk”, stolen in May, was found, police said
        content = self._with_clause(self.s.quoted_before(before, self.taken))
        follows = next((k for k in range(cue.at + 1, len(self.s.units)) if self.s.quoted(k)), None)
        if follows is not None and follows - cue.at <= 12 and not self._cue_between(cue.at + 1, follows):
            content += [self._span(k, k + 1) for k in self.s.quoted_behind(follows)]
        self._add(cue, subject, content)
        return True

    def _leads_up(self, quotation: int) -> bool:
        """To a question on the “privatization of jobs,” | NP said they were safe"""
        small = begins_small(self.s.text, self.s.units[quotation].start)
        return small and self.s.form(0) in ADJUNCTS | {"to"} and not makes_claim(self.s, 1, quotation)

    def _parenthesis(self, cue: Cue, subject: Phrase) -> bool:
        """clause, NP said (on Monday) — clause, NP said, clause"""
        if subject.first == 0 or "," not in self.s.gaps[subject.first] or not cue.verb.takes & Takes.CLAUSE:
            return False
        start = self._content_start(0)
        behind = self._behind_day(cue)
        breaks_in = self.s.gaps[behind].startswith(",")
        if (
            subject.first <= start
            or subject == self.subject
            or (subject.first - start < CLAUSE_WORDS and not breaks_in and not self._is_short(start, subject.first))
        ):
            return False
        if any(self._ends_in(before, start, cue) for before in self.out[-1:]):
            return False
        rest = self._rest(cue)
        words = (len(self.s.units) if breaks_in else self._aside_end(rest)) - rest
        ends = not any(
            finite(self.s, k) or self.s.quoted(k) or self.s.form(k) == "that" for k in range(rest, rest + words)
        )
        adds_to = cue.verb.lemma == "add" or cue.verb.takes & Takes.TO
        if (not ends and not breaks_in) or (adds_to and self.s.form(cue.at + 1) in {"to", "not"}):
            return False
        if self.s.form(cue.at + 1) == "that" or (words and self.s.quoted(rest) and is_full(self.s, rest)):
            return False
        if not breaks_in and words >= CLAUSE_WORDS and self._is_adverbial(start, subject.first):
            return False
        claims = any(finite(self.s, k) or self.s.quoted(k) for k in range(start, subject.first))
        claims |= subject.first - start >= _LONG_CLAUSE and self._may_claim(start)
        if not breaks_in and words and not claims:
            return False
        if words and not breaks_in and not ends:
            return False
        content = [self._span(start, subject.first)]
        if breaks_in and words and (subject.first - start < CLAUSE_WORDS or not ends):
            content.append(self._span(behind, self._clause_end(cue, behind)))
        self._add(cue, subject, content)
        return True

    def _aside_end(self, first: int) -> int:
        """Behind “…, NP said”: this week at a rally | — a change of mind; after meeting with aides |, because …"""
        last = len(self.s.units)
        after = self.s.form(first) in _BEFORE_DOING and self.s.form(first + 1).endswith("ing")
        ends = (k for k in range(first + 1, last) if _DASH.search(self.s.gaps[k]) or (after and "," in self.s.gaps[k]))
        return next(ends, last)

    def _may_claim(self, at: int) -> bool:
        """Moen thinks the town requires it: verbs that no table has; not: standing before a crowd"""
        form = self.s.form(at)
        return form not in INTRODUCERS | ADJUNCTS and not form.endswith(("ing", "ed")) and starts_phrase(self.s, at)

    def _behind_day(self, cue: Cue) -> int:
        """The rate fell, the ministry reported | Friday |, a sign that …"""
        behind = after_adjunct(self.s, cue.at + 1) if self.s.form(cue.at + 1) in DAYS | {"on"} else cue.at + 1
        return behind if behind < len(self.s.units) else cue.at + 1

    def _is_short(self, first: int, last: int) -> bool:
        """Nobody was hurt, | the operator said"""
        return last - first > TWO and makes_claim(self.s, first + 1, last - 1)

    def _is_adverbial(self, first: int, last: int) -> bool:
        """In a video found by Norland News, | a diplomat said former ministers put it off: no clause, though “found” is a verb."""
        return self.s.form(first) in INTRODUCERS and not any("," in self.s.gaps[k] for k in range(first + 1, last))

    def _ends_in(self, before: Attribution, start: int, cue: Cue) -> bool:
        """Whether what was said before ends in these words; not where all of it is told by somebody: according to …"""
        told = before.content[-1][1] >= self.s.units[cue.at].end
        return before.cue is not None and not told and before.content[-1][1] > self.s.units[start].start


_LONG_CLAUSE = 8
_DASH = re.compile(r"—|\s--?\s")
_BEFORE_DOING = frozenset("after before while".split())
_TO_OR_ADJUNCT = ADJUNCTS | {"to", "not", "so", "nothing"}
