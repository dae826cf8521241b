"""Rests: hosts that want to be left alone for a while, and are (RFC 9110, 10.2.3).

    rests.heed("outlet.example", answer)     # 429 or 503, Retry-After: 120
    rests.check("outlet.example")            # raises HostRests for two minutes: nothing is sent

Whatever of a host says so, a feed, a page, its robots.txt: all of it rests, after 503 for an hour at most (`pace.resting`).
What pages told is forgotten with the process: who was told says so again.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from crawler.client import Answer
from crawler.pace import resting
from crawler.poll import retry_after
from news.clock import Clock
from news.errors import SourceDown

_MANY = 1_024  # hosts remembered before those are forgotten that have rested


class HostRests(SourceDown):
    """Not asked: it wants to be left alone for a while yet, `retry_after`."""


class _Rest(NamedTuple):
    until: datetime
    status: int  # that it was told with


class Rests:
    """The hosts of one engine."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rests: dict[str, _Rest] = {}

    def heed(self, host: str, answer: Answer) -> bool:
        """Whether *host* asks to be left alone with an answer; then it is."""
        if "retry-after" not in answer.headers:
            return False
        now = self._clock.now()
        wait = resting(answer.status, retry_after(answer.headers, now))
        if wait is not None:
            if len(self._rests) >= _MANY:
                self._rests = {name: rest for name, rest in self._rests.items() if rest.until > now}
            self._rests[host] = _Rest(now + wait, answer.status)
        return wait is not None

    def check(self, host: str) -> None:
        """Raises HostRests while *host* wants to be left alone."""
        rest = self._rests.get(host)
        if rest is None:
            return
        left = rest.until - self._clock.now()
        if left.total_seconds() > 0:
            told = f"{host} wants to be left alone until {rest.until:%d %b %H:%M} UTC"
            raise HostRests(told, status=rest.status, fault="limited", retry_after=left)
        del self._rests[host]
