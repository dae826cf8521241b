"""Open a database: `begin` for one write transaction, `read` for one consistent view.

    database = open_database("sqlite:////var/lib/wirewatch/wirewatch.db")
    database.migrate()
    with database.begin() as store:
        store.archive.add(article, revision, sighting)

Whatever the driver raises comes out as StoreBusy, StoreFull or StoreError, in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import TimeoutError as NoConnection

from news.errors import StoreBusy, StoreError, StoreFull
from storage.dialect import Dialect, dialect_of
from storage.unit_of_work import UnitOfWork

PATIENCE = timedelta(seconds=10)  # for a lock; SQLite's own default of 5 s is less than a large checkpoint takes


def open_database(url: str, *, patience: timedelta = PATIENCE) -> SqlDatabase:
    """The database at *url*, not yet looked at: `migrate` makes its tables.

    Raises StoreError for a URL or a library that will not do.
    """
    return SqlDatabase(dialect_of(url, patience=patience))


class SqlDatabase:
    """A `Database` over SQLAlchemy Core."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self.writing = self._told(dialect.writing())
        self._driver = self.writing.dialect.loaded_dbapi
        self._reading = dialect.reading(self.writing)
        if self._reading.pool is not self.writing.pool:
            self._told(self._reading)

    def __str__(self) -> str:
        return self._dialect.place

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        with self._waiting(), self.writing.begin() as connection:
            yield UnitOfWork(connection, self._dialect)

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        try:
            with self._waiting(), self._reading.begin() as connection:
                yield UnitOfWork(connection, self._dialect)
        except StoreFull as error:
            raise StoreError("a view for reading was written to", permanent=True) from error

    def migrate(self) -> None:
        """Create or upgrade the tables; a glance when there is nothing to do. Raises StoreTooNew."""
        from storage.migrations import migrate

        with self._waiting():
            migrate(self._reading, self.writing, self._dialect)

    def close(self) -> None:
        self._reading.dispose()
        self.writing.dispose()

    def _told(self, engine: Engine) -> Engine:
        @event.listens_for(engine, "handle_error")
        def explain(context: ExceptionContext) -> None:
            if context.sqlalchemy_exception is not None and not context.is_pre_ping:  # then it connects anew
                raise self._dialect.trouble(context.original_exception, lost=context.is_disconnect)

        return engine

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        try:
            yield
        except NoConnection as error:
            raise StoreBusy(
                f"the database is busy: {self}: its connections are all in use here",
                hint="it is tried again by itself",
            ) from error
        except self._driver.Error as error:  # of a statement that went to the driver as it is
            raise self._dialect.trouble(error, lost=False) from error
