"""Dossiers: what is remembered of an open story, in whole numbers, packed small.

Terms are the CRC-32 of a word; a term's weight in an article is 16 · (1 + ln of how often and how prominently), before
its rarity, which changes from day to day. Whole numbers make a story that was stored and read back the same story to
the last bit, so that a restart places the next article as if nothing had been.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from struct import calcsize, pack, unpack_from

Weights = Mapping[int, int]  # term → weight

_VERSION = 1
_HEAD = "<BBHHHHHH"
_MOST = 0xFFFF  # a weight, or a count
_TERMS = 400
_MEMBERS = 3
_MEMBER_TERMS = 60
_NUMBERS = 64
_GRAMS = 768
_ARTICLES = 192
LIMIT = 15 * 1024  # bytes; the limits above keep a sketch under it


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is remembered of a story in order to place articles in it: at most 15 KiB."""

    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What counts of an article when its story is looked for."""

    whole: Weights  # title, lead and the start of the text
    title: Weights
    lead: Weights
    names: Weights  # capitalised words, tracked actors
    numbers: frozenset[int]
    print: frozenset[int]  # sample of its 5-grams: finds copies
    bare: bool  # a headline and no text
    words: Mapping[int, str]  # as written, to tell a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """An open story's sums over its articles; copies of one text are one voice."""

    voices: int = 0
    worded: int = 0  # voices with a text
    docs: Weights  # term → in how many voices
    whole: Weights
    title: Weights
    lead: Weights
    names: Weights
    members: tuple[Weights, ...] = ()  # the last voices' strongest terms
    numbers: tuple[int, ...] = ()  # the latest
    prints: tuple[frozenset[int], ...] = ()  # of the last voices
    articles: tuple[int, ...] = ()  # keys of the last articles, copies too

    def leading(self) -> set[int]:
        """The terms by which the story is found: those of titles, leads and names."""
        return self.title.keys() | self.lead.keys() | self.names.keys()

    def with_copy(self, article: int) -> Dossier:
        """One more place where a known text was printed."""
        return replace(self, articles=(*self.articles, article)[-_ARTICLES:])

    def with_voice(self, article: int, outline: Outline) -> Dossier:
        """One more article in its own words."""
        whole = _sum(self.whole, outline.whole)
        kept = _strongest(whole, _TERMS)
        strongest = {term: min(255, weight) for term, weight in _strongest(outline.whole, _MEMBER_TERMS).items()}
        return Dossier(
            voices=min(_MOST, self.voices + 1),
            worded=min(_MOST, self.worded + (not outline.bare)),
            docs=_only(_sum(self.docs, dict.fromkeys(outline.whole, 1)), kept),
            whole=kept,
            title=_only(_sum(self.title, outline.title), kept),
            lead=_only(_sum(self.lead, outline.lead), kept),
            names=_only(_sum(self.names, outline.names), kept),
            members=tuple(_only(member, kept) for member in (*self.members, strongest)[-_MEMBERS:]),
            numbers=tuple(dict.fromkeys((*sorted(outline.numbers), *self.numbers)))[:_NUMBERS],
            prints=_fitting((*self.prints, outline.print)),
            articles=(*self.articles, article)[-_ARTICLES:],
        )


def empty() -> Dossier:
    """Of a story without articles."""
    return Dossier(docs={}, whole={}, title={}, lead={}, names={})


def _sum(one: Weights, other: Weights) -> dict[int, int]:
    total = dict(one)
    for term, weight in other.items():
        total[term] = min(_MOST, total.get(term, 0) + weight)
    return total


def _strongest(weights: Weights, count: int) -> dict[int, int]:
    """At most *count* terms; ties by the term, and all in order: a dossier has one packed form."""
    if len(weights) > count:
        weights = dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:count])
    return dict(sorted(weights.items()))


def _only(weights: Weights, terms: Weights) -> dict[int, int]:
    """Those of *terms*, in order."""
    return {term: weights[term] for term in sorted(weights.keys() & terms.keys())}


def _fitting(prints: Sequence[frozenset[int]]) -> tuple[frozenset[int], ...]:
    """The latest whole prints that fit; of a single long one, its lowest 5-grams."""
    kept: list[frozenset[int]] = []
    for print_ in reversed(prints):
        room = _GRAMS - sum(map(len, kept))
        if len(print_) > room:
            if not kept:
                kept.append(frozenset(sorted(print_)[:room]))
            break
        if print_:
            kept.append(print_)
    return tuple(reversed(kept))


# --- packing ---------------------------------------------------------------------------------------


def seal(dossier: Dossier) -> Sketch:
    """Pack it: a version, counts, then columns."""
    parts = [
        pack(
            _HEAD,
            _VERSION,
            0,
            dossier.voices,
            dossier.worded,
            len(dossier.members),
            len(dossier.numbers),
            len(dossier.prints),
            len(dossier.articles),
        ),
        _column("I", list(dossier.whole)),
        _column("H", list(dossier.whole.values())),
        _column("H", [dossier.docs[term] for term in dossier.whole]),
    ]
    places = {term: place for place, term in enumerate(dossier.whole)}
    for weights in (dossier.title, dossier.lead, dossier.names):
        parts += [_column("H", [places[term] for term in weights]), _column("H", list(weights.values()))]
    for member in dossier.members:
        parts += [_column("I", list(member)), _column("B", list(member.values()))]
    parts += [_column("I", dossier.numbers), *(_column("I", sorted(print_)) for print_ in dossier.prints)]
    parts.append(_column("Q", dossier.articles))
    return Sketch(b"".join(parts))


def _column(code: str, values: Sequence[int]) -> bytes:
    return pack(f"<H{len(values)}{code}", len(values), *values)


def unseal(sketch: Sketch) -> Dossier:
    """Unpack it. Raises ValueError for a version that this program does not know."""
    raw = sketch.raw
    version, _, voices, worded, members, _, prints, _ = unpack_from(_HEAD, raw)
    if version != _VERSION:
        raise ValueError(f"a sketch of version {version}: this program knows {_VERSION}")
    columns = _Columns(raw, calcsize(_HEAD))
    terms = columns.take("I")
    whole = dict(zip(terms, columns.take("H"), strict=True))
    docs = dict(zip(terms, columns.take("H"), strict=True))
    title, lead, names = (
        dict(zip([terms[place] for place in columns.take("H")], columns.take("H"), strict=True)) for _ in range(3)
    )
    return Dossier(
        voices=voices,
        worded=worded,
        docs=docs,
        whole=whole,
        title=title,
        lead=lead,
        names=names,
        members=tuple(dict(zip(columns.take("I"), columns.take("B"), strict=True)) for _ in range(members)),
        numbers=columns.take("I"),
        prints=tuple(frozenset(columns.take("I")) for _ in range(prints)),
        articles=columns.take("Q"),
    )


class _Columns:
    """Reads one column after the other."""

    def __init__(self, raw: bytes, at: int) -> None:
        self._raw = raw
        self._at = at

    def take(self, code: str) -> tuple[int, ...]:
        (count,) = unpack_from("<H", self._raw, self._at)
        layout = f"<{count}{code}"
        values = unpack_from(layout, self._raw, self._at + 2)
        self._at += 2 + calcsize(layout)
        return values
