"""Who is told what, and over which channel; what is silenced, muted and escalated."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import Field, model_validator

from config.schema.hours import Cadence, Quiet
from config.schema.values import MailAddress, Moment, Names, Period, Settings, Severities, Zone
from config.words import SettingError
from news.model import Severity


class MatcherSettings(Settings):
    """Which alerts are meant: all that is given has to hold; of a list one."""

    rule: Names = ()  # rules by slug
    story: Names = ()  # stories by id
    source: Names = ()  # sources by slug
    actor: Names = ()  # actors by slug, where they are among the words that fired
    severity: Severities = ()  # exactly so severe
    tag: Names = ()  # a tag of the rule or of the source


class KindSettings(MatcherSettings):
    """Which alerts are meant, and whether they are about the whole story."""

    kind: Literal["any", "story", "term"] = (
        "any"  # story: of rules that ask something of the whole story (`when: outlets, articles`); term: of the others
    )


class SilenceSettings(MatcherSettings):
    """What nobody is told for a while. It is stored, and the next digest counts it."""

    until: Moment  # when it ends
    from_: Moment | None = Field(default=None, alias="from")  # when it begins; otherwise it has begun
    comment: str  # why: whoever looks for an alert is told

    @model_validator(mode="after")
    def _something(self) -> SilenceSettings:
        if not any((self.rule, self.story, self.source, self.actor, self.severity, self.tag)):
            raise SettingError(
                "everything would be silenced", "say what is meant: rule, story, source, actor, severity or tag"
            )
        if self.from_ and self.until <= self.from_:
            raise SettingError("it ends before it begins")
        return self


class InhibitSettings(Settings):
    """Alerts that are muted where another one of the same story was told to the same subscriber lately."""

    by: KindSettings = KindSettings(kind="story")  # what mutes; otherwise alerts about the whole story
    mutes: KindSettings = KindSettings(kind="term")  # what is muted; otherwise all that are not about the whole story
    within: Period = timedelta(hours=24)  # for so long after it was told


class EscalationSettings(Settings):
    """Where a message goes next that nobody acknowledged in time."""

    after: Period  # … since the message, or since the step before
    channel: str  # a channel's slug
    subscriber: str | None = None  # somebody else, by slug; otherwise the same subscriber
    address: MailAddress | None = None  # another mail address
    severity: Severity = Severity.LOW  # only what is at least this severe


class SubscriptionSettings(Settings):
    """What a subscriber is told, how often and over which channel."""

    channel: str  # a channel's slug
    cadence: Cadence  # "at once", or a cron line: "0 8 * * *"
    name: str | None = None  # tells two subscriptions over one channel apart; otherwise the channel's slug
    rules: tuple[str, ...] = ()  # rules by slug or tag:NAME; otherwise all
    severity: Severity = Severity.LOW  # at least this severe
    sources: tuple[str, ...] = ()  # only alerts from these sources; otherwise all
    zone: Zone | None = None  # the time zone of the cron line; otherwise the subscriber's
    batch: Period = timedelta(minutes=1)  # "at once": what a story brings within this time is one message
    all_quiet: bool = False  # digests: a line also when there was nothing
    operator: bool = False  # told of notices (sources that fail, fall silent, move …) instead of alerts
    address: MailAddress | None = None  # another mail address than the subscriber's
    to: str = ""  # telegram, ntfy: a chat or topic of the reader's own; otherwise the channel's
    tags: tuple[str, ...] = ()  # only alerts with one of these tags, of the rule or of the source; otherwise all
    stories: tuple[str, ...] = ()  # only alerts of these stories, by id; otherwise all
    only_followed: bool = False  # only stories that it follows: `wirewatch stories follow`
    quiet: Quiet | None = None  # quiet hours: "22:00-07:00"; otherwise the subscriber's
    flood: int = Field(default=20, ge=0, le=10_000)  # "at once": more stories at one moment are one message; 0: never
    escalate: tuple[EscalationSettings, ...] = ()  # where it goes when nobody acknowledges it
    template: str = ""  # mail: a file with a template of your own; otherwise the built-in one


class SubscriberSettings(Settings):
    """Somebody who is told."""

    name: str | None = None  # for the greeting; otherwise made from the slug
    email: MailAddress | None = None  # where mail goes
    zone: Zone = "UTC"  # the time zone they live in
    subscriptions: tuple[SubscriptionSettings, ...] = ()  # what they are told
    quiet: Quiet = ()  # quiet hours, in their zone: what comes then is told at their end, in one message: "22:00-07:00"
    passes: Severity | Literal["nothing"] = Severity.URGENT  # so severe is told in quiet hours and over the daily limit
    daily_cap: int = Field(default=0, ge=0, le=10_000)  # messages a day; the rest is in the next digest; 0: no limit


class ChannelSettings(Settings):
    """A way to reach somebody. The options of its kind stand beside these settings."""

    kind: str  # how: email, webhook, file, console …
    at_most: int | None = Field(default=None, ge=1, le=100_000)  # messages in any minute; what is more waits its turn
