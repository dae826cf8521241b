"""Opening a database, and what goes wrong with one: told in words, and nothing half written."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, make_url, text

import storage
from news.errors import StoreBusy, StoreError, StoreFull, StoreTooNew
from news.ids import SourceId
from storage.engine import SqlDatabase
from storage.migrations import KNOWN
from storage.unit_of_work import UnitOfWork
from tests import make

SOON = timedelta(milliseconds=50)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def add(store: UnitOfWork, name: str = "a", size: int = 1) -> None:
    article = make.article(f"https://outlet.example/{name}")
    store.archive.add(article, make.revision(article, body="word " * size), make.sighting(article))


def count(database: SqlDatabase) -> int:
    with database.read() as store:
        return store.archive.count()


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


# --- opening ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["", "wirewatch.db", "mysql://host/name", "sqlite://", "sqlite:///:memory:", "://"])
def test_a_url_that_will_not_do_says_which_would(url: str) -> None:
    with pytest.raises(StoreError, match="no database for") as raised:
        storage.open_database(url)
    assert "sqlite:////path/to/wirewatch.db" in str(raised.value.hint)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    database = storage.open_database(f"sqlite:///{tmp_path}/missing/wirewatch.db")
    with pytest.raises(StoreError, match=r"cannot be opened: .*/missing/wirewatch\.db") as raised:
        database.migrate()
    assert "folder must exist" in str(raised.value.hint)
    database.close()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "wirewatch.db"
    path.write_bytes(b"<html>" * 1000)
    database = storage.open_database(f"sqlite:///{path}")
    with pytest.raises(StoreError, match="no sound SQLite database"):
        database.migrate()
    database.close()


def test_a_password_is_never_told() -> None:
    database = storage.open_database("postgresql://ann:secret@127.0.0.1:1/news?sslmode=disable")
    with pytest.raises(StoreBusy, match="does not answer") as raised:
        database.migrate()
    assert "secret" not in f"{raised.value} {raised.value.hint} {database}"
    database.close()


@ON_POSTGRESQL
def test_a_database_that_is_not_there_is_told(database_url: str) -> None:
    url = make_url(database_url).set(database="nowhere").render_as_string(hide_password=False)
    database = storage.open_database(url)
    with pytest.raises(StoreError, match=r'"nowhere" does not exist') as raised:
        database.migrate()
    assert raised.value.permanent
    database.close()


# --- transactions ----------------------------------------------------------------------------------


def test_a_transaction_is_written_whole_or_not_at_all(database: SqlDatabase) -> None:
    with pytest.raises(ZeroDivisionError), database.begin() as store:  # noqa: PT012  half of it is written
        add(store)
        raise ZeroDivisionError
    assert count(database) == 0
    with database.begin() as store:
        add(store)
    assert count(database) == 1


def test_a_view_for_reading_cannot_write(database: SqlDatabase) -> None:
    with pytest.raises(StoreError, match="view for reading") as raised, database.read() as store:
        add(store)
    assert not isinstance(raised.value, StoreFull)
    with database.begin() as store:
        add(store)


def test_a_view_for_reading_sees_one_moment(database: SqlDatabase) -> None:
    with database.read() as before:
        assert before.archive.count() == 0
        with database.begin() as store:
            add(store)
        assert before.archive.count() == 0
    assert count(database) == 1


def test_a_mistake_of_ours_is_told_as_such(database: SqlDatabase) -> None:
    """A revision of an article that is not there: neither busy nor full, and trying again will not help."""
    with pytest.raises(StoreError, match=r"(?i)foreign key") as raised, database.begin() as store:
        store.archive.revise(make.revision(make.article()))
    assert type(raised.value) is StoreError


# --- locked ----------------------------------------------------------------------------------------


@ON_SQLITE
def test_a_locked_file_is_busy_and_can_be_read(database_url: str) -> None:
    other = sqlite3.connect(path_of(database_url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    database = storage.open_database(database_url, patience=SOON)
    with pytest.raises(StoreBusy, match="holds its lock"), database.begin():
        pass
    assert count(database) == 0
    other.execute("ROLLBACK")
    other.close()
    with database.begin() as store:
        add(store)
    database.close()


@ON_POSTGRESQL
def test_a_locked_row_is_busy(database_url: str) -> None:
    one, two = (storage.open_database(database_url, patience=SOON) for _ in range(2))
    with one.begin() as holder:
        holder.shelf.lock()
        with pytest.raises(StoreBusy, match="holds its lock"), two.begin() as store:
            store.shelf.lock()
    one.close()
    two.close()


@ON_SQLITE
def test_waiting_for_a_connection_ends_too(database_url: str) -> None:
    database = storage.open_database(database_url, patience=SOON)
    with database.begin(), pytest.raises(StoreBusy, match="in use here"), database.begin():
        pass
    database.close()


# --- full, read-only -------------------------------------------------------------------------------


def pragma(database: SqlDatabase, statement: str) -> None:
    """For every connection that is opened from now on."""

    @event.listens_for(database.writing, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(statement)


@ON_SQLITE
def test_a_full_disk_is_told_and_what_was_committed_stays(database: SqlDatabase) -> None:
    pragma(database, "PRAGMA max_page_count = 120")
    done = 0
    with pytest.raises(StoreFull, match="disk is full") as raised:  # noqa: PT012  until it is full
        for number in range(1000):
            with database.begin() as store:
                add(store, str(number), size=1000)
            done += 1
    assert "make room" in str(raised.value.hint)
    assert count(database) == done > 0


@ON_SQLITE
def test_a_read_only_file_is_told(database: SqlDatabase) -> None:
    pragma(database, "PRAGMA query_only = ON")
    with pytest.raises(StoreFull, match="read-only") as raised, database.begin() as store:
        add(store)
    assert "writable" in str(raised.value.hint)


@ON_POSTGRESQL
def test_a_standby_is_told(database_url: str) -> None:
    url = make_url(database_url).update_query_dict({"options": "-c default_transaction_read_only=on"})
    database = storage.open_database(url.render_as_string(hide_password=False))
    with pytest.raises(StoreFull, match="read-only"), database.begin() as store:
        add(store)
    database.close()


# --- newer, cut off, killed ------------------------------------------------------------------------


def test_a_database_of_a_newer_program_is_left_alone(database: SqlDatabase) -> None:
    with database.writing.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(StoreTooNew, match=f"at version 9999, this is {KNOWN[-1]}") as raised:
            database.migrate()
        assert "upgrade wirewatch" in str(raised.value.hint)
        assert raised.value.permanent
    finally:
        with database.writing.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :known"), {"known": KNOWN[-1]})


@ON_POSTGRESQL
def test_a_server_that_restarts_is_busy_once_and_then_there(database: SqlDatabase, database_url: str) -> None:
    with pytest.raises(StoreBusy), database.begin() as store:  # noqa: PT012  half of it is written
        add(store)
        cut_off(database_url)
        add(store, "b")
    assert count(database) == 0
    cut_off(database_url)
    with database.begin() as store:
        add(store)
    assert count(database) == 1


def cut_off(url: str) -> None:
    """What a restart does to everybody's connections."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    engine.dispose()


def test_a_killed_writer_leaves_nothing_half(database: SqlDatabase, database_url: str) -> None:
    program = """
        import sys, storage
        from tests.storage.test_engine import add
        database = storage.open_database(sys.argv[1])
        with database.begin() as store:
            add(store, "whole")
        with database.begin() as store:
            for number in range(300):
                add(store, f"half-{number}", size=300)
            print("ready", flush=True)
            sys.stdin.read()
    """
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), database_url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": "."},
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        child.send_signal(signal.SIGKILL)
    with database.begin() as store:
        assert [listed.article.url for listed in store.archive.listed()] == ["https://outlet.example/whole"]
        assert len(store.search.search("word")) == 1
        add(store)
        assert store.sources.state(SourceId("nobody")) is None
    assert count(database) == 2
