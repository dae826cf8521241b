"""Reading a text: words, sentences and paragraphs, with offsets into the text as stored.

    “Hamas’s cease-fire” → hamas [1, 6) · cease [9, 14) · fire [15, 19)

Offsets are code points, half-open. Sentences and tokens are made when somebody asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np

from news.chunks import Chunks, parted
from news.marks import Marked, marked
from news.pieces import Caps, pieces

_UPPER = int(Caps.UPPER)


class Token(NamedTuple):
    """A word where it stands. A token without letters or digits does not exist: it takes no position."""

    start: int
    end: int
    forms: tuple[str, ...]
    caps: Caps

    @property
    def form(self) -> str:
        return self.forms[0]

    @property
    def capital(self) -> bool:
        return 0 < self.caps <= _UPPER


_CHUNK = re.compile(r"\S+")
_SHORT = 1000  # below, numpy does not pay
_IS_SPACE = np.array([chr(code).isspace() for code in range(0x3002)], np.bool_)  # the last white space is U+3000
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_CLOSING = "\"”’')\\]»"
_OPENING = "\"“‘'(\\[«„¿¡"
_STOPS = ".!?…؟؛۔।"
_WIDE = "。！？"
_END = re.compile(  # by one class of signs: most letters are passed over; each row of stops is looked at once: 100 kB of dots took minutes
    rf"[{_STOPS}{_WIDE}](?:(?<=[{_STOPS}])(?<![{_STOPS}][{_STOPS}])[{_STOPS}]*+(?:[ \u00a0\u202f]»)?+[{_CLOSING}]*+(?=\s++[{_OPENING}—–-]*+(?:(?<=«)[ \u00a0\u202f])?(\w))|(?<=[{_WIDE}])[{_WIDE}]*+[”’」』）]*+)"
)
_TITLES = (
    "Mr Mrs Ms Dr Gen Sen Sens Rep Reps Gov Govs Lt Col Sgt St No vs Jr Sr Prof Adm Maj Capt Cmdr Pres Rev Hon Amb Sec Mt Ft "
    "Jan Feb Aug Sept Oct Nov Dec al approx"
)
_SHORTENED = "মো মোঃ মোছা মোসা ড ডা ডাঃ অব আ ইঞ্জি এড অ্যাড প্রফে রেভা বি डॉ श्री प्रो मो पं"
_NO_END = re.compile(
    rf"(?:\b(?:{'|'.join(_TITLES.split())})|\b[A-Z](?:\.[A-Z])*|(?<![^\s(])(?:{'|'.join(_SHORTENED.split())}))\.$"
)
_SHORT_ENDS = frozenset(title[-2:] for title in _TITLES.split())
_DATELINE = re.compile(r"[A-Z]{2}, [A-Z][a-z]{1,4}$")
_ACRONYM = re.compile(r"\b[A-Z](?:\.[A-Z])+\.$")
_STARTER = re.compile(r"(?:The|He|She|It|They|We|But|In|On|At|And|This|That|These|Those|His|Her|Its|Their|A|An)\b")


class Analysis:
    """A text, read. Everything but *chunks* is made when it is asked for, once."""

    def __init__(self, text: str, language: str | None) -> None:
        self.text = text
        self.language = language  # BCP 47; None: unknown
        self._quotations: dict[int, list[Marked]] = {}  # by where their paragraph begins

    @cached_property
    def lines(self) -> list[list[str]]:
        """Chunks by paragraph; lines without words are left out."""
        return [chunks for chunks in map(str.split, self.text.split("\n")) if chunks]

    @cached_property
    def chunks(self) -> list[str]:
        """What stands between white spaces."""
        return list(chain.from_iterable(self.lines))

    @cached_property
    def parted(self) -> Chunks:
        """Chunks for whoever does not ask what stands between them; long texts are parted faster so."""
        return parted([self.text])[0]

    @cached_property
    def starts(self) -> list[int]:
        """Where each chunk begins."""
        if len(self.text) < _SHORT:
            return [found.start() for found in _CHUNK.finditer(self.text)]
        return _starts(self.text)

    @cached_property
    def all_caps(self) -> bool:
        """A text without a lower-case letter tells nothing by its capitals; one word alone may."""
        return self.text.isupper() and sum(len(pieces(chunk)) for chunk in self.chunks) > 1

    @cached_property
    def paragraphs(self) -> tuple[tuple[int, int], ...]:
        """Lines that hold something, without the white space around them."""
        return tuple(_trimmed(self.text, *found.span()) for found in _LINE.finditer(self.text))

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Sentences; none goes over the end of a paragraph."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in _sentences(self.text, *paragraph))

    def quotations(self, start: int, end: int) -> list[Marked]:
        """What stands between quotation marks in a paragraph; looked for once."""
        known = self._quotations.get(start)
        if known is None:
            known = self._quotations[start] = marked(self.text, start, end)
        return known

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words, in order."""
        return tuple(self._tokens())

    def _tokens(self) -> Iterator[Token]:
        for at, chunk in zip(self.starts, self.chunks, strict=True):
            for piece in pieces(chunk):
                yield Token(at + piece.start, at + piece.end, piece.forms, piece.caps)


def _starts(text: str) -> list[int]:
    """Where chunks begin, by numpy: 0.4 ms for 100 kB instead of 4."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    space = np.ones(len(codes) + 1, np.bool_)
    space[1:] = _IS_SPACE[np.minimum(codes, len(_IS_SPACE) - 1)]
    starts: list[int] = np.flatnonzero(space[:-1] & ~space[1:]).tolist()
    return starts


def analyse(text: str, language: str | None = None) -> Analysis:
    """Read *text*. Offsets of all that follows are code points of *text* as given."""
    return Analysis(text, language)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _END.finditer(text, start, end):
        if found.end() < end and _ends(text, found):
            yield start, found.end()
            start = _trimmed(text, found.end(), end)[0]
    yield start, end


def _ends(text: str, found: re.Match[str]) -> bool:
    """Whether these marks end a sentence: not after U.S. or Dr., not before a lower-case word."""
    follows = found.group(1)
    if follows is None:
        return True
    if follows.islower() or follows == "_":
        return False
    if text[found.start()] != "." or found.group().startswith(".."):
        return True
    if _is_within(text, found.start(), found.end()):
        return False
    last = text[found.start() - 2 : found.start()]
    if last.islower() and last.isascii() and last not in _SHORT_ENDS:  # nearly always
        return True
    head = text[max(0, found.start() - 12) : found.start() + 1]
    if _ACRONYM.search(head):  # “left the U.S. The delegation” ends there, “the U.S. President” does not
        return _STARTER.match(text, found.start(1)) is not None
    return _NO_END.search(head) is None


def _is_within(text: str, stop: int, end: int) -> bool:
    """“Roe v. | Wade”; “PONTIAC, Mich. | (AP) — A prosecutor”."""
    return text[stop - 2 : stop] == " v" or (
        text.startswith(" (", end) and _DATELINE.search(text, max(0, stop - 9), stop) is not None
    )
