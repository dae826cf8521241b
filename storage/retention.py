"""Retention: what has been kept for long enough goes, a slice at a time, so that nobody waits for it.

    deliveries that were sent or cancelled ─▶ articles with their wordings, alerts and words ─▶ stories and digests left empty

Dead letters stay, and what they tell of: whoever runs it has not looked at them. An article without a date stays too: were
its source to list it again, it would be news.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, delete, func, select

from news.ids import ArticleId
from news.model import DeliveryState
from storage.archive import indexed
from storage.dialect import Dialect
from storage.rows import REVISION
from storage.tables import alerts, articles, deliveries, digests, follows, notices, pending, revisions, stories

_OVER = (DeliveryState.SENT, DeliveryState.CANCELLED)
_before = bindparam("before", type_=articles.c.when.type)
_limit: BindParameter[int] = bindparam("most")

_DELIVERIES = (
    select(deliveries.c.number)
    .where(deliveries.c.state.in_(_OVER), deliveries.c.created < _before)
    .order_by(deliveries.c.number)
)
# What a delivery that is not over still tells of, or what waits to be told.
_needed = (
    select(pending.c.alert)
    .join(alerts, alerts.c.id == pending.c.alert)
    .outerjoin(deliveries, deliveries.c.digest == pending.c.digest)
    .where(
        alerts.c.article == articles.c.id,
        pending.c.due.is_not(None) | deliveries.c.state.not_in(_OVER),
    )
    .correlate(articles)
    .exists()
)
_ARTICLES = (
    select(articles.c.id)
    .where(articles.c.when < _before, articles.c.first_seen < _before, articles.c.published.is_not(None), ~_needed)
    .order_by(articles.c.when)
)
_told = select(alerts.c.story).where(alerts.c.story == stories.c.id).correlate(stories).exists()
_held = select(articles.c.id).where(articles.c.story == stories.c.id).correlate(stories).exists()
_STORIES = select(stories.c.id).where(stories.c.last_seen < _before, ~_told, ~_held).order_by(stories.c.last_seen)
_taken = select(pending.c.alert).where(pending.c.digest == digests.c.id).correlate(digests).exists()
_sent = select(deliveries.c.id).where(deliveries.c.digest == digests.c.id).correlate(digests).exists()
_DIGESTS = select(digests.c.id).where(digests.c.cut < _before, ~_taken, ~_sent).order_by(digests.c.cut)
_NOTICES = (
    select(notices.c.id)
    .where(notices.c.at < _before, notices.c.open_since.is_(None), notices.c.waits.is_(None))
    .order_by(notices.c.at)
)
_KINDS = {
    "deliveries": _DELIVERIES,
    "articles": _ARTICLES,
    "stories": _STORIES,
    "digests": _DIGESTS,
    "notices": _NOTICES,
}
# What is ripe once all the rest is gone: a story goes with its last article, a digest with its last delivery and alert.
_going = _ARTICLES.order_by(None).cte("going")
_over = (
    select(deliveries.c.number)
    .where(deliveries.c.state.in_(_OVER), deliveries.c.created < bindparam("over", type_=deliveries.c.created.type))
    .cte("over")
)
_stays = select(alerts.c.id).where(alerts.c.article.not_in(select(_going.c.id)))
_AFTERWARDS = _KINDS | {
    "stories": select(stories.c.id).where(
        stories.c.last_seen < _before,
        stories.c.id.not_in(
            select(alerts.c.story).where(alerts.c.id.in_(_stays)),
        ),
        stories.c.id.not_in(
            select(articles.c.story).where(articles.c.story.is_not(None), articles.c.id.not_in(select(_going.c.id)))
        ),
    ),
    "digests": select(digests.c.id).where(
        digests.c.cut < _before,
        digests.c.id.not_in(select(pending.c.digest).where(pending.c.digest.is_not(None), pending.c.alert.in_(_stays))),
        digests.c.id.not_in(select(deliveries.c.digest).where(deliveries.c.number.not_in(select(_over.c.number)))),
    ),
}


class RetentionStore:
    """`Retention`."""

    __slots__ = ("_connection", "_dialect")

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    def ripe(self, plan: Mapping[str, datetime]) -> dict[str, int]:
        given = {"over": plan.get("deliveries")}
        return {what: self._count(_AFTERWARDS[what], given | {"before": before}) for what, before in plan.items()}

    def _count(self, wanted: Select[Any], given: Mapping[str, object]) -> int:
        counted = select(func.count()).select_from(wanted.order_by(None).subquery())
        return self._connection.scalar(counted, given) or 0

    def drop(self, what: str, before: datetime, *, most: int) -> int:
        found = list(self._connection.scalars(_KINDS[what].limit(_limit), {"before": before, "most": most}))
        if not found:
            return 0
        if what == "articles":
            self._articles([ArticleId(str(each)) for each in found])
        elif what == "deliveries":
            self._connection.execute(delete(deliveries).where(deliveries.c.number.in_(found)))
        elif what == "stories":
            self._connection.execute(delete(follows).where(follows.c.story.in_(found)))
            self._connection.execute(delete(stories).where(stories.c.id.in_(found)))
        elif what == "digests":
            self._connection.execute(delete(digests).where(digests.c.id.in_(found)))
        else:
            self._connection.execute(delete(notices).where(notices.c.id.in_(found)))
        return len(found)

    def _articles(self, found: list[ArticleId]) -> None:
        """With what is told of them; wordings, addresses and visits go along, and the index forgets the words."""
        of_them = select(alerts.c.id).where(alerts.c.article.in_(found))
        self._connection.execute(delete(pending).where(pending.c.alert.in_(of_them)))
        self._connection.execute(delete(alerts).where(alerts.c.article.in_(found)))
        wordings = select(revisions.c.row, *REVISION.columns).where(revisions.c.article.in_(found))
        rows = [indexed(row[0], REVISION.make(row, 1)) for row in self._connection.execute(wordings)]
        self._dialect.unindex(self._connection, rows)
        self._connection.execute(delete(articles).where(articles.c.id.in_(found)))
