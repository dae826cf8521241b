"""Rows: a sentence as the words of its language, and the noun phrases in it, by the tables of a grammar.

a déclaré | le ministre Jean Dupont | lundi        Polizei | wurden
"""

from __future__ import annotations

import re
from functools import lru_cache

from news.clauses import QUOTED, Phrase, Sentence
from news.contents import Stretch
from news.letters import APOSTROPHES, fold
from news.reporting.grammar import Grammar, Order, Phrases, Words

_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
COMMA = re.compile("[,،]")
STOP = re.compile(r"[,،.;:؛—–\n]|\(|\s-\s")
_BREAK = re.compile(r"[;:؛—–]|\(|\s-\s|\.-")
JOINS = frozenset("et y e und и و או ו".split())  # “… and added that”
BEFORE_VERB = frozenset(
    """et y e und и ne n se s lui nous le l la les en leur vous me lo auch tambien aussi egalement ya ademas luego despues
    deja ensuite уже также тоже قد فقد كما""".split()
)
WAS = frozenset("كان كانت وكان وكانت".split())  # وكانت | الوزيرة | قد صرحت
_CLITICS = frozenset("se ne s n".split())
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
_ENTRY = 5  # words of the longest entry of a table
_HIS = frozenset("seine seinen ihre ihren".split())
_TO_WHOM = frozenset("ihn ihm ihnen mich mir uns dich dir".split())
_REFLEXIVE = frozenset({"sich"})  # erinnert | sich | Kerstin Wahl
_WITH = re.compile(
    "بال(?!ل?ه\\b)|بأ|بإ|بـ|بأن|بعدم\\b|بضرورة|بز|بفتح|بعودة|بعقد|بدعم|بدفع|بخطوة|بقرار|بكشف|بر(?:فع|حيل)|بشدة|بوقف|بت[حقنعوشكأطسم]|بضر|بخرق|بخفض|بمو|بما|بمح|بسب"
)
NAME = 14  # words of a source
_PAIR = 2
_WHEN = frozenset("als wobei woraufhin worauf".split())  # …, als | er | sagte: „…“
NOBLE = frozenset("van de di da bin ben ter ten".split())  # Virgil | van Dijk |
ARABIC_NAME = re.compile("(?:al|el|ad|ash|as|ar|az|an|at)-[A-ZÀ-Þ]")  # Laith | al-Balaous |


@lru_cache(maxsize=8192)
def parts(word: str) -> tuple[str, ...]:
    """A word, folded, and cut at its apostrophes: qu’il → qu, il; Erdoğan’ın → erdogan, in."""
    return tuple(filter(None, map(fold, _APOSTROPHE.split(word)))) or ("",)


class Row:
    """A sentence as words of its language."""

    def __init__(self, sentence: Sentence, grammar: Grammar) -> None:
        self.s, self.g = sentence, grammar
        self.n = len(sentence.units)
        self.words = [
            (QUOTED,) if unit.form == QUOTED else parts(sentence.text[unit.start : unit.end]) for unit in sentence.units
        ]
        self.quoted = [k for k, row in enumerate(self.words) if row[0] == QUOTED]

    def has(self, at: int, table: Words) -> bool:
        """Whether one of the parts of a word is in *table*."""
        if not 0 <= at < self.n:
            return False
        word = self.words[at]
        return word[0] in table if len(word) == 1 else not table.isdisjoint(word)  # nearly every word has one part

    def match(self, table: Phrases, at: int) -> int:
        """The unit behind an entry of *table* that begins in the unit *at*; 0: none does."""
        if not 0 <= at < self.n:
            return 0
        if not self.g.prefixes and table.keys().isdisjoint(self.words[at]):  # nearly always
            return 0
        for begin, first in enumerate(self.words[at]):
            bare = first[1:] if len(first) > 2 and first[0] in self.g.prefixes else first
            if first not in table and bare not in table:  # nearly always
                continue
            row = [(part, k) for k in range(at, min(self.n, at + _ENTRY)) for part in self.words[k]][begin:]
            for head in {first: None, bare: None}:
                size = self.g.starts(table, (head, *(word for word, _ in row[1:])))
                if size:
                    return row[size - 1][1] + 1
        return 0

    def candidates(self, firsts: Words) -> list[int]:
        """The units where an entry that begins with one of *firsts* may stand: nearly all words are passed over here."""
        prefixes = self.g.prefixes
        if not prefixes:
            return [k for k, row in enumerate(self.words) if row[0] in firsts or not firsts.isdisjoint(row)]
        return [
            k
            for k, row in enumerate(self.words)
            if row[0] in firsts or (row[0][:1] in prefixes and row[0][1:] in firsts) or not firsts.isdisjoint(row)
        ]

    def that(self, at: int) -> bool:
        """Whether a word begins the clause that was said."""
        return self.prefixed(at, self.g.that)

    def negates(self, at: int) -> bool:
        """Whether a word denies what stands beside it."""
        return self.prefixed(at, self.g.negations)

    def prefixed(self, at: int, table: Words) -> bool:
        """As `has`; also where letters that are written together with the word stand before it: وأدان."""
        if self.has(at, table):
            return True
        if not self.g.prefixes:
            return False
        word = self.words[at][0] if 0 <= at < self.n else ""
        return bool(word) and word[0] in self.g.prefixes and word[1:] in table

    def comma(self, at: int) -> bool:
        """Whether a comma stands before the unit *at*."""
        return 0 < at <= self.n and ("," in self.s.gaps[at] or "،" in self.s.gaps[at])

    def span(self, first: int, last: int) -> Stretch:
        """Units [first, last) in the text."""
        return self.s.units[first].start, self.s.units[last - 1].end

    # --- noun phrases ---

    def subject(self, phrase: Phrase | None) -> Phrase | None:
        """*phrase*, if somebody may speak by it."""
        if phrase is None or phrase.last <= phrase.first or phrase.last - phrase.first > 2 * NAME:
            return None
        row = range(phrase.first, phrase.last)
        g = self.g
        if any(self.has(k, g.finite) and not self.s.units[k].capital for k in row) or self.that(phrase.first):
            return None
        if g.nouns and len(row) == 1 and self.has(phrase.first, _TO_WHOM):
            return None  # zitiert | ihn | die Agentur
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

    def is_verb(self, at: int) -> bool:
        g = self.g
        if self.s.units[at].capital:
            return False
        if self.has(at, g.predicates) or self.has(at, _CLITICS) or self.match(g.says, at):
            return True
        unit = self.s.units[at]
        told = g.past is not None and g.past.search(self.s.text[unit.start : unit.end]) is not None
        return told or (g.nouns and self._behind_noun(at))

    def joined(self, at: int) -> bool:
        """Whether “and” stands before the verb *at*, or before the small words in front of it: y les pidió."""
        first = at - 1
        while self.has(first, BEFORE_VERB) and not self.has(first, JOINS) and at - first < _PLAIN:
            first -= 1
        return self.has(first, JOINS)

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
            if at > first and self.has(at, self.g.ends) and (behind := self._name_behind(first, at, last)):
                return self.subject(Phrase(first, behind))
            if at > first and (
                self._parted(at) or self.has(at, self.g.ends) or self.that(at) or self.has(at - 1, pronouns)
            ):
                break
            if at > first and self.g.nouns and self._behind_noun(at):
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
        comma = next((k for k in range(at + 1, min(last, at + _ENTRY + 1)) if self._parted(k)), 0)
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

    def is_with(self, at: int) -> bool:
        """رحبت النائبة إيمان بشير | بالخطوة: a preposition that is written together with its noun; not بشير."""
        unit = self.s.units[at]
        return _WITH.match(self.s.text, unit.start) is not None

    def behind_day(self, at: int) -> int:
        """Aseguró | el martes | la ingeniera Clara Robles"""
        g = self.g
        for ahead in (0, 1):
            day = at + ahead
            if self.has(day, g.days) and (not ahead or (self.has(at, g.determiners) or self.has(at, g.introduces))):
                day += self.has(day + 1, g.days)  # quinta | feira
                last = day + 1 < self.n and not self._parted(day + 1) and not self.s.quoted(day + 1)
                return day + 1 if last else at
        return at

    def _behind_noun(self, at: int) -> bool:
        """Where a word in small letters follows a noun, and does not join another to it: Polizei | wurden."""
        if self.s.units[at].capital or not self.s.units[at - 1].capital:
            return False
        if self.has(at, NOBLE) or ARABIC_NAME.match(self.s.text, self.s.units[at].start):
            return False
        return not (self.has(at, self.g.determiners) or self.has(at, self.g.of) or self.has(at, JOINS))

    def _parted(self, at: int) -> bool:
        gap = self.s.gaps[at]
        if gap == " ":
            return False
        initial = gap.startswith(". ") and self.s.units[at - 1].end - self.s.units[at - 1].start <= 3  # M. Dupont
        return not initial and STOP.search(gap) is not None

    def _named_behind(self, at: int, last: int) -> int:
        """Le porte-parole du ministère, | Jean Dupont |."""
        if not self.g.capitals and self.comma(at):
            return self._named_between(at, last)
        if not (self.g.capitals and self.comma(at)):
            return at
        first = end = self._behind_office(at)
        while end < min(last, first + 5) and self.s.units[end].capital and not self.s.quoted(end):
            end += 1
            if end < self.n and self._parted(end):
                break
        if self.g.nouns and any(
            (self.has(k, self.g.titles) or self.has(k, self.g.bodies) or self.has(k, self.g.days))
            for k in range(at, end)
        ):
            return at  # a noun has a capital too
        return end if end - first > 1 and (end == self.n or self._parted(end)) else at

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

    def is_role(self, at: int) -> bool:
        """Whether a German word ends in what somebody is: Schulleiterin."""
        return self.words[at][0].endswith(self.g.heads)

    def _claims(self, segment: Phrase) -> bool:
        """Whether something is done in what stands between commas, and it is no relative clause."""
        g = self.g
        verbs = any(self.has(k, g.finite) and not self.s.units[k].capital for k in range(*segment))
        return verbs and not (
            self.that(segment.first) or (self.has(segment.first, g.determiners) or self.has(segment.first, WHO))
        )
