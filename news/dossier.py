"""Dossiers: what is remembered of an open story, in whole numbers, packed small.

Terms are the CRC-32 of a word; a term's weight in an article is 16 · (1 + ln of how often and how prominently), before
its rarity, which changes from day to day. Whole numbers make a story that was stored and read back the same story to
the last bit, so that a restart places the next article as if nothing had been.

A dossier is a table: a column for each term, a row for each part. A sketch holds the table as it is, so that it is read
in place: unpacking takes microseconds, and ten thousand open stories are their sketches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache
from struct import calcsize, pack, unpack_from
from typing import Any

import numpy as np
from numpy.typing import NDArray

from news.languages import primary

Terms = NDArray[np.uint32]  # in order, each once
Weights = NDArray[np.uint16]  # [row, term]


class Part(IntEnum):
    """Rows of an outline; those of a dossier come after its first, the documents."""

    WHOLE = 0  # title, lead and the start of the text
    TITLE = 1
    LEAD = 2  # title and lead
    NAMES = 3  # capitalised words, tracked actors


PARTS = len(Part)
MEMBERS = 3  # the last voices' strongest terms
_ROWS = 1 + PARTS + MEMBERS

_VERSION = 3
_HEAD = "<BBHHHHHH"
_MOST = 0xFFFF  # a weight, or a count
_TERMS = 400
_MEMBER_TERMS = 60
_NUMBERS = 64
_GRAMS = 768
_ARTICLES = 192
_LANGUAGES = 16
_SUBTAG = 8  # letters, BCP 47: so the length of all is one byte
_NO_TERMS = np.zeros(0, np.uint32)
LIMIT = 15 * 1024  # bytes; the limits above keep a sketch under it


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is remembered of a story in order to place articles in it: at most 15 KiB."""

    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outline:
    """What counts of an article when its story is looked for."""

    terms: Terms
    weights: Weights  # by Part
    numbers: frozenset[int]
    print: Terms  # sample of its 5-grams: finds copies
    bare: bool  # a headline and no text
    sums_up: bool = False  # several events: no voice on any of them


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dossier:
    """An open story's sums over its articles; copies of one text are one voice."""

    voices: int = 0
    worded: int = 0  # voices with a text
    terms: Terms
    weights: Weights  # in how many voices; the sums by Part; members
    numbers: tuple[int, ...] = ()  # the latest
    prints: tuple[Terms, ...] = ()  # of the last voices
    articles: tuple[int, ...] = ()  # keys of the last articles, copies too
    languages: tuple[str, ...] = ()  # primary subtags of those that it was told in

    @property
    def docs(self) -> Weights:
        """In how many voices each term is."""
        return np.asarray(self.weights[0])

    @property
    def parts(self) -> Weights:
        """By Part, then members."""
        return self.weights[1:]

    @property
    def length(self) -> float:
        """How many different words a voice has, on average."""
        return len(self.terms) if self.voices == 1 else int(self.docs.sum()) / max(1, self.voices)

    def was_told_in(self, language: str | None) -> bool:
        """Whether a voice had this language: where not, its words tell nothing of what is new. Unknown ones are all one."""
        subtag = _subtag(language)
        return not subtag or not self.languages or subtag in self.languages

    def leading(self) -> set[int]:
        """The terms by which the story is found: those of titles, leads and names."""
        if not len(self.terms):
            return set()
        found: list[int] = self.terms[(self.parts[Part.LEAD] | self.parts[Part.NAMES]) > 0].tolist()  # titles lead, too
        return set(found)

    def as_outline(self) -> Outline:
        """The story as one long article: to be held against another story."""
        return Outline(
            terms=self.terms,
            weights=self.parts[:PARTS],
            numbers=frozenset(self.numbers),
            print=_NO_TERMS,  # a story is no copy
            bare=not self.worded,
        )

    def with_story(self, other: Dossier) -> Dossier:
        """Both stories as one; the last reports are the other's."""
        terms, mine, theirs = _both(self.terms, other.terms)
        table = np.zeros((_ROWS, len(terms)), np.uint32)
        table[: 1 + PARTS, mine] = self.weights[: 1 + PARTS]
        table[: 1 + PARTS, theirs] += other.weights[: 1 + PARTS]
        members = min(MEMBERS, other.voices)  # its rows are filled from the last on
        table[1 + PARTS : _ROWS - members, mine] = self.weights[1 + PARTS + members :]
        table[_ROWS - members :, theirs] = other.weights[_ROWS - members :]
        terms, table = _heaviest(terms, table)
        return Dossier(
            voices=min(_MOST, self.voices + other.voices),
            worded=min(_MOST, self.worded + other.worded),
            terms=terms,
            weights=np.minimum(table, _MOST).astype(np.uint16),
            numbers=tuple(dict.fromkeys((*other.numbers, *self.numbers)))[:_NUMBERS],
            prints=_fitting((*self.prints, *other.prints)),
            articles=(*self.articles, *other.articles)[-_ARTICLES:],
            languages=tuple(dict.fromkeys((*self.languages, *other.languages)))[:_LANGUAGES],
        )

    def with_copy(self, article: int) -> Dossier:
        """One more place where a known text was printed."""
        return replace(self, articles=(*self.articles, article)[-_ARTICLES:])

    def with_voice(self, article: int, outline: Outline, language: str | None = None) -> Dossier:
        """One more article in its own words."""
        terms, table = _heaviest(*(self._joined(outline) if len(self.terms) else _alone(outline)))
        return Dossier(
            voices=min(_MOST, self.voices + 1),
            worded=min(_MOST, self.worded + (not outline.bare)),
            terms=terms,
            weights=np.minimum(table, _MOST).astype(np.uint16),
            numbers=tuple(dict.fromkeys((*sorted(outline.numbers), *self.numbers)))[:_NUMBERS],
            prints=_fitting((*self.prints, outline.print)),
            articles=(*self.articles, article)[-_ARTICLES:],
            languages=tuple(filter(None, dict.fromkeys((*self.languages, _subtag(language)))))[:_LANGUAGES],
        )

    def _joined(self, outline: Outline) -> tuple[Terms, NDArray[np.uint32]]:
        """Its terms and those of one more article, and the table of them."""
        terms, mine, theirs = _both(self.terms, outline.terms)
        table = np.zeros((_ROWS, len(terms)), np.uint32)
        table[: 1 + PARTS, mine] = self.weights[: 1 + PARTS]
        table[1 + PARTS : -1, mine] = self.weights[2 + PARTS :]
        table[:, theirs] += _alone(outline)[1]
        return terms, table


def _alone(outline: Outline) -> tuple[Terms, NDArray[np.uint32]]:
    """The terms of a story of one article, and the table of them."""
    table = np.zeros((_ROWS, len(outline.terms)), np.uint32)
    table[0] = 1
    table[1 : 1 + PARTS] = outline.weights
    table[-1] = _strongest(outline)
    return outline.terms, table


def _subtag(language: str | None) -> str:
    """As it is kept; nothing of what is no tag, since feeds declare all sorts of things."""
    subtag = primary(language) if language else ""
    return subtag if subtag.isascii() and subtag.isalpha() and len(subtag) <= _SUBTAG else ""


@cache
def empty() -> Dossier:
    """Of a story without articles."""
    return Dossier(terms=_NO_TERMS, weights=np.zeros((_ROWS, 0), np.uint16))


def shares_terms(one: Dossier, other: Dossier) -> bool:
    """Whether any word is in both."""
    few, many = sorted((one.terms, other.terms), key=len)
    return bool(len(few)) and bool((many.take(many.searchsorted(few), mode="clip") == few).any())


def _both(one: Terms, other: Terms) -> tuple[Terms, NDArray[np.intp], NDArray[np.intp]]:
    """The terms of both in order, and where those of each are."""
    both = np.concatenate((one, other))
    both.sort(kind="stable")
    terms = both[np.concatenate(([True], both[1:] != both[:-1]))] if len(both) else both
    return terms, np.searchsorted(terms, one), np.searchsorted(terms, other)


def _heaviest(terms: Terms, table: NDArray[np.uint32]) -> tuple[Terms, NDArray[np.uint32]]:
    """The columns that a sketch has room for; ties by the term."""
    if len(terms) <= _TERMS:
        return terms, table
    kept = np.sort(np.argsort(-table[1].astype(np.int64), kind="stable")[:_TERMS])
    return terms[kept], table[:, kept]


def _strongest(outline: Outline) -> NDArray[np.uint32]:
    """The weights of an article's strongest terms, of others 0; ties by the term."""
    strong: NDArray[np.uint32] = outline.weights[Part.WHOLE].astype(np.uint32)
    if len(strong) > _MEMBER_TERMS:
        strong[np.argsort(-strong.astype(np.int64), kind="stable")[_MEMBER_TERMS:]] = 0  # terms are in order
    return strong


def _fitting(prints: Sequence[Terms]) -> tuple[Terms, ...]:
    """The latest whole prints that fit; of a single long one, its lowest 5-grams."""
    kept: list[Terms] = []
    for print_ in reversed(prints):
        room = _GRAMS - sum(map(len, kept))
        if len(print_) > room:
            if not kept:
                kept.append(print_[:room])
            break
        if len(print_):
            kept.append(print_)
    return tuple(reversed(kept))


# --- packing ---------------------------------------------------------------------------------------


def seal(dossier: Dossier) -> Sketch:
    """Pack it: a version, counts, then the arrays."""
    languages = " ".join(dossier.languages).encode()
    counts = (len(dossier.terms), len(dossier.numbers), len(dossier.prints), len(dossier.articles))
    parts = [
        pack(_HEAD, _VERSION, len(languages), dossier.voices, dossier.worded, *counts),
        pack(f"<{len(dossier.prints)}H", *map(len, dossier.prints)),
        dossier.terms.astype("<u4").tobytes(),
        dossier.weights.astype("<u2").tobytes(),
        pack(f"<{len(dossier.numbers)}I", *dossier.numbers),
        *(print_.astype("<u4").tobytes() for print_ in dossier.prints),
        pack(f"<{len(dossier.articles)}Q", *dossier.articles),
        languages,
    ]
    return Sketch(b"".join(parts))


def unseal(sketch: Sketch) -> Dossier:
    """Unpack it. Raises ValueError for a version that this program does not know."""
    raw = sketch.raw
    if raw[0] != _VERSION:
        raise ValueError(f"a sketch of version {raw[0]}: this program knows {_VERSION}")
    _, named, voices, worded, terms, numbers, prints, articles = unpack_from(_HEAD, raw)
    arrays = _Arrays(raw, calcsize(_HEAD))
    lengths = arrays.take("<u2", prints).tolist()
    return Dossier(
        voices=voices,
        worded=worded,
        terms=arrays.take("<u4", terms),
        weights=arrays.take("<u2", _ROWS * terms).reshape(_ROWS, terms),
        numbers=tuple(arrays.take("<u4", numbers).tolist()),
        prints=tuple(arrays.take("<u4", length) for length in lengths),
        articles=tuple(arrays.take("<u8", articles).tolist()),
        languages=tuple(arrays.take("u1", named).tobytes().decode().split()),
    )


class _Arrays:
    """Reads one array after the other, in place."""

    def __init__(self, raw: bytes, at: int) -> None:
        self._raw = raw
        self._at = at

    def take(self, kind: str, count: int) -> NDArray[Any]:
        taken = np.frombuffer(self._raw, kind, count, self._at)
        self._at += taken.nbytes
        return taken
