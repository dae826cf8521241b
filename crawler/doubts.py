"""Doubts: texts and attributes of a feed of which feedparser might make something else."""

from __future__ import annotations

import re
from collections.abc import Mapping

_HTML = {"html": "text/html", "text/html": "text/html"}
TYPES = _HTML | {"text": "text/plain", "plain": "text/plain", "text/plain": "text/plain"}
ODD = frozenset({"lang", "base"})  # attributes that speak of all that is inside
_C1 = re.compile("[\x80-\x9f]")


class DoubtError(Exception):
    """This is feedparser's to judge."""


def look_sound(text: str) -> None:
    """Raise doubt where feedparser mends: UTF-8 that was taken for Latin-1, and characters of Windows."""
    if _C1.search(text):
        raise DoubtError
    try:
        text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return
    raise DoubtError


def plainly(attributes: Mapping[str, str], lowered: tuple[str, ...] = ()) -> dict[str, str]:
    """Attributes by lower-case names, none of which speaks of more than its element."""
    given: dict[str, str] = {}
    for key, value in attributes.items():
        small = key.lower()
        if " " in key or small in ODD or small in given:
            raise DoubtError
        given[small] = value.lower() if small in lowered else value
    return given


def type_of(attributes: Mapping[str, str]) -> str:
    return TYPES[attributes.get("type", "text").lower()]
