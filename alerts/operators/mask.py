"""EXCEPT and NOTNEAR: occurrences that do not count because of what stands there or nearby.

    Qatar EXCEPT "Qatar Airways"     Qatar, where it is not part of Qatar Airways
    Jordan NOTNEAR/1 Michael         Jordan, where Michael is not within one word

Unlike NOT they do not refuse the article: another occurrence may still count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alerts.operators.near import needs_positions, parse_distance
from alerts.rules.grammar import Example, Syntax
from alerts.rules.neighbours import Distance, partners
from alerts.rules.subject import Scope, Subject
from alerts.rules.tree import Keys, Node, Occurrence, inexact
from news.chains import Row
from news.runs import Run, clear_of, without

if TYPE_CHECKING:
    from alerts.rules.parser import Parser


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Except(Occurrence):
    """Occurrences of one thing that do not touch another."""

    part: Node
    mask: Node

    @property
    def children(self) -> Sequence[Node]:
        return (self.part, self.mask)

    def runs(self, subject: Subject) -> Sequence[Run]:
        return clear_of(self.part.runs(subject), self.mask.runs(subject))

    def rows(self, keys: Keys, *, byline: bool = False) -> list[Row]:
        return inexact(self.part.rows(keys, byline=byline))

    def why_not(self, subject: Subject, scope: Scope) -> str:
        masked = len([run for run in self.part.runs(subject) if scope.holds(run)])
        return f"{masked} × masked by {self.mask.written}" if masked else f"{self.part.written} does not occur"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NotNear(Occurrence):
    """Occurrences of one thing that have none of another near."""

    part: Node
    other: Node
    distance: Distance

    @property
    def children(self) -> Sequence[Node]:
        return (self.part, self.other)

    def runs(self, subject: Subject) -> Sequence[Run]:
        found = self.part.runs(subject)
        return without(found, partners(subject, found, self.other.runs(subject), self.distance)[0])

    def rows(self, keys: Keys, *, byline: bool = False) -> list[Row]:
        return inexact(self.part.rows(keys, byline=byline))

    def why_not(self, subject: Subject, scope: Scope) -> str:
        near = len([run for run in self.part.runs(subject) if scope.holds(run)])
        return (
            f"{near} × with {self.other.written} {self.distance.spoken}"
            if near
            else f"{self.part.written} does not occur"
        )


def _except(parser: Parser, found: re.Match[str], left: Node | None) -> Node:
    assert left is not None
    del found
    mask = parser.unit()
    needs_positions(parser, left, mask)
    return Except(written=parser.written(left.at), at=left.at, part=left, mask=mask)


def _notnear(parser: Parser, found: re.Match[str], left: Node | None) -> Node:
    assert left is not None
    distance = parse_distance(parser, found)
    other = parser.unit()
    needs_positions(parser, left, other)
    return NotNear(written=parser.written(left.at), at=left.at, part=left, other=other, distance=distance)


SYNTAX = (
    Syntax("infix", re.compile(r"EXCEPT\b"), _except),
    Syntax("infix", re.compile(r"NOTNEAR(?:/(\d+|s|p))?(?!\w)"), _notnear),
)

EXAMPLES = (
    Example('Qatar EXCEPT "Qatar Airways"', "Qatar Airways landed. Qatar mediates.", ("Qatar",)),
    Example('Qatar EXCEPT "Qatar Airways"', "Qatar Airways landed.", None),
    Example("Jordan NOTNEAR/1 Michael", "Michael Jordan retired. Jordan’s king spoke.", ("Jordan",)),
)
