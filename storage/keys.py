"""What tokens in links are signed with: made once, changed when somebody asks for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from news.model import SigningKey
from storage.dialect import upsert
from storage.rows import KEY
from storage.tables import counters, keys

_ADD = upsert(keys)
_ALL = select(*KEY.columns).order_by(keys.c.made.desc(), keys.c.id)
_LOCK = update(counters).where(counters.c.name == "stories").values(value=counters.c.value)
_COUNT = select(func.count()).select_from(keys)


class KeyStore:
    """`Keys`."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[SigningKey]:
        return [KEY.make(row) for row in self._connection.execute(_ALL)]

    def add(self, key: SigningKey) -> None:
        self._connection.execute(_ADD, KEY.values(key))

    def first(self, key: SigningKey) -> None:
        """As the port tells; two daemons that start at once agree on one."""
        self._connection.execute(_LOCK)
        if not self._connection.scalar(_COUNT):
            self.add(key)

    def forget(self, before: datetime) -> int:
        return self._connection.execute(delete(keys).where(keys.c.made < before)).rowcount
