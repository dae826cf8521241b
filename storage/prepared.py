"""Prepared: statements of Core that are put into words once, and from then on handed to the driver as they are.

    _OF = Prepared(select(articles.c.story).where(articles.c.id == bindparam("of")))
    _OF.scalar(connection, {"of": article})

SQLAlchemy takes 55 µs to execute what costs SQLite 3, and 170 where names are counted in (`in_`): a poll with one new article has
two dozen of them. What is asked a few times a minute goes without this.

What the driver raises comes out of the transaction in words, like everything else: `storage.engine`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Insert
from sqlalchemy.sql.compiler import SQLCompiler

MOST = 1024  # names in one IN (…): SQLite takes 32,766, and a long list is planned anew each time

Row = tuple[Any, ...]
Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A statement in one database's words."""

    sql: str
    takes: tuple[
        tuple[str, Convert | None], ...
    ]  # values in the order of the question marks, or all; what is done to each before
    fixed: Mapping[str, Any]
    gives: tuple[tuple[int, Convert], ...]  # … and to a column afterwards
    positional: bool

    def bound(self, values: Mapping[str, Any]) -> Any:
        given = {**self.fixed, **values} if self.fixed else values
        if self.positional:
            return [convert(given[name]) if convert else given[name] for name, convert in self.takes]
        return {name: convert(given[name]) if convert else given[name] for name, convert in self.takes}

    def thawed(self, row: Row) -> Row:
        if not self.gives:
            return row
        made = list(row)
        for at, convert in self.gives:
            made[at] = convert(made[at])
        return tuple(made)


class Prepared:
    """A statement; *among*: the name of the one value that is a list of names, `column.in_(bindparam(…, expanding=True))`."""

    def __init__(self, statement: Executable, *, among: str | None = None) -> None:
        self._statement = statement
        self._among = among
        self._inserts = isinstance(statement, Insert)
        self._ready: dict[tuple[str, int | tuple[str, ...]], _Ready] = {}  # by database and what is given

    def all(self, connection: Connection, values: Mapping[str, Any] | None = None) -> list[Row]:
        """The rows, in full."""
        return [row for part in self._parts(values or {}) for row in self._rows(connection, part)]

    def first(self, connection: Connection, values: Mapping[str, Any] | None = None) -> Row | None:
        rows = self.all(connection, values)
        return rows[0] if rows else None

    def scalar(self, connection: Connection, values: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row; None where there is none."""
        row = self.first(connection, values)
        return row[0] if row else None

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        """Once for each of *rows*, which have the same names; how many rows of the table it met."""
        ready = self._in(connection.dialect, self._given(rows))
        with _cursor(connection) as cursor:
            if len(rows) == 1:
                cursor.execute(ready.sql, ready.bound(rows[0]))
            else:
                cursor.executemany(ready.sql, list(map(ready.bound, rows)))
            return int(cursor.rowcount)

    def each(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[Row]:
        """Once for each of *rows*, which have the same names; what they return."""
        ready = self._in(connection.dialect, self._given(rows))
        with _cursor(connection) as cursor:
            return list(map(ready.thawed, _returned(cursor, ready, list(map(ready.bound, rows)))))

    def _rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        size = len(values[self._among]) if self._among else 0
        ready = self._in(connection.dialect, size)
        if self._among:
            names = {f"{self._among}_{at}": name for at, name in enumerate(values[self._among], 1)}
            values = {**values, **names}
        with _cursor(connection) as cursor:
            cursor.execute(ready.sql, ready.bound(values))
            found = cursor.fetchall()
        return list(map(ready.thawed, found)) if ready.gives else found

    def _parts(self, values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The values; where they name many things some at a time, filled up so that there are few lengths."""
        if self._among is None:
            yield values
            return
        names = list(values[self._among])
        for start in range(0, len(names), MOST):
            some = names[start : start + MOST]
            yield {**values, self._among: some + some[-1:] * ((1 << (len(some) - 1).bit_length()) - len(some))}

    # --- in a database's words ---

    def _given(self, rows: Sequence[Mapping[str, Any]]) -> int | tuple[str, ...]:
        """What tells an insertion's words: columns that are not given have their defaults."""
        return tuple(rows[0]) if self._inserts else 0

    def _in(self, dialect: Dialect, given: int | tuple[str, ...]) -> _Ready:
        ready = self._ready.get((dialect.name, given))
        if ready is None:
            ready = self._ready[dialect.name, given] = _worded(self._compiled(dialect, given), dialect, self._among)
        return ready

    def _compiled(self, dialect: Dialect, given: int | tuple[str, ...]) -> SQLCompiler:
        statement: Any = self._statement
        if isinstance(given, tuple):
            return _compiler(statement.compile(dialect=dialect, column_keys=list(given)))
        if self._among is None:
            return _compiler(statement.compile(dialect=dialect))
        example = statement.params({self._among: [""] * given})
        return _compiler(example.compile(dialect=dialect, compile_kwargs={"render_postcompile": True}))


def _compiler(compiled: Any) -> SQLCompiler:
    assert isinstance(compiled, SQLCompiler)
    return compiled


def _worded(compiled: SQLCompiler, dialect: Dialect, among: str | None) -> _Ready:
    given = compiled.construct_expanded_state().parameters if among else compiled.params
    names = tuple(compiled.positiontup if compiled.positional and compiled.positiontup is not None else given)
    takes, fixed = [], {}
    for name in names:
        bind = compiled.binds.get(name)
        kind = compiled.binds[among].type if bind is None and among else bind.type if bind is not None else None
        takes.append((name, None if kind is None else kind.dialect_impl(dialect).bind_processor(dialect)))
        if bind is not None and not bind.required and bind.value is not None:
            fixed[name] = bind.value
    selected = getattr(compiled.statement, "exported_columns", ())
    gives = [
        (at, convert)
        for at, column in enumerate(selected)
        if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None))
    ]
    return _Ready(str(compiled), tuple(takes), fixed, tuple(gives), compiled.positional)


def _returned(cursor: Any, ready: _Ready, rows: Sequence[Any]) -> Iterator[Row]:
    """One after the other where that costs microseconds; over a wire all in one go."""
    if ready.positional:  # sqlite3
        for row in rows:
            yield from cursor.execute(ready.sql, row).fetchall()
        return
    cursor.executemany(ready.sql, rows, returning=True)
    going = True
    while going:
        yield from cursor.fetchall()
        going = cursor.nextset()


@contextmanager
def _cursor(connection: Connection) -> Iterator[Any]:
    cursor = connection.connection.cursor()
    try:
        yield cursor
    finally:
        cursor.close()
