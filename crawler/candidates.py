"""Candidates: what can be polled of a site, and which of it is to be taken.

    a feed, the newest 4 min old · its sitemap, the newest 2 min old · a podcast · the comments     → the feed

A feed brings text: a sitemap goes before it only where it has the news a quarter of an hour sooner.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

ABANDONED = timedelta(days=90)  # without an item
FRESHER = timedelta(minutes=15)  # a sitemap with news so much sooner is worth the text that it has not
_COMMENTS = re.compile(
    r"\bcomments?\b|kommentar|commentaires?\b|comentarios?\b|comentários?\b|commenti\b|reacties\b|komentarz|yorumlar?\b|комментари|تعليقات",
    re.IGNORECASE,
)

Kind = Literal["feed", "jsonfeed", "page", "sitemap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Something that can be polled. `error`: why it cannot, as it is."""

    kind: Kind
    url: str  # after redirects
    why: str  # "the address itself", "named by the page", …
    title: str = ""
    language: str | None = None
    found: int = 0  # items
    newest: datetime | None = None
    a_day: float | None = None  # items, going by their dates
    headlines: tuple[str, ...] = ()
    link: str | None = None  # of its first item
    error: str | None = None
    closed: str | None = None  # robots.txt closes its articles' pages: how it says so
    unasked: str | None = None  # robots.txt closes the feed itself, which is asked all the same: how it says so
    links: tuple[str, ...] = ()  # of its items, canonical
    shown: int = 0  # of its items stand on the page that was asked for
    is_media: bool = False  # a podcast: what is heard, not read
    is_guess: bool = False  # it lies at the site's usual path, and a part of the site was asked for
    renders: bool = False  # a page that is nothing without its scripts

    @property
    def of_comments(self) -> bool:
        """A feed of what readers say, which many systems name beside that of the news."""
        return names_comments(self.title) or names_comments(urlsplit(self.url).path)


def names_comments(text: str) -> bool:
    """Whether a title or a path is that of readers' comments."""
    return bool(_COMMENTS.search(text))


def ranked(candidates: Sequence[Candidate], now: datetime) -> tuple[Candidate, ...]:
    """Working ones first, news before comments and podcasts, feeds and sitemaps before pages unless nobody keeps them up, what the
    page shows before the rest of its site; the freshest, then the busiest.

    A feed brings text: a sitemap goes before it only where it has the news a quarter of an hour sooner.
    """
    usable = [each for each in candidates if each.error is None and not each.of_comments and not each.is_media]
    freshest = max((each.newest for each in usable if each.newest), default=None)
    fullest = max((each.shown for each in usable if each.kind != "page"), default=0)

    def rank(candidate: Candidate) -> tuple[bool, bool, bool, bool, bool, bool, float, float, int]:
        newest = candidate.newest.timestamp() if candidate.newest else 0.0
        if candidate.kind == "sitemap":
            newest -= FRESHER.total_seconds()
        bucket = newest // FRESHER.total_seconds()
        shut = candidate.kind in {"page", "sitemap"} and candidate.closed is not None  # nothing but titles
        return (
            candidate.error is not None,
            candidate.of_comments or candidate.is_media or shut,
            candidate.kind != "page" and _is_abandoned(candidate, now),
            candidate.kind == "page",
            _is_stale(candidate, freshest),
            not _fits(candidate, fullest),
            -bucket,
            -(candidate.a_day or 0.0),
            -candidate.found,
        )

    return tuple(sorted(candidates, key=rank))


def _is_stale(candidate: Candidate, freshest: datetime | None) -> bool:
    """It was forgotten: others of its site have news that it should have had, going by its own pace."""
    if candidate.newest is None or freshest is None:
        return freshest is not None
    usual = timedelta(days=1 / candidate.a_day) if candidate.a_day else timedelta(days=1)
    return freshest - candidate.newest > max(timedelta(days=1), 5 * usual)


def _is_abandoned(candidate: Candidate, now: datetime) -> bool:
    """It is empty, has had nothing for months or may be of another part of the site, and nothing of it stands on the page.

    The page's own links tell more.
    """
    old = candidate.newest is not None and now - candidate.newest > ABANDONED
    return not candidate.shown and (not candidate.found or old or candidate.is_guess)


def _fits(candidate: Candidate, fullest: int) -> bool:
    """It has what the page shows: at least half of what the best of them has of it."""
    return 2 * candidate.shown >= fullest
