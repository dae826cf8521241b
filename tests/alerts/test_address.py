"""Who takes an alert, and when they are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerts.address import address, refusal
from news.ids import ChannelId, RuleId, SourceId, SubscriberId, SubscriptionId
from news.model import AtOnce, Rule, Severity, Slots, Subscription
from tests import make
from tests.fakes import START

ARTICLE = make.article()
ALERT = make.alert(ARTICLE, severity=Severity.NORMAL)
RULE = Rule(id=RuleId("talks"), query="body", title="Talks", tags=("gaza",))


def subscription(name: str = "desk/now", **given: Any) -> Subscription:
    filled: dict[str, Any] = {
        "id": SubscriptionId(name),
        "subscriber": SubscriberId(name.partition("/")[0]),
        "name": "Desk",
        "channel": ChannelId("mail"),
        "address": "desk@newsroom.example",
        "cadence": AtOnce(),
    } | given
    return Subscription(**filled)


@pytest.mark.parametrize(
    ("given", "takes"),
    [
        ({}, True),
        ({"rules": ("*",)}, True),
        ({"rules": ("talks",)}, True),
        ({"rules": ("ports",)}, False),
        ({"rules": ("tag:gaza",)}, True),
        ({"rules": ("tag:ports",)}, False),
        ({"rules": ("ports", "tag:gaza")}, True),
        ({"severity": Severity.NORMAL}, True),
        ({"severity": Severity.HIGH}, False),
        ({"sources": (SourceId("outlet"),)}, True),
        ({"sources": (SourceId("elsewhere"),)}, False),
    ],
)
def test_a_subscription_takes_what_it_follows(given: dict[str, Any], takes: bool) -> None:
    taken = address(ALERT, ARTICLE, [subscription(**given)], START, rule=RULE)
    assert [pending.subscription for pending in taken] == (["desk/now"] if takes else [])
    assert (refusal(subscription(**given), ALERT, ARTICLE, tags=("gaza",)) is None) == takes


def test_at_once_is_told_after_its_batching_window() -> None:
    pending = address(ALERT, ARTICLE, [subscription(cadence=AtOnce(batch=timedelta(minutes=5)))], START)
    assert pending[0].due == START + timedelta(minutes=5)


def test_a_digest_is_told_at_its_next_slot_in_the_readers_zone() -> None:
    morning = subscription("editor/morning", cadence=Slots(cron="0 8 * * *"), zone="America/New_York")
    pending = address(ALERT, ARTICLE, [morning], START)
    assert pending[0].due == datetime(2026, 3, 2, 13, 0, tzinfo=UTC)


def test_every_subscription_is_told_for_itself() -> None:
    readers = [subscription(f"reader{number}/now") for number in range(3)]
    assert len(address(ALERT, ARTICLE, readers, START)) == 3
