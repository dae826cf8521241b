"""Visits: articles' pages that are to be read, or read again, and what is remembered of each.

    want ─▶ due ─▶ claim: the page's host leased, as for a poll ─▶ settle … ─▶ release: its next page

A page's host is leased in the same row as for polls: over all machines it is asked by one worker at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, delete, exists, func, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from news.ids import ArticleId, SourceId, StoryId
from news.model import Article, Claim, Errand, Visit
from storage.dialect import upsert
from storage.prepared import Prepared
from storage.rows import ARTICLE, VISIT
from storage.tables import alerts, articles, hosts, visits

_COLUMNS = [column.key for column in VISIT.columns]
_insert = upsert(visits)
# What was read of the page stays: a page that is wanted for one more reason is not read anew for it.
_WANT = _insert.on_conflict_do_update(
    index_elements=[visits.c.article],
    set_={
        "errand": _insert.excluded.errand,
        "quiet": and_(visits.c.quiet, _insert.excluded.quiet),
        "live": or_(visits.c.live, _insert.excluded.live),
        "due": case((visits.c.due < _insert.excluded.due, visits.c.due), else_=_insert.excluded.due),
    },
    where=or_(visits.c.errand == Errand.BACKLOG, _insert.excluded.errand == Errand.TEXT),
)
_KEEP = update(visits).where(visits.c.article == bindparam("of")).values({key: bindparam(key) for key in _COLUMNS})
_HOST = upsert(hosts).on_conflict_do_nothing()
_first = select(func.min(visits.c.due)).where(visits.c.host == hosts.c.host).correlate(hosts).scalar_subquery()
_RECKON = update(hosts).where(hosts.c.host == bindparam("of")).values(pages_due=_first)
_URGENT = tuple(errand for errand in Errand if errand is not Errand.BACKLOG)


_NEVER = datetime.fromtimestamp(0, UTC)
_longer_due = and_(hosts.c.pages_due <= bindparam("waited"), hosts.c.pages_due <= hosts.c.due)


def _leasing(*conditions: ColumnElement[bool]) -> ReturningUpdate[str, timedelta | None, datetime | None]:
    due = (
        select(hosts.c.host)
        .where(hosts.c.pages_due <= bindparam("now"), hosts.c.token.is_(None), *conditions)
        .where(or_(hosts.c.due.is_(None), hosts.c.due > bindparam("polled"), _longer_due))
        .where(or_(hosts.c.not_before.is_(None), hosts.c.not_before <= bindparam("now")))
        .order_by(hosts.c.pages_due)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
        .cte("due_hosts")
    )
    return (
        update(hosts)
        .where(hosts.c.host.in_(select(due.c.host)))
        .values(token=bindparam("taken"), worker=bindparam("by"), due=bindparam("until"))
        .returning(hosts.c.host, hosts.c.spacing, hosts.c.spaced_at)
    )


_LEASE = _leasing()
_LEASE_URGENT = _leasing(
    hosts.c.host.in_(select(visits.c.host).where(visits.c.errand.in_(_URGENT), visits.c.due <= bindparam("now")))
)
_numbered = (  # whole rows: joined to visits again, PostgreSQL without statistics compares each with each
    select(
        *VISIT.columns,
        func.row_number()
        .over(partition_by=visits.c.host, order_by=(visits.c.errand == Errand.BACKLOG, visits.c.due, visits.c.article))
        .label("place"),
    )
    .where(visits.c.host.in_(bindparam("hosts", expanding=True)), visits.c.due <= bindparam("now"))
    .where(visits.c.errand.in_(bindparam("errands", expanding=True)))
    .subquery()
)
_DUE = (
    select(*(_numbered.c[column.key] for column in VISIT.columns))
    .where(_numbered.c.place <= bindparam("per_host"))
    .order_by(_numbered.c.place)
)
_HELD = select(hosts.c.host).where(hosts.c.host == bindparam("of"), hosts.c.token == bindparam("held"))
_MISSING = select(func.count().filter(visits.c.missing > 0), func.count()).where(
    visits.c.host == bindparam("of"),
    visits.c.errand == Errand.REVISIT,
    visits.c.due.is_not(None),
    visits.c.article != bindparam("but"),
)
_FOLLOWED = Prepared(
    select(alerts.c.story).where(alerts.c.story.in_(bindparam("stories", expanding=True))).distinct(), among="stories"
)
_NEXT_DUE = select(func.min(hosts.c.pages_due)).where(hosts.c.pages_due.is_not(None))


class VisitStore:
    """`Visits`."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def want(self, wanted: Iterable[Visit]) -> None:
        rows = [VISIT.values(visit) for visit in wanted]
        if rows:
            self._connection.execute(_HOST, [{"host": host} for host in sorted({row["host"] for row in rows})])
            self._connection.execute(_WANT, rows)
            self._reckon({row["host"] for row in rows})

    def claim(
        self,
        now: datetime,
        *,
        worker: str,
        lease: timedelta,
        limit: int,
        per_host: int = 8,
        backlog: bool = True,
        yields: timedelta | None = None,
    ) -> list[tuple[Claim, tuple[Visit, ...]]]:
        token, until = token_hex(8), now + lease
        wanted = {"now": now, "limit": limit, "taken": token, "by": worker, "until": until}
        wanted |= {"polled": now, "waited": now - yields} if yields is not None else {"polled": _NEVER, "waited": now}
        rows = self._connection.execute(_LEASE if backlog else _LEASE_URGENT, wanted).all()
        if not rows:
            return []
        due: dict[str, list[Visit]] = {row.host: [] for row in rows}
        errands = list(Errand) if backlog else list(_URGENT)
        asked = {"hosts": list(due), "now": now, "per_host": per_host, "errands": errands}
        for row in self._connection.execute(_DUE, asked):
            visit = VISIT.make(row)
            due[visit.host].append(visit)
        return [
            (
                Claim(
                    host=row.host,
                    token=token,
                    until=until,
                    sources=(),
                    spacing=row.spacing,
                    spaced_at=row.spaced_at,
                ),
                tuple(due[row.host]),
            )
            for row in sorted(rows, key=lambda row: str(row.host))
        ]

    def missing(self, visit: Visit) -> tuple[int, int]:
        missing, among = self._connection.execute(_MISSING, {"of": visit.host, "but": visit.article}).one()
        return missing, among

    def settle(self, visit: Visit, *, token: str | None) -> bool:
        if token is not None and self._connection.execute(_HELD, {"of": visit.host, "held": token}).first() is None:
            return False
        if visit.due is None and visit.note is None:
            self._connection.execute(delete(visits).where(visits.c.article == visit.article))
        else:
            self._connection.execute(_KEEP, VISIT.values(visit) | {"of": visit.article})
        self._reckon([visit.host])
        return True

    def _reckon(self, of: Collection[str]) -> None:
        self._connection.execute(_RECKON, [{"of": host} for host in sorted(of)])

    def of(self, article: ArticleId) -> Visit | None:
        row = self._connection.execute(select(*VISIT.columns).where(visits.c.article == article)).first()
        return None if row is None else VISIT.make(row)

    def next_due(self) -> datetime | None:
        return self._connection.scalar(_NEXT_DUE)

    def waiting(self, errand: Errand, source: SourceId | None = None) -> int:
        wanted = select(func.count()).select_from(visits).where(visits.c.errand == errand, visits.c.due.is_not(None))
        return self._connection.scalar(wanted if source is None else wanted.where(visits.c.source == source)) or 0

    def followed(self, stories: Collection[StoryId]) -> set[StoryId]:
        return {StoryId(story) for (story,) in _FOLLOWED.all(self._connection, {"stories": sorted(stories)})}

    def unvisited(self, stories: Collection[StoryId], *, since: datetime, limit: int = 200) -> list[Article]:
        if not stories:
            return []
        planned = exists().where(visits.c.article == articles.c.id, visits.c.errand != Errand.BACKLOG)
        wanted = (
            select(*ARTICLE.columns)
            .where(articles.c.story.in_(stories), articles.c.when >= since, articles.c.link.is_not(None), ~planned)
            .order_by(articles.c.when.desc(), articles.c.id)
            .limit(limit)
        )
        return [ARTICLE.make(row) for row in self._connection.execute(wanted)]
