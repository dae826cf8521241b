"""Hands that are told to stop."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.acceptance.newsroom import Newsroom
from tests.mailbox import HANG, OK
from wirewatch.jobs import hands
from wirewatch.jobs.hands import Hands

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_what_goes_on_after_it_was_cancelled_is_cancelled_again(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `asyncio.wait_for` does where the answer comes in the same turn of the loop."""
    monkeypatch.setattr(hands, "AGAIN", 0.01)
    app = newsroom.start().app

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.Event().wait()

    async def stop() -> int:
        work = Hands(app, "testing", 1)
        work.begin(stubborn())
        await asyncio.sleep(0)
        return await work.drain(0)

    assert newsroom.do(asyncio.wait_for(stop(), 5)) == 1


def test_a_call_for_more_is_over_when_the_hands_are_drained(newsroom: Newsroom) -> None:
    """Else it asks a database that is closed by then."""
    app, called = newsroom.start().app, []

    async def more() -> None:
        await asyncio.sleep(0.05)
        called.append("to its end")

    async def stop() -> int:
        work = Hands(app, "testing", 1, more)
        work.more = True
        await work.begin(asyncio.sleep(0))
        await asyncio.sleep(0)
        return await work.drain(1)

    assert newsroom.do(asyncio.wait_for(stop(), 5)) == 0
    assert called == ["to its end"]


@pytest.mark.parametrize("step", ["banner", "ehlo", "rcpt", "dot"])
def test_threat_23_a_stop_in_the_middle_of_a_send_is_quick_and_releases_it(newsroom: Newsroom, step: str) -> None:
    setattr(newsroom.inbox, step, HANG)
    newsroom.publish("herald", "Quillport dredges its harbour", "The harbour of Quillport is dredged from Monday on.")
    daemon = newsroom.start()

    async def stopped() -> float:
        await daemon.polls.tick()
        await daemon.polls.hands.idle()
        newsroom.clock.turn(2 * (newsroom.moment("00:01") - newsroom.moment("00:00")))
        await daemon.cuts.tick()
        await daemon.deliveries.tick()
        while not newsroom.inbox.connections:  # noqa: ASYNC110 the mailbox lives in another thread
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        begun = time.monotonic()
        assert await daemon.deliveries.hands.drain(0.1) == 1
        return time.monotonic() - begun

    assert newsroom.do(stopped()) < 5
    newsroom.stop()
    setattr(newsroom.inbox, step, OK)
    newsroom.run_until("08:30")
    assert len(newsroom.inbox.mails) == 1
