"""Heard: whom “he” and a verb without a subject mean, in languages other than English.

Jean Dupont a promis … | il | a ajouté → Jean Dupont        Sofía Marín dirige el colegio. «…», | anunció
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from news.attribution import Speaker
from news.contents import Stretch
from news.model import Mention
from news.reporting.grammar import Grammar
from news.rivals import Rivals
from news.rows import parts

WORD = re.compile(r"\w[\w.'’׳״\"-]*\w|\w")
_BESIDE = 40  # letters of an article and a role
_SEVERAL = ("s", "lar", "ler", "ы", "ели")
_PAIR = 2
_LEADS = 2  # as many are looked at


class Heard(Rivals):
    """Who was heard so far, in the order of the text."""

    def __init__(self, text: str, mentions: Sequence[Mention], grammar: Grammar, said: Sequence[Stretch]) -> None:
        super().__init__(text, mentions, grammar, said)
        self._heard: list[Speaker] = []  # the last few
        self._spoke = 0  # where the last of them is named

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
        row = [(found.group(), found.start()) for found in WORD.finditer(self._text, at, at + _BESIDE)][:2]
        told = self._sex_told(row, role)
        if role in self._g.again or len(row) < _PAIR or (sex and told and told != sex):
            return None
        return Speaker(name=row[1][0], person=True, inferred=True, guessed=True)

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


def _where(lead: tuple[int, str]) -> int:
    return lead[0]
