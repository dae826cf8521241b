"""From an alert to those who are to be told: whose subscription takes it, and when.

alert "talks", high  →  desk/now (at once): in a minute · editor/morning (08:00 Berlin): tomorrow at 07:00 UTC
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from alerts.cadence import next_slot
from news.model import Alert, Article, AtOnce, Cadence, Pending, Subscription


def address(
    alert: Alert, article: Article, subscriptions: Sequence[Subscription], now: datetime, *, tags: Collection[str] = ()
) -> list[Pending]:
    """What each subscription that takes *alert* is to be told, and when. *tags*: the rule's."""
    return [
        Pending(
            subscription=subscription.id,
            alert=alert.id,
            story=alert.story,
            due=_due(subscription.cadence, subscription.zone, now),
        )
        for subscription in subscriptions
        if refusal(subscription, alert, article, tags=tags) is None
    ]


def refusal(subscription: Subscription, alert: Alert, article: Article, *, tags: Collection[str] = ()) -> str | None:
    """Why *subscription* does not take *alert*, as a sentence; None: it takes it."""
    if subscription.operator:
        return "it is told of notices, not of alerts"
    if not _follows(subscription.rules, alert, tags):
        return f"it does not follow the rule {alert.rule!r}"
    if alert.severity.rank < subscription.severity.rank:
        return f"it takes {subscription.severity} and above, and the rule is {alert.severity}"
    if subscription.sources and article.source not in subscription.sources:
        return f"it does not follow the source {article.source!r}"
    return None


def _follows(wanted: Sequence[str], alert: Alert, tags: Collection[str]) -> bool:
    if not wanted or "*" in wanted:
        return True
    return alert.rule in wanted or any(f"tag:{tag}" in wanted for tag in tags)


def _due(cadence: Cadence, zone: str, now: datetime) -> datetime:
    if isinstance(cadence, AtOnce):
        return now + cadence.batch
    return next_slot(cadence.cron, zone, now).moment
