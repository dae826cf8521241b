"""Grammar: what a language's table tells of how it reports speech.

    French   participles: déclaré · auxiliaries: a, ont · that: que, qu · according: selon, d’après

Words are folded: case and accents do not matter. Words that belong together are joined with "_": fait_savoir.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from news.letters import fold

Words = frozenset[str]
Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
"""By the first word: those that begin with it, the longest first."""
NONE: Words = frozenset()


_LONG_TITLE = 8  # letters: with fewer a name may end in one


class Order(StrEnum):
    """Where the subject of a verb of saying stands, when nothing stands in front."""

    SUBJECT = "subject first"
    VERB = "verb first"
    LAST = "verb last"


def words(text: str) -> Words:
    """A table's words, folded."""
    return frozenset(map(fold, text.split()))


def plurals(text: str) -> Words:
    """A table's words and those with an s behind them."""
    found = words(text)
    return found | {f"{word}s" for word in found} | {f"{word}es" for word in found if word[-1] in "rnl"}


def phrases(text: str) -> Phrases:
    """A table's words and rows of words, folded."""
    rows: dict[str, list[tuple[str, ...]]] = {}
    for entry in text.split():
        row = tuple(map(fold, entry.split("_")))
        rows.setdefault(row[0], []).append(row)
    return {first: tuple(sorted(found, key=len, reverse=True)) for first, found in rows.items()}


@dataclass(frozen=True, kw_only=True)
class Grammar:
    """The reporting words of one language."""

    order: Order = Order.SUBJECT
    drops: bool = False  # “dijo que …”: the verb alone tells that it is whoever spoke
    capitals: bool = True  # names have them
    nouns: bool = False  # and so has every noun: German
    says: Phrases = field(default_factory=dict)  # verbs that report a quotation or a clause
    participles: Phrases = field(default_factory=dict)  # the same after an auxiliary
    passives: Phrases = field(
        default_factory=dict
    )  # Turkish: “… açıklamada, “…” denildi”: who made it stands before that
    auxiliaries: Words = NONE
    apart: Mapping[str, Words] = field(default_factory=dict)  # verbs in two parts: teilte … mit
    quoting: Words = NONE  # of all these: report words in quotation marks only
    objects: Words = NONE  # of all these: report what their object names (denied, demanded, accused)
    acts: Words = NONE  # behind such a verb: something was done, not said (condamné à trois ans)
    that: Words = NONE
    infinitives: Words = NONE  # report without “that”: a dit vouloir …, aseguró no saber …; zu, of a verb in two parts
    contrasts: Words = NONE  # begin what another says: tandis que, mientras, während
    past: re.Pattern[str] | None = None  # the endings of verbs that no table has: anunció, salieron
    plural: tuple[str, ...] = ()  # … of verbs that several do: declararon
    bare: Words = NONE  # verbs that mark a clause without “that” as reported: sei, habe
    reported: Words = NONE  # of these: mark a sentence as said by whoever spoke before
    told_as_fact: Words = NONE  # … as the outlet's own: ist, hatte (these three are written as they are, not folded)
    reported_by_several: Words = NONE  # … right behind what was said: Viele hätten …, also what is not
    verbs: Words = NONE  # the commonest of all: where one stands is no noun phrase
    according: Phrases = field(default_factory=dict)  # before the source
    like: Words = NONE  # before a clause that tells who said it, its verb at the end: wie NP mitteilte
    told: Phrases = field(default_factory=dict)  # … and these verbs
    happens: Words = NONE  # verbs that begin what such a source tells, where no comma does: بحسب الوزارة | قتل ثلاثة
    by_them: Phrases = field(default_factory=dict)  # “in his words”: whoever spoke
    inside: Words = NONE  # before a place whose people speak, their verb in the plural: сообщили | в | МЧС
    pointing: Phrases = field(default_factory=dict)  # begin a sentence that names who said the one before: así_lo
    to_add: Words = NONE  # infinitives of whoever spoke: et d’ajouter : « … »
    viewing: Words = NONE  # the same, before quotation marks only: pour l’économiste, « … »
    behind: Words = NONE  # behind the source: zufolge, göre
    negations: Words = NONE
    he: Words = NONE
    she: Words = NONE
    they: Words = NONE
    determiners: Words = NONE
    ends: Words = NONE  # end the noun phrase to the right of a verb
    introduces: Words = NONE  # begin what is no subject: on, in, after
    days: Words = NONE
    titles: Words = NONE  # words for persons and what they are, no part of a name
    bodies: Words = NONE  # words for what is no person: movement, ministry
    again: Words = NONE  # roles that take up whoever was told of before: l’élue, el funcionario, ce dernier
    of: Words = NONE  # before whom somebody speaks for
    unlike: Words = NONE  # words that are a verb of saying only where folded: fördert (written as they are)
    heads: tuple[str, ...] = ()  # what longer words for persons end in: Polizei|sprecher
    prefixes: str = ""  # letters that are written together with a verb: وقال
    she_is: Words = NONE  # titles of a woman
    he_is: Words = NONE

    @cached_property
    def pronouns(self) -> Words:
        return self.he | self.she | self.they

    @cached_property
    def roles(self) -> Words:
        """What persons are, and what is no person."""
        return self.titles | self.bodies

    @cached_property
    def long_titles(self) -> tuple[str, ...]:
        """The end of longer ones: спец|представитель, vice|presidente."""
        return tuple(title for title in self.titles if len(title) >= _LONG_TITLE) if self.capitals else ()

    @cached_property
    def opens(self) -> Words:
        """What a noun phrase may begin with."""
        return self.pronouns | self.determiners

    @cached_property
    def aside(self) -> Words:
        """What begins no noun phrase."""
        return self.introduces - self.pronouns

    @cached_property
    def leads_in(self) -> Words:
        """What begins a sentence before its subject."""
        return self.introduces - self.determiners

    @cached_property
    def undefined(self) -> Words:
        """Days and articles: nobody by themselves."""
        return self.days | self.determiners

    @cached_property
    def predicates(self) -> Words:
        """Verbs of a clause, whatever is told by it."""
        return self.verbs | self.bare | self.auxiliaries

    @cached_property
    def reports(self) -> Words:
        """The first words of all that may report."""
        return frozenset(self.says) | frozenset(self.participles) | frozenset(self.apart) | frozenset(self.passives)

    @cached_property
    def attributes(self) -> Words:
        """The first words of what names a source without a verb: selon, laut, zufolge."""
        return frozenset(self.according) | frozenset(self.by_them) | self.behind

    @cached_property
    def no_verbs(self) -> Words:
        """What is surely no verb that reports."""
        small = self.determiners | self.pronouns | self.introduces | self.ends | self.of | self.that
        return small | self.roles | self.verbs

    @cached_property
    def no_subject(self) -> Words:
        """What stands behind a verb and is no subject."""
        return self.ends | self.introduces | self.that | self.days

    @cached_property
    def small(self) -> Words:
        """What stands before a name and is none."""
        return self.roles | self.ends | self.introduces | self.of | self.determiners | self.that

    @cached_property
    def finite(self) -> Words:
        """Verbs that no noun phrase has in it."""
        return self.verbs | self.bare

    @cached_property
    def no_names(self) -> Words:
        """What is no part of a name, whether it has a capital or not."""
        return self.roles | self.determiners | self.days | self.introduces | self.of

    def starts(self, table: Phrases, row: tuple[str, ...]) -> int:
        """How many words of *row*, from its first, are an entry of *table*; 0: none."""
        for entry in table.get(row[0], ()):
            if row[: len(entry)] == entry:
                return len(entry)
        return 0
