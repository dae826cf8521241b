"""Where sources, their state and the visits to pages stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from news.ids import (
    ArticleId,
    SourceId,
    StoryId,
)
from news.model import (
    Article,
    Claim,
    Errand,
    Fetch,
    Polled,
    Source,
    SourceState,
    Visit,
)


class Sources(Protocol):
    """Sources' state, fetches, hosts and their leases."""

    def enrol(self, sources: Iterable[tuple[Source, str]], now: datetime) -> None:
        """Make the table agree with the configuration: (source, host) pairs; what is missing is disabled."""
        ...

    def state(self, source: SourceId) -> SourceState | None: ...

    def states(self) -> list[SourceState]:
        """All, by id."""
        ...

    def claim(self, now: datetime, *, worker: str, lease: timedelta, limit: int, per_host: int = 8) -> list[Claim]:
        """Lease up to *limit* due hosts that nobody holds, with their due enabled sources, longest due first."""
        ...

    def record(self, fetch: Fetch, state: SourceState, *, token: str | None) -> bool:
        """Write a fetch and the state that follows from it.

        With a *token*: False, and nothing is written, where the host's lease was lost. One-off crawls have none.
        """
        ...

    def record_all(self, polled: Sequence[Polled]) -> list[bool]:
        """Write many polls that brought nothing, at a fraction of the cost: of each state what changed.

        At each one's position: False, and nothing of it is written, where its lease was lost. Hosts whose last source it
        was are given back.
        """
        ...

    def renew(self, claim: Claim, now: datetime, *, lease: timedelta) -> bool:
        """Hold on to a host for another *lease*. False where it was lost."""
        ...

    def release(
        self,
        claim: Claim,
        *,
        not_before: datetime | None = None,
        spacing: timedelta | None = None,
        spaced_at: datetime | None = None,
    ) -> None:
        """Give a host back; *not_before*: its politeness asks to wait; *spacing*, *spaced_at*: see Claim; None: as before."""
        ...

    def rewind(self, now: datetime, *, lease: timedelta) -> int:
        """The clock was set back: what it put off while it was ahead is due now. Returns how much that was.

        Of no lease is more than *lease* left. Once more changes nothing.
        """
        ...

    def failing(self, now: datetime, *, since: datetime, least: int) -> list[SourceState]:
        """Those that have failed *least* times since then or longer, rest, and of which no notice stands open; but what is gone."""
        ...

    def next_due(self) -> datetime | None: ...

    def fetches(self, source: SourceId | None = None, *, limit: int = 50) -> list[Fetch]:
        """The newest first."""
        ...


class Visits(Protocol):
    """Articles' pages that are to be read, or read again."""

    def want(self, wanted: Iterable[Visit]) -> None:
        """Pages to be visited.

        One that is planned already stays as planned; but backlog gives way to all, and a revisit to a missing text.
        """
        ...

    def claim(
        self,
        now: datetime,
        *,
        worker: str,
        lease: timedelta,
        limit: int,
        per_host: int = 8,
        backlog: bool = True,
        yields: timedelta | None = None,
    ) -> list[tuple[Claim, tuple[Visit, ...]]]:
        """Lease up to *limit* hosts with due pages that nobody holds, the longest due first; backlog comes last.

        Without *backlog*: only hosts where something else is due, and only that. *yields*: for so long pages wait for their
        host's sources to be polled that are due; then whatever is due longer comes first.
        """
        ...

    def missing(self, visit: Visit) -> tuple[int, int]:
        """Of the other pages of its host that are looked at again: how many were not there when asked last, and of how many."""
        ...

    def settle(self, visit: Visit, *, token: str | None) -> bool:
        """Write what became of a visit; one with neither a moment nor a note is forgotten.

        With a *token*: False, and nothing is written, where the host's lease was lost.
        """
        ...

    def of(self, article: ArticleId) -> Visit | None: ...

    def next_due(self) -> datetime | None: ...

    def waiting(self, errand: Errand, source: SourceId | None = None) -> int:
        """How many are planned."""
        ...

    def followed(self, stories: Collection[StoryId]) -> set[StoryId]:
        """Those of *stories* that a rule fired in."""
        ...

    def unvisited(self, stories: Collection[StoryId], *, since: datetime, limit: int = 200) -> list[Article]:
        """Articles of *stories* of which no revisit is planned, the newest first."""
        ...
