"""Hosts, the sources on them, and what was fetched."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Boolean, Column, ForeignKey, LargeBinary, Named, Table, TypedColumns, false

from news.model import Wishes
from storage.tables.base import metadata, waits
from storage.tables.values import from_wishes, numbers, wishes
from storage.types import Count, Json, Key, Lapse, Moment, Prose, from_moments, to_moments


class SourceColumns(TypedColumns):
    id: Named[str] = Column(Key, primary_key=True)
    kind: Named[str] = Column(Prose, nullable=False)
    url: Named[str] = Column(Prose, nullable=False)
    host: Named[str] = Column(Key, ForeignKey("hosts.host"), nullable=False, index=True)
    enabled: Named[bool] = Column(Boolean, nullable=False)
    polls: Named[int] = Column(Count, nullable=False)  # ever: numbers the fetches
    next_at: Named[datetime] = Column(Moment, nullable=False)
    polled_at: Named[datetime | None] = Column(Moment)
    succeeded_at: Named[datetime | None] = Column(Moment)
    first_polled_at: Named[datetime | None] = Column(Moment)
    etag: Named[bytes | None] = Column(LargeBinary)
    last_modified: Named[bytes | None] = Column(LargeBinary)
    body_digest: Named[bytes | None] = Column(LargeBinary)
    blocks: Named[bytes | None] = Column(LargeBinary)
    memory: Named[bytes | None] = Column(LargeBinary)
    failures: Named[int] = Column(Count, nullable=False)
    failing_since: Named[datetime | None] = Column(Moment)
    error: Named[str | None] = Column(Prose)
    arrivals: Named[tuple[datetime, ...]] = Column(Json(to_moments, from_moments), nullable=False)
    lengths: Named[tuple[int, ...]] = Column(Json(numbers), nullable=False, server_default="[]")
    thin_since: Named[datetime | None] = Column(Moment)
    error_kind: Named[str | None] = Column(Prose)
    rhythm: Named[tuple[float, ...]] = Column(Json(tuple), nullable=False, server_default="[]")
    audited_at: Named[datetime | None] = Column(Moment)
    distrusted_at: Named[datetime | None] = Column(Moment)
    address: Named[str | None] = Column(Prose)
    moving: Named[str | None] = Column(Prose)
    moves: Named[int] = Column(Count, nullable=False, server_default="0")
    hub: Named[str | None] = Column(Prose)
    wishes: Named[Wishes] = Column(Json(wishes, from_wishes), nullable=False, server_default="[]")


class HostColumns(TypedColumns):
    host: Named[str] = Column(Key, primary_key=True)
    due: Named[datetime | None] = Column(Moment)  # free: its first source, or not_before; leased: end of the lease
    worker: Named[str | None] = Column(Prose)
    token: Named[str | None] = Column(Key)
    not_before: Named[datetime | None] = Column(Moment)
    pages_due: Named[datetime | None] = Column(Moment)  # its first page to visit
    spacing: Named[timedelta | None] = Column(Lapse)
    spaced_at: Named[datetime | None] = Column(Moment)


class FetchColumns(TypedColumns):
    source: Named[str] = Column(Key, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True)
    slot: Named[int] = Column(Count, primary_key=True, autoincrement=False)  # a ring: the newest takes the oldest's
    at: Named[datetime] = Column(Moment, nullable=False, index=True)
    status: Named[int | None] = Column(Count)
    url: Named[str] = Column(Prose, nullable=False)
    elapsed: Named[timedelta] = Column(Lapse, nullable=False)
    size: Named[int] = Column(Count, nullable=False)
    found: Named[int] = Column(Count, nullable=False)
    new: Named[int] = Column(Count, nullable=False)
    etag: Named[bytes | None] = Column(LargeBinary)
    last_modified: Named[bytes | None] = Column(LargeBinary)
    body_digest: Named[bytes | None] = Column(LargeBinary)
    blocks: Named[bytes | None] = Column(LargeBinary)
    retry_after: Named[timedelta | None] = Column(Lapse)
    fresh_for: Named[timedelta | None] = Column(Lapse)
    error: Named[str | None] = Column(Prose)
    error_kind: Named[str | None] = Column(Prose)
    fault: Named[str | None] = Column(Prose)
    moved: Named[str | None] = Column(Prose)
    hub: Named[str | None] = Column(Prose)
    lied: Named[bool] = Column(Boolean, nullable=False, server_default=false())
    audit: Named[bool] = Column(Boolean, nullable=False, server_default=false())


hosts = Table("hosts", metadata, HostColumns)
sources = Table("sources", metadata, SourceColumns)
fetches = Table("fetches", metadata, FetchColumns)
waits("ix_hosts_due", hosts, hosts.c.due)
waits("ix_hosts_pages_due", hosts, hosts.c.pages_due)
