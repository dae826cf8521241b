"""Messages on their way, whose turn it is, what became of them, and the endpoints that they go to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Named, Table, TypedColumns

from news.model import BreakerState, DeliveryState, Phase, Verdict
from storage.tables.base import metadata, waits
from storage.tables.values import texts
from storage.types import Count, Json, Key, Moment, Number, Prose, Word


class DeliveryColumns(TypedColumns):
    number: Named[int] = Column(Number, primary_key=True)  # in order of the cuts, also where a clock was set back
    id: Named[str] = Column(Key, unique=True, nullable=False)
    subscription: Named[str] = Column(Key, nullable=False)
    subscriber: Named[str] = Column(Key, nullable=False)
    channel: Named[str] = Column(Key, nullable=False)
    endpoint: Named[str] = Column(Key, nullable=False)
    digest: Named[str] = Column(Key, ForeignKey("digests.id"), nullable=False, index=True)
    stories: Named[tuple[str, ...]] = Column(Json(texts), nullable=False)
    state: Named[DeliveryState] = Column(Word(DeliveryState), nullable=False, index=True)
    created: Named[datetime] = Column(Moment, nullable=False)
    due: Named[datetime | None] = Column(Moment)
    attempts: Named[int] = Column(Count, nullable=False)
    worker: Named[str | None] = Column(Prose)
    token: Named[str | None] = Column(Key)
    reason: Named[str | None] = Column(Prose)


class MessageColumns(TypedColumns):
    delivery: Named[str] = Column(Key, ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True)
    kind: Named[str] = Column(Prose, nullable=False)
    subject: Named[str] = Column(Prose, nullable=False)
    body: Named[bytes] = Column(LargeBinary, nullable=False)
    content_type: Named[str] = Column(Prose, nullable=False)
    to: Named[str] = Column("recipient", Prose, key="to", nullable=False)
    headers: Named[dict[str, str]] = Column(Json(dict), nullable=False)
    compact: Named[bytes] = Column(LargeBinary, nullable=False)


class TurnColumns(TypedColumns):
    """Whose turn it is: the open deliveries of a subscription, by story. Only the lowest number may go."""

    subscription: Named[str] = Column(Key, primary_key=True)
    story: Named[str] = Column(Key, primary_key=True)
    number: Named[int] = Column(
        Count, ForeignKey("deliveries.number", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class AttemptColumns(TypedColumns):
    delivery: Named[str] = Column(Key, ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True)
    token: Named[str] = Column(Key, primary_key=True)  # of the claim: one that uses up no attempt has a row too
    number: Named[int] = Column(Count, nullable=False)
    started: Named[datetime] = Column(Moment, nullable=False)
    phase: Named[Phase] = Column(Word(Phase), nullable=False)
    ended: Named[datetime | None] = Column(Moment)
    verdict: Named[Verdict | None] = Column(Word(Verdict))
    code: Named[str] = Column(Prose, nullable=False)
    text: Named[str] = Column(Prose, nullable=False)


class BreakerColumns(TypedColumns):
    endpoint: Named[str] = Column(Key, primary_key=True)
    state: Named[BreakerState] = Column(Word(BreakerState), nullable=False)
    failures: Named[int] = Column(Count, nullable=False)
    trips: Named[int] = Column(Count, nullable=False)
    until: Named[datetime | None] = Column(Moment)
    failing_since: Named[datetime | None] = Column(Moment)
    reason: Named[str | None] = Column(Prose)


class PaceColumns(TypedColumns):
    """How far an endpoint is that may be given so many messages a minute."""

    endpoint: Named[str] = Column(Key, primary_key=True)
    spent: Named[datetime] = Column(Moment, nullable=False)  # until when what it was given lasts, one by one


deliveries = Table("deliveries", metadata, DeliveryColumns)
messages = Table("messages", metadata, MessageColumns)
turns = Table("turns", metadata, TurnColumns)
attempts = Table("attempts", metadata, AttemptColumns)
breakers = Table("breakers", metadata, BreakerColumns)
paces = Table("paces", metadata, PaceColumns)
Index("ix_turns_number", turns.c.number)
waits("ix_deliveries_due", deliveries, deliveries.c.due)
