"""The nouns of wirewatch, as frozen values.

    Source ─poll→ Fetch + Drafts ─normalize→ Dispatches ─intake→ Article, Revision ─read→ Reading
    Reading ─rules→ Match ─weigh→ Alert ─address→ Pending ─cut→ Digest, Delivery

Moments are aware UTC. Spans are code points, half-open, of one revision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple

from news.ids import (
    ActorId,
    AlertId,
    ArticleId,
    ChannelId,
    DeliveryId,
    DigestId,
    NoticeId,
    RuleDigest,
    RuleId,
    SilenceId,
    SourceId,
    StoryId,
    SubscriberId,
    SubscriptionId,
)
from news.states import BreakerState as BreakerState  # noqa: PLC0414 (told on)
from news.states import DeliveryState as DeliveryState  # noqa: PLC0414 (told on)
from news.states import Reason as Reason  # noqa: PLC0414 (told on)
from news.states import Severity as Severity  # noqa: PLC0414 (told on)

# --- collecting ------------------------------------------------------------------------------------


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

    Text is NFC, without control characters; paragraphs are parted by a blank line.
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


# --- the archive -----------------------------------------------------------------------------------

FieldName = Literal["title", "body", "author"]


class Span(NamedTuple):
    """A stretch of one field of one revision: code points, half-open."""

    field: FieldName
    start: int
    end: int


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


# --- reading ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody or something tracked: `spec: Actors` in docs/reference/rules.md."""

    id: ActorId
    name: str
    aliases: tuple[str, ...]
    short: tuple[str, ...] = ()  # count once a full alias is in the article
    exclude: tuple[str, ...] = ()  # phrases that mask an alias: Washington Post
    member_of: tuple[ActorId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An actor named in a text."""

    actor: ActorId
    span: Span


class QuoteKind(StrEnum):
    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words said by somebody: where they stand, and who said them as far as the text tells."""

    kind: QuoteKind
    content: tuple[Span, ...]  # quotation marks included
    cue: Span | None = None  # "said"
    source: Span | None = None  # "he", "a senior Hamas official"
    speaker: str | None = None  # resolved: "Khalil al-Hayya"
    actor: ActorId | None = None  # the speaker, where tracked
    affiliation: ActorId | None = None  # "a senior Hamas official": Hamas
    medium: str | None = None  # "Al-Qahera News": told to, not a speaker
    confidence: float = 1.0  # 0 … 1


# --- stories ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles of several outlets on one event."""

    id: StoryId
    title: str  # of its first article
    first_seen: datetime
    last_seen: datetime
    articles: int
    outlets: tuple[str, ...]  # in order of appearance
    merged: StoryId | None = None  # the story that it became part of
    development: ArticleId | None = None  # the article that opened the latest one; None: its first article …
    developed: datetime | None = None  # … and when that was


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An open story that an article was held against, and what that gave."""

    story: StoryId
    title: str
    sure: float  # probability that both tell of one event
    copied: float  # how much of the smaller text is in the larger, of the most similar report
    likeness: tuple[float, ...]  # the comparisons, in the order of `news.likeness.Likeness`


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article was placed: an open story, or a new one of its own."""

    story: StoryId
    new: bool
    score: float
    compared: tuple[Compared, ...] = ()  # the surest first
    merges: tuple[StoryId, ...] = ()  # other open stories that the article shows to be this one
    told: float | None = None  # how much of its title and lead the story has told, where that was asked
    development: ArticleId | None = None  # of the story: the article that opened it; None: the first one


# --- rules and alerts ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What has to be so, besides the words, before a rule fires. Reports are counted without copies."""

    outlets: int = 0  # at least so many independent outlets report the story …
    articles: int = 0  # … with at least so many articles
    within: timedelta | None = None  # … in so long a time, the matching one among them; None: ever
    burst: str | None = None  # much more of this query is reported than usual

    @property
    def over_story(self) -> bool:
        """Whether it asks something of the story."""
        return self.outlets > 1 or self.articles > 1

    def __str__(self) -> str:
        asked = [
            f"{name} >= {least}" for name, least in (("outlets", self.outlets), ("articles", self.articles)) if least
        ]
        told = ", ".join(asked) + (f" within {self.within / timedelta(hours=1):g}h" if self.within else "")
        return ", ".join(part for part in (told, f"burst of {self.burst}" if self.burst else "") if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as written."""

    id: RuleId
    query: str
    title: str
    severity: Severity = Severity.NORMAL
    tags: tuple[str, ...] = ()
    sources: tuple[SourceId, ...] = ()  # empty: all
    languages: tuple[str, ...] = ()  # empty: all
    enabled: bool = True
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a rule (a term, phrase or actor, as written) and where it held."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A rule held in a revision."""

    rule: RuleId
    digest: RuleDigest
    article: ArticleId
    revision: int
    highlights: tuple[Span, ...]  # sorted, overlaps merged
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a rule has already raised in a story: what `weigh` decides on."""

    outlets: frozenset[str] = frozenset()
    articles: frozenset[ArticleId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Says WHAT: a rule has something new to tell of a story. The rule's wording is frozen in."""

    id: AlertId
    rule: RuleId
    title: str  # the rule's
    query: str  # the rule's, as it was when it matched
    severity: Severity
    story: StoryId
    match: Match
    reason: Reason
    raised: datetime


# --- subscribers and deliveries --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AtOnce:
    """Told as it happens; what a story brings within *batch* is one message."""

    batch: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """Told in digests, by a cron line in the subscription's zone."""

    cron: str


Cadence = AtOnce | Slots


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours of a reader's day. Those that end before they begin go over midnight, and belong to the day they begin on."""

    start: time
    end: time  # the same as *start*: the whole day
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)  # Monday is 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Whom a message goes to next that nobody acknowledged in time."""

    after: timedelta  # … since the message, or since the step before
    channel: ChannelId
    name: str = ""  # "": of the subscription's subscriber
    address: str = ""  # "": of the subscription
    severity: Severity = Severity.LOW  # only what is at least this severe


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """Which alerts are meant: all that is given has to hold, of several values one. Nothing given: all."""

    rules: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    tags: tuple[str, ...] = ()  # of the rule or the article
    over_story: bool | None = None  # whether the rule asks something of the whole story (`when: outlets, articles`)


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What nobody is told for a while: stored, and counted in the next digest's footer."""

    id: SilenceId
    matcher: Matcher
    since: datetime
    until: datetime
    comment: str
    by: str = ""  # who wanted it
    ended: datetime | None = None  # before its time


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhibition:
    """Alerts that are muted where another one of the same story was told to the same subscriber lately."""

    by: Matcher
    mutes: Matcher
    span: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """Somebody has seen an alert, and takes care of it."""

    alert: AlertId
    at: datetime
    by: str
    how: str  # "command", "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vigil:
    """A message that somebody has to acknowledge: which step comes next, and when."""

    digest: DigestId
    subscription: SubscriptionId
    step: int  # that comes next
    due: datetime | None  # None: it is over
    outcome: str | None = None  # how it ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """A subscriber does not want a subscription any more, whatever the configuration says."""

    subscription: SubscriptionId
    at: datetime
    how: str  # "one click", "page", "command"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """What tokens in links are signed with. The newest signs, the others still hold."""

    id: str
    secret: bytes = field(repr=False)
    made: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The last look at whether silence means no news."""

    at: datetime
    sent: datetime | None = None  # when the heartbeat was last sent
    trouble: str | None = None  # why it is withheld; None: all goes on
    since: datetime | None = None  # … and since when


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What a subscriber wants to be told, how often, and over which channel."""

    id: SubscriptionId
    subscriber: SubscriberId
    name: str  # the subscriber's, for a greeting and the message's To
    channel: ChannelId
    address: str  # mail address, or "" where the channel knows
    cadence: Cadence
    zone: str = "UTC"  # IANA
    rules: tuple[str, ...] = ()  # rule slugs or "tag:…"; empty: all
    severity: Severity = Severity.LOW  # at least
    sources: tuple[SourceId, ...] = ()  # empty: all
    all_quiet: bool = False  # a line when there was nothing
    operator: bool = False  # told of notices, not of alerts
    tags: tuple[str, ...] = ()  # of the rule or the article; empty: all
    stories: tuple[StoryId, ...] = ()  # empty: all
    only_followed: bool = False  # nothing but the stories it follows
    quiet: tuple[Hours, ...] = ()  # in its zone: what comes then is told at their end, in one message
    passes: Severity | None = Severity.URGENT  # so severe is told in quiet hours and over the limit; None: nothing is
    cap: int = 0  # messages a day to the subscriber, what is over goes into the next digest; 0: no limit
    fold: str = "0 8 * * *"  # cron line of that digest
    flood: int = 20  # more stories than this at one moment are one message; 0: never
    escalation: tuple[Step, ...] = ()
    template: str = ""  # a template of the user's own; "": the built-in one
    to: str = ""  # a chat or topic of the reader's own; "": the channel's


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """An alert waiting for a subscription's next cut."""

    subscription: SubscriptionId
    alert: AlertId
    story: StoryId
    due: datetime | None  # when it is to be cut; None: it was muted
    muted: str | None = None  # why
    silence: SilenceId | None = None  # by which


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One alert of a digest with all that is needed to show it."""

    alert: Alert
    article: Article
    revision: Revision
    story: Story
    development: ArticleId | None = None  # of the story, which the article tells of; None: its first one


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What a reader was told of a story before, over the same channel."""

    at: datetime  # the latest message
    severity: Severity  # of the first one
    entries: tuple[Entry, ...]  # the latest of them, in the order of the messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one subscription is told at one cut. *slot*: local wall time, or story and number for "at once"."""

    id: DigestId
    subscription: SubscriptionId
    slot: str
    cut: datetime
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Frozen content: every attempt carries these bytes."""

    kind: str  # the channel's kind
    subject: str  # one line, for lists and logs
    body: bytes  # a whole RFC 5322 message, a JSON document, …
    content_type: str
    to: str = ""  # envelope recipient, URL-less name, …
    headers: Mapping[str, str] = field(default_factory=dict)  # for HTTP channels; no secrets
    compact: bytes = b""  # titles only, for a receiver that finds the body too large; b"": there is no shorter one


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Says to WHOM. Its id is the idempotency key: Message-ID, webhook-id."""

    id: DeliveryId
    subscription: SubscriptionId
    subscriber: SubscriberId
    channel: ChannelId
    endpoint: str  # host:port of the relay, or the channel: where a breaker stands
    digest: DigestId
    stories: tuple[StoryId, ...]
    message: Message
    state: DeliveryState
    created: datetime
    due: datetime | None  # ready: next try; leased: end of lease; held: when to look again; terminal: None
    attempts: int = 0
    token: str | None = None
    reason: str | None = None  # why dead, cancelled, held or late


class Phase(StrEnum):
    """How far an attempt got. DOT is committed before the final dot or the POST: after it an outcome may be unknown."""

    CLAIMED = "claimed"
    CONNECTED = "connected"
    ENVELOPE = "envelope"
    DOT = "dot"
    DONE = "done"


class Verdict(StrEnum):
    """The outcome classes of the delivery spec, section 4."""

    OK = "ok"
    TEMPORARY = "temporary"  # this message, this time
    ENDPOINT = "endpoint"  # refused, timed out, 5xx: back off, counts for the breaker
    CONFIGURATION = "configuration"  # credentials, TLS, 401/403/404: hold, tell the operator
    RECIPIENT = "recipient"  # permanent for this recipient
    TOO_LARGE = "too large"
    POLICY = "policy"  # refused after the dot: once more, then dead
    GONE = "gone"  # webhook 410: the channel is disabled
    UNKNOWN = "unknown"  # lost after the dot: again with the same id
    POISON = "poison"  # cannot be made or encoded


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an attempt ended."""

    verdict: Verdict
    phase: Phase
    code: str = ""  # "250", "550 5.1.1", "503", "ConnectionRefused"
    text: str = ""  # one line, without secrets
    retry_after: timedelta | None = None
    hold: bool = False  # unknown, and the channel would rather wait for somebody's word than say it twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at a delivery, journalled."""

    delivery: DeliveryId
    number: int  # from 1
    started: datetime
    phase: Phase
    ended: datetime | None = None
    verdict: Verdict | None = None
    code: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """An endpoint's health, kept in the database."""

    endpoint: str
    state: BreakerState = BreakerState.CLOSED
    failures: int = 0  # in a row
    trips: int = 0  # k of 30 s · 2^k
    until: datetime | None = None  # open until
    failing_since: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """An operator event: something that whoever runs wirewatch should know, told once when it begins and once when it is over."""

    id: NoticeId
    at: datetime
    about: str  # "source", "endpoint", "delivery", "program"
    name: str  # of which: "herald", "smtp.example:587"
    matter: str  # "failing", "gone", "silent", "validators", "moved": one word; with *about* and *name* what begins and ends
    told: str  # one sentence: what happened, and where
    hint: str = ""  # what to do
    severity: Severity = Severity.NORMAL
    over: bool = False  # it is over, or was good news from the start


NAMED = 3  # sources that stand alike, up to which they are told by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How the sources do when a message is made: whether no news means that there was none."""

    checked: int  # all that are configured
    failing: tuple[SourceId, ...] = ()  # gone for good too
    blocked: tuple[SourceId, ...] = ()  # they answer, and refuse us
    silent: tuple[SourceId, ...] = ()  # they answer, and have had no news for far longer than usual
    late: tuple[SourceId, ...] = ()  # due, and not asked

    @property
    def line(self) -> str:
        """For a footer: "41 sources checked, 1 failing (herald), 7 silent"."""
        kinds = (("failing", self.failing), ("blocked", self.blocked), ("silent", self.silent), ("late", self.late))
        parts = [f"{self.checked:,} source{'s' if self.checked != 1 else ''} checked"]
        for word, names in kinds:
            if names:
                parts.append(f"{len(names):,} {word}" + (f" ({', '.join(names)})" if len(names) <= NAMED else ""))
        return ", ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What becomes of a delivery after an attempt: decided purely, written in one transaction."""

    state: DeliveryState
    due: datetime | None
    reason: str | None = None
    counts: bool = True  # uses up an attempt
    compact: bool = False  # from now on the message is its compact form
    breaker: Breaker | None = None  # the endpoint's new state, where it changed
