"""People: who is named in a text, by what names, and whether they are he or she.

    Chairwoman Ida Moe … Mrs. Moe … Ole Moe, who lost his flat … Moe
    → Ida Moe, f: the first of two who share a surname; Ole Moe, m

What is learned later, from whom "she" turned out to mean, is written into `People.sex`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from news.callings import (
    NAME,
    NAME_WORDS,
    NO_NAME,
    NO_PERSON,
    TITLES,
    UPPER,
    bare,
    is_somebody,
    sex_of,
    surname,
)
from news.contents import Stretch
from news.couples import is_couple
from news.given import begins_given, sex_told
from news.reporting.english import ENGLISH

OPENS = "\"“«„'‘`"
SHE = frozenset("she her hers herself".split())
_SAYS_SEX = re.compile(r"\b(?:his|himself|he|him|herself|hers|her|she)\b")
_CAPITAL = re.compile(rf"[{UPPER}]\w+")  # thanked | Moen | for her patience
_NEXT = re.compile(rf" ([a-z]+) (?=[{UPPER}])")
_MRS_BEFORE = re.compile(r"\b(Mr|Mrs|Ms)\.?\s$")
_MRS_ENDS = frozenset(".rs")
_CALLED = 24  # letters of what stands right before a name
_LAST_WORD = re.compile(r"[A-Za-z-]+\Z")
_CALLED_BEHIND = re.compile(
    r", (?:\d+, )?(?:(?:a|an|the|his|her) )?(?:(?!of |to |for |with |and )[\w-]+ ){0,2}?([a-z]+)(?=[,.]| (?:of|for|from|at|in|who)\b)"
)
_VERB = re.compile(r" ([a-z]+)")
_TOLD_BEHIND = re.compile(r",? who\b|, (?:\d\d|an?|the|his|her)\b|, [a-z]+ of\b")
_TWO = 2


class People:
    """Who is named in *text*; *said*: where somebody else than the outlet speaks, in order."""

    def __init__(self, text: str, said: Sequence[Stretch]) -> None:
        self._text = text
        self._said = said
        self.full: dict[str, list[str]] = {}  # surname → the full name first given, then those of others who share it
        self.where: dict[str, int] = {}  # full name → where it stands
        self.sex: dict[str, str] = {}  # full name → f, m
        self.named_at: list[tuple[int, str]] = []  # every name outside of quotation marks, as it stands
        self._given: dict[str, str] = {}  # first word → full name, where that is the family’s: Xi
        self._persons: set[str] = set()  # what else than “he” tells that they are some
        self._titled: list[tuple[str, str]] = []  # “Clinton”, and the sex that Mr. or Mrs. before it tells
        self._learn()

    # --- asked ---

    def whole(self, name: str, sex: str | None = None) -> str | None:
        """The full name of who is called so: Bill or Hillary Clinton by the title, or who is named first; None: neither."""
        people = self.full.get(surname(name), [])
        if not people and name in self._given:
            return self._given[name]  # President Xi Jinping … Xi
        if " " in name:
            return next((known for known in people if not are_namesakes(name, known)), None)
        if len(people) == 1 or sex is None:
            return people[0] if people else None
        of_sex = [known for known in people if self.sex.get(known) == sex]
        unknown = [known for known in people if known not in self.sex]
        unknown = [known for known in unknown if sex == "f" or not sounds_female(known)]
        return next(iter(of_sex or (unknown if len(unknown) == 1 else ())), None)

    def sex_of(self, name: str) -> str | None:
        return self.sex.get(name) or (sex_told(name) if name[:1].isupper() else sex_of(name))

    def is_person(self, name: str) -> bool:
        """Whether more than two capitals tells that it is one: a given name, a title, what he is, a surname that stands alone."""
        if is_couple(name) or (name[:1].isupper() and not NO_PERSON.isdisjoint(name.lower().split())):
            return False  # the United Nations Security Council
        if name in self._persons or begins_given(name) or is_somebody(name):
            return True
        return any(begins_given(other) for other in self.full.get(surname(name), ()))  # of one family

    def has_article(self, name: str) -> bool:
        at = self.where.get(name, 0)
        return self._text[max(0, at - 4) : at].lower() == "the "

    def is_thing(self, begins: int, name: str) -> bool:
        """Whether “the” stands right before a name: the | Paris Accord."""
        return " " in name and self._text.endswith(("the ", "The "), 0, begins)

    def belongs(self, end: int) -> bool:
        """Whether what ends here tells of whom or what somebody else is: Norland’s, Port Ansel | coach Ida Moe."""
        role = _NEXT.match(self._text, end)
        return self._text.startswith(("'s", "’s"), end) or (role is not None and role.group(1) in TITLES)

    def titled_before(self, at: int) -> str | None:
        """The sex that the title before a name tells: Mrs. | Clinton."""
        title = _MRS_BEFORE.search(self._text, max(0, at - 5), at) if self._text[at - 2 : at - 1] in _MRS_ENDS else None
        return None if title is None else "m" if title.group(1) == "Mr" else "f"

    def is_quoted(self, at: int) -> bool:
        """Whether somebody says this: “I called Ole. | Rosa was out.” tells of neither."""
        before = bisect_left(self._said, (at + 1, 0))
        start, end = self._said[before - 1] if before else (0, 0)
        return at < end and self._text[start] in OPENS

    def is_told(self, at: int) -> bool:
        """Whether it stands in what somebody says."""
        before = bisect_left(self._said, (at + 1, 0))
        return any(start <= at < end for start, end in self._said[max(0, before - 3) : before])

    # --- learned from the whole text ---

    def _learn(self) -> None:
        offices: dict[str, str] = {}  # first word of a name behind a title → the name
        alone = set[str]()
        speaks = set[str]()
        for found in NAME.finditer(self._text):
            words = bare(found.group())
            if not words or words[0].lower() in NO_NAME:
                continue
            name = " ".join(words)
            if (sex := self._called_sex(found, len(name))) is not None:
                self._titled.append((name, sex))
            if not self.is_quoted(found.start()):
                self.named_at.append((found.end() - len(name), name))
            titled = len(name) < len(found.group())
            title = found.group()[: -len(name)].lower().split() if titled else ()
            if any(word.rstrip(".") in TITLES for word in title):
                self._persons.add(name)
            if len(words) == 1:
                alone.add(name)
                if (verb := _VERB.match(self._text, found.end())) and verb.group(1) in ENGLISH:
                    speaks.add(name)
            elif len(words) <= NAME_WORDS and not name.isupper():  # somebody shouts
                if NO_PERSON.isdisjoint(word.lower() for word in words) and not words[-1].isupper():  # Sovereign AI
                    self._introduce(name, found.end() - len(name))
                if titled or "-" in words[-1]:  # Moon Jae-in
                    offices.setdefault(words[0], name)
                if _TOLD_BEHIND.match(self._text, found.end()):
                    self._persons.add(name)
        self._given = {
            first: name
            for first, name in offices.items()
            if first in alone and name.rsplit(maxsplit=1)[-1] not in alone and name in self.where
        }
        self._learn_titles()
        self._persons.update(name for name in self.where if name.rsplit(maxsplit=1)[-1] in speaks)

    def _introduce(self, name: str, at: int) -> None:
        """A full name, unless it was told before; Hold Melania Trump, where the text has Melania Trump too, is two."""
        people = self.full.setdefault(surname(name), [])
        known = next((known for known in people if not are_namesakes(name, known)), None)
        if known is not None and known.endswith(f" {name}"):
            people.remove(known)
            del self.where[known]
        elif known is not None:
            return
        people.append(name)
        self.where[name] = at
        self._learn_sex(name, at + len(name))

    def _learn_titles(self) -> None:
        """What a given name tells goes before “spokesman” and before a pronoun behind it."""
        self.sex.update({name: sex for name in self.where if (sex := sex_told(name)) is not None})
        for name, sex in self._titled:
            if sex_told(self.whole(name) or name) is None and (
                " " in name or len(self.full.get(surname(name), ())) < _TWO
            ):
                self.sex[self.whole(name) or name] = sex
                self._persons.add(self.whole(name) or name)
        for name, sex in self._titled:  # Mr. and Mrs. Clinton: who of them is not she
            if (known := self.whole(name, sex)) is not None:
                self.sex.setdefault(known, sex)
                self._persons.add(known)

    def _called_sex(self, found: re.Match[str], letters: int) -> str | None:
        """What a name is called tells of it: Mrs. Moe; Chairwoman Ida Moe; his wife, Ida, …; Ida Moe, a spokeswoman."""
        at, end = found.end() - letters, found.end()
        if (sex := self.titled_before(at)) is not None:
            return sex
        beside = self._text[at - 1 : at] == " " and (self._text[at - 2 : at - 1].islower() or self._text[at - 2] == ",")
        before = self._text[max(0, at - _CALLED) : at - 1] if beside else ""
        apart = before.endswith(",")
        called = _LAST_WORD.search(before, before.rfind(" ") + 1, len(before) - apart)
        if called is not None and (not apart or self._text.startswith((",", "."), end)):
            return sex_of(called.group())
        behind = _CALLED_BEHIND.match(self._text, end, end + 60)
        return sex_of(behind.group(1)) if behind else None

    def _learn_sex(self, name: str, at: int) -> None:
        stop = self._text.find("\n", at, at + 80)
        near = self._text[at : min(at + 80, stop if stop >= 0 else at + 80)]
        if near.startswith(", whose "):
            return  # Ole Moe, whose mother lost her flat
        told = _SAYS_SEX.search(near.split(". ")[0])
        if told and _CAPITAL.search(near, 0, told.start()) is None:  # of somebody else
            self.sex.setdefault(name, "f" if told.group() in SHE else "m")


def are_namesakes(name: str, known: str) -> bool:
    """Ellie Hall is not James Hall, nor the Rail Office the Press Office; Joe Moe may be Joseph Moe."""
    words, other = name.lower().split(), known.lower().split()
    if len(words) == 1 or len(other) == 1 or not set(words[:-1]).isdisjoint(other):
        return False
    one, two = words[0], other[0]
    return (
        one[:_SAME] != two[:_SAME]
        and not two.startswith(_SHORT.get(one, _NONE))
        and not one.startswith(_SHORT.get(two, _NONE))
    )


_SAME = 2  # letters
_NONE = ("-",)
_SHORT = {
    "bill": ("william",),
    "bob": ("robert",),
    "bobby": ("robert",),
    "dick": ("richard",),
    "jim": ("james",),
    "jimmy": ("james",),
    "peggy": ("margaret",),
    "ted": ("edward", "theodore"),
    "tony": ("anthony",),
    "jack": ("john",),
    "hank": ("henry",),
    "liz": ("elizabeth",),
    "beth": ("elizabeth",),
}


def sounds_female(name: str) -> bool:
    """By the first name’s ending: weak, it only keeps “he” with the man who spoke, where a Rosa was named since."""
    first = name.split(maxsplit=1)[0].lower()
    return first.endswith(("a", "ie", "elle", "ette")) and first not in _MEN


_MEN = frozenset(
    """joshua luca mustafa nikita andrea sasha ezra hamza musa isa yahya misha ilya nikola noa akira eddie charlie jamie
    willie archie robbie freddie alfie ollie bernie richie frankie louie georgie ronnie johnnie donnie arnie""".split()
)
