"""Two databases, and the only page that knows which one it is.

    sqlite:////var/lib/wirewatch/wirewatch.db        WAL, BEGIN IMMEDIATE, FTS5
    postgresql://wirewatch@db.example/wirewatch      psycopg 3, SKIP LOCKED, tsvector

Statements are written once, in SQLAlchemy Core: it leaves out `FOR UPDATE SKIP LOCKED` on SQLite, where the lock of
BEGIN IMMEDIATE does that work, and writes one `ON CONFLICT` for both, since SQLite took that clause from PostgreSQL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from select import POLLIN, poll
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Select,
    bindparam,
    column,
    create_engine,
    event,
    func,
    insert,
    literal_column,
    select,
    table,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from news.errors import StoreBusy, StoreError, StoreFull
from storage.prepared import Prepared

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

__all__ = ["Dialect", "Group", "Term", "dialect_of", "upsert"]

OLDEST_SQLITE = (3, 35)  # the first with RETURNING
READERS = 4
ASLEEP = 900  # seconds that a session may do nothing in the middle of a transaction, on PostgreSQL
TITLE_WEIGHT = 4.0  # a word in the title counts for so many in the text


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand side by side; *prefix*: the last one may go on."""

    words: tuple[str, ...]  # folded: letters and digits only
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """What must be there all together, or *some* of it."""

    parts: tuple[Term | Group, ...]
    some: bool = False


class Dialect(Protocol):
    """What the two databases do differently."""

    @property
    def place(self) -> str:
        """Where the data is, for a person; without a password."""
        ...

    def writing(self) -> Engine: ...

    def reading(self, writing: Engine) -> Engine:
        """Connections that cannot write and see one moment."""
        ...

    def trouble(self, error: BaseException, *, lost: bool) -> StoreError:
        """What an error of the driver means; *lost*: the connection is gone."""
        ...

    def lock_schema(self, connection: Connection) -> None:
        """Nobody else migrates until the end of the transaction."""
        ...

    def index(self, connection: Connection, wordings: Sequence[Mapping[str, object]]) -> None:
        """Put the words of wordings in the full-text index: row, title, text of each."""
        ...

    def unindex(self, connection: Connection, wordings: Sequence[Mapping[str, object]]) -> None:
        """Take them out again, before their rows go: given as they were put in."""
        ...

    def find(self, wanted: Term | Group) -> Select[int, float]:
        """(rowid, rank) of the wordings that hold what is *wanted*; the lower the rank, the better."""
        ...


def dialect_of(url: str, *, patience: timedelta) -> Dialect:
    """The dialect for *url*; *patience*: how long to wait for a lock. Raises StoreError for other URLs."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise _unknown(url) from None
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return SQLite(parsed, patience)
        case "postgresql" | "postgres":
            return PostgreSQL(parsed.set(drivername="postgresql+psycopg"), patience)
    raise _unknown(url)


def _unknown(url: str) -> StoreError:
    scheme = url.partition(":")[0]
    return StoreError(
        f"no database for {scheme!r}",
        hint="sqlite:////path/to/wirewatch.db, or postgresql://user@host/name",
        permanent=True,
    )


# --- SQLite ----------------------------------------------------------------------------------------


class SQLite:
    """One file. One connection writes at a time, readers do not wait for it."""

    _words = table("words", column("rowid"), column("title"), column("text"))
    _index = Prepared(insert(_words).values(rowid=bindparam("row"), title=bindparam("title"), text=bindparam("text")))
    _unindex = sql("INSERT INTO words (words, rowid, title, text) VALUES ('delete', :row, :title, :text)")

    def __init__(self, url: URL, patience: timedelta) -> None:
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise StoreError(
                f"SQLite {sqlite3.sqlite_version} is too old",
                hint="Python must be linked with SQLite 3.35 or newer; Debian 12 and Ubuntu 22.04 have one",
                permanent=True,
            )
        self._url = url
        self._patience = patience.total_seconds()

    @property
    def place(self) -> str:
        return str(self._url.database)

    def writing(self) -> Engine:
        # A pool of one: threads of this process queue up for it, which is fairer than SQLite's busy handler.
        engine = self._engine(1, "BEGIN IMMEDIATE", "synchronous=FULL", "foreign_keys=ON")
        event.listen(engine, "connect", self._write_ahead)
        return engine

    def _write_ahead(self, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        """Switch a new file to WAL. Two processes that do it at once fail at once: SQLite does not wait here."""
        cursor = connection.cursor()
        deadline = monotonic() + self._patience
        while True:
            try:
                cursor.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                    raise
                sleep(0.01)
            else:
                return

    def reading(self, writing: Engine) -> Engine:  # noqa: ARG002  PostgreSQL shares the writers' pool
        return self._engine(READERS, "BEGIN", "query_only=ON")

    def _engine(self, size: int, begin: str, *pragmas: str) -> Engine:
        engine = create_engine(
            self._url,
            poolclass=QueuePool,
            pool_size=size,
            max_overflow=0,
            pool_timeout=self._patience,
            connect_args={"check_same_thread": False, "timeout": self._patience},
        )

        @event.listens_for(engine, "connect")
        def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
            # sqlite3 must not begin by itself: it does so at the first write, and then a transaction that has read
            # before fails with "database is locked" at once, whatever the time-out says.
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in pragmas:
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @event.listens_for(engine, "begin")
        def start(connection: Connection) -> None:
            connection.connection.cursor().execute(begin)

        return engine

    def trouble(self, error: BaseException, *, lost: bool) -> StoreError:  # noqa: ARG002  a file is not lost
        code = getattr(error, "sqlite_errorcode", None)
        match None if code is None else code & 0xFF:
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                return _busy(self.place, "another process holds its lock")
            case sqlite3.SQLITE_FULL:
                return StoreFull(
                    f"the disk is full: {self.place} cannot grow",
                    hint="make room on the disk; what was committed is safe",
                )
            case sqlite3.SQLITE_READONLY:
                return StoreFull(
                    f"the database is read-only: {self.place}",
                    hint="the file and its folder must be writable for the user who runs wirewatch",
                )
            case sqlite3.SQLITE_CANTOPEN:
                return StoreError(
                    f"the database cannot be opened: {self.place}",
                    hint="its folder must exist and be writable for the user who runs wirewatch",
                    permanent=True,
                )
            case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
                return StoreError(
                    f"this is no sound SQLite database: {self.place} ({error})",
                    hint="put it aside and restore a copy; `sqlite3 FILE .recover` saves what can be read",
                    permanent=True,
                )
            case sqlite3.SQLITE_IOERR:
                return StoreError(f"the disk failed: {self.place} ({error})", hint="look at the system's log")
        return StoreError(f"{self.place}: {error}")

    def lock_schema(self, connection: Connection) -> None:
        """BEGIN IMMEDIATE did it."""

    def index(self, connection: Connection, wordings: Sequence[Mapping[str, object]]) -> None:
        self._index.run(connection, wordings)

    def unindex(self, connection: Connection, wordings: Sequence[Mapping[str, object]]) -> None:
        if wordings:  # an index without content has to be told what it held
            connection.execute(self._unindex, wordings)

    def find(self, wanted: Term | Group) -> Select[int, float]:
        return (
            select(self._words.c.rowid, func.bm25(literal_column("words"), TITLE_WEIGHT, 1.0).label("rank"))
            .select_from(self._words)
            .where(literal_column("words").op("MATCH")(self._asked(wanted)))
        )

    def _asked(self, wanted: Term | Group) -> str:
        if isinstance(wanted, Group):
            return f"({(' OR ' if wanted.some else ' AND ').join(map(self._asked, wanted.parts))})"
        return f'"{" ".join(wanted.words)}"{" *" if wanted.prefix else ""}'


# --- PostgreSQL ------------------------------------------------------------------------------------

_STANDS = {  # SQLSTATE, whole or its class: https://www.postgresql.org/docs/current/errcodes-appendix.html
    "08": "it does not answer",
    "25P03": "it ended a session that lay idle in a transaction",
    "40": "another transaction was first",
    "55P03": "another session holds its lock",
    "57": "it is restarting or the statement was cancelled",
    "53300": "it has no connection left",
}
_FULL = {"53100": "its disk is full", "25006": "it is read-only: a standby, perhaps"}
_NO_SUCH = {
    "28": "it refuses the user or password",
    "3D": "there is no such database",
    "42501": "a privilege is missing",
}


class PostgreSQL:
    """A server. Writers and readers share a pool."""

    _terms = (
        func.setweight(func.to_tsvector(literal_column("'simple'"), bindparam("title")), literal_column("'A'"))
    ).op("||")(func.setweight(func.to_tsvector(literal_column("'simple'"), bindparam("text")), literal_column("'D'")))
    _words = table("words", column("rowid"), column("terms"))
    _index = Prepared(insert(_words).values(rowid=bindparam("row"), terms=_terms))

    def __init__(self, url: URL, patience: timedelta) -> None:
        self._url = url
        self._patience = patience.total_seconds()

    @property
    def place(self) -> str:
        return self._url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)

    def writing(self) -> Engine:
        settings = {"connect_timeout": max(2, round(self._patience)), "application_name": "wirewatch"}
        try:
            engine = create_engine(
                self._url,
                pool_size=READERS + 1,
                max_overflow=READERS,
                pool_timeout=self._patience,
                pool_pre_ping=True,  # a restart of the server costs nobody a transaction
                connect_args={name: value for name, value in settings.items() if name not in self._url.query},
            )
        except ImportError:
            raise StoreError(
                "PostgreSQL needs the package psycopg",
                hint="pip install 'wirewatch[postgres]'",
                permanent=True,
            ) from None

        ping = engine.dialect.do_ping

        def stands(connection: DBAPIConnection) -> bool:
            return not _has_word(connection) or ping(connection)

        engine.dialect.do_ping = stands  # type: ignore[method-assign,assignment]  # for a pool of ours

        @event.listens_for(engine, "connect")
        def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
            cursor = connection.cursor()
            cursor.execute(f"SET lock_timeout = {round(self._patience * 1000)}")
            # A machine that fell asleep in the middle of a transaction would hold its locks until it wakes up.
            cursor.execute(f"SET idle_in_transaction_session_timeout = {ASLEEP * 1000}")
            cursor.close()
            connection.commit()

        return engine

    def reading(self, writing: Engine) -> Engine:
        return writing.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def trouble(self, error: BaseException, *, lost: bool) -> StoreError:
        state: str = getattr(error, "sqlstate", None) or ""
        told = " ".join(str(error).split())
        if (why := _FULL.get(state)) is not None:
            return StoreFull(f"{self.place}: {why}", hint="make room, or point `database` at the primary server")
        if (why := _NO_SUCH.get(state) or _NO_SUCH.get(state[:2])) is not None:
            return StoreError(f"{self.place}: {why} ({told})", hint="docs/how-to/postgresql.md", permanent=True)
        if (why := _STANDS.get(state) or _STANDS.get(state[:2])) is not None:
            return _busy(self.place, why)
        if lost or (not state and type(error).__name__ == "OperationalError"):
            return self._unreachable(told)
        return StoreError(f"{self.place}: {told}")

    def _unreachable(self, told: str) -> StoreError:
        # psycopg gives no SQLSTATE for what the server says before a session exists.
        for sign in ("password authentication failed", "does not exist", "no pg_hba.conf entry"):
            if sign in told:
                return StoreError(f"{self.place}: {told}", hint="docs/how-to/postgresql.md", permanent=True)
        return _busy(self.place, "it does not answer")

    def lock_schema(self, connection: Connection) -> None:
        connection.execute(sql("SELECT pg_advisory_xact_lock(hashtext('wirewatch migrations'))"))

    def index(self, connection: Connection, wordings: Sequence[Mapping[str, object]]) -> None:
        self._index.run(connection, wordings)

    def unindex(self, connection: Connection, wordings: Sequence[Mapping[str, object]]) -> None:
        """They go with their wordings."""

    def find(self, wanted: Term | Group) -> Select[int, float]:
        query = func.to_tsquery(literal_column("'simple'"), self._asked(wanted))
        weights = sql(f"'{{{1 / TITLE_WEIGHT}, 0.4, 0.6, 1.0}}'")
        return (
            select(self._words.c.rowid, (-func.ts_rank(weights, self._words.c.terms, query)).label("rank"))
            .select_from(self._words)
            .where(self._words.c.terms.op("@@")(query))
        )

    def _asked(self, wanted: Term | Group) -> str:
        if isinstance(wanted, Group):
            return f"({(' | ' if wanted.some else ' & ').join(map(self._asked, wanted.parts))})"
        return "(" + " <-> ".join(f"'{word}'" for word in wanted.words) + (":*)" if wanted.prefix else ")")


def _has_word(connection: Any) -> bool:
    """The server said something that nobody asked for: mostly that it ends the session. A look, where a ping is a round trip."""
    looking = poll()  # `select` knows no descriptor above 1,023
    looking.register(connection.fileno(), POLLIN)
    return bool(looking.poll(0))


def _busy(place: str, why: str) -> StoreBusy:
    return StoreBusy(f"the database is busy: {place}: {why}", hint="it is tried again by itself")
