"""Builders: they fill in what a case is not about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from news.ids import AlertId, ArticleId, RuleDigest, RuleId, SourceId, StoryId, digest
from news.model import (
    Alert,
    Article,
    Dispatch,
    Match,
    Precision,
    Reason,
    Revision,
    Severity,
    Sighting,
    Source,
    Span,
    Story,
)
from tests.fakes import START


def source(id: str = "outlet", **given: Any) -> Source:  # noqa: A002
    filled: dict[str, Any] = {"kind": "feed", "url": f"https://{id}.example/feed.xml", "outlet": id.title()} | given
    return Source(id=SourceId(id), **filled)


def dispatch(url: str | None = "https://outlet.example/a", **given: Any) -> Dispatch:
    filled: dict[str, Any] = {
        "source": SourceId("outlet"),
        "guid": url,
        "link": url,
        "digest": digest(str(url), given.get("title", "A title"), given.get("body", "A body.")),
        "title": "A title",
        "body": "A body.",
        "published": START,
        "precision": Precision.TIME,
        "language": "en",
    } | given
    return Dispatch(url=url, **filled)


def article(url: str = "https://outlet.example/a", **given: Any) -> Article:
    filled: dict[str, Any] = {
        "id": ArticleId(digest(url)),
        "link": url,
        "source": SourceId("outlet"),
        "outlet": "Outlet",
        "first_seen": START,
        "published": START,
        "precision": Precision.TIME,
        "language": "en",
    } | given
    return Article(url=url, **filled)


def revision(of: Article, **given: Any) -> Revision:
    filled: dict[str, Any] = {
        "number": 1,
        "title": "A title",
        "lead": "",
        "body": "A body.",
        "author": "",
        "seen": of.first_seen,
    } | given
    return Revision(article=of.id, **filled)


def sighting(of: Article, **given: Any) -> Sighting:
    filled: dict[str, Any] = {
        "source": of.source,
        "guid": of.link,
        "link": of.link,
        "digest": digest(str(of.url)),
        "seen": of.first_seen,
    } | given
    return Sighting(**filled)


def story(of: Article, **given: Any) -> Story:
    filled: dict[str, Any] = {
        "id": StoryId(of.id),
        "title": "A title",
        "first_seen": of.first_seen,
        "last_seen": of.first_seen,
        "articles": 1,
        "outlets": (of.outlet,),
    } | given
    return Story(**filled)


def alert(of: Article, rule: str = "talks", raised: datetime = START, **given: Any) -> Alert:
    match = Match(
        rule=RuleId(rule),
        digest=RuleDigest(digest(rule)),
        article=of.id,
        revision=1,
        highlights=(Span("body", 2, 6),),
    )
    filled: dict[str, Any] = {
        "id": AlertId(digest(rule, of.id)),
        "title": rule.title(),
        "query": "body",
        "severity": Severity.NORMAL,
        "story": StoryId(of.id),
        "match": match,
        "reason": Reason.FIRST,
    } | given
    return Alert(rule=RuleId(rule), raised=raised, **filled)
