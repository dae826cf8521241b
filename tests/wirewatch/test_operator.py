"""Notices reach whoever runs it: one message, however much goes wrong, over the same outbox as everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Literal

from alerts.address import refusal
from alerts.cut import notify
from alerts.digest import compose
from alerts.payload import payload
from alerts.render import html, plain, terminal, text
from alerts.troubles import tell
from news.ids import ChannelId, NoticeId, SubscriberId, SubscriptionId
from news.model import (
    AtOnce,
    Attempt,
    Breaker,
    BreakerState,
    Delivery,
    DeliveryState,
    Message,
    Notice,
    Outcome,
    Phase,
    Settlement,
    Subscription,
    Verdict,
)
from news.ports import Journal, Letter
from storage.engine import SqlDatabase
from tests import make
from tests.fakes import START

MINUTE = timedelta(minutes=1)
OPERATOR = Subscription(
    id=SubscriptionId("ops/mail"),
    subscriber=SubscriberId("ops"),
    name="Operators",
    channel=ChannelId("mail"),
    address="ops@newsroom.example",
    cadence=AtOnce(batch=10 * MINUTE),
    operator=True,
)


class Paper:
    """A channel that keeps what it is given to freeze."""

    kind = "file"
    endpoint = "paper"
    on_unknown: Literal["resend", "hold"] = "resend"

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def freeze(self, letter: Letter) -> Message:
        self.letters.append(letter)
        edition = compose(letter)
        return Message(kind=self.kind, subject=edition.subject, body=text(edition).encode(), content_type="text/plain")

    async def send(self, delivery: Delivery, journal: Journal) -> Outcome:
        raise NotImplementedError

    async def close(self) -> None:
        pass


def failing(number: int, **given: object) -> Notice:
    facts: dict[str, object] = {
        "id": NoticeId(f"n{number:03}"),
        "at": START + number * timedelta(seconds=1),
        "about": "source",
        "name": f"outlet-{number}",
        "matter": "failing",
        "told": f"outlet-{number} fails, 3 times since 6 h ago: <b>503</b>",
        "hint": "`wirewatch sources show`",
    }
    return Notice(**facts | given)  # type: ignore[arg-type]  # any field


def cut(database: SqlDatabase, paper: Paper) -> list[Delivery]:
    with database.begin() as store:
        return notify(store, [OPERATOR], {ChannelId("mail"): paper}, START + MINUTE, since=START - timedelta(days=2))


def test_300_sources_that_fail_at_once_are_one_message(database: SqlDatabase) -> None:
    paper = Paper()
    with database.begin() as store:
        for number in range(300):
            store.notices.put(failing(number))
    [delivery] = cut(database, paper)
    assert (
        delivery.message.subject
        == "wirewatch: outlet-0 fails, 3 times since 6 h ago: <b>503</b> (and 299 more notices)"
    )
    body = delivery.message.body.decode()
    assert body.count("outlet-") == 60
    assert "240 more: failing" in body
    assert cut(database, paper) == []


def test_what_is_wrong_stands_before_what_is_over_and_nothing_is_markup(database: SqlDatabase) -> None:
    paper = Paper()
    with database.begin() as store:
        store.notices.put(failing(1))
        store.notices.note(failing(2, told="outlet-2 has moved", matter="moved", over=True))
    cut(database, paper)
    edition = compose(paper.letters[0])
    assert [line.partition(": ")[2].split()[0] for line in edition.notices] == ["outlet-1", "outlet-2"]
    assert "&lt;b&gt;503" in html(edition)
    for page in (text(edition), terminal(edition), plain(edition)):
        assert "outlet-1 fails" in page
        assert "No news on what you follow" not in page
    document = payload(paper.letters[0], edition).decode()
    assert '"type":"notices"' in document
    assert '"name":"outlet-2"' in document


def test_an_operator_is_told_of_no_alerts() -> None:
    article = make.article()
    told = refusal(OPERATOR, make.alert(article), article)
    assert told == "it is told of notices, not of alerts"


def told_over(
    database: SqlDatabase, *others: Subscription, operators: Sequence[Subscription] = (OPERATOR,)
) -> list[str]:
    """The channels that a notice goes out by, once the relay has refused our login."""
    mail, hook = Paper(), Paper()
    mail.endpoint, hook.endpoint = "relay.example:587", "webhook:hook"
    channels = {ChannelId("mail"): mail, ChannelId("hook"): hook}
    with database.begin() as store:
        store.notices.put(failing(1))
        notify(store, [OPERATOR], channels, START + MINUTE, since=START - timedelta(days=2))
        [delivery] = store.outbox.claim(START + MINUTE, worker="w", lease=MINUTE, limit=5)
        attempt = Attempt(
            delivery=delivery.id, number=1, started=START, phase=Phase.CLAIMED, verdict=Verdict.CONFIGURATION
        )
        refused = Breaker(
            endpoint=mail.endpoint, state=BreakerState.OPEN, until=START + 30 * MINUTE, reason="535 refused"
        )
        settlement = Settlement(state=DeliveryState.HELD, due=START + 30 * MINUTE, breaker=refused)
        store.outbox.settle(delivery, attempt, settlement)
        tell(store, delivery, settlement, START + MINUTE)
        made = notify(store, operators, channels, START + 2 * MINUTE, since=START - timedelta(days=2), others=others)
    assert all("relay.example:587 cannot be used" in each.message.subject for each in made)
    return [f"{each.channel} {each.endpoint}" for each in made]


def test_that_an_endpoint_fails_is_told_over_another_one(database: SqlDatabase) -> None:
    hook = replace(OPERATOR, id=SubscriptionId("ops/hook"), channel=ChannelId("hook"), operator=False)
    stranger = replace(hook, id=SubscriptionId("anna/hook"), subscriber=SubscriberId("anna"))
    assert told_over(database, stranger, hook) == ["hook webhook:hook"]


def test_who_is_told_over_another_channel_anyway_is_told_once_there(database: SqlDatabase) -> None:
    hook = replace(OPERATOR, id=SubscriptionId("ops/hook"), channel=ChannelId("hook"))
    told = told_over(database, operators=[OPERATOR, hook])
    assert told == ["mail relay.example:587", "hook webhook:hook"]


def test_who_has_no_other_way_is_told_when_theirs_works_again(database: SqlDatabase) -> None:
    assert told_over(database) == ["mail relay.example:587"]
