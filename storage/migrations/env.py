"""What Alembic runs: the migrations, in the caller's transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Table

from storage.tables import metadata
from storage.types import Json, Key, Lapse, Moment, Number, Prose, Word

_WRITTEN = {Moment: "sa.BigInteger()", Lapse: "sa.BigInteger()", Key: "KEY", Prose: "sa.Text()"}


def written(what: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """How a drafted migration writes a column's type: plainly, so that it outlives our classes."""
    if what != "type":
        return False
    if item is Number:
        return "NUMBER"
    return "sa.Text()" if isinstance(item, Word | Json) else _WRITTEN.get(type(item), False)


def ours(item: Any, name: str | None, what: str, *_: object) -> bool:
    """Whether a table is in storage/tables/; the full-text index is not, and its tables differ by database."""
    return (
        what != "table" or not (name or "").startswith("words") or (isinstance(item, Table) and name in metadata.tables)
    )


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=written,
    include_object=ours,
)
context.run_migrations()
