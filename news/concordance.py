"""A concordance: an article held against a lexicon; where which of its terms stand.

    “The truce, he said, is a truce.” → truce: (1, 1), (6, 6)

Positions count words; where they stand in characters is looked up when somebody asks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property, partial
from itertools import pairwise, repeat
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from news.columns import distinct
from news.lexicon import Lexicon
from news.model import FieldName, Span
from news.pages import Page, paged
from news.pieces import pieces
from news.places import TEXT_BITS, Places
from news.rubbish import uncollected
from news.runs import GAP, MANY, Many, Numbers, Run, listed
from news.text import Analysis

T = TypeVar("T")
_NO_NUMBERS = np.zeros(0, np.int64)
_NOWHERE = -(1 << 60)  # no word stands before the first

_span = tuple[FieldName, int, int].__new__  # without the step in Python that Span() takes


def together(texts: Sequence[Concordance]) -> Places:
    """The places of several texts, in title and body: as of one, their terms TEXT_TERMS apart."""
    pages = [(number, at, page) for number, text in enumerate(texts) for at, page in enumerate(text.pages_in_text)]
    if not pages:
        return Places(_NO_NUMBERS, _NO_NUMBERS)
    classes_of = texts[0].lexicon.classes
    lines_of = [page.lines for _, _, page in pages]
    classes, lines = np.concatenate([page.classes for _, _, page in pages]), np.concatenate(lines_of)
    rows = classes_of.rows(classes)
    sizes = rows[:, 0]
    ends = sizes.cumsum()
    # A position is the words before it in its text, and a gap for each line and page: what is before the text is
    # taken off.
    chunks, gaps, off, begun = 0, 0, 0, -1
    before: list[int] = []
    for (number, at, page), its in zip(pages, lines_of, strict=True):
        if number != begun:
            begun, off = number, GAP * gaps + (int(ends[chunks - 1]) if chunks else 0)
        before.append((number << TEXT_BITS) + GAP * at - off)
        chunks, gaps = chunks + len(page.classes), gaps + len(its)
    starts = np.array(before, np.int64).repeat([len(its) for its in lines_of])
    starts += np.arange(0, GAP * len(lines), GAP)
    positions = ends - sizes + starts.repeat(lines)
    found = Places(*classes_of.places(rows, positions))
    for number, text in enumerate(texts):
        text.shares(partial(found.of, number) if len(texts) > 1 else lambda: found)
    return found


def concordances(lexicon: Lexicon, texts: Sequence[Mapping[FieldName, Analysis]]) -> list[Concordance]:
    """Some texts held against a lexicon, read together: per text that takes half as long."""
    pages = paged(lexicon, texts)
    return [Concordance(lexicon, fields, its) for fields, its in zip(texts, pages, strict=True)]


class Concordance:
    """Where the terms of a lexicon stand in one article."""

    def __init__(self, lexicon: Lexicon, fields: Mapping[FieldName, Analysis], pages: list[Page] | None = None) -> None:
        """*pages*: of the fields, where they were read with others."""
        self.lexicon = lexicon
        self.fields = fields
        self._pages = paged(lexicon, [fields])[0] if pages is None else pages
        self.memo: dict[int, Sequence[Run]] = {}  # of patterns, by identity: rules share them
        self._known: dict[Hashable, Any] = {}
        self._spans: dict[Run, Span] = {}
        self._shared: Callable[[], Places] | None = None

    @property
    def pages_in_text(self) -> list[Page]:
        """Title and body."""
        return [page for page in self._pages if page.name != "author"]

    def once(self, what: Hashable, work_out: Callable[[], T]) -> T:
        """The result of *work_out*, worked out once per text."""
        if what not in self._known:
            self._known[what] = work_out()
        known: T = self._known[what]
        return known

    @cached_property
    def present(self) -> Numbers:
        """Terms that stand in title or body, each once."""
        return self.places_in_text.present

    @cached_property
    def present_in_byline(self) -> Numbers:
        """Terms that stand in the byline, each once."""
        kinds = [page.classes for page in self._pages if page.name == "author"]
        return self.lexicon.classes.terms(np.concatenate(kinds)) if kinds else _NO_NUMBERS

    def runs(self, term: int) -> Sequence[Run]:
        """Every occurrence of a term, in all fields, in order."""
        bounds = self._bounds.get(term)
        if bounds is None:
            return []
        start, end = bounds
        if end - start >= MANY:
            return listed(*(column[start:end] for column in self.places.runs))
        firsts, lasts = self._listed
        return (
            [(firsts[start], lasts[start])]
            if end - start == 1
            else list(zip(firsts[start:end], lasts[start:end], strict=True))
        )

    @cached_property
    def _bounds(self) -> dict[int, tuple[int, int]]:
        """Term → from where to where its occurrences stand among all."""
        terms = self.places.present
        bounds = pairwise([*np.searchsorted(self.places.terms, terms).tolist(), len(self.places.terms)])
        return dict(zip(terms.tolist(), bounds, strict=True))

    @cached_property
    def _listed(self) -> tuple[list[int], list[int]]:
        firsts, lasts = self.places.runs
        return firsts.tolist(), lasts.tolist()

    @cached_property
    def places(self) -> Places:
        """All occurrences of all terms, in all fields."""
        if self._shared is not None and len(self.pages_in_text) == len(self._pages):
            return self._shared()
        classes = self.lexicon.classes
        return Places(*classes.places(classes.rows(self._classes), self._layout[0]))

    def shares(self, places: Callable[[], Places]) -> None:
        """Its places in title and body are among these."""
        self._shared = places

    @cached_property
    def places_in_text(self) -> Places:
        """The same without the byline."""
        if self._shared is not None:
            return self._shared()
        byline = self.bounds("author")
        return self.places if byline is None else self.places.before(byline[0])

    @cached_property
    def _positions(self) -> list[int]:
        """The position of each chunk's first word."""
        positions: list[int] = self._layout[0].tolist()
        return positions

    @cached_property
    def _layout(self) -> tuple[Numbers, dict[FieldName, Run]]:
        """Positions of chunks; first and last position of each field."""
        positions = [_NO_NUMBERS]
        bounds: dict[FieldName, Run] = {}
        at = 0
        for page in self._pages:
            sizes = self.lexicon.classes.sizes(page.classes)
            lines = page.lines
            ends = sizes.cumsum()
            positions.append(ends - sizes + np.arange(at, at + GAP * len(lines), GAP).repeat(lines))
            end = at + int(ends[-1] if len(ends) else 0) + GAP * len(lines)
            bounds[page.name] = (at, end - 1)
            at = end + GAP
        return np.concatenate(positions), bounds

    def are_words(self, positions: Numbers) -> NDArray[np.bool_]:
        """Whether a word stands at each of *positions*: not in the gap between paragraphs."""
        last = np.append(_NOWHERE, self._ends)  # of the chunks before the first, the second, …
        are: NDArray[np.bool_] = positions <= last[np.searchsorted(self._layout[0], positions, "right")]
        return are

    @cached_property
    def _classes(self) -> Numbers:
        return np.concatenate([_NO_NUMBERS, *(page.classes for page in self._pages)])

    def bounds(self, name: FieldName) -> Run | None:
        """The positions of a field, both ends included; None where there is no such field."""
        return self._layout[1].get(name)

    def stretches(self, name: FieldName, areas: Sequence[tuple[int, int]]) -> list[Run]:
        """The positions of the words that lie wholly in each [start, end) of a field; nothing for one without words."""
        found: list[Run] = []
        before = 0
        for page in self._pages:
            if page.name == name and areas and len(page.chunks):
                begin, end = np.array(areas, np.int64).T
                found += zip(self._first(page, before, begin), self._last(page, before, end), strict=True)
            before += len(page.chunks)
        return [run for run in found if run[0] <= run[1]]

    def _first(self, page: Page, before: int, offsets: Numbers) -> list[int]:
        """The position of the first word at each offset of a page or after; *before*: chunks of the pages before it."""
        starts, ends = page.edges
        at = np.searchsorted(starts, offsets)
        found = np.append(self._layout[0], 1 << 60)[before + at]
        for each in np.flatnonzero((at > 0) & (ends[at - 1] > offsets)).tolist():  # in the middle of a chunk
            chunk = int(at[each]) - 1
            skipped = sum(piece.start < offsets[each] - starts[chunk] for piece in pieces(page.chunks[chunk]))
            found[each] = self._positions[before + chunk] + skipped
        first: list[int] = found.tolist()
        return first

    def _last(self, page: Page, before: int, offsets: Numbers) -> list[int]:
        """The position of the last word that ends at each offset or before it."""
        starts, ends = page.edges
        at = np.searchsorted(ends, offsets, "right")
        found = np.append(-1, self._ends[before : before + len(starts)])[at]
        for each in np.flatnonzero(np.append(starts, 1 << 60)[at] < offsets).tolist():
            chunk = int(at[each])
            inside = sum(piece.end <= offsets[each] - starts[chunk] for piece in pieces(page.chunks[chunk]))
            found[each] = self._positions[before + chunk] + inside - 1
        last: list[int] = found.tolist()
        return last

    @cached_property
    def _ends(self) -> Numbers:
        """The position of each chunk's last word; of one without words, the position before it."""
        ends: Numbers = self._layout[0] + self.lexicon.classes.sizes(self._classes) - 1
        return ends

    @cached_property
    def paragraphs(self) -> list[int]:
        """The first position of each paragraph."""
        lines = np.concatenate([_NO_NUMBERS, *(page.lines for page in self._pages)])
        paragraphs: list[int] = self._layout[0][lines.cumsum() - lines].tolist()
        return paragraphs

    @cached_property
    def sentences(self) -> list[int]:
        """The first position of each sentence; none goes over the end of a paragraph."""
        found: list[int] = []
        before = 0
        for page in self._pages:
            found += self._first(page, before, np.array([start for start, _ in page.analysis.sentences], np.int64))
            before += len(page.chunks)
        return found

    def spans(self, found: Sequence[Run]) -> list[Span]:
        """Where runs stand in their fields, in the same order."""
        if isinstance(found, Many):
            with uncollected():
                return self._placed(found.firsts, found.lasts)
        known = self._spans
        return [known.get(run) or self._span(run) for run in found]

    def _placed(self, firsts: Numbers, lasts: Numbers) -> list[Span]:
        """Where runs that begin and end there stand, worked out for all together."""
        pages, starts, ends = self._offsets(firsts)
        longer = np.flatnonzero(firsts != lasts)
        if len(longer):
            ends[longer] = self._offsets(lasts[longer])[2]
        names = map([page.name for page in self._pages].__getitem__, pages.tolist())
        return list(map(_span, repeat(Span), zip(names, starts.tolist(), ends.tolist(), strict=True)))

    def _offsets(self, positions: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """The numbers of the pages that hold some words; where the words begin and end there."""
        chunks = np.searchsorted(self._layout[0], positions, "right") - 1
        inner = positions - self._layout[0][chunks]
        bounds = np.cumsum([0, *(len(page.chunks) for page in self._pages)])
        pages = np.searchsorted(bounds, chunks, "right") - 1
        starts, ends = np.zeros_like(positions), np.zeros_like(positions)
        for number in distinct(pages).tolist():
            here = np.flatnonzero(pages == number)
            page, its = self._pages[number], chunks[here] - bounds[number]
            begin, end = page.inside(its, inner[here])
            starts[here], ends[here] = page.edges[0][its] + begin, page.edges[0][its] + end
        return pages, starts, ends

    def span(self, run: Run) -> Span:
        """Where a run stands in its field."""
        return self.spans((run,))[0]

    def _span(self, run: Run) -> Span:
        field, start, end = self._where(run[0])
        found = Span(field, start, end if run[1] == run[0] else self._where(run[1])[2])
        self._spans[run] = found
        return found

    def _where(self, position: int) -> tuple[FieldName, int, int]:
        chunk = bisect_right(self._positions, position) - 1
        number = position - self._positions[chunk]
        for page in self._pages:
            if chunk < len(page.chunks):
                break
            chunk -= len(page.chunks)
        return page.name, *page.word(chunk, number)
