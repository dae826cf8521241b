"""Trimming: which items of an answer are new, where a kind of source can tell before it is parsed."""

from __future__ import annotations

from crawler import older
from crawler.parsed import SourceKind, Trimmed


def trim(kind: SourceKind, body: bytes, blocks: bytes | None) -> Trimmed:
    return kind.trim(body, blocks) if kind.trim is not None else Trimmed(body=body, blocks=None)


def has_known(kind: SourceKind, body: bytes, blocks: bytes | None) -> bool:
    """Whether some item of *body* was there at the last poll."""
    trimmed = trim(kind, body, blocks) if blocks else None
    return (
        trimmed is not None
        and trimmed.blocks is not None
        and (trimmed.unseen or 0) * older.DIGEST < len(trimmed.blocks)
    )
