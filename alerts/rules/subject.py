"""A reading as rules see it: its words held against the rules' lexicon, and the stretches a rule may look at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, islice
from operator import itemgetter, lt
from typing import Any, TypeGuard, TypeVar

from news.concordance import Concordance
from news.ids import ActorId
from news.marks import inside
from news.model import Article, FieldName, Quote, Span
from news.pages import FIELDS
from news.reading import Reading
from news.runs import Many, Run, enclosed, outermost, within

T = TypeVar("T")
Places = Sequence[Run] | Sequence[Span]
"""Where something holds: by its words, or by its letters."""
Areas = Mapping[FieldName, tuple[tuple[int, int], ...] | None]
"""Stretches of fields, in characters; None: the whole field."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a part of a rule may hold."""

    areas: Areas
    stretches: Sequence[Run]  # the same in positions: sorted, none inside another
    everywhere: bool = False  # all that the article has

    def among(self, runs: Sequence[Run]) -> Sequence[Run]:
        """Those of *runs* that lie wholly in one stretch."""
        return runs if self.everywhere else enclosed(runs, self.stretches)

    def holds(self, run: Run) -> bool:
        """Whether *run* lies wholly in one stretch."""
        return within(self.stretches, run)

    def admits(self, span: Span) -> bool:
        """Whether *span* lies wholly in one area."""
        if span.field not in self.areas:
            return False
        areas = self.areas[span.field]
        return areas is None or any(start <= span.start and span.end <= end for start, end in areas)


class Subject:
    """What rules are held against."""

    def __init__(self, reading: Reading, text: Concordance) -> None:
        """*text*: the words of the reading, held against those of the rules."""
        self.reading = reading
        self.text = text
        self._scopes: dict[str, Scope] = {}
        self._spans: dict[int, tuple[object, tuple[Span, ...]]] = {}  # by identity: places and where they are
        self._known: dict[Hashable, Any] = {}

    def once(self, what: Hashable, work_out: Callable[[], T]) -> T:
        """The result of *work_out*, worked out once per subject."""
        if what not in self._known:
            self._known[what] = work_out()
        known: T = self._known[what]
        return known

    @property
    def article(self) -> Article:
        return self.reading.article

    @property
    def occurrences(self) -> Mapping[ActorId, Sequence[Run]]:
        return self.reading.occurrences

    @property
    def quotes(self) -> tuple[Quote, ...]:
        return self.reading.quotes

    def spans(self, places: Places) -> tuple[Span, ...]:
        """Where *places* are in their fields, in the order of the text; worked out once for rules that share them."""
        known = self._spans.get(id(places))
        if known is None:
            known = self._spans[id(places)] = (places, self._placed(places))
        return known[1]

    def _placed(self, places: Places) -> tuple[Span, ...]:
        if of_words(places):
            found = self.text.spans(places)
            return tuple(found) if len(found) < 2 or _rise(places) else ordered(found)
        return ordered(places) if of_letters(places) else ()

    @cached_property
    def terms(self) -> frozenset[int]:
        """The terms that stand anywhere in it."""
        return frozenset(map(int, chain(self.text.present, self.text.present_in_byline)))

    @cached_property
    def whole(self) -> Scope:
        """Title and body: where a rule looks unless a field says otherwise."""
        areas: Areas = {name: None for name in ("title", "body") if name in self.text.fields}
        bounds = [found for name in areas if (found := self.text.bounds(name)) is not None]
        return Scope(areas, bounds, everywhere="author" not in self.text.fields)

    def named(self, name: str) -> Scope:
        """The scope of a field of the rule language."""
        known = self._scopes.get(name)
        if known is None:
            areas = {field: area for field, area in self._areas(name).items() if field in self.text.fields}
            known = self._scopes[name] = self.scope(areas)
        return known

    def _areas(self, name: str) -> Areas:
        body = self.reading.revision.body
        match name:
            case "text":
                return {"title": None, "body": None}
            case "lead":
                return {"title": None, "body": ((0, first_paragraph(body)),)}
            case "quote":
                analysis = self.reading.fields.get("body")
                return {"body": tuple(inside(body, analysis.paragraphs) if analysis else ())}
            case _:
                return {field: None for field in FIELDS if field == name}

    def scope(self, areas: Areas) -> Scope:
        """A scope from areas in characters."""
        return Scope(areas, outermost(run for name, area in areas.items() for run in self._stretches(name, area)))

    def _stretches(self, name: FieldName, area: tuple[tuple[int, int], ...] | None) -> Sequence[Run]:
        if area is not None:
            return self.text.stretches(name, area)
        bounds = self.text.bounds(name)
        return () if bounds is None else (bounds,)

    def narrowed(self, scope: Scope, other: Scope) -> Scope:
        """What lies in both."""
        if scope is self.whole:
            return other
        common = (name for name in scope.areas if name in other.areas)
        return self.scope({name: _intersection(scope.areas[name], other.areas[name]) for name in common})


def of_letters(places: Places) -> TypeGuard[Sequence[Span]]:
    """Whether they are known by their letters: matches of regular expressions."""
    return bool(places) and isinstance(places[0], Span)


def of_words(places: Places) -> TypeGuard[Sequence[Run]]:
    """Whether they are known by their words."""
    return not of_letters(places)


def _rise(places: Places) -> bool:
    """Whether each begins after the one before it, as most do: then their spans are in order."""
    firsts = places.firsts.tolist() if isinstance(places, Many) else [run[0] for run in places]
    return all(map(lt, firsts, islice(firsts, 1, None)))


def ordered(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in the order of the text; of two that begin together, the longer first."""
    by_field: dict[FieldName, list[Span]] = {name: [] for name in FIELDS}
    for span in spans:
        by_field[span[0]].append(span)
    return tuple(chain.from_iterable(map(_in_order, by_field.values())))


def _in_order(spans: list[Span]) -> list[Span]:
    spans.sort()
    if len(set(map(_start, spans))) < len(spans):
        spans.sort(key=lambda span: (span.start, -span.end))
    return spans


_start = itemgetter(1)


def first_paragraph(body: str) -> int:
    """Where the first paragraph ends."""
    start = len(body) - len(body.lstrip())
    end = body.find("\n", start)
    return len(body) if end < 0 else end


def _intersection(
    one: tuple[tuple[int, int], ...] | None, other: tuple[tuple[int, int], ...] | None
) -> tuple[tuple[int, int], ...] | None:
    if one is None or other is None:
        return other if one is None else one
    return tuple(sorted(_overlaps(one, sorted(other))))


def _overlaps(one: Iterable[tuple[int, int]], other: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    furthest = list(accumulate((end for _, end in other), max))
    for start, end in one:
        for begin, stop in islice(other, bisect_right(furthest, start), None):
            if begin >= end:
                break
            if start < stop:
                yield max(start, begin), min(end, stop)
