"""The wordings of an article: its first, its next, and whether two tell the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from news.fingerprint import COPY, containment, shingles
from news.ids import ArticleId
from news.letters import fold
from news.model import Article, Dispatch, Revision, Source
from news.revisions import difference

SHRUNK = 0.5  # a body that lost more than half of its length is a paywall or an error page, not a new wording


def reworded(dispatch: Dispatch, latest: Revision, seen: datetime) -> Revision | None:
    """The next wording of an article; None where it says nothing new.

    A page that shrinks (a paywall, an error page, an extract) never takes the place of a good text.
    """
    poorer = dispatch.partial and not latest.partial
    # A live page drops its oldest posts as it goes on.
    keep = poorer or (not dispatch.posts and len(dispatch.body) < SHRUNK * len(latest.body))
    told = replace(
        latest,
        title=dispatch.title or latest.title,
        lead=dispatch.lead or latest.lead,
        body=latest.body if keep else dispatch.body,
        author=dispatch.author or latest.author,
        dateline=latest.dateline if keep else dispatch.dateline,
        partial=latest.partial if keep else dispatch.partial,
        posts=latest.posts if keep else dispatch.posts,
    )
    if replace(told, posts=latest.posts) == latest:
        return None
    change = difference(latest, told, dispatch.language).change
    return replace(told, number=latest.number + 1, seen=seen, change=change)


def is_same_text(said: Dispatch, title: str, body: str) -> bool:
    """Whether a dispatch tells what a known article tells: under one title, or one text in the other."""
    if fold(said.title) == fold(title) and title:
        return True
    if not said.body or not body:
        return False
    return said.body in body or body in said.body or containment(shingles(said.body), shingles(body)) >= COPY


def draw_up(id_: ArticleId, dispatch: Dispatch, source: Source, now: datetime) -> tuple[Article, Revision]:
    """The article and the first wording that a dispatch tells of."""
    article = Article(
        id=id_,
        url=dispatch.url,
        link=dispatch.link,
        source=source.id,
        outlet=dispatch.outlet or source.outlet,
        first_seen=now,
        published=dispatch.published,
        precision=dispatch.precision,
        language=dispatch.language or source.language,
        country=source.country,
        image=dispatch.image,
        tags=tuple(dict.fromkeys((*source.tags, *dispatch.tags))),
        labels=dispatch.labels,
    )
    revision = Revision(
        article=id_,
        number=1,
        title=dispatch.title,
        lead=dispatch.lead,
        body=dispatch.body,
        author=dispatch.author,
        seen=now,
        dateline=dispatch.dateline,
        partial=dispatch.partial,
        posts=dispatch.posts,
    )
    return article, revision
