"""A text in chunks, each with a name of 64 bits: found and named by numpy, however many there are.

    “The truce,” he said.  →  The, truce, he, said  →  3f…, 9a…, 07…, c1…

To split a text and look up its 680 chunks in a dict takes Python 300 µs: each is made, hashed and compared, all
over memory. This takes 100. The name of a chunk of up to 8 bytes is these bytes, shuffled: no other has it. Of longer ones two
in ten million have the same name with odds of one in 400,000.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Names = NDArray[np.uint64]

_MARKS = "“”„«»…—"  # no word has one; each is one character, as the space that takes its place
_PARTING = '"()[]{}<>!?;:|/\\*+=#$%&~^_'  # … and those of ASCII
_BLANK = bytes(code <= 32 for code in range(256))
_APART = bytes(code <= 32 or chr(code) in _PARTING for code in range(256))
_STOP, _NEWLINE = b".\n"

_WORD = 8  # bytes that are shuffled at once
_FIRST_BYTES = np.array([(1 << 8 * count) - 1 for count in range(_WORD + 1)], np.uint64)
_ODD, _OTHER, _HALF = (np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 29))


class Chunks:
    """The chunks of a text, in order. Punctuation that is no part of a word parts them as white space does."""

    def __init__(self, text: str, raw: bytes, edges: tuple[Numbers, Numbers], names: Names, lines: Numbers) -> None:
        self.text = text
        self._raw = raw
        self._begin, self._end = edges
        self.names = names  # equal for chunks of the same characters
        self.lines = lines  # chunks per paragraph; lines without words are left out

    @cached_property
    def lengths(self) -> Numbers:
        """In bytes."""
        lengths: Numbers = self._end - self._begin
        return lengths

    def __len__(self) -> int:
        return len(self._begin)

    def __iter__(self) -> Iterator[str]:
        return iter(self.some(np.arange(len(self))))

    def __getitem__(self, number: int) -> str:
        return self._raw[self._begin[number] : self._end[number]].decode("utf-8", "surrogatepass")

    def some(self, numbers: Numbers) -> list[str]:
        """Those of these numbers."""
        raw, edges = self._raw, zip(self._begin[numbers].tolist(), self._end[numbers].tolist(), strict=True)
        return [raw[begin:end].decode("utf-8", "surrogatepass") for begin, end in edges]

    def letters(self, number: int) -> tuple[int, int] | None:
        """Where a chunk of letters of ASCII stands, in characters: one word from the first to the last. None for any other."""
        begin, end = int(self._begin[number]), int(self._end[number])
        if not self._raw[begin:end].isalpha():
            return None
        before = bisect_left(self._continuing, begin)
        return begin - before, end - before

    @cached_property
    def _continuing(self) -> list[int]:
        """The bytes that are not the first of their character."""
        if len(self._raw) == len(self.text):
            return []
        found: list[int] = _continues(self._raw).nonzero()[0].tolist()
        return found

    @cached_property
    def starts(self) -> Numbers:
        """Where each begins, in characters."""
        return self._characters(self._begin)

    @cached_property
    def ends(self) -> Numbers:
        """Where each ends, in characters."""
        return self._characters(self._end)

    def _characters(self, offsets: Numbers) -> Numbers:
        if len(self._raw) == len(self.text):
            return offsets
        characters: Numbers = offsets - self._inner[offsets]
        return characters

    @cached_property
    def _inner(self) -> Numbers:
        """How many bytes before each are not the first of their character."""
        inner = np.zeros(len(self._raw) + 1, np.int64)
        np.cumsum(_continues(self._raw), out=inner[1:])
        return inner


def _continues(raw: bytes) -> NDArray[np.bool_]:
    """Which bytes of UTF-8 are not the first of their character."""
    continues: NDArray[np.bool_] = (np.frombuffer(raw, np.uint8) & 0xC0) == 0x80
    return continues


def parted(texts: Sequence[str]) -> list[Chunks]:
    """The chunks of each of some texts. To ask numpy costs more than what it does for one: it is asked once for all."""
    raws, blanks = zip(*map(_prepared, texts), strict=True)
    raw = b"\n".join(raws)
    begin, end = _edges(raw, b"\1".join(blanks))
    names, lines = _names(raw, begin, end - begin), _lines(raw, begin)
    if len(texts) == 1:
        return [Chunks(texts[0], raw, (begin, end), names, lines)]
    starts = list(accumulate((len(each) + 1 for each in raws), initial=0))
    at = begin.searchsorted(starts)
    of_text = lines.cumsum().searchsorted(at, "right").tolist()
    return [
        Chunks(text, its, (begin[a:b] - start, end[a:b] - start), names[a:b], lines[first:last])
        for text, its, start, (a, b), (first, last) in zip(
            texts, raws, starts, pairwise(at.tolist()), pairwise(of_text), strict=False
        )
    ]


def _prepared(text: str) -> tuple[bytes, bytes]:
    """The text in bytes, and what parts its chunks: bytes of 1, the rest 0."""
    unmarked = text
    if not text.isascii():
        for mark in _MARKS:
            unmarked = unmarked.replace(mark, " ")
    raw, parting = unmarked.encode("utf-8", "surrogatepass"), _APART
    if _has_address(raw):
        raw, parting = text.encode("utf-8", "surrogatepass"), _BLANK
    raw = raw.replace(b", ", b"  ")
    return raw, raw.translate(parting)


def _edges(raw: bytes, blanks: bytes) -> tuple[Numbers, Numbers]:
    """Where chunks begin and end."""
    blank = np.empty(len(raw) + 2, np.bool_)
    blank[0] = blank[-1] = True
    blank[1:-1] = np.frombuffer(blanks, np.bool_)
    edges: Numbers = (blank[1:] != blank[:-1]).nonzero()[0]
    begin, end = edges[0::2], edges[1::2]
    _leave_stops(np.frombuffer(raw, np.uint8), begin, end)
    return begin, end


def _leave_stops(codes: NDArray[np.uint8], begin: Numbers, end: Numbers) -> None:
    """A full stop at the end is no part of a word, but for that of U.S."""
    at = ((codes[end - 1] == _STOP) & (end - begin > 1)).nonzero()[0]
    ends = end[at]
    dotted = (codes[ends - 2] > 127) | (codes.take(ends - 3, mode="clip") == _STOP)
    end[at[~dotted]] -= 1


def _names(raw: bytes, begin: Numbers, lengths: Numbers) -> Names:
    padded = raw + bytes(_WORD)
    words = np.ndarray((len(raw) + 1,), np.uint64, padded, strides=(1,))
    found: Names = (words[begin] & _FIRST_BYTES.take(lengths, mode="clip")) * _ODD
    at, done = (lengths > _WORD).nonzero()[0], _WORD
    while len(at):
        left = lengths[at] - done
        rest = words[begin[at] + done] & _FIRST_BYTES.take(left, mode="clip")
        begun = found[at]
        found[at] = (begun ^ (begun >> _HALF)) * _OTHER + rest
        at, done = at[left > _WORD], done + _WORD
    return found


def _lines(raw: bytes, begin: Numbers) -> Numbers:
    """Chunks per line that has any."""
    ends = (np.frombuffer(raw, np.uint8) == _NEWLINE).nonzero()[0]
    bounds = np.empty(len(ends) + 2, np.int64)
    bounds[0], bounds[1:-1], bounds[-1] = 0, begin.searchsorted(ends), len(begin)
    counts = bounds[1:] - bounds[:-1]
    lines: Numbers = counts[counts > 0]
    return lines


def _has_address(raw: bytes) -> bool:
    """Whether a chunk may be a URL or a mail address: these are to be seen whole."""
    return b"@" in raw or (b":" in raw and b"://" in raw) or b"ww." in raw.lower()
