"""Inhibition: who was told of the whole story is not told of a term in it as well.

    inhibit: [{by: {kind: story}, mutes: {kind: term}}]

    09:00  “Harbour closed”, 3 outlets  → desk, told          09:20  “harbour”, in the same story  → desk, muted

Only what was told in an earlier message mutes: in one message two rules of a story are one item with two reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from alerts.clean import line
from alerts.matchers import means
from alerts.routes import Policy
from news.ids import RuleId
from news.model import Alert, Article, Entry, Matcher, Rule, Subscription
from news.ports import Store


def inhibited(store: Store, subscription: Subscription, entry: Entry, policy: Policy, now: datetime) -> str | None:
    """Why *entry* is not told to the subscriber, as a sentence; None: it is."""
    rules = policy.rules or {}
    for each in policy.inhibitions:
        if not _means(each.mutes, entry.alert, entry.article, rules) or _means(
            each.by, entry.alert, entry.article, rules
        ):
            continue
        told = store.alerts.told_of(subscription.subscriber, entry.alert.story, now - each.span)
        louder = next((alert for alert, article in told if _means(each.by, alert, article, rules)), None)
        if louder is not None:
            return f"muted: “{line(louder.title, 80)}” told {subscription.subscriber} of this story already (alert {louder.id})"
    return None


def _means(matcher: Matcher, alert: Alert, article: Article, rules: Mapping[RuleId, Rule]) -> bool:
    return means(matcher, alert, article, rules.get(alert.rule))
