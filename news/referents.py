"""Referents: whom the words for a source stand for, in languages other than English.

    le ministre Jean Dupont … Dupont … il … le ministre → Jean Dupont
    وزير الخارجية سامي الراشد … الراشد → سامي الراشد

What is not told surely stays what the text calls it: a role is no name. Names by `news.naming`, pronouns by `news.heard`, what
somebody is by `news.roles`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from news.attribution import Attribution, Speaker
from news.contents import Stretch
from news.heard import WORD
from news.model import Mention
from news.naming import bare_name
from news.reporting.grammar import Grammar, Order
from news.roles import SAME, Roles
from news.rows import parts
from news.text import Analysis

_ASIDE = re.compile(r"(?<=\w )\([^()\n]*\)?")
_ATTACHED = re.compile(r"-(?:t-)?(il|elle)\b")
_BEHIND = re.compile(r"\s([^\W\d_][\w’']*)")
_HIM = frozenset({"ihn"})


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


class _People(Roles):
    """Who a text's sources are."""

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
        words = [(found.group(), found.start()) for found in WORD.finditer(text, *source)]
        return [(word, at) for word, at in words if not any(start <= at < end for start, end in asides)] or words

    def _named(self, words: Sequence[tuple[str, int]], source: Stretch) -> Speaker | None:
        """By the name in it."""
        row = self._name(words)
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
        if not self._g.capitals or len(key) <= SAME:
            return None
        stem = key[: max(SAME, len(key) - 2)]
        return next((speaker for last, speaker in self._by_last.items() if _inflected(last, key, stem)), None)


def _inflected(one: str, other: str, stem: str) -> bool:
    """Иванов, Иванова; Yılmaz, Yılmazın."""
    return one.startswith(stem) and abs(len(one) - len(other)) <= 2 and other.startswith(one[: max(SAME, len(one) - 2)])
