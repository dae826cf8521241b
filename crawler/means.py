"""Means: what a source kind has at hand that needs more than one answer: a sitemap's children, a site, a mailbox.

    async def collect(means: Means) -> Haul:
        page = await means.get(means.source.url, limit=5_000_000)
        parsed = await means.work(parse, page, means.source)
        return Haul(parsed=parsed, memory=b"…", more=False)

Everything that a kind asks goes through `get`, so that robots.txt, guard, distances and limits are those of a poll;
everything that reads what strangers wrote goes through `work`, in a limited child.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from crawler.page import Page
from crawler.parsed import Parsed
from news.model import Dispatch, Source

T = TypeVar("T")


class Get(Protocol):
    """Asks for one address. Raises SourceError."""

    async def __call__(
        self,
        url: str,
        *,
        limit: int | None = None,  # bytes; None: as for a page
        etag: bytes | None = None,
        last_modified: bytes | None = None,
        robots: bool = True,  # False: robots.txt is minded only where it is for feeds
    ) -> Page: ...


class Work(Protocol):
    """Calls a function, which children can import, in a limited child. Raises what it raises, and SourceBroken."""

    async def __call__(self, function: Callable[..., T], *args: object) -> T: ...


class Leaving(Protocol):
    """A turn that is held."""

    async def leave(self) -> None:
        """The connection stands: the request may go out when this returns."""
        ...


class Manners(Protocol):
    """The distances that are kept to every host, for who asks by itself: a spider in its own process."""

    def turn(self, host: str) -> AbstractAsyncContextManager[Leaving]:
        """A turn at *host*: while it is held a request may be under way."""
        ...

    def busy(self, host: str) -> None:
        """It answered 429."""

    def space(self, host: str, apart: timedelta) -> None:
        """Its robots.txt wants requests so far apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """One poll of one source, and what may be used for it."""

    source: Source
    memory: bytes | None  # as the last poll left it
    force: bool  # everything again, changed or not
    now: datetime
    get: Get
    work: Work
    allow: tuple[str, ...] = ()  # private hosts and networks that may be connected to
    settings: Mapping[str, Any] | None = None  # Scrapy's, for a spider's own process …
    manners: Manners | None = None  # … and whom it asks for its turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Haul:
    """What a kind brought: drafts to be made clean, or dispatches that are."""

    parsed: Parsed = field(default_factory=Parsed)
    dispatches: tuple[Dispatch, ...] = ()
    memory: bytes | None = None  # None: as before
    more: bool = False  # there is more: the next poll goes on at once
    note: str = ""  # how far it has come, for a person
    page: Page | None = None  # the answer that the poll is judged by: status, validators, wishes


Collect = Callable[[Means], Awaitable[Haul]]
