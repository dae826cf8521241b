"""Rows: a sentence as the words of its language, and what the tables of a grammar know of each.

qu | il · a · déclaré        وقال        Polizei | wurden
"""

from __future__ import annotations

import re
from functools import lru_cache

from news.clauses import QUOTED, Sentence
from news.contents import Stretch
from news.letters import APOSTROPHES, fold
from news.reporting.grammar import Grammar, Phrases, Words

_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
COMMA = re.compile("[,،]")
STOP = re.compile(r"[,،.;:؛—–\n]|\(|\s-\s")
JOINS = frozenset("et y e und и و או ו".split())  # “… and added that”
BEFORE_VERB = frozenset(
    """et y e und и ne n se s lui nous le l la les en leur vous me lo auch tambien aussi egalement ya ademas luego despues
    deja ensuite уже также тоже قد فقد كما""".split()
)
_CLITICS = frozenset("se ne s n".split())
_SMALL = 4  # words in front of a verb
_ENTRY = 5  # words of the longest entry of a table
_WITH = re.compile(
    "بال(?!ل?ه\\b)|بأ|بإ|بـ|بأن|بعدم\\b|بضرورة|بز|بفتح|بعودة|بعقد|بدعم|بدفع|بخطوة|بقرار|بكشف|بر(?:فع|حيل)|بشدة|بوقف|بت[حقنعوشكأطسم]|بضر|بخرق|بخفض|بمو|بما|بمح|بسب"
)
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
            (QUOTED,) if form == QUOTED else parts(sentence.text[unit.start : unit.end])
            for unit, form in zip(sentence.units, sentence.forms, strict=True)
        ]
        self._known = frozenset().union(*self.words)
        self.quoted = [k for k, form in enumerate(sentence.forms) if form == QUOTED]

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
            for head in (first,) if bare == first else (first, bare):
                entries = table.get(head)
                if entries is None:  # nearly always
                    continue
                if len(entries[0]) == 1:  # the longest
                    return at + 1
                row = [(part, k) for k in range(at, min(self.n, at + _ENTRY)) for part in self.words[k]][begin:]
                size = self.g.starts(table, (head, *(word for word, _ in row[1:])))
                if size:
                    return row[size - 1][1] + 1
        return 0

    def candidates(self, firsts: Words) -> list[int]:
        """The units where an entry that begins with one of *firsts* may stand: nearly all words are passed over here."""
        prefixes = self.g.prefixes
        if not prefixes:
            if firsts.isdisjoint(self._known):  # mostly
                return []
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
        if not 0 <= at < self.n:
            return False
        if not table.isdisjoint(self.words[at]):
            return True
        word = self.words[at][0] if self.g.prefixes else ""
        return bool(word) and word[0] in self.g.prefixes and word[1:] in table

    def comma(self, at: int) -> bool:
        """Whether a comma stands before the unit *at*."""
        return 0 < at <= self.n and ("," in self.s.gaps[at] or "،" in self.s.gaps[at])

    def span(self, first: int, last: int) -> Stretch:
        """Units [first, last) in the text."""
        return self.s.units[first].start, self.s.units[last - 1].end

    def is_verb(self, at: int) -> bool:
        g = self.g
        if self.s.units[at].capital:
            return False
        if self.has(at, g.predicates) or self.has(at, _CLITICS) or self.match(g.says, at):
            return True
        unit = self.s.units[at]
        told = g.past is not None and g.past.search(self.s.text[unit.start : unit.end]) is not None
        return told or (g.nouns and self.behind_noun(at))

    def joined(self, at: int) -> bool:
        """Whether “and” stands before the verb *at*, or before the small words in front of it: y les pidió."""
        first = at - 1
        while self.has(first, BEFORE_VERB) and not self.has(first, JOINS) and at - first < _SMALL:
            first -= 1
        return self.has(first, JOINS)

    def is_role(self, at: int) -> bool:
        """Whether a German word ends in what somebody is: Schulleiterin."""
        return self.words[at][0].endswith(self.g.heads)

    def is_with(self, at: int) -> bool:
        """رحبت النائبة إيمان بشير | بالخطوة: a preposition that is written together with its noun; not بشير."""
        unit = self.s.units[at]
        return _WITH.match(self.s.text, unit.start) is not None

    def parted(self, at: int) -> bool:
        gap = self.s.gaps[at]
        if gap == " ":
            return False
        initial = gap.startswith(". ") and self.s.units[at - 1].end - self.s.units[at - 1].start <= 3  # M. Dupont
        return not initial and STOP.search(gap) is not None

    def behind_day(self, at: int) -> int:
        """Aseguró | el martes | la ingeniera Clara Robles"""
        g = self.g
        for ahead in (0, 1):
            day = at + ahead
            if self.has(day, g.days) and (not ahead or (self.has(at, g.determiners) or self.has(at, g.introduces))):
                day += self.has(day + 1, g.days)  # quinta | feira
                last = day + 1 < self.n and not self.parted(day + 1) and not self.s.quoted(day + 1)
                return day + 1 if last else at
        return at

    def behind_noun(self, at: int) -> bool:
        """Where a word in small letters follows a noun, and does not join another to it: Polizei | wurden."""
        if self.s.units[at].capital or not self.s.units[at - 1].capital:
            return False
        if self.has(at, NOBLE) or ARABIC_NAME.match(self.s.text, self.s.units[at].start):
            return False
        return not (self.has(at, self.g.determiners) or self.has(at, self.g.of) or self.has(at, JOINS))
