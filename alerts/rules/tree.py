"""The parts of a rule. A rule is a tree of them; each kind lives in its module of alerts/operators.

A part either *occurs* (a word, a phrase, a pair: it has positions, and may stand in NEAR) or only
*holds* (AND, NOT, a field, a count). Both are asked the same way: `find` gives the occurrences that
made it hold, or None where it does not.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alerts.rules.subject import Places, Scope, Subject
from news.actors import Cast
from news.chains import Chains, Row
from news.ids import ActorId
from news.loose import Loose
from news.patterns import Pattern, runs
from news.runs import Run

_LOOSE = 8  # searches: words in any order are gone through from each of them

Hit = tuple["Node", Places]
"""A part of a rule and the places where it held. No part comes twice among the hits of a rule."""


class Keys:
    """What the index goes by: terms of the lexicon (0, 1, …) and other facts of a reading (−1, −2, …)."""

    def __init__(self, facts: Mapping[tuple[str, object], int] | None = None) -> None:
        """*facts*: those of another set, whose rows are taken over."""
        self.facts: dict[tuple[str, object], int] = dict(facts or {})

    def of(self, kind: str, what: object) -> int:
        """The key of a fact: ("actor", id), ("byline", term)."""
        return self.facts.setdefault((kind, what), -1 - len(self.facts))


ALWAYS = Row(frozenset())
"""Nothing that the index could go by: the part is looked at in every article."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Node(ABC):
    """A part of a rule, and where it was written."""

    written: str
    at: int  # offset in the query

    @property
    def children(self) -> Sequence[Node]:
        return ()

    @property
    def occurs(self) -> bool:
        """Whether it has positions."""
        return False

    @property
    def affirms(self) -> bool:
        """Whether an article must have something for it to hold."""
        return True

    @property
    def effort(self) -> int:
        """The searches that it adds, at worst: 1 for one more through the occurrences of its children (`cost`)."""
        return 1 if self.children else 0

    @property
    def costly(self) -> str:
        """What to do where too many of its kind are in a rule; empty: what helps with any."""
        return ""

    @abstractmethod
    def find(self, subject: Subject, scope: Scope) -> list[Hit] | None:
        """Where it holds, or None. A part that holds by absence gives an empty list."""

    @abstractmethod
    def rows(self, keys: Keys, *, byline: bool = False) -> list[Row]:
        """If it holds, one of these rows is there: what the index goes by. *byline*: it looks at the byline."""

    def chains(self) -> Chains | None:
        """The chains of terms that it may be: what the index looks for near each other. None: nothing of the kind."""
        return None

    def runs(self, subject: Subject) -> Sequence[Run]:
        """All occurrences, in any field; of parts that occur."""
        raise NotImplementedError(self)

    @property
    def shown_whole(self) -> bool:
        """Whether all of an occurrence is shown: of a pair only the two."""
        return type(self).hits is Node.hits

    def hits(self, subject: Subject, runs: Sequence[Run]) -> list[Hit]:
        """What to show of these occurrences."""
        del subject
        return [(self, runs)]

    def parted(self, subject: Subject, places: Places) -> list[Hit]:
        """The same by what a reader sees as parts, which costs more: looked up where parts are shown."""
        del subject
        return [(self, places)]

    def actors(self, cast: Cast) -> Iterable[ActorId]:
        """The actors by whose definitions it, without the parts below, is answered."""
        del cast
        return ()

    def scopes(self, subject: Subject, scope: Scope) -> list[tuple[Node, Scope]]:
        """The parts below, each with where it looks: what `explain` walks."""
        del subject
        return [(child, scope) for child in self.children]

    def why_not(self, subject: Subject, scope: Scope) -> str:
        """One line for a person, of a part that does not hold."""
        del subject, scope
        missing = "they do not all hold" if len(self.children) > 1 else "it does not hold"
        return missing if self.children else "does not occur"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Occurrence(Node):
    """A part that occurs."""

    @property
    def occurs(self) -> bool:
        return True

    def find(self, subject: Subject, scope: Scope) -> list[Hit] | None:
        found = scope.among(self.runs(subject))
        return [(self, found)] if found else None

    def why_not(self, subject: Subject, scope: Scope) -> str:
        elsewhere = len([run for run in self.runs(subject) if not scope.holds(run)])
        return f"occurs elsewhere only ({elsewhere} ×)" if elsewhere else "does not occur"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Words(Occurrence):
    """A word or phrase."""

    pattern: Pattern

    @property
    def effort(self) -> int:
        return _LOOSE if isinstance(self.pattern, Loose) else 0

    def runs(self, subject: Subject) -> Sequence[Run]:
        return runs(self.pattern, subject.text)

    def find(self, subject: Subject, scope: Scope) -> list[Hit] | None:
        found = scope.among(runs(self.pattern, subject.text))  # with a call less: most parts are words
        return [(self, found)] if found else None

    def rows(self, keys: Keys, *, byline: bool = False) -> list[Row]:
        rows = self.pattern.rows()
        return [in_byline(row, keys) for row in rows] if byline else rows

    def chains(self) -> Chains | None:
        return self.pattern.chains()


def in_byline(row: Row, keys: Keys) -> Row:
    """The row of the same terms, in the byline; of pairs the index knows only those in title and body."""
    return Row(frozenset(keys.of("byline", term) for term in row.terms), row.exact and not row.pairs)


def inexact(rows: Sequence[Row]) -> list[Row]:
    """Rows that are needed, but do not suffice."""
    return [row.inexact() for row in rows]
