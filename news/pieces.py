"""Pieces: the words of a chunk, which is what stands between two white spaces.

    “Hamas’s → hamas, Initial        cease-fire” → cease · fire, joined by a hyphen        1,000 → 1000 or 1,000

A chunk is read without looking around it, so that it is read once and remembered: after some hundred articles nearly every
chunk of a new one is known.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from news.letters import APOSTROPHES, HYPHENS, INVISIBLE, MARKS, SPACELESS, UNHEARD, fold, spaceless, surface


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


_WORD = r"[^\W_]"
_INNER = rf"(?:{_WORD}|{UNHEARD})"
_APOSTROPHE = "[" + re.escape(APOSTROPHES) + "]"
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?"  # U.S., U.N.R.W.A
    rf"|\d+(?:[.,]\d+)*{_INNER}*"  # 1,000  21.7  3rd
    rf"|{_WORD}{_INNER}*(?:{_APOSTROPHE}{_WORD}{_INNER}*)*"
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?")
_GROUPED = re.compile(r"\d,\d{3}")
_PART = re.compile(rf"[{SPACELESS}][{MARKS}]*|[^{SPACELESS}]+")
_APOSTROPHE_IN = re.compile(_APOSTROPHE)
_ENDING = re.compile(rf"{_APOSTROPHE}(?:s|re|ve|ll|d|m)$", re.IGNORECASE)
_NOT = re.compile(rf"n{_APOSTROPHE}t$", re.IGNORECASE)
_ELISION = frozenset(
    "l d j n s c m t qu jusqu lorsqu puisqu quoiqu un dell nell all sull dall coll quest quell anch".split()
)
_NO_WORD = re.compile(  # in any case, where there are letters: a class of half of Unicode takes 9 ms to be made so
    rf'(?i:https?://|www\.)[^\s{SPACELESS}\u3000-\u3004\uff01-\uff0f<>"“”«»]+'
    r"|(?i:(?<![a-z0-9_.+-])[a-z0-9_.+-]{1,64})@[\w-]+(?:\.[\w-]+)+"
)


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
