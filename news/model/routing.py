"""Who is told what, when and over which channel: subscriptions, silences, acknowledgements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from news.ids import (
    AlertId,
    ChannelId,
    DigestId,
    SilenceId,
    SourceId,
    StoryId,
    SubscriberId,
    SubscriptionId,
)
from news.states import Severity


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
