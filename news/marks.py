"""Marks: what stands between quotation marks, whatever their shape.

    “…”  "…"  «…»  „…“  ''…''  ``…''  ‘…’  '…'  「…」

A quotation ends with its paragraph: one without a closing mark may go on in the next, which then opens with a mark.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Marked(NamedTuple):
    """A quotation, marks included."""

    start: int
    end: int
    closed: bool


_CLOSING = {
    "“": "”“\"’’''",  # “…’’ is how some agencies write it
    "”": "”",  # Swedish and Finnish open with it
    "„": '“”"',
    "‟": "”",
    "«": "»",
    "»": "«",  # German and Danish books
    "‹": "›",
    "「": "」",
    "『": "』",
    '"': '"”',
    "＂": "＂",
    "''": "''",
    "``": "''",
}
_DOUBLE = re.compile(
    r"[“”„‟«»‹›「」『』\"＂'`’](?:(?<=')'|(?<=`)`|(?<=’)’|(?<!['`’]))"
)  # by one class of signs: most letters are passed over
_SINGLE = re.compile(r"[‘’‚']")
_SUFFIX = re.compile("[\uac00-\ud7af\u3040-\u30ff\u3400-\u9fff]")  # Korean particles follow at once: ‘폭력’이나


def marked(text: str, start: int, end: int) -> list[Marked]:
    """The quotations of a paragraph, outermost ones only. Single marks count where there are no double ones."""
    found = list(_double(text, start, end))
    if not found and _SINGLE.search(text, start, end):
        found = list(_single(text, start, end))
    return found


def inside(text: str, paragraphs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """What the quotations of *text* say, the marks left out."""
    return [_inner(text, each) for paragraph in paragraphs for each in marked(text, *paragraph)]


def _inner(text: str, quotation: Marked) -> tuple[int, int]:
    opening = _DOUBLE.match(text, quotation.start)
    start = opening.end() if opening else quotation.start + 1
    if not quotation.closed:
        return start, quotation.end
    return start, quotation.end - (2 if text.endswith(("''", "’’"), start, quotation.end) else 1)


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
        elif opened is not None and sign == "“":
            closing = closing.replace("”", "") if closing == '"”' else closing  # "He said “no”"
        elif opened is None and sign in _CLOSING and _may_open(before, sign, after) and not _inch(before, sign):
            opened, closing = at, _CLOSING[sign]
    if opened is not None:
        yield Marked(opened, end, closed=False)


def _may_close(before: str, after: str) -> bool:
    return not before.isspace() or after.isspace() or not after.isalnum()


def _may_open(before: str, sign: str, after: str) -> bool:
    """Not ”, – what is behind a mark that closes goes on; “ Five steps ” has spaces in it."""
    if after.isspace():
        return sign == "«" or (sign in "“„" and before.isspace())
    return after not in ",;:!?)"


def _inch(before: str, sign: str) -> bool:
    """6'2" and 7" are lengths."""
    return before.isdigit() and sign in {'"', "''", "”"}


def _single(text: str, start: int, end: int) -> Iterator[Marked]:
    at = start
    sure, perhaps = _closers(text, start, end)
    while (opened := _opening(text, at, end)) is not None:
        closed = next((marks[k] for marks in (sure, perhaps) if (k := bisect_right(marks, opened)) < len(marks)), None)
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


def _closers(text: str, start: int, end: int) -> tuple[list[int], list[int]]:
    """The single marks that close: no apostrophes in words; those after an s apart, which do where nothing better comes."""
    sure: list[int] = []
    perhaps: list[int] = []
    for mark in _SINGLE.finditer(text, start + 1, end):
        where = mark.start()
        before = text[where - 1]
        after = text[where + 1] if where + 1 < end else " "
        if mark.group() != "‘" and not before.isspace() and (not after.isalnum() or _SUFFIX.match(after)):
            (perhaps if before == "s" else sure).append(where)
    return sure, perhaps
