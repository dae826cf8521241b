"""Where messages wait to be sent, and their feeds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from news.ids import (
    DeliveryId,
    DigestId,
    RuleId,
    StoryId,
    SubscriptionId,
)
from news.model import (
    Attempt,
    Breaker,
    Delivery,
    DeliveryState,
    Entry,
    Settlement,
)


class Outbox(Protocol):
    """Deliveries, their attempts and the endpoints' breakers."""

    def put(self, delivery: Delivery) -> bool:
        """False where it is there already."""
        ...

    def claim(
        self,
        now: datetime,
        *,
        worker: str,
        lease: timedelta,
        limit: int,
        per_endpoint: int = 8,
        room: Mapping[str, int] | None = None,
        at_most: Mapping[str, int] | None = None,
    ) -> list[Delivery]:
        """Lease due deliveries, the longest due first; for a subscription and story only the oldest open one.

        A claim counts the attempt (`Delivery.attempts` is its number) and opens its journal. Deliveries of an endpoint whose breaker is open stay; a half-open endpoint gives one. Of one endpoint
        come at most as many as *room* says, or *per_endpoint*: a slow one never takes all the slots; and in any minute, over
        all workers, no more than *at_most* says.
        """
        ...

    def journal(self, attempt: Attempt, *, token: str) -> bool:
        """Note how far an attempt got. False where the lease was lost: stop."""
        ...

    def settle(self, delivery: Delivery, attempt: Attempt, settlement: Settlement) -> bool:
        """Write the outcome, where `delivery.token` still holds the lease."""
        ...

    def rewind(self, now: datetime, *, lease: timedelta) -> int:
        """The clock was set back: what it put off while it was ahead is due now. Returns how much that was.

        Of no lease is more than *lease* left. Once more changes nothing.
        """
        ...

    def next_due(self) -> datetime | None: ...

    def delivery(self, delivery: DeliveryId) -> Delivery | None: ...

    def find(self, key: str) -> list[DeliveryId]:
        """By id or a prefix of 4 letters or more."""
        ...

    def attempts(self, delivery: DeliveryId) -> list[Attempt]: ...

    def refusals(self, delivery: Delivery, *, since: datetime) -> int:
        """How many deliveries to its subscriber over its channel, itself included, a recipient was refused for good."""
        ...

    def of(self, digest: DigestId) -> list[Delivery]:
        """The deliveries of a digest, in the order in which they were put."""
        ...

    def listed(
        self,
        *,
        state: DeliveryState | None = None,
        channel: str | None = None,
        subscription: str | None = None,
        since: datetime | None = None,
        limit: int = 50,
    ) -> list[Delivery]:
        """The newest first; *since*: cut no earlier."""
        ...

    def counts(self) -> Mapping[DeliveryState, int]: ...

    def retry(self, delivery: DeliveryId, now: datetime) -> bool:
        """Dead, cancelled or held: ready again, as it was frozen."""
        ...

    def cancel(self, delivery: DeliveryId, reason: str) -> bool: ...

    def breaker(self, endpoint: str) -> Breaker: ...

    def breakers(self) -> list[Breaker]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A story as a feed shows it."""

    story: StoryId
    newest: datetime  # its last alert
    first: datetime
    alerts: int
    version: int  # of the story


class Feeds(Protocol):
    """What feed readers are shown: alerts of a rule; or those addressed to subscriptions, but for what was muted."""

    def stories(
        self,
        *,
        rule: RuleId | None = None,
        subscriptions: Collection[SubscriptionId] = (),
        left: str = "",
        limit: int = 50,
        offset: int = 0,
    ) -> list[Shown]:
        """The newest first. *left*: the reason of what was cancelled since its subscriber left: that is shown too."""
        ...

    def entries(
        self,
        told: Collection[StoryId],
        *,
        rule: RuleId | None = None,
        subscriptions: Collection[SubscriptionId] = (),
        left: str = "",
    ) -> list[Entry]:
        """What is told of these stories, the oldest first."""
        ...
