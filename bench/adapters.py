"""The product's own code behind the callables that evaluation scripts ask for.

    python eval_story.py bench.adapters:stories
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from news.actors import Cast
from news.fingerprint import Copies, shingles
from news.ids import ArticleId, SourceId
from news.model import Article, Precision, Revision
from news.reading import Reading, read
from news.stories import Stories

_SOME_DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)  # where a data set has no dates


class _Copies:
    def __init__(self, **options: Any) -> None:
        self._copies = Copies[str](**options)

    def add(self, article: dict[str, Any]) -> list[tuple[str, float]]:
        print_ = shingles(article["body"])
        found = self._copies.of(print_)
        self._copies.add(article["id"], print_)
        return found


def copies(**options: Any) -> _Copies:
    """For eval_dup.py."""
    return _Copies(**options)


class _Stories:
    def __init__(self, **options: Any) -> None:
        self._stories = Stories(**options)
        self._cast = Cast([])

    def add(self, article: dict[str, Any]) -> str:
        reading = self._reading(article)
        placement = self._stories.choose(reading)
        return self._stories.place(reading, placement)[0].id

    def _reading(self, given: dict[str, Any]) -> Reading:
        published = given.get("published")
        when = datetime.fromisoformat(published) if published else None
        article = Article(
            id=ArticleId(given["id"]),
            url=None,
            link=None,
            source=SourceId(given["source"]),
            outlet=given["source"],
            first_seen=when or _SOME_DAY,
            published=when,
            precision=Precision.TIME if when else Precision.ESTIMATED,
        )
        revision = Revision(
            article=article.id,
            number=1,
            title=given["title"] or "",
            lead="",
            body=given["body"] or "",
            author="",
            seen=article.first_seen,
        )
        return read(article, revision, self._cast)


def stories(**options: Any) -> _Stories:
    """For eval_story.py."""
    return _Stories(**options)
