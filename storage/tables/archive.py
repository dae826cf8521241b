"""Articles with their wordings and addresses, the visits to their pages, and the stories that they are in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, Named, Table, TypedColumns, UniqueConstraint

from news.model import Change, Errand, Placement, Post, Precision
from storage.tables.base import metadata, waits
from storage.tables.values import from_placement, from_posts, placement, posts, texts
from storage.types import Count, Json, Key, Moment, Number, Prose, Word


class ArticleColumns(TypedColumns):
    id: Named[str] = Column(Key, primary_key=True)
    url: Named[str | None] = Column(Prose)
    url_key: Named[str | None] = Column(
        Key, unique=True
    )  # digest of url: addresses outgrow PostgreSQL's 2.7 kB index rows
    link: Named[str | None] = Column(Prose)
    source: Named[str] = Column(Key, nullable=False)
    outlet: Named[str] = Column(Prose, nullable=False)
    first_seen: Named[datetime] = Column(Moment, nullable=False)
    published: Named[datetime | None] = Column(Moment)
    when: Named[datetime] = Column("dated", Moment, key="when", nullable=False, index=True)  # `Article.when`
    precision: Named[Precision] = Column(Word(Precision), nullable=False)
    language: Named[str | None] = Column(Prose)
    country: Named[str | None] = Column(Prose)
    image: Named[str | None] = Column(Prose)
    tags: Named[tuple[str, ...]] = Column(Json(texts), nullable=False)
    labels: Named[tuple[str, ...]] = Column(Json(texts), nullable=False)
    story: Named[str | None] = Column(Key, ForeignKey("stories.id"), index=True)
    development: Named[str | None] = Column(Key)  # of the story: the article that opened it; NULL: the first one
    revision: Named[int] = Column(Count, nullable=False)  # the latest
    partial: Named[bool] = Column(Boolean, nullable=False)  # the latest is an extract


class RevisionColumns(TypedColumns):
    row: Named[int] = Column(Number, primary_key=True)  # names the wording in the full-text index
    article: Named[str] = Column(Key, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False)
    number: Named[int] = Column(Count, nullable=False)
    title: Named[str] = Column(Prose, nullable=False)
    lead: Named[str] = Column(Prose, nullable=False)
    body: Named[str] = Column(Prose, nullable=False)
    author: Named[str] = Column(Prose, nullable=False)
    seen: Named[datetime] = Column(Moment, nullable=False)
    dateline: Named[str | None] = Column(Prose)
    partial: Named[bool] = Column(Boolean, nullable=False)
    change: Named[Change | None] = Column(Word(Change))
    posts: Named[tuple[Post, ...]] = Column(Json(posts, from_posts), nullable=False, server_default="[]")


class AddressColumns(TypedColumns):
    """Other addresses of an article: AMP, mobile, before it was moved."""

    url_key: Named[str] = Column(Key, primary_key=True)
    article: Named[str] = Column(Key, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True)


class VisitColumns(TypedColumns):
    article: Named[str] = Column(Key, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    source: Named[str] = Column(Key, nullable=False)
    host: Named[str] = Column(Key, ForeignKey("hosts.host"), nullable=False)
    link: Named[str] = Column(Prose, nullable=False)
    errand: Named[Errand] = Column(Word(Errand), nullable=False)
    since: Named[datetime] = Column(Moment, nullable=False)
    due: Named[datetime | None] = Column(Moment)  # NULL: no more
    quiet: Named[bool] = Column(Boolean, nullable=False)
    live: Named[bool] = Column(Boolean, nullable=False)
    failures: Named[int] = Column(Count, nullable=False)
    missing: Named[int] = Column(Count, nullable=False)
    etag: Named[bytes | None] = Column(LargeBinary)
    last_modified: Named[bytes | None] = Column(LargeBinary)
    body_digest: Named[bytes | None] = Column(LargeBinary)
    text: Named[str | None] = Column(Key)
    title: Named[str | None] = Column(Prose)
    note: Named[str | None] = Column(Prose)


class SightingColumns(TypedColumns):
    key: Named[str] = Column(Key, primary_key=True)  # digest of source and guid, or of source and link
    article: Named[str] = Column(Key, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True)
    source: Named[str] = Column(Key, nullable=False)
    guid: Named[str | None] = Column(Prose)
    link: Named[str | None] = Column(Prose)
    digest: Named[str] = Column(Key, nullable=False)
    seen: Named[datetime] = Column(Moment, nullable=False)


class StoryColumns(TypedColumns):
    id: Named[str] = Column(Key, primary_key=True)
    title: Named[str] = Column(Prose, nullable=False)
    first_seen: Named[datetime] = Column(Moment, nullable=False)
    last_seen: Named[datetime] = Column(Moment, nullable=False, index=True)
    articles: Named[int] = Column(Count, nullable=False)
    outlets: Named[tuple[str, ...]] = Column(Json(texts), nullable=False)
    merged: Named[str | None] = Column(Key)  # the story that it became part of; never one that was merged itself
    development: Named[str | None] = Column(Key)  # the article that opened the latest one, …
    developed: Named[datetime | None] = Column(Moment)  # … and when
    sketch: Named[bytes] = Column(LargeBinary, nullable=False)
    version: Named[int] = Column(Count, nullable=False, index=True)


class PlacementColumns(TypedColumns):
    """Why an article is in its story, as it was decided when it came."""

    article: Named[str] = Column(Key, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    decision: Named[Placement] = Column(Json(placement, from_placement), nullable=False)


class CounterColumns(TypedColumns):
    name: Named[str] = Column(Key, primary_key=True)
    value: Named[int] = Column(Count, nullable=False)


articles = Table("articles", metadata, ArticleColumns)
revisions = Table("revisions", metadata, RevisionColumns, UniqueConstraint("article", "number"))
sightings = Table("sightings", metadata, SightingColumns)
addresses = Table("addresses", metadata, AddressColumns)
visits = Table("visits", metadata, VisitColumns)
waits("ix_visits_due", visits, visits.c.host, visits.c.due)
Index("ix_visits_source_errand", visits.c.source, visits.c.errand)
waits("ix_visits_errand_due", visits, visits.c.errand, visits.c.due)
stories = Table("stories", metadata, StoryColumns)
placements = Table("placements", metadata, PlacementColumns)
counters = Table("counters", metadata, CounterColumns)
