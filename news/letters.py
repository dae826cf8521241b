"""Letters: what a text is compared by, whatever its case, its accents and the shape of its signs.

RÉSUMÉ → resume        Großstadt → grossstadt        ١٤٠٠ → 1400        أحمد → احمد
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

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
SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
spaceless = re.compile(f"[{SPACELESS}]").search
"""Whether a text has letters of a script that puts no spaces between words."""


def _spans(characters: Iterable[str]) -> str:
    """*characters* for a class of an expression, those that follow one another as a range: to read 1,300 takes 3 ms each time."""
    codes = sorted(set(map(ord, characters)))
    firsts = [code for before, code in pairwise([-2, *codes]) if code != before + 1]
    lasts = [code for code, then in pairwise([*codes, 1 << 21]) if then != code + 1]
    return "".join(f"{re.escape(chr(one))}-{re.escape(chr(last))}" for one, last in zip(firsts, lasts, strict=True))


MARKS = _spans(_MARKS)  # for a class of an expression, as SPACELESS
UNHEARD = f"[{_spans({*INVISIBLE, *_MARKS})}]"  # what stands on letters or between them, and is none


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
