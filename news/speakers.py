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
    is_body,
    is_personal,
    is_somebody,
    pure,
    roles,
    sex_of,
    surname,
    without_article,
)
from news.clauses import sentences
from news.contents import Stretch
from news.ids import ActorId
from news.model import Mention
from news.reporting.english import ENGLISH, FINITE, NOUNS_TOO, Shape
from news.subjects import first_phrase
from news.text import Analysis


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who said something, as far as the text tells."""

    name: str
    person: bool = False
    actor: ActorId | None = None
    affiliation: ActorId | None = None
    inferred: bool = False  # by a pronoun or a role
    guessed: bool = False  # … of somebody who was only named


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


_SHE, _HE = frozenset("she her hers herself".split()), frozenset("he his him himself".split())
_THEIRS = frozenset({"his", "her"})
_WRITER = frozenset("we i you".split())  # outside of quotation marks, or whoever reads
_GROUPS = frozenset("they it the_group the_organization the_organisation the_company the_committee".split())
_RELATIVE = frozenset("who which that whom".split())
_WHO = re.compile(r"\s(?:who|which|that)$")
_RELEASED = re.compile(r"\b(?:released|issued|made|put out|published|posted)\b[^.\n]*?\bstatement")
_SAYS_SEX = re.compile(r"\b(?:his|himself|he|him|herself|hers|her|she)\b")
_CAPITAL = re.compile(rf"[{UPPER}]\w+")  # thanked | Moen | for her patience
_NEXT = re.compile(rf" ([a-z]+) (?=[{UPPER}])")
_MRS = re.compile(r"\b(Mr|Mrs|Ms)\.?\s")
_MRS_BEFORE = re.compile(r"\b(Mr|Mrs|Ms)\.?\s$")
_TWO = 2


class _Resolver:
    def __init__(self, analysis: Analysis, mentions: Sequence[Mention], said: Sequence[Stretch]) -> None:
        self._analysis = analysis
        self._text = analysis.text
        self._said = said
        self._sentences = analysis.sentences
        self._mentions = sorted(mentions, key=lambda mention: mention.span.start)
        self._full: dict[str, list[str]] = {}  # surname → the full name first given, then those of others who share it
        self._first: dict[str, str] = {}  # first name → the full name of who spoke with it last
        self._where: dict[str, int] = {}  # full name → where it stands
        self._sex: dict[str, str] = {}  # full name → f, m
        self._given: dict[str, str] = {}  # first word → full name, where that is the family’s: Xi
        self._named_at: list[tuple[int, str]] = []  # every name outside of quotation marks, as it stands
        self._titled: list[tuple[str, str]] = []  # “Clinton”, and the sex that Mr. or Mrs. before it tells
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
        offices: dict[str, str] = {}  # first word of a name behind a title → the name
        alone = set[str]()
        for found in NAME.finditer(self._text):
            words = bare(found.group())
            if not words or words[0].lower() in NO_NAME:
                continue
            name = " ".join(words)
            if (sex := self._called_sex(found, len(name))) is not None:
                self._titled.append((name, sex))
            if not self._is_quoted(found.start()):
                self._named_at.append((found.end() - len(name), name))
            if len(words) == 1:
                alone.add(name)
            elif len(words) <= NAME_WORDS and not name.isupper():  # somebody shouts
                if NO_PERSON.isdisjoint(word.lower() for word in words) and not words[-1].isupper():  # Sovereign AI
                    self._introduce(name, found.end() - len(name))
                if len(name) < len(found.group()) or "-" in words[-1]:  # Moon Jae-in
                    offices.setdefault(words[0], name)
        self._given = {
            first: name
            for first, name in offices.items()
            if first in alone and name.rsplit(maxsplit=1)[-1] not in alone and name in self._where
        }
        self._learn_titles()

    def _introduce(self, name: str, at: int) -> None:
        """A full name, unless it was told before; Hold Melania Trump, where the text has Melania Trump too, is two."""
        people = self._full.setdefault(surname(name), [])
        known = next((known for known in people if not _are_namesakes(name, known)), None)
        if known is not None and known.endswith(f" {name}"):
            people.remove(known)
            del self._where[known]
        elif known is not None:
            return
        people.append(name)
        self._where[name] = at
        self._learn_sex(name, at + len(name))

    def _learn_titles(self) -> None:
        for name, sex in self._titled:
            if " " in name or len(self._full.get(surname(name), ())) < _TWO:
                self._sex[self._whole(name) or name] = sex
        for name, sex in self._titled:  # Mr. and Mrs. Clinton: who of them is not she
            if (known := self._whole(name, sex)) is not None:
                self._sex.setdefault(known, sex)

    def _called_sex(self, found: re.Match[str], letters: int) -> str | None:
        """What a name is called tells of it: Mrs. Moe; Chairwoman Ida Moe; his wife, Ida, …; Ida Moe, a spokeswoman."""
        at, end = found.end() - letters, found.end()
        if (sex := self._titled_before(at)) is not None:
            return sex
        before = _CALLED_BEFORE.search(self._text, max(0, at - 24), at)
        if before is not None and (not before.group(2) or self._text.startswith((",", "."), end)):
            return sex_of(before.group(1))
        behind = _CALLED_BEHIND.match(self._text, end, end + 60)
        return sex_of(behind.group(1)) if behind else None

    def _titled_before(self, at: int) -> str | None:
        """The sex that the title before a name tells: Mrs. | Clinton."""
        title = _MRS_BEFORE.search(self._text, max(0, at - 5), at)
        return None if title is None else "m" if title.group(1) == "Mr" else "f"

    def _learn_sex(self, name: str, at: int) -> None:
        stop = self._text.find("\n", at, at + 80)
        near = self._text[at : min(at + 80, stop if stop >= 0 else at + 80)]
        if near.startswith(", whose "):
            return  # Ole Moe, whose mother lost her flat
        told = _SAYS_SEX.search(near.split(". ")[0])
        if told and _CAPITAL.search(near, 0, told.start()) is None:  # of somebody else
            self._sex.setdefault(name, "f" if told.group() in _SHE else "m")

    def _whole(self, name: str, sex: str | None = None) -> str | None:
        """The full name of who is called so: Bill or Hillary Clinton by the title, or who is named first; None: neither."""
        people = self._full.get(surname(name), [])
        if not people and name in self._given:
            return self._given[name]  # President Xi Jinping … Xi
        if " " in name:
            return next((known for known in people if not _are_namesakes(name, known)), None)
        if len(people) == 1 or sex is None:
            return people[0] if people else None
        of_sex = [known for known in people if self._sex.get(known) == sex]
        unknown = [known for known in people if known not in self._sex]
        unknown = [known for known in unknown if sex == "f" or not _sounds_female(known)]
        return next(iter(of_sex or (unknown if len(unknown) == 1 else ())), None)

    def _leading(self, analysis: Analysis) -> list[tuple[int, str]]:
        """(where, full name) of the persons that lead sentences."""
        leads = []
        for start, end in analysis.sentences:
            if self._text[start] in _OPENS or self._is_quoted(start):
                continue
            first = self._main_clause(start, min(end, start + _LONGEST_LEAD))
            for found in NAME.finditer(self._text, first, min(end, first + _LEAD)):
                words = bare(found.group())
                if words and words[0].lower() not in NO_NAME:
                    sex = self._titled_before(found.end() - len(words[-1])) if len(words) == 1 else None
                    name = self._whole(" ".join(words)) or self._whole(words[-1])
                    name = self._whole(words[0], sex) if sex else name
                    if name is None and len(words) == 1 and start < first == found.start():
                        name = words[0]  # Asked whether …, Moen demurred.
                    if name is None or self._belongs(found.end()) or _are_namesakes(" ".join(words), name):
                        continue
                    begins = found.start() + found.group().find(words[0])
                    if self._is_thing(begins, name):
                        continue
                    if self._is_object(first, found.start()):
                        break
                    if not _PLACED.search(self._text, start, begins):
                        leads.append((found.start(), name))
                        break
        return leads

    def _main_clause(self, start: int, end: int) -> int:
        """Where whoever leads it stands: Asked whether NP, who …, would win, | Moen | demurred."""
        if _LEADS_UP.match(self._text, start, end) is None:
            return start
        behind = _BEHIND_COMMA.search(self._text, start, end)
        return behind.start(1) if behind else start

    def _is_object(self, start: int, at: int) -> bool:
        """He said | Moen | had done it: not of whom it tells; he."""
        words = _ROLE_WORD.findall(self._text[start:at].lower())
        return not _PERSONAL.isdisjoint(words[:1]) or any(word in FINITE or word in _SAYS for word in words)

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

    def speaker(self, source: Stretch, content: Sequence[Stretch]) -> Speaker | None:
        phrase = self._text[slice(*source)].strip('"“” ')
        low = " ".join(phrase.lower().split())
        first = low.split(" ", 1)[0] if low else ""
        if low in _WRITER:
            speaker = None
        elif first in _RELATIVE and not phrase.isupper():  # WHO is a body
            speaker = self._before(source[0])
        elif (first in _HE or first in _SHE) and not (first in _THEIRS and first != low):  # his lawyer, Ida Moe
            speaker = self._pronoun(source[0], "f" if first in _SHE else "m", content)
        elif low.replace(" ", "_") in _GROUPS or first in {"they", "it"}:
            speaker = self._body_before(source[0]) if first in {"it", "they"} else None
            speaker = speaker or self._last(person=False)
            if speaker is None and first == "the":
                speaker = self._role(source, phrase)
            elif speaker is None and first != "it":  # “The railway suspects a switch, it said”: nobody who was heard
                speaker = self._last(person=True)
                speaker = replace(speaker, guessed=True) if speaker else None
        elif low in {"the statement", "a statement"}:
            speaker = self._stated(source[0])
        else:
            speaker = self._named(source, phrase)
        self._latest = speaker or self._latest
        if speaker is not None and speaker.name[:1] and any(c.isupper() for c in speaker.name):
            self._spoke.append((source[0], replace(speaker, inferred=False, guessed=False)))
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
        known = self._known(name, phrase)
        if known != name and head.lower() == f"the {name.lower()}" and not self._has_article(known):
            known = name  # the Storting
        body = " " in known and _BODY.match(head) is not None and without_article(head) == known  # the Fjord Union
        person = (known in self._where and not body) or (len(segments) > 1 and any(map(is_personal, segments[1:])))
        person |= self._is_titled(head, name)
        at = self._text.find(name.split()[-1], source[0], source[1])
        where = self._where.get(known, at)
        several = len(self._full.get(surname(name), ())) > 1  # forms of their actors are the same
        actor = (self._actor(at, at + 1) if not several else None) or self._actor(where, where + len(known))
        speaker = Speaker(name=known, person=person, actor=actor, affiliation=self._other(source, actor))
        for role in roles(phrase):
            self._roles[role] = speaker
        if person:
            self._first[known.split()[0].lower()] = known
        return speaker

    @staticmethod
    def _is_titled(head: str, name: str) -> bool:
        """President | Moen; his wife, | Ida: one word is somebody’s name behind what he is."""
        told = head.removesuffix(name).rstrip(" ,.")
        return " " not in name and is_somebody(told) and not told.endswith(("’s", "'s"))

    def _known(self, name: str, phrase: str) -> str:
        """The full name; of two who share a surname whom the title fits, else as it stands: Mrs. Clinton."""
        titled = None if " " in name else _MRS.search(phrase)
        sex = None if titled is None else "m" if titled.group(1) == "Mr" else "f"
        known = self._whole(name, sex) or (None if titled else self._first.get(name.lower()))
        if known is not None and not _are_namesakes(name, known):
            return known
        return f"{titled.group(1)}. {name}" if titled and surname(name) in self._full else name

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
        if plain and noun and head.lower() == f"the {noun[0]}" and (titled := self._titled_so(noun[0])):
            self._roles[noun[0]] = self._person(titled)
            return replace(self._roles[noun[0]], inferred=True)
        speaker = Speaker(name=name, affiliation=self._other(source, None))
        for role in [*noun, *roles(head)]:
            self._roles[role] = speaker
        return speaker

    def _pronoun(self, at: int, sex: str, content: Sequence[Stretch] = ()) -> Speaker | None:
        spoke = self._spoke_last(at, sex)
        sure = not self._is_told(at)  # in “Moen asked why she …” she may be anybody
        subject = None if self._leads_itself(at) else self._subject_before(at)
        if subject is not None and self._may_be(subject[1], sex, spoke, content) and self._leads_on(subject[0], spoke):
            if sure and subject[1].person:
                self._sex.setdefault(subject[1].name, sex)
            known = sex == "m" or spoke is None or self._sex_of(subject[1].name) is not None
            return replace(subject[1], inferred=True, guessed=not known)
        return self._heard_or_led(at, sex, spoke, sure)

    def _leads_itself(self, at: int) -> bool:
        """Moen was praised when | he | said it: he who leads the pronoun’s own sentence."""
        start = self._sentences[max(0, bisect_left(self._sentences, (at + 1, 0)) - 1)][0]
        lead = bisect_left(self._leads, (start, ""))
        return lead < len(self._leads) and self._leads[lead][0] < at and not self._text.endswith(", ", 0, at)

    def _titled_so(self, role: str) -> str | None:
        """The minister: Culture Minister | Amina Bello |, where nobody else of the text has been called so."""
        if role not in TITLES:
            return None
        called = re.compile(rf"(?<!ormer )\b{role.capitalize()} ((?:[{UPPER}][\w’'-]*\w ?){{1,{NAME_WORDS}}})")
        names = [found.group(1).rstrip() for found in called.finditer(self._text)]
        people = {self._whole(name) for name in names}
        whole = any(" " in name for name in names)  # “President Holm” may be another than Jan Holm
        return people.pop() if whole and len(people) == 1 else None

    def _heard_or_led(self, at: int, sex: str, spoke: tuple[int, Speaker] | None, sure: bool) -> Speaker | None:
        """Whoever spoke last, or led a sentence since."""
        after = max(at - _REACH + 1, spoke[0] + 1 if spoke else 0)
        led = self._leads[bisect_left(self._leads, after, key=_where) : bisect_left(self._leads, at, key=_where)]
        if sex == "m" and spoke is not None:
            led = [lead for lead in led if lead[1] in self._sex or not _sounds_female(lead[1])]
        for where, name in reversed(led):
            if spoke is not None and self._is_told_of(where, at, spoke[0]):
                continue
            if self._sex.get(name, sex) == sex:
                known = name in self._sex
                if sure:
                    self._sex.setdefault(name, sex)
                return replace(
                    self._person(name), inferred=True, guessed=not known and self._is_rivalled(where, at, name, sex)
                )
        if spoke is None:
            return self._lone(at) or self._only_named(at, sex)
        if sure and spoke[1].person:
            self._sex.setdefault(spoke[1].name, sex)
        return replace(spoke[1], inferred=True, guessed=self._is_rivalled(spoke[0], at, spoke[1].name, sex))

    def _is_rivalled(self, where: int, at: int, name: str, sex: str) -> bool:
        """Whether somebody else who may be meant leads the sentence before, where *name* stands further up."""
        number = self._sentence_before(at)
        if number is None or where >= self._sentences[number][0]:
            return False
        start, end = self._sentences[number]
        since = bisect_left(self._named_at, (start, ""))
        others = {
            self._whole(other) or other for _, other in self._named_at[since : bisect_left(self._named_at, (end, ""))]
        }
        return name not in others and any(
            other in self._where and self._sex.get(other, sex) == sex and (sex == "f" or not _sounds_female(other))
            for other in others
        )

    # --- the sentence before ---

    def _sentence_before(self, at: int) -> int | None:
        """The last one before that of a pronoun in which the outlet speaks."""
        own = bisect_left(self._sentences, (at + 1, 0)) - 1
        begins = own  # a tag’s sentence, where its quotation has several
        while begins > max(0, own - _NEAR) and self._is_quoted(self._sentences[begins][0]):
            begins -= 1
        if begins < own:
            return begins
        before = own - 1
        while before > max(0, own - _NEAR) and self._is_quoted(self._sentences[before][0]):
            before -= 1
        return before if before >= 0 and at - self._sentences[before][0] < _REACH else None

    def _subject_words(self, at: int) -> Stretch | None:
        number = self._sentence_before(at)
        if number is None:
            return None
        start, end = self._sentences[number]
        sentence = next(iter(sentences(self._analysis, start, end, ())), None)
        if sentence is None or not sentence.units or _LEADS_UP.match(self._text, start, end):
            return None
        phrase = first_phrase(sentence, 0, min(len(sentence.units), _LONGEST_SUBJECT))
        return None if phrase is None else (sentence.units[phrase.first].start, sentence.units[phrase.last - 1].end)

    def _subject_before(self, at: int) -> tuple[int, Speaker] | None:
        """The person that the sentence right before tells of: President Moen; the president; her father, Ole."""
        words = self._subject_words(at)
        if words is None or self._is_told(words[0]):
            return None
        start, end = words
        run = NAME.match(self._text, start, self._sentence_end(start))
        name = bare(run.group()) if run else ()
        if run and name and name[0].lower() not in NO_NAME and not self._belongs(run.end()):
            known = self._whole(" ".join(name)) or self._whole(name[-1])
            if known is not None and _are_namesakes(" ".join(name), known):
                known = None
            if known is not None:
                return start, self._person(known)
            if len(name) == 1 and self._is_titled(run.group(), name[0]):
                return start, Speaker(name=name[0], person=True)
            return None
        phrase = self._text[start:end]
        head, _, apposed = phrase.partition(", ")
        if not is_somebody(head) or _POSSESSED.search(head):
            return None
        if apposed and (other := pure(apposed)) is not None:
            return start, replace(self._person(self._whole(other) or other), person=True)
        return (start, self._role((start, start + len(head)), head)) if _DEFINITE.match(head) else None

    def _sentence_end(self, at: int) -> int:
        return self._sentences[bisect_left(self._sentences, (at + 1, 0)) - 1][1]

    def _leads_on(self, subject: int, spoke: tuple[int, Speaker] | None) -> bool:
        """Whether nobody was heard since the subject, but in a clause that tells of somebody: Moen met Vogt, who denied it."""
        if spoke is None or spoke[0] <= subject:
            return True
        return spoke[0] < self._sentence_end(subject) and _WHO_BEHIND.match(self._text, spoke[0]) is not None

    def _may_be(
        self, speaker: Speaker, sex: str, spoke: tuple[int, Speaker] | None, content: Sequence[Stretch]
    ) -> bool:
        """Of this sex, as far as it is known, and not one whom the quotation names."""
        known = self._sex_of(speaker.name)
        if known is None and sex == "m" and spoke is not None and _sounds_female(speaker.name):
            return False
        last = speaker.name.rsplit(maxsplit=1)[-1]
        named = last[:1].isupper() and any(
            self._text[start] in _OPENS and re.search(rf"\b{re.escape(last)}\b", self._text[start:end])
            for start, end in content
        )
        return known in {None, sex} and not named

    def _sex_of(self, name: str) -> str | None:
        return self._sex.get(name) or (None if name[:1].isupper() else sex_of(name))

    def _is_told(self, at: int) -> bool:
        """Whether it stands in what somebody says."""
        before = bisect_left(self._said, (at + 1, 0))
        return any(start <= at < end for start, end in self._said[max(0, before - 3) : before])

    def _body_before(self, at: int) -> Speaker | None:
        """The president’s office did not answer. | It had said …"""
        words = self._subject_words(at)
        if words is None or self._is_told(words[0]):
            return None
        head = self._text[slice(*words)].split(", ")[0]
        return replace(self._role(words, head), inferred=True) if is_body(head) and _DEFINITE.match(head) else None

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
            if self._sex.get(name, sex) == sex and not self._is_thing(self._where[name], name):
                return replace(self._person(name), inferred=True, guessed=True)
        other = bisect_left(self._spoke, at, key=_where)
        last = self._spoke[other - 1][1] if other else None
        return None if last is None or last.person else replace(last, inferred=True)

    def _spoke_last(self, at: int, sex: str) -> tuple[int, Speaker] | None:
        """The person last heard before *at* who is, or may be, of the sex; each that spoke is looked at once."""
        while self._sorted < len(self._spoke) and self._spoke[self._sorted][0] < at:
            if self._spoke[self._sorted][1].person:
                self._unsexed.append(self._spoke[self._sorted])
            self._sorted += 1
        while self._unsexed and (known := self._sex_of(self._unsexed[-1][1].name)):
            last = self._unsexed.pop()
            self._heard[known] = max(self._heard.get(known, last), last, key=_where)
        return max([*self._unsexed[-1:], *filter(None, [self._heard.get(sex)])], key=_where, default=None)

    def _person(self, name: str) -> Speaker:
        where = self._where.get(name)
        actor = None if where is None else self._actor(where, where + len(name))
        return Speaker(name=name, person=True, actor=actor)

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


def _sounds_female(name: str) -> bool:
    """By the first name’s ending: weak, it only keeps “he” with the man who spoke, where a Rosa was named since."""
    first = name.split(maxsplit=1)[0].lower()
    return first.endswith(("a", "ie", "elle", "ette")) and first not in _MEN


_MEN = frozenset(
    """joshua luca mustafa nikita andrea sasha ezra hamza musa isa yahya misha ilya nikola noa akira eddie charlie jamie
    willie archie robbie freddie alfie ollie bernie richie frankie louie georgie ronnie johnnie donnie arnie""".split()
)


def _where(item: tuple[int, Speaker | str]) -> int:
    return item[0]


_OPENS = "\"“«„'‘`"
_LEAD = 90
_LONGEST_LEAD = 500
_LEADS_UP = re.compile(
    r"(?:[A-Z][a-z]+(?:ed|ing)|When|While|As|After|Before|If|Although|Though|Since|Because|Until|Even)\b"
)
_BEHIND_COMMA = re.compile(rf", ((?:he|she|they) |(?:[{UPPER}][\w.'’-]* ){{1,5}}(?=[a-z]))")
_ROLE_WORD = re.compile(r"[a-z]+")
_PERSONAL = frozenset("he she they it we i you".split())
_SAYS = frozenset(form for form, verb in ENGLISH.items() if verb.shape is Shape.PAST) - NOUNS_TOO
_REACH = 1200
_LONGEST_SUBJECT = 24
_NEAR = 12  # sentences
_CALLED_BEFORE = re.compile(r"([A-Za-z-]+)(,?) $")
_CALLED_BEHIND = re.compile(
    r", (?:\d+, )?(?:(?:a|an|the|his|her) )?(?:(?!of |to |for |with |and )[\w-]+ ){0,2}?([a-z]+)(?=[,.]| (?:of|for|from|at|in|who)\b)"
)
_POSSESSED = re.compile(r"(?:['’]s|s['’])$")
_DEFINITE = re.compile(r"(?:the|a|an|one|his|her|their|its|police)\b", re.IGNORECASE)
_WHO_BEHIND = re.compile(r"(?:[^,.\n]*,)? ?who\b")


_BODY = re.compile(r"[Tt]he ")
_PLACED = re.compile(
    r"\b(?:at|in|from|near|off|outside|inside|across|around)\s+(?:the\s+(?:[a-z]+\s+)?)?(?:[A-Z]\w*\s+)?$",
    re.IGNORECASE,
)
"""Before the name of a place: from the collapsed | Harrow Pit."""
