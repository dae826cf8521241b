"""Routes: what holds for all subscriptions, and how an alert goes to one of them.

alert ─refusal?─▶ silenced? ─▶ when: batch or slot ─▶ quiet hours? ─▶ channel ─▶ not acknowledged? next channel
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from alerts.address import due, refusal
from alerts.matchers import silenced_by, told
from alerts.quiet import quiet_until
from news.actors import Cast
from news.ids import ChannelId, RuleDigest, RuleId, SubscriptionId
from news.model import Alert, Article, AtOnce, Inhibition, Rule, Severity, Silence, Slots, Step, Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What holds whoever is told."""

    silences: tuple[Silence, ...] = ()
    inhibitions: tuple[Inhibition, ...] = ()
    rules: Mapping[RuleId, Rule] | None = None  # those that are matched now; None: not known
    digests: Mapping[RuleId, RuleDigest] = field(default_factory=dict)  # and their wording
    cast: Cast | None = None  # who is tracked: tells readers who is quoted

    def rule(self, alert: Alert) -> Rule | None:
        return None if self.rules is None else self.rules.get(alert.rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How an alert goes to one subscription, or why it does not."""

    subscription: Subscription
    refused: str | None = None  # a sentence; None: it is told
    silence: Silence | None = None
    at: datetime | None = None  # when it is cut, as things stand
    held: str | None = None  # why later than its cadence asks
    followed: bool = False  # since it follows the story
    steps: tuple[Step, ...] = ()  # where it goes when nobody acknowledges it

    @property
    def channel(self) -> ChannelId:
        return self.subscription.channel


def routes(
    alert: Alert,
    article: Article,
    subscriptions: Sequence[Subscription],
    now: datetime,
    *,
    policy: Policy,
    followers: Collection[SubscriptionId] = (),
) -> list[Route]:
    """How *alert* would go to each subscription if it was raised now."""
    return [_route(alert, article, each, now, policy, followed=each.id in followers) for each in subscriptions]


def _route(
    alert: Alert, article: Article, subscription: Subscription, now: datetime, policy: Policy, *, followed: bool
) -> Route:
    rule = policy.rule(alert)
    refused = refusal(subscription, alert, article, tags=rule.tags if rule else (), followed=followed)
    if refused is not None:
        return Route(subscription=subscription, refused=refused)
    silence = silenced_by(policy.silences, alert, article, rule, now)
    if silence is not None:
        return Route(subscription=subscription, refused=told(silence), silence=silence, followed=followed)
    at, held = planned(subscription, alert.severity, now)
    steps = tuple(step for step in subscription.escalation if alert.severity.rank >= step.severity.rank)
    return Route(subscription=subscription, at=at, held=held, followed=followed, steps=steps)


def planned(subscription: Subscription, severity: Severity, now: datetime) -> tuple[datetime, str | None]:
    """When something so severe is told that came in now, and why that is later than its cadence asks."""
    at = due(subscription.cadence, subscription.zone, now)
    if passes(subscription, severity) and isinstance(subscription.cadence, AtOnce):
        return at, None
    until = quiet_until(subscription.quiet, subscription.zone, at) if subscription.quiet else None
    if until is None:
        return at, None
    return until, "quiet hours"


def passes(subscription: Subscription, severity: Severity) -> bool:
    """Whether something so severe is told in quiet hours and over the daily limit."""
    return subscription.passes is not None and severity.rank >= subscription.passes.rank


def cadence_of(subscription: Subscription) -> str:
    """For a person."""
    return subscription.cadence.cron if isinstance(subscription.cadence, Slots) else "at once"
