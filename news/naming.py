"""Naming: the name in the words for a source, in languages other than English, and the tracked actor whose name it is.

le porte-parole du ministère, | Jean Dupont |        وزير الخارجية | سامي الراشد |        Binet → Sophie Binet
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from news.contents import Stretch
from news.ids import ActorId
from news.model import Mention
from news.openers import CAPITAL, PATRONYMIC, is_noun, leading, leading_roles
from news.reporting.grammar import Grammar, Order
from news.rows import ARABIC_NAME, JOINS, NOBLE, parts

_PARTICLES = frozenset("de la del der von van di da al el bin ibn ben des du dos und".split())
_VON = re.compile(
    "von(?: der| dem)? (?!Linken|Union|Bahn|Basis|Spitze)([A-ZÄÖÜ][a-zäöüß]{2,8})(?![\\w-])"
)  # Ursula | von der | Leyen
_ARTICLES = re.compile(r"^(?:ال|ה)")
_RELATIVES = tuple(f", {word} " for word in "que quien qui dont die der которая который".split())
_WITHIN = frozenset("Le La Les Du Des El De Della Di Van Von".split())  # Yann Le Goff
_CYRILLIC = re.compile("[А-ЯЁ]")
_BEFORE_ARTICLE = frozenset("عبد ابو ابن بن ال".split())  # عبد الفتاح السيسي
_PARTS = re.compile("[,(:]")
_BESIDE = 60  # letters before a surname, in which a first name stands
_PAIR = 2
_ARTICLE = 6  # letters, and spaces
_BEFORE_NOUN = frozenset("der die ein eine dem den".split())
_FIRST = re.compile(rf"({CAPITAL}[\w’'-]+) (?:(?:de|de la|del|van|van der|von der|di|da) )?\Z")


class Naming:
    """The names of one text."""

    def __init__(self, text: str, mentions: Sequence[Mention], grammar: Grammar) -> None:
        self._text, self._g = text, grammar
        self._mentions = sorted(mentions, key=lambda mention: mention.span.start)
        self._starts = [mention.span.start for mention in self._mentions]
        self._full: dict[str, str] = {}  # surname: the full name, if the text has it
        self._leads = sorted([*leading(text, grammar), *leading_roles(text, grammar)]) if grammar.capitals else []

    def _name(self, words: Sequence[tuple[str, int]], source: Stretch) -> Sequence[tuple[str, int]]:
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
        del source
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
            fits = self._capital(word) and (not self._no_name(word) or (bool(run) and not breaks and word in _WITHIN))
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

    def _no_name(self, word: str) -> bool:
        found = parts(word)
        g = self._g
        if not g.no_names.isdisjoint(found[:1]):
            return True
        return self._is_role(found[0]) or found[0].endswith(g.long_titles)

    def _is_role(self, word: str) -> bool:
        """Außenministerin, Polizeisprecher, Pressesprecherin: a word that ends in what somebody is."""
        return word.endswith(self._g.heads)

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

    def _name_without_capitals(self, words: Sequence[tuple[str, int]]) -> Sequence[tuple[str, int]]:
        g = self._g
        apart = next((k for k in range(1, len(words)) if self._is_apart(words[k - 1], words[k])), 0)
        if apart and self._has_title(words[:apart]):
            return self._name_without_capitals(words[apart:])  # وزير الدولة للإعلام، | ضياء رشوان |
        k, titled = 0, False
        while k < len(words):
            word = parts(words[k][0])[0]
            if word in g.of and k + 1 < len(words):
                k += 2
                titled = True
            elif word in g.titles or word in g.bodies:
                k, titled = k + 1, True
            elif titled and k + 3 < len(words) and _is_construct(words[k][0], words[k + 1][0]):
                k += 2  # رئيس نقابة المزارعين | مازن طلال
            elif titled and k + 2 < len(words) and words[k][0].startswith("لل"):
                k += 1  # الأمينة العامة للنقابة | ضحى رؤوف
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

    def _is_apart(self, one: tuple[str, int], other: tuple[str, int]) -> bool:
        return "،" in self._text[one[1] + len(one[0]) : other[1]]

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
        if word[:1].isupper() or ("'" not in word and "’" not in word):
            return word[:1].isupper()
        tail = re.split(r"['’]", word)
        return tail[0][:1].isupper() or (len(tail) > 1 and tail[1][:1].isupper())

    def _is_article(self, word: str) -> bool:
        return not self._g.determiners.isdisjoint(parts(word)) and "'" not in word and "’" not in word

    def _whole(self, name: str) -> str:
        """The full name, where the text has it: Binet → Sophie Binet."""
        if name not in self._full:
            wholes = self._before(name)
            leads = (lead for _, lead in self._leads if lead.endswith(f" {name}"))
            self._full[name] = next(
                (f"{found.group()}{name}" for found in wholes if self._is_whole(found)), None
            ) or next(leads, name)
        return self._full[name]

    def _before(self, name: str) -> Iterator[re.Match[str]]:
        """The capitalised word before each place of *name*: Sophie | Binet. No pattern is made for a name: that costs most."""
        at = self._text.find(name)
        while at >= 0:
            end = at + len(name)
            if self._text[at - 1 : at] == " " and not self._text[end : end + 1].isalnum():
                found = _FIRST.search(self._text, max(0, at - _BESIDE), at)
                if found:
                    yield found
            at = self._text.find(name, end)

    def _whole_before(self, name: str, at: int) -> str:
        """In Arabic: الخطيب → عمر الخطيب, if a word for what somebody is, or one with its article, stands before that."""
        g = self._g
        where = self._text.find(name, 0, at)
        while where >= 0:
            beside = self._text[max(0, where - _BESIDE) : where].split()[-2:]
            end = where + len(name)
            alone = self._text[where - 1 : where] == " " and not self._text[end : end + 1].isalnum()
            where = self._text.find(name, end, at)
            if len(beside) < _PAIR or not alone:
                continue
            before, first = (parts(word)[0] for word in beside)
            small = first in g.small
            says = first in g.says or first[1:] in g.says or before in g.says or before[1:] in g.says
            if not (small or says or _ARTICLES.match(first)) and (before in g.titles or _ARTICLES.match(before)):
                return f"{beside[1]} {name}"
        return name

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


def _is_construct(one: str, other: str) -> bool:
    return not _ARTICLES.match(one) and _ARTICLES.match(other) is not None and parts(one)[0] not in _BEFORE_ARTICLE


def _trimmed(run: list[tuple[str, int]]) -> list[tuple[str, int]]:
    while run and run[-1][0].islower():
        run.pop()
    return list(run)


def bare_name(name: str) -> str:
    """Without an elided article, a Turkish case behind an apostrophe, a line break; وفقا | للشرطة is الشرطة."""
    name = re.sub(r"^[dlDL]['’](?=\w{2})", "", " ".join(name.split()))
    name = f"ال{name[2:]}" if name.startswith("لل") else name
    return re.sub(r"(?<=\w{2})['’](?:[a-zçğıöşü]{1,4})$", "", name)
