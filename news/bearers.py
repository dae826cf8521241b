"""Bearers: whose the name or the role is that stands for a source.

    Hamas’s senior negotiator Khalil al-Hayya … the negotiator … al-Hayya → Khalil al-Hayya
    A senior Hamas official … The official → senior Hamas official, of Hamas

Sources are asked for in the order of the text: a role is borne by whoever was last called so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from news.attribution import Speaker
from news.callings import (
    NAME,
    NO_NAME,
    UPPER,
    at_end,
    bare,
    behind_titles,
    is_personal,
    is_placed,
    is_titled,
    pure,
    roles,
    surname,
    without_article,
)
from news.contents import Stretch
from news.couples import Couple, couple
from news.holders import holders_of
from news.ids import ActorId
from news.model import Mention
from news.people import People, are_namesakes

_COMMA = re.compile(r"\s*,(?!\d)\s*")
_ASIDE = re.compile(r"\([^)]*(?:\)|$)")
_WHO = re.compile(r"\s(?:who|which|that)$")
_LESSER = re.compile(r"\b(vice|former|deputy|assistant|ex)[ -]", re.IGNORECASE)
_OFFICES = frozenset(
    "president governor mayor minister secretary chairman chairwoman speaker chief leader director".split()
)
_OFFICE_OF = re.compile(r"['’]s? (?:office|campaign|team|staff|lawyers?|family|aides?)$")
_ON_DAY = re.compile(r" (?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b.*")  # report | on Wednesday
_MRS = re.compile(r"\b(Mr|Mrs|Ms)\.?\s")
_IN = re.compile(r" (?:in|of|at|near|from|for|with) (?:the )?\Z")
_NOUN_BEHIND = re.compile(r" (?:administration|government|campaign|family|team|ministry|office)(?=,? \Z)")
_ONE_MORE = re.compile(
    rf"(?<!\bIn )(?<!\bAt )([{UPPER}][\w'’.-]*), \Z"
)  # governors of Norland, | Lindmark and Vinstad | said
_BEFORE = 24  # letters
_BODY = re.compile(r"[Tt]he ")


class Bearers:
    """Who bears the names and roles of *text*; *mentions* are the actors named in it."""

    def __init__(self, text: str, people: People, mentions: Sequence[Mention]) -> None:
        self._text = text
        self._people = people
        self._mentions = sorted(mentions, key=lambda mention: mention.span.start)
        self._first: dict[str, str] = {}  # first name → the full name of who spoke with it last
        self._roles: dict[str, Speaker] = {}  # official, delegation, president → who was last called so

    def named(self, source: Stretch, phrase: str) -> Speaker | None:
        """Whom the words for a source mean: Khalil al-Hayya, a senior official, al-Hayya, the official."""
        segments = [segment for segment in _COMMA.split(_ASIDE.sub("", phrase)) if segment]
        if not segments:
            return None
        if (two := couple(segments)) is not None and self._are_two(two):
            return self._both(source, two)
        head = segments[0]
        name = pure(head)
        if name is None and len(segments) > 1:
            name = pure(segments[1])
            if name is not None and is_placed(head) and not self._people.is_person(name):
                name = None
        if name is None and not _OFFICE_OF.search(head):  # Senator Ida Moe of Norland’s office
            name = at_end(head)
        if name is None and len(segments) > 1:
            name = behind_titles(segments[1])
        if name is None:
            return self.role(source, head)
        known = self._known(name, phrase)
        if known != name and head.lower() == f"the {name.lower()}" and not self._people.has_article(known):
            known = name  # the Storting
        body = " " in known and _BODY.match(head) is not None and without_article(head) == known  # the Fjord Union
        person = (known in self._people.where and not body) or (
            len(segments) > 1 and any(map(is_personal, segments[1:]))
        )
        person |= is_titled(head, name)
        at = self._text.find(name.split()[-1], source[0], source[1])
        where = self._people.where.get(known, at)
        several = len(self._people.full.get(surname(name), ())) > 1  # forms of their actors are the same
        actor = (self._actor(at, at + 1) if not several else None) or self._actor(where, where + len(known))
        speaker = Speaker(name=known, person=person, actor=actor, affiliation=self._other(source, actor))
        for role in _keys(phrase, roles(phrase)):
            self._roles[role] = speaker
        if person:
            self._first[known.split()[0].lower()] = known
        return speaker

    def _are_two(self, two: Couple) -> bool:
        """Not one with an office that has “and” in it."""
        one = two.names[0]
        return not two.is_titled or one != two.one or self._people.is_person(self._people.whole(one) or one)

    def _both(self, source: Stretch, two: Couple) -> Speaker:
        """Mark Holm and Ida Moe; as it stands, where neither has a longer name: Moen & Vogt."""
        names = [self._known(name, words) for name, words in zip(two.names, (two.one, two.other), strict=True)]
        actor = self._actor(*source)
        other = _ONE_MORE.search(self._text, max(0, source[0] - _BEFORE), source[0])
        more = other is not None and other.group(1).lower() not in NO_NAME
        return Speaker(name=two.joins.join(names), actor=actor, affiliation=self._other(source, actor), guessed=more)

    def role(self, source: Stretch, head: str) -> Speaker:
        """Who has no name: the official, a senior Hamas official, Netanyahu’s office."""
        name = without_article(" ".join(_ON_DAY.sub("", _WHO.sub("", head)).split()))
        noun = re.split(r"\s+(?:of|who|for|at|in|from|with)\s+", name.lower())[0].split()[-1:]
        noun = _keys(head, noun)
        known = self._roles.get(noun[0]) if noun else None
        plain = not any(c.isupper() for c in name)
        if known is not None and plain and re.match(r"(?:the|this|that)\b", head, re.IGNORECASE):
            return replace(known, inferred=True)
        alone = plain and noun and head.lower() == f"the {noun[0]}"
        holders = holders_of(noun[0], self._text, self._people) if alone else ()
        if len(holders) == 1:
            self._roles[noun[0]] = self.person(holders[0])
            return replace(self._roles[noun[0]], inferred=True)
        speaker = Speaker(name=name, affiliation=self._other(source, None), guessed=len(holders) > 1)
        for role in [*noun, *_keys(head, roles(head))]:
            self._roles[role] = speaker
        return speaker

    def before(self, at: int) -> Speaker | None:
        """Whom “who” stands for: the last name before it, else the words."""
        names = list(NAME.finditer(self._text, max(0, at - 90), at))
        for k, found in reversed(list(enumerate(names))):
            words = bare(found.group())
            if words and words[0].lower() not in NO_NAME:
                if (noun := _NOUN_BEHIND.match(self._text, found.end(), at)) is not None:
                    body = found.start(), noun.end()
                    return self.role(body, self._text[slice(*body)])
                return self._before_place(names[:k], found, at) or self.named(found.span(), found.group())
        return None

    def _before_place(self, names: Sequence[re.Match[str]], found: re.Match[str], at: int) -> Speaker | None:
        """Ida Moe of | Fjord University |, who …: she; an officer in | Vinstad |, who …: perhaps Vinstad; None: no place."""
        placed = _IN.search(self._text, max(0, found.start() - _BEFORE), found.start())
        name = " ".join(bare(found.group()))
        several = not self._text.startswith("who", at) or name.endswith("s")  # scorn from Republicans, who
        if placed is None or several or self._people.is_person(self._known(name, name)):
            return None
        if names and names[-1].end() == placed.start():
            return self.named(names[-1].span(), names[-1].group())
        speaker = self.named(found.span(), found.group())
        return replace(speaker, guessed=True) if speaker else None

    def person(self, name: str) -> Speaker:
        """Who bears a full name, as the actor that is named where it stands first."""
        where = self._people.where.get(name)
        actor = None if where is None else self._actor(where, where + len(name))
        return Speaker(name=name, person=True, actor=actor)

    def _known(self, name: str, phrase: str) -> str:
        """The full name; of two who share a surname whom the title fits, else as it stands: Mrs. Clinton."""
        titled = None if " " in name else _MRS.search(phrase)
        sex = None if titled is None else "m" if titled.group(1) == "Mr" else "f"
        known = self._people.whole(name, sex) or (None if titled else self._first.get(name.lower()))
        if known is not None and not are_namesakes(name, known):
            return known
        return f"{titled.group(1)}. {name}" if titled and surname(name) in self._people.full else name

    # --- actors ---

    def _actor(self, start: int, end: int) -> ActorId | None:
        at = bisect_left(self._mentions, start, key=lambda mention: mention.span.end)
        for mention in self._mentions[at : at + 3]:
            if mention.span.start < end and start < mention.span.end:
                return mention.actor
        return None

    def _other(self, source: Stretch, actor: ActorId | None) -> ActorId | None:
        """An actor in the source that is not the speaker: of whom the speaker is one."""
        at = bisect_left(self._mentions, source[0], key=lambda mention: mention.span.start)
        end = bisect_left(self._mentions, source[1], key=lambda mention: mention.span.start)
        return next((mention.actor for mention in self._mentions[at:end] if mention.actor != actor), None)


def _keys(phrase: str, found: Sequence[str]) -> list[str]:
    """The former vice president is not “the president”, but may be “the former vice president”."""
    lesser = _LESSER.search(phrase)
    return [f"{lesser.group(1).lower()} {role}" if lesser and role in _OFFICES else role for role in found]
