"""Counts: how often something occurs in title and body together.

ceasefire{2,}                  at least twice
guarantee{1,2}                 once or twice
guarantee{2}                   exactly twice
(truce OR ceasefire){3,}       the occurrences of a group add up
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alerts.rules.grammar import Example, Syntax
from alerts.rules.subject import Scope, Subject
from alerts.rules.tree import ALWAYS, Hit, Keys, Node, inexact
from news.chains import Row
from news.runs import Run, apart

if TYPE_CHECKING:
    from alerts.rules.parser import Parser


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Count(Node):
    """Something occurs so many times."""

    part: Node
    least: int
    most: int | None  # None: no limit

    @property
    def children(self) -> Sequence[Node]:
        return (self.part,)

    @property
    def affirms(self) -> bool:
        return self.least > 0

    def find(self, subject: Subject, scope: Scope) -> list[Hit] | None:
        found = self._counted(subject, scope)
        if len(found) < self.least or (self.most is not None and len(found) > self.most):
            return None
        return [(self.part, found)]

    def _counted(self, subject: Subject, scope: Scope) -> Sequence[Run]:
        found = scope.among(self.part.runs(subject))
        return subject.once((id(found), "apart"), lambda: (found, apart(found)))[1]  # keeps it, and so its id

    def rows(self, keys: Keys, *, byline: bool = False) -> list[Row]:
        rows = self.part.rows(keys, byline=byline)
        if self.least == 0:
            return [ALWAYS]
        return rows if self.least == 1 and self.most is None else inexact(rows)

    def why_not(self, subject: Subject, scope: Scope) -> str:
        return f"occurs {len(self._counted(subject, scope))} ×"


def _count(parser: Parser, found: re.Match[str], left: Node | None) -> Node:
    assert left is not None
    low, comma, high = found.groups()
    if not low and not high:
        parser.fail(
            "E_SYNTAX", "a count without a number", at=found.start(), hint="{2} exactly, {2,} at least, {2,4} between"
        )
    if not left.occurs:
        hint = "words, phrases, actors, and these joined by OR in parentheses can be counted"
        parser.fail("E_COUNT_OPERAND", f"{left.written} cannot be counted", at=left.at, hint=hint)
    least = int(low or 0)
    most = (int(high) if high else None) if comma else least
    if most is not None and most < least:
        parser.fail("E_SYNTAX", f"at least {least} and at most {most}", at=found.start(), hint=f"{{{most},{least}}}")
    return Count(written=parser.written(left.at), at=left.at, part=left, least=least, most=most)


SYNTAX = (Syntax("suffix", re.compile(r"\{(\d{0,6})(,?)(\d{0,6})\}"), _count),)

EXAMPLES = (
    Example("ceasefire{2,}", "The ceasefire failed. A new cease-fire began.", ("ceasefire", "cease-fire")),
    Example("ceasefire{3,}", "The ceasefire failed. A new cease-fire began.", None),
    Example("(truce OR ceasefire){3,}", "A truce, a ceasefire, another truce.", ("truce", "ceasefire", "truce")),
)
