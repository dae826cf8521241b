"""Unsubscribing: threats 20, promise P7, and what comes after. The links are those of real mails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from alerts import deliver
from alerts.leaving import LEFT, leave
from news.errors import StoreFull
from news.ids import SubscriptionId
from news.model import Delivery, DeliveryState
from news.ports import Store
from tests.acceptance.newsroom import Newsroom, tick
from tests.fakes import START
from tests.wirewatch.site import visit
from wirewatch.daemon import Daemon
from wirewatch.tokens import Purpose, keyring, new_key

BASE = "https://wire.newsroom.example"
MAIL = SubscriptionId("desk/mail")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(tmp_path, f"sqlite:///{tmp_path / 'wirewatch.db'}") as newsroom:
        configure(newsroom)
        yield newsroom


@pytest.fixture
def anywhere(tmp_path: Path, database_url: str) -> Iterator[Newsroom]:
    """On both databases."""
    with Newsroom(tmp_path, database_url) as newsroom:
        configure(newsroom)
        yield newsroom


def configure(newsroom: Newsroom, **given: str) -> None:
    newsroom.configure(**given)  # type: ignore[arg-type]  # only its texts
    text = newsroom.path.read_text().replace("web: {port: 0}", f"web: {{port: 0, base_url: {BASE}}}")
    newsroom.path.write_text(text)


def mailed(newsroom: Newsroom, until: str = "08:05") -> str:
    """The path of the link in the first mail."""
    newsroom.publish("herald", "Harbour opens", "The harbour at Quillport is open again.")
    newsroom.run_until(until)
    given = str(newsroom.inbox.mails[0].parsed["List-Unsubscribe"])
    found = re.search(rf"<{BASE}(/[^>]+)>", given)
    assert found, given
    return found[1]


def gone(newsroom: Newsroom) -> bool:
    return MAIL in newsroom.look(lambda store: store.orders.left())


def test_a_mail_can_be_left_with_one_click(newsroom: Newsroom) -> None:
    path = mailed(newsroom)
    mail = newsroom.inbox.mails[0].parsed
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    async def click(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        async with session.post(address + path, data=ONE_CLICK, allow_redirects=False) as answer:
            assert answer.status == 200
            assert "Set-Cookie" not in answer.headers
            assert "unsubscribed" in await answer.text()

    visit(newsroom, click)
    assert gone(newsroom)


def test_one_click_may_come_as_multipart_and_from_a_mailbox_on_the_web(newsroom: Newsroom) -> None:
    path = mailed(newsroom)

    async def click(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        form = aiohttp.FormData(ONE_CLICK, default_to_multipart=True)
        headers = {"Host": urlsplit(BASE).netloc, "Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
        assert (await session.post(address + path, data=form, headers=headers)).status == 200

    visit(newsroom, click)
    assert gone(newsroom)


def test_threat_20_a_look_changes_nothing_a_click_does_and_a_replay_says_the_same(anywhere: Newsroom) -> None:
    newsroom = anywhere
    path = mailed(newsroom)

    async def look(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        for method in ("GET", "HEAD", "GET"):
            assert (await session.request(method, address + path)).status == 200
        assert await daemon.app.read(lambda store: store.orders.left()) == {}
        pages = []
        for _ in range(3):
            answer = await session.post(address + path, data=ONE_CLICK)
            pages.append((answer.status, await answer.text()))
        assert pages[0][0] == 200
        assert len(set(pages)) == 1

    visit(newsroom, look)
    (kept,) = newsroom.look(lambda store: store.orders.left()).values()
    assert (kept.how, kept.at) == ("one click", newsroom.clock.now())


def test_threat_20_forged_tokens_and_other_subscribers_open_nothing(anywhere: Newsroom) -> None:
    newsroom = anywhere
    path = mailed(newsroom)
    token = path.partition("token=")[2]
    other = newsroom.look(lambda store: keyring(store).sign(Purpose.UNSUBSCRIBE, "desk/other"))
    feed = newsroom.look(lambda store: keyring(store).sign(Purpose.SUBSCRIBER, "desk/mail"))
    forged = ["A" * 24, token[:-1], token + "A", token.swapcase(), token[::-1], other, feed, "é", "%00", "x" * 5000]

    async def try_all(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        for each in forged:
            for method in ("GET", "POST"):
                answer = await session.request(method, f"{address}/unsubscribe/desk/mail", params={"token": each})
                assert answer.status == 404, each
        assert (await session.post(f"{address}/unsubscribe/desk/other?token={token}")).status == 404
        assert (await session.post(f"{address}/unsubscribe/desk/mail")).status == 401
        assert await daemon.app.read(lambda store: store.orders.left()) == {}

    visit(newsroom, try_all)


def test_who_left_gets_nothing_and_who_comes_back_gets_what_is_new(newsroom: Newsroom) -> None:
    path = mailed(newsroom)

    async def leave_and_return(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        await session.post(address + path, data=ONE_CLICK)
        newsroom.publish("herald", "Harbour closes", "The harbour at Westmere is closed for a week.")
        for minutes in (5, 5, 5):
            newsroom.clock.turn(minutes * (newsroom.moment("00:01") - newsroom.moment("00:00")))
            await tick(daemon)
        assert len(newsroom.inbox.mails) == 1
        page = await (await session.get(address + path)).text()
        assert 'value="rejoin"' in page
        assert (await session.post(address + path, data={"action": "rejoin"})).status == 200
        newsroom.publish("herald", "A third harbour", "The harbour at Eastmere will be dredged in spring.")
        for minutes in (5, 5, 5, 5):
            newsroom.clock.turn(minutes * (newsroom.moment("00:01") - newsroom.moment("00:00")))
            await tick(daemon)

    visit(newsroom, leave_and_return)
    assert newsroom.inbox.subjects() == ["Harbour opens", "A third harbour"]


def test_what_waits_in_the_outbox_is_not_sent_after_the_answer(newsroom: Newsroom) -> None:
    newsroom.inbox.mail = "451 4.3.0 later"
    newsroom.publish("herald", "Harbour opens", "The harbour at Quillport is open again.")
    newsroom.run_until("08:03")
    path = newsroom.look(lambda store: keyring(store).sign(Purpose.UNSUBSCRIBE, MAIL))

    async def click(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        assert (await session.post(f"{address}/unsubscribe/desk/mail?token={path}")).status == 200

    visit(newsroom, click)
    (delivery,) = newsroom.deliveries()
    assert (delivery.state, delivery.reason) == (DeliveryState.CANCELLED, LEFT)


@pytest.mark.parametrize("gate", ["left", "withdrawn"])  # right before MAIL FROM, and before the final dot
def test_p7_no_send_starts_after_the_answer_though_it_was_claimed_before(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, gate: str
) -> None:
    """Another daemon takes the click while this one talks to the relay: the gate is in the database."""
    newsroom.publish("herald", "Harbour opens", "The harbour at Quillport is open again.")
    daemon = newsroom.start()
    asked = getattr(deliver, gate)

    def clicked(store: Store, delivery: Delivery) -> object:
        if gate == "left":  # a view that was begun before the click would not see it
            daemon.app.writer.submit(lambda store: leave(store, MAIL, START, how="one click")).result(10)
            with daemon.app.database.read() as later:
                return asked(later, delivery)
        leave(store, MAIL, START, how="one click")
        return asked(store, delivery)

    async def claimed() -> None:
        await daemon.polls.tick()
        await daemon.polls.hands.idle()
        newsroom.clock.turn(2 * (newsroom.moment("00:01") - newsroom.moment("00:00")))
        await daemon.cuts.tick()
        monkeypatch.setattr(deliver, gate, clicked)
        await daemon.deliveries.tick()
        await daemon.deliveries.hands.idle()

    newsroom.do(claimed())
    assert newsroom.inbox.mails == []
    assert any(said.startswith("MAIL") for said in newsroom.inbox.dialogue) == (gate == "withdrawn")
    (delivery,) = newsroom.deliveries()
    assert (delivery.state, delivery.reason) == (DeliveryState.CANCELLED, LEFT)


def test_rotated_keys_sign_anew_and_old_links_hold_until_they_are_forgotten(newsroom: Newsroom) -> None:
    path = mailed(newsroom)
    old = path.partition("token=")[2]
    newsroom.do(newsroom.start().app.write(lambda store: store.keys.add(new_key(newsroom.clock.now()))))
    new = newsroom.look(lambda store: keyring(store).sign(Purpose.UNSUBSCRIBE, MAIL))
    assert new != old
    assert newsroom.look(lambda store: keyring(store).holds(Purpose.UNSUBSCRIBE, MAIL, old))
    newsroom.do(newsroom.start().app.write(lambda store: store.keys.forget(newsroom.clock.now())))
    assert not newsroom.look(lambda store: keyring(store).holds(Purpose.UNSUBSCRIBE, MAIL, old))
    assert newsroom.look(lambda store: keyring(store).holds(Purpose.UNSUBSCRIBE, MAIL, new))


def test_two_daemons_on_one_database_sign_with_one_key(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.start()
    first = newsroom.look(keyring)
    newsroom.stop()
    newsroom.start()
    assert newsroom.look(keyring) == first
    assert len(first.keys) == 1


# --- acknowledging -----------------------------------------------------------------------------------

ESCALATES = (
    "[{channel: mail, cadence: at once, escalate: [{after: 30m, channel: mail, address: boss@newsroom.example}]}]"
)


def test_a_link_in_the_mail_acknowledges_and_the_boss_hears_nothing(newsroom: Newsroom) -> None:
    configure(newsroom, subscriptions=ESCALATES)
    mailed(newsroom)
    body = newsroom.inbox.mails[0].parsed.get_body(("html",))
    assert body is not None
    (delivery,) = newsroom.deliveries()
    token = newsroom.look(lambda store: keyring(store).sign(Purpose.ACKNOWLEDGE, delivery.id))
    path = f"/acknowledge/{delivery.id}?token={token}"

    async def click(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        assert (await session.get(f"{address}/acknowledge/{delivery.id}")).status == 401
        assert (await session.post(f"{address}/acknowledge/{delivery.id}?token=AAAA")).status == 404
        page = await (await session.get(address + path)).text()
        assert "Have you seen this?" in page
        assert "Harbour opens" in page
        assert await daemon.app.read(lambda store: store.orders.vigils(due_by=newsroom.moment("+1 08:00")))
        foreign = {"Origin": "https://evil.example"}
        assert (await session.post(address + path, headers=foreign)).status == 403
        for _ in range(2):
            answer = await session.post(address + path)
            assert answer.status == 200
            assert "Desk has seen it" in await answer.text()
        for _ in range(60):
            newsroom.clock.turn(newsroom.moment("00:01") - newsroom.moment("00:00"))
            await daemon.cuts.tick()
            await daemon.deliveries.tick()
            await daemon.deliveries.hands.idle()

    visit(newsroom, click)
    assert [mail.recipient for mail in newsroom.inbox.mails] == ["desk@newsroom.example"]


def test_who_left_is_not_escalated_either(newsroom: Newsroom) -> None:
    configure(newsroom, subscriptions=ESCALATES)
    mailed(newsroom)
    newsroom.do(newsroom.start().app.write(lambda store: leave(store, MAIL, newsroom.clock.now(), how="page")))
    newsroom.run_until("09:30")
    assert len(newsroom.inbox.mails) == 1


def test_pages_that_are_asked_while_the_database_is_busy_say_so(newsroom: Newsroom) -> None:
    path = mailed(newsroom)

    async def click(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        async def full(_: object) -> None:
            raise StoreFull("the disk is full")

        write, daemon.app.write = daemon.app.write, full  # type: ignore[method-assign, assignment]  # a full disk
        answer = await session.post(address + path, data=ONE_CLICK)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        daemon.app.write = write  # type: ignore[method-assign]  # room again

    visit(newsroom, click)
    assert not gone(newsroom)
