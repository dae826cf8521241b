"""Notices: what whoever runs wirewatch should know, from when it begins until it is over.

put(failing) ─▶ open ─▶ put(failing, over) ─▶ closed        a matter that stands open is not written again
     └▶ waits until a digest takes it: told once
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from news.ids import DigestId
from news.model import Notice
from storage.dialect import upsert
from storage.rows import NOTICE
from storage.tables import notices

_PUT = upsert(notices).on_conflict_do_nothing().returning(notices.c.id)
_matter = (
    notices.c.about == bindparam("of_about"),
    notices.c.name == bindparam("of_name"),
    notices.c.matter == bindparam("of_matter"),
    notices.c.open_since.is_not(None),
)
_CLOSE = update(notices).where(*_matter).values(open_since=None)
_STANDS = select(notices.c.id).where(*_matter).limit(1)
_OPEN = select(*NOTICE.columns).where(notices.c.open_since.is_not(None)).order_by(notices.c.open_since, notices.c.id)
_WAITING = select(func.min(notices.c.waits)).where(notices.c.waits.is_not(None))
_DROP = update(notices).where(notices.c.waits.is_not(None), notices.c.waits < bindparam("oldest")).values(waits=None)
# A row is taken by whoever changes it first: a second daemon waits for the commit, and finds nothing left.
_TAKE = (
    update(notices)
    .where(notices.c.waits.is_not(None))
    .values(waits=None, digest=bindparam("by"))
    .returning(*NOTICE.columns)
)


class NoticeStore:
    """`Notices`."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, notice: Notice) -> bool:
        matter = {"of_about": notice.about, "of_name": notice.name, "of_matter": notice.matter}
        if notice.over:
            return self._connection.execute(_CLOSE, matter).rowcount > 0 and self._write(notice, begins=False)
        if self._connection.execute(_STANDS, matter).first():
            return False
        return self._write(notice, begins=True)

    def note(self, notice: Notice) -> bool:
        return self._write(notice, begins=False)

    def _write(self, notice: Notice, *, begins: bool) -> bool:
        row = NOTICE.values(notice) | {"open_since": notice.at if begins else None, "waits": notice.at, "digest": None}
        return self._connection.execute(_PUT, row).first() is not None

    def open(self) -> list[Notice]:
        return [NOTICE.make(row) for row in self._connection.execute(_OPEN)]

    def listed(self, *, about: str | None = None, name: str | None = None, limit: int = 50) -> list[Notice]:
        wanted = select(*NOTICE.columns).order_by(notices.c.at.desc(), notices.c.id).limit(limit)
        if about is not None:
            wanted = wanted.where(notices.c.about == about)
        if name is not None:
            wanted = wanted.where(notices.c.name == name)
        return [NOTICE.make(row) for row in self._connection.execute(wanted)]

    def waiting_since(self) -> datetime | None:
        return self._connection.scalar(_WAITING)

    def take(self, digest: DigestId, *, since: datetime) -> list[Notice]:
        self._connection.execute(_DROP, {"oldest": since})
        taken = [NOTICE.make(row) for row in self._connection.execute(_TAKE, {"by": digest})]
        return sorted(taken, key=lambda notice: (notice.at, notice.id))
