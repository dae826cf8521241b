"""Stories: articles of several outlets on one event are one story."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is remembered of a story in order to place articles in it: at most 15 KiB."""

    raw: bytes
