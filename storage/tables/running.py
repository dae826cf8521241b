"""What whoever runs it should know, and the keys that links are signed with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Column, Index, LargeBinary, Named, Table, TypedColumns

from news.model import Severity
from storage.tables.base import metadata, waits
from storage.types import Key, Moment, Prose, Word


class NoticeColumns(TypedColumns):
    id: Named[str] = Column(Key, primary_key=True)
    at: Named[datetime] = Column(Moment, nullable=False, index=True)
    about: Named[str] = Column(Key, nullable=False)
    name: Named[str] = Column(Key, nullable=False)
    matter: Named[str] = Column(Key, nullable=False)
    told: Named[str] = Column(Prose, nullable=False)
    hint: Named[str] = Column(Prose, nullable=False)
    severity: Named[Severity] = Column(Word(Severity), nullable=False)
    over: Named[bool] = Column(Boolean, nullable=False)
    open_since: Named[datetime | None] = Column(Moment)  # it has begun and is not over
    waits: Named[datetime | None] = Column(Moment)  # since when nobody has been told; NULL: told
    digest: Named[str | None] = Column(Key, index=True)  # where it was told


notices = Table("notices", metadata, NoticeColumns)
Index("ix_notices_about_name_matter", notices.c.about, notices.c.name, notices.c.matter)
waits("ix_notices_open", notices, notices.c.open_since)
waits("ix_notices_waits", notices, notices.c.waits)


class KeyColumns(TypedColumns):
    id: Named[str] = Column(Key, primary_key=True)
    secret: Named[bytes] = Column(LargeBinary, nullable=False)
    made: Named[datetime] = Column(Moment, nullable=False)


class BeatColumns(TypedColumns):
    """One row."""

    name: Named[str] = Column(Key, primary_key=True)
    at: Named[datetime] = Column(Moment, nullable=False)
    sent: Named[datetime | None] = Column(Moment)
    trouble: Named[str | None] = Column(Prose)
    since: Named[datetime | None] = Column(Moment)


keys = Table("keys", metadata, KeyColumns)
beats = Table("beats", metadata, BeatColumns)
