"""Migrations: from the tables that are there to those that this program wants.

    versions/v0001_first_tables.py ─▶ v0002_… ─▶

All of it happens in one transaction, on both databases: it is done, or it was never begun. Alembic takes half a second
to import, so it is left alone until there is something to do.

A new one is drafted from what storage/tables/ says more than the migrations do, then read and mended by hand:

    python -m storage.migrations "articles remember their section"
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, column, inspect, select, table

from news.errors import StoreTooNew
from storage.dialect import Dialect

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent
KNOWN = sorted(path.name[1:5] for path in (HERE / "versions").glob("v[0-9]*.py"))

_version = table("alembic_version", column("version_num"))


def migrate(reading: Engine, writing: Engine, dialect: Dialect) -> None:
    """Bring the tables up to date. Raises StoreTooNew where a later program wrote the database."""
    with reading.begin() as connection:
        if _up_to_date(connection, dialect):
            return
    with writing.begin() as connection:
        dialect.lock_schema(connection)
        if not _up_to_date(connection, dialect):
            _upgrade(connection)


def _up_to_date(connection: Connection, dialect: Dialect) -> bool:
    version = _found(connection)
    if version is not None and version not in KNOWN:
        raise StoreTooNew(
            f"the database is newer than this program: {dialect.place} is at version {version}, this is {KNOWN[-1]}",
            hint="upgrade wirewatch, or restore the copy of the database that was made before its upgrade",
            permanent=True,
        )
    return version == KNOWN[-1]


def _found(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_version.name):
        return None
    return connection.scalar(select(_version.c.version_num))


def _upgrade(connection: Connection) -> None:
    from alembic import command

    command.upgrade(config(connection), "head")


def config(connection: Connection) -> Config:
    """Alembic's settings, with the connection that it is to use."""
    from alembic.config import Config

    settings = Config(attributes={"connection": connection})
    settings.set_main_option("script_location", str(HERE).replace("%", "%%"))
    settings.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    return settings
