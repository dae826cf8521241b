"""Speakers: who "al-Hayya", "he", "the official" and "the delegation" are.

    Hamas’s senior negotiator Khalil al-Hayya … he … the negotiator … al-Hayya → Khalil al-Hayya
    A senior Hamas official … The official → senior Hamas official, of Hamas

Text is walked once, in order: whoever spoke or led a sentence last is who a pronoun means, where the gender agrees.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from news.attribution import Attribution
from news.callings import (
    NAME,
    NAME_WORDS,
    NO_NAME,
    NO_PERSON,
    TITLES,
    UPPER,
    at_end,
    bare,
    behind_titles,
    is_personal,
    pure,
    roles,
    surname,
    without_article,
)
from news.contents import Stretch
from news.ids import ActorId
from news.model import Mention
from news.text import Analysis


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who said something, as far as the text tells."""

    name: str
    person: bool = False
    actor: ActorId | None = None
    affiliation: ActorId | None = None
    inferred: bool = False  # by a pronoun or a role


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
            speakers[k] = resolver.speaker(source)
        known[id(found[k])] = speakers[k]
    return speakers


def _position(attribution: Attribution) -> int:
    if attribution.follows is not None or attribution.source is None:
        return attribution.content[0][0]
    return attribution.source[0]


_SHE, _HE = frozenset("she her hers herself".split()), frozenset("he his him himself".split())
_THEIRS = frozenset({"his", "her"})
_GROUPS = frozenset("they it we the_group the_organization the_organisation the_company the_committee".split())
_RELATIVE = frozenset("who which that whom".split())
_WHO = re.compile(r"\s(?:who|which|that)$")
_RELEASED = re.compile(r"\b(?:released|issued|made|put out|published|posted)\b[^.\n]*?\bstatement")
_SAYS_SEX = re.compile(r"\b(?:his|himself|he|him|herself|hers|her|she)\b")
_NEXT = re.compile(rf" ([a-z]+) (?=[{UPPER}])")
_MRS = re.compile(r"\b(Mr|Mrs|Ms)\.?\s")


class _Resolver:
    def __init__(self, analysis: Analysis, mentions: Sequence[Mention], said: Sequence[Stretch]) -> None:
        self._text = analysis.text
        self._said = said
        self._sentences = analysis.sentences
        self._mentions = sorted(mentions, key=lambda mention: mention.span.start)
        self._full: dict[str, str] = {}  # surname → the full name first given
        self._first: dict[str, str] = {}  # first name → the full name of who spoke with it last
        self._where: dict[str, int] = {}  # full name → where it stands
        self._sex: dict[str, str] = {}  # surname → f, m
        self._spoke: list[tuple[int, Speaker]] = []  # in the order of the text
        self._latest: Speaker | None = None  # of them and of those who have no name
        self._sorted = 0  # so many of them are in the next two
        self._unsexed: list[tuple[int, Speaker]] = []  # persons; the last one is of a sex not yet known
        self._heard: dict[str, tuple[int, Speaker]] = {}  # f, m → the last person known to be so
        self._roles: dict[str, Speaker] = {}  # official, delegation, president → who was last called so
        self._learn()
        self._leads = self._leading(analysis)

    # --- learning from the whole text ---

    def _learn(self) -> None:
        for found in NAME.finditer(self._text):
            words = bare(found.group())
            if not words or words[0].lower() in NO_NAME:
                continue
            name = " ".join(words)
            key = surname(name)
            titled = _MRS.search(found.group())
            if titled:
                self._sex.setdefault(key, "m" if titled.group(1) == "Mr" else "f")
            whole = 1 < len(words) <= NAME_WORDS and not NO_PERSON & {word.lower() for word in words}
            whole = whole and not name.isupper()  # somebody shouts
            if whole and key not in self._full:
                self._full[key] = name
                self._where[name] = found.start() + found.group().find(words[0])
                self._learn_sex(key, found.end())

    def _learn_sex(self, key: str, at: int) -> None:
        stop = self._text.find("\n", at, at + 80)
        near = self._text[at : min(at + 80, stop if stop >= 0 else at + 80)]
        told = _SAYS_SEX.search(near.split(". ")[0])
        if told:
            self._sex.setdefault(key, "f" if told.group() in _SHE else "m")

    def _leading(self, analysis: Analysis) -> list[tuple[int, str]]:
        """(where, full name) of the persons that lead sentences."""
        leads = []
        for start, end in analysis.sentences:
            if self._text[start] in _OPENS or self._is_quoted(start):
                continue
            for found in NAME.finditer(self._text, start, min(end, start + _LEAD)):
                words = bare(found.group())
                if words and words[0].lower() not in NO_NAME:
                    name = self._full.get(surname(words[-1]))
                    if name is None or self._belongs(found.end()) or _are_namesakes(" ".join(words), name):
                        continue
                    begins = found.start() + found.group().find(words[0])
                    if self._is_thing(begins, name):
                        continue
                    if not _PLACED.search(self._text, start, begins):
                        leads.append((found.start(), name))
                        break
        return leads

    def _is_thing(self, begins: int, name: str) -> bool:
        """Whether “the” stands right before a name: the | Paris Accord."""
        return " " in name and self._text.endswith(("the ", "The "), 0, begins)

    def _is_quoted(self, at: int) -> bool:
        """Whether somebody says this: “I called Ole. | Rosa was out.” tells of neither."""
        before = bisect_left(self._said, (at + 1, 0))
        start, end = self._said[before - 1] if before else (0, 0)
        return at < end and self._text[start] in _OPENS

    def _belongs(self, end: int) -> bool:
        """Whether what ends here tells of whom or what somebody else is: Norland’s, Port Ansel | coach Ida Moe."""
        role = _NEXT.match(self._text, end)
        return self._text.startswith(("'s", "’s"), end) or (role is not None and role.group(1) in TITLES)

    # --- one source after the other ---

    def speaker(self, source: Stretch) -> Speaker | None:
        phrase = self._text[slice(*source)].strip('"“” ')
        low = " ".join(phrase.lower().split())
        first = low.split(" ", 1)[0] if low else ""
        if first in _RELATIVE and not phrase.isupper():  # WHO is a body
            speaker = self._before(source[0])
        elif (first in _HE or first in _SHE) and not (first in _THEIRS and first != low):  # his lawyer, Ida Moe
            speaker = self._pronoun(source[0], "f" if first in _SHE else "m")
        elif low.replace(" ", "_") in _GROUPS or first in {"they", "it"}:
            speaker = self._last(person=False)
            if speaker is None and first == "the":
                speaker = self._role(source, phrase)
            elif speaker is None and first != "it":  # “The railway suspects a switch, it said”: nobody who was heard
                speaker = self._last(person=True)
        elif low in {"the statement", "a statement"}:
            speaker = self._stated(source[0])
        else:
            speaker = self._named(source, phrase)
        self._latest = speaker or self._latest
        if speaker is not None and speaker.name[:1] and any(c.isupper() for c in speaker.name):
            self._spoke.append((source[0], replace(speaker, inferred=False)))
        return speaker

    def _named(self, source: Stretch, phrase: str) -> Speaker | None:
        segments = [
            segment for segment in re.split(r"\s*,(?!\d)\s*", re.sub(r"\([^)]*(?:\)|$)", "", phrase)) if segment
        ]
        if not segments:
            return None
        head = segments[0]
        name = pure(head)
        if name is None and len(segments) > 1:
            name = pure(segments[1])
        if name is None:
            name = at_end(head)
        if name is None and len(segments) > 1:
            name = behind_titles(segments[1])
        if name is None:
            return self._role(source, head)
        known = self._full.get(surname(name)) or self._first.get(name.lower()) or name
        if _are_namesakes(name, known):
            known = name
        if known != name and head.lower() == f"the {name.lower()}" and not self._has_article(known):
            known = name  # the Storting
        body = " " in known and _BODY.match(head) is not None and without_article(head) == known  # the Fjord Union
        person = (known in self._where and not body) or (len(segments) > 1 and any(map(is_personal, segments[1:])))
        at = self._text.find(name.split()[-1], source[0], source[1])
        actor = self._actor(at, at + 1) or (
            self._actor(self._where[known], self._where[known] + 1) if known in self._where else None
        )
        speaker = Speaker(name=known, person=person, actor=actor, affiliation=self._other(source, actor))
        for role in roles(phrase):
            self._roles[role] = speaker
        if person:
            self._first[known.split()[0].lower()] = known
        return speaker

    def _has_article(self, name: str) -> bool:
        at = self._where.get(name, 0)
        return self._text[max(0, at - 4) : at].lower() == "the "

    def _role(self, source: Stretch, head: str) -> Speaker:
        """Who has no name: the official, a senior Hamas official, Netanyahu’s office."""
        name = without_article(" ".join(_WHO.sub("", head).split()))
        noun = re.split(r"\s+(?:of|who|for|at|in|from|with)\s+", name.lower())[0].split()[-1:]
        known = self._roles.get(noun[0]) if noun else None
        plain = not any(c.isupper() for c in name)
        if known is not None and plain and re.match(r"(?:the|this|that)\b", head, re.IGNORECASE):
            return replace(known, inferred=True)
        speaker = Speaker(name=name, affiliation=self._other(source, None))
        for role in [*noun, *roles(head)]:
            self._roles[role] = speaker
        return speaker

    def _pronoun(self, at: int, sex: str) -> Speaker | None:
        spoke = self._spoke_last(at, sex)
        after = max(at - _REACH + 1, spoke[0] + 1 if spoke else 0)
        led = self._leads[bisect_left(self._leads, after, key=_where) : bisect_left(self._leads, at, key=_where)]
        if sex == "m" and spoke is not None:
            led = [lead for lead in led if surname(lead[1]) in self._sex or not _sounds_female(lead[1])]
        for where, name in reversed(led):
            if spoke is not None and self._is_told_of(where, at, spoke[0]):
                continue
            if self._sex.setdefault(surname(name), sex) == sex:
                return replace(self._person(name), inferred=True)
        if spoke is None:
            return self._lone(at) or self._only_named(at, sex)
        self._sex.setdefault(surname(spoke[1].name), sex)
        return replace(spoke[1], inferred=True)

    def _is_told_of(self, lead: int, at: int, spoke: int) -> bool:
        """A spokesman confirmed it. | Ida Moe | was questioned, he said: not she, where another spoke just before."""
        number = bisect_left(self._sentences, (at + 1, 0)) - 1
        if number < 1 or lead < self._sentences[number][0]:
            return False
        return spoke >= self._sentences[number - 1][0] and self._text[:at].endswith(", ")

    def _lone(self, at: int) -> Speaker | None:
        """Whoever spoke last, where a surname is all that the text has of a name: “Moen said … He warned …”."""
        spoken = bisect_left(self._spoke, at, key=_where)
        last = self._spoke[spoken - 1][1] if spoken else None
        return replace(last, inferred=True) if last and last.name[:1].isupper() and " " not in last.name else None

    def _only_named(self, at: int, sex: str) -> Speaker | None:
        """Who “she” is where only men spoke: whoever was named last, else a group; nobody rather than one of them."""
        near = [(where, name) for name, where in self._where.items() if at - _REACH < where < at]
        for _, name in sorted(near, reverse=True):
            if self._sex.get(surname(name), sex) == sex and not self._is_thing(self._where[name], name):
                return replace(self._person(name), inferred=True)
        other = bisect_left(self._spoke, at, key=_where)
        last = self._spoke[other - 1][1] if other else None
        return None if last is None or last.person else replace(last, inferred=True)

    def _spoke_last(self, at: int, sex: str) -> tuple[int, Speaker] | None:
        """The person last heard before *at* who is, or may be, of the sex; each that spoke is looked at once."""
        while self._sorted < len(self._spoke) and self._spoke[self._sorted][0] < at:
            if self._spoke[self._sorted][1].person:
                self._unsexed.append(self._spoke[self._sorted])
            self._sorted += 1
        while self._unsexed and (known := self._sex.get(surname(self._unsexed[-1][1].name))):
            last = self._unsexed.pop()
            self._heard[known] = max(self._heard.get(known, last), last, key=_where)
        return max([*self._unsexed[-1:], *filter(None, [self._heard.get(sex)])], key=_where, default=None)

    def _person(self, name: str) -> Speaker:
        where = self._where.get(name, 0)
        return Speaker(name=name, person=True, actor=self._actor(where, where + len(name)))

    def _before(self, at: int) -> Speaker | None:
        """Whom “who” stands for: the last name before it, else the words."""
        names = list(NAME.finditer(self._text, max(0, at - 90), at))
        for found in reversed(names):
            words = bare(found.group())
            if words and words[0].lower() not in NO_NAME:
                return self._named(found.span(), found.group())
        return None

    def _stated(self, at: int) -> Speaker | None:
        """Whose statement it is: who released one just before, else who spoke last."""
        start = max(self._text.rfind("\n", max(at - _REACH, 0), at), at - _REACH, 0)
        told = list(_RELEASED.finditer(self._text, start, at))
        if told:
            sentence = max(self._text.rfind(". ", 0, told[-1].start()), self._text.rfind("\n", 0, told[-1].start())) + 1
            spoken = bisect_left(self._spoke, sentence, key=_where)
            if spoken < len(self._spoke):
                return replace(self._spoke[spoken][1], inferred=True)
            return self._named((sentence, told[-1].start()), self._text[sentence : told[-1].start()].strip())
        return replace(self._latest, inferred=True) if self._latest else None

    def _last(self, *, person: bool) -> Speaker | None:
        if self._spoke and self._spoke[-1][1].person == person:
            return replace(self._spoke[-1][1], inferred=True)
        return None

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


def _are_namesakes(name: str, known: str) -> bool:
    """Ellie Hall is not James Hall, nor the Rail Office the Press Office; Joe Moe may be Joseph Moe."""
    words, other = name.lower().split(), known.lower().split()
    if len(words) == 1 or len(other) == 1 or not set(words[:-1]).isdisjoint(other):
        return False
    return words[0][:_SAME] != other[0][:_SAME] and words[0] not in _SHORT


_SAME = 2  # letters
_SHORT = frozenset("bill bob bobby dick jim jimmy peggy ted tony jack hank chuck".split())  # William, Robert


def _sounds_female(name: str) -> bool:
    """By the first name’s ending: weak, it only keeps “he” with the man who spoke, where a Rosa was named since."""
    first = name.split(maxsplit=1)[0].lower()
    return first.endswith("a") and first not in _MEN


_MEN = frozenset(
    "joshua luca mustafa nikita andrea sasha ezra hamza musa isa yahya misha ilya nikola noa akira".split()
)


def _where(item: tuple[int, Speaker | str]) -> int:
    return item[0]


_OPENS = "\"“«„'‘`"
_LEAD = 90
_REACH = 1200


_BODY = re.compile(r"[Tt]he ")
_PLACED = re.compile(
    r"\b(?:at|in|from|near|off|outside|inside|across|around)\s+(?:the\s+(?:[a-z]+\s+)?)?(?:[A-Z]\w*\s+)?$",
    re.IGNORECASE,
)
"""Before the name of a place: from the collapsed | Harrow Pit."""
