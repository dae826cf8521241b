r"""One cleaner for words from outside: what comes out is one line that no header, terminal or log trips over.

>>> line("Talks\r\nBcc: everybody\u2028 resume ")
'Talks Bcc: everybody resume'
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

# CR, LF, VT, FF, FS–RS, NEL, LS and PS end a line for somebody (str.splitlines lists them); `email` raises on them.
_SPACE = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
# Control characters drive terminals; lone surrogates cannot be encoded; bidi overrides and isolates, when not
# closed, turn the rest of the page around (CVE-2021-42574).
_HARMFUL = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff]"
)


def line(text: str, most: int | None = None) -> str:
    """*text* as one clean line, cut at a word before *most* characters."""
    clean = _SPACE.sub(" ", _HARMFUL.sub("", text)).strip()
    return clean if most is None else clip(clean, most)


def words(text: str) -> str:
    """Like `line`, but spaces at the ends stay: for a stretch in the middle of a sentence."""
    return _SPACE.sub(" ", _HARMFUL.sub("", text))


def clip(text: str, most: int) -> str:
    """*text* cut after a whole word where it is longer than *most* characters, with an ellipsis."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    space = head.rfind(" ")
    return (head[:space] if space > most // 2 else text[: _whole(text, most - 1)]).rstrip(" ,;:–—-") + "…"


def direction(text: str) -> Literal["ltr", "rtl"]:
    """Which way *text* is written: as its first letter that has a way (UAX 9, P2)."""
    first = next((way for way in map(unicodedata.bidirectional, text) if way in {"L", "R", "AL"}), "L")
    return "ltr" if first == "L" else "rtl"


def _whole(text: str, at: int) -> int:
    """Where to cut at *at* or before, so that no sign is cut in two: 👩‍🚒 is one, é may be."""
    start = at
    while at > 0 and (_joins(text[at]) or text[at - 1] == "\u200d" or _is_flag(text[at - 1 : at + 1])):
        at -= 1
    return at or start


def _joins(sign: str) -> bool:
    """It belongs to the sign before it."""
    return sign == "\u200d" or unicodedata.category(sign) in {"Mn", "Me", "Mc"} or "\U0001f3fb" <= sign <= "\U0001f3ff"


def _is_flag(pair: str) -> bool:
    return len(pair) == 2 and all("\U0001f1e6" <= letter <= "\U0001f1ff" for letter in pair)
