"""What people ordered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Named, Table, TypedColumns

from news.model import Matcher
from storage.tables.base import metadata, waits
from storage.tables.values import from_matcher, matcher
from storage.types import Count, Json, Key, Moment, Prose


class SilenceColumns(TypedColumns):
    id: Named[str] = Column(Key, primary_key=True)
    matcher: Named[Matcher] = Column(Json(matcher, from_matcher), nullable=False)
    since: Named[datetime] = Column(Moment, nullable=False)
    until: Named[datetime] = Column(Moment, nullable=False)
    comment: Named[str] = Column(Prose, nullable=False)
    by: Named[str] = Column("author", Prose, key="by", nullable=False)
    ended: Named[datetime | None] = Column(Moment)


class FollowColumns(TypedColumns):
    subscription: Named[str] = Column(Key, primary_key=True)
    story: Named[str] = Column(Key, primary_key=True)
    since: Named[datetime] = Column(Moment, nullable=False)


class VigilColumns(TypedColumns):
    digest: Named[str] = Column(Key, ForeignKey("digests.id", ondelete="CASCADE"), primary_key=True)
    subscription: Named[str] = Column(Key, nullable=False)
    step: Named[int] = Column(Count, nullable=False)
    due: Named[datetime | None] = Column(Moment)  # NULL: it is over
    outcome: Named[str | None] = Column(Prose)


class AckColumns(TypedColumns):
    alert: Named[str] = Column(Key, ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True)
    at: Named[datetime] = Column(Moment, nullable=False)
    by: Named[str] = Column("author", Prose, key="by", nullable=False)
    how: Named[str] = Column(Prose, nullable=False)


class LeaveColumns(TypedColumns):
    subscription: Named[str] = Column(Key, primary_key=True)
    at: Named[datetime] = Column(Moment, nullable=False)
    how: Named[str] = Column(Prose, nullable=False)


silences = Table("silences", metadata, SilenceColumns)
follows = Table("follows", metadata, FollowColumns)
vigils = Table("vigils", metadata, VigilColumns)
acks = Table("acks", metadata, AckColumns)
leaves = Table("leaves", metadata, LeaveColumns)
waits("ix_vigils_due", vigils, vigils.c.due)
