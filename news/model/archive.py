"""What is kept of articles: sightings, revisions, and visits to their pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from news.ids import (
    ArticleId,
    SourceId,
)
from news.model.collecting import (
    Dispatch,
    Post,
    Precision,
    Trouble,
)

FieldName = Literal["title", "body", "author"]


class Span(NamedTuple):
    """A stretch of one field of one revision: code points, half-open."""

    field: FieldName
    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether a character is in both."""
        return self.field == other.field and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """An article seen at a source: the same address in two feeds is one article with two sightings."""

    source: SourceId
    guid: str | None
    link: str | None
    digest: str
    seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article of one outlet. Its wordings are its revisions."""

    id: ArticleId
    url: str | None  # canonical
    link: str | None  # as the source gave it: for a reader to click
    source: SourceId  # where it was seen first
    outlet: str
    first_seen: datetime
    published: datetime | None  # the first date given; a later edit does not move it
    precision: Precision
    language: str | None = None
    country: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def when(self) -> datetime:
        """Published where known, else first seen."""
        return self.published or self.first_seen


class Change(StrEnum):
    """What a wording changes in the one before it."""

    SAME = "same"
    COSMETIC = "cosmetic"  # spacing, quotation marks, a letter or two
    MINOR = "minor"  # other words for the same
    TITLE = "title"  # another headline over the same text
    UPDATE = "update"  # sentences came or went
    CORRECTION = "correction"  # a number, a name, a "not" or a quotation was changed in its place
    COMPLETED = "completed"  # the text, where there was an extract
    WITHDRAWN = "withdrawn"  # the page is gone: the wording is the last one it had

    @property
    def substantive(self) -> bool:
        """It says something else than before."""
        return self not in {Change.SAME, Change.COSMETIC, Change.MINOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One wording of an article. Rules look at title, body and author."""

    article: ArticleId
    number: int  # from 1
    title: str
    lead: str
    body: str
    author: str
    seen: datetime
    dateline: str | None = None
    partial: bool = False
    change: Change | None = None  # to the wording before; None: it is the first
    posts: tuple[Post, ...] = ()  # of a live page: stretches of the body

    def text(self, name: FieldName) -> str:
        """The text of one field: what a Span's offsets count in."""
        return self.title if name == "title" else self.body if name == "body" else self.author


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the archive has of a dispatch that it has met before."""

    article: ArticleId
    revision: int  # the latest
    partial: bool  # the latest wording is an extract
    sighted: bool  # this source already reported it
    same: bool  # … in these words: nothing to do


class Errand(StrEnum):
    """Why an article's page is visited."""

    TEXT = "text"  # it could not be read when the article came in
    REVISIT = "revisit"  # it fired, or is in a story that did: it may change
    BACKLOG = "backlog"  # old news, or more than one poll has time for: when nothing else is to be done


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An article's page that is to be read (again), and what is remembered of it."""

    article: ArticleId
    source: SourceId  # whose article it is
    host: str  # of the page: leases go by it
    link: str
    errand: Errand
    since: datetime  # when it was first wanted
    due: datetime | None  # None: no more; `note` tells why
    quiet: bool = False  # what it says alerts nobody: backlog
    live: bool = False  # the page is written on as we read
    failures: int = 0  # in a row
    missing: int = 0  # answers in a row that it is gone
    etag: bytes | None = None
    last_modified: bytes | None = None
    body_digest: bytes | None = None
    text: str | None = None  # digest of the text it had; None: not read yet
    title: str | None = None  # the page's own headline
    note: str | None = None  # what went wrong, for a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """What one look at a page brought."""

    status: int | None
    dispatch: Dispatch | None = None  # what the page says; None: as it was, or trouble
    title: str | None = None  # the page's own headline
    etag: bytes | None = None
    last_modified: bytes | None = None
    body_digest: bytes | None = None
    trouble: Trouble | None = None
