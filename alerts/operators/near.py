"""NEAR: two things within a number of words of each other, in one paragraph.

    ceasefire NEAR/8 guarantee     at most 8 words between, in any order; NEAR/0 is side by side
    Trump ONEAR/4 Netanyahu        in this order
    hostages NEAR/s withdrawal     in one sentence
    hostages NEAR/p withdrawal     in one paragraph

Both sides may be words, phrases, actors, alternatives in parentheses, or another NEAR in parentheses.
One occurrence is not near itself. Only occurrences that take part in a pair are highlighted. Other
systems mean other things by NEAR (4 words between, ordered or not), so a number must be said.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alerts.rules.grammar import Example, Syntax
from alerts.rules.neighbours import Distance, Neighbours, Pairs, eligible, numbered_pairs, partners, reach
from alerts.rules.subject import Scope, Subject
from alerts.rules.tree import Hit, Keys, Node, Occurrence
from news.chains import MOST_ROWS, Row, both, near
from news.runs import Numbers, Run
from news.words import MOST_BETWEEN

if TYPE_CHECKING:
    from alerts.rules.parser import Parser


def parse_distance(parser: Parser, found: re.Match[str], *, ordered: bool = False) -> Distance:
    """The distance of an operator as written; refuses one without."""
    text = found.group(1)
    if text is None:
        operator = found.group()
        hint = f"{operator}/5: at most 5 words between; {operator}/s: in one sentence; {operator}/p: in one paragraph"
        parser.fail("E_NEAR_DISTANCE", f"{operator} does not say how near", at=found.start(), hint=hint)
    if text in {"s", "p"}:
        return Distance(None, text, ordered)
    if len(text) > 6 or int(text) > MOST_BETWEEN:
        hint = "NEAR/p: in one paragraph; AND: anywhere in the article"
        parser.fail("E_NEAR_DISTANCE", f"{text} words are more than {MOST_BETWEEN}", at=found.start(), hint=hint)
    return Distance(int(text), ordered=ordered)


def needs_positions(parser: Parser, *parts: Node) -> None:
    """Refuse parts that have no positions."""
    for part in parts:
        if not part.occurs:
            message = f"{part.written} has no position in the text"
            hint = "NEAR and EXCEPT take words, phrases, actors, and these joined by OR in parentheses"
            parser.fail("E_NEAR_OPERAND", message, at=part.at, hint=hint)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Near(Occurrence):
    """A pair of occurrences within a distance."""

    left: Node
    right: Node
    distance: Distance

    @property
    def children(self) -> Sequence[Node]:
        return (self.left, self.right)

    def runs(self, subject: Subject) -> Sequence[Run]:
        return self._pairs(subject).runs

    def _pairs(self, subject: Subject) -> Pairs:
        return subject.once((self, "pairs"), lambda: self._paired(subject))

    def _paired(self, subject: Subject) -> Pairs:
        left, right = self._sides(subject, self.left.runs(subject), self.right.runs(subject))
        return Pairs(left, right, *self._numbered(subject, left, right))

    def _numbered(self, subject: Subject, left: Sequence[Run], right: Sequence[Run]) -> tuple[Numbers, Numbers]:
        far = reach(subject, self.distance)
        return numbered_pairs(Neighbours(left), Neighbours(right), far, ordered=self.distance.ordered)

    def _sides(self, subject: Subject, *sides: Sequence[Run]) -> list[Sequence[Run]]:
        return [eligible(subject, found, self.distance) for found in sides]

    def find(self, subject: Subject, scope: Scope) -> list[Hit] | None:
        left = scope.among(self.left.runs(subject))
        right = scope.among(self.right.runs(subject)) if left else []
        if not right:
            return None
        here, there = partners(subject, left, right, self.distance)
        return [*self.left.hits(subject, here), *self.right.hits(subject, there)] if here else None

    def hits(self, subject: Subject, runs: Sequence[Run]) -> list[Hit]:
        left, right = self._pairs(subject).sides(runs)
        return [*self.left.hits(subject, left), *self.right.hits(subject, right)]

    def rows(self, keys: Keys, *, byline: bool = False) -> list[Row]:
        left, right, words = self.left.chains(), self.right.chains(), self.distance.words
        if not byline and left and right and words is not None and len(left) * len(right) <= MOST_ROWS:
            return [near(one, other, words, ordered=self.distance.ordered) for one in left for other in right]
        return both([self.left.rows(keys, byline=byline), self.right.rows(keys, byline=byline)], exact=False)

    def why_not(self, subject: Subject, scope: Scope) -> str:
        left = scope.among(self.left.runs(subject))
        right = scope.among(self.right.runs(subject))
        for part, found in ((self.left, left), (self.right, right)):
            if not found:
                return f"{part.written}: {part.why_not(subject, scope)}"
        return self._too_far(left, right)

    def _too_far(self, left: Sequence[Run], right: Sequence[Run]) -> str:
        forwards, backwards = _least(left, right), _least(right, left)
        gaps = [gap for gap in (forwards, None if self.distance.ordered else backwards) if gap is not None]
        name = "ONEAR" if self.distance.ordered else "NEAR"
        if not gaps and backwards is not None:
            return f"{name}: only the other way round, {backwards} words between"
        if not gaps:
            return "never in one paragraph"
        if self.distance.words is None:
            return f"never in one sentence; {min(gaps)} words between the nearest"
        return f"{name} distance {min(gaps)} > {self.distance}"


def _least(before: Sequence[Run], after: Sequence[Run]) -> int | None:
    """Fewest words from one of the first to one of the second, over all pairs that share a paragraph."""
    firsts = [first for first, _ in after]
    at = ((last, bisect_right(firsts, last)) for _, last in before)
    gaps = (firsts[index] - last - 1 for last, index in at if index < len(firsts))
    return min((gap for gap in gaps if gap <= MOST_BETWEEN), default=None)


def _near(parser: Parser, found: re.Match[str], left: Node | None) -> Node:
    assert left is not None
    distance = parse_distance(parser, found, ordered=found.group().startswith("O"))
    right = parser.unit()
    needs_positions(parser, left, right)
    return Near(written=parser.written(left.at), at=left.at, left=left, right=right, distance=distance)


SYNTAX = (Syntax("infix", re.compile(r"O?NEAR(?:/(\d+|s|p))?(?!\w)"), _near),)

EXAMPLES = (
    Example("hostage NEAR/3 release", "the release of all remaining hostages", ("release", "hostages")),
    Example("hostage NEAR/2 release", "the release of all remaining hostages", None),
    Example("Trump ONEAR/4 Netanyahu", "Netanyahu will call Trump.", None),
    Example("hostages NEAR/s withdrawal", "The hostages come first. The withdrawal comes later.", None),
    Example(
        "hostages NEAR/p withdrawal", "The hostages come first. The withdrawal comes later.", ("hostages", "withdrawal")
    ),
    Example(
        "(hostages NEAR/3 release) NEAR/6 Israel",
        "Israel agreed to the release of hostages",
        ("Israel", "release", "hostages"),
    ),
)
