"""Roles: whom “the minister” and “ein Sprecher der Polizei” mean, in languages other than English.

le ministre Jean Dupont … le ministre → Jean Dupont        der Wirtschaftsminister … der Minister
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from news.attribution import Speaker
from news.contents import Stretch
from news.heads import HEADS
from news.heard import Heard
from news.naming import bare_name
from news.reporting.grammar import Order
from news.rivals import ARTICLES
from news.rows import parts

SAME = 4  # letters that a name in another case keeps
_RANKS = frozenset("premier premiere premiers premieres ancien ancienne primer primera primeros primeras".split())
_INDEFINITE = frozenset("un une una uno um uma ein eine einer bir".split())
_LATTER = frozenset("dernier derniere letzterer letztere ultimo ultima".split())
_HIS = frozenset("его ее их son sa ses su sus sein seine ihr ihre seu sua suo".split())
_ROLE_WORDS = 3  # le diplomate sénégalais
_AGED = re.compile(r"^\d+-jahrig")
_LONGEST = sorted(HEADS, key=len, reverse=True)


class Roles(Heard):
    """Who is what, in the order of the text."""

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
        return role[:-1] if self._g.order is Order.LAST and role[-1:] in {"i", "ı"} and len(role) > SAME else role

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


@lru_cache(maxsize=4096)  # roles come again
def _head(role: str) -> str:
    """What a German role ends in: Wirtschafts|minister."""
    return next((head for head in _LONGEST if role.endswith(head)), role)
