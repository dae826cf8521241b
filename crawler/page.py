"""A page: what a server answered, as it came.

Page(url="https://outlet.example/feed.xml", status=200, headers={"content-type": "text/xml"}, body=b"<rss …")
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer over HTTP, after redirects."""

    url: str  # final
    requested: str  # as asked for
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)  # lower-case names
    body: bytes = b""
    fetched: datetime = _NEVER
    elapsed: timedelta = timedelta(0)
    moved: str | None = None  # where a permanent redirect points to
