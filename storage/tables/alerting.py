"""Alerts, which of them wait for whom, and the digests that they went into."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Named, Table, TypedColumns, UniqueConstraint

from news.model import Part, Reason, Severity, Span
from storage.tables.base import metadata, waits
from storage.tables.values import from_parts, parts, spans
from storage.types import Count, Json, Key, Moment, Prose, Word


class AlertColumns(TypedColumns):
    id: Named[str] = Column(Key, primary_key=True)
    rule: Named[str] = Column(Key, nullable=False)
    title: Named[str] = Column(Prose, nullable=False)
    query: Named[str] = Column(Prose, nullable=False)
    severity: Named[Severity] = Column(Word(Severity), nullable=False)
    story: Named[str] = Column(Key, ForeignKey("stories.id"), nullable=False)
    article: Named[str] = Column(Key, nullable=False)
    revision: Named[int] = Column(Count, nullable=False)
    rule_digest: Named[str] = Column(Key, nullable=False)
    highlights: Named[tuple[Span, ...]] = Column(Json(spans), nullable=False)
    parts: Named[tuple[Part, ...]] = Column(Json(parts, from_parts), nullable=False)
    reason: Named[Reason] = Column(Word(Reason), nullable=False)
    raised: Named[datetime] = Column(Moment, nullable=False, index=True)


class PendingColumns(TypedColumns):
    subscription: Named[str] = Column(Key, primary_key=True)
    alert: Named[str] = Column(Key, ForeignKey("alerts.id"), primary_key=True)
    story: Named[str] = Column(Key, nullable=False)
    due: Named[datetime | None] = Column(Moment)  # NULL: told or cancelled
    digest: Named[str | None] = Column(Key, ForeignKey("digests.id"), index=True)
    position: Named[int | None] = Column(Count)  # in the digest
    cancelled: Named[str | None] = Column(Prose)  # why
    held: Named[str | None] = Column(Prose)  # why it waits for longer than its cadence asks
    silence: Named[str | None] = Column(Key)  # that cancelled it
    counted: Named[str | None] = Column(Key)  # the digest that counted it as silenced


class DigestColumns(TypedColumns):
    id: Named[str] = Column(Key, primary_key=True)
    subscription: Named[str] = Column(Key, nullable=False)
    slot: Named[str] = Column(Key, nullable=False)
    cut: Named[datetime] = Column(Moment, nullable=False, index=True)


class CursorColumns(TypedColumns):
    subscription: Named[str] = Column(Key, primary_key=True)
    slot: Named[datetime] = Column(Moment, nullable=False)


alerts = Table(
    "alerts",
    metadata,
    AlertColumns,
    ForeignKeyConstraint(["article", "revision"], ["revisions.article", "revisions.number"]),
)
digests = Table("digests", metadata, DigestColumns, UniqueConstraint("subscription", "slot"))
pending = Table("pending", metadata, PendingColumns)
cursors = Table("cursors", metadata, CursorColumns)
Index("ix_alerts_rule_story", alerts.c.rule, alerts.c.story)
Index("ix_alerts_article", alerts.c.article)
Index("ix_alerts_story", alerts.c.story)
Index("ix_pending_subscription_story", pending.c.subscription, pending.c.story)
waits("ix_pending_due", pending, pending.c.due)
waits("ix_pending_subscription_due", pending, pending.c.subscription, pending.c.due)
waits("ix_pending_silence", pending, pending.c.subscription, pending.c.silence)
