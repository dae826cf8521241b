"""What is collected: sources, what they answered, and what was in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from news.ids import (
    SourceId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place that publishes, as configured. No state: that is SourceState."""

    id: SourceId
    kind: str  # "feed", "jsonfeed", "page", "files": a module in crawler/sources
    url: str  # http(s) URL; for kinds that read the disk an absolute path
    outlet: str  # the publisher's name, as readers know it
    language: str | None = None  # BCP 47; None: found out per article
    country: str | None = None  # ISO 3166 alpha-2
    tags: tuple[str, ...] = ()
    zone: str = "UTC"  # for dates without a zone
    fastest: timedelta = timedelta(minutes=2)  # never polled sooner
    slowest: timedelta = timedelta(hours=6)  # never later
    closely: bool = False  # what its answers ask us to wait is kept for ten minutes at most
    full_text: bool = True  # fetch the articles' pages where the source gives an extract only
    options: Mapping[str, object] = field(default_factory=dict, repr=False)  # the kind's own; may hold a password


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a source says of when it likes to be asked."""

    ttl: timedelta | None = None  # how long it asks to be left alone: <ttl>, sy:updatePeriod
    skips: tuple[
        int, ...
    ] = ()  # when it asks not to be asked: hours of the day, UTC, and 24 to 30 for Monday to Sunday


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One poll of a source and how it ended."""

    source: SourceId
    at: datetime
    status: int | None  # HTTP status; None: no answer, or a kind without HTTP
    url: str  # after redirects
    elapsed: timedelta = timedelta(0)
    size: int = 0  # bytes of body
    found: int = 0  # drafts in the answer
    new: int = 0  # articles not known before
    etag: bytes | None = None  # opaque
    last_modified: bytes | None = None  # opaque
    body_digest: bytes | None = None
    blocks: bytes | None = None  # digests of the item blocks of this body, 8 bytes each: next time they need no parsing
    retry_after: timedelta | None = None
    fresh_for: timedelta | None = None  # the longest of ttl, Cache-Control, Expires that the source asks for
    error: str | None = None  # one line for a person
    error_kind: str | None = None  # "down", "refused", "gone", "broken"
    fault: str | None = None  # more closely: "dns", "connect", "tls", "timeout", "limited", "missing", "large"
    moved: str | None = None  # where it says to have moved for good
    hub: str | None = None  # WebSub
    wishes: Wishes | None = None  # None: its body was not read
    lied: bool = False  # its validators said "the same" of another body
    audit: bool = False  # asked without validators


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What is remembered of a source between polls."""

    source: SourceId
    host: str  # politeness and leases go by host
    next_at: datetime  # when it is due
    polled_at: datetime | None = None  # last attempt
    succeeded_at: datetime | None = None  # last 200 or 304
    first_polled_at: datetime | None = None  # first success: what was published before is backlog
    etag: bytes | None = None
    last_modified: bytes | None = None
    body_digest: bytes | None = None
    blocks: bytes | None = None
    memory: bytes | None = None  # what its kind remembers from poll to poll: how far it has read, what it has seen
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    error: str | None = None
    arrivals: tuple[datetime, ...] = ()  # when polls found something new; the last 32, oldest first
    lengths: tuple[int, ...] = ()  # of the texts on its articles' pages; the last 32 that were as usual, then thin ones
    thin_since: datetime | None = None  # its pages suddenly give much less text than they used to
    enabled: bool = True  # False: no longer in the configuration
    error_kind: str | None = None  # of `error`: see Fetch
    rhythm: tuple[
        float, ...
    ] = ()  # news by hour of day (24) and by weekday (7), in UTC, older ones counting less; as of arrivals[-1]
    audited_at: datetime | None = None  # when it last gave its whole body, validators or not
    distrusted_at: datetime | None = None  # when its validators said "the same" of another body; None: they hold
    address: str | None = None  # where it lives since it moved for good; None: at its URL
    moving: str | None = None  # where its latest answers said that it moved for good …
    moves: int = 0  # … and how many in a row said so
    hub: str | None = None  # WebSub: where its news can be subscribed to
    wishes: Wishes = Wishes()  # when it likes to be asked, as it last said


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A host leased to one worker, with its due sources. *token* fences: whoever lost it cannot write."""

    host: str
    token: str
    until: datetime
    sources: tuple[SourceState, ...]
    spacing: timedelta | None = None  # between requests, since it answered 429 …
    spaced_at: datetime | None = None  # … the last time: it wears off


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """A poll that brought nothing to file: what there is to remember of it."""

    fetch: Fetch
    before: SourceState  # as it was read
    after: SourceState
    claim: Claim | None = None  # the lease under which it was done; one-off crawls have none
    last: bool = False  # of its claim: the host is given back with it


class Precision(StrEnum):
    """How much a published date tells."""

    TIME = "time"
    DAY = "day"  # midnight or a bare date: not used to order within a day
    ESTIMATED = "estimated"  # no usable date: first_seen stands in


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the source said, before we made sense of it. Only source kinds make drafts."""

    source: SourceId
    guid: str | None = None  # verbatim
    url: str | None = None  # as given, made absolute
    title: str = ""  # may hold HTML and entities
    summary: str = ""  # may hold HTML
    content: str = ""  # may hold HTML: the full text, where the source gives it
    authors: tuple[str, ...] = ()  # as given
    published: str | None = None  # as given
    updated: str | None = None  # as given
    language: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    partial: bool = False  # the source is known to give extracts only
    outlet: str | None = None  # its publisher, where a source holds several: a mailbox; None: the source's
    stamp: str = ""  # tells that its page changed, where what the source says of it does not: a map's `lastmod`


class Post(NamedTuple):
    """One entry of a live page: a stretch of the body, half-open, and when and where it was put up."""

    start: int
    end: int
    at: datetime | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why an article's page could not be read."""

    error: str  # one line for a person
    kind: str  # as in `Fetch.error_kind`
    status: int | None = None
    retry_after: timedelta | None = None

    @property
    def passes(self) -> bool:
        """It is worth trying again."""
        return self.kind == "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """A draft made clean: what one source reports of one article, ready to be filed.

    Text is NFC (Indic letters as they are written), without control characters; paragraphs are parted by a blank line.
    """

    source: SourceId
    guid: str | None
    url: str | None  # canonical: identity; None where the source gives no link
    link: str | None  # as given, absolute: where to fetch it
    digest: str  # of what the source said of it: the same digest again means nothing changed
    title: str
    lead: str = ""  # standfirst or summary
    body: str = ""
    author: str = ""  # names, joined by ", "
    dateline: str | None = None  # "Cairo", kept in the body too
    published: datetime | None = None
    published_raw: str | None = None
    precision: Precision = Precision.ESTIMATED
    modified: datetime | None = None
    language: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()  # "live", "breaking", "exclusive", … taken from the title or the page
    partial: bool = False  # only an extract of the text: its page may tell more
    outlet: str | None = None  # its publisher, where the source holds several; None: the source's
    addresses: tuple[str, ...] = ()  # canonical ones that its page goes by too: rel=canonical, amphtml, mobile
    posts: tuple[Post, ...] = ()  # of a live page: stretches of the body
    page: int | None = None  # characters of text on its page; None: it was not read
    trouble: Trouble | None = None  # … since it could not be

    # Parsers hand over thousands: dataclasses' own ways ask for the fields of each, and take half as long again.
    def __getstate__(self) -> tuple[object, ...]:
        return _VALUES(self)

    def __setstate__(self, state: tuple[object, ...]) -> None:
        for put, value in zip(_PUTS, state, strict=True):
            put(self, value)


_NAMES = [each.name for each in fields(Dispatch)]
_VALUES: Callable[[Dispatch], tuple[object, ...]] = attrgetter(*_NAMES)
_PUTS: list[Callable[[Dispatch, object], None]] = [getattr(Dispatch, name).__set__ for name in _NAMES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What one poll of one source brought."""

    fetch: Fetch
    dispatches: tuple[Dispatch, ...] = ()
    warnings: tuple[str, ...] = ()  # for a person: "item 7 has no title and no text: left out"
    memory: bytes | None = None  # what its kind will remember; None: what it did before
    more: bool = False  # this was a part: the next poll goes on where it ended
    note: str = ""  # how far it has come: "120 pages, 34 articles, 80 wait"
    elsewhere: str | None = None  # of a source that is gone: a feed that its site offers now
    withdrawn: tuple[str, ...] = ()  # guids of items that it takes back


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A line for whoever watches a one-off crawl."""

    source: SourceId
    done: int
    total: int | None
    note: str = ""
