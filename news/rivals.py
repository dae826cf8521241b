"""Rivals: who else “he”, “the deputy” or a verb without its subject may mean, in languages other than English.

Anna Berg hat den Vertrag verlängert. Kritik kam von Udo Brehm. „…“, schrieb | er |: never Anna
La ministra … Hugo Salinas llegó tarde. «…», dijo: whoever spoke before, or Salinas
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from news.attribution import Speaker
from news.contents import Stretch
from news.letters import fold
from news.model import Mention
from news.naming import Naming
from news.openers import is_noun
from news.reporting.grammar import Grammar, Order
from news.rows import parts

_WORD = re.compile(r"\w[\w.'’׳״\"-]*\w|\w")
_ENDS = re.compile(r"[.!?…][\"”»]?\s")
_STOPS = re.compile(r"[.!?…«»“”„\"\n]")
_FULL_NAME = 2  # words
_WITH_NEXT = frozenset("عبد ابو ابن بن بنت ال ام اب".split())
_AT = frozenset("chez bei beim".split())
_BESIDE = 40  # letters before a name
_STEM = 4  # letters that a name in another case keeps
_ENDS_IN = {"a": "f", "o": "m", "а": "f", "я": "f"}  # the last letter of a given name: Amira, Darío, Нина
_MALE = frozenset(
    map(
        fold,
        """luca andrea nicola joshua sascha mika juha noah mustafa musa issa moussa abdullah kaka ezra elia
        battista никита илья кузьма фома лука данила миша саша коля ваня витя""".split(),
    )
)
_EITHER = frozenset(
    map(fold, "jo margo cleo coco marlo ico yoko keiko akiko michiko naoko sara_jo consuelo rocio".split())
)
_BY_ARTICLE = {
    **dict.fromkeys("la una une die eine uma a cette esta questa diese".split(), "f"),
    **dict.fromkeys("le el il lo un der ein um o ce cet este questo dieser".split(), "m"),
}
ARTICLES = frozenset(_BY_ARTICLE)  # of one


class Rivals(Naming):
    """The names of one text, and whom else what stands for them may mean."""

    def __init__(self, text: str, mentions: Sequence[Mention], grammar: Grammar, said: Sequence[Stretch] = ()) -> None:
        super().__init__(text, mentions, grammar)
        self._said = said  # in order
        self._by_last: dict[str, Speaker] = {}  # the last word of a name, folded
        self._by_role: dict[str, Speaker] = {}
        self._by_head: dict[str, Speaker] = {}  # of these, words that are no compound: Chef, not Regierungschef
        self._sex: dict[str, str] = {}
        self._meant: dict[str, int] = {}  # where somebody was last spoken of by another word

    def _sex_of(self, name: str) -> str:
        """Of a person, if it was told, or the given name tells it; else nothing."""
        if name in self._sex or name.islower() or self._g.order is Order.LAST or " " not in name:
            return self._sex.get(name, "")
        first = parts(name.split("-", maxsplit=1)[0].split(maxsplit=1)[0])[0]
        if first in _MALE:
            return "m"
        return "" if first in _EITHER else _ENDS_IN.get(first[-1], "")

    def _learn_sex(self, name: str, at: int) -> None:
        """By what stands right before a name: Staatsanwalt | Jonas Reuter, la alcaldesa, | Rosa Peña."""
        g, before = self._g, self._text[max(0, at - _BESIDE) : at].rstrip(", ").rsplit(maxsplit=1)
        word = parts(before[-1])[-1] if before else ""
        if word in g.she_is or (g.nouns and self._is_role(word) and word.endswith("in")):
            self._sex.setdefault(name, "f")
        elif word in g.he_is or (g.nouns and self._is_role(f"{word}in")):
            self._sex.setdefault(name, "m")

    def _differs(self, name: str, sex: str) -> bool:
        """Whether whoever has a name is not of this sex."""
        return bool(sex) and self._sex_of(name) not in {"", sex}

    def _sex_told(self, words: Sequence[tuple[str, int]], role: str) -> str:
        """By what somebody is called: l’élue, la magistrada, die Läuferin."""
        g = self._g
        first = parts(words[0][0])
        behind = len(words) > 1 or len(first) > 1
        told = _BY_ARTICLE.get(first[0], "") if behind and first[0] in g.determiners else ""
        return told or ("f" if role in g.she_is else "m" if role in g.he_is else "")

    def _rival(self, speaker: Speaker, at: int, sex: str) -> str | None:
        """Somebody else who was told of since *speaker* was, and may be meant at *at*: a name, or “”; None: nobody."""
        since = max(self._last_told(speaker.name, at), self._meant.get(speaker.name, 0))
        words = self._told(since, at)
        own = {part for word in speaker.name.split() for part in parts(word)}
        named = [name for name in self._names_among(words) if own.isdisjoint(parts(name.split()[-1]))]
        named = [name for name in named if not self._differs(name, sex)]
        if named:
            return named[-1]
        return "" if any(self._is_other(word, speaker, sex) for word, _ in words) else None

    def _new(self, name: str, speaker: Speaker, at: int) -> Speaker | None:
        """Whoever was named for the first time in the sentence before, and nobody else: Kritik kam von | Udo Brehm |."""
        first = self._text.find(name) if " " in name else -1
        if first < 0 or self._text.find(speaker.name.split()[-1], first, at) >= 0:
            return None
        if self._g.nouns and not self._is_behind_role(first):
            return None
        near = len(_ENDS.findall(self._text, first + len(name), at)) <= 1
        actor = self._actor(first, first + len(name))
        return Speaker(name=name, person=True, actor=actor, inferred=True, guessed=True) if near else None

    def _is_behind_role(self, at: int) -> bool:
        """Whether a German word for what somebody is stands before a name: Nationalspieler | Udo Brehm; not vier | Jahre Haft."""
        before = self._text[max(0, at - _BESIDE) : at].split()
        return bool(before) and (is_noun(before[-1]) or self._is_title(parts(before[-1])[0]))

    def _is_title(self, part: str) -> bool:
        return part in self._g.titles or self._is_role(part)

    def _only(self, at: int, sex: str) -> Speaker | None:
        """The only person who was named before *at*: a guess."""
        if not self._g.capitals:
            return None
        words = self._told(0, at)
        names = {name for name in self._names_among(words) if not self._differs(name, sex)}
        names = {name for name in names if not any(word.islower() for word in name.split())}  # Aluminios del Sur
        if self._g.nouns:
            names = {name for name in names if self._is_behind_role(self._text.find(name))}
        if len(names) != 1:
            return None
        name = names.pop()
        start = self._text.find(name)
        actor = self._actor(start, start + len(name))
        return Speaker(name=name, person=True, actor=actor, inferred=True, guessed=True)

    def _is_long(self, name: str) -> bool:
        """Whether an Arabic name has more words than two, and nothing shows that all are its: رنا شاهين | القضية."""
        words = [word for word in name.split() if parts(word)[0] not in _WITH_NEXT]
        return len(words) > _FULL_NAME and self._text.count(name) == 1

    def _last_told(self, name: str, at: int) -> int:
        """Where the last word of a name ends that stands last before *at*."""
        last = name.rsplit(maxsplit=1)[-1]
        stem = last[: max(_STEM, len(last) - 2)] if self._g.capitals and not name.islower() else last
        found = self._text.rfind(stem, 0, at)
        return found + len(stem) if found >= 0 else 0

    def _told(self, start: int, end: int) -> list[tuple[str, int]]:
        """The words of the outlet, and where they stand."""
        words = ((found.group(), found.start()) for found in _WORD.finditer(self._text, start, end))
        return [(word, at) for word, at in words if not self._is_said(at)]

    def _is_said(self, at: int) -> bool:
        before = bisect_left(self._said, (at + 1, 0))
        return any(start <= at < end for start, end in self._said[max(0, before - 2) : before])

    def _names_among(self, words: Sequence[tuple[str, int]]) -> Iterator[str]:
        """The persons who are named there by two words, or by one that is known."""
        if not self._g.capitals:
            for word, _ in words:
                if (known := self._by_last.get(parts(word)[0])) is not None:
                    yield known.name
            return
        places = {at: k for k, (_, at) in enumerate(words)}
        for run in (run for part in _sentences(self._text, words) for run in self._runs(part)):
            names = [word for word, _ in run]
            place = places[run[0][1]]
            within = self._is_within(words, place)
            if self._g.nouns:
                names = names[next((k + 1 for k in range(len(names) - 2, -1, -1) if is_noun(names[k])), 0) :]
            elif place and self._is_article(words[place - 1][0]):
                names, within = names[1:], False  # la Tchèque | Petra Novotná; la | Banque Oriel: no person
            known = self._by_last.get(parts(names[-1])[0]) if names else None
            if known is None and self._g.nouns:  # Hier sieht auch | Bönte | Vorteile
                known = next(filter(None, (self._by_last.get(parts(name)[0]) for name in names)), None)
            if known is not None:
                yield known.name
            elif len(names) > 1 and not within:
                yield " ".join(names)

    def _is_within(self, words: Sequence[tuple[str, int]], place: int) -> bool:
        """En | Radio Centro |, в | Новом Уренгое |: where something is."""
        before = parts(words[place - 1][0]) if place else ()
        return not self._g.aside.isdisjoint(before) or not _AT.isdisjoint(before)

    def _is_other(self, word: str, speaker: Speaker, sex: str) -> bool:
        """Whether it tells what somebody is, and it may be somebody else."""
        g = self._g
        part = parts(word)[-1]
        if not self._is_title(part) or self._by_role.get(part) == speaker:
            return False
        told = "f" if part in g.she_is or (g.nouns and part.endswith("in")) else "m" if part in g.he_is else ""
        several = part.endswith("s") and not g.nouns
        return not several and not (sex and told and told != sex)


def _sentences(text: str, words: Sequence[tuple[str, int]]) -> Iterator[Sequence[tuple[str, int]]]:
    """Words between which no sentence ends, and nothing is quoted."""
    start = 0
    for k in range(1, len(words)):
        before, at = words[k - 1]
        if _STOPS.search(text, at + len(before), words[k][1]):
            yield words[start:k]
            start = k
    yield words[start:]
