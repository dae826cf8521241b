"""What feed readers are shown: the stories of a rule or of a subscriber, the newest first.

A subscriber's feed has what was addressed to one of their subscriptions, but for what was silenced or muted; that they left
a mailing does not empty it.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, or_, select

from news.ids import RuleId, StoryId, SubscriptionId
from news.model import Entry
from news.ports import Shown
from storage.rows import ENTRY_COLUMNS, entry_from
from storage.tables import alerts, articles, pending, revisions, stories

_newest = func.max(alerts.c.raised)
_STORIES = (
    select(
        alerts.c.story,
        _newest.label("newest"),
        func.min(alerts.c.raised),
        func.count(alerts.c.id),
        func.max(stories.c.version),
    )
    .join(stories, stories.c.id == alerts.c.story)
    .group_by(alerts.c.story)
    .order_by(_newest.desc(), alerts.c.story)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_ENTRIES = (
    select(*ENTRY_COLUMNS)
    .select_from(alerts)
    .join(articles, articles.c.id == alerts.c.article)
    .join(revisions, and_(revisions.c.article == alerts.c.article, revisions.c.number == alerts.c.revision))
    .join(stories, stories.c.id == alerts.c.story)
    .where(alerts.c.story.in_(bindparam("told", expanding=True)))
    .order_by(alerts.c.raised, alerts.c.id)
)


class FeedStore:
    """`Feeds`."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def stories(
        self,
        *,
        rule: RuleId | None = None,
        subscriptions: Collection[SubscriptionId] = (),
        left: str = "",
        limit: int = 50,
        offset: int = 0,
    ) -> list[Shown]:
        wanted = _STORIES.where(_of(rule, subscriptions, left))
        rows = self._connection.execute(wanted, {"limit": limit, "offset": offset})
        return [
            Shown(story=StoryId(row[0]), newest=row[1], first=row[2], alerts=row[3], version=row[4]) for row in rows
        ]

    def entries(
        self,
        told: Collection[StoryId],
        *,
        rule: RuleId | None = None,
        subscriptions: Collection[SubscriptionId] = (),
        left: str = "",
    ) -> list[Entry]:
        if not told:
            return []
        wanted = _ENTRIES.where(_of(rule, subscriptions, left))
        rows = self._connection.execute(wanted, {"told": list(told)})
        return [entry_from(row) for row in rows]


def _of(rule: RuleId | None, subscriptions: Collection[SubscriptionId], left: str) -> ColumnElement[bool]:
    """The alerts of a rule; without one those that were addressed to *subscriptions*."""
    if rule is not None:
        return alerts.c.rule == rule
    addressed = select(pending.c.alert).where(
        pending.c.subscription.in_(list(subscriptions)),
        or_(pending.c.cancelled.is_(None), pending.c.cancelled == left),
    )
    return alerts.c.id.in_(addressed)
