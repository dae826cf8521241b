"""Matches that wait until their rule's condition over the story holds.

hold ─▶ waiting ─▶ settle: part of an alert

A match belongs to the story that its article is in: where stories are merged it goes along.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from news.ids import AlertId, ArticleId, RuleId, StoryId
from news.model import History, Match, Precision
from news.ports import Held, Report
from storage.dialect import upsert
from storage.prepared import Prepared
from storage.rows import WITHHELD
from storage.tables import articles, revisions, withheld

_insert = upsert(withheld)
_HOLD = _insert.on_conflict_do_update(
    index_elements=[withheld.c.rule, withheld.c.article],
    set_={key: _insert.excluded[key] for key in ("revision", "rule_digest", "highlights", "parts")},
)
_HELD = select(*WITHHELD.columns, withheld.c.since, withheld.c.alert)
_WAITING = Prepared(
    _HELD.join(articles, articles.c.id == withheld.c.article)
    .where(articles.c.story == bindparam("story"), withheld.c.alert.is_(None))
    .order_by(withheld.c.since, withheld.c.article, withheld.c.rule)
)
_TOLD = (
    select(articles.c.outlet, articles.c.id)
    .join(withheld, articles.c.id == withheld.c.article)
    .where(articles.c.story == bindparam("story"), withheld.c.rule == bindparam("rule"), withheld.c.alert.is_not(None))
)
_SETTLE = (
    update(withheld)
    .where(
        withheld.c.rule == bindparam("of"),
        withheld.c.alert.is_(None),
        withheld.c.article.in_(select(articles.c.id).where(articles.c.story == bindparam("in_story"))),
    )
    .values(alert=bindparam("by"))
)
_REPORTS = (
    select(
        articles.c.id,
        articles.c.outlet,
        articles.c.first_seen,
        articles.c.published,
        articles.c.precision,
        articles.c.revision,
    )
    .where(articles.c.story == bindparam("story"))
    .order_by(articles.c.when.desc(), articles.c.id)
)
_TEXTS = (
    select(revisions.c.article, revisions.c.title, revisions.c.lead, revisions.c.body)
    .join(articles, articles.c.id == revisions.c.article)
    .where(revisions.c.number == articles.c.revision, articles.c.id.in_(bindparam("ids", expanding=True)))
)


class WithheldStore:
    """`Withheld`."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self, match: Match, now: datetime) -> None:
        self._connection.execute(_HOLD, WITHHELD.values(match) | {"since": now})

    def waiting(self, story: StoryId) -> list[Held]:
        return [_held(row) for row in _WAITING.all(self._connection, {"story": story})]

    def told(self, rule: RuleId, story: StoryId) -> History:
        rows = self._connection.execute(_TOLD, {"rule": rule, "story": story}).all()
        return History(
            outlets=frozenset(row.outlet for row in rows), articles=frozenset(ArticleId(row.id) for row in rows)
        )

    def of(self, article: ArticleId) -> list[Held]:
        wanted = _HELD.where(withheld.c.article == article).order_by(withheld.c.rule)
        return [_held(row) for row in self._connection.execute(wanted)]

    def settle(self, rule: RuleId, story: StoryId, alert: AlertId) -> None:
        self._connection.execute(_SETTLE, {"of": rule, "in_story": story, "by": alert})

    def reports(self, story: StoryId, *, limit: int = 500) -> list[Report]:
        rows = self._connection.execute(_REPORTS.limit(limit), {"story": story})
        return sorted((_report(row) for row in rows), key=lambda report: (report.at, report.article))

    def texts(self, reports: Sequence[Report]) -> dict[ArticleId, str]:
        rows = self._connection.execute(_TEXTS, {"ids": [report.article for report in reports]})
        return {ArticleId(row.article): row.body or f"{row.title}\n\n{row.lead}" for row in rows}


def _held(row: Any) -> Held:
    return Held(match=WITHHELD.make(row), since=row[-2], told=row[-1])


def _report(row: Any) -> Report:
    timed = row.precision is Precision.TIME and row.published is not None
    at = min(row.published, row.first_seen) if timed else row.first_seen
    return Report(article=ArticleId(row.id), outlet=row.outlet, at=at, revision=row.revision)
