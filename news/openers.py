"""Openers: whom sentences begin with, in languages other than English that have capitals.

Sofía Marín | dirige el colegio        Le colistier de Paul Rey, | Jan Vasseur |, est venu        La consejera | ha …
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, dropwhile

from news.heads import HEADS
from news.letters import fold
from news.reporting.grammar import Grammar
from news.rows import parts

_NAME_WORDS = 4
CAPITAL = "[A-ZÀ-ÖØ-ÞĞİŞČŠŽĆŁŚŻА-ЯЁ]"
_BEGINS = re.compile(r"[.!?…»”\"] |\n")  # what stands before a sentence
_APPOSED = re.compile(
    rf"[^\W\d_][^.!?,;:\n«“„\"]{{3,60}}, ((?:{CAPITAL}[\w-]*[ \u00a0]){{1,3}}{CAPITAL}[\w-]*),"
)  # Le colistier de NP, JD Vance, …
_ROLE_NAMED = re.compile(
    rf"((?:[^\W\d_]+[ ’']){{1,2}}(?:[a-zà-ÿа-яё][\w-]+[ ’']){{0,4}}?)"
    rf"((?:{CAPITAL}[\w-]+ ){{1,2}}{CAPITAL}[\w-]+)(?=,| [^\W\d_A-ZА-ЯЁ])"
)  # Ihr Kollege NP, le gardien de but NP
_CYRILLIC = re.compile("[А-ЯЁ]")
PATRONYMIC = re.compile("(?:вич|вна|вича|вны|вной|вичем)$")
_ROLE = re.compile(r"([^\W\d_]{1,4})[ ’']([^\W\d_]+)")
_FULL_NAME = re.compile(
    rf"({CAPITAL}(?:(?<=^.)|(?<=[.!?…»”\"] .)|(?<=\n.))[\w-]*[ \u00a0](?:{CAPITAL}[\w-]*[ \u00a0]){{0,3}}{CAPITAL}[\w-]*)"
    r"(?=,| [^\W\d_A-ZА-ЯЁ])"
)  # the capital first: most letters are passed over by it


def leading(text: str, grammar: Grammar) -> Iterator[tuple[int, str]]:
    """(where, name) of the persons that sentences begin with: two capitalised words or three, titles left out.

    A Russian name in another case than the first is told as it stands there.
    """
    for found in _FULL_NAME.finditer(text):
        words_ = found.group(1).split()
        known = grammar.no_names
        named = list(dropwhile(lambda word: _is_role(parts(word)[0], grammar), words_))
        if grammar.nouns:
            named = named[next((k + 1 for k in range(len(named) - 3, -1, -1) if is_noun(named[k])), 0) :]
            if len(named) == 2 and _is_described(named[0]):
                continue
        if len(named) > 2 and _CYRILLIC.match(named[0]) and not PATRONYMIC.search(named[-2]):
            named = named[-2:]  # Норвежец | Ларс Берг
        if 1 < len(named) < _NAME_WORDS and not any(parts(word)[0] in known or not word[0].isupper() for word in named):
            yield found.end(1) - len(" ".join(named)), " ".join(named)
    for found in _beginning(text, _ROLE_NAMED):
        office = any(_is_role(parts(word)[0], grammar) for word in found.group(2).split())
        if not office and any(_is_role(part, grammar) for word in found.group(1).split() for part in parts(word)):
            yield found.start(2), found.group(2)
    for found in _beginning(text, _APPOSED):
        yield found.start(1), " ".join(found.group(1).split())


def leading_roles(text: str, grammar: Grammar) -> Iterator[tuple[int, str]]:
    """(where, word) of what persons are that sentences begin with: La consejera ha …"""
    for found in _beginning(text, _ROLE):
        article, word = parts(found.group(1))[0], parts(found.group(2))[0]
        if article in grammar.determiners and word in grammar.titles:
            yield found.start(), word


def _beginning(text: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """What *pattern* matches where sentences begin; none begins within another."""
    end = 0
    for at in chain((0,), (mark.end() for mark in _BEGINS.finditer(text))):
        if at >= end and (found := pattern.match(text, at)) is not None:
            end = found.end()
            yield found


_NOUNS = tuple(
    map(
        fold,
        """er in ist ent ant or eur är oge at mann frau chef rat wart führer stand coach star vize wirt arzt bote ige lich
        profi amme kunde zeuge pilot graf ling freund held opfer mitglied soldat therapeut sitzende nachbar lotse witwe agte boss kopf experte gast legende ikone minister präses kommissar kapitän sekretär anwältin ärztin abgeordnete""".split(),
    )
)
_GIVEN = frozenset(
    map(
        fold,
        """peter walter dieter günter günther werner rainer reiner alexander oliver xaver holger rüdiger volker gunther heiner
        walther jasper kasper jesper esther jennifer heather christopher roger tyler martin benjamin constantin konstantin
        valentin katrin kathrin karin kevin robin erwin edwin justin corin darin collin armin quentin severin kerstin
        wladimir viktor igor hector theodor gregor eleonor victor hector heinrich ulrich friedrich vincent clement
        anne marie sabine christine sophie charlotte luise
        renate beate ulrike heike silke anke elke antje uwe ole arne rune malte hauke sönke claude jane mike joe steve kate
        george jorge felipe vicente nadine simone jacqueline melanie stefanie nicole michelle caroline helene irene andre
        philippe pierre jerome guillaume carsten jürgen sven yvonne carmen karsten torsten thorsten steffen hagen jochen ruben ellen
        helen kathleen mohammed ahmed johannes hannes mercedes agnes charles james jules yves ines kirsten maren laurent florent brigitte rat renat donat constant""".split(),
    )
)  # given names that end as such nouns do
_NOUN = 5  # letters
_EX = "ex"


def is_given(word: str) -> bool:
    """Whether a German word that ends as those for somebody do is a given name: Peter, Anne, Hannes."""
    return parts(word)[0] in _GIVEN


def is_noun(word: str) -> bool:
    """Whether a German word before a name tells what somebody is: Torhüter, Personalvorstand, Lkw-Fahrer; not Peter."""
    folded = parts(word)[0]
    if len(word) < _NOUN or folded in _GIVEN:
        return False
    return folded.endswith(_NOUNS)


def is_role_with_hyphen(word: str, grammar: Grammar) -> bool:
    """Tournee-Sieger, Ex-Profi: before a surname that is all of the name; not Hans-Peter."""
    first, hyphen, last = word.rpartition("-")
    role = parts(last)[0] if hyphen else ""
    return bool(role) and role not in _GIVEN and (parts(first)[0] == _EX or _is_role(role, grammar))


def _is_described(word: str) -> bool:
    """Emotionaler Auftritt, Hohe Zinsen: an adjective at the start of a German sentence has a capital too."""
    folded = parts(word)[0]
    return folded not in _GIVEN and len(folded) >= _NOUN - 1 and folded.endswith(("er", "e", "es", "en", "em"))


def _is_role(word: str, grammar: Grammar) -> bool:
    return word in grammar.titles or (grammar.nouns and word.endswith(HEADS))
