"""The whole store, its transactions and its one writer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from news.ports.alerts import Alerts, Tallies, Withheld
from news.ports.archive import Archive, Retention, Search, Shelf
from news.ports.orders import Keys, Leases, Notices, Orders, Vitals
from news.ports.outbox import Feeds, Outbox
from news.ports.sources import Sources, Visits

T = TypeVar("T")


class Store(Protocol):
    """One transaction's view of everything."""

    @property
    def sources(self) -> Sources: ...
    @property
    def archive(self) -> Archive: ...
    @property
    def visits(self) -> Visits: ...
    @property
    def shelf(self) -> Shelf: ...
    @property
    def alerts(self) -> Alerts: ...
    @property
    def withheld(self) -> Withheld: ...
    @property
    def tallies(self) -> Tallies: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def search(self) -> Search: ...
    @property
    def leases(self) -> Leases: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def orders(self) -> Orders: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def keys(self) -> Keys: ...
    @property
    def retention(self) -> Retention: ...
    @property
    def vitals(self) -> Vitals: ...


class Database(Protocol):
    """SQLite or PostgreSQL. Raises StoreBusy, StoreFull, StoreTooNew."""

    def begin(self) -> AbstractContextManager[Store]:
        """One write transaction: committed at the end, rolled back on an exception."""
        ...

    def read(self) -> AbstractContextManager[Store]:
        """One consistent view; writing through it fails."""
        ...

    def migrate(self) -> None:
        """Create or upgrade the tables."""
        ...

    def close(self) -> None: ...


class Writer(Protocol):
    """The one write thread: operations queue up and share transactions."""

    def submit(self, operation: Callable[[Store], T]) -> Future[T]:
        """Run *operation* in a write transaction; the future is done after the commit.

        Operations may be run twice (a failing batch is replayed one by one): no effects but on the store.
        """
        ...

    @property
    def waiting(self) -> int:
        """Operations in the queue: whoever makes new work holds back while there are many."""
        ...

    def close(self) -> None:
        """Finish what is queued."""
        ...
