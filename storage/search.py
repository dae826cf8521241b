"""Search: the articles whose latest wording holds every term.

Every wording is indexed once and never again; a search keeps those that are their article's latest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import Connection, select

from news.ports import Hit, Listed
from storage.archive import LATEST, LISTED_COLUMNS, in_batches, listed_from
from storage.dialect import Dialect
from storage.fulltext import snippet, terms
from storage.tables import articles, revisions


class FullText:
    """`Search`."""

    __slots__ = ("_connection", "_dialect")

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    def search(self, query: str, *, since: datetime | None = None, limit: int = 20) -> list[Hit]:
        asked = terms(query)
        if not asked:
            return []
        found = self._dialect.find(asked).subquery()
        wanted = (
            select(*LISTED_COLUMNS)
            .select_from(found)
            .join(revisions, revisions.c.row == found.c.rowid)
            .join(articles, LATEST)
            .order_by(found.c.rank, articles.c.when.desc(), articles.c.id)
            .limit(limit)
        )
        if since is not None:
            wanted = wanted.where(articles.c.when >= since)
        listed = [listed_from(row) for row in self._connection.execute(wanted)]
        return [Hit(listed=each, snippet=snippet(each.revision.body or each.revision.lead, asked)) for each in listed]

    def holding(
        self, words: Collection[str], *, since: datetime | None = None, size: int = 500
    ) -> Iterator[list[Listed]]:
        asked = [term for word in sorted(words) for term in terms(f'"{word}"')]
        if not asked:
            return iter(())
        found = select(self._dialect.find(asked, some=True).subquery().c.rowid)
        return in_batches(self._connection, since=since, size=size, among=revisions.c.row.in_(found))
