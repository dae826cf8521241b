"""What polls sources and reads pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

from news.model import (
    Dispatch,
    Poll,
    Source,
    SourceState,
    Visit,
    Visited,
)


class Collector(Protocol):
    """Polls sources and reads pages, politely. Owned by one event loop."""

    async def open(self) -> None:
        """Start the engine and the parsing pool."""
        ...

    async def close(self) -> None:
        """Let what is in flight finish, then stop."""
        ...

    async def poll(self, source: Source, state: SourceState, *, force: bool = False) -> Poll:
        """Ask *source* once. Never raises for what the source does: that is in `Poll.fetch.error`.

        *force*: without validators, and parsed even when the body is the same.
        """
        ...

    def slow(self, host: str, apart: timedelta) -> None:
        """*host* had too many requests, from us or from another worker: so far apart for a while."""
        ...

    async def complete(
        self,
        source: Source,
        dispatches: Sequence[Dispatch],
        progress: Callable[[int], None] | None = None,
        *,
        patience: timedelta | None = None,
    ) -> list[Dispatch]:
        """Fetch the pages of *dispatches* and fill in what they tell: same order, same length.

        One that cannot be read comes back as it was, but for its `trouble`. *progress* is called with the number done. After
        *patience* none is begun: what is left comes back as it was.
        """
        ...

    async def visit(self, source: Source, visit: Visit, known: Dispatch) -> Visited:
        """Look at a page again, conditionally. *known*: the article as it was; what its page says is laid over it.

        Never raises for what the page does: that is in `Visited.trouble`.
        """
        ...
