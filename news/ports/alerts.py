"""Where alerts stand, and what the rules have told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from news.bursts import Rhythm
from news.ids import (
    AlertId,
    ArticleId,
    ChannelId,
    DigestId,
    RuleId,
    SilenceId,
    StoryId,
    SubscriberId,
    SubscriptionId,
)
from news.model import (
    Alert,
    Article,
    Digest,
    Earlier,
    Entry,
    History,
    Match,
    Pending,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An alert on its way to one subscription: it waits until *due*, stands in a digest, or was cancelled."""

    subscription: SubscriptionId
    due: datetime | None
    digest: DigestId | None
    cancelled: str | None  # why
    held: str | None = None  # why it waits for longer than its cadence asks
    silence: SilenceId | None = None  # by which it was cancelled


class Alerts(Protocol):
    """Alerts, and what waits for a cut."""

    def history(self, rule: RuleId, story: StoryId) -> History: ...

    def add(self, alert: Alert, pending: Iterable[Pending]) -> bool:
        """False where this alert is there already: nothing is written then, and nobody is told twice."""
        ...

    def alert(self, alert: AlertId) -> Alert | None: ...

    def of(self, article: ArticleId) -> list[Alert]:
        """What an article raised, the oldest first."""
        ...

    def told(self, alert: AlertId) -> list[Told]:
        """What became of an alert, by subscription."""
        ...

    def listed(
        self,
        *,
        since: datetime | None = None,
        rule: RuleId | None = None,
        story: StoryId | None = None,
        limit: int = 50,
    ) -> list[Entry]:
        """The newest first."""
        ...

    def due(self, now: datetime) -> list[SubscriptionId]:
        """Subscriptions with pending alerts that are to be cut, longest waiting first."""
        ...

    def next_due(self) -> datetime | None: ...

    def pending(self, subscription: SubscriptionId, *, due_by: datetime | None = None) -> list[Entry]:
        """What waits, oldest alert first; with *due_by* only what is to be cut by then."""
        ...

    def slots(self, subscription: SubscriptionId, story: StoryId) -> int:
        """How many digests of this subscription told of the story: numbers its "at once" slots."""
        ...

    def cut(self, digest: Digest) -> bool:
        """Use up the slot and take the digest's alerts; False where the slot was cut already."""
        ...

    def cancel(self, subscription: SubscriptionId, reason: str) -> int:
        """Pending alerts of a subscription that is no more."""
        ...

    def number(self, subscription: SubscriptionId, story: StoryId) -> int:
        """The number of the story's next "at once" slot: higher than any that was used, whatever became of it."""
        ...

    def held(self, subscription: SubscriptionId) -> dict[AlertId, str]:
        """What waits for longer than its cadence asks, and why."""
        ...

    def postpone(self, subscription: SubscriptionId, wanted: Iterable[AlertId], until: datetime, held: str) -> None:
        """What waits goes on waiting, for this reason."""
        ...

    def mute(
        self, subscription: SubscriptionId, alert: AlertId, reason: str, *, silence: SilenceId | None = None
    ) -> None:
        """What waits is not to be told."""
        ...

    def silenced(self, subscription: SubscriptionId, by: DigestId) -> int:
        """How many alerts were silenced that no digest has counted; *by* counts them from now on."""
        ...

    def retime(self, subscription: SubscriptionId, *, after: datetime, to: datetime) -> int:
        """What waits until later than *after* waits until *to*: a clock, a zone or a cadence was set otherwise."""
        ...

    def messages(self, subscriber: SubscriberId, since: datetime) -> int:
        """How many messages with news were cut for the subscriber since then."""
        ...

    def told_of(self, subscriber: SubscriberId, story: StoryId, since: datetime) -> list[tuple[Alert, Article]]:
        """Alerts of a story in messages to the subscriber that were cut since then, and not given up; the oldest first."""
        ...

    def earlier(
        self, subscriber: SubscriberId, channel: ChannelId, stories: Collection[StoryId], *, most: int = 8
    ) -> dict[StoryId, Earlier]:
        """What the subscriber was told of *stories* over *channel*, but for messages that were given up.

        *most*: wordings of a story, the latest; an entry of each, however many rules fired in it.
        """
        ...

    def digest(self, digest: DigestId) -> Digest | None: ...

    def digests(self, *, subscription: SubscriptionId | None = None, limit: int = 50) -> list[Digest]:
        """The newest first."""
        ...

    def slot_cursor(self, subscription: SubscriptionId) -> datetime | None:
        """The last slot (its moment) that was looked at; None: never."""
        ...

    def move_slot_cursor(self, subscription: SubscriptionId, to: datetime) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article of a story, as a condition counts it."""

    article: ArticleId
    outlet: str
    at: datetime  # published; first seen where no time of day is known, or one that is still to come
    revision: int  # the latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A match whose rule asks more of its story; *told*: the alert that it became part of."""

    match: Match
    since: datetime
    told: AlertId | None


class Withheld(Protocol):
    """Matches that wait until their rule's condition holds; in the story that their article is in now."""

    def hold(self, match: Match, now: datetime) -> None:
        """A match that waits. One that waits already has its latest wording."""
        ...

    def waiting(self, story: StoryId) -> list[Held]:
        """What nobody was told of, the oldest first."""
        ...

    def told(self, rule: RuleId, story: StoryId) -> History:
        """What the rule's alerts in the story stand for besides their own articles."""
        ...

    def of(self, article: ArticleId) -> list[Held]: ...

    def settle(self, rule: RuleId, story: StoryId, alert: AlertId) -> None:
        """All that waits is part of *alert*."""
        ...

    def reports(self, story: StoryId, *, limit: int = 500) -> list[Report]:
        """The story's articles, the newest *limit*, the oldest of these first."""
        ...

    def texts(self, reports: Sequence[Report]) -> dict[ArticleId, str]:
        """What they say: the body, or title and lead where there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How much there was of a term: its rhythm, and the hour that goes on."""

    rhythm: Rhythm
    hour: int  # since 1970, UTC
    count: int = 0  # in that hour
    alarmed: int | None = None  # the hour of the last alarm


class Tallies(Protocol):
    """How much is reported, by the hour, of everything and of terms. Changed under `Shelf.lock`."""

    def of(self, term: str) -> Tally | None: ...

    def put(self, term: str, tally: Tally) -> None: ...

    def count(self, hour: int, more: int) -> None:
        """So many more articles came in."""
        ...

    def totals(self, since: int) -> dict[int, int]:
        """Articles by hour, from this one on."""
        ...
