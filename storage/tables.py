"""The tables (docs/reference/database.md tells what each holds).

    hosts ── sources ── fetches
    articles ── revisions, sightings, addresses, visits        words: the full-text index (dialect.py)
    stories ── articles.story               counters: numbers the versions of stories
    alerts ── pending ── digests ── deliveries ── messages, turns, attempts        breakers, cursors
    silences, follows, leaves; digests ── vigils, alerts ── acks        what people ordered
    notices, beats: what whoever runs it should know        keys: what links are signed with

Where work waits, one nullable moment says when (`due`, `next_at`), NULL once nothing waits, under a partial index:
with 100,000 finished rows an empty look takes 3 ms; an index on the state, which a bound parameter cannot prove,
took SQLite 26.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    Named,
    Table,
    TypedColumns,
    UniqueConstraint,
    false,
    text,
)

from news.bursts import Rhythm
from news.model import (
    BreakerState,
    Change,
    Compared,
    DeliveryState,
    Errand,
    Matcher,
    Part,
    Phase,
    Placement,
    Post,
    Precision,
    Reason,
    Severity,
    Span,
    Verdict,
    Wishes,
)
from storage.types import Count, Json, Key, Lapse, Moment, Number, Prose, Word, from_moments, to_moments

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def texts(values: list[str]) -> tuple[str, ...]:
    return tuple(values)


def numbers(values: list[int]) -> tuple[int, ...]:
    return tuple(values)


def placement(plain: dict[str, Any]) -> Placement:
    compared = tuple(Compared(**each | {"likeness": tuple(each["likeness"])}) for each in plain["compared"])
    return Placement(**plain | {"compared": compared, "merges": tuple(plain["merges"])})


def from_placement(value: Placement) -> dict[str, Any]:
    """Field by field: `asdict` copies every number, and takes five times as long as all of the JSON."""
    compared = [
        {
            "story": other.story,
            "title": other.title,
            "sure": other.sure,
            "copied": other.copied,
            "likeness": other.likeness,
        }
        for other in value.compared
    ]
    return {
        "story": value.story,
        "new": value.new,
        "score": value.score,
        "compared": compared,
        "merges": value.merges,
        "told": value.told,
        "development": value.development,
    }


def posts(values: list[Any]) -> tuple[Post, ...]:
    return tuple(Post(start, end, None if at is None else to_moments([at])[0], url) for start, end, at, url in values)


def from_posts(values: tuple[Post, ...]) -> list[Any]:
    return [(post.start, post.end, from_moments((post.at,))[0] if post.at else None, post.url) for post in values]


def spans(values: list[Any]) -> tuple[Span, ...]:
    return tuple(Span(*value) for value in values)


def parts(values: list[Any]) -> tuple[Part, ...]:
    return tuple(Part(text=part, spans=spans(where)) for part, where in values)


def from_parts(values: tuple[Part, ...]) -> list[Any]:
    return [(part.text, part.spans) for part in values]


def rhythm(values: dict[str, Any]) -> Rhythm:
    told = {name: tuple(map(tuple, value)) for name, value in values.items() if isinstance(value, list)}
    return Rhythm(**values | told)


def matcher(values: dict[str, Any]) -> Matcher:
    told = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    if "severities" in told:
        told["severities"] = tuple(Severity(each) for each in told["severities"])
    return Matcher(**values | told)


def from_matcher(value: Matcher) -> dict[str, Any]:
    return {name: given for name, given in asdict(value).items() if given not in ((), None)}


def wishes(values: list[Any]) -> Wishes:
    return (
        Wishes(ttl=timedelta(seconds=values[0]) if values[0] else None, skips=tuple(values[1:])) if values else Wishes()
    )


def from_wishes(value: Wishes) -> list[Any]:
    return [value.ttl.total_seconds() if value.ttl else 0, *value.skips] if value != Wishes() else []


def waits(name: str, table: Table, *columns: Column[Any]) -> None:
    """An index over the rows that wait: those where the last of *columns* is not NULL."""
    condition = text(f"{columns[-1].name} IS NOT NULL")
    Index(name, *columns, sqlite_where=condition, postgresql_where=condition, _table=table)


# --- collecting ------------------------------------------------------------------------------------


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


# --- the archive -----------------------------------------------------------------------------------


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


# --- alerts ----------------------------------------------------------------------------------------


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


# --- conditions ------------------------------------------------------------------------------------


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


# --- deliveries ------------------------------------------------------------------------------------


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


# --- what people ordered ---------------------------------------------------------------------------


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
waits("ix_pending_silence", pending, pending.c.subscription, pending.c.silence)


# --- whoever runs it -------------------------------------------------------------------------------


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
