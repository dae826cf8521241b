"""Visiting: which pages are read again, when, and what follows from what they say. Pure, but for `take_up`.

    it could not be read             again after 2 min, 4 min, … 2 h; given up after a day, and `why` tells
    it is refused to us              every 6 h, for a day
    more than one poll has time for  at once, one host after the other
    old news                         when nothing else is due; it alerts nobody
    it fired, or its story did       every 15 min while younger than 3 h, 60 min below a day, 3 h below 7 days
    a live page                      every 5 min while it is written on

A page that answers 404 three times over an hour and a half, or 410 twice, was withdrawn: its last wording stays. Not so
where other pages of its site are not there either.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from urllib.parse import urlsplit

from crawler.domains import registered
from news.ids import ArticleId, SourceId, StoryId, digest
from news.model import Article, Change, Dispatch, Errand, Precision, Revision, Source, Trouble, Visit, Visited
from news.ports import Store

FIRST_TRY = timedelta(minutes=2)
LONGEST_TRY = timedelta(hours=2)
PATIENCE = timedelta(hours=24)  # with a page that cannot be read
RARELY = timedelta(hours=6)  # a page that is refused to us, or that nothing can be made of
YOUNG = (
    (timedelta(hours=3), timedelta(minutes=15)),
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=3)),
)
FOLLOWED = YOUNG[-1][0]  # older pages are not visited any more
LIVE = timedelta(minutes=5)
LIVELY = timedelta(hours=3)  # a live page that was silent for so long is one like others
GONE = {404: 3, 410: 2}  # answers until it is taken for withdrawn
GONE_AGAIN = timedelta(minutes=45)
GONE_PART = 0.75  # of its usual wait, if that is longer: by the last answer the others of its site were asked too
OTHERS = 2  # pages of a site that are not there either: then its layout is broken, or its addresses have changed
JITTER = 0.1


# --- which pages, and when -------------------------------------------------------------------------


def planned(
    article: ArticleId, said: Dispatch, source: Source, now: datetime, random: Random, *, quiet: bool
) -> Visit | None:
    """The visit that a new or reworded article asks for, given how its page was read. *quiet*: it is backlog."""
    host = host_of_page(said.link)
    if not source.full_text or host is None:
        return None
    visit = Visit(
        article=article,
        source=source.id,
        host=host,
        link=said.link or "",
        errand=Errand.TEXT,
        since=now,
        due=now,
        quiet=quiet,
    )
    if said.trouble is not None:
        return _after_trouble(visit, said.trouble, now, random)
    if said.page is None:
        waits = replace(visit, errand=Errand.BACKLOG) if quiet else visit
        return waits if said.partial else None
    if "live" in said.labels and not quiet:
        text = digest(said.body)
        return replace(visit, errand=Errand.REVISIT, live=True, due=now + _jittered(LIVE, random), text=text)
    return None


def host_of_page(link: str | None) -> str | None:
    """By what a page's politeness and leases go, as for polls: its registered domain; None for what is no web address."""
    parts = urlsplit(link or "")
    return registered(parts.hostname.rstrip(".")) if parts.scheme in {"http", "https"} and parts.hostname else None


def revisit(article: Article, now: datetime, random: Random, *, text: str | None = None) -> Visit | None:
    """The first look again at an article that matters; None where it is too old, or has no page."""
    host, wait = host_of_page(article.link), _pace(article, None, now)
    if host is None or wait is None:
        return None
    return Visit(
        article=article.id,
        source=article.source,
        host=host,
        link=article.link or "",
        errand=Errand.REVISIT,
        since=now,
        due=now + _jittered(wait, random),
        text=text,
    )


def after(
    visit: Visit,
    visited: Visited,
    article: Article,
    *,
    changed: datetime,
    now: datetime,
    random: Random,
    wholesale: bool = False,
) -> Visit:
    """*visit* as it is to be remembered. *changed*: when the latest wording was seen; *wholesale*: see `is_wholesale`."""
    if visited.trouble is not None:
        if visit.errand is Errand.REVISIT:
            return _revisit_failed(visit, visited.trouble, article, now, random, wholesale=wholesale)
        return _after_trouble(visit, visited.trouble, now, random)
    said = visited.dispatch
    visit = replace(
        visit,
        failures=0,
        missing=0,
        note=None,
        etag=visited.etag,
        last_modified=visited.last_modified,
        body_digest=visited.body_digest,
        title=visited.title or visit.title,
        text=digest(said.body) if said else visit.text,
        live="live" in said.labels if said else visit.live,
    )
    return following(visit, article, changed, now, random)


def following(visit: Visit, article: Article, changed: datetime, now: datetime, random: Random) -> Visit:
    """When to look again at what is followed; never, where it only had to be read once."""
    if visit.errand is not Errand.REVISIT and not visit.live:
        return replace(visit, due=None)
    wait = _pace(article, changed if visit.live else None, now)
    return replace(visit, errand=Errand.REVISIT, due=None if wait is None else now + _jittered(wait, random))


def _pace(article: Article, changed: datetime | None, now: datetime) -> timedelta | None:
    if changed is not None and now - changed < LIVELY:
        return LIVE
    told = article.published if article.precision is Precision.TIME else None
    age = now - (changed or told or article.first_seen)
    return next((every for young, every in YOUNG if age < young), None)


def _after_trouble(visit: Visit, trouble: Trouble, now: datetime, random: Random) -> Visit:
    """A text that is missing: tried again while that may help."""
    note = f"its page could not be read: {trouble.error}"
    if now - visit.since >= PATIENCE:
        tried = f"{round(PATIENCE / timedelta(hours=1))} h"
        return replace(visit, due=None, note=f"{note}; given up after {tried} and {visit.failures + 1} tries")
    wait = _back_off(visit.failures, trouble, random)
    due = now + (wait if trouble.passes else max(wait, _jittered(RARELY, random)))
    return replace(visit, due=due, failures=visit.failures + 1, note=note)


def _revisit_failed(
    visit: Visit, trouble: Trouble, article: Article, now: datetime, random: Random, *, wholesale: bool
) -> Visit:
    missing = visit.missing + 1 if trouble.status in GONE else 0
    visit = replace(visit, missing=missing, failures=visit.failures + 1, note=trouble.error)
    wait = _pace(article, None, now)
    if is_withdrawn(visit, trouble) and not wholesale:
        return replace(visit, due=None, note=f"the page was withdrawn: {trouble.error}")
    if missing and not wholesale:
        return replace(visit, due=now + max(GONE_AGAIN, (wait or GONE_AGAIN) * GONE_PART))
    if wait is None:
        return replace(visit, due=None)
    return replace(visit, due=now + max(wait, _back_off(visit.failures - 1, trouble, random)))


def is_withdrawn(visit: Visit, trouble: Trouble) -> bool:
    """Whether the page was said to be gone often enough."""
    return trouble.status in GONE and visit.missing >= GONE[trouble.status]


def is_wholesale(missing: int, among: int, *, failing: bool) -> bool:
    """Whether a page that is not there is no news of its own: its source fails, or of the *among* other pages of its site
    that are looked at again half are *missing* too.
    """
    return failing or (missing >= OTHERS and missing * 2 >= among)


def _back_off(failures: int, trouble: Trouble, random: Random) -> timedelta:
    wait = min(FIRST_TRY * (1 << min(failures, 10)), LONGEST_TRY)
    return max(_jittered(wait, random), trouble.retry_after or timedelta(0))


def _jittered(wait: timedelta, random: Random) -> timedelta:
    return wait * random.uniform(1 - JITTER, 1 + JITTER)


# --- what they say ---------------------------------------------------------------------------------


def as_known(article: Article, latest: Revision) -> Dispatch:
    """An article as its page is to be laid over it."""
    return Dispatch(
        source=article.source,
        guid=None,
        url=article.url,
        link=article.link,
        digest="",
        title=latest.title,
        lead=latest.lead,
        body=latest.body,
        author=latest.author,
        dateline=latest.dateline,
        published=article.published,
        precision=article.precision,
        language=article.language,
        partial=latest.partial,
    )


def told(visit: Visit, visited: Visited, latest: Revision) -> Dispatch | None:
    """What the page says that it did not say when it was read before; None where that is nothing.

    A headline counts as changed where the page changed its own: feeds often have another one.
    """
    said = visited.dispatch
    if said is None:
        return None
    retitled = visit.title is not None and visited.title and visited.title != visit.title
    same = visit.text is not None and visit.text == digest(said.body)
    if same and not retitled:
        return None
    body = latest.body if same else said.body
    posts = latest.posts if same else said.posts
    title = visited.title if retitled and visited.title else latest.title
    return replace(said, title=title, body=body, posts=posts, partial=latest.partial if same else said.partial)


def is_first_look(visit: Visit, latest: Revision) -> bool:
    """The page was never read, and another text is known: how it differs is no change, but how it was extracted."""
    return visit.text is None and not latest.partial


def withdrawn(latest: Revision, now: datetime) -> Revision:
    """The wording that stays of a page that is gone."""
    return replace(latest, number=latest.number + 1, seen=now, change=Change.WITHDRAWN)


# --- in the transaction ----------------------------------------------------------------------------


def take_up(
    store: Store,
    stories: Collection[StoryId],
    sources: Mapping[SourceId, Source],
    *,
    read: Mapping[ArticleId, str],
    now: datetime,
    random: Random,
) -> None:
    """Plan revisits of all articles of those *stories* that a rule fired in. *read*: digests of texts just read."""
    followed = store.visits.followed(stories)
    found = store.visits.unvisited(followed, since=now - FOLLOWED)
    visits = [
        revisit(article, now, random, text=read.get(article.id))
        for article in found
        if _may_be_read(sources.get(article.source))
    ]
    store.visits.want([visit for visit in visits if visit is not None])


def _may_be_read(source: Source | None) -> bool:
    return source is not None and source.full_text


def within(limit: int, visits: Sequence[Visit], waiting: int) -> list[Visit]:
    """*visits*, of backlog only as many as *limit* leaves room for: the newest, which come last."""
    backlog = [visit for visit in visits if visit.errand is Errand.BACKLOG]
    over = max(0, len(backlog) + waiting - limit)
    dropped = {visit.article for visit in backlog[:over]}
    return [visit for visit in visits if visit.article not in dropped]
