"""Rows ↔ values: a frozen dataclass has one column for each field, nearly always of the same name.

    ARTICLE.columns            what to select
    ARTICLE.make(row)          the value, from a row that starts with those columns
    ARTICLE.values(article)    what to insert

Alerts, deliveries and entries hold other values: `alert_from`, `delivery_from` and `entry_from` put them together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Column, Table

from news.model import (
    Ack,
    Alert,
    Article,
    Attempt,
    Beat,
    Breaker,
    Delivery,
    Entry,
    Fetch,
    Leave,
    Match,
    Message,
    Notice,
    Revision,
    Sighting,
    SigningKey,
    Silence,
    SourceState,
    Story,
    Vigil,
    Visit,
)
from storage import tables

T = TypeVar("T")
Row = Sequence[Any]
Values = dict[str, Any]


class Mapper(Generic[T]):
    """A dataclass and its columns in *table*, but for *inner* fields; *named*: where names differ."""

    def __init__(
        self, kind: Callable[..., T], table: Table[Any], *, inner: str = "", named: Mapping[str, str] | None = None
    ) -> None:
        self._kind = kind
        self._fields = tuple(field.name for field in fields(cast("Any", kind)) if field.name != inner)
        self._keys = tuple((named or {}).get(field, field) for field in self._fields)
        self._take = attrgetter(*self._fields)
        self.columns: tuple[Column[Any], ...] = tuple(table.c[key] for key in self._keys)
        self.width = len(self.columns)

    def make(self, row: Row, at: int = 0, **inner: object) -> T:
        """The value whose columns stand in *row* from *at* on."""
        return self._kind(**dict(zip(self._fields, row[at : at + self.width], strict=True)), **inner)

    def values(self, item: T) -> Values:
        return dict(zip(self._keys, self._take(item), strict=True))


FETCH = Mapper(Fetch, tables.fetches, inner="wishes")
STATE = Mapper(SourceState, tables.sources, named={"source": "id"})
ARTICLE = Mapper(Article, tables.articles)
REVISION = Mapper(Revision, tables.revisions)
SIGHTING = Mapper(Sighting, tables.sightings)
VISIT = Mapper(Visit, tables.visits)
STORY = Mapper(Story, tables.stories)
ALERT = Mapper(Alert, tables.alerts, inner="match")
MATCH = Mapper(Match, tables.alerts, named={"digest": "rule_digest"})
DELIVERY = Mapper(Delivery, tables.deliveries, inner="message")
MESSAGE = Mapper(Message, tables.messages)
ATTEMPT = Mapper(Attempt, tables.attempts)
BREAKER = Mapper(Breaker, tables.breakers)
NOTICE = Mapper(Notice, tables.notices)
SILENCE = Mapper(Silence, tables.silences)
VIGIL = Mapper(Vigil, tables.vigils)
ACK = Mapper(Ack, tables.acks)
LEAVE = Mapper(Leave, tables.leaves)
KEY = Mapper(SigningKey, tables.keys)
BEAT = Mapper(Beat, tables.beats)


WITHHELD = Mapper(Match, tables.withheld, named={"digest": "rule_digest"})

ALERT_COLUMNS = ALERT.columns + MATCH.columns
ENTRY_COLUMNS = (
    *ALERT_COLUMNS,
    *ARTICLE.columns,
    *REVISION.columns,
    *STORY.columns,
    tables.articles.c.development,
)
DELIVERY_COLUMNS = DELIVERY.columns + MESSAGE.columns


def alert_from(row: Row) -> Alert:
    return ALERT.make(row, match=MATCH.make(row, ALERT.width))


def alert_values(alert: Alert) -> Values:
    return ALERT.values(alert) | MATCH.values(alert.match)


def entry_from(row: Row) -> Entry:
    article = len(ALERT_COLUMNS)
    revision = article + ARTICLE.width
    return Entry(
        alert=alert_from(row),
        article=ARTICLE.make(row, article),
        revision=REVISION.make(row, revision),
        story=STORY.make(row, revision + REVISION.width),
        development=row[revision + REVISION.width + STORY.width],
    )


def delivery_from(row: Row) -> Delivery:
    return DELIVERY.make(row, message=MESSAGE.make(row, DELIVERY.width))
