"""What all tables share: how their keys and indexes are named, and the partial indexes under what waits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index, MetaData, Table, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def waits(name: str, table: Table, *columns: Column[Any]) -> None:
    """An index over the rows that wait: those where the last of *columns* is not NULL."""
    condition = text(f"{columns[-1].name} IS NOT NULL")
    Index(name, *columns, sqlite_where=condition, postgresql_where=condition, _table=table)
