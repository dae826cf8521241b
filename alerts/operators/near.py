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
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from alerts.rules.grammar import Example, Syntax
from alerts.rules.subject import Scope, Subject
from alerts.rules.tree import Hit, Keys, Node, Occurrence
from news.lexicon import GAP, Run
from news.patterns import MOST_ROWS, Row, both, near
from news.words import MOST_BETWEEN

if TYPE_CHECKING:
    from alerts.rules.parser import Parser

MOST_PAIRS = 20_000  # of a NEAR inside a NEAR: more only in texts made to be slow; then the closest are taken


@dataclass(frozen=True, slots=True)
class Distance:
    """How near is near."""

    words: int | None  # None: by *unit*
    unit: str = ""  # "s" sentence, "p" paragraph
    ordered: bool = False

    def __str__(self) -> str:
        return self.unit if self.words is None else str(self.words)


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

    def runs(self, subject: Subject) -> list[Run]:
        return sorted(self._pairs(subject))

    def _pairs(self, subject: Subject) -> dict[Run, list[tuple[Run, Run]]]:
        """The pairs, by the stretch that they take."""
        return subject.once((self, "pairs"), lambda: self._paired(subject))

    def _paired(self, subject: Subject) -> dict[Run, list[tuple[Run, Run]]]:
        paired: defaultdict[Run, list[tuple[Run, Run]]] = defaultdict(list)
        for a, b in pairs(subject, self.left.runs(subject), self.right.runs(subject), self.distance):
            paired[min(a[0], b[0]), max(a[1], b[1])].append((a, b))
        return paired

    def find(self, subject: Subject, scope: Scope) -> list[Hit] | None:
        left = scope.among(self.left.runs(subject))
        right = scope.among(self.right.runs(subject)) if left else []
        if not right:
            return None
        here, there = partners(subject, left, right, self.distance)
        return [*self.left.hits(subject, here), *self.right.hits(subject, there)] if here else None

    def hits(self, subject: Subject, runs: Sequence[Run]) -> list[Hit]:
        pairs_of = self._pairs(subject)
        paired = [pair for run in runs for pair in pairs_of.get(run, ())]
        left, right = ({pair[side] for pair in paired} for side in (0, 1))
        return [*self.left.hits(subject, sorted(left)), *self.right.hits(subject, sorted(right))]

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
                return f"{part.written} does not occur"
        if self.distance.words is None:
            return "never in one sentence" if self.distance.unit == "s" else "never in one paragraph"
        least = _least(left, right, ordered=self.distance.ordered)
        order = " in this order" if self.distance.ordered else ""
        return f"never in one paragraph{order}" if least is None else f"NEAR distance {least} > {self.distance}{order}"


def _least(left: Sequence[Run], right: Sequence[Run], *, ordered: bool) -> int | None:
    """Fewest words between the two, over all pairs that share a paragraph."""
    lasts, firsts = sorted(last for _, last in right), [first for first, _ in right]
    gaps: list[int] = []
    for first, last in left:
        after = bisect_right(firsts, last)
        gaps += [firsts[after] - last - 1] if after < len(firsts) else []
        before = bisect_left(lasts, first)
        gaps += [first - lasts[before - 1] - 1] if before and not ordered else []
    return min((gap for gap in gaps if gap <= MOST_BETWEEN), default=None)


def partners(
    subject: Subject, left: Sequence[Run], right: Sequence[Run], distance: Distance
) -> tuple[list[Run], list[Run]]:
    """The runs of each side that have one of the other within *distance*."""
    if distance.words is None:
        return _together(subject, left, right, distance)
    of_left, of_right, reach = _Ends(left), _Ends(right), distance.words + 1
    here = [run for run in left if of_right.after(run, reach) or (not distance.ordered and of_right.before(run, reach))]
    there = [run for run in right if of_left.before(run, reach) or (not distance.ordered and of_left.after(run, reach))]
    return here, there


class _Ends:
    """Runs by their ends: is there one shortly before or after another run?"""

    def __init__(self, found: Sequence[Run]) -> None:
        self.firsts = [first for first, _ in found]
        self.lasts = sorted(last for _, last in found)

    def after(self, run: Run, reach: int) -> bool:
        at = bisect_right(self.firsts, run[1])
        return at < len(self.firsts) and self.firsts[at] - run[1] <= reach

    def before(self, run: Run, reach: int) -> bool:
        at = bisect_left(self.lasts, run[0])
        return at > 0 and run[0] - self.lasts[at - 1] <= reach


def _places(subject: Subject, found: Sequence[Run], unit: str) -> dict[tuple[int, int], list[Run]]:
    """Runs by the sentences or paragraphs of their ends."""
    number = subject.text.sentence if unit == "s" else subject.text.paragraph
    places: defaultdict[tuple[int, int], list[Run]] = defaultdict(list)
    for run in found:
        places[number(run[0]), number(run[1]) if unit == "s" else 0].append(run)
    return places


def _together(
    subject: Subject, left: Sequence[Run], right: Sequence[Run], distance: Distance
) -> tuple[list[Run], list[Run]]:
    here: list[Run] = []
    there: list[Run] = []
    others = _places(subject, right, distance.unit)
    for place, found in _places(subject, left, distance.unit).items():
        if place in others:
            one, other = _Ends(found), _Ends(others[place])
            far = 1 << 60
            here += [run for run in found if other.after(run, far) or (not distance.ordered and other.before(run, far))]
            there += [
                run for run in others[place] if one.before(run, far) or (not distance.ordered and one.after(run, far))
            ]
    return sorted(here), sorted(there)


def pairs(subject: Subject, left: Sequence[Run], right: Sequence[Run], distance: Distance) -> list[tuple[Run, Run]]:
    """All pairs within *distance*; of very many, those of each run with the closest on either side."""
    found = list(islice(_all_pairs(subject, left, right, distance), MOST_PAIRS + 1))
    return found if len(found) <= MOST_PAIRS else list(_closest_pairs(subject, left, right, distance))


def _all_pairs(
    subject: Subject, left: Sequence[Run], right: Sequence[Run], distance: Distance
) -> Iterator[tuple[Run, Run]]:
    if distance.words is None:
        others = _places(subject, right, distance.unit)
        for place, found in _places(subject, left, distance.unit).items():
            yield from (
                (a, b)
                for a in found
                for b in others.get(place, ())
                if b[0] > a[1] or (b[1] < a[0] and not distance.ordered)
            )
        return
    for a in left:
        for b in islice(right, *_window(right, a, distance.words)):
            gap = b[0] - a[1] - 1 if b[0] > a[1] else a[0] - b[1] - 1
            if 0 <= gap <= distance.words and (b[0] > a[1] or not distance.ordered):
                yield a, b


def _window(found: Sequence[Run], run: Run, words: int) -> tuple[int, int]:
    """Which of *found*, sorted, can be near *run*: a run is shorter than a paragraph."""
    return bisect_left(found, (run[0] - words - GAP, 0)), bisect_right(found, (run[1] + words + 1, 1 << 60))


def _closest_pairs(
    subject: Subject, left: Sequence[Run], right: Sequence[Run], distance: Distance
) -> Iterator[tuple[Run, Run]]:
    here, there = partners(subject, left, right, distance)
    by_last = sorted(there, key=lambda run: run[1])
    lasts = [last for _, last in by_last]
    for a in here:
        after = bisect_right(there, (a[1], 1 << 60))
        before = bisect_left(lasts, a[0])
        closest = [*there[after : after + 1], *by_last[max(0, before - 1) : before]]
        yield from ((a, b) for b in closest if partners(subject, [a], [b], distance)[0])


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
