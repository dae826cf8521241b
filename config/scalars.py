r"""From a place in a value back to its place in the YAML file, however it is quoted.

query: "said(@x, \"real\")"      offset 9 of the value is offset 18 of the file
query: >-                        folded lines, block scalars, doubled quotes, escapes
  said(@x,
  real)
"""

from __future__ import annotations

import re

from config.document import Mark

_PROPERTIES = re.compile(r"(?:[&!][^\s]*\s+)*")
_HEADER = re.compile(r"[|>][^\n]*\n?")
_WIDE = {"x": 2, "u": 4, "U": 8}


def locate(mark: Mark, value: str, position: int) -> int:
    """The offset in the file's text of `value[position]`; of the end, where *position* is `len(value)`.

    Both are walked in step. White space is matched run by run, since folding turns a line break and its
    indentation into one space; an escape is one character of the value.
    """
    text = mark.document.text
    at = _begin(mark, text, value)
    here = 0
    while here < position and at < mark.end:
        if mark.style == '"' and text.startswith("\\\n", at):  # an escaped line break is nothing
            at += 2 + _run(text, at + 2, mark.end)
        elif value[here].isspace() and text[at].isspace():
            mine, theirs = _run(value, here, position), _run(text, at, mark.end)
            whole = mark.style in {"|", ">"} or "\n" in text[at : at + theirs]
            here += mine if whole else min(mine, theirs)
            at += theirs if whole else min(mine, theirs)
        else:
            at += _width(text, at, mark.style)
            here += 1
    return min(at, len(text))


def _begin(mark: Mark, text: str, value: str) -> int:
    at = _PROPERTIES.match(text, mark.start, mark.end).end()  # type: ignore[union-attr]  # matches the empty string too
    if mark.style in {"'", '"'}:
        return at + 1
    if mark.style in {"|", ">"} and (header := _HEADER.match(text, at)):
        at = header.end()
        return at if value[:1].isspace() else at + _run(text, at, mark.end)
    return at


def _run(text: str, at: int, end: int) -> int:
    stop = at
    while stop < end and text[stop].isspace():
        stop += 1
    return stop - at


def _width(text: str, at: int, style: str | None) -> int:
    """How many characters of the file make the one character of the value that begins here."""
    if style == "'" and text.startswith("''", at):
        return 2
    if style == '"' and text[at] == "\\":
        return 2 + _WIDE.get(text[at + 1 : at + 2], 0)
    return 1
