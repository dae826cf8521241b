"""A text in chunks, each with a name of 64 bits: found and named by numpy, however many there are.

    “The truce,” he said.  →  The, truce, he, said  →  3f…, 9a…, 07…, c1…

To split a text and look up its 680 chunks in a dict takes Python 300 µs: each is made, hashed and compared, all
over memory. This takes 100. The name of a chunk of up to 8 bytes is these bytes, shuffled: no other has it. Of longer ones two
in ten million have the same name with odds of one in 400,000.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

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

    def __init__(self, text: str) -> None:
        self.text = text
        for mark in _MARKS:
            text = text.replace(mark, " ")
        self._raw = raw = text.encode("utf-8", "surrogatepass").replace(b", ", b"  ")
        blank = np.ones(len(raw) + 2, np.bool_)
        blank[1:-1] = np.frombuffer(raw.translate(_BLANK if _has_address(raw) else _APART), np.bool_)
        edges: Numbers = (blank[1:] != blank[:-1]).nonzero()[0]
        self._begin, self._end = edges[0::2], edges[1::2]
        self._leave_stops()

    def _leave_stops(self) -> None:
        """A full stop at the end is no part of a word, but for that of U.S."""
        codes = np.frombuffer(self._raw, np.uint8)
        at = (codes[self._end - 1] == _STOP).nonzero()[0]
        ends = self._end[at]
        dotted = (codes[ends - 2] > 127) | (codes[ends - 3] == _STOP)
        at = at[~dotted & (ends - self._begin[at] > 1)]
        self._end[at] -= 1

    @cached_property
    def names(self) -> Names:
        """Equal for chunks of the same characters."""
        lengths = self.lengths
        padded = self._raw + bytes(_WORD)
        words = np.ndarray((len(self._raw) + 1,), np.uint64, padded, strides=(1,))
        found: Names = (words[self._begin] & _FIRST_BYTES.take(lengths, mode="clip")) * _ODD
        at, done = (lengths > _WORD).nonzero()[0], _WORD
        while len(at):
            left = lengths[at] - done
            rest = words[self._begin[at] + done] & _FIRST_BYTES.take(left, mode="clip")
            begun = found[at]
            found[at] = (begun ^ (begun >> _HALF)) * _OTHER + rest
            at, done = at[left > _WORD], done + _WORD
        return found

    @cached_property
    def lengths(self) -> Numbers:
        """In bytes."""
        lengths: Numbers = self._end - self._begin
        return lengths

    def __len__(self) -> int:
        return len(self._begin)

    def __iter__(self) -> Iterator[str]:
        return self.some(np.arange(len(self)))

    def __getitem__(self, number: int) -> str:
        return self._raw[self._begin[number] : self._end[number]].decode("utf-8", "surrogatepass")

    def some(self, numbers: Numbers) -> Iterator[str]:
        """Those of these numbers."""
        for begin, end in zip(self._begin[numbers].tolist(), self._end[numbers].tolist(), strict=True):
            yield self._raw[begin:end].decode("utf-8", "surrogatepass")

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
        np.cumsum((np.frombuffer(self._raw, np.uint8) & 0xC0) == 0x80, out=inner[1:])
        return inner

    @cached_property
    def lines(self) -> Numbers:
        """Chunks per paragraph; lines without words are left out."""
        ends = (np.frombuffer(self._raw, np.uint8) == _NEWLINE).nonzero()[0]
        bounds = np.zeros(len(ends) + 2, np.int64)
        bounds[1:-1] = self._begin.searchsorted(ends)
        bounds[-1] = len(self._begin)
        counts = bounds[1:] - bounds[:-1]
        lines: Numbers = counts[counts > 0]
        return lines


def _has_address(raw: bytes) -> bool:
    """Whether a chunk may be a URL or a mail address: these are to be seen whole."""
    return b"@" in raw or (b":" in raw and b"://" in raw) or b"ww." in raw.lower()
