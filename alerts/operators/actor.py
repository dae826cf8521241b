"""Actors: everybody and everything that is tracked, by any of their names.

    @hamas         any alias of the actor hamas
    @hamas+        the actor or one of its members

The longest alias wins: “President Donald Trump” is one occurrence of Donald Trump. Words of an alias that
begin with a capital need one in the text (Trump, not trump), unless the field is all capitals. Short
names count once a full alias is in the article; what an exclusion covers does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alerts.rules.grammar import Example, Syntax
from alerts.rules.subject import Subject
from alerts.rules.tree import Keys, Node, Occurrence
from news.actors import Cast
from news.chains import Row
from news.ids import ActorId
from news.runs import Run, outermost, united

if TYPE_CHECKING:
    from alerts.rules.parser import Parser


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Named(Occurrence):
    """An actor, or one of several."""

    actor: ActorId
    members: tuple[ActorId, ...] = ()

    def runs(self, subject: Subject) -> Sequence[Run]:
        found = subject.occurrences.get(self.actor, [])
        if not self.members:
            return found
        of_members = (subject.occurrences.get(member, []) for member in self.members)
        return subject.once((self, "runs"), lambda: outermost(united([found, *of_members])))

    def actors(self, cast: Cast) -> Iterable[ActorId]:
        del cast
        return (self.actor, *self.members)

    def rows(self, keys: Keys, *, byline: bool = False) -> list[Row]:
        kind = "actor in byline" if byline else "actor"
        return [Row(frozenset((keys.of(kind, actor),)), exact=True) for actor in (self.actor, *self.members)]


def _actor(parser: Parser, found: re.Match[str], left: Node | None) -> Node:
    del left
    name = ActorId(found.group(1))
    if name not in parser.cast.actors:
        near = parser.close(name, parser.cast.actors)
        hint = f"did you mean @{near}? `wirewatch actors` lists all" if near else "`wirewatch actors` lists all"
        parser.fail("E_ACTOR", f"unknown actor @{name}", at=found.start(), hint=hint)
    members = parser.cast.members(name) if found.group(2) else ()
    return Named(written=found.group(), at=found.start(), actor=name, members=members)


SYNTAX = (Syntax("atom", re.compile(r"@([\w.-]*[\w])(\+?)"), _actor, order=40),)

EXAMPLES = (
    Example("@hamas", "the Islamic Resistance Movement said", ("Islamic Resistance Movement",)),
    Example("@hamas+", "al-Hayya spoke", ("al-Hayya",)),
    Example("@hamas", "al-Hayya spoke", None),
)
