"""Heartbeat: silence means no news, or the heartbeat stays away (P8).

    every few seconds   look: does anything wait that should have been done? ─▶ /-/ready, metrics
    every `every`       write the beat (the writer works, too) ─▶ all goes on? ─▶ ask `heartbeat.url`

What stalls for one interval keeps the next beat away, so that a watcher outside misses it within two. Work that is late
while other work of its kind goes on is no stall: one host may keep hundreds of feeds waiting for their turn.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import structlog

from news.errors import StoreError
from news.model import Beat, Phase, Verdict
from news.ports import Signs

if TYPE_CHECKING:
    from config.settings import HeartbeatConfig
    from wirewatch.app import App

log = structlog.get_logger()

LOOK = 5.0  # seconds between two looks
ANSWER = 10.0  # seconds that the database, and whoever is asked, may take
_NONE = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Sentences for a person; none of either: silence means no news."""

    stalled: tuple[str, ...] = ()  # what does not go on
    unheard: tuple[str, ...] = ()  # it goes on, but news would not come in, or not arrive

    @property
    def trouble(self) -> str | None:
        """All of it, in one line; None: there is none."""
        return "; ".join((*self.stalled, *self.unheard)) or None


def health(signs: Signs, now: datetime, patience: timedelta, *, thinking: timedelta = _NONE) -> Health:
    """What keeps news from coming through. *thinking*: for how long an article has been read and matched. Pure."""

    def waits(since: datetime | None) -> bool:
        return since is not None and now - since >= patience

    stalled, unheard = [], []
    if waits(signs.poll_due) and (signs.polled is None or waits(signs.polled)):
        stalled.append(f"nothing is polled: a source has been due for {_span(now - (signs.poll_due or now))}")
    if thinking >= patience:
        stalled.append(f"matching stalls: an article has been read for {_span(thinking)}")
    if waits(signs.cut_due):
        stalled.append(f"nothing is cut: an alert has been due for {_span(now - (signs.cut_due or now))}")
    if waits(signs.send_due):
        stalled.append(f"nothing is sent: a delivery has waited for {_span(now - (signs.send_due or now))}")
    if signs.asked and not signs.sound and (signs.answered is None or waits(signs.answered)):
        unheard.append("no source answers" if signs.asked > 1 else "the source does not answer")
    unheard += [
        f"{each.endpoint} has failed for {_span(now - each.since)}, with {each.deliveries} waiting"
        for each in signs.waits
        if waits(each.since)
    ]
    return Health(stalled=tuple(stalled), unheard=tuple(unheard))


class Heartbeat:
    """Looks, and beats. *sends*: this process asks the watcher; others only look."""

    def __init__(self, app: App, *, sends: bool = True, answer: float = ANSWER) -> None:
        self.health = Health()
        self._app = app
        self._sends = sends
        self._answer = answer
        self._began = app.clock.monotonic()
        self._due = self._began  # of the next beat
        self._last = Beat(at=app.clock.now())
        self._failed = False  # the watcher was told

    async def start(self) -> None:
        """Tell the watcher that we begin, where it wants to know."""
        if self._sends and self._settings.url and self._settings.signals:
            await self._ask("/start", "")

    async def tick(self) -> None:
        """Look; and beat, where its time has come."""
        self.health = await self._looked()
        monotonic = self._app.clock.monotonic()
        if monotonic < self._due:
            return
        self._due = monotonic + self._settings.every.total_seconds()
        trouble = self.health.trouble or await self._written()
        if trouble and not self.health.trouble:
            self.health = replace(self.health, stalled=(trouble,))
        self._app.metrics.healthy.set(trouble is None)
        if self._sends and self._settings.url:
            await self._beat(trouble)

    @property
    def _settings(self) -> HeartbeatConfig:
        return self._app.desk.config.heartbeat

    # --- looking -------------------------------------------------------------------------------

    async def _looked(self) -> Health:
        app, now = self._app, self._app.clock.now()
        if app.trouble:
            return Health(stalled=(app.trouble,))
        try:
            signs = await asyncio.wait_for(app.read(lambda store: store.vitals.signs(now)), self._answer)
        except StoreError as error:
            return Health(stalled=(error.message,))
        except TimeoutError:
            return Health(stalled=("the database does not answer",))
        thinking = timedelta(seconds=app.thinking_for)
        found = health(signs, now, self._settings.every, thinking=thinking)
        app.metrics.healthy.set(found.trouble is None)
        app.metrics.outbox_oldest.set(max(0.0, (now - signs.oldest).total_seconds()) if signs.oldest else 0.0)
        return found

    async def _written(self) -> str | None:
        """Write the beat; why that was not possible."""
        now, before, trouble = self._app.clock.now(), self._last, self.health.trouble
        since = (before.since or now) if trouble else None
        self._last = beat = Beat(at=now, sent=before.sent, trouble=trouble, since=since)
        try:
            await asyncio.wait_for(self._app.write(lambda store: store.vitals.beat(beat)), self._answer)
        except StoreError as error:
            return error.message
        except TimeoutError:
            return "the database takes nothing"
        return None

    # --- beating -------------------------------------------------------------------------------

    async def _beat(self, trouble: str | None) -> None:
        metrics, now = self._app.metrics, self._app.clock.now()
        if trouble:
            metrics.heartbeats.labels("withheld").inc()
            log.warning("heartbeat withheld", reason=trouble)
            young = self._app.clock.monotonic() - self._began < self._settings.every.total_seconds()
            if (
                self._settings.signals and not self._failed and not young
            ):  # after a start there is much to catch up with
                self._failed = await self._ask("/fail", trouble)
        elif await self._ask("", ""):
            self._failed = False
            metrics.heartbeats.labels("sent").inc()
            self._last = replace(self._last, sent=now)
        else:
            metrics.heartbeats.labels("refused").inc()
        await self._written()

    async def _ask(self, signal: str, text: str) -> bool:
        """Ask the watcher's URL, past nothing that the guard would refuse; the URL is a secret, and told nobody."""
        from alerts.courier import Courier, way_to

        settings = self._settings
        way = way_to(settings.url, allow=settings.allow, ca_file=None, secrets=(), total=self._answer)
        courier = Courier(way, self._app.clock)
        try:
            outcome = await courier.post(
                _with(settings.url, signal),
                text.encode() if settings.method == "POST" else b"",
                {"user-agent": "wirewatch"},
                _unnoted,
                method=settings.method,
            )
        finally:
            await courier.close()
        if outcome.verdict is not Verdict.OK:
            log.warning("heartbeat not taken", signal=signal or "beat", code=outcome.code, text=outcome.text)
        return outcome.verdict is Verdict.OK


async def _unnoted(_: Phase) -> None:
    """A beat is no delivery: nothing of it is kept."""


def _with(url: str, signal: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + signal)) if signal else url


def _span(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"
