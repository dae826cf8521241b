"""Errors, named for who can mend them.

WirewatchError          what happened, where, what to do
├── ConfigError         the owner of wirewatch.yaml: all problems at once
├── RuleError           the author of a rule: code, position, caret, hint
├── SourceError         an outlet or the way to it
│   ├── SourceDown      no answer, a time-out, a 5xx: asked again later
│   ├── SourceRefused   robots, an address or a size we do not accept, 401/403
│   ├── SourceGone      410, or 404 for a week
│   └── SourceBroken    it answered, and what it said cannot be read
├── DeliveryError       a recipient or the way to them
└── StoreError          the database or its disk
    ├── StoreBusy       locked or restarting: tried again
    ├── StoreFull       the disk is full or read-only: mended by a person
    └── StoreTooNew     the database is newer than this program
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta


class WirewatchError(Exception):
    """What happened and where; *hint* says what to do.

    *permanent*: trying again will not help. *retry_after*: the other side's own wish.
    """

    def __init__(
        self, message: str, *, hint: str | None = None, permanent: bool = False, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.permanent = permanent
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in a configuration, where it stands, and what to do."""

    file: str
    line: int  # from 1
    column: int  # from 1
    message: str
    hint: str | None = None
    excerpt: str | None = None  # the line or the rule that it stands in
    caret: int | None = None  # offset in the excerpt, code points
    code: str | None = None  # of a rule: E_MIXED, …

    def __str__(self) -> str:
        lines = [f"{self.file}:{self.line}:{self.column}: {self.message}"]
        if self.excerpt is not None:
            lines.append(f"  {self.excerpt}")
            if self.caret is not None:
                lines.append("  " + " " * self.caret + "^")
        if self.hint:
            lines.append(f"hint: {self.hint}")
        return "\n".join(lines)


class ConfigError(WirewatchError):
    """A configuration that does not hold; carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"error: {problem}" for problem in problems), permanent=True)
        self.problems = tuple(problems)


class RuleError(WirewatchError):
    """A rule that does not compile: *code* (E_MIXED, …), and *position*, an offset in the query in code points."""

    def __init__(self, code: str, message: str, *, query: str, position: int, hint: str | None = None) -> None:
        super().__init__(message, hint=hint, permanent=True)
        self.code = code
        self.query = query
        self.position = position


class SourceError(WirewatchError):
    """A source could not be read. *status* is the HTTP status, where there was one; *fault*: see news.model.Fetch."""

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        hint: str | None = None,
        permanent: bool = False,
        retry_after: timedelta | None = None,
        fault: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint, permanent=permanent, retry_after=retry_after)
        self.status = status
        self.fault = fault


class SourceDown(SourceError):
    """No answer, a time-out, a 5xx or 429: asked again later."""


class SourceRefused(SourceError):
    """Not asked, or not accepted: robots, an address or size outside the limits, 401 or 403."""


class SourceGone(SourceError):
    """410, or 404 for so long that it counts as gone."""


class SourceBroken(SourceError):
    """It answered, and what it said cannot be read."""


class DeliveryError(WirewatchError):
    """A message could not be made or sent."""


class StoreError(WirewatchError):
    """The database or its disk."""


class StoreBusy(StoreError):
    """Locked, restarting or cut off: to be tried again."""


class StoreFull(StoreError):
    """The disk is full or read-only."""


class StoreTooNew(StoreError):
    """The database was written by a newer program."""
