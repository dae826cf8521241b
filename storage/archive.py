"""Articles, their wordings, and where they were seen.

    dispatch ─▶ sighting by (source, guid)? ─▶ article by canonical URL, its own or another one? ─▶ new

Known ones are looked up and only new rows written: upserting 25 known rows costs PostgreSQL 9–12 ms, looking them
up 0.25–0.46.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    update,
)

from news.ids import ArticleId, SourceId, StoryId, digest
from news.model import Article, Dispatch, Known, Revision, Sighting
from news.ports import Listed
from storage.dialect import Dialect, upsert
from storage.fulltext import words
from storage.prepared import Prepared
from storage.rows import ARTICLE, REVISION, SIGHTING, Row, Values
from storage.tables import addresses, articles, revisions, sightings
from storage.types import storable

MANY = 1000  # articles found by one name
_ASKED = 1 << 12  # names that are remembered: of what is filed each is asked for three times
_BACKLOG = timedelta(days=2)  # what was published longer before it came in is old news
SHORTEST_PREFIX = 4

LISTED_COLUMNS = (*ARTICLE.columns, *REVISION.columns, articles.c.development, articles.c.story)
LATEST = and_(revisions.c.article == articles.c.id, revisions.c.number == articles.c.revision)

_KEYS: BindParameter[list[str]] = bindparam("keys", expanding=True)
_BY_SIGHTING = Prepared(
    select(articles.c.id, articles.c.revision, articles.c.partial, sightings.c.key, sightings.c.digest)
    .join(sightings, articles.c.id == sightings.c.article)
    .where(sightings.c.key.in_(_KEYS)),
    among="keys",
)
_BY_URL = Prepared(
    select(articles.c.id, articles.c.revision, articles.c.partial, articles.c.url_key).where(
        articles.c.url_key.in_(_KEYS)
    ),
    among="keys",
)
_BY_ADDRESS = Prepared(
    select(articles.c.id, articles.c.revision, articles.c.partial, addresses.c.url_key)
    .join(addresses, articles.c.id == addresses.c.article)
    .where(addresses.c.url_key.in_(_KEYS)),
    among="keys",
)
_NAME = Prepared(upsert(addresses).on_conflict_do_nothing())
_SIGHTED = Prepared(
    select(sightings.c.article, sightings.c.source, sightings.c.digest).where(sightings.c.article.in_(_KEYS)),
    among="keys",
)
_ADD = Prepared(upsert(articles).on_conflict_do_nothing().returning(articles.c.id))
_WORD = Prepared(
    upsert(revisions).on_conflict_do_nothing().returning(revisions.c.row, revisions.c.article, revisions.c.number)
)
_LATEST_IS = (
    update(articles)
    .where(articles.c.id == bindparam("of"), articles.c.revision < bindparam("number"))
    .values(revision=bindparam("number"), partial=bindparam("extract"))
)
_ARTICLE = Prepared(select(*ARTICLE.columns).where(articles.c.id == bindparam("of")))
_WORDINGS = Prepared(
    select(*REVISION.columns).where(revisions.c.article == bindparam("of")).order_by(revisions.c.number)
)
_insert_sighting = upsert(sightings)
_SIGHT = Prepared(
    _insert_sighting.on_conflict_do_update(
        index_elements=[sightings.c.key],
        set_={"digest": _insert_sighting.excluded.digest, "link": _insert_sighting.excluded.link},
    )
)


@lru_cache(maxsize=_ASKED)
def sighting_key(source: SourceId, guid: str | None, link: str | None) -> str:
    """Names what a source reports: by its guid, by its link where it gives none."""
    return digest(source, "guid", storable(guid)) if guid is not None else digest(source, "link", storable(link or ""))


@lru_cache(maxsize=_ASKED)
def url_key(url: str) -> str:
    return digest(storable(url))


Found = tuple[Any, ...]  # an article's id, revision and partial, and what it was found by
_KEY, _DIGEST = 3, 4


class ArticleStore:
    """`Archive`."""

    __slots__ = ("_connection", "_dialect")

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    def known(self, dispatches: Sequence[Dispatch]) -> list[Known | None]:
        keys = [sighting_key(said.source, said.guid, said.link) for said in dispatches]
        sighted = {row[_KEY]: row for row in _BY_SIGHTING.all(self._connection, {"keys": keys})}
        urls = [[] if key in sighted else _names(said) for key, said in zip(keys, dispatches, strict=True)]
        filed = self._filed(sorted({url for names in urls for url in names}))
        digests = self._digests([row[0] for row in filed.values()])

        def look(said: Dispatch, key: str, names: Sequence[str]) -> Known | None:
            if (row := sighted.get(key)) is not None:
                return _known(row, {row[_DIGEST]}, said)
            row = next((filed[url] for url in names if url in filed), None)
            return None if row is None else _known(row, digests.get((row[0], said.source), set()), said)

        return list(map(look, dispatches, keys, urls))

    def _filed(self, urls: Sequence[str]) -> dict[str, Found]:
        """Articles by these addresses; an article's own come before those that it goes by too."""
        filed = {row[_KEY]: row for row in _BY_URL.all(self._connection, {"keys": urls})}
        left = [url for url in urls if url not in filed]
        return filed | {row[_KEY]: row for row in _BY_ADDRESS.all(self._connection, {"keys": left})}

    def _digests(self, ids: Sequence[str]) -> Mapping[tuple[str, str], set[str]]:
        """What each source said of these articles."""
        said: dict[tuple[str, str], set[str]] = {}
        for article, source, told in _SIGHTED.all(self._connection, {"keys": ids}):
            said.setdefault((article, source), set()).add(told)
        return said

    def add(self, article: Article, revision: Revision, sighting: Sighting) -> None:
        self.add_all([(article, revision, sighting)])

    def add_all(self, filed: Sequence[tuple[Article, Revision, Sighting]]) -> None:
        if not filed:
            return
        rows = [_article(article, revision) for article, revision, _ in filed]
        added = {id_ for (id_,) in _ADD.each(self._connection, rows)}
        new = [each for each in filed if each[0].id in added]
        if new:
            self._word([revision for _, revision, _ in new])
            _SIGHT.run(self._connection, [_sighting(article.id, sighting) for article, _, sighting in new])

    def revise(self, revision: Revision) -> None:
        if self._word([revision]):
            latest = {"of": revision.article, "number": revision.number, "extract": revision.partial}
            self._connection.execute(_LATEST_IS, latest)

    def _word(self, wordings: Sequence[Revision]) -> bool:
        """Store and index what is not there yet; False where nothing is new."""
        told = {(wording.article, wording.number): wording for wording in wordings}
        stored = _WORD.each(self._connection, list(map(REVISION.values, told.values())))
        if stored:
            said = [indexed(row, told[ArticleId(article), number]) for row, article, number in stored]
            self._dialect.index(self._connection, said)
        return bool(stored)

    def sight(self, article: ArticleId, sighting: Sighting) -> None:
        """As the port tells. What was said is brought up to date; `seen` stays the first time."""
        _SIGHT.run(self._connection, [_sighting(article, sighting)])

    def name(self, article: ArticleId, urls: Iterable[str]) -> None:
        rows = [{"url_key": url_key(url), "article": article} for url in urls]
        if rows:
            _NAME.run(self._connection, rows)

    def article(self, article: ArticleId) -> Article | None:
        row = _ARTICLE.first(self._connection, {"of": article})
        return None if row is None else ARTICLE.make(row)

    def revisions(self, article: ArticleId) -> list[Revision]:
        return [REVISION.make(row) for row in _WORDINGS.all(self._connection, {"of": article})]

    def sightings(self, article: ArticleId) -> list[Sighting]:
        """The first seen first."""
        wanted = select(*SIGHTING.columns).where(sightings.c.article == article)
        rows = self._connection.execute(wanted.order_by(sightings.c.seen, sightings.c.key))
        return [SIGHTING.make(row) for row in rows]

    def find(self, key: str) -> list[ArticleId]:
        key = storable(key.strip())
        for condition in (articles.c.id == key, articles.c.url_key == digest(key), starts(articles.c.id, key)):
            if found := self._ids(condition):
                return found
        named = select(addresses.c.article).where(addresses.c.url_key == digest(key))
        linked = select(sightings.c.article).where(sightings.c.link == key)
        return self._ids(articles.c.id.in_(named)) or self._ids(articles.c.id.in_(linked))

    def _ids(self, condition: ColumnElement[bool]) -> list[ArticleId]:
        wanted = select(articles.c.id).where(condition).order_by(articles.c.id).limit(MANY)
        return [ArticleId(id_) for id_ in self._connection.scalars(wanted)]

    def listed(
        self,
        *,
        since: datetime | None = None,
        source: SourceId | None = None,
        story: StoryId | None = None,
        limit: int = 50,
    ) -> list[Listed]:
        """As the port tells: by `Article.when`. *source*: seen there, by others before or not."""
        wanted = select(*LISTED_COLUMNS).join(revisions, LATEST).order_by(articles.c.when.desc(), articles.c.id)
        if since is not None:
            wanted = wanted.where(articles.c.when >= since)
        if source is not None:
            there = sightings.c.article == articles.c.id, sightings.c.source == source
            wanted = wanted.where(select(sightings.c.key).where(*there).exists())
        if story is not None:
            wanted = wanted.where(articles.c.story == story)
        return [listed_from(row) for row in self._connection.execute(wanted.limit(limit))]

    def batches(
        self, *, since: datetime | None = None, until: datetime | None = None, size: int = 500
    ) -> Iterator[list[Listed]]:
        """As the port tells. Each batch goes on where the last one ended: no cursor is held open."""
        wanted = select(*LISTED_COLUMNS).join(revisions, LATEST).order_by(articles.c.when, articles.c.id).limit(size)
        wanted = wanted.where(*between(since, until))
        behind = wanted
        while batch := [listed_from(row) for row in self._connection.execute(behind)]:
            yield batch
            if len(batch) < size:
                return
            last = batch[-1].article
            later = and_(articles.c.when == last.when, articles.c.id > last.id)
            # `>=` beside the disjunction: the index on the moment is used for a range only where one stands alone.
            behind = wanted.where(articles.c.when >= last.when, or_(articles.c.when > last.when, later))

    def count(self, *, since: datetime | None = None, until: datetime | None = None) -> int:
        wanted = select(func.count()).select_from(articles).where(*between(since, until))
        return self._connection.scalar(wanted) or 0

    def counted(self, *, since: datetime) -> dict[SourceId, int]:
        """As the port tells; the index is on when they were published."""
        fresh = (articles.c.when >= since - _BACKLOG, articles.c.first_seen >= since)
        rows = self._connection.execute(
            select(articles.c.source, func.count()).where(*fresh).group_by(articles.c.source)
        )
        return {SourceId(row[0]): row[1] for row in rows}


def between(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    """Articles no older than *since* and older than *until*."""
    told = [articles.c.when >= since] if since is not None else []
    return [*told, articles.c.when < until] if until is not None else told


def _names(said: Dispatch) -> list[str]:
    """The keys of the addresses that it may be known by, its own first."""
    return [url_key(url) for url in (said.url, *said.addresses) if url is not None]


def _article(article: Article, revision: Revision) -> Values:
    return ARTICLE.values(article) | {
        "url_key": None if article.url is None else url_key(article.url),
        "when": article.when,
        "revision": revision.number,
        "partial": revision.partial,
    }


def _sighting(article: ArticleId, sighting: Sighting) -> Values:
    key = sighting_key(sighting.source, sighting.guid, sighting.link)
    return SIGHTING.values(sighting) | {"key": key, "article": article}


def indexed(row: int, wording: Revision) -> Values:
    """What the full-text index has of a wording."""
    text = f"{wording.lead}\n\n{wording.body}\n\n{wording.author}"
    return {"row": row, "title": words(wording.title), "text": words(text)}


def _known(row: Found, digests: set[str], said: Dispatch) -> Known:
    article, revision, partial = row[:_KEY]
    return Known(
        article=article, revision=revision, partial=partial, sighted=bool(digests), same=said.digest in digests
    )


def listed_from(row: Row) -> Listed:
    return Listed(
        article=ARTICLE.make(row),
        revision=REVISION.make(row, ARTICLE.width),
        story=row[-1],
        development=row[-2],
    )


def starts(column: Column[str], prefix: str) -> ColumnElement[bool]:
    """*column* starts with *prefix*: a range, which its index answers."""
    if len(prefix) < SHORTEST_PREFIX:
        return false()
    return and_(column >= prefix, column < prefix + "\U0010ffff")
