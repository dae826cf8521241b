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


# --- names -----------------------------------------------------------------------------------------

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢİĪĶĹĽŁŃŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽ"
_PART = rf"(?:(?:[{_UPPER}]\.){{1,3}}|(?:al|el|ad|an|as|at|ash|ar|az)-[{_UPPER}][\w'’-]+|[{_UPPER}][\w-]*(?:['’](?!s\b)\w+)?|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|St|Lt|Col|Prof)\.)"
_NAME = re.compile(
    rf"(?<![\w.(]){_PART}(?:[ \u00a0]+(?:(?:bin|ibn|al|de|la|van|von|der|del|da|di|dos)[ ]+){{0,2}}{_PART})*"
)
_TITLES = frozenset(
    """president prime minister mr mrs ms dr sen rep gov gen lt col prof st senator representative governor secretary
    chairman chairwoman chief spokesman spokeswoman spokesperson sheikh king prince princess queen former us u.s uk
    foreign vice speaker judge justice professor sgt mayor republican democratic democrat ambassador general pope first
    lady director congressman congresswoman rev father sir lord dame captain detective officer sheriff attorney
    chancellor premier envoy adviser advisor commissioner deputy minister's israeli russian american british economist
    analyst historian passenger neighbour neighbor resident engineer farmer driver teacher student nurse victim survivor
    witness eyewitness volunteer pensioner shopkeeper villager protester striker goalkeeper defender midfielder referee
    manager librarian surgeon physician psychologist biologist physicist journalist reporter columnist editor author
    writer novelist actor actress singer veteran pilot owner founder chairperson firefighter paramedic superintendent
    inspector forecaster meteorologist prosecutor magistrate trader investor shareholder lawyer researcher scientist
    activist spokespeople coach councillor councilwoman councilman lawmaker negotiator ceo cfo coo cto executive
    administrator host co-host cohost commander colonel major corporal constable marshal counsel rabbi imam bishop
    archbishop cardinal treasurer cofounder co-founder filmmaker comedian rapper musician composer quarterback pitcher""".split()
)
_NO_NAME = frozenset(
    """the a an he she they it but and in on i we his her their this that these those as if when while for at by to from
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december there here what who how why not no yes also one some many most our my your its
    following therefore however meanwhile then now later earlier still yet so or nor both all even only just with
    without since until under over last next because although though once despite during according asked speaking
    after before among between while like unlike another instead perhaps maybe again""".split()
)
_NO_PERSON = frozenset(
    """house senate congress party committee news times post press university street states department ministry council
    court institute center centre foundation agency bank campaign association union group journal aviv gaza israel hamas
    egypt america iran russia china washington york white republicans democrats cnn fbi fox msnbc twitter facebook
    politico inc corp llc nations kingdom brigades office army forces police company airlines city county bureau""".split()
)
_SHE, _HE = frozenset("she her hers herself".split()), frozenset("he his him himself".split())
_THEIRS = frozenset({"his", "her"})
_GROUPS = frozenset("they it we the_group the_organization the_organisation the_company the_committee".split())
_RELATIVE = frozenset("who which that whom".split())
_WHO = re.compile(r"\s(?:who|which|that)$")
_RELEASED = re.compile(r"\b(?:released|issued|made|put out|published|posted)\b[^.\n]*?\bstatement")
_SAYS_SEX = re.compile(r"\b(?:his|himself|he|him|herself|hers|her|she)\b")
_NEXT = re.compile(rf" ([a-z]+) (?=[{_UPPER}])")
_MRS = re.compile(r"\b(Mr|Mrs|Ms)\.?\s")


def _bare(run: str) -> list[str]:
    """The words of a run of capitals after its last title: Israeli Prime Minister Benjamin Netanyahu → the last two."""
    words = re.sub(r"\bU\.[SKN]\.?", "", run).split()
    if words[:1] == ["State"] and len(words) > _NAME_WORDS - 2:
        del words[0]  # the Secretary of | State Ida Moe
    after = 0
    for at, word in enumerate(words[:-1] if words and words[-1].rstrip(".").lower() not in _TITLES else words):
        if word.rstrip(".").lower() in _TITLES or word.lower() in _NO_NAME:
            after = at + 1
    return [word if len(word) <= 2 or word.count(".") > 1 else word.rstrip(".") for word in words[after:]]


def _surname(name: str) -> str:
    last = name.rsplit(maxsplit=1)[-1].lower().rstrip(".")
    return re.sub(r"^(?:al|el|ad|an|as|at|ash|ar|az)-", "", last)


def _article(phrase: str) -> str:
    return re.sub(
        r"^(?:the|an?|his|her|their|its|another|one|this|that|both)\s+(?!of\b)", "", phrase, flags=re.IGNORECASE
    )


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
        self._sorted = 0  # so many of them are in the next two
        self._unsexed: list[tuple[int, Speaker]] = []  # persons; the last one is of a sex not yet known
        self._heard: dict[str, tuple[int, Speaker]] = {}  # f, m → the last person known to be so
        self._roles: dict[str, Speaker] = {}  # official, delegation, president → who was last called so
        self._learn()
        self._leads = self._leading(analysis)

    # --- learning from the whole text ---

    def _learn(self) -> None:
        for found in _NAME.finditer(self._text):
            words = _bare(found.group())
            if not words or words[0].lower() in _NO_NAME:
                continue
            name = " ".join(words)
            key = _surname(name)
            titled = _MRS.search(found.group())
            if titled:
                self._sex.setdefault(key, "m" if titled.group(1) == "Mr" else "f")
            whole = 1 < len(words) <= _NAME_WORDS and not _NO_PERSON & {word.lower() for word in words}
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
            for found in _NAME.finditer(self._text, start, min(end, start + _LEAD)):
                words = _bare(found.group())
                if words and words[0].lower() not in _NO_NAME:
                    name = self._full.get(_surname(words[-1]))
                    if name is None or self._belongs(found.end()):
                        continue
                    begins = found.start() + found.group().find(words[0])
                    if not _PLACED.search(self._text, start, begins):
                        leads.append((found.start(), name))
                        break
        return leads

    def _is_quoted(self, at: int) -> bool:
        """Whether somebody says this: “I called Ole. | Rosa was out.” tells of neither."""
        before = bisect_left(self._said, (at + 1, 0))
        start, end = self._said[before - 1] if before else (0, 0)
        return at < end and self._text[start] in _OPENS

    def _belongs(self, end: int) -> bool:
        """Whether what ends here tells of whom or what somebody else is: Norland’s, Port Ansel | coach Ida Moe."""
        role = _NEXT.match(self._text, end)
        return self._text.startswith(("'s", "’s"), end) or (role is not None and role.group(1) in _TITLES)

    # --- one source after the other ---

    def speaker(self, source: Stretch) -> Speaker | None:
        phrase = self._text[slice(*source)].strip('"“” ')
        low = " ".join(phrase.lower().split())
        first = low.split(" ", 1)[0] if low else ""
        if low in _RELATIVE or first in _RELATIVE:
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
        if speaker is not None and speaker.name[:1] and any(c.isupper() for c in speaker.name):
            self._spoke.append((source[0], replace(speaker, inferred=False)))
        return speaker

    def _named(self, source: Stretch, phrase: str) -> Speaker | None:
        segments = [segment for segment in re.split(r"\s*,(?!\d)\s*", re.sub(r"\([^)]*\)", "", phrase)) if segment]
        if not segments:
            return None
        head = segments[0]
        name = _pure(head)
        if name is None and len(segments) > 1:
            name = _pure(segments[1])
        if name is None:
            name = _at_end(head)
        if name is None and len(segments) > 1:
            name = _behind_titles(segments[1])
        if name is None:
            return self._role(source, head)
        known = self._full.get(_surname(name)) or self._first.get(name.lower()) or name
        if known != name and head.lower() == f"the {name.lower()}" and not self._has_article(known):
            known = name  # the Storting
        body = " " in known and _BODY.match(head) is not None and _article(head) == known  # the Fjord Union
        person = (known in self._where and not body) or (len(segments) > 1 and any(map(_is_personal, segments[1:])))
        at = self._text.find(name.split()[-1], source[0], source[1])
        actor = self._actor(at, at + 1) or (
            self._actor(self._where[known], self._where[known] + 1) if known in self._where else None
        )
        speaker = Speaker(name=known, person=person, actor=actor, affiliation=self._other(source, actor))
        for role in _roles(phrase):
            self._roles[role] = speaker
        if person:
            self._first[known.split()[0].lower()] = known
        return speaker

    def _has_article(self, name: str) -> bool:
        at = self._where.get(name, 0)
        return self._text[max(0, at - 4) : at].lower() == "the "

    def _role(self, source: Stretch, head: str) -> Speaker:
        """Who has no name: the official, a senior Hamas official, Netanyahu’s office."""
        name = _article(" ".join(_WHO.sub("", head).split()))
        noun = re.split(r"\s+(?:of|who|for|at|in|from|with)\s+", name.lower())[0].split()[-1:]
        known = self._roles.get(noun[0]) if noun else None
        plain = not any(c.isupper() for c in name)
        if known is not None and plain and re.match(r"(?:the|this|that)\b", head, re.IGNORECASE):
            return replace(known, inferred=True)
        speaker = Speaker(name=name, affiliation=self._other(source, None))
        for role in [*noun, *_roles(head)]:
            self._roles[role] = speaker
        return speaker

    def _pronoun(self, at: int, sex: str) -> Speaker | None:
        spoke = self._spoke_last(at, sex)
        after = max(at - _REACH + 1, spoke[0] + 1 if spoke else 0)
        led = self._leads[bisect_left(self._leads, after, key=_where) : bisect_left(self._leads, at, key=_where)]
        if sex == "m" and spoke is not None:
            led = [lead for lead in led if _surname(lead[1]) in self._sex or not _sounds_female(lead[1])]
        for where, name in reversed(led):
            if spoke is not None and self._is_told_of(where, at, spoke[0]):
                continue
            if self._sex.setdefault(_surname(name), sex) == sex:
                return replace(self._person(name), inferred=True)
        if spoke is None:
            return self._lone(at) or self._only_named(at, sex)
        self._sex.setdefault(_surname(spoke[1].name), sex)
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
            if self._sex.get(_surname(name), sex) == sex:
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
        while self._unsexed and (known := self._sex.get(_surname(self._unsexed[-1][1].name))):
            last = self._unsexed.pop()
            self._heard[known] = max(self._heard.get(known, last), last, key=_where)
        return max([*self._unsexed[-1:], *filter(None, [self._heard.get(sex)])], key=_where, default=None)

    def _person(self, name: str) -> Speaker:
        where = self._where.get(name, 0)
        return Speaker(name=name, person=True, actor=self._actor(where, where + len(name)))

    def _before(self, at: int) -> Speaker | None:
        """Whom “who” stands for: the last name before it, else the words."""
        names = list(_NAME.finditer(self._text, max(0, at - 90), at))
        for found in reversed(names):
            words = _bare(found.group())
            if words and words[0].lower() not in _NO_NAME:
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
        return replace(self._spoke[-1][1], inferred=True) if self._spoke else None

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
_NAME_WORDS = 4
_LEAD = 90
_REACH = 1200


_BODY = re.compile(r"[Tt]he ")
_PLACED = re.compile(
    r"\b(?:at|in|from|near|off|outside|inside|across|around)\s+(?:the\s+(?:[a-z]+\s+)?)?(?:[A-Z]\w*\s+)?$",
    re.IGNORECASE,
)
"""Before the name of a place: from the collapsed | Harrow Pit."""


def _is_personal(segment: str) -> bool:
    """Whether it tells of a person: the rescue chief, who leads it."""
    words = segment.lower().split()
    return "who" in words[:1] or not _TITLES.isdisjoint(words[-1:])


def _behind_titles(segment: str) -> str | None:
    """The full name that an apposition ends in: former Lindmark premier | Astrid Holm."""
    name = None if segment.startswith(("which ", "who ", "whose ")) else _at_end(segment)
    return name if name is not None and " " in name and segment.endswith(name) else None


def _pure(segment: str) -> str | None:
    """A segment that is a name and nothing else, titles and article left out."""
    found = _NAME.fullmatch(_article(segment).strip())
    words = _bare(found.group()) if found else []
    return " ".join(words) if words and words[0].lower() not in _NO_NAME else None


def _at_end(segment: str) -> str | None:
    """The name that a description ends in, or that “of …” follows: Hamas’s negotiator | Khalil al-Hayya."""
    best = None
    for found in _NAME.finditer(segment):
        words = _bare(found.group())
        after = segment[found.end() :]
        if not words or words[0].lower() in _NO_NAME or re.match(r"['’]s?\s+\S", after):
            continue
        if len(words) == 1 and after.startswith(" of "):
            continue  # the Costs of War project
        if not after or re.match(r"\s+(?:of|for|from|in|who|at|himself|herself|and|on)\b", after):
            best = " ".join(words)
            if after and best.count(" "):
                break
    preposition = re.search(r"\s(?:of|for|from|in|at|on|with|by|about)\s", segment)
    at = -1 if best is None else segment.find(best)
    if preposition and at > preposition.start() and not segment.endswith("of State ", 0, at):
        return None  # the head is before it: the armed wing of …
    return best


_ROLE = re.compile(r"\b[a-z][a-z-]+\b")


def _roles(phrase: str) -> list[str]:
    """Words that may call the speaker again: negotiator, spokesperson, President."""
    words = [word.lower() for word in re.findall(r"\b\w[\w-]+\b", phrase)]
    return [word for word in words if word in _TITLES or word in _CALLED]


def calls(words: str) -> bool:
    """Whether they end in what somebody is: Foreign minister."""
    last = words.lower().split()[-1:]
    return not _TITLES.isdisjoint(last) or not _CALLED.isdisjoint(last)


_CALLED = frozenset(
    """official officials negotiator group delegation office diplomat nominee mogul businessman businesswoman lawmaker
    strategist lawyer analyst mother father aide union company ministry commander leader expert professor researcher
    author candidate activist journalist witness doctor candidate executive founder economist source sources statement
    billionaire activists movement party team agency committee organization organisation report study""".split()
)
