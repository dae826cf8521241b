"""Outlines: what counts of an article when its story is looked for.

    title ×3, lead ×2, the start of the text ×1 → weights of terms; names; numbers; a sample of 5-grams

Terms are words without endings, hyphenated ones solid too; pairs of signs where a script has no spaces; tracked actors,
which tell names where a script has no capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from math import log
from sys import byteorder

import numpy as np
from numpy.typing import NDArray

from news.background import term, tracked
from news.columns import first_of_each
from news.dossier import Outline, Weights
from news.fingerprint import sample
from news.ids import ActorId
from news.model import Mention
from news.pieces import Caps, Piece, compounds, pieces, plain
from news.roundups import is_round_up

_BODY = 1500  # code points: the rest of a report is background
_LEAD = 400
_TITLE_COUNTS = 3
_LEAD_COUNTS = 2

Counts = NDArray[np.int64]

_NUMBER = re.compile(r"\d")
_END = re.compile(r"[.!?:…。！？؟][\"'”’»)\]]*$")


def outline(title: str, body: str, mentions: Iterable[Mention] = ()) -> Outline:
    """Of an article: *body* may be its lead, or empty. Where it has no title its first line serves."""
    return outlines([(title, body, mentions)])[0]


def outlines(articles: Sequence[tuple[str, str, Iterable[Mention]]]) -> list[Outline]:
    """Of several articles, each title, body and mentions: together they cost half of what they cost alone."""
    found, section, named = _entries(articles)
    numbers, article = found >> _FLAGS, section // _SECTIONS
    part = section % _SECTIONS
    terms, counts = _counted(np.asarray(article << _WORD | numbers, np.uint64), part, named)
    in_title, in_lead, in_rest, names = counts
    lead = in_lead + in_title
    whole = in_rest + _LEAD_COUNTS * in_lead + _TITLE_COUNTS * in_title
    names = names + (_TITLE_COUNTS - 1) * ((names > 0) & (in_title > 0))  # titles' own capitals tell nothing in English
    weights = _weights(np.array((whole, in_title, lead, names)))
    # Of the rest of the text a report has too many figures.
    figures = np.flatnonzero(((found & _FIGURE) > 0) & (part < _REST))
    each = np.arange(len(articles) + 1)
    bounds = np.searchsorted(terms >> _WORD, each.astype(np.uint64)).tolist()
    told = np.searchsorted(article[figures], each.astype(np.uint64)).tolist()
    short = terms.astype(np.uint32)
    return [
        Outline(
            terms=short[bounds[at] : bounds[at + 1]],
            weights=weights[:, bounds[at] : bounds[at + 1]],
            numbers=frozenset(numbers[figures[told[at] : told[at + 1]]].tolist()),
            print=sample(body),
            bare=not body.strip(),
            sums_up=is_round_up(title, body),
        )
        for at, (title, body, _) in enumerate(articles)
    ]


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
_LINE = np.uint64(
    _ENDS | _FIRST
).tobytes()  # no term: a capital at the start of a line, as of a sentence, tells nothing

_SECTIONS = 3  # of an article: title, lead, rest
_LEADING, _REST = 1, 2
_WORD = np.uint64(32)  # bits of a term; above them is the number of its article

# … and when they are counted: below it the section, below that whether it is a name.
_PART, _NAMED = np.uint64(3), np.uint64(1)
_SECTION, _ONE = np.uint64(3), np.uint64(1)

_BYTES = 8  # of a term
_MOST = 1 << 16  # chunks that are remembered
_LONGEST = 64  # characters of such a one

Entries = NDArray[np.uint64]


def _entries(articles: Sequence[tuple[str, str, Iterable[Mention]]]) -> tuple[Entries, Entries, NDArray[np.bool_]]:
    """What is read of the articles, one after the other: where it stands, by article and section, and what is a name."""
    found: list[bytes] = []
    sizes: list[int] = []
    actors: list[int] = []
    of: list[int] = []
    for number, (title, body, mentions) in enumerate(articles):
        headline, start = _told(title, body)
        for text in (headline, start[:_LEAD], start[_LEAD:]):
            found.append(_lines(text))
            sizes.append(len(found[-1]) // _BYTES)
        meant = sorted(_tracked(mentions))
        actors.extend(tracked(actor) << _FLAGS for actor in meant)
        of.extend([number * _SECTIONS + _LEADING] * len(meant))
    entries = np.frombuffer(b"".join(found), np.uint64)
    section = np.arange(len(sizes), dtype=np.uint64).repeat(sizes)
    names = _named(entries) & (section % _SECTIONS > 0)
    if not actors:
        return entries, section, names
    return (
        np.concatenate([entries, np.array(actors, np.uint64)]),
        np.concatenate([section, np.array(of, np.uint64)]),
        np.concatenate([names, np.full(len(of), True)]),
    )


def _named(found: Entries) -> NDArray[np.bool_]:
    """What has a capital within a sentence."""
    places = np.arange(len(found))
    starts = np.maximum.accumulate(np.where(found & _FIRST, places, 0))  # of the chunk that each belongs to
    opens = (found[starts - 1] & _ENDS) > 0  # in front of the first of all is the last: it begins a line, too
    return np.asarray(((found & _NAME) > 0) & ~opens, np.bool_)


def _lines(text: str) -> bytes:
    return b"".join([_LINE + b"".join(map(_READ.__getitem__, line.split())) for line in text.split("\n")])


class _Read(dict[str, bytes]):
    """The terms of what stands between white spaces, each in 8 bytes: the words of an article are put together by joining them."""

    def __missing__(self, chunk: str) -> bytes:
        read = _read(chunk)
        if len(self) >= _MOST:
            self.clear()
        if len(chunk) <= _LONGEST:
            self[chunk] = read
        return read


_READ = _Read()


def _read(chunk: str) -> bytes:
    ends = _ENDS if _END.search(chunk) else 0
    if (word := plain(chunk)) is not None:  # nearly every one that is new: without asking a dozen things of it
        return _packed(term(word.lower()) << _FLAGS | (_NAME if word[0].isupper() else 0) | ends | _FIRST)
    read = [
        term(form) << _FLAGS
        | (_NAME if piece.caps in _CAPITALS else 0)
        | (_FIGURE if _NUMBER.match(piece.surface) else 0)
        | ends
        for form, piece in _forms(pieces(chunk))
    ] or [ends]
    return b"".join(map(_packed, (read[0] | _FIRST, *read[1:])))


def _packed(entry: int) -> bytes:
    return entry.to_bytes(_BYTES, byteorder)


def _counted(keys: Entries, part: Entries, names: NDArray[np.bool_]) -> tuple[Entries, Counts]:
    """The terms by article, and how often each is in the title, in the lead, in the rest, and as a name within a sentence."""
    entries = keys << _PART | part << _NAMED | names
    entries.sort()
    keys, part = entries >> _PART, entries >> _NAMED & _SECTION
    table = np.empty((_SECTIONS + 1, len(keys)), np.int64)
    np.equal(part, np.arange(_SECTIONS, dtype=np.uint64)[:, None], out=table[:-1], casting="unsafe")
    np.bitwise_and(entries, _ONE, out=table[-1], casting="unsafe")
    starts = first_of_each(keys).nonzero()[0]
    terms = keys[starts]
    counts = np.add.reduceat(table, starts, axis=1)
    tells = terms.astype(np.uint32) > 0
    return terms[tells], counts[:, tells]


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
