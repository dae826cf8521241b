"""Digests, messages, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from news.ids import (
    AlertId,
    ArticleId,
    ChannelId,
    DeliveryId,
    DigestId,
    NoticeId,
    SilenceId,
    SourceId,
    StoryId,
    SubscriberId,
    SubscriptionId,
)
from news.model.alerts import Alert
from news.model.archive import Article, Revision
from news.model.reading import Story
from news.states import BreakerState, DeliveryState, Severity


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
