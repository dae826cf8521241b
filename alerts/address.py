"""From an alert to those who are to be told: whose subscription takes it, and when.

    alert "talks", high  →  desk/now (at once): in a minute · editor/morning (08:00 Berlin): tomorrow at 07:00 UTC

What a silence means is written too, as not to be told: the next digest counts it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from alerts.cadence import next_slot
from alerts.matchers import silenced_by, told
from news.ids import SubscriptionId
from news.model import Alert, Article, AtOnce, Cadence, Pending, Rule, Silence, Subscription

FOLLOWED = "story:"  # begins the rule's name in alerts that no rule raised: their story is followed


def address(
    alert: Alert,
    article: Article,
    subscriptions: Sequence[Subscription],
    now: datetime,
    *,
    rule: Rule | None = None,
    silences: Sequence[Silence] = (),
    followers: Collection[SubscriptionId] = (),
) -> list[Pending]:
    """What each subscription that takes *alert* is to be told, and when.

    *rule*: the alert's. *followers*: subscriptions that follow its story, and take whatever there is of it.
    """
    silence = silenced_by(silences, alert, article, rule, now)
    tags = rule.tags if rule else ()
    return [
        Pending(
            subscription=subscription.id,
            alert=alert.id,
            story=alert.story,
            due=None if silence else due(subscription.cadence, subscription.zone, now),
            muted=told(silence) if silence else None,
            silence=silence.id if silence else None,
        )
        for subscription in subscriptions
        if refusal(subscription, alert, article, tags=tags, followed=subscription.id in followers) is None
    ]


def refusal(
    subscription: Subscription,
    alert: Alert,
    article: Article,
    *,
    tags: Collection[str] = (),
    followed: bool = False,
) -> str | None:
    """Why *subscription* does not take *alert*, as a sentence; None: it takes it. *tags*: the rule's."""
    if subscription.operator:
        return "it is told of notices, not of alerts"
    if followed:
        return None
    if subscription.only_followed:
        return f"it takes only stories that it follows: `wirewatch stories follow {alert.story} --to {subscription.id}`"
    if not _follows(subscription.rules, alert, tags):
        return f"it does not follow the rule {alert.rule!r}"
    if alert.severity.rank < subscription.severity.rank:
        return f"it takes {subscription.severity} and above, and the rule is {alert.severity}"
    if subscription.sources and article.source not in subscription.sources:
        return f"it does not follow the source {article.source!r}"
    if subscription.tags and not {*tags, *article.tags}.intersection(subscription.tags):
        return f"neither the rule nor the article has a tag it follows: {', '.join(subscription.tags)}"
    if subscription.stories and alert.story not in subscription.stories:
        return f"it does not follow the story {alert.story}"
    return None


def due(cadence: Cadence, zone: str, now: datetime) -> datetime:
    """When what comes in now is to be cut."""
    if isinstance(cadence, AtOnce):
        return now + cadence.batch
    return next_slot(cadence.cron, zone, now).moment


def _follows(wanted: Sequence[str], alert: Alert, tags: Collection[str]) -> bool:
    if alert.rule.startswith(FOLLOWED):
        return False
    if not wanted or "*" in wanted:
        return True
    return alert.rule in wanted or any(f"tag:{tag}" in wanted for tag in tags)
