"""Markdown, as chat programs show it: what outlets write is escaped, what fired is bold, passages are quotations."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from alerts.chat import Bit, Row

_MARKUP = re.compile(r"([\\*_~|`>#\-\[\]()<!+])")


def escaped(text: str) -> str:
    """*text* with nothing in it that is markup."""
    return _MARKUP.sub(r"\\\1", text)


def markdown(rows: Sequence[Row], *, escape: Callable[[str], str] = escaped, end: str = "\n") -> str:
    """A line to a row. *end*: what breaks a line there."""
    return end.join(
        ("> " if row.kind == "passage" else "") + "".join(_bit(bit, escape(bit.text)) for bit in row.bits)
        for row in rows
    )


def _bit(bit: Bit, text: str) -> str:
    if bit.url:
        text = f"[{text}]({bit.url.replace('(', '%28').replace(')', '%29')})"
    return f"**{text}**" if bit.style in {"hit", "strong"} and text.strip() else text
