"""What conditions count: matches that wait for them, and how much is reported by the hour."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Named, Table, TypedColumns

from news.bursts import Rhythm
from news.model import Part, Span
from storage.tables.base import metadata
from storage.tables.values import from_parts, parts, rhythm, spans
from storage.types import Count, Json, Key, Moment


class WithheldColumns(TypedColumns):
    rule: Named[str] = Column(Key, primary_key=True)
    article: Named[str] = Column(Key, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True)
    revision: Named[int] = Column(Count, nullable=False)
    rule_digest: Named[str] = Column(Key, nullable=False)
    highlights: Named[tuple[Span, ...]] = Column(Json(spans), nullable=False)
    parts: Named[tuple[Part, ...]] = Column(Json(parts, from_parts), nullable=False)
    since: Named[datetime] = Column(Moment, nullable=False)
    alert: Named[str | None] = Column(Key)  # that it became part of; NULL: it waits


class TallyColumns(TypedColumns):
    term: Named[str] = Column(Key, primary_key=True)  # digest of the query and of the actors it names
    hour: Named[int] = Column(Count, nullable=False)  # that goes on, since 1970
    count: Named[int] = Column(Count, nullable=False)  # in it
    alarmed: Named[int | None] = Column(Count)  # the hour of the last alarm
    rhythm: Named[Rhythm] = Column(Json(rhythm, asdict), nullable=False)


class TrafficColumns(TypedColumns):
    hour: Named[int] = Column(Count, primary_key=True, autoincrement=False)
    articles: Named[int] = Column(Count, nullable=False)


withheld = Table("withheld", metadata, WithheldColumns)
tallies = Table("tallies", metadata, TallyColumns)
traffic = Table("traffic", metadata, TrafficColumns)
