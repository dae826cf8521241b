"""Reading a text: folding, words, sentences and paragraphs, with offsets into the text as stored.

    “Hamas’s cease-fire” → hamas [1, 6) · cease [9, 14) · fire [15, 19), cease-fire also as one word

What stands between two white spaces (a *chunk*) is read without looking around it, so that it is
read once and remembered: after some hundred articles nearly every chunk of a new one is known.
Offsets are code points, half-open. Sentences and tokens are made when somebody asks for them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from news.chunks import Chunks, parted


class Caps(IntEnum):
    """How a word is written."""

    NONE = 0  # lower case, or no letters
    INITIAL = 1
    UPPER = 2  # two letters at least, or dotted: US, U.S.
    NOCASE = 3  # a script without case


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of a chunk, read without its surroundings; offsets from the chunk's start."""

    start: int
    end: int  # possessive endings left out
    forms: tuple[str, ...]  # folded; several for l’accord, 1,000
    caps: Caps
    hyphen: bool  # a single hyphen parts it from the piece before
    surface: str  # as written, but for the shape of quotes and dashes: what == compares


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


# --- characters ------------------------------------------------------------------------------------

APOSTROPHES = "'’‘ʼʻʿʾ′`´＇"
HYPHENS = "-‐‑‒–−֊־﹣－"
INVISIBLE = frozenset(
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
    "\u0640"  # tatweel only stretches an Arabic word
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_MARKS = (
    "".join(
        character
        for block in ((0x300, 0x2100), (0x3099, 0x309B), (0xA600, 0xAC00), (0xFE00, 0xFE10), (0xFE20, 0xFE30))
        for character in map(chr, range(*block))
        if unicodedata.category(character) in {"Mn", "Mc"}
    )
    + "\uff9e\uff9f"
)
_FOLDED = {
    **dict(zip("ıİßẞæÆœŒøØđĐðÐłŁħĦþÞ", "i i ss ss ae ae oe oe o o d d d d l l h h th th".split(), strict=True)),
    **dict(zip("ёЁأإآٱىةکیے", "ееاااايهكيي", strict=True)),
}  # letters that NFKD leaves whole, and Arabic letters that are written for one another

_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
_WORD = r"[^\W_]"


def _spans(characters: Iterable[str]) -> str:
    """*characters* for a class of an expression, those that follow one another as a range: to read 1,300 takes 3 ms each time."""
    codes = sorted(set(map(ord, characters)))
    firsts = [code for before, code in pairwise([-2, *codes]) if code != before + 1]
    lasts = [code for code, then in pairwise([*codes, 1 << 21]) if then != code + 1]
    return "".join(f"{re.escape(chr(one))}-{re.escape(chr(last))}" for one, last in zip(firsts, lasts, strict=True))


_MARK = _spans(_MARKS)
_ALSO = f"[{_spans({*INVISIBLE, *_MARKS})}]"
_INNER = rf"(?:{_WORD}|{_ALSO})"
_APOSTROPHE = "[" + re.escape(APOSTROPHES) + "]"
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?"  # U.S., U.N.R.W.A
    rf"|\d+(?:[.,]\d+)*{_INNER}*"  # 1,000  21.7  3rd
    rf"|{_WORD}{_INNER}*(?:{_APOSTROPHE}{_WORD}{_INNER}*)*"
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?")
_GROUPED = re.compile(r"\d,\d{3}")
_PART = re.compile(rf"[{_SPACELESS}][{_MARK}]*|[^{_SPACELESS}]+")
_APOSTROPHE_IN = re.compile(_APOSTROPHE)
_ENDING = re.compile(rf"{_APOSTROPHE}(?:s|re|ve|ll|d|m)$", re.IGNORECASE)
_NOT = re.compile(rf"n{_APOSTROPHE}t$", re.IGNORECASE)
_ELISION = frozenset(
    "l d j n s c m t qu jusqu lorsqu puisqu quoiqu un dell nell all sull dall coll quest quell anch".split()
)
_NO_WORD = re.compile(  # in any case, where there are letters: a class of half of Unicode takes 9 ms to be made so
    rf'(?i:https?://|www\.)[^\s{_SPACELESS}\u3000-\u3004\uff01-\uff0f<>"“”«»]+'
    r"|(?i:(?<![a-z0-9_.+-])[a-z0-9_.+-]{1,64})@[\w-]+(?:\.[\w-]+)+"
)
spaceless = re.compile(f"[{_SPACELESS}]").search


@lru_cache(maxsize=4096)
def _bare(character: str) -> str:
    """One character without its marks, where the marks are no letters of their own.

    Latin, Greek, Hebrew and Arabic lose theirs; Japanese voicing marks, Devanagari vowel signs and the
    breve of Cyrillic й stay: が is not か.
    """
    if character in _FOLDED:
        return _FOLDED[character]
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if unicodedata.name(character, "").startswith(("LATIN", "GREEK", "HEBREW", "ARABIC")):
        plain = (c for c in unicodedata.normalize("NFKD", character) if not _is_accent(c))
        return "".join(_FOLDED.get(c, c) for c in plain)
    return "" if _is_accent(character) else character


def _is_accent(character: str) -> bool:
    code = ord(character)
    return (
        0x300 <= code <= 0x36F
        or 0x591 <= code <= 0x5C7
        or 0x610 <= code <= 0x61A
        or 0x64B <= code <= 0x65F
        or code == 0x670
        or 0x6D6 <= code <= 0x6ED
        or code == 0x93C  # nukta: गाज़ा is written गाजा as often
        or 0xFE00 <= code <= 0xFE0F
    )


def _visible(text: str) -> str:
    return "".join(c for c in text if c not in INVISIBLE)


def fold(text: str) -> str:
    """What *text* is compared by: no case, no accents, one shape for every letter that has several.

    Folds NFKC, ı/İ, ß, æ, ø, ł, đ, Arabic hamza forms, ة/ه and ى/ي, harakat, Hebrew points, other
    scripts' digits, invisible characters. Does not touch quotes and hyphens: words have none.
    """
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFC", _visible(text)))
    return "".join(map(_bare, composed)).casefold()


def surface(text: str) -> str:
    """*text* as written, but for invisible characters and the shape of quotes and dashes: what == compares."""
    if text.isascii():
        return text.replace("`", "'")
    shown = unicodedata.normalize("NFC", _visible(text))
    return "".join("'" if c in APOSTROPHES else "-" if c in HYPHENS else c for c in shown)


# --- chunks and their pieces -----------------------------------------------------------------------


def without_ending(word: str) -> str:
    """*word* without a possessive or contracted verb: Hamas’s → Hamas, we’ve → we; don’t stays."""
    return word if _NOT.search(word) else _ENDING.sub("", word)


def _elided(word: str) -> str | None:
    """The part after an elided article: l’accord gives accord. Else None: O’Brien is one name."""
    first, mark, rest = _partition(word)
    return rest if mark and rest and fold(first) in _ELISION else None


def _partition(word: str) -> tuple[str, str, str]:
    found = _APOSTROPHE_IN.search(word)
    return (word[: found.start()], found.group(), word[found.end() :]) if found else (word, "", "")


def _forms(base: str) -> tuple[str, ...]:
    whole = fold(_APOSTROPHE_IN.sub("", base))
    rest = _elided(base)
    return (whole,) if rest is None else (whole, fold(_APOSTROPHE_IN.sub("", rest)))


def _caps(base: str, *, dotted: bool) -> Caps:
    letters = [c for c in (_elided(base) or base) if c.isalpha()]
    if not letters:
        return Caps.NONE
    if unicodedata.category(letters[0]) == "Lo":
        return Caps.NOCASE
    if all(c.isupper() for c in letters) and (len(letters) > 1 or dotted):
        return Caps.UPPER
    return Caps.INITIAL if letters[0].isupper() else Caps.NONE


@lru_cache(maxsize=1 << 14)
def _looks(raw: str) -> tuple[int, tuple[str, ...], Caps, str]:
    """Length, forms, capitals and surface of a word: what it has wherever it stands.

    Remembered, for the words of long chunks: characters of scripts without spaces, of which some thousands make up
    all texts, and what hyphens and dots join.
    """
    if spaceless(raw):
        return len(raw), (fold(raw),), _caps(raw, dotted=False), surface(raw)
    forms: tuple[str, ...]
    dotted = _DOTTED.match(raw) is not None
    base = raw if dotted else without_ending(raw)
    if dotted:
        forms = (fold(raw.replace(".", "")),)
    elif raw[0].isdigit() and _GROUPED.search(raw):
        forms = (fold(raw.replace(",", "")), fold(raw))
    else:
        forms = _forms(base)
    return len(base), forms, _caps(base, dotted=dotted), surface(base)


def _piece(chunk: str, start: int, end: int, before: int | None) -> Piece:
    raw = chunk[start:end]
    length, forms, caps, shown = _looks(raw)
    hyphen = before is not None and start - before == 1 and chunk[before] in HYPHENS and not spaceless(raw)
    return Piece(start, start + length, forms, caps, hyphen, shown)


def _stretches(chunk: str) -> Iterator[tuple[int, int]]:
    """Where the words of *chunk* stand: URLs and mail addresses hold none, spaceless scripts go by characters."""
    holes = [found.span() for found in _NO_WORD.finditer(chunk)] if "@" in chunk or _maybe_url(chunk) else []
    ends = [last for _, last in holes]
    for found in _TOKEN.finditer(chunk):
        for start, end in _parts(chunk, *found.span()):
            hole = bisect_right(ends, start)  # the first that ends behind it
            if hole == len(holes) or start < holes[hole][0]:
                yield start, end


def _parts(chunk: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end > start and chunk[end - 1] in INVISIBLE:
        end -= 1
    if spaceless(chunk, start, end):
        yield from (part.span() for part in _PART.finditer(chunk, start, end))
    elif end > start:  # a tatweel alone is a letter to Python, and nothing to a reader
        yield start, end


def _maybe_url(chunk: str) -> bool:
    return "://" in chunk or "ww." in chunk.lower()


_AROUND = '.,;:!?"“”()[]…'


def plain(chunk: str) -> str | None:
    """The word of a chunk that is one of plain letters, without punctuation around it and 's: most are."""
    core = chunk.strip(_AROUND)
    if core.endswith(("'s", "’s")):
        core = core[:-2]
    return core if core.isascii() and core.isalpha() else None


def plain_piece(word: str, start: int = 0) -> Piece:
    """A word of plain letters, which begins at *start* of its chunk."""
    upper = word.isupper() and len(word) > 1
    caps = Caps.UPPER if upper else Caps.INITIAL if word[0].isupper() else Caps.NONE
    return Piece(start, start + len(word), (word.lower(),), caps, hyphen=False, surface=word)


def _plain(chunk: str) -> Piece | None:
    core = chunk.strip(_AROUND)
    return plain_piece(core, chunk.index(core)) if core.isascii() and core.isalpha() else None


def _read(chunk: str) -> tuple[Piece, ...]:
    plain = _plain(chunk)
    if plain is not None:
        return (plain,)
    found: list[Piece] = []
    for start, end in _stretches(chunk):
        found.append(_piece(chunk, start, end, found[-1].end if found else None))
    return tuple(found)


_LONGEST_KEPT = 40  # longer chunks are sentences of spaceless scripts: they do not come again
_MOST_KEPT = 1 << 17  # about 50 MB; then it is learned anew
_kept: dict[str, tuple[Piece, ...]] = {}


def pieces(chunk: str) -> tuple[Piece, ...]:
    """The words of a stretch without white space."""
    if len(chunk) > _LONGEST_KEPT:
        return _read_long(chunk)
    known = _kept.get(chunk)
    if known is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        known = _kept[chunk] = _read(chunk)
    return known


_read_long = lru_cache(maxsize=32)(_read)  # asked for several times while one article is read


def compounds(words: tuple[Piece, ...]) -> Iterator[tuple[int, int, str]]:
    """Hyphenated compounds among *words*: first and last index, and the solid form: (0, 1, "ceasefire")."""
    first = 0
    for index in range(1, len(words) + 1):
        if index < len(words) and words[index].hyphen:
            continue
        if index - first > 1:
            yield first, index - 1, "".join(max(word.forms, key=len) for word in words[first:index])
        first = index


# --- whole texts -----------------------------------------------------------------------------------

_CHUNK = re.compile(r"\S+")
_SHORT = 1000  # below, numpy does not pay
_IS_SPACE = np.array([chr(code).isspace() for code in range(0x3002)], np.bool_)  # the last white space is U+3000
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_CLOSING = "\"”’')\\]»"
_OPENING = "\"“‘'(\\[«„¿¡"
_STOPS = ".!?…؟؛۔।"
_END = re.compile(  # each row of stops is looked at once: 100 kB of dots took minutes
    rf"(?:(?<![{_STOPS}])[{_STOPS}]++(?:[ \u00a0\u202f]»)?+[{_CLOSING}]*+(?=\s++[{_OPENING}—–-]*+(?:(?<=«)[ \u00a0\u202f])?(\w))|[。！？]++[”’」』）]*+)"
)
_TITLES = (
    "Mr Mrs Ms Dr Gen Sen Rep Gov Lt Col Sgt St No vs Jr Sr Prof Adm Maj Capt Cmdr Pres Rev Hon Amb Sec Mt Ft "
    "Jan Feb Aug Sept Oct Nov Dec al approx"
)
_NO_END = re.compile(rf"(?:\b(?:{'|'.join(_TITLES.split())})|\b[A-Z](?:\.[A-Z])*)\.$")
_ACRONYM = re.compile(r"\b[A-Z](?:\.[A-Z])+\.$")
_STARTER = re.compile(r"(?:The|He|She|It|They|We|But|In|On|At|And|This|That|These|Those|His|Her|Its|Their|A|An)\b")


class Analysis:
    """A text, read. Everything but *chunks* is made when it is asked for, once."""

    def __init__(self, text: str, language: str | None) -> None:
        self.text = text
        self.language = language  # BCP 47; None: unknown

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
    head = text[max(0, found.start() - 12) : found.start() + 1]
    if _ACRONYM.search(head):  # “left the U.S. The delegation” ends there, “the U.S. President” does not
        return _STARTER.match(text, found.start(1)) is not None
    return _NO_END.search(head) is None


_QUOTED = re.compile(r'["“]([^“”"\n]+)[”"]|[„]([^„“”\n]+)[“”]|«([^«»\n]+)»|「([^「」\n]+)」|『([^『』\n]+)』')


def quotations(text: str) -> list[tuple[int, int]]:
    """What stands between quotation marks, the marks left out; within one paragraph."""
    return [found.span(found.lastindex or 0) for found in _QUOTED.finditer(text)]
