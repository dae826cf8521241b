"""Pronouns: whom "he" and "she" mean.

    Chairwoman Ida Moe said so. Mr. Aasen wept. | She said …  → Ida Moe
    Per Moen said so. Rosa Vogt wept. | He said …              → Per Moen

The subject of the sentence before, else whoever spoke or led a sentence last, where the gender agrees.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter

from news.antecedents import REACH, Antecedents
from news.attribution import Speaker
from news.bearers import Bearers
from news.callings import NAME, NO_NAME, NO_PERSON, bare, is_titled
from news.contents import Stretch
from news.people import OPENS, People, sounds_female
from news.protagonists import protagonists
from news.text import Analysis

_AGAIN = ("He ", "She ")
_VERB = re.compile(r" [a-z]+ed\b")


class Pronouns:
    """Whom a text's pronouns mean; it is told of each who speaks, in order."""

    def __init__(self, analysis: Analysis, people: People, bearers: Bearers, antecedents: Antecedents) -> None:
        self._text = analysis.text
        self._sentences = analysis.sentences
        self._people = people
        self._bearers = bearers
        self._antecedents = antecedents
        self._leads = protagonists(analysis, people)
        self._alone = {name for _, name in self._leads if " " not in name}  # Vogt demurred
        self.spoke: list[tuple[int, Speaker]] = []  # in the order of the text
        self._sorted = 0  # so many of them are in the next two
        self._unsexed: list[tuple[int, Speaker]] = []  # persons; the last one is of a sex not yet known
        self._heard: dict[str, tuple[int, Speaker]] = {}  # f, m → the last person known to be so

    def meant(self, at: int, sex: str, content: Sequence[Stretch]) -> Speaker | None:
        """Whom “he” or “she” (*sex*: m, f) at *at* means; *content*: what is said there. None: nobody is near."""
        meant = self._meant(at, sex, content)
        if meant is None or meant.guessed or not meant.name[:1].isupper() or self.is_person(meant.name):
            return meant
        return replace(meant, guessed=True)  # Right Wing Watch

    def is_person(self, name: str) -> bool:
        """Whether the text, or a given name, tells that somebody is called so."""
        return name in self._alone or self._people.is_person(name)

    def _meant(self, at: int, sex: str, content: Sequence[Stretch]) -> Speaker | None:
        if (owner := self._owner(at, sex)) is not None:
            return owner
        spoke = self._spoke_last(at, sex)
        sure = not self._people.is_told(at)  # in “Moen asked why she …” she may be anybody
        subject = None if self._leads_itself(at) else self._antecedents.subject_before(at, sex)
        if (
            subject is not None
            and self._may_be(subject[1], sex, spoke, content)
            and self._antecedents.leads_on(subject[0], spoke)
        ):
            if sure and subject[1].person:
                self._people.sex.setdefault(subject[1].name, sex)
            known = sex == "m" or spoke is None or self._people.sex_of(subject[1].name) is not None
            return replace(subject[1], inferred=True, guessed=not known)
        return self._heard_or_led(at, sex, spoke, sure, content)

    def _owner(self, at: int, sex: str) -> Speaker | None:
        """Moen’s pledge was made on Friday, when | he | said it: he whose it was, where nobody leads the sentence."""
        if not self._text.endswith(" when ", 0, at):
            return None
        start = self._sentences[max(0, bisect_left(self._sentences, (at + 1, 0)) - 1)][0]
        lead = bisect_left(self._leads, (start, ""))
        if lead < len(self._leads) and self._leads[lead][0] < at:
            return None
        for found in reversed(list(NAME.finditer(self._text, start, at))):
            words = " ".join(bare(found.group()))
            name = self._people.whole(words) or (words if is_titled(found.group(), words) else None)
            owns = self._text.startswith(("'s ", "’s "), found.end())
            if owns and name is not None and self.is_person(name) and self._people.sex_of(name) in {None, sex}:
                return replace(self._bearers.person(name), inferred=True)
        return None

    def _leads_itself(self, at: int) -> bool:
        """Moen was praised when | he | said it: he who leads the pronoun’s own sentence."""
        start = self._sentences[max(0, bisect_left(self._sentences, (at + 1, 0)) - 1)][0]
        lead = bisect_left(self._leads, (start, ""))
        return lead < len(self._leads) and self._leads[lead][0] < at and not self._text.endswith(", ", 0, at)

    def _heard_or_led(
        self, at: int, sex: str, spoke: tuple[int, Speaker] | None, sure: bool, content: Sequence[Stretch]
    ) -> Speaker | None:
        """Whoever spoke last, or led a sentence since."""
        after = max(at - REACH + 1, spoke[0] + 1 if spoke else 0)
        led = self._leads[
            bisect_left(self._leads, after, key=itemgetter(0)) : bisect_left(self._leads, at, key=itemgetter(0))
        ]
        led = [lead for lead in led if self.is_person(lead[1])] or led
        if sex == "m" and spoke is not None:
            led = [lead for lead in led if lead[1] in self._people.sex or not sounds_female(lead[1])]
        rivalled = False  # by whom the quotation names: mostly, not always, somebody else
        for where, name in reversed(led):
            if spoke is not None and self._is_told_of(where, at, spoke[0]):
                continue
            if self._names(content, name):
                rivalled = True
                continue
            if self._people.sex.get(name, sex) == sex:
                known = name in self._people.sex
                if sure:
                    self._people.sex.setdefault(name, sex)
                return replace(
                    self._bearers.person(name),
                    inferred=True,
                    guessed=rivalled or (not known and self._is_rivalled(where, at, name, sex)),
                )
        if spoke is None:
            return self._lone(at) or self._only_named(at, sex)
        rivalled = rivalled or (spoke[1].name not in self._people.sex and self._is_led_by_another(spoke[0], at))
        if sure and spoke[1].person and not rivalled:
            self._people.sex.setdefault(spoke[1].name, sex)
        rivalled = rivalled or self._is_rivalled(spoke[0], at, spoke[1].name, sex)
        return replace(spoke[1], inferred=True, guessed=rivalled)

    def _is_rivalled(self, where: int, at: int, name: str, sex: str) -> bool:
        """Whether somebody else who may be meant leads the sentence before, where *name* stands further up."""
        number = self._antecedents.sentence_before(at)
        if number is None or where >= self._sentences[number][0]:
            return False
        start, end = self._sentences[number]
        while number > 0 and self._text.startswith(_AGAIN, start) and start > where:  # of whom it has told before
            number -= 1
            start = self._sentences[number][0]
        if where >= start:
            return False
        since = bisect_left(self._people.named_at, (start, ""))
        others = {
            self._people.whole(other) or other
            for _, other in self._people.named_at[since : bisect_left(self._people.named_at, (end, ""))]
        }
        return name not in others and any(
            other in self._people.where
            and self._people.is_person(other)
            and self._people.sex.get(other, sex) == sex
            and (sex == "f" or not sounds_female(other))
            for other in others
        )

    def _is_led_by_another(self, spoke: int, at: int) -> bool:
        """Ida Moe said so. | Falk hailed the deal. “It works,” he said: Falk, of whom the text has no other name."""
        number = self._antecedents.sentence_before(at)
        start = self._sentences[number][0] if number is not None else 0
        run = NAME.match(self._text, start) if start > spoke else None
        words = bare(run.group()) if run else ()
        if (
            run is None
            or len(words) != 1
            or words[0].lower() in NO_NAME
            or not NO_PERSON.isdisjoint({words[0].lower()})
        ):
            return False
        verb = _VERB.match(self._text, run.end())
        return verb is not None and not words[0].endswith("s")

    def _may_be(
        self, speaker: Speaker, sex: str, spoke: tuple[int, Speaker] | None, content: Sequence[Stretch]
    ) -> bool:
        """Of this sex, as far as it is known, and not one whom the quotation names."""
        known = self._people.sex_of(speaker.name)
        if known is None and sex == "m" and spoke is not None and sounds_female(speaker.name):
            return False
        return known in {None, sex} and not self._names(content, speaker.name)

    def _names(self, content: Sequence[Stretch], name: str) -> bool:
        """Whether it is in the quotation itself: “Moen is the best of them,” he said."""
        last = name.rsplit(maxsplit=1)[-1]
        return last[:1].isupper() and any(
            self._text[start] in OPENS and re.search(rf"\b{re.escape(last)}\b", self._text[start:end])
            for start, end in content
        )

    def _is_told_of(self, lead: int, at: int, spoke: int) -> bool:
        """A spokesman confirmed it. | Ida Moe | was questioned, he said: not she, where another spoke just before."""
        number = bisect_left(self._sentences, (at + 1, 0)) - 1
        before = self._antecedents.sentence_before(at)
        if before is None or lead < self._sentences[number][0]:
            return False
        return spoke >= self._sentences[min(before, number - 1)][0] and self._text.endswith(", ", 0, at)

    def _lone(self, at: int) -> Speaker | None:
        """Whoever spoke last, where a surname is all that the text has of a name: “Moen said … He warned …”."""
        spoken = bisect_left(self.spoke, at, key=itemgetter(0))
        last = self.spoke[spoken - 1][1] if spoken else None
        return replace(last, inferred=True) if last and last.name[:1].isupper() and " " not in last.name else None

    def _only_named(self, at: int, sex: str) -> Speaker | None:
        """Who “she” is where only men spoke: whoever was named last, else a group; nobody rather than one of them."""
        near = [(where, name) for name, where in self._people.where.items() if at - REACH < where < at]
        for _, name in sorted(near, reverse=True):
            if self._people.sex.get(name, sex) == sex and not self._people.is_thing(self._people.where[name], name):
                return replace(self._bearers.person(name), inferred=True, guessed=True)
        other = bisect_left(self.spoke, at, key=itemgetter(0))
        last = self.spoke[other - 1][1] if other else None
        return None if last is None or last.person else replace(last, inferred=True)

    def _spoke_last(self, at: int, sex: str) -> tuple[int, Speaker] | None:
        """The person last heard before *at* who is, or may be, of the sex; each that spoke is looked at once."""
        while self._sorted < len(self.spoke) and self.spoke[self._sorted][0] < at:
            if self.spoke[self._sorted][1].person:
                self._unsexed.append(self.spoke[self._sorted])
            self._sorted += 1
        while self._unsexed and (known := self._people.sex_of(self._unsexed[-1][1].name)):
            last = self._unsexed.pop()
            self._heard[known] = max(self._heard.get(known, last), last, key=itemgetter(0))
        return max([*self._unsexed[-1:], *filter(None, [self._heard.get(sex)])], key=itemgetter(0), default=None)
