"""Attribution: in one sentence, the words that report, who they are ascribed to, and what was said.

    “…,” NP said           NP said: “…”          NP told reporters that …        …, NP said on Monday
    according to NP, …     NP …, adding that …   NP accused X of …               NP called it “…”

Each pattern is one function that either finds its attribution or stands back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from news.clauses import (
    NAME_PARTS,
    QUOTED,
    Phrase,
    Sentence,
    finite,
    first_phrase,
    named_behind,
    phrase_right,
    starts_phrase,
    subject_left,
)
from news.contents import (
    ALWAYS_CLAUSE,
    CLAUSE_WORDS,
    QUESTIONS,
    SHORT_OBJECT,
    TWO,
    Stretch,
    after_adjunct,
    after_listener,
    begins_clause,
    begins_small,
    coordinate,
    ends_said,
    is_full,
    is_title,
    is_within,
    makes_claim,
    reports,
)
from news.cues import MOST_CUES, SAYS, Cue, cues
from news.reporting.english import (
    ADJUNCTS,
    COMMENTS,
    CONJUNCTIONS,
    ENGLISH,
    FINITE,
    HELPERS,
    INTRODUCERS,
    PRONOUNS,
    Takes,
)
from news.text import Caps


@dataclass(slots=True)
class Attribution:
    """What is said and by whom, before it is known who that is."""

    content: list[Stretch]
    source: Stretch | None
    cue: Stretch | None
    medium: Stretch | None = None
    open: bool = False  # its last quotation has no closing mark: it may go on
    follows: Attribution | None = field(default=None, repr=False)  # nobody is named: whoever spoke here


def attributions(sentence: Sentence) -> list[Attribution]:
    """All that the sentence ascribes to somebody, from left to right."""
    return _Finder(sentence).found()


class _Finder:
    def __init__(self, sentence: Sentence) -> None:
        self.s = sentence
        self.cues = list(islice(cues(sentence), MOST_CUES))
        self.taken: set[int] = set()  # quotations that have a speaker
        self.out: list[Attribution] = []
        self.silent: list[Attribution] = []  # NP said at a rally: the next sentence may have the words
        self.subject: Phrase | None = None  # of the last cue: “…, adding that”

    def found(self) -> list[Attribution]:
        self._according()
        self._last_word()
        for cue in self.cues:
            if not any(a.source and a.source[0] <= self.s.units[cue.at].start < a.source[1] for a in self.out):
                self._attribute(cue)
        self._after_colon()
        self._media()
        return [*self.out, *self.silent]

    def _last_word(self) -> None:
        """A sentence that ends “…, NP said” or “…, said NP” is all NP’s, whatever is insisted in it."""
        if len(self.cues) < TWO or any(unit.form == QUOTED for unit in self.s.units):
            return
        cue = self.cues[-1]
        if cue.trailing or cue.verb.lemma not in ALWAYS_CLAUSE or self._first_comma(cue) is None:
            return
        if not self._inverted_clause(cue):
            subject = subject_left(self.s, cue.group, self._first_comma(cue) or 0)
            if subject is None or self.s.form(subject.first) in _NO_SUBJECT or not self._parenthesis(cue, subject):
                return
        self.cues = []

    def _first_comma(self, cue: Cue) -> int | None:
        """Where the words begin that tell who had the last word: after the first comma behind the other cues."""
        other = self.cues[-2].at
        return next((k for k in range(other + 1, cue.at + 1) if "," in self.s.gaps[k]), None)

    def _after_colon(self) -> None:
        """… a pollster, Daron Shaw: “…”"""
        for at in range(1, len(self.s.units)):
            if not self.s.quoted(at) or at in self.taken or ":" not in self.s.gaps[at] or not is_full(self.s, at):
                continue
            first = at
            while first > 0 and (
                self.s.units[first - 1].capital or (first < at and self.s.form(first - 1) in NAME_PARTS)
            ):
                first -= 1
            if self._is_somebody(at):
                first = 0
            if first < at:
                colon = self.s.text.index(":", self.s.units[at - 1].end)
                source = self._extent(Phrase(first, at))
                content = [self._span(k, k + 1) for k in self._run_right(at)]
                self.out.append(Attribution(content, source, (colon, colon + 1)))

    def _is_somebody(self, stop: int) -> bool:
        """Whether nothing but a name, and what its bearer is, stands before: Ida Moe, head of the council: “…”"""
        named = 2 < stop <= _ADJUNCT_WORDS and self.s.units[0].capital and self.s.units[1].capital
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
        medium = next((self._extent(phrase) for phrase in self._listeners() if self._is_outlet(phrase)), None)
        for attribution in self.out:
            attribution.medium = attribution.medium or medium

    def _listeners(self) -> Iterator[Phrase]:
        """Those that are spoken to."""
        for at in range(1, len(self.s.units)):
            before = self.s.form(at - 1)
            speaks = before in _SPEAKS_TO and self.s.form(at - 2) in {"speaking", "spoke", "interview", "remarks"}
            told = ENGLISH.get(before, SAYS).lemma == "tell"
            if (speaks or told) and (phrase := phrase_right(self.s, at)) is not None:
                yield phrase

    def _is_outlet(self, phrase: Phrase) -> bool:
        return _OUTLET.search(self.s.text, *self._extent(phrase)) is not None

    # --- the patterns ---

    def _attribute(self, cue: Cue) -> None:
        if cue.trailing:
            subject = self.subject or first_phrase(self.s, cue.group)
            if subject is not None:
                self._right(cue, subject)
            return
        if self._inverted(cue) or self._after_quotation(cue) or self._inverted_clause(cue):
            return
        floor = max((k + 1 for k in range(cue.group) if self.s.quoted(k) and k in self.taken), default=0)
        subject = subject_left(self.s, cue.group, floor)
        joined = cue.group > 0 and self.s.form(cue.group - 1) in {"and", "but", "or", "then"}
        if subject is None or (joined and self._no_subject(subject, cue)):
            subject = self.subject or first_phrase(self.s, cue.group) if joined else None
        elif self.s.form(subject.first) in _NO_SUBJECT:
            return
        if subject is None or (self.s.form(subject.first) == "which" and cue.verb.lemma not in _BODIES_SAY):
            return
        if not self._parenthesis(cue, subject):
            self._right(cue, subject)

    def _no_subject(self, found: Phrase, cue: Cue) -> bool:
        """NP, her lawyer, | called it off | and said …; NP scored after | nine minutes | and added …"""
        if finite(self.s, found.first):
            return True
        alone = not any(finite(self.s, k) for k in range(found.last, cue.group))
        return alone and found.first > 0 and self.s.form(found.first - 1) in CONJUNCTIONS

    def _inverted(self, cue: Cue) -> bool:
        """“…,” said NP"""
        before = cue.group - 1
        if not self.s.quoted(before) or before in self.taken:
            return False
        subject = phrase_right(self.s, cue.at + 1)
        if subject is None or self.s.form(subject.first) in ADJUNCTS or self.s.form(subject.first) == "that":
            return False
        subject = named_behind(self.s, subject)
        if not ends_said(self.s, before):
            return False
        content = self._run_left(before)
        after = next((k for k in range(subject.last, len(self.s.units)) if self.s.quoted(k)), None)
        if after is not None and after - subject.last <= 25 and not self._cue_between(subject.last, after):
            content += self._run_right(after)
        self._add(cue, subject, self._with_clause(content))
        return True

    def _inverted_clause(self, cue: Cue) -> bool:
        """Clause, said NP."""
        if cue.group != cue.at or "," not in self.s.gaps[cue.at] or not cue.verb.takes & Takes.CLAUSE:
            return False
        start = self._content_start(0)
        if cue.at - start < CLAUSE_WORDS or self.out or cue.at + 1 >= len(self.s.units):
            return False
        subject = phrase_right(self.s, cue.at + 1)
        if subject is None or not self._may_speak(subject) or self.s.form(subject.first) == "that":
            return False
        if subject.last - subject.first > 1 and self.s.form(subject.first) in PRONOUNS:
            return False  # NP, head of the council, said | he expects …
        if self._is_named(start, cue.at):
            return False
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
        subject = subject_left(self.s, cue.group, before + 1)
        if subject is None or any(self.s.form(k) == "that" for k in range(before + 1, subject.first)):
            return False
        if is_title(self.s, before) and before and makes_claim(self.s, before + 1, subject.first):
            return False  # The painting “Woman at Dusk”, stolen in May, was found, police said
        content = self._with_clause(self._run_left(before))
        follows = next((k for k in range(cue.at + 1, len(self.s.units)) if self.s.quoted(k)), None)
        if follows is not None and follows - cue.at <= 12 and not self._cue_between(cue.at + 1, follows):
            content += [self._span(k, k + 1) for k in self._run_right(follows)]
        self._add(cue, subject, content)
        return True

    def _parenthesis(self, cue: Cue, subject: Phrase) -> bool:
        """clause, NP said (on Monday) — clause, NP said, clause"""
        if subject.first == 0 or "," not in self.s.gaps[subject.first] or not cue.verb.takes & Takes.CLAUSE:
            return False
        start = self._content_start(0)
        breaks_in = self.s.gaps[cue.at + 1].startswith(",")
        if (
            subject.first <= start
            or subject == self.subject
            or (subject.first - start < CLAUSE_WORDS and not breaks_in and not self._is_short(start, subject.first))
        ):
            return False
        if any(self._ends_in(before, start, cue) for before in self.out[-1:]):
            return False
        rest = self._rest(cue)
        words = len(self.s.units) - rest
        ends = not any(
            finite(self.s, k) or self.s.quoted(k) or self.s.form(k) == "that" for k in range(rest, rest + words)
        )
        if (not ends and not breaks_in) or (cue.verb.takes & Takes.TO and self.s.form(cue.at + 1) in {"to", "not"}):
            return False
        if self.s.form(cue.at + 1) == "that" or (words and self.s.quoted(rest) and is_full(self.s, rest)):
            return False
        if not breaks_in and words >= CLAUSE_WORDS and self._is_adverbial(start, subject.first):
            return False
        claims = any(finite(self.s, k) or self.s.quoted(k) for k in range(start, subject.first))
        if not breaks_in and words and not claims:
            return False
        if words and not breaks_in and not ends:
            return False
        content = [self._span(start, subject.first)]
        if breaks_in and words and (subject.first - start < CLAUSE_WORDS or not ends):
            content.append(self._span(cue.at + 1, self._clause_end(cue, cue.at + 1)))
        self._add(cue, subject, content)
        return True

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

    def _right(self, cue: Cue, subject: Phrase) -> bool:
        """NP said …"""
        first = self._rest(cue)
        last = self._clause_end(cue, first)
        if first >= last:
            return False
        takes = cue.verb.takes
        gap = self.s.gaps[first]
        that = self.s.form(first) == "that"
        if cue.verb.lemma == "call":
            return self._called(cue, subject, first, last)
        if cue.verb.lemma == "ask":
            asks = next((k for k in range(first, min(last, first + 9)) if self.s.form(k) in QUESTIONS), None)
            if asks is not None:
                self._add(cue, subject, [self._span(asks, last)])
                return True
        clause = that or (bool(takes & Takes.CLAUSE) and cue.verb.lemma != "announce")
        if cue.verb.lemma == "write" and gap.isspace() and self.s.quoted(first) and is_title(self.s, first):
            return False  # who wrote “The Salt Road”
        if self.s.quoted(first) and (clause or not takes & Takes.OBJECT):
            return self._right_quoted(cue, subject, first, last)

        def claims(at: int) -> bool:
            return clause and makes_claim(self.s, first, at)

        last = self._main_clause(subject, first, last)
        last = next((k for k in range(first + 1, last) if self._turns(k, clause=that or claims(k))), last)
        if self.s.quoted(first):
            return self._right_quoted(cue, subject, first, last)
        if not reports(self.s, cue, first, last, takes, that=that, gap=gap) or self._is_when(first, last):
            if cue.verb.lemma == "say":
                self.silent.append(Attribution([], self._extent(subject), self._extent(Phrase(cue.group, cue.at + 1))))
            return False
        self._add(cue, subject, [self._span(first, last)])
        return True

    def _is_when(self, first: int, last: int) -> bool:
        """NP said | as he left the building"""
        told = self.s.form(first) in _WHEN and self.s.form(first + 1) in PRONOUNS
        return told and not any("," in self.s.gaps[k] or self.s.quoted(k) for k in range(first + 1, last))

    def _called(self, cue: Cue, subject: Phrase, first: int, last: int) -> bool:
        """NP called it “…” — NP called for talks"""
        if self.s.form(first) in {"for", "on"}:
            self._add(cue, subject, [self._span(first + 1, last)] if first + 1 < last else [])
            return first + 1 < last
        quoted = next((k for k in range(first, min(last, first + 14)) if self.s.quoted(k)), None)
        if quoted is None:
            return self._called_a(cue, subject, first, last)
        object_ = first if quoted - first <= SHORT_OBJECT and self.s.form(subject.first - 1) != "what" else quoted
        self._add(cue, subject, [self._span(object_, quoted + 1)])
        return True

    def _called_a(self, cue: Cue, subject: Phrase, first: int, last: int) -> bool:
        """NP called the vote a mistake — not: called the police a day later"""
        last = next((k for k in range(first + 1, last) if self._turns(k, clause=False)), last)
        named = next((k for k in range(first + 1, min(last, first + _CALLED)) if self.s.form(k) in {"a", "an"}), last)
        if named + 1 >= last or self.s.form(named + 1) in _TIMES or self.s.form(named - 1) in ADJUNCTS | {"for", "as"}:
            return False
        if makes_claim(self.s, first, named):
            return False
        self._add(cue, subject, [self._span(first, last)])
        return True

    def _right_quoted(self, cue: Cue, subject: Phrase, first: int, last: int) -> bool:
        """NP said: “…” — NP said it was “…”: there the clause is what was said."""
        whole = ":" in self.s.gaps[first] or "," in self.s.gaps[first] or is_full(self.s, first)
        if not whole and first + 1 < last:
            self._add(cue, subject, [self._span(first, last)])
        else:
            self._add(cue, subject, [self._span(k, k + 1) for k in self._run_right(first) if k < last or k == first])
        return True

    def _according(self) -> None:
        """“According to NP, clause” and “clause, according to NP”; “in the words of NP, “…””."""
        for at in range(len(self.s.units) - 2):
            if self._in_words_of(at):
                self._worded(at)
            if self.s.form(at) != "according" or self.s.form(at + 1) != "to":
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
            content = self._span(start, at) if left else self._span(source.last, last)
            cue = (self.s.units[at].start, self.s.units[at + 1].end)
            self.out.append(Attribution([content], self._extent(source), cue))

    def _to_comma(self, source: Phrase) -> Phrase:
        """According to | a person briefed on the matter |, … — what leads a sentence ends with a comma."""
        comma = next((k for k in range(source.last, len(self.s.units)) if "," in self.s.gaps[k]), source.last)
        plain = comma - source.last <= _APPENDED and not any(
            self.s.quoted(k) or finite(self.s, k) for k in range(source.last, comma)
        )
        return Phrase(source.first, comma) if plain else source

    def _in_words_of(self, at: int) -> bool:
        return self.s.form(at) == "words" and self.s.form(at - 2) == "in" and self.s.form(at + 1) == "of"

    def _worded(self, at: int) -> None:
        source = phrase_right(self.s, at + 2)
        quoted = None if source is None else next((k for k in (at - 3, source.last) if self.s.quoted(k)), None)
        if source is not None and quoted is not None:
            self.taken.add(quoted)
            cue = self._extent(Phrase(at - 2, at + 2))
            self.out.append(Attribution([self._span(quoted, quoted + 1)], self._extent(source), cue))

    # --- parts ---

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
            for k, unit in enumerate(self.s.units)
            if self.s.quoted(k) and any(start <= unit.start < end for start, end in content)
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

    def _run_left(self, at: int) -> list[int]:
        """The quotation and those before it that nobody else said."""
        run = [at]
        while run[0] > 0 and self.s.quoted(run[0] - 1) and run[0] - 1 not in self.taken:
            run.insert(0, run[0] - 1)
        return run

    def _run_right(self, at: int) -> list[int]:
        run = [at]
        while self.s.quoted(run[-1] + 1):
            run.append(run[-1] + 1)
        return run

    def _cue_between(self, first: int, last: int) -> bool:
        return any(first <= cue.at < last for cue in self.cues)

    def _content_start(self, at: int) -> int:
        at = self._behind_dateline() if at == 0 else at
        while at < len(self.s.units) - 1 and self.s.form(at) in _LEADING:
            at += 1
        return at

    def _behind_dateline(self) -> int:
        """VINSTAD (Fjord News) - | The harbour …"""
        if not self.s.units or self.s.units[0].caps is not Caps.UPPER:
            return 0
        dash = next((k for k in range(1, min(_DATELINE, len(self.s.units))) if _DASH.search(self.s.gaps[k])), 0)
        return dash if all(self.s.units[k].capital or self.s.units[k].form.isdecimal() for k in range(dash)) else 0

    def _rest(self, cue: Cue) -> int:
        """Where what was said begins: after the listener, the day, “in a statement”."""
        at = cue.at + 1
        last = len(self.s.units)
        if cue.verb.takes & Takes.LISTENER:
            at = after_listener(self.s, at)
        if cue.verb.takes & Takes.TO and self.s.form(at) == "to":
            return at
        if (
            cue.verb.takes & Takes.THAT
            and self.s.form(at + 1) == "that"
            and (self.s.form(at) in HELPERS or self.s.form(at).endswith("ly"))
        ):
            return at + 1  # said repeatedly that …
        if at < last and self.s.form(at) in _ADJOINS:
            that = next((k for k in range(at, min(last, at + _ADJUNCT_WORDS)) if self.s.form(k) == "that"), None)
            if that is not None and not any(finite(self.s, k) or self.s.quoted(k) for k in range(at, that)):
                return that
            quoted = next((k for k in range(at, min(last, at + _ADJUNCT_WORDS)) if self.s.quoted(k)), None)
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


_BODIES_SAY = frozenset(
    """say tell argue claim deny announce insist accuse warn confirm declare estimate demand call criticize criticise
    condemn urge state""".split()
)  # “, which explains why …” is the writer’s
_BEFORE_DOING = frozenset("before after".split())
_WHEN = frozenset("as while when before after".split())
_APPENDED = 6  # words
_DATELINE = 9  # … at most
_DASH = re.compile(r"\s[-–—]+\s")
_LONG_CLAUSE = 8
_TO_OR_ADJUNCT = ADJUNCTS | {"to", "not", "so", "nothing"}
_ADJUNCT_WORDS = 18
_NO_SUBJECT = frozenset("there what how why this to it where when".split()) - {"it"}
_CALLED = 10
_TIMES = frozenset("second minute day week month year few day time lot little bit couple".split())
_SUBORDINATES = frozenset("while although though as when after before since because if".split())
_PREPOSITIONS = frozenset("including excluding regarding concerning".split())
_GOES_ON = frozenset("who which but and as while after before when since although though".split())
_LEADING = frozenset("but and so yet still however meanwhile also indeed instead then moreover".split())
_ADJOINS = ADJUNCTS | frozenset("of according".split())
_SPEAKS_TO = frozenset("to with on".split())
_OUTLET = re.compile(
    r"\b(?:News|TV|Television|Radio|Times|Post|Journal|Press|Agency|Reuters|Jazeera|Arabiya|CNN|BBC|Fox|media|newspaper|"
    r"agency|broadcaster|channel|outlet|reports)\b"
)
