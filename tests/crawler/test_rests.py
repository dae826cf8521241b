"""Rests: hosts that want to be left alone, and for how long they are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.client import Answer
from crawler.rests import HostRests, Rests
from tests.fakes import START, HandClock

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "said", "rests"),
    [
        (429, "120", timedelta(minutes=2)),
        (429, "86400", DAY),  # requests are counted, whatever they are for
        (429, "9999999", DAY),
        (503, "120", timedelta(minutes=2)),
        (503, "86400", HOUR),  # may be said of one page: that is asked no sooner, the others after an hour
        (503, "Mon, 02 Mar 2026 08:20:00 GMT", timedelta(minutes=20)),
        (503, "soon", None),
        (429, None, None),
        (404, "120", None),
        (200, "120", None),
    ],
)
def test_a_host_rests_for_as_long_as_it_says(status: int, said: str | None, rests: timedelta | None) -> None:
    clock = HandClock()
    hosts = Rests(clock)
    told = hosts.heed("outlet.example", Answer(status, {"retry-after": said} if said else {}, b""))
    assert told is (rests is not None)
    hosts.check("other.example")
    if rests is None:
        hosts.check("outlet.example")
        return
    with pytest.raises(HostRests) as resting:
        hosts.check("outlet.example")
    assert (resting.value.status, resting.value.retry_after) == (status, rests)
    clock.set(START + rests)
    hosts.check("outlet.example")
