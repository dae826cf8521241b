"""The migrations lead to what storage/tables/ says, on both databases."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.types import TypeEngine

import storage
from news.errors import StoreError
from storage.engine import SqlDatabase
from storage.migrations import HERE, KNOWN
from storage.tables import metadata


@pytest.fixture
def bare(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database without tables."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'bare.db'}"
    else:
        with request.getfixturevalue("new_postgres")() as url:
            yield url


def test_the_tables_are_those_of_the_program(database: SqlDatabase) -> None:
    def differ(context: MigrationContext, _: object, __: object, found: TypeEngine[str], said: TypeEngine[str]) -> bool:
        return found.compile(context.dialect) != said.compile(context.dialect)

    with database.writing.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": differ})
        differences = compare_metadata(context, metadata)
    assert [what for what in differences if not _of_full_text(what)] == []


def _of_full_text(difference: Any) -> bool:
    """The index's own tables are not in storage/tables/."""
    table = getattr(difference[1], "table", difference[1])
    return str(difference[0]).startswith("remove_") and str(getattr(table, "name", "")).startswith("words")


def test_migrations_are_numbered_in_one_line() -> None:
    scripts = [script.revision for script in ScriptDirectory(str(HERE)).walk_revisions()]
    assert scripts[::-1] == KNOWN == [f"{number:04}" for number in range(1, len(KNOWN) + 1)]


def test_two_daemons_that_start_at_once_migrate_once(bare: str) -> None:
    ready, failed = Barrier(2), []

    def start() -> None:
        database = storage.open_database(bare)
        ready.wait(10)
        try:
            database.migrate()
        except StoreError as error:
            failed.append(error)
        database.close()

    threads = [Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []


def test_a_migration_that_fails_leaves_nothing(bare: str) -> None:
    database = storage.open_database(bare)
    with database.writing.begin() as connection:
        connection.execute(text("CREATE TABLE turns (x INTEGER)"))
    with pytest.raises(StoreError, match="turns"):
        database.migrate()
    with database.writing.begin() as connection:
        connection.execute(text("DROP TABLE turns"))
    database.migrate()
    database.migrate()
    with database.read() as store:
        assert store.archive.count() == 0
    database.close()


def test_looking_is_enough_when_there_is_nothing_to_do(database_url: str) -> None:
    """Alembic costs half a second to import, psycopg is for those who have a server."""
    program = (
        "import sys, storage; database = storage.open_database(sys.argv[1]); database.migrate();"
        "print([name for name in ('alembic', 'psycopg', 'sqlalchemy.orm') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", program, database_url], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == ("[]" if database_url.startswith("sqlite") else "['psycopg']")
