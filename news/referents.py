"""Referents: whom the words for a source stand for, in languages other than English.

    le ministre Jean Dupont … Dupont … il … le ministre → Jean Dupont
    وزير الخارجية سامي الراشد … الراشد → سامي الراشد

What is not told surely stays what the text calls it: a role is no name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile

from news.attribution import Attribution
from news.contents import Stretch
from news.ids import ActorId
from news.model import Mention
from news.reporting.grammar import Grammar, Order
from news.rows import parts
from news.speakers import Speaker
from news.text import Analysis, fold

_WORD = re.compile(r"\w[\w.'’׳״\"-]*\w|\w")
_PARTICLES = frozenset("de la del der von van di da al el bin ibn ben des du dos und".split())
_ARTICLES = re.compile(r"^(?:ال|ה)")
_ATTACHED = re.compile(r"-(?:t-)?(il|elle)\b")
_RELATIVES = tuple(f", {word} " for word in "que quien qui dont die der которая который".split())
_SAME = 4  # letters that a name in another case keeps


def resolve(
    analysis: Analysis, found: Sequence[Attribution], mentions: Sequence[Mention], grammar: Grammar
) -> list[Speaker | None]:
    """The speaker of each attribution, at its position."""
    order = sorted(range(len(found)), key=lambda k: (found[k].source or found[k].cue or found[k].content[0])[0])
    people = _People(analysis.text, mentions, grammar)
    speakers: list[Speaker | None] = [None] * len(found)
    known: dict[int, Speaker | None] = {}
    for k in order:
        before, source = found[k].follows, found[k].source
        if before is not None and id(before) in known:
            speakers[k] = known[id(before)]
        elif source is not None:
            speakers[k] = people.speaker(source)
        elif (cue := found[k].cue) is not None:
            last = people.last(cue[0], _ATTACHED.match(analysis.text, cue[1]))
            several = analysis.text[slice(*cue)].split()[0].endswith(grammar.plural) if grammar.plural else False
            speakers[k] = None if several and last is not None and last.person else last
        known[id(found[k])] = speakers[k]
    return speakers


class _People:
    """Who was heard so far, in the order of the text."""

    def __init__(self, text: str, mentions: Sequence[Mention], grammar: Grammar) -> None:
        self._text, self._g = text, grammar
        self._mentions = sorted(mentions, key=lambda mention: mention.span.start)
        self._starts = [mention.span.start for mention in self._mentions]
        self._by_last: dict[str, Speaker] = {}  # the last word of a name, folded
        self._by_role: dict[str, Speaker] = {}
        self._sex: dict[str, str] = {}
        self._heard: list[Speaker] = []  # the last few
        self._spoke = 0  # where the last of them is named
        self._full: dict[str, str] = {}  # surname: the full name, if the text has it
        self._leads = sorted([*_leading(text, grammar), *_leading_roles(text, grammar)]) if grammar.capitals else []

    def last(self, at: int, attached: re.Match[str] | None = None) -> Speaker | None:
        """Who spoke last before *at*: a verb without a subject; or with one *attached*, which is a person: confie-t-elle."""
        if attached and (told := self.speaker(attached.span(1))):
            return told
        last = self._heard[-1] if self._heard else None
        if last is None or (self._apart(at) and (led := self._led(at, "", near=True))):
            return self._led(at, "") if last is None else led
        return None if attached and last.name.islower() else replace(last, inferred=True)

    def _apart(self, at: int) -> bool:
        """Whether a paragraph ended since somebody was heard."""
        return self._text.find("\n", self._spoke, at) >= 0

    def _led(self, at: int, sex: str, *, near: bool = False) -> Speaker | None:
        """Who leads the sentence before, where nobody was heard: “Sofía Marín dirige el colegio. “…”, anunció.”

        *near*: since whoever was heard last, in the paragraph of *at*.
        """
        floor = max(self._spoke, self._text.rfind("\n", 0, at)) if near else 0
        leads = self._leads[: bisect_left(self._leads, at, key=_where)][-_LEADS:]
        for where, name in reversed(leads):
            if where < floor:
                break
            known = (self._by_role if name.islower() else self._by_last).get(parts(name.rsplit(maxsplit=1)[-1])[0])
            if known is not None and not (sex and self._sex.get(known.name, sex) != sex):
                return replace(known, inferred=True)
            if name.islower():
                continue
            if not (sex and self._sex.get(name, sex) != sex):
                actor = self._actor(where, where + len(name))
                return Speaker(name=name, person=True, actor=actor, inferred=True)
        return None

    def speaker(self, source: Stretch) -> Speaker | None:
        """Whom the words *source* stand for."""
        words = [(found.group(), found.start()) for found in _WORD.finditer(self._text, *source)]
        if not words:
            return None
        first = parts(words[0][0])
        g = self._g
        if len(words) == 1 and words[0][0].islower() and first[0] in g.determiners - g.she - g.they:
            return self._pronoun("m", source[0])  # él: folded, the article
        if len(words) == 1 or first[0] in g.pronouns:
            for sex, table in (("f", g.she), ("m", g.he), ("", g.they)):
                if not table.isdisjoint(first):
                    return self._pronoun(sex, source[0])
        speaker = self._named(words, source) or self._called(words, source)
        if speaker is not None:
            self._heard = [*self._heard[-7:], replace(speaker, inferred=False)]
            self._spoke = source[0]
        return speaker

    def _pronoun(self, sex: str, at: int) -> Speaker | None:
        if sex and self._heard and self._apart(at) and (led := self._led(at, sex, near=True)):
            return led
        for speaker in reversed(self._heard):
            known = self._sex.get(speaker.name)
            if sex and (not speaker.person or (known and known != sex)):
                continue
            if sex:
                self._sex.setdefault(speaker.name, sex)
            return replace(speaker, inferred=True)
        return self._led(at, sex) if sex else None

    def _named(self, words: Sequence[tuple[str, int]], source: Stretch) -> Speaker | None:
        """By the name in it."""
        row = self._name(words, source)
        if not row:
            return None
        at = row[0][1]
        whole = self._text[at : row[-1][1] + len(row[-1][0])]
        name = _bare_name(whole)
        key = parts(row[-1][0])[0]
        known = self._known(key) if len(row) == 1 else None
        if known is not None:
            return replace(known, inferred=False)
        if len(row) == 1 and self._g.capitals and not self._starts_with_body(words):
            name = self._whole(name)
        person = " " in name or self._has_title(words)
        actor = self._actor(at, at + len(whole))
        speaker = Speaker(name=name, person=person, actor=actor, affiliation=self._other(source, actor))
        self._by_last.setdefault(key, speaker)
        self._remember(words, speaker)
        return speaker

    def _whole(self, name: str) -> str:
        """The full name, where the text has it: Binet → Sophie Binet."""
        if name not in self._full:
            wholes = re.finditer(rf"({_CAPITAL}[\w’'-]+) {_BETWEEN}{re.escape(name)}\b", self._text)
            leads = (lead for _, lead in self._leads if lead.endswith(f" {name}"))
            self._full[name] = next((found.group() for found in wholes if self._is_whole(found)), None) or next(
                leads, name
            )
        return self._full[name]

    def _is_whole(self, found: re.Match[str]) -> bool:
        """Not: Lehrer Hafele, Laut Moen, der Abgeordnete Berg, LTE-fähige Geräte."""
        first, before = found.group(1), self._text[: found.start()].rstrip(" \"«“„'")
        if (
            self._no_name(first)
            or first.isupper()
            or not all(part[1:] and part[0].isupper() for part in first.split("-"))
        ):
            return False
        if not before or before.endswith((".", "!", "?", "\n", "…", ":", "»", "”")):
            return False  # any word has a capital there
        return not (self._g.nouns and not self._g.determiners.isdisjoint(parts(before.rsplit(maxsplit=1)[-1])))

    def _known(self, key: str) -> Speaker | None:
        if key in self._by_last:
            return self._by_last[key]
        if not self._g.capitals or len(key) <= _SAME:
            return None
        stem = key[: max(_SAME, len(key) - 2)]
        return next((speaker for last, speaker in self._by_last.items() if _inflected(last, key, stem)), None)

    def _remember(self, words: Sequence[tuple[str, int]], speaker: Speaker) -> None:
        g = self._g
        for word, _ in words:
            for part in parts(word):
                if part in g.titles or part in g.bodies or self._is_role(part):
                    self._by_role[part] = speaker
                role = g.nouns and (part in g.titles or self._is_role(part))
                if part in g.she_is or (role and part.endswith("in")):
                    self._sex[speaker.name] = "f"
                elif part in g.he_is or (role and f"{part}in".endswith(_HEADS)):
                    self._sex.setdefault(speaker.name, "m")

    def _called(self, words: Sequence[tuple[str, int]], source: Stretch) -> Speaker:
        """By what somebody is: le ministre, ein Sprecher der Polizei, المتحدث باسم الحركة."""
        roles = [part for word, _ in words for part in parts(word) if part in self._g.titles or self._is_role(part)]
        plain = not any(self._capital(word) for word, _ in words[1:]) or self._g.nouns or not self._g.capitals
        if roles and plain and len(words) <= 2 and (known := self._by_role.get(roles[-1])):
            return replace(known, inferred=True)
        start = words[1][1] if len(words) > 1 and self._is_article(words[0][0]) else words[0][1]
        name = " ".join(self._text[start : source[1]].split())
        actor = None
        if not roles:
            actor = self._actor(*source)
        person = bool(roles) and not self._starts_with_body(words)
        speaker = Speaker(name=name, person=person, actor=actor, affiliation=self._other(source, actor))
        for role in roles:
            self._by_role[role] = speaker
        for word, _ in words:
            if parts(word)[0] in self._g.bodies:
                self._by_role[parts(word)[0]] = speaker
        return speaker

    def _is_article(self, word: str) -> bool:
        return not self._g.determiners.isdisjoint(parts(word)) and "'" not in word and "’" not in word

    # --- names ---

    def _name(self, words: Sequence[tuple[str, int]], source: Stretch) -> Sequence[tuple[str, int]]:
        if not self._g.capitals:
            return self._name_without_capitals(words)
        best: Sequence[tuple[str, int]] = ()
        if self._g.order is Order.LAST and not self._g.bodies.isdisjoint(parts(words[-1][0])):
            return ()  # Emniyet Genel Müdürlüğü: what it is stands last
        for run in self._runs(words):
            of = self._is_of(words, run)
            if len(run) > len(best) and not of:
                best = run
        if len(best) == 1:
            alone = [word for word, _ in words if not self._is_article(word)]
            titled = self._titled(words, best[0][1]) and not self._starts_with_body(words)
            tracked = self._actor(best[0][1], best[0][1] + len(best[0][0])) is not None
            if len(alone) > 1 and not titled and not tracked and not self._is_told_of(words, best[0]):
                return ()
        del source
        return best

    def _is_told_of(self, words: Sequence[tuple[str, int]], name: tuple[str, int]) -> bool:
        """A name, and behind a comma what is told of whoever has it: Castro, que al ser preguntado …"""
        end = name[1] + len(name[0])
        return words[0] == name and self._text.startswith(_RELATIVES, end)

    def _runs(self, words: Sequence[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
        """Rows of capitalised words that are no titles: Dışişleri Bakanı | Hakan Fidan."""
        run: list[tuple[str, int]] = []
        end = 0
        for word, at in words:
            breaks = bool(run) and re.search(r"[,(:]", self._text[end:at]) is not None
            fits = self._capital(word) and not self._no_name(word)
            if breaks or not (fits or (run and parts(word)[0] in _PARTICLES and word.islower() and not self._g.nouns)):
                if run:
                    yield _trimmed(run)
                run = []
            if fits or run:
                run.append((word, at))
            end = at + len(word)
        if run:
            yield _trimmed(run)

    def _no_name(self, word: str) -> bool:
        found = parts(word)
        g = self._g
        if not g.no_names.isdisjoint(found[:1]):
            return True
        return self._is_role(found[0])

    def _is_role(self, word: str) -> bool:
        """Außenministerin, Polizeisprecher, Pressesprecherin: a word that ends in what somebody is."""
        return self._g.nouns and word.endswith(_HEADS)

    def _is_of(self, words: Sequence[tuple[str, int]], run: Sequence[tuple[str, int]]) -> bool:
        """Le porte-parole de | Jean Dupont |: not he."""
        place = next(k for k, (_, at) in enumerate(words) if at == run[0][1])
        if not place:
            return False
        before = parts(words[place - 1][0])
        own = parts(words[place][0])
        of = self._g.of
        elided = len(own) > 1 and own[0] in of
        return elided or (not of.isdisjoint(before) and place > 1)

    def _name_without_capitals(self, words: Sequence[tuple[str, int]]) -> Sequence[tuple[str, int]]:
        g = self._g
        k, titled = 0, False
        while k < len(words):
            word = parts(words[k][0])[0]
            if word in g.of and k + 1 < len(words):
                k += 2
                titled = True
            elif word in g.titles or word in g.bodies:
                k, titled = k + 1, True
            elif titled and _ARTICLES.match(words[k][0]) and (k + 1 < len(words) or len(words) > 1):
                k += 1
            else:
                break
        if not titled and len(words) > 2 and _ARTICLES.match(words[0][0]) and not _ARTICLES.match(words[1][0]):
            k = 1  # العمدة كريم ناصر
        rest = [pair for pair in words[k:] if not g.determiners & set(parts(pair[0]))]
        if titled and not rest:
            return ()
        if parts(words[0][0])[0] in g.bodies or (titled and k == 1 == len(rest) and not _ARTICLES.match(words[0][0])):
            return ()  # شركة نوردلك, مصدر حكومي
        if titled and rest and any(parts(word)[0] in g.titles for word, _ in rest):
            return ()
        return rest[:4]

    def _has_title(self, words: Sequence[tuple[str, int]]) -> bool:
        return any(not self._g.titles.isdisjoint(parts(word)) or self._is_role(parts(word)[0]) for word, _ in words)

    def _titled(self, words: Sequence[tuple[str, int]], at: int) -> bool:
        """Whether a title stands beside the word at *at*: M. Dupont, Polizeisprecher Lehnert, Selin hanım."""
        place = next(k for k, (_, start) in enumerate(words) if start == at)
        sides = (place - 1,) if self._g.nouns else (place - 1, place + 1)  # Norlands Sportdirektor
        beside = [words[k][0] for k in sides if 0 <= k < len(words)]
        return self._has_title([(word, 0) for word in beside])

    def _starts_with_body(self, words: Sequence[tuple[str, int]]) -> bool:
        lead = [parts(word)[-1] for word, _ in words[:3]]
        first = next((word for word in lead if word in self._g.titles or word in self._g.bodies), "")
        return first in self._g.bodies

    @staticmethod
    def _capital(word: str) -> bool:
        tail = re.split(r"['’]", word)
        return tail[0][:1].isupper() or (len(tail) > 1 and tail[1][:1].isupper())

    # --- actors ---

    def _actor(self, start: int, end: int) -> ActorId | None:
        at = max(0, bisect_left(self._starts, start) - 3)
        for mention in self._mentions[at : at + 8]:
            if mention.span.start < end and start < mention.span.end:
                return mention.actor
        return None

    def _other(self, source: Stretch, actor: ActorId | None) -> ActorId | None:
        """An actor in the source that is not the speaker: of whom the speaker is one."""
        first, last = bisect_left(self._starts, source[0]), bisect_left(self._starts, source[1])
        return next((mention.actor for mention in self._mentions[first:last] if mention.actor != actor), None)


_LEADS = 2  # as many are looked at
_CAPITAL = "[A-ZÀ-ÖØ-ÞĞİŞČŠŽĆŁŚŻ]"
_BETWEEN = "(?:(?:de|de la|del|van|van der|von der|di|da) )?"
_APPOSED = re.compile(
    rf"(?:^|(?<=[.!?…»”\"] )|(?<=\n))[^\W\d_][^.!?,;:\n«“„\"]{{3,60}}, ((?:{_CAPITAL}[\w-]*[ \u00a0]){{1,3}}{_CAPITAL}[\w-]*),"
)  # Le colistier de NP, JD Vance, …
_ROLE = re.compile(r"(?:^|(?<=[.!?…»”\"] )|(?<=\n))([^\W\d_]{1,4})[ ’']([^\W\d_]+)")
_FULL_NAME = re.compile(
    rf"(?:^|(?<=[.!?…»”\"] )|(?<=\n))((?:{_CAPITAL}[\w-]*[ \u00a0]){{1,4}}{_CAPITAL}[\w-]*)(?=,| [^\W\d_A-Z])"
)


def _leading(text: str, grammar: Grammar) -> Iterator[tuple[int, str]]:
    """(where, name) of the persons that sentences begin with: two capitalised words or three, titles left out.

    Of the Latin script: a Russian name in another case than the first would be told as it stands there.
    """
    for found in _FULL_NAME.finditer(text):
        words_ = found.group(1).split()
        known = grammar.no_names
        named = list(dropwhile(lambda word: parts(word)[0] in grammar.titles, words_))
        if 1 < len(named) < _NAME_WORDS and not any(parts(word)[0] in known or not word[0].isupper() for word in named):
            yield found.end(1) - len(" ".join(named)), " ".join(named)
    for found in _APPOSED.finditer(text):
        yield found.start(1), " ".join(found.group(1).split())


def _leading_roles(text: str, grammar: Grammar) -> Iterator[tuple[int, str]]:
    """(where, word) of what persons are that sentences begin with: La consejera ha …"""
    for found in _ROLE.finditer(text):
        article, word = parts(found.group(1))[0], parts(found.group(2))[0]
        if article in grammar.determiners and word in grammar.titles:
            yield found.start(), word


def _where(lead: tuple[int, str]) -> int:
    return lead[0]


_NAME_WORDS = 4
_HEADS = tuple(
    map(
        fold,
        """minister ministerin sprecher sprecherin präsident präsidentin kanzler kanzlerin chef chefin leiter leiterin
        kommissar kommissarin richter richterin anwalt anwältin meister meisterin experte expertin forscher forscherin
        vertreter vertreterin vorsitzende vorsitzender vorsitzenden politiker politikerin beauftragte beauftragter
        sekretär sekretärin ministerium behörde händler händlerin direktor direktorin""".split(),
    )
)


def _trimmed(run: list[tuple[str, int]]) -> list[tuple[str, int]]:
    while run and run[-1][0].islower():
        run.pop()
    return list(run)


def _bare_name(name: str) -> str:
    """Without an elided article, a Turkish case behind an apostrophe, a line break."""
    name = re.sub(r"^[dlDL]['’](?=\w{2})", "", " ".join(name.split()))
    return re.sub(r"(?<=\w{2})['’](?:[a-zçğıöşü]{1,4})$", "", name)


def _inflected(one: str, other: str, stem: str) -> bool:
    """Иванов, Иванова; Yılmaz, Yılmazın."""
    return (
        one.startswith(stem) and abs(len(one) - len(other)) <= 2 and other.startswith(one[: max(_SAME, len(one) - 2)])
    )
