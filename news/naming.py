"""Naming: the name in the words for a source, in languages other than English, and the tracked actor whose name it is.

le porte-parole du ministère, | Jean Dupont |        وزير الخارجية | سامي الراشد |
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from news.caseless import Caseless
from news.contents import Stretch
from news.fullnames import FullNames
from news.ids import ActorId
from news.model import Mention
from news.openers import PATRONYMIC, is_noun, is_role_with_hyphen
from news.reporting.grammar import Grammar, Order
from news.rows import ARABIC_NAME, JOINS, NOBLE, parts

_PARTICLES = frozenset("de la del der von van di da al el bin ibn ben des du dos und".split())
_VON = re.compile(
    "von(?: der| dem)? (?!Linken|Union|Bahn|Basis|Spitze)([A-ZÄÖÜ][a-zäöüß]{2,8})(?![\\w-])"
)  # Ursula | von der | Leyen
_RELATIVES = tuple(f", {word} " for word in "que quien qui dont die der которая который".split())
_WITHIN = frozenset("Le La Les Du Des El De Della Di Van Von".split())  # Yann Le Goff
_CYRILLIC = re.compile("[А-ЯЁ]")
_PARTS = re.compile("[,(:]")
_PAIR = 2
_ARTICLE = 6  # letters, and spaces
_BEFORE_NOUN = frozenset("der die ein eine dem den".split())


class Naming(FullNames, Caseless):
    """The names of one text."""

    def __init__(self, text: str, mentions: Sequence[Mention], grammar: Grammar) -> None:
        super().__init__(text, grammar)
        self._mentions = sorted(mentions, key=lambda mention: mention.span.start)
        self._starts = [mention.span.start for mention in self._mentions]

    def _name(self, words: Sequence[tuple[str, int]]) -> Sequence[tuple[str, int]]:
        if not self._g.capitals:
            return self._name_without_capitals(words)
        best: Sequence[tuple[str, int]] = ()
        if self._g.order is Order.LAST and not self._g.bodies.isdisjoint(parts(words[-1][0])):
            return ()  # Emniyet Genel Müdürlüğü: what it is stands last
        last = self._g.order is Order.LAST  # Bozkurt Belediye Başkanı | Çelik |
        for run in self._runs(words):
            of = self._is_of(words, run)
            same = len(run) == len(best) and (last or self._titled(words, run[0][1]))
            longer = len(run) > len(best) or same
            if (longer or (len(run) >= _PAIR and self._behind_comma(words, run))) and not of:
                best = run
        while len(best) > _PAIR and best[0][0].isupper():
            best = best[1:]  # глава МИД РФ | Сергей Лавров
        if self._g.nouns:
            best = best[next((k + 1 for k in range(len(best) - _PAIR - 1, -1, -1) if is_noun(best[k][0])), 0) :]
            if len(best) == _PAIR + 1 and self._is_behind_article(best[0][1]):
                best = best[1:]  # die Hebamme | Sandra Kühn |
            if len(best) == _PAIR and is_role_with_hyphen(best[0][0], self._g):
                return best[1:]  # Tournee-Sieger | Hannawald |
        if len(best) > _PAIR and _CYRILLIC.match(best[0][0]) and not PATRONYMIC.search(best[-2][0]):
            best = best[-_PAIR:]  # представитель Госдепа | Джон Миллер
        if len(best) == 1:
            alone = [word for word, _ in words if not self._is_article(word)]
            if self._is_adjective(words, best[0]):
                return ()
            titled = self._titled(words, best[0][1]) and not self._starts_with_body(words)
            tracked = self._actor(best[0][1], best[0][1] + len(best[0][0])) is not None
            if len(alone) > 1 and not tracked and best[0][0].isupper() and len(best[0][0]) > 1:
                return ()  # источник | РБК |
            if len(alone) > 1 and not titled and not tracked and not self._is_told_of(words, best[0]):
                return ()
        return best

    def _is_behind_article(self, at: int) -> bool:
        before = self._text[max(0, at - _ARTICLE) : at].split()
        return bool(before) and before[-1].lower() in _BEFORE_NOUN

    def _behind_comma(self, words: Sequence[tuple[str, int]], run: Sequence[tuple[str, int]]) -> bool:
        """El director Metropolitano de Senapred, | Miguel Muñoz |: behind what somebody is, and the last of it."""
        place = next(k for k, (_, at) in enumerate(words) if at == run[0][1])
        if not place or place + len(run) != len(words):
            return False
        before = words[place - 1]
        return "," in self._text[before[1] + len(before[0]) : run[0][1]] and self._has_title(words[:place])

    def _is_adjective(self, words: Sequence[tuple[str, int]], name: tuple[str, int]) -> bool:
        """Acılı kardeşi, Görgü tanıkları: in Turkish what somebody is stands before a name; bey and hanım behind."""
        if self._g.order is not Order.LAST or len(words) == 1 or words[0] != name or "'" in name[0] or "’" in name[0]:
            return False
        behind = parts(words[1][0])[0]
        return words[1][0].islower() and behind not in self._g.he_is | self._g.she_is | self._g.of

    def _is_told_of(self, words: Sequence[tuple[str, int]], name: tuple[str, int]) -> bool:
        """A name, and behind a comma what is told of whoever has it: Castro, que al ser preguntado …"""
        end = name[1] + len(name[0])
        if words[0] == name:
            how = len(words) > 1 and words[1][0].islower() and not self._g.introduces.isdisjoint(parts(words[1][0]))
            return how or self._text.startswith(_RELATIVES, end)
        listeners = words[:-1]  # призвал | журналистов | Лавров
        return (
            words[-1] == name
            and not self._g.nouns
            and len(listeners) == 1
            and listeners[0][0].islower()
            and self._g.no_names.isdisjoint(parts(listeners[0][0]))
        )

    def _runs(self, words: Sequence[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
        """Rows of capitalised words that are no titles: Dışişleri Bakanı | Hakan Fidan."""
        run: list[tuple[str, int]] = []
        end = 0
        for word, at in words:
            breaks = bool(run) and at > end + 1 and _PARTS.search(self._text, end, at) is not None
            fits = self._capital(word) and (
                not self._no_name(word) or (bool(run) and not breaks and self._within(word, run))
            )
            fits = fits or (bool(run) and not breaks and ARABIC_NAME.match(word) is not None)
            if breaks or not (fits or (run and word.islower() and self._is_particle(word, run))):
                if run:
                    yield _trimmed(run)
                run = []
            if fits or run:
                run.append((word, at))
            end = at + len(word)
        if run:
            yield _trimmed(run)

    def _within(self, word: str, run: Sequence[tuple[str, int]]) -> bool:
        """Yann | Le | Goff; Pablo | Rey |: a title with a capital, behind one word of a name, is a surname."""
        if word in _WITHIN:
            return True
        g = self._g
        plain = g.order is Order.SUBJECT and not g.nouns and parts(word)[0] in g.titles
        return plain and len(run) == 1 and not _CYRILLIC.match(word)

    def _is_particle(self, word: str, run: Sequence[tuple[str, int]]) -> bool:
        """Virgil | van | Dijk; not: Sprecherin der Polizei, Vertreter von Kiew."""
        if not self._g.nouns:
            return parts(word)[0] in _PARTICLES
        if is_noun(run[-1][0]) or len(run) > _PAIR:
            return False
        if word in NOBLE or run[-1][0] in {*NOBLE, "von"}:
            return True
        start = run[-1][1] + len(run[-1][0]) + 1
        noble = _VON.match(self._text, start) if len(run) == 1 else None  # not: Anna Berg von der Caritas
        return noble is not None and not self._no_name(noble.group(1))

    def _is_of(self, words: Sequence[tuple[str, int]], run: Sequence[tuple[str, int]]) -> bool:
        """Le porte-parole de | Jean Dupont |: not he."""
        place = next(k for k, (_, at) in enumerate(words) if at == run[0][1])
        if not place:
            return False
        before = parts(words[place - 1][0])
        own = parts(words[place][0])
        of = self._g.of
        if not JOINS.isdisjoint(before) and self._starts_with_body(words):
            return True  # Ministério da Justiça e | Segurança Pública |
        elided = len(own) > 1 and own[0] in of
        apart = "," in self._text[words[place - 1][1] : run[0][1]]  # ministre de l’Agriculture, | Anne Roux
        return elided or (of.issuperset(before) and place > 1 and not apart)

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


def _trimmed(run: list[tuple[str, int]]) -> list[tuple[str, int]]:
    while run and run[-1][0].islower():
        run.pop()
    return list(run)


def bare_name(name: str) -> str:
    """Without an elided article, a Turkish case behind an apostrophe, a line break; وفقا | للشرطة is الشرطة."""
    name = re.sub(r"^[dlDL]['’](?=\w{2})", "", " ".join(name.split()))
    name = f"ال{name[2:]}" if name.startswith("لل") else name
    return re.sub(r"(?<=\w{2})['’](?:[a-zçğıöşü]{1,4})$", "", name)
