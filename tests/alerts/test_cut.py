"""Cuts on a real database: nothing lost, nothing twice, one digest per slot, and what cannot be made is told."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from alerts.address import address
from alerts.cut import cut
from news.ids import AlertId, ChannelId, SubscriberId, SubscriptionId, digest
from news.model import (
    Alert,
    Article,
    AtOnce,
    Delivery,
    DeliveryState,
    Message,
    Outcome,
    Slots,
    Subscription,
)
from news.ports import Database, Journal, Letter, Store
from news.stories import Sketch
from tests import make
from tests.fakes import START

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Paper:
    """A channel that freezes what it is given and can be told to fail."""

    kind = "paper"
    endpoint = "paper:here"
    on_unknown: Literal["resend", "hold"] = "resend"

    def __init__(self, *, broken: bool = False, torn: bool = False) -> None:
        self.broken, self.torn = broken, torn
        self.letters: list[Letter] = []

    def freeze(self, letter: Letter) -> Message:
        if self.torn or (self.broken and not letter.plain):
            raise ZeroDivisionError("no ink")
        self.letters.append(letter)
        return Message(
            kind=self.kind, subject="s", body=b"plain" if letter.plain else b"full", content_type="text/plain"
        )

    async def send(self, delivery: Delivery, journal: Journal) -> Outcome:
        raise NotImplementedError

    async def close(self) -> None:
        pass


def subscription(**given: Any) -> Subscription:
    filled: dict[str, Any] = {
        "id": SubscriptionId("desk/morning"),
        "subscriber": SubscriberId("desk"),
        "name": "Desk",
        "channel": ChannelId("paper"),
        "address": "desk@newsroom.example",
        "cadence": Slots(cron="0 9 * * *"),
        "zone": "UTC",
    } | given
    return Subscription(**filled)


MORNING = subscription()
NOW = subscription(id=SubscriptionId("desk/now"), cadence=AtOnce())


def article(name: str) -> Article:
    return make.article(f"https://outlet.example/{name}")


def raised(store: Store, reader: Subscription, name: str, at: datetime = START, story: str = "") -> Alert:
    """An alert for *reader*, with all that it stands on."""
    first, new = article(story or name), article(name)
    for one in (first, new):
        if store.archive.article(one.id) is None:
            store.archive.add(one, make.revision(one), make.sighting(one))
            store.shelf.put(make.story(first, title=story or name), Sketch(b""), one.id)
    alert = make.alert(new, raised=at, story=make.story(first).id, id=AlertId(digest(name)))
    store.alerts.add(alert, address(alert, new, [reader], at))
    return alert


def cut_at(database: Database, reader: Subscription, now: datetime, channel: Paper | None = None) -> list[Delivery]:
    with database.begin() as store:
        return cut(store, reader, channel or Paper(), now)


def rolled_back(database: Database, reader: Subscription) -> list[Delivery]:
    """What a cut made before the power went."""
    made: list[Delivery] = []
    with suppress(KeyError), database.begin() as store:
        made += cut(store, reader, Paper(), AT)
        raise KeyError("power cut")
    return made


def alerts_of(database: Database, deliveries: Sequence[Delivery]) -> list[str]:
    with database.read() as store:
        digests = [store.alerts.digest(delivery.digest) for delivery in deliveries]
        return [entry.alert.id for one in digests if one for entry in one.entries]


def test_a_digest_takes_all_that_waits_and_is_named_for_its_slot(database: Database) -> None:
    with database.begin() as store:
        alerts = [raised(store, MORNING, name) for name in "abc"]
    (delivery,) = cut_at(database, MORNING, AT + timedelta(seconds=3))
    assert alerts_of(database, [delivery]) == sorted(alert.id for alert in alerts)
    assert (delivery.state, delivery.due) == (DeliveryState.READY, AT + timedelta(seconds=3))
    assert delivery.stories == tuple(alert.story for alert in sorted(alerts, key=lambda alert: alert.id))
    with database.read() as store:
        assert store.alerts.digests()[0].slot == "2026-03-02T09:00"


def test_before_its_slot_nothing_is_cut(database: Database) -> None:
    with database.begin() as store:
        raised(store, MORNING, "a")
    assert cut_at(database, MORNING, AT - timedelta(seconds=1)) == []


def test_a_slot_is_cut_once_and_what_comes_late_waits_for_the_next(database: Database) -> None:
    with database.begin() as store:
        raised(store, MORNING, "a")
    assert len(cut_at(database, MORNING, AT)) == 1
    with database.begin() as store:
        late = raised(store, MORNING, "b", at=START)  # committed late: it was due at this very slot
    assert cut_at(database, MORNING, AT + timedelta(minutes=1)) == []
    tomorrow = cut_at(database, MORNING, AT + timedelta(days=1))
    assert alerts_of(database, tomorrow) == [late.id]


def test_a_slot_slept_through_is_cut_late_and_once(database: Database) -> None:
    with database.begin() as store:
        raised(store, MORNING, "a")
    assert len(cut_at(database, MORNING, AT + timedelta(hours=7))) == 1
    assert cut_at(database, MORNING, AT + timedelta(hours=7, minutes=1)) == []


def test_a_clock_set_back_cuts_nothing_twice(database: Database) -> None:
    with database.begin() as store:
        raised(store, MORNING, "a")
    first = cut_at(database, MORNING, AT)
    with database.begin() as store:
        raised(store, MORNING, "b", at=AT)
    again = cut_at(database, MORNING, AT - timedelta(hours=5)) + cut_at(database, MORNING, AT + timedelta(seconds=1))
    assert len(first) == 1
    assert again == []


def test_nothing_waits_nothing_is_cut(database: Database) -> None:
    assert cut_at(database, MORNING, AT) == []
    assert cut_at(database, NOW, AT) == []


def test_all_quiet_is_said_once_a_slot_to_who_asks_for_it(database: Database) -> None:
    reader = replace(MORNING, all_quiet=True)
    assert cut_at(database, reader, AT) == []  # its first slot is the next one
    (quiet,) = cut_at(database, reader, AT + timedelta(days=1))
    assert quiet.stories == ()
    assert cut_at(database, reader, AT + timedelta(days=1, minutes=1)) == []


def test_a_story_is_one_message_with_what_came_in_the_batch(database: Database) -> None:
    with database.begin() as store:
        raised(store, NOW, "a", at=START)
        raised(store, NOW, "b", at=START + timedelta(seconds=50), story="a")
        raised(store, NOW, "c", at=START + timedelta(seconds=55))
    assert cut_at(database, NOW, START + timedelta(seconds=59)) == []
    (first,) = cut_at(database, NOW, START + timedelta(seconds=60))
    assert len(alerts_of(database, [first])) == 2
    assert len(cut_at(database, NOW, START + timedelta(minutes=2))) == 1


def test_a_follow_up_is_an_update_of_its_story(database: Database) -> None:
    paper = Paper()
    with database.begin() as store:
        raised(store, NOW, "a", at=START)
    cut_at(database, NOW, START + timedelta(minutes=1), paper)
    with database.begin() as store:
        raised(store, NOW, "b", at=START + timedelta(hours=1), story="a")
    cut_at(database, NOW, START + timedelta(hours=2), paper)
    assert [(letter.update, letter.at_once) for letter in paper.letters] == [(False, True), (True, True)]
    assert len({letter.delivery for letter in paper.letters}) == 2


def test_what_cannot_be_rendered_goes_out_in_its_plain_form(database: Database) -> None:
    with database.begin() as store:
        raised(store, MORNING, "a")
    (delivery,) = cut_at(database, MORNING, AT, Paper(broken=True))
    assert (delivery.message.body, delivery.state) == (b"plain", DeliveryState.READY)


def test_what_cannot_be_made_at_all_is_dead_with_its_reason(database: Database) -> None:
    with database.begin() as store:
        raised(store, MORNING, "a")
    (delivery,) = cut_at(database, MORNING, AT, Paper(torn=True))
    assert (delivery.state, delivery.due) == (DeliveryState.DEAD, None)
    assert delivery.reason == "it cannot be made: ZeroDivisionError: no ink"
    with database.read() as store:
        assert store.outbox.counts()[DeliveryState.DEAD] == 1


def test_a_cut_rolled_back_leaves_everything_waiting(database: Database) -> None:
    with database.begin() as store:
        raised(store, MORNING, "a")
    rolled_back(database, MORNING)
    assert len(cut_at(database, MORNING, AT)) == 1


def test_a_repeat_has_the_same_delivery_id(database: Database) -> None:
    with database.begin() as store:
        raised(store, MORNING, "a")
    first, second = rolled_back(database, MORNING), rolled_back(database, MORNING)
    assert [delivery.id for delivery in first] == [delivery.id for delivery in second]
