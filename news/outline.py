"""Outlines: what counts of an article when its story is looked for.

    title ×3, lead ×2, the start of the text ×1 → weights of terms; names; numbers; a sample of 5-grams

Terms are words without endings, hyphenated ones solid too; pairs of signs where a script has no spaces; tracked actors,
which tell names where a script has no capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from math import log

import numpy as np
from numpy.typing import NDArray

from news.background import term, tracked
from news.dossier import Outline, Terms, Weights
from news.fingerprint import shingles
from news.ids import ActorId
from news.model import Mention
from news.text import Caps, Piece, compounds, pieces

_BODY = 1500  # code points: the rest of a report is background
_LEAD = 400
_TITLE_COUNTS = 3
_LEAD_COUNTS = 2

Counts = NDArray[np.int64]

_NUMBER = re.compile(r"\d")
_END = re.compile(r"[.!?:…。！？؟][\"'”’»)\]]*$")


def outline(title: str, body: str, mentions: Iterable[Mention] = ()) -> Outline:
    """Of an article: *body* may be its lead, or empty. Where it has no title its first line serves."""
    title, start = _told(title, body)
    lead_end = len(start[:_LEAD])
    found, bounds = _entries(title, start[:lead_end], start[lead_end:])
    actors = np.array([tracked(actor) for actor in sorted(_tracked(mentions))], np.uint64)
    terms, counts = _counted(found, bounds, actors)
    in_title, in_lead, in_rest, named = counts
    lead = in_lead + in_title
    whole = in_rest + _LEAD_COUNTS * in_lead + _TITLE_COUNTS * in_title
    names = named + (_TITLE_COUNTS - 1) * ((named > 0) & (in_title > 0))  # titles' own capitals tell nothing in English
    figures = (found & _FIGURE) > 0
    figures[bounds[1] :] = False  # of the rest of the text a report has too many
    return Outline(
        terms=terms,
        weights=_weights(np.array((whole, in_title, lead, names))),
        numbers=frozenset((found[figures] >> _FLAGS).tolist()),
        print=shingles(body),
        bare=not body.strip(),
    )


def words(title: str, body: str, mentions: Iterable[Mention] = ()) -> dict[int, str]:
    """The terms of an article's outline as they are written, to tell a person."""
    title, start = _told(title, body)
    found = {tracked(actor): str(actor) for actor in _tracked(mentions)}
    for chunk in f"{title} {start}".split():
        for form, piece in _forms(pieces(chunk)):
            found.setdefault(term(form), piece.surface)
    return found


def _told(title: str, body: str) -> tuple[str, str]:
    start = body[:_BODY]
    if not title.strip():
        title, _, _ = start[:_LEAD].partition("\n")
    return title, start


# --- words to numbers ------------------------------------------------------------------------------

# What is read of a chunk: a number for each term, with these flags below it.
_NAME = 1  # a capital
_ENDS = 2  # the chunk ends a sentence
_FIRST = 4  # the first of its chunk
_FIGURE = 8
_FLAGS = 4
_LINE = _ENDS | _FIRST  # no term: a capital at the start of a line, as of a sentence, tells nothing

Entries = NDArray[np.uint64]


def _entries(*texts: str) -> tuple[Entries, list[int]]:
    """What is read of the texts, one after the other, and where each ends."""
    found: list[int] = []
    bounds = []
    for text in texts:
        for line in text.split("\n"):
            found.append(_LINE)
            found.extend(chain.from_iterable(map(_read, line.split())))
        bounds.append(len(found))
    return np.array(found, np.uint64), bounds


@lru_cache(maxsize=1 << 16)
def _read(chunk: str) -> tuple[int, ...]:
    """The terms of what stands between white spaces."""
    ends = _ENDS if _END.search(chunk) else 0
    read = [
        term(form) << _FLAGS
        | (_NAME if piece.caps in _CAPITALS else 0)
        | (_FIGURE if _NUMBER.match(piece.surface) else 0)
        | ends
        for form, piece in _forms(pieces(chunk))
    ] or [ends]
    return (read[0] | _FIRST, *read[1:])


def _counted(found: Entries, bounds: list[int], actors: Entries) -> tuple[Terms, Counts]:
    """The terms, and how often each is in the title, in the lead, in the rest, and as a name within a sentence."""
    title = bounds[0]
    places = np.arange(len(found))
    starts = np.maximum.accumulate(np.where(found & _FIRST, places, 0))  # of the chunk that each belongs to
    opens = (found[starts - 1] & _ENDS) > 0  # in front of the first of all is the last: it begins a line, too
    names = ((found & _NAME) > 0) & ~opens
    names[:title] = False
    part = np.repeat(np.arange(3), np.diff([0, *bounds]))
    numbers = np.concatenate([found >> _FLAGS, actors])
    part = np.concatenate([part, np.full(len(actors), 1)])
    names = np.concatenate([names, np.full(len(actors), True)])
    terms, at = np.unique(numbers, return_inverse=True)
    size = len(terms)
    counts = np.concatenate(
        [np.bincount(part * size + at, minlength=3 * size), np.bincount(at[names], minlength=size)]
    ).reshape(4, size)
    told = 1 if size and terms[0] == 0 else 0  # words that tell nothing
    return terms[told:].astype(np.uint32), counts[:, told:]


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


def _tracked(mentions: Iterable[Mention]) -> set[ActorId]:
    return {
        mention.actor
        for mention in mentions
        if mention.span.field == "title" or (mention.span.field == "body" and mention.span.start < _BODY)
    }


def _weights(counts: Counts) -> Weights:
    """16 · (1 + ln count), in whole numbers; 0 of none."""
    return np.asarray(_WEIGHTS[np.minimum(counts, len(_WEIGHTS) - 1)])


_WEIGHTS = np.array([0, *(round(16 * (1 + log(count))) for count in range(1, 4096))], np.uint16)
