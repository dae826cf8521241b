"""AND, OR, NOT: parts that hold together, one of several, or one that must be missing.

    hostages deal                  white space is AND; the order does not matter
    (truce OR ceasefire) Cairo     AND and OR mixed need parentheses
    Gaza -flotilla                 the same as Gaza AND NOT flotilla

Title and body count together: one part may stand in the title, the other in the text. Every part that
holds is highlighted. A rule must ask for something: NOT alone is refused.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alerts.rules.grammar import Example, Syntax
from alerts.rules.subject import Scope, Subject
from alerts.rules.tree import ALWAYS, Hit, Keys, Node
from news.lexicon import Run
from news.patterns import Chains, Row, alternatives, both

if TYPE_CHECKING:
    from alerts.rules.parser import Parser


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class And(Node):
    """All parts hold."""

    parts: tuple[Node, ...]
    grouped: bool = False  # written in parentheses

    @property
    def children(self) -> Sequence[Node]:
        return self.parts

    @property
    def effort(self) -> int:
        return 0

    @property
    def affirms(self) -> bool:
        return any(part.affirms for part in self.parts)

    def find(self, subject: Subject, scope: Scope) -> list[Hit] | None:
        hits: list[Hit] = []
        for part in self.parts:
            found = part.find(subject, scope)
            if found is None:
                return None
            hits += found
        return hits

    def rows(self, keys: Keys, *, byline: bool = False) -> list[Row]:
        return both([part.rows(keys, byline=byline) for part in self.parts])

    def why_not(self, subject: Subject, scope: Scope) -> str:
        missing = [part.written for part in self.parts if part.find(subject, scope) is None]
        return f"{len(missing)} of {len(self.parts)} parts do not hold: {', '.join(missing)}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Or(Node):
    """At least one part holds."""

    parts: tuple[Node, ...]

    @property
    def children(self) -> Sequence[Node]:
        return self.parts

    @property
    def effort(self) -> int:
        return 0

    @property
    def occurs(self) -> bool:
        return all(part.occurs for part in self.parts)

    @property
    def affirms(self) -> bool:
        return all(part.affirms for part in self.parts)

    def find(self, subject: Subject, scope: Scope) -> list[Hit] | None:
        held = [found for part in self.parts if (found := part.find(subject, scope)) is not None]
        return [hit for found in held for hit in found] if held else None

    def runs(self, subject: Subject) -> list[Run]:
        return sorted(self._by_run(subject))

    def hits(self, subject: Subject, runs: Sequence[Run]) -> list[Hit]:
        by_run = self._by_run(subject)
        found: defaultdict[Node, list[Run]] = defaultdict(list)
        for run in runs:
            for part in by_run[run]:
                found[part].append(run)
        return list(found.items())

    def _by_run(self, subject: Subject) -> dict[Run, list[Node]]:
        return subject.once((self, "by run"), lambda: self._sorted_by_run(subject))

    def _sorted_by_run(self, subject: Subject) -> dict[Run, list[Node]]:
        parts: defaultdict[Run, list[Node]] = defaultdict(list)
        for part in self.parts:
            for run in part.runs(subject):
                parts[run].append(part)
        return parts

    def rows(self, keys: Keys, *, byline: bool = False) -> list[Row]:
        return list(dict.fromkeys(row for part in self.parts for row in part.rows(keys, byline=byline)))

    def chains(self) -> Chains | None:
        return alternatives(part.chains() for part in self.parts)

    def why_not(self, subject: Subject, scope: Scope) -> str:
        del subject, scope
        return f"none of its {len(self.parts)} alternatives holds"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Not(Node):
    """The part does not hold."""

    part: Node

    @property
    def children(self) -> Sequence[Node]:
        return (self.part,)

    @property
    def effort(self) -> int:
        return 0

    @property
    def affirms(self) -> bool:
        return False

    def find(self, subject: Subject, scope: Scope) -> list[Hit] | None:
        return [] if self.part.find(subject, scope) is None else None

    def rows(self, keys: Keys, *, byline: bool = False) -> list[Row]:
        rows = self.part.rows(keys, byline=byline)
        if all(row.exact and len(row.terms) == 1 and not row.absent and not row.pairs for row in rows):
            return [Row(frozenset(), exact=True, absent=frozenset().union(*(row.terms for row in rows)))]
        return [ALWAYS]

    def why_not(self, subject: Subject, scope: Scope) -> str:
        del subject, scope
        return f"{self.part.written} holds"


def _negation(parser: Parser, found: re.Match[str], left: Node | None) -> Node:
    del left
    part = parser.negated()
    return Not(written=parser.written(found.start()), at=found.start(), part=part)


SYNTAX = (Syntax("prefix", re.compile(r'NOT\b|-(?=[\w"“(@=/])'), _negation),)

EXAMPLES = (
    Example("hostages deal", "A deal on the hostages is near.", ("deal", "hostages")),
    Example("truce OR ceasefire", "The truce held.", ("truce",)),
    Example("Gaza -flotilla", "The Gaza flotillas sailed.", None),
    Example("hostages AND Cairo", "Talks on the hostages resumed.", ("Cairo", "hostages"), title="Cairo talks resume"),
)
