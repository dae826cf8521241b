"""Tenancy: the hosts that this worker has claimed, held on to while their pages are fetched.

A host is one worker's at a time, over all machines. A worker that lost it begins nothing more under it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from crawler.pace import spacing
from news.errors import StoreError
from news.model import Claim, Fetch
from news.ports import Store
from wirewatch.app import App
from wirewatch.filing import asked_to_wait

LEASE = timedelta(minutes=3)  # how long the sources of a killed worker stay unpolled
TOO_MANY = 429


@dataclass(slots=True)
class Held:
    """A host of ours, until when it is."""

    claim: Claim
    until: datetime
    over: bool = False  # given back with what was filed last


class Tenancy:
    """The hosts of one kind of work."""

    def __init__(self, app: App, lease: timedelta = LEASE) -> None:
        self.lease = lease
        self._app = app
        self._held: dict[str, Held] = {}  # by host

    @contextmanager
    def of(self, claim: Claim) -> Iterator[Held]:
        """While the host of *claim* is worked on, with the distance that it asked for."""
        held = self._held[claim.host] = Held(claim, claim.until)
        if claim.spacing is not None:
            usual = self._app.desk.config.crawl.per_host_delay
            apart = spacing(claim.spacing, claim.spaced_at, self._app.clock.now(), usual=usual)
            self._app.collector.slow(claim.host, apart)
        try:
            yield held
        except asyncio.CancelledError:  # we are being stopped: the next daemon need not wait for the lease to end
            self._app.writer.submit(lambda store: store.sources.release(claim))
            raise
        finally:
            del self._held[claim.host]

    async def renew(self) -> None:
        """Hold on to the hosts that we have had for a third of a lease."""
        now = self._app.clock.now()
        for held in [held for held in self._held.values() if held.until - now < self.lease * 2 / 3]:
            with suppress(StoreError):  # two thirds of the lease are left: the next tick tries again
                renewed = await self._app.write(partial(_renew, claim=held.claim, now=now, lease=self.lease))
                held.until = now + self.lease if renewed else now  # lost: nothing more is begun under it


def wants_rest(fetch: Fetch, now: datetime) -> bool:
    """The whole host: nothing more is asked of it for now."""
    return fetch.status == TOO_MANY or asked_to_wait(fetch, now) is not None


def _renew(store: Store, *, claim: Claim, now: datetime, lease: timedelta) -> bool:
    return store.sources.renew(claim, now, lease=lease)
