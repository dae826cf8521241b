"""AND, OR, NOT: parts that hold together, one of several, or one that must be missing.

    hostages deal                  white space is AND; the order does not matter
    (truce OR ceasefire) Cairo     AND and OR mixed need parentheses
    Gaza -flotilla                 the same as Gaza AND NOT flotilla

Title and body count together: one part may stand in the title, the other in the text. Every part that
holds is highlighted. A rule must ask for something: NOT alone is refused.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress
from typing import TYPE_CHECKING, Any, TypeVar

from alerts.rules.grammar import Example, Syntax
from alerts.rules.subject import Places, Scope, Subject, of_words
from alerts.rules.tree import ALWAYS, Hit, Keys, Node
from news.alternatives import Alternatives
from news.chains import Chains, Row, alternatives, both
from news.runs import Run, common, united

if TYPE_CHECKING:
    from alerts.rules.parser import Parser

T = TypeVar("T")


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


MANY = 16  # alternatives: fewer are looked for one by one


class Crowd:
    """Many alternatives of which each occurs, and all of an occurrence is shown: they are found together."""

    def __init__(self, parts: Sequence[Node]) -> None:
        chains = [part.chains() for part in parts]
        exact = [its is not None and all(chain.exact for chain in its) for its in chains]
        self._chains = Alternatives([chain for its in compress(chains, exact) for chain in its or ()])
        self._others = Sieve([part for part, chained in zip(parts, exact, strict=True) if not chained])

    def runs(self, subject: Subject) -> Sequence[Run]:
        """The occurrences of all of them."""
        others = (part.runs(subject) for part in self._others.likely(subject))
        return united([self._chains.find(subject.text), *others])


class Sieve:
    """Alternatives, each under the term of it that the fewest others have: it cannot hold without."""

    def __init__(self, parts: Sequence[Node]) -> None:
        self._parts = parts
        needed = [[[term for term in row.terms if term >= 0] for row in part.rows(Keys())] for part in parts]
        often = Counter(chain.from_iterable(chain.from_iterable(needed)))
        self._always = [number for number, rows in enumerate(needed) if not all(rows)]
        self._by_term: defaultdict[int, list[int]] = defaultdict(list)
        for number, rows in enumerate(needed):
            for terms in rows if all(rows) else ():
                self._by_term[min(terms, key=often.__getitem__)].append(number)

    def likely(self, subject: Subject) -> Sequence[Node]:
        """Those whose terms the article has."""
        found = {number for term in subject.terms for number in self._by_term.get(term, ())}
        return [self._parts[number] for number in sorted(found.union(self._always))]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Or(Node):
    """At least one part holds."""

    parts: tuple[Node, ...]
    _made: dict[str, Any] = field(default_factory=dict, init=False, repr=False)  # when it is first needed

    @property
    def children(self) -> Sequence[Node]:
        return self.parts

    @property
    def effort(self) -> int:
        return 0

    @property
    def occurs(self) -> bool:
        return self._once("occurs", lambda: all(part.occurs for part in self.parts))

    @property
    def affirms(self) -> bool:
        return all(part.affirms for part in self.parts)

    @property
    def shown_whole(self) -> bool:
        return self._once("whole", lambda: all(part.shown_whole for part in self.parts))

    def find(self, subject: Subject, scope: Scope) -> list[Hit] | None:
        if self._is_crowd:
            together = scope.among(self.runs(subject))
            return [(self, together)] if together else None
        held = [found for part in self._likely(subject) if (found := part.find(subject, scope)) is not None]
        return [hit for found in held for hit in found] if held else None

    def runs(self, subject: Subject) -> Sequence[Run]:
        return subject.once((self, "runs"), lambda: self._runs(subject))

    def _runs(self, subject: Subject) -> Sequence[Run]:
        if self._is_crowd:
            return self._once("crowd", lambda: Crowd(self.parts)).runs(subject)
        return united(part.runs(subject) for part in self._likely(subject))

    @property
    def _is_crowd(self) -> bool:
        return len(self.parts) >= MANY and self.shown_whole and self.occurs

    def hits(self, subject: Subject, runs: Sequence[Run]) -> list[Hit]:
        return [(self, runs)] if self._is_crowd else self._parted(subject, runs)

    def parted(self, subject: Subject, places: Places) -> list[Hit]:
        if not self._is_crowd or not of_words(places):
            return [(self, places)]
        return [hit for part, found in self._parted(subject, places) for hit in part.parted(subject, found)]

    def _parted(self, subject: Subject, runs: Sequence[Run]) -> list[Hit]:
        parts = self._likely(subject)
        found = [part.runs(subject) for part in parts]
        kept = found if len(runs) == len(self.runs(subject)) else common(found, runs)
        return [(part, its) for part, its in zip(parts, kept, strict=True) if its]

    def _likely(self, subject: Subject) -> Sequence[Node]:
        """The parts that may hold: of thousands those only whose words are there."""
        if len(self.parts) < MANY:
            return self.parts
        sieve = self._once("sieve", lambda: Sieve(self.parts))
        return subject.once((self, "likely"), lambda: sieve.likely(subject))

    def _once(self, what: str, make: Callable[[], T]) -> T:
        if what not in self._made:
            self._made[what] = make()
        made: T = self._made[what]
        return made

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
