"""Outlines: what counts of an article when its story is looked for.

    title ×3, lead ×2, the start of the text ×1 → weights of terms; names; numbers; a sample of 5-grams

Terms are words without endings, hyphenated ones solid too; pairs of signs where a script has no spaces; tracked actors,
which tell names where a script has no capitals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from math import log

import numpy as np

from news.background import term, tracked
from news.dossier import Outline
from news.fingerprint import shingles
from news.ids import ActorId
from news.model import Mention
from news.text import Caps, Piece, compounds, pieces

_BODY = 1500  # code points: the rest of a report is background
_LEAD = 400
_TITLE_COUNTS = 3
_LEAD_COUNTS = 2
_NUMBER = re.compile(r"\d")
_END = re.compile(r"[.!?:…。！？؟][\"'”’»)\]]*$")


def outline(title: str, body: str, mentions: Iterable[Mention] = ()) -> Outline:
    """Of an article: *body* may be its lead, or empty. Where it has no title its first line serves."""
    start = body[:_BODY]
    if not title.strip():
        title, _, _ = start[:_LEAD].partition("\n")
    words: dict[int, str] = {}
    in_title, _ = _terms(title, words)
    in_lead, lead_names = _terms(start[:_LEAD], words)
    in_rest, rest_names = _terms(start[_LEAD:], words)
    names = _named(lead_names + rest_names, in_title)
    for actor in sorted(_tracked(mentions)):
        number = tracked(actor)
        words.setdefault(number, actor)
        in_lead[number] += 1
        names[number] += 1
    lead = in_lead + in_title
    whole = in_rest + _times(in_lead, _LEAD_COUNTS) + _times(in_title, _TITLE_COUNTS)
    terms = sorted(whole)
    return Outline(
        terms=np.array(terms, np.uint32),
        weights=np.array([_row(part, terms) for part in (whole, in_title, lead, names)], np.uint16),
        numbers=frozenset(number for number in lead if _NUMBER.match(words.get(number, ""))),
        print=shingles(body),
        bare=not body.strip(),
        words=words,
    )


def _terms(text: str, words: dict[int, str]) -> tuple[Counter[int], Counter[int]]:
    """Terms of *text*, and those of them that are names: capitalised within a sentence."""
    found: list[int] = []
    names: list[int] = []
    for line in text.split("\n"):
        opening = True  # a capital at the start of a sentence tells nothing
        for chunk in line.split():
            read, ends = _read(chunk)
            for number, surface, capital in read:
                if number not in words:
                    words[number] = surface
                found.append(number)
                if capital and not opening:
                    names.append(number)
            opening = ends
    return Counter(found), Counter(names)


@lru_cache(maxsize=1 << 16)
def _read(chunk: str) -> tuple[tuple[tuple[int, str, bool], ...], bool]:
    """The terms of what stands between white spaces, as written, with a capital or not; whether a sentence ends here."""
    terms = ((term(form), piece.surface, piece.caps in _CAPITALS) for form, piece in _forms(pieces(chunk)))
    return tuple(read for read in terms if read[0]), _END.search(chunk) is not None


_CAPITALS = frozenset({Caps.INITIAL, Caps.UPPER})


def _forms(read: tuple[Piece, ...]) -> Iterator[tuple[str, Piece]]:
    before: Piece | None = None
    for piece in read:
        if piece.caps is Caps.NOCASE and len(piece.forms[0]) == 1:
            if before is not None and before.end == piece.start:
                yield before.forms[0] + piece.forms[0], piece
            before = piece
        else:
            yield piece.forms[-1], piece
    if len(read) > 1:
        for _, last, solid in compounds(read):
            yield solid, read[last]


def _named(names: Counter[int], title: Mapping[int, int]) -> Counter[int]:
    """A name that the title has too counts more; titles' own capitals tell nothing in English."""
    return Counter({term: count + _TITLE_COUNTS - 1 if term in title else count for term, count in names.items()})


def _tracked(mentions: Iterable[Mention]) -> set[ActorId]:
    return {
        mention.actor
        for mention in mentions
        if mention.span.field == "title" or (mention.span.field == "body" and mention.span.start < _BODY)
    }


def _times(counts: Counter[int], factor: int) -> Counter[int]:
    return Counter({term: factor * count for term, count in counts.items()})


def _row(counts: Mapping[int, int], terms: list[int]) -> list[int]:
    get = counts.get
    return [_weight(get(term, 0)) for term in terms]


@cache
def _weight(count: int) -> int:
    return round(16 * (1 + log(count))) if count else 0
