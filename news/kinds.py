"""Kinds: whether words stand between quotation marks, are told in the outlet's words, or both.

“We are close,”        → direct
it was “a mess”        → mixed
that it had closed     → indirect
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from news.contents import Stretch
from news.model import QuoteKind

_CLOSES = re.compile(r"[\"”“»«’'」]")
_OPENS = re.compile(r"[\"“”„«»‘「」—–]|''|``|(?<!\w)'")
MARK = re.compile(r"[\"“”„«»‘「」]|''|``|(?<!\w)'")


def kind_of(text: str, content: Sequence[Stretch]) -> QuoteKind:
    """How the words *content* of *text* are told."""
    direct = [_OPENS.match(text, start) is not None for start, _ in content]
    for k in range(1, len(content)):
        direct[k] |= direct[k - 1] and _CLOSES.match(text, content[k - 1][1] - 1) is None  # « …, a-t-il dit. … »
    if direct[0] and text[content[0][0]] in "—–":
        return QuoteKind.DIRECT
    if all(direct) and (len(content) > 1 or _CLOSES.match(text, content[0][1] - 1)):
        return QuoteKind.DIRECT
    return QuoteKind.MIXED if any(MARK.search(text, start, end) for start, end in content) else QuoteKind.INDIRECT


def is_unclosed(text: str, end: int) -> bool:
    """Whether what ends there ends without a mark: it goes on in the next paragraph."""
    return text[end - 1 : end] not in {'"', "”", "»", "’", "'", "“", "」"}
