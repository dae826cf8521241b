"""Search: the articles whose latest wording holds every term.

Every wording is indexed once and never again; a search keeps those that are their article's latest.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select

from news.ports import Hit, Listed, Selection, Wanted
from storage.archive import LATEST, LISTED_COLUMNS, between, listed_from
from storage.dialect import Dialect, Group
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
        found = self._dialect.find(Group(tuple(asked))).subquery()
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
        self,
        wanted: Wanted | None,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        newest: bool = False,
        size: int = 500,
        languages: Collection[str] = (),
    ) -> Selection:
        if wanted is not None and not wanted:
            return Selection(total=0, batches=iter(()))
        rows = select(revisions.c.row).join(articles, LATEST)
        order = (articles.c.when.desc(), articles.c.id.desc()) if newest else (articles.c.when, articles.c.id)
        if wanted is not None:
            found = revisions.c.row.in_(select(self._dialect.find(_group(wanted)).subquery().c.rowid))
            rows = rows.where(or_(found, _in(languages)) if languages else found)
        statement = rows.where(*between(since, until)).order_by(*order)
        # Chosen once: to ask the index again for each batch costs more than the batch.
        chosen = array("q", self._connection.scalars(statement))
        return Selection(total=len(chosen), batches=self._batches(chosen, order, size))

    def _batches(self, chosen: array[int], order: Sequence[ColumnElement[Any]], size: int) -> Iterator[list[Listed]]:
        some = revisions.c.row.in_(bindparam("rows", expanding=True))
        statement = select(*LISTED_COLUMNS).join(revisions, LATEST).where(some).order_by(*order)
        for start in range(0, len(chosen), size):
            rows = chosen[start : start + size].tolist()
            yield [listed_from(row) for row in self._connection.execute(statement, {"rows": rows})]


def _in(languages: Collection[str]) -> ColumnElement[bool]:
    """Whether an article is in one of these: pt, or pt-BR."""
    tag = func.lower(articles.c.language)
    return or_(tag.in_(languages), func.substr(tag, 1, 3).in_([f"{language}-" for language in languages]))


def _group(wanted: Wanted) -> Group:
    """One of the alternatives, with a word of each of its groups."""
    return Group(tuple(Group(tuple(map(_some, groups))) for groups in wanted), some=True)


def _some(words: Collection[str]) -> Group:
    return Group(tuple(term for word in sorted(words) for term in terms(f'"{word}"')), some=True)
