"""Referents: whom the words for a source stand for, in languages other than English.

    le ministre Jean Dupont … Dupont … il … le ministre → Jean Dupont
    وزير الخارجية سامي الراشد … الراشد → سامي الراشد

What is not told surely stays what the text calls it: a role is no name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from news.attribution import Attribution, Speaker
from news.contents import Stretch
from news.heads import HEADS
from news.model import Mention
from news.naming import bare_name
from news.reporting.grammar import Grammar, Order
from news.rivals import ARTICLES, Rivals
from news.rows import parts
from news.text import Analysis

_WORD = re.compile(r"\w[\w.'’׳״\"-]*\w|\w")
_ASIDE = re.compile(r"(?<=\w )\([^()\n]*\)?")
_ATTACHED = re.compile(r"-(?:t-)?(il|elle)\b")
_BEHIND = re.compile(r"\s([^\W\d_][\w’']*)")
_SAME = 4  # letters that a name in another case keeps


def resolve(
    analysis: Analysis, found: Sequence[Attribution], mentions: Sequence[Mention], grammar: Grammar
) -> list[Speaker | None]:
    """The speaker of each attribution, at its position."""
    order = sorted(range(len(found)), key=lambda k: (found[k].source or found[k].cue or found[k].content[0])[0])
    said = sorted(stretch for each in found for stretch in each.content)
    people = _People(analysis.text, mentions, grammar, said)
    speakers: list[Speaker | None] = [None] * len(found)
    known: dict[int, Speaker | None] = {}
    for k in order:
        before, source = found[k].follows, found[k].source
        if before is not None and id(before) in known:
            speakers[k] = known[id(before)]
        elif source is not None:
            speakers[k] = people.speaker(source)
        elif (cue := found[k].cue) is not None:
            last = people.last(cue, _ATTACHED.match(analysis.text, cue[1]))
            several = analysis.text[slice(*cue)].split()[0].endswith(grammar.plural) if grammar.plural else False
            speakers[k] = None if several and last is not None and last.person else last
        known[id(found[k])] = speakers[k]
    return speakers


class _People(Rivals):
    """Who was heard so far, in the order of the text."""

    def __init__(self, text: str, mentions: Sequence[Mention], grammar: Grammar, said: Sequence[Stretch]) -> None:
        super().__init__(text, mentions, grammar, said)
        self._heard: list[Speaker] = []  # the last few
        self._spoke = 0  # where the last of them is named

    def last(self, cue: Stretch, attached: re.Match[str] | None = None) -> Speaker | None:
        """Who spoke last before a verb without a subject; or with one *attached*, which is a person: confie-t-elle."""
        if attached and (told := self.speaker(attached.span(1))):
            return told
        told = self._spoken_last(cue[0], attached)
        if told is not None and not self._agrees(told, cue):
            told = replace(told, guessed=True)
        if told is None or attached or not self._has_unread(cue[1]):
            return told
        return replace(told, guessed=True) if self._g.drops else None

    def _agrees(self, speaker: Speaker, cue: Stretch) -> bool:
        """In Arabic a verb tells the sex: وأضافت was said by no man, nor by الدفاع المدني."""
        if self._g.order is not Order.VERB or self._g.capitals:
            return True
        sex = "f" if self._text[slice(*cue)].split()[0].endswith("ت") else "m"
        if speaker.person:
            return not self._differs(speaker.name, sex)
        return speaker.name.split()[0].endswith("ة") is (sex == "f")

    def _has_unread(self, end: int) -> bool:
        """Whether words follow a verb that may be its subject: рассказал | один из соратников."""
        behind = _BEHIND.match(self._text, end)
        if behind is None:
            return False
        g, word = self._g, parts(behind.group(1))
        return g.order is not Order.LAST and g.no_subject.isdisjoint(word)

    def _spoken_last(self, at: int, attached: re.Match[str] | None) -> Speaker | None:
        last = self._heard[-1] if self._heard else None
        if last is None or (led := self._led(at, "", near=True)):
            last = (self._led(at, "") or self._only(at, "")) if last is None else led
            return last and self._doubted(last, at, "")
        return None if attached and last.name.islower() else self._doubted(last, at, "")

    def _doubted(self, speaker: Speaker, at: int, sex: str, *, new_too: bool = False) -> Speaker:
        """Who is meant without a name: a guess, where somebody else was told of since; he, if *new_too*, who is new."""
        rival = self._rival(speaker, at, sex)
        if rival and new_too and (new := self._new(rival, speaker, at)):
            return new
        self._meant[speaker.name] = at
        return replace(speaker, inferred=True, guessed=speaker.guessed or rival is not None)

    def _led(self, at: int, sex: str, *, near: bool = False) -> Speaker | None:
        """Who leads the sentence before, where nobody was heard: “Sofía Marín dirige el colegio. “…”, anunció.”

        *near*: since whoever was heard last, in the paragraph of *at*.
        """
        floor = max(self._spoke, self._text.rfind("\n", 0, at)) if near else 0
        leads = self._leads[: bisect_left(self._leads, at, key=_where)][-_LEADS:]
        for where, name in reversed(leads):
            if where < floor:
                break
            if self._is_said(where):
                continue
            known = (self._by_role if name.islower() else self._by_last).get(parts(name.rsplit(maxsplit=1)[-1])[0])
            if known is not None and not self._differs(known.name, sex):
                return replace(known, inferred=True)
            if name.islower() and (led := self._led_by_role(where, name, sex)):
                return led
            if name.islower():
                continue
            self._learn_sex(name, where)
            if not self._differs(name, sex):
                actor = self._actor(where, where + len(name))
                return Speaker(name=name, person=True, actor=actor, inferred=True)
        return None

    def _led_by_role(self, at: int, role: str, sex: str) -> Speaker | None:
        """Whoever has no name, and is told of for the first time: Die Mutter brach in Tränen aus. „…“, rief sie."""
        row = [(found.group(), found.start()) for found in _WORD.finditer(self._text, at, at + _BESIDE)][:2]
        told = self._sex_told(row, role)
        if role in self._g.again or len(row) < _PAIR or (sex and told and told != sex):
            return None
        return Speaker(name=row[1][0], person=True, inferred=True, guessed=True)

    def speaker(self, source: Stretch) -> Speaker | None:
        """Whom the words *source* stand for."""
        words = self._words(source)
        if not words:
            return None
        first = parts(words[0][0])
        g = self._g
        if len(words) == len(first) == 1 and words[0][0].islower() and first[0] in g.determiners - g.she - g.they:
            return self._pronoun("m", source[0])  # él: folded, the article
        if len(words) == 1 and g.nouns and first[0] in _HIM:
            return self._pronoun("m", source[0])  # zitierte | ihn | die Agentur
        if len(words) == 1 or first[0] in g.pronouns:
            for sex, table in (("f", g.she), ("m", g.he), ("", g.they)):
                if not table.isdisjoint(first):
                    return self._pronoun(sex, source[0])
        speaker = self._named(words, source) or self._called(words, source)
        if speaker is not None:
            self._heard = [*self._heard[-7:], replace(speaker, inferred=False, guessed=False)]
            self._spoke = source[0]
        return speaker

    def _words(self, source: Stretch) -> list[tuple[str, int]]:
        """Without what stands between brackets: Tiago Rocha | (União Brasil) |."""
        text = self._text
        asides = [found.span() for found in _ASIDE.finditer(text, *source)]
        words = [(found.group(), found.start()) for found in _WORD.finditer(text, *source)]
        return [(word, at) for word, at in words if not any(start <= at < end for start, end in asides)] or words

    def _pronoun(self, sex: str, at: int, *, new_too: bool = True) -> Speaker | None:
        if sex and self._heard and (led := self._led(at, sex, near=True)):
            return self._doubted(led, at, sex, new_too=new_too)
        for speaker in reversed(self._heard):
            if sex and (not speaker.person or self._differs(speaker.name, sex) or self._are_several(speaker)):
                continue
            meant = self._doubted(speaker, at, sex, new_too=bool(sex) and new_too)
            if sex and not meant.guessed:
                self._sex.setdefault(speaker.name, sex)
            return meant
        led = (self._led(at, sex) or self._only(at, sex)) if sex else None
        return led and self._doubted(led, at, sex)

    def _are_several(self, speaker: Speaker) -> bool:
        """Médicos locales, жители: no “he”."""
        plain = self._g.capitals and speaker.name[1:].islower() and not self._g.nouns
        return plain and parts(speaker.name.split()[0])[-1].endswith(_SEVERAL)

    def _named(self, words: Sequence[tuple[str, int]], source: Stretch) -> Speaker | None:
        """By the name in it."""
        row = self._name(words, source)
        if not row:
            return None
        if not self._g.capitals and len(row) > 1 and parts(row[0][0])[0] in self._by_last:
            row = row[:1]  # ودعا | الخلفي | المنطقة
        at = row[0][1]
        whole = self._text[at : row[-1][1] + len(row[-1][0])]
        name = bare_name(whole)
        key = parts(row[-1][0])[0]
        known = self._known(key) if len(row) == 1 else None
        if known is not None:
            return replace(known, inferred=False, guessed=False)
        if len(row) == 1 and self._g.capitals and not self._starts_with_body(words):
            name = self._whole(name)
        elif len(row) == 1 and not self._g.capitals:
            name = self._whole_before(name, at)
        person = " " in name or self._has_title(words)
        actor = self._actor(at, at + len(whole))
        doubt = not self._g.capitals and actor is None and self._is_long(name)
        speaker = Speaker(name=name, person=person, actor=actor, affiliation=self._other(source, actor), guessed=doubt)
        self._by_last.setdefault(key, speaker)
        self._remember(words, speaker)
        return speaker

    def _known(self, key: str) -> Speaker | None:
        if key in self._by_last:
            return self._by_last[key]
        if not self._g.capitals or len(key) <= _SAME:
            return None
        stem = key[: max(_SAME, len(key) - 2)]
        return next((speaker for last, speaker in self._by_last.items() if _inflected(last, key, stem)), None)

    def _remember(self, words: Sequence[tuple[str, int]], speaker: Speaker) -> None:
        g = self._g
        if speaker.person and self._has_title(words[1:2]) and (sex := self._sex_told(words, "")):
            self._sex.setdefault(speaker.name, sex)  # le procureur, Luc Maillard
        for word, _ in words:
            for part in parts(word):
                if part in g.titles or part in g.bodies or self._is_role(part):
                    self._by_role[part] = self._by_role[self._stem(part)] = speaker
                    if self._stem(part) == part:
                        self._by_head[part] = speaker
                role = g.nouns and (part in g.titles or self._is_role(part))
                if part in g.she_is or (role and part.endswith("in")):
                    self._sex[speaker.name] = "f"
                elif part in g.he_is or (role and f"{part}in".endswith(HEADS)):
                    self._sex.setdefault(speaker.name, "m")

    def _is_title(self, part: str) -> bool:
        return super()._is_title(part) or _AGED.search(part) is not None

    def _stem(self, role: str) -> str:
        """Wirtschaftsminister → minister; Bakanı → bakan."""
        if self._g.nouns:
            return _head(role)
        return role[:-1] if self._g.order is Order.LAST and role[-1:] in {"i", "ı"} and len(role) > _SAME else role

    def _role(self, role: str) -> Speaker | None:
        """Der Minister: the Wirtschaftsminister; der Regierungschef: no Betriebsratschef."""
        known = self._by_role.get(role)
        compound = self._g.nouns and self._stem(role) != role
        return known or (self._by_head.get(self._stem(role)) if compound else self._by_role.get(self._stem(role)))

    def _taken_up(self, words: Sequence[tuple[str, int]], role: str) -> Speaker | None:
        """Whoever was told of last, by a word that only takes up: l’élue, el funcionario, die Läuferin."""
        g = self._g
        begins = len(words) == 1 or self._is_article(words[0][0]) or parts(words[0][0])[0] == role  # глава государства
        if not begins or not (role in g.again or _AGED.search(role)):
            return None
        sex = self._sex_told(words, role)
        at = words[0][1]
        led = self._led(at, sex, near=True)
        new = role in _LATTER
        led = led and self._doubted(led, at, sex, new_too=new)
        led = led or self._pronoun(sex or "m", at, new_too=new) or self._led(at, "")
        return led if led is not None and led.person else None

    def _may_take_up(self, words: Sequence[tuple[str, int]]) -> bool:
        """Le défenseur, la delantera noruega, ce retraité: whoever was told of before, or somebody new."""
        known = any(self._capital(word) for word, _ in words[1:]) and not self._g.nouns
        bodies = any(part in self._g.bodies for word, _ in words for part in parts(word))
        if bodies or not (self._heard or self._leads):
            return False
        small = len(words) <= _ROLE_WORDS and self._g.of.isdisjoint(
            part for word, _ in words[1:] for part in parts(word)
        )
        return small and not known and self._is_definite(words)

    def _is_definite(self, words: Sequence[tuple[str, int]]) -> bool:
        first = parts(words[0][0])
        if first[0] in self._g.determiners:
            return first[0] in ARTICLES - _INDEFINITE or (len(first) > 1 and first[0] == "l")
        return parts(words[-1][0])[-1] in self._g.again

    def _called(self, words: Sequence[tuple[str, int]], source: Stretch) -> Speaker:
        """By what somebody is: le ministre, ein Sprecher der Polizei, المتحدث باسم الحركة."""
        roles = [part for word, _ in words for part in parts(word) if self._is_title(part)]
        plain = not any(self._capital(word) for word, _ in words[1:]) or self._g.nouns or not self._g.capitals
        small = len(words) <= _ROLE_WORDS and not any(self._capital(word) for word, _ in words[1:])
        if (
            roles
            and ((plain and len(words) <= 2) or small)
            and (known := self._role(roles[-1]) or self._taken_up(words, roles[-1]))
            and not self._differs(known.name, self._sex_told(words, roles[-1]))
        ):
            self._meant[known.name] = source[0]
            return replace(known, inferred=True)
        unknown = self._may_take_up(words) or (not roles and parts(words[0][0])[0] in _HIS)
        start = words[1][1] if len(words) > 1 and self._is_article(words[0][0]) else words[0][1]
        name = " ".join(self._text[start : source[1]].split())
        name = bare_name(name) if not self._g.capitals else name
        actor = None
        if not roles:
            actor = self._actor(*source)
        person = not _RANKS.issuperset(roles) and not self._starts_with_body(words)
        other = self._other(source, actor)
        speaker = Speaker(name=name, person=person, actor=actor, affiliation=other, guessed=unknown)
        if roles and (sex := self._sex_told(words, roles[-1])):
            self._sex[name] = sex
        for role in roles:
            self._by_role[role] = speaker
        for word, _ in words:
            if parts(word)[0] in self._g.bodies:
                self._by_role[parts(word)[0]] = speaker
        return speaker


_RANKS = frozenset("premier premiere premiers premieres ancien ancienne primer primera primeros primeras".split())
_HIM = frozenset({"ihn"})
_INDEFINITE = frozenset("un une una uno um uma ein eine einer bir".split())
_BESIDE = 40  # letters of an article and a role
_LATTER = frozenset("dernier derniere letzterer letztere ultimo ultima".split())
_SEVERAL = ("s", "lar", "ler", "ы", "ели")
_HIS = frozenset("его ее их son sa ses su sus sein seine ihr ihre seu sua suo".split())
_PAIR = 2
_ROLE_WORDS = 3  # le diplomate sénégalais
_AGED = re.compile(r"^\d+-jahrig")
_LONGEST = sorted(HEADS, key=len, reverse=True)
_LEADS = 2  # as many are looked at


@lru_cache(maxsize=4096)  # roles come again
def _head(role: str) -> str:
    """What a German role ends in: Wirtschafts|minister."""
    return next((head for head in _LONGEST if role.endswith(head)), role)


def _where(lead: tuple[int, str]) -> int:
    return lead[0]


def _inflected(one: str, other: str, stem: str) -> bool:
    """Иванов, Иванова; Yılmaz, Yılmazın."""
    return (
        one.startswith(stem) and abs(len(one) - len(other)) <= 2 and other.startswith(one[: max(_SAME, len(one) - 2)])
    )
