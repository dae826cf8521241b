"""What source kinds hand back: drafts, and what a feed says of itself.

    Page ─kind.trim→ Trimmed ─kind.parse→ Parsed(drafts=(Draft, …), warnings=("item 7 has …",))

Both are plain values that can be pickled: kinds run in child processes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar, cast

from crawler.page import Page
from news.model import Draft, Source

Options = TypeVar("Options")

MOST_ITEMS = 2_000  # of one answer; what is beyond is told in a warning


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """One answer of a source, read."""

    drafts: tuple[Draft, ...] = ()
    warnings: tuple[str, ...] = ()  # for a person: "item 7 has neither title nor text: left out"
    fresh_for: timedelta | None = None  # how long the feed asks to be left alone: <ttl>, sy:updatePeriod
    title: str | None = None  # the feed's own name
    language: str | None = None  # as the feed states it
    hub: str | None = None  # WebSub: where news can be subscribed to
    next: str | None = None  # the following page of a paged feed
    skips: tuple[int, ...] = ()  # hours and weekdays on which it asks not to be asked: see news.model.Wishes
    withdrawn: tuple[str, ...] = ()  # guids of items that it takes back


@dataclass(frozen=True, slots=True, kw_only=True)
class Trimmed:
    """A body without the items that are known already."""

    body: bytes
    blocks: bytes | None  # digests of all its items, 8 bytes each; None: it cannot be cut safely
    unseen: int | None = None  # items left in it; 0: nothing to parse; None: not counted
    rest: int = 0  # new items that were cut out as well, for the next poll
    broke_off: bool = False  # the answer ends before it is over, within an item or between two


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceKind:
    """One module of crawler/sources."""

    name: str  # "feed"
    summary: str  # first line of the module's docstring
    options: type[Any]  # frozen dataclass of the kind's own settings
    remote: bool  # fetched over HTTP; else it reads the disk
    # Pure and picklable: these two run in a limited child process, and raise SourceBroken, SourceRefused or SourceGone.
    parse: Callable[[Page, Source], Parsed] | None = None  # remote kinds
    read: Callable[[Source], Parsed] | None = None  # kinds that read the disk
    trim: Callable[[bytes, bytes | None], Trimmed] | None = None  # cheap enough for the loop
    # Kinds that need more than one answer: a `crawler.means.Collect`. It runs on the loop, and has children do the reading.
    collect: Callable[[Any], Awaitable[Any]] | None = None
    schemes: tuple[str, ...] = ("http", "https")  # of its address; (): a path on the disk
    placeless: bool = False  # it may go without an address


def options(kind: type[Options], source: Source) -> Options:
    """The kind's own settings of *source*; the configuration has held them against their types."""
    return kind(**cast("Any", source.options))
