"""When a reader is told, over hours of a turned clock: quiet hours, a relay that is down, escalation, followed stories."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from news.ids import StoryId, SubscriptionId
from news.model import DeliveryState
from tests.acceptance.newsroom import Newsroom

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HARBOUR = "The harbour of Quillport is dredged from Monday on, the City Council decided after a long debate."
TOPICS = ["ferry", "crane", "whale", "customs", "museum", "storm"]


def publish(newsroom: Newsroom, topic: str) -> None:
    newsroom.publish(
        "herald", f"{topic.title()} {topic}s {topic}ed", f"{topic} {topic}ing in the harbour, {topic}s. " * 3
    )


def test_quiet_hours_are_caught_up_with_in_one_mail_that_says_so(newsroom: Newsroom) -> None:
    newsroom.configure(subscriptions='[{channel: mail, cadence: at once, quiet: "08:00-08:30"}]')
    for topic in TOPICS:
        publish(newsroom, topic)
    newsroom.run_until("08:29")
    assert newsroom.inbox.mails == []
    newsroom.run_until("08:35")
    assert len(newsroom.inbox.mails) == 1
    assert "came in your quiet hours" in " ".join(newsroom.inbox.mails[0].raw.decode().replace("=\r\n", "").split())


def test_what_waited_for_a_dead_relay_is_one_mail_when_it_is_back(newsroom: Newsroom) -> None:
    newsroom.configure(subscriptions="[{channel: mail, cadence: at once, flood: 4}]")
    newsroom.inbox.mail = ["421 4.3.0 going down"] * 11 + ["250 ok"]
    for topic in TOPICS[:4]:
        publish(newsroom, topic)
    newsroom.run_until("08:08")
    for topic in TOPICS[4:]:
        publish(newsroom, topic)
    newsroom.run_until("10:00")
    delivered = [each for each in newsroom.deliveries() if each.state is DeliveryState.SENT]
    digests = [newsroom.look(lambda store, of=each.digest: store.alerts.digest(of)) for each in delivered]  # type: ignore[misc]  # a lambda's default
    told = sorted(entry.alert.id for digest in digests if digest for entry in digest.entries)
    assert told == sorted(alert.id for alert in newsroom.alerts())
    assert len(newsroom.inbox.mails) == len(delivered) == 2


def test_what_nobody_acknowledges_goes_to_the_next_channel_also_after_a_restart(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom.configure(
        subscriptions="[{channel: mail, cadence: at once, escalate: [{after: 15m, channel: pager}]}]",
        channels=f"pager: {{kind: file, folder: {tmp_path / 'pager'}}}",
    )
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    newsroom.run_until("08:10")
    newsroom.stop()
    assert not list((tmp_path / "pager").glob("*.eml"))
    newsroom.run_until("08:40")
    assert len(list((tmp_path / "pager").glob("*.eml"))) == 1
    assert len(newsroom.inbox.mails) == 1


def test_a_followed_story_is_told_without_a_rule(newsroom: Newsroom) -> None:
    newsroom.configure(
        feeds=("herald", "courier"),
        subscriptions="[{channel: mail, cadence: at once}, {channel: mail, cadence: at once, name: mine, only_followed: true}]",
    )
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    newsroom.run_until("08:10")
    story = StoryId(newsroom.alerts()[0].story)
    app = newsroom.start().app
    mine = SubscriptionId("desk/mine")
    newsroom.do(app.write(lambda store: store.orders.follow(mine, story, newsroom.clock.now())))
    newsroom.publish("courier", "Quillport dredges its port", HARBOUR.replace("harbour", "port"))
    newsroom.run_until("08:20")
    newest = newsroom.alerts()[-1]
    assert (newest.rule, newest.story) == (f"story:{story}", story)
    assert [each.subscription for each in newsroom.deliveries()] == ["desk/mail", "desk/mine"]


def test_an_address_that_bounces_gets_nothing_until_somebody_says_so_and_misses_nothing(newsroom: Newsroom) -> None:
    newsroom.configure()
    newsroom.inbox.rcpt = ["550 5.1.1 no such user"] * 2 + ["250 ok"]
    for topic in TOPICS[:2]:
        publish(newsroom, topic)
    newsroom.run_until("08:10")
    publish(newsroom, TOPICS[2])
    newsroom.run_until("08:40")
    assert [each.state for each in newsroom.deliveries()] == [DeliveryState.DEAD] * 2
    assert newsroom.inbox.mails == []
    assert len(newsroom.alerts()) == 3
    assert main_is_told(newsroom, "channels", "resume", "desk").startswith("desk is sent things again over mail")
    newsroom.run_until("08:50")
    assert len(newsroom.inbox.mails) == 1


def main_is_told(newsroom: Newsroom, *words: str) -> str:
    """What a command says in the newsroom's home, beside the daemon."""
    done = subprocess.run(
        [sys.executable, "-m", "wirewatch", "--home", str(newsroom.path.parent), *words],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout


def test_a_relay_with_a_limit_gets_no_more_in_a_minute_and_all_of_it_in_the_end(newsroom: Newsroom) -> None:
    """Also after an outage: what waited is drained at the limit, not all at once."""
    slow = f"{{kind: email, host: 127.0.0.1, port: {newsroom.inbox.port}, security: none, sender: w@newsroom.example, at_most: 2}}"
    newsroom.configure(subscriptions="[{channel: slow, cadence: at once, flood: 0}]", channels=f"slow: {slow}")
    newsroom.inbox.mail = ["421 4.3.0 going down"] * 2 + ["250 ok"]
    for topic in TOPICS:
        publish(newsroom, topic)
    newsroom.run_until("08:03")
    before, most = len(newsroom.inbox.mails), 0
    for minute in range(4, 30):
        newsroom.run_until(f"08:{minute:02}")
        before, most = len(newsroom.inbox.mails), max(most, len(newsroom.inbox.mails) - before)
    assert most <= 2
    delivered = [each for each in newsroom.deliveries() if each.state is DeliveryState.SENT]
    digests = [newsroom.look(lambda store, of=each.digest: store.alerts.digest(of)) for each in delivered]  # type: ignore[misc]  # a lambda's default
    told = sorted(entry.alert.id for digest in digests if digest for entry in digest.entries)
    assert told == sorted(alert.id for alert in newsroom.alerts())
    assert len(newsroom.inbox.mails) == len(delivered) > 3
