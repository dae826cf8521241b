"""Speakers: who "al-Hayya", "he", "the official" and "the delegation" are.

    Hamas’s senior negotiator Khalil al-Hayya … he … the negotiator … al-Hayya → Khalil al-Hayya
    A senior Hamas official … The official → senior Hamas official, of Hamas

Text is walked once, in order: `news.bearers` knows names and roles, `news.pronouns` whom a pronoun means.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter

from news.antecedents import REACH, Antecedents
from news.attribution import Attribution, Speaker
from news.bearers import Bearers
from news.callings import UPPER, is_body, is_somebody
from news.contents import Stretch
from news.model import Mention
from news.people import SHE, People
from news.pronouns import Pronouns
from news.text import Analysis

_HE = frozenset("he his him himself".split())
_THEIRS = frozenset({"his", "her"})
_AND_SHE = ("he and ", "she and ")
_WRITER = frozenset("we i you".split())  # outside of quotation marks, or whoever reads
_GROUPS = frozenset("they it the_group the_organization the_organisation the_company the_committee".split())
_SOMEBODY = re.compile(r"(?:an?|one|another) ")
_QUOTED = re.compile(r"“[^“”\n]*”|\"[^\"\n]*\"")
_NEXT = re.compile(r"[^\n.!?]*[.!?]\s+(?:But |And )?")  # the sentence after
_CAPITAL = re.compile(rf"[{UPPER}][\w’'-]+")
_RELATIVE = frozenset("who which that whom".split())
_SEVERAL = re.compile(r" [a-z]+s$")
_BEHIND_WHICH = re.compile(r"(?:which|that|whom) (?=\S)")
_RELEASED = re.compile(r"\b(?:released|issued|made|put out|published|posted)\b[^.\n]*?\bstatement")


def resolve(analysis: Analysis, found: Sequence[Attribution], mentions: Sequence[Mention]) -> list[Speaker | None]:
    """The speaker of each attribution, at its position."""
    if not found:
        return []  # whoever is named in it
    order = sorted(range(len(found)), key=lambda k: _position(found[k]))
    resolver = _Resolver(analysis, mentions, sorted(stretch for each in found for stretch in each.content))
    speakers: list[Speaker | None] = [None] * len(found)
    known: dict[int, Speaker | None] = {}
    for k in order:
        before = found[k].follows
        if before is not None:
            speakers[k] = known.get(id(before))
        elif (source := found[k].source) is not None:
            speakers[k] = resolver.speaker(source, found[k].content)
        known[id(found[k])] = speakers[k]
    return speakers


def _position(attribution: Attribution) -> int:
    if attribution.follows is not None or attribution.source is None:
        return attribution.content[0][0]
    return attribution.source[0]


class _Resolver:
    def __init__(self, analysis: Analysis, mentions: Sequence[Mention], said: Sequence[Stretch]) -> None:
        self._text = analysis.text
        self._people = people = People(self._text, said)
        self._bearers = Bearers(self._text, people, mentions)
        self._antecedents = Antecedents(analysis, people, self._bearers)
        self._pronouns = Pronouns(analysis, people, self._bearers, self._antecedents)
        self._latest: Speaker | None = None  # of those heard and of those who have no name
        self._nameless: tuple[int, Speaker] | None = (
            None  # somebody heard who has none, and where the words for them end
        )

    def speaker(self, source: Stretch, content: Sequence[Stretch]) -> Speaker | None:
        phrase = self._text[slice(*source)].strip('"“” ')
        low = " ".join(phrase.lower().split())
        first = low.split(" ", 1)[0].rstrip(",") if low else ""
        if low in _WRITER:
            speaker = None
        elif first in _RELATIVE and not phrase.isupper():  # WHO is a body
            behind = _BEHIND_WHICH.match(phrase)  # which | Ida Moe | called a mess
            speaker = self._bearers.named(source, phrase[behind.end() :]) if behind else self._bearers.before(source[0])
        elif (first in _HE or first in SHE) and not (first in _THEIRS and first != low):  # his lawyer, Ida Moe
            speaker = self._nameless_before(source[0])
            speaker = speaker or self._pronouns.meant(source[0], "f" if first in SHE else "m", content)
            if speaker is not None and low.startswith(_AND_SHE):  # she and Tom Hale: not she alone
                speaker = replace(speaker, guessed=True)
        elif low.replace(" ", "_") in _GROUPS or first in {"they", "it"}:
            speaker = self._antecedents.body_before(source[0]) or self._reported(first)
            speaker = speaker or self._last(person=False)
            several = speaker is not None and first != "they" and _SEVERAL.search(speaker.name)
            speaker = None if several else speaker  # the company: not News anchors
            if speaker is None and first == "the":
                speaker = self._bearers.role(source, phrase)
            elif speaker is None and first != "it":  # “The railway suspects a switch, it said”: nobody who was heard
                speaker = self._last(person=True)
                speaker = replace(speaker, guessed=True) if speaker else None
        elif low in {"the statement", "a statement"}:
            speaker = self._stated(source[0])
        else:
            speaker = self._bearers.named(source, phrase)
        self._latest = speaker or self._latest
        if speaker is not None and _SOMEBODY.match(low) and not speaker.person and not speaker.inferred:
            is_one = is_somebody(phrase) or self._text.startswith(" who ", source[1])
            self._nameless = (source[1], speaker) if is_one else None
        named = speaker is not None and any(c.isupper() for c in speaker.name)
        if speaker is not None and named and not self._people.is_told(source[0]):  # Moen said Vogt had denied it
            self._pronouns.spoke.append((source[0], replace(speaker, inferred=False, guessed=False)))
        return speaker

    def _nameless_before(self, at: int) -> Speaker | None:
        """“They left,” said a docker who stayed. | He added …: nobody who has a name, where none stands between."""
        if self._nameless is None or not 0 < at - self._nameless[0] < REACH:
            return None
        between = _QUOTED.sub("", self._text[self._nameless[0] : at])
        others = any(self._people.whole(found.group()) for found in _CAPITAL.finditer(between))
        return replace(self._nameless[1], inferred=True) if not others and _NEXT.fullmatch(between) else None

    def _stated(self, at: int) -> Speaker | None:
        """Whose statement it is: who released one just before, else who spoke last."""
        start = max(self._text.rfind("\n", max(at - REACH, 0), at), at - REACH, 0)
        told = list(_RELEASED.finditer(self._text, start, at))
        if told:
            sentence = max(self._text.rfind(". ", 0, told[-1].start()), self._text.rfind("\n", 0, told[-1].start())) + 1
            spoken = bisect_left(self._pronouns.spoke, sentence, key=itemgetter(0))
            if spoken < len(self._pronouns.spoke):
                return replace(self._pronouns.spoke[spoken][1], inferred=True)
            return self._bearers.named((sentence, told[-1].start()), self._text[sentence : told[-1].start()].strip())
        return replace(self._latest, inferred=True) if self._latest else None

    def _reported(self, pronoun: str) -> Speaker | None:
        """The report says so. | It adds …"""
        last = self._latest
        is_one = last is not None and pronoun == "it" and last.name.islower() and is_body(last.name)
        return replace(last, inferred=True) if last is not None and is_one else None

    def _is_one(self, name: str) -> bool:
        return self._pronouns.is_person(name) if " " in name and name[:1].isupper() else is_somebody(name)

    def _last(self, *, person: bool) -> Speaker | None:
        last = self._pronouns.spoke[-1][1] if self._pronouns.spoke else None
        if last is None or last.person != person or (not person and self._is_one(last.name)):
            return None  # they: not the Republican nominee
        return replace(last, inferred=True)
