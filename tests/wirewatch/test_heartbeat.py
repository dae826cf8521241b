"""P8: silence means no news, or the heartbeat stays away. What stalls here stalls for real; only the clock is turned by hand."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from structlog.testing import capture_logs

from news.ports import Signs, Wait
from tests.acceptance.newsroom import Newsroom, tick
from tests.fakes import START
from tests.mailbox import TAKE_AND_HANG
from tests.outlets import Fault
from tests.receiver import Receiver
from tests.wirewatch.site import visit
from wirewatch.daemon import Daemon
from wirewatch.heartbeat import health

EVERY = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)
CANARY = "5f1c9a7e-0000-4000-8000-canary000001"


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(tmp_path, f"sqlite:///{tmp_path / 'wirewatch.db'}") as newsroom:
        yield newsroom


@pytest.fixture
def watcher() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


def watched(newsroom: Newsroom, watcher: Receiver, more: str = "", **given: str) -> None:
    url = f"http://127.0.0.1:{watcher.port}/{CANARY}"
    newsroom.configure(more=f"heartbeat: {{url: '{url}', every: 5m, allow: [127.0.0.1]{more}}}", **given)  # type: ignore[arg-type]  # only its texts


def asked(watcher: Receiver) -> list[str]:
    """What the watcher was asked, without the token."""
    return [call.path.replace(f"/{CANARY}", "") or "beat" for call in watcher.calls]


def well(newsroom: Newsroom, watcher: Receiver, more: str = "", **given: str) -> Daemon:
    """A daemon that has polled, and beaten once."""
    watched(newsroom, watcher, more, **given)
    newsroom.run_until("08:01")
    daemon = newsroom.start()
    newsroom.do(daemon.heartbeat.tick())
    assert asked(watcher) == ["beat"]
    return daemon


def pass_two_intervals(newsroom: Newsroom, daemon: Daemon, watcher: Receiver) -> int:
    """Two intervals, looked at every ten seconds. How many beats there were in the second and after."""

    async def go() -> int:
        for _ in range(30):
            newsroom.clock.turn(timedelta(seconds=10))
            await daemon.heartbeat.tick()
        first = len(watcher.calls)
        for _ in range(60):
            newsroom.clock.turn(timedelta(seconds=10))
            await daemon.heartbeat.tick()
        return len([call for call in watcher.calls[first:] if not call.path.endswith("/fail")])

    return newsroom.do(go())


# --- it beats ----------------------------------------------------------------------------------------


def test_it_beats_each_interval_while_all_goes_on(newsroom: Newsroom, watcher: Receiver) -> None:
    daemon = well(newsroom, watcher)

    async def go() -> None:
        for _ in range(20):
            newsroom.clock.turn(MINUTE)
            await tick(daemon)
            await daemon.heartbeat.tick()

    newsroom.do(go())
    assert asked(watcher) == ["beat"] * 5
    assert "wirewatch_healthy 1.0" in newsroom.do(daemon.exposition()).decode()
    last = newsroom.look(lambda store: store.vitals.last())
    assert last is not None
    assert (last.trouble, last.sent) == (None, newsroom.clock.now())


def test_it_tells_of_a_start_and_of_a_failure_where_that_is_wanted(newsroom: Newsroom, watcher: Receiver) -> None:
    watched(newsroom, watcher, ", signals: true")
    newsroom.run_until("08:01")
    daemon = newsroom.start()
    newsroom.do(daemon.heartbeat.start())
    newsroom.do(daemon.heartbeat.tick())
    newsroom.clock.turn(timedelta(hours=3))  # nothing was polled
    for _ in range(2):
        newsroom.do(daemon.heartbeat.tick())
        newsroom.clock.turn(EVERY)
    assert asked(watcher) == ["/start", "beat", "/fail"]
    assert b"nothing is polled" in watcher.calls[-1].body


def test_a_watcher_that_does_not_answer_is_told_of_without_its_url(newsroom: Newsroom, watcher: Receiver) -> None:
    watcher.answers = [500]
    watched(newsroom, watcher)
    newsroom.run_until("08:01")
    with capture_logs() as logs:
        newsroom.do(newsroom.start().heartbeat.tick())
    assert [entry["code"] for entry in logs if entry["event"] == "heartbeat not taken"] == ["500"]
    assert CANARY not in repr(logs)


def test_it_goes_to_no_private_address_that_is_not_allowed(newsroom: Newsroom, watcher: Receiver) -> None:
    newsroom.configure(more=f"heartbeat: {{url: 'http://127.0.0.1:{watcher.port}/{CANARY}'}}")
    newsroom.run_until("08:01")
    newsroom.do(newsroom.start().heartbeat.tick())
    assert watcher.calls == []


# --- it stops ----------------------------------------------------------------------------------------


def test_it_stops_when_fetching_stalls(newsroom: Newsroom, watcher: Receiver) -> None:
    """The outlet takes the request and says nothing, and the poll waits."""
    daemon = well(newsroom, watcher)
    newsroom.outlet.serve("/herald.xml", fault=Fault.NO_ANSWER)

    async def hang() -> None:
        newsroom.clock.turn(timedelta(hours=6))
        await daemon.polls.tick()
        await asyncio.sleep(0)
        assert len(daemon.polls.hands) == 1

    newsroom.do(hang())
    assert pass_two_intervals(newsroom, daemon, watcher) == 0
    assert "nothing is polled" in (daemon.not_ready() or "")
    newsroom.do(daemon.polls.hands.drain(0))  # else closing waits for the answer


def test_it_stops_when_matching_stalls(newsroom: Newsroom, watcher: Receiver) -> None:
    daemon = well(newsroom, watcher)
    released = threading.Event()

    async def hang() -> None:
        thinking = asyncio.create_task(daemon.app.think(lambda: released.wait(60)))
        await asyncio.sleep(0)
        for _ in range(12):
            newsroom.clock.turn(MINUTE)
            await tick(daemon)  # polls and cuts go on
            await daemon.heartbeat.tick()
        assert "matching stalls" in (daemon.heartbeat.health.trouble or "")
        released.set()
        await thinking

    newsroom.do(hang())
    assert len(watcher.calls) <= 2


def test_it_stops_when_sending_hangs(newsroom: Newsroom, watcher: Receiver) -> None:
    """The relay takes the mail, and its reply never comes."""
    daemon = well(newsroom, watcher)
    newsroom.inbox.dot = TAKE_AND_HANG
    newsroom.publish("herald", "Harbour opens", "The harbour at Quillport is open again.")

    async def hang() -> None:
        for _ in range(4):
            newsroom.clock.turn(MINUTE)
            await daemon.polls.tick()
            await daemon.polls.hands.idle()
            await daemon.cuts.tick()
            await daemon.deliveries.tick()
        while not newsroom.inbox.mails:  # noqa: ASYNC110  the mailbox lives in another thread
            await asyncio.sleep(0.01)
        for _ in range(15):
            newsroom.clock.turn(MINUTE)
            await daemon.polls.tick()
            await daemon.polls.hands.idle()
            await daemon.heartbeat.tick()
        assert "nothing is sent" in (daemon.heartbeat.health.trouble or "")

    newsroom.do(hang())
    assert len(asked(watcher)) <= 2


def test_it_stops_when_nobody_sends(newsroom: Newsroom, watcher: Receiver) -> None:
    daemon = well(newsroom, watcher)
    newsroom.publish("herald", "Harbour opens", "The harbour at Quillport is open again.")

    async def go() -> None:
        for _ in range(20):
            newsroom.clock.turn(MINUTE)
            await daemon.polls.tick()
            await daemon.polls.hands.idle()
            await daemon.cuts.tick()
            await daemon.heartbeat.tick()

    newsroom.do(go())
    assert "nothing is sent" in (daemon.heartbeat.health.trouble or "")
    assert len(asked(watcher)) <= 3


def test_it_stops_when_nobody_cuts(newsroom: Newsroom, watcher: Receiver) -> None:
    daemon = well(newsroom, watcher)
    newsroom.publish("herald", "Harbour opens", "The harbour at Quillport is open again.")

    async def go() -> None:
        for _ in range(20):
            newsroom.clock.turn(MINUTE)
            await daemon.polls.tick()
            await daemon.polls.hands.idle()
            await daemon.heartbeat.tick()

    newsroom.do(go())
    assert "nothing is cut" in (daemon.heartbeat.health.trouble or "")


def test_it_stops_when_the_relay_is_down_and_comes_back_with_it(newsroom: Newsroom, watcher: Receiver) -> None:
    daemon = well(newsroom, watcher)
    newsroom.inbox.banner = "421 4.3.2 not now"
    newsroom.publish("herald", "Harbour opens", "The harbour at Quillport is open again.")

    async def go(minutes: int) -> None:
        for _ in range(minutes):
            newsroom.clock.turn(MINUTE)
            await tick(daemon)
            await daemon.heartbeat.tick()

    newsroom.do(go(20))
    assert "has failed for" in (daemon.heartbeat.health.trouble or "")
    assert daemon.not_ready() is None  # the daemon does what it can
    before = len(watcher.calls)
    newsroom.inbox.banner = "220 mailbox ready"
    newsroom.do(go(60))
    assert newsroom.inbox.subjects() == ["Harbour opens"]
    assert len(watcher.calls) > before


def test_it_stops_when_the_writer_hangs(newsroom: Newsroom, watcher: Receiver) -> None:
    daemon = well(newsroom, watcher)
    daemon.heartbeat._answer = 0.2
    released = threading.Event()
    daemon.app.writer.submit(lambda _: released.wait(30))
    newsroom.clock.turn(EVERY)
    newsroom.do(daemon.heartbeat.tick())
    released.set()
    assert asked(watcher) == ["beat"]
    assert "the database takes nothing" in (daemon.heartbeat.health.trouble or "")


def test_nobody_is_told_that_all_is_quiet_while_no_source_answers(newsroom: Newsroom) -> None:
    newsroom.configure(
        subscriptions="[{channel: mail, cadence: '0 9 * * *', all_quiet: true}]", crawl="fastest: 2m, slowest: 5m"
    )
    newsroom.run_until("08:30")
    newsroom.outlet.serve("/herald.xml", status=503)
    newsroom.run_until("09:20")
    assert newsroom.inbox.mails == []
    newsroom.serve("herald")
    newsroom.run_until("15:00")
    assert newsroom.inbox.subjects() == ["All quiet"]


# --- what is no stall --------------------------------------------------------------------------------


def signs(**given: object) -> Signs:
    filled: dict[str, object] = {
        "sources": 3,
        "asked": 3,
        "sound": 3,
        "answered": START,
        "polled": START,
        "poll_due": None,
        "cut_due": None,
        "send_due": None,
        "oldest": None,
        "waits": (),
    }
    return Signs(**filled | given)  # type: ignore[arg-type]  # the fields of Signs


LONG_AGO = START - timedelta(hours=2)


def test_one_crowded_host_is_no_stall() -> None:
    assert health(signs(poll_due=LONG_AGO), START, EVERY).trouble is None
    assert health(signs(poll_due=LONG_AGO, polled=LONG_AGO), START, EVERY).stalled


def test_one_source_that_fails_is_no_silence_and_all_of_them_are() -> None:
    assert health(signs(sound=1, answered=LONG_AGO), START, EVERY).trouble is None
    assert health(signs(sound=0, answered=LONG_AGO), START, EVERY).unheard == ("no source answers",)
    assert health(signs(sound=0, answered=START), START, EVERY).trouble is None


def test_an_endpoint_that_has_just_failed_is_given_time() -> None:
    wait = Wait(endpoint="mail.example:25", since=START - MINUTE, deliveries=2)
    assert health(signs(waits=(wait,)), START, EVERY).trouble is None
    lasting = Wait(endpoint="mail.example:25", since=LONG_AGO, deliveries=2)
    assert "mail.example:25 has failed for 2 h, with 2 waiting" in (
        health(signs(waits=(lasting,)), START, EVERY).trouble or ""
    )


def test_readiness_tells_what_stalls(newsroom: Newsroom, watcher: Receiver) -> None:
    well(newsroom, watcher)
    newsroom.clock.turn(timedelta(hours=7))

    async def look(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        await daemon.heartbeat.tick()
        answer = await session.get(f"{address}/-/ready")
        assert answer.status == 503
        assert "nothing is polled" in await answer.text()

    visit(newsroom, look)
