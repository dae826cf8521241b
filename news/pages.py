"""Pages: the fields of an article, each as the classes of its chunks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

import numpy as np

from news.chunks import Chunks, parted
from news.lexicon import Lexicon
from news.model import FieldName
from news.pieces import pieces
from news.runs import Numbers
from news.text import Analysis
from news.vocabulary import SEVERAL, Vocabulary

FIELDS: tuple[FieldName, ...] = ("title", "body", "author")

_NO_NUMBERS = np.zeros(0, np.int64)
_WIDE = 400  # characters: of fewer, Python finds the chunks faster than numpy


class Page:
    """One field: its chunks, their classes, and where they stand."""

    def __init__(self, name: FieldName, analysis: Analysis, vocabulary: Vocabulary) -> None:
        self.name = name
        self.analysis = analysis
        self.vocabulary = vocabulary
        self._wide: Chunks | None = None
        self._apart: tuple[list[int], list[int]] | None = None  # starts, and chunks per line: had to be taken apart
        self.chunks: Sequence[str] | Chunks = ()
        self.classes: Numbers = _NO_NUMBERS

    def read(self) -> None:
        """Look up the chunks of a short text."""
        self.chunks = self.analysis.chunks
        self._class(np.fromiter(map(self.vocabulary.__getitem__, self.chunks), np.int64, len(self.chunks)))

    def take(self, chunks: Chunks, classes: Numbers) -> None:
        """The chunks of a wide text, and their classes."""
        self.chunks = self._wide = chunks
        self._class(classes)

    def _class(self, classes: Numbers) -> None:
        self.classes = classes
        if classes.min(initial=0) == SEVERAL:
            self._take_apart(self.vocabulary)

    def _take_apart(self, vocabulary: Vocabulary) -> None:
        chunks: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for chunk, start, kind in zip(self.chunks, self.starts, self.classes.tolist(), strict=True):
            for first, last in _stretches(chunk) if kind == SEVERAL else ((0, len(chunk)),):
                chunks.append(chunk[first:last])
                starts.append(start + first)
            ends.append(len(chunks))
        self._apart = starts, _counts(self.lines.tolist(), ends)
        self.chunks = chunks
        self.classes = np.array([_whole(vocabulary, chunk) for chunk in chunks], np.int64)

    @property
    def lines(self) -> Numbers:
        """Chunks per paragraph."""
        if self._apart is not None:
            return np.array(self._apart[1], np.int64)
        if self._wide is not None:
            return self._wide.lines
        return np.array([len(line) for line in self.analysis.lines], np.int64)

    @cached_property
    def _starts(self) -> list[int]:
        starts: list[int] = self.analysis.starts if self._wide is None else self._wide.starts.tolist()
        return starts

    @property
    def starts(self) -> list[int]:
        return self._starts if self._apart is None else self._apart[0]

    @cached_property
    def edges(self) -> tuple[Numbers, Numbers]:
        """Where each chunk begins and ends, in characters."""
        if self._apart is None and self._wide is not None:
            return self._wide.starts, self._wide.ends
        starts = np.array(self.starts, np.int64)
        return starts, starts + np.fromiter(map(len, self.chunks), np.int64, len(starts))

    def word(self, chunk: int, number: int) -> tuple[int, int]:
        """Where a word of a chunk begins and ends. Most chunks are letters, which nobody needs to read once more."""
        if self._apart is None and self._wide is not None and (found := self._wide.letters(chunk)) is not None:
            return found
        start, piece = self.starts[chunk], pieces(self.chunks[chunk])[number]
        return start + piece.start, start + piece.end

    def inside(self, chunks: Numbers, words: Numbers) -> tuple[Numbers, Numbers]:
        """Where words begin and end, counted from their chunks: by number of chunk, and of word in it.

        Each chunk of the same letters is read once.
        """
        names = self._wide.names[chunks] if self._apart is None and self._wide is not None else chunks
        _, one, kinds = np.unique(names, return_index=True, return_inverse=True)
        read = [pieces(self.chunks[number]) for number in chunks[one].tolist()]
        begin = np.cumsum([0, *map(len, read)])
        starts = np.array([piece.start for each in read for piece in each], np.int64)
        ends = np.array([piece.end for each in read for piece in each], np.int64)
        at = begin[kinds] + words
        return starts[at], ends[at]


def paged(lexicon: Lexicon, texts: Sequence[Mapping[FieldName, Analysis]]) -> list[list[Page]]:
    """The pages of each of some texts; their chunks are found and looked up together."""
    found = [[_page(lexicon, name, fields[name]) for name in FIELDS if name in fields] for fields in texts]
    wide: dict[int, list[Page]] = {}  # by vocabulary
    for page in chain.from_iterable(found):
        if len(page.analysis.text) < _WIDE:
            page.read()
        else:
            wide.setdefault(id(page.vocabulary), []).append(page)
    if wide:
        _part([page.analysis for page in chain.from_iterable(wide.values())])
    for pages in wide.values():
        chunks = [page.analysis.parted for page in pages]
        for page, its, classes in zip(pages, chunks, pages[0].vocabulary.classes(chunks), strict=True):
            page.take(its, classes)
    return found


def _page(lexicon: Lexicon, name: FieldName, analysis: Analysis) -> Page:
    return Page(name, analysis, lexicon.vocabulary(analysis.language, all_caps=analysis.all_caps))


def _part(analyses: Sequence[Analysis]) -> None:
    new = [analysis for analysis in analyses if "parted" not in vars(analysis)]
    if new:
        for analysis, chunks in zip(new, parted([analysis.text for analysis in new]), strict=True):
            analysis.parted = chunks


def _stretches(chunk: str) -> Iterator[tuple[int, int]]:
    """The words of *chunk*, compounds left whole."""
    words = pieces(chunk)
    first = 0
    for index in range(1, len(words) + 1):
        if index == len(words) or not words[index].hyphen:
            yield words[first].start, words[index - 1].end
            first = index


def _whole(vocabulary: Vocabulary, chunk: str) -> int:
    number = vocabulary[chunk]
    return vocabulary.lexicon.classes.number(vocabulary._class(pieces(chunk))) if number == SEVERAL else number  # noqa: SLF001


def _counts(lines: list[int], ends: list[int]) -> list[int]:
    """Chunks per line after taking apart, from chunks per line before and the running total after each."""
    found, at, before = [], 0, 0
    for line in lines:
        at += line
        found.append(ends[at - 1] - before)
        before = ends[at - 1]
    return found
