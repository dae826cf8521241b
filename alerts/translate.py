"""Queries written for other systems, in our language; each part that has no counterpart is named with its place.

    lexis     ceasefire w/5 real guarantee!      ceasefire NEAR/4 "real guarantee*"
    factiva   ceasefire adj3 talks or truce      (ceasefire ONEAR/2 talks) OR truce
    google    "real guarantee" AROUND(5) gaza -site:a.example    (="real guarantee" NEAR/5 gaza) AND NOT source:a.example

They count otherwise: w/5 lets four words stand between, NEAR/4 says so. Lexis binds OR tightest and W/n loosely,
Factiva binds near and adj tightest and OR loosest; in both, words side by side are a phrase. `w/n` keeps the order in
Factiva and not in Lexis. (Lexis: "Connector priority"; Factiva: "Search operators".)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NoReturn

from alerts.dialects import DIALECTS, END, Dialect
from alerts.rules import check
from news.model import Actor

Origin = Literal["lexis", "factiva", "google", "talkwalker", "meltwater"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Untranslatable:
    """A part that was left out or that means less than it did. *position*: offset in the query, code points."""

    position: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The query in our language, "" where nothing could be kept, and what was lost."""

    query: str
    lost: tuple[Untranslatable, ...]


def translate(query: str, dialect: Origin, actors: Sequence[Actor] = ()) -> Translation:
    """Translate *query*. Never raises: what cannot be translated is in `lost`."""
    reader = _Reader(query, DIALECTS[dialect])
    try:
        part = reader.read()
    except _Stop:
        part = None
    if part is None:
        if not reader.lost:
            reader.lose(0, query.strip(), "nothing to look for")
        return Translation(query="", lost=tuple(reader.lost))
    error = check(part.text, actors)
    if error is not None:
        reader.lose(0, query.strip(), f"in our language: {error.message} ({error.code}): {part.text}")
        return Translation(query="", lost=tuple(reader.lost))
    return Translation(query=part.text, lost=tuple(sorted(reader.lost, key=lambda lost: lost.position)))


FACT = frozenset({"source", "lang", "country", "url"})
CASED = re.compile(r"(allcaps|caps|nocaps|singular|plural)\s*(?=\()", re.IGNORECASE)
LANGUAGES = {"english": "en", "french": "fr", "german": "de", "spanish": "es", "arabic": "ar", "russian": "ru"}
_WORD = re.compile(r"[^\s()\"“”=]+")
_PHRASE = re.compile(r'["“”]([^"“”]*)["“”](?:~(\d{1,4}))?')
_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?|/$")
_PREFERENCE = re.compile(r"\^\d+")
_EXACTLY = re.compile(r"\+{1,2}(?=[^\s+])")
_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,}", re.IGNORECASE)
_LENGTH = re.compile(r"length\s*(?:[<>]=?|=|geq|leq|gtr?|lss?|is)\s*\d+" + END, re.IGNORECASE)
_LEAST = 3  # letters before our wildcards
_RESERVED = frozenset({"AND", "OR", "NOT", "NEAR", "EXCEPT"})


# --- reading ---------------------------------------------------------------------------------------


class _Stop(Exception):
    """The rest cannot be read; why stands in `lost`."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part in our language."""

    text: str
    at: int
    level: str  # what it is joined by: "", "AND", "OR", "NEAR", "NOT"

    @property
    def enclosed(self) -> str:
        return f"({self.text})" if self.level else self.text


class _Reader:
    """Climbs by precedence; makes our text on the way."""

    def __init__(self, query: str, dialect: Dialect) -> None:
        self.query = query
        self.dialect = dialect
        self.at = 0
        self.lost: list[Untranslatable] = []

    def lose(self, at: int, text: str, reason: str) -> None:
        self.lost.append(Untranslatable(position=at, text=text, reason=reason))

    def stop(self, at: int, text: str, reason: str) -> NoReturn:
        self.lose(at, text, reason)
        raise _Stop

    def read(self) -> _Part | None:
        part = self.level(1)
        self.skip()
        if self.at < len(self.query):
            self.stop(
                self.at, self.query[self.at :].split()[0], "nothing opens what is closed here, or a word is missing"
            )
        return part

    def skip(self) -> None:
        while self.at < len(self.query) and self.query[self.at].isspace():
            self.at += 1

    def accept(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        self.skip()
        found = pattern.match(self.query, self.at)
        if found is not None:
            self.at = found.end()
        return found

    def operator(self, level: int) -> tuple[str, int, str] | None:
        """The connector that stands here, if it is of *level*: ours, its place, as written."""
        self.skip()
        for each in self.dialect.operators:
            if (found := each.pattern.match(self.query, self.at)) is not None:
                if each.level != level:
                    return None
                self.at = found.end()
                if each.lost:
                    self.lose(found.start(), found.group(), f"{each.ours(found)} is asked for instead: {each.lost}")
                return each.ours(found), found.start(), found.group()
        return None

    def level(self, level: int) -> _Part | None:
        if level > max(each.level for each in self.dialect.operators):
            return self.atom()
        left = self.level(level + 1)
        while (operator := self.operator(level)) is not None:
            left = self.joined(left, *operator, self.level(level + 1))
        return left

    def joined(self, left: _Part | None, ours: str, at: int, written: str, right: _Part | None) -> _Part | None:
        """Two parts by a connector of ours; where one was lost, the other."""
        if left is None or right is None:
            return None if ours == "AND NOT" and left is None else left or right
        if ours == "AND NOT":
            return _Part(f"{_under(left, 'AND')} AND NOT {right.enclosed}", left.at, "AND")
        if ours in {"AND", "OR"}:
            return _Part(f"{_under(left, ours)} {ours} {_under(right, ours)}", left.at, ours)
        if "AND" in {left.level, right.level} or any(side.level == "FIELD" for side in (left, right)):
            self.lose(at, written, "near takes words, phrases and these joined by OR: AND is asked for instead")
            return self.joined(left, "AND", at, written, right)
        return _Part(f"{left.enclosed} {ours} {right.enclosed}", left.at, "NEAR")

    # --- what stands alone -------------------------------------------------------------------------

    def atom(self) -> _Part | None:
        self.skip()
        start = self.at
        if start >= len(self.query):
            self.stop(start, self.query[-10:], "something is missing at the end")
        if self.query[start] == "(":
            return self.group()
        if (found := self.accept(self.dialect.date)) is not None:
            self.lose(
                start, found.group(), "a rule has no dates: left out; `try` and `backtest` have --since and --until"
            )
            return None
        if (found := self.accept(_LENGTH)) is not None:
            self.lose(start, found.group(), "a rule does not ask how long an article is: left out")
            return None
        if (found := self.accept(self.dialect.begin)) is not None:
            return self.beginning(found)
        if (found := self.accept(self.dialect.count)) is not None:
            return self.counted(found)
        if (found := self.accept(CASED)) is not None:
            return self.cased(found)
        if (found := self.accept(self.dialect.field)) is not None:
            return self.segment(found)
        exactly = self.accept(_EXACTLY) if self.dialect.apart else None
        found = self.accept(_PHRASE)
        part = self.bare(self.at) if found is None else self.phrase(found)
        self.preferred()
        return part if part is None or exactly is None else _Part("==" + part.text.lstrip("="), start, part.level)

    def phrase(self, found: re.Match[str]) -> _Part | None:
        part = self.words(found.group(1).split(), found.start())
        if part is None or not (self.dialect.quoted or found.group(2)):
            return part
        inside = part.text.strip('="')
        loose = f"~{found.group(2)}" if found.group(2) and " " in inside else ""
        whole = "*" not in inside.replace(" * ", " ") and "?" not in inside  # wildcards have their forms
        return _Part(f'{self.dialect.quoted if whole else ""}"{inside}"{loose}', part.at, "")

    def preferred(self) -> None:
        """apple^9: which hit is shown first."""
        if self.dialect.apart and (found := _PREFERENCE.match(self.query, self.at)) is not None:
            self.at = found.end()
            self.lose(found.start(), found.group(), "a rule has no order of preference: left out")

    def group(self) -> _Part | None:
        start = self.at
        self.at += 1
        part = self.level(1)
        self.skip()
        if self.query[self.at : self.at + 1] != ")":
            self.stop(start, "(", "a parenthesis is not closed")
        self.at += 1
        self.preferred()
        return part

    def operand(self) -> _Part | None:
        self.skip()
        return self.group() if self.query[self.at : self.at + 1] == "(" else self.atom()

    def beginning(self, found: re.Match[str]) -> _Part | None:
        """/F50/truce: the first fifty words; ours are title and first paragraph."""
        part = self.operand()
        self.lose(found.start(), found.group(), "title and first paragraph are looked at instead")
        return None if part is None else _Part(f"lead:{part.enclosed}", found.start(), "FIELD")

    def counted(self, found: re.Match[str]) -> _Part | None:
        part = self.operand()
        if part is None:
            return None
        if part.level in {"AND", "FIELD"}:
            self.lose(
                found.start(), found.group().strip(), "words joined by AND cannot be counted: they are asked for once"
            )
            return part
        return _Part(f"{part.enclosed}{{{found.group(1)},}}", part.at, "FIELD")

    def cased(self, found: re.Match[str]) -> _Part | None:
        """ALLCAPS(us): our capitals, where it is one word; SINGULAR(x): the word as written."""
        what = found.group(1).lower()
        start = self.at
        part = self.operand()
        if part is None:
            return None
        if part.level or part.text.startswith('"') or what in {"nocaps", "plural"}:
            self.lose(
                found.start(), self.query[found.start() : self.at], f"there is no {what.upper()}: the words are kept"
            )
            return part
        word = {"allcaps": f"=={part.text.upper()}", "caps": f"=={part.text.capitalize()}"}.get(what, f"={part.text}")
        return _Part(word, start, "")

    def skim(self) -> None:
        """Over a group or a word, whatever is in it."""
        self.skip()
        if self.query[self.at : self.at + 1] != "(":
            self.accept(_PHRASE) or self.accept(_WORD)
            return
        depth = 0
        for place in range(self.at, len(self.query)):
            depth += {"(": 1, ")": -1}.get(self.query[place], 0)
            if depth == 0:
                self.at = place + 1
                return
        self.stop(self.at, "(", "a parenthesis is not closed")

    def segment(self, found: re.Match[str]) -> _Part | None:
        name, start = found[found.lastindex or 1], found.start()
        ours = self.dialect.fields.get(name.lower())
        if ours is None or found.group()[-1] in "<>" or found.group().endswith((">=", "<=")):
            self.skim()
            self.lose(start, self.query[start : self.at].strip(), f"there is no field for {name}: left out")
            return None
        if ours in FACT:
            return self.fact(ours, start)
        part = self.level(1) if name.lower().startswith("allin") else self.operand()
        return None if part is None else _Part(f"{ours}:{part.enclosed}", start, "FIELD")

    def fact(self, ours: str, start: int) -> _Part | None:
        """What is known of an article besides its words: one value, or several joined by OR."""
        self.skip()
        begin = self.at
        self.skim()
        values = re.split(r"\s+OR\s+|\s*\|\s*|\s+or\s+", self.query[begin : self.at].strip("() "))
        told = [_ADDRESS.sub("", value.strip('"“” ').lower()) for value in values]
        if not all(told) or any(re.search(r"[\s()\"“”:*?]", value) for value in told[1:] or ()):
            self.lose(start, self.query[start : self.at], f"{ours}: takes values joined by OR: left out")
            return None
        shown = [LANGUAGES.get(value, value) for value in told]
        shown = [f'"{value}"' if re.search(r"[^\w.-]", value) else value for value in shown]
        return _Part(f"{ours}:{shown[0]}" if len(shown) == 1 else f"{ours}:({' OR '.join(shown)})", start, "FIELD")

    def bare(self, start: int) -> _Part | None:
        """Words side by side: a phrase."""
        found: list[str] = []
        while not self._at_join():
            word = self.accept(_WORD)
            if word is None:
                break
            if self.dialect.connector.fullmatch(word.group()):
                self.stop(word.start(), word.group(), "a connector that is not known here, or lacks its number")
            found.append(word.group())
            if self.dialect.apart:
                return self.single(_PREFERENCE.split(found[0])[0], word)
        if not found:
            mark = self.query[start : start + 12].split()[0]
            self.stop(start, mark, "a word or a group is missing before this")
        return self.words(found, start)

    def _at_join(self) -> bool:
        self.skip()
        if self.dialect.apart:
            return False
        dialect = self.dialect
        starts = [each.pattern for each in dialect.operators] + [dialect.field, dialect.count, dialect.date, CASED]
        return any(pattern.match(self.query, self.at) for pattern in starts)

    def single(self, written: str, found: re.Match[str]) -> _Part | None:
        """A word by itself, without other forms where there are none."""
        self.at = found.start() + len(written)
        if not re.search(r"\w", written):
            self.lose(found.start(), written, "no letter or digit in it: left out")
            return None
        part = self.words([written], found.start())
        plain = part is not None and re.fullmatch(r"[^\s\"*?]+", part.text)
        return _Part(self.dialect.literal + part.text, part.at, "") if part and plain else part

    def words(self, found: Sequence[str], start: int) -> _Part | None:
        kept = [word for each in found if (word := self.word(each, start)) is not None]
        if not kept:
            return None
        if len(kept) == 1 and kept[0] not in _RESERVED and not re.search(r"[:,{}@/~]", kept[0]):
            return _Part(kept[0], start, "")
        return _Part(f'"{" ".join(kept)}"', start, "")

    def word(self, written: str, start: int) -> str | None:
        """One word with our wildcards. A hyphen and an apostrophe read alike in both."""
        at = self.query.find(written, start)
        if written == "*":
            return written  # in a phrase, any word
        marks = self.dialect.unlimited + self.dialect.single
        letters = len(re.split(f"[{re.escape(marks)}]", written)[0]) if marks else len(written)
        word = "".join("*" if c in self.dialect.unlimited else "?" if c in self.dialect.single else c for c in written)
        if ("*" in word or "?" in word) and letters < _LEAST:
            self.lose(at, written, f"a wildcard needs {_LEAST} letters before it: left out")
            return None
        if re.search(r"\w\$\d*$", word):
            self.lose(at, written, "$n has no counterpart: any ending is allowed")
            word = re.sub(r"\$\d*$", "*", word)
        if _DOTTED.fullmatch(word):
            return word.upper()  # u.s. is no pronoun
        return word.strip(".,;") or None


def _under(part: _Part, join: str) -> str:
    """*part* below AND or OR: in parentheses where it would be read otherwise."""
    return part.text if part.level in {"", "FIELD", "NEAR", join} else f"({part.text})"
