"""Marks: what stands between quotation marks, whatever their shape.

    “…”  "…"  «…»  „…“  ''…''  ``…''  ‘…’  '…'  「…」

A quotation ends with its paragraph: one without a closing mark may go on in the next, which then opens with a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Marked(NamedTuple):
    """A quotation, marks included."""

    start: int
    end: int
    closed: bool


_CLOSING = {
    "“": '”“"',
    "”": "”",  # Swedish and Finnish open with it
    "„": '“”"',
    "‟": "”",
    "«": "»",
    "»": "«",  # German and Danish books
    "‹": "›",
    "「": "」",
    "『": "』",
    '"': '"',
    "＂": "＂",
    "''": "''",
    "``": "''",
}
_DOUBLE = re.compile(r"''|``|[“”„‟«»‹›「」『』\"＂]")
_SINGLE = re.compile(r"[‘’‚']")
_ENDS_QUOTATION = ",.?!…—-"


def marked(text: str, start: int, end: int) -> list[Marked]:
    """The quotations of a paragraph, outermost ones only. Single marks count where there are no double ones."""
    found = list(_double(text, start, end))
    if not found and _SINGLE.search(text, start, end):
        found = list(_single(text, start, end))
    return found


def _double(text: str, start: int, end: int) -> Iterator[Marked]:
    opened: int | None = None
    closing = ""
    for mark in _DOUBLE.finditer(text, start, end):
        sign, at = mark.group(), mark.start()
        before = text[at - 1] if at > start else " "
        after = text[mark.end()] if mark.end() < end else " "
        if opened is not None and sign in closing and _may_close(before, after):
            yield Marked(opened, mark.end(), closed=True)
            opened = None
        elif opened is None and sign in _CLOSING and (sign == "«" or not after.isspace()) and not _inch(before, sign):
            opened, closing = at, _CLOSING[sign]
    if opened is not None:
        yield Marked(opened, end, closed=False)


def _may_close(before: str, after: str) -> bool:
    return not before.isspace() or after.isspace() or not after.isalnum()


def _inch(before: str, sign: str) -> bool:
    """6'2" and 7" are lengths."""
    return before.isdigit() and sign in {'"', "''", "”"}


def _single(text: str, start: int, end: int) -> Iterator[Marked]:
    at = start
    while (opened := _opening(text, at, end)) is not None:
        closed = _closing(text, opened + 1, end)
        if closed is None:
            return
        yield Marked(opened, closed + 1, closed=True)
        at = closed + 1


def _opening(text: str, at: int, end: int) -> int | None:
    for mark in _SINGLE.finditer(text, at, end):
        where = mark.start()
        before = text[where - 1] if where else " "
        after = text[where + 1] if where + 1 < end else " "
        if mark.group() != "’" and (before.isspace() or before in "([—–-:") and after.isalnum():
            return where
    return None


def _closing(text: str, at: int, end: int) -> int | None:
    """The closing single mark: not an apostrophe in a word; after an s only where nothing better comes."""
    perhaps = None
    for mark in _SINGLE.finditer(text, at, end):
        where = mark.start()
        before = text[where - 1]
        after = text[where + 1] if where + 1 < end else " "
        if mark.group() == "‘" or before.isspace() or after.isalnum():
            continue
        if before in _ENDS_QUOTATION or before != "s":
            return where
        perhaps = where if perhaps is None else perhaps
    return perhaps
