"""What the daemon shows of itself, and for how long it keeps things."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import Field

from config.schema.values import Duration, Period, Settings, Url


class WebSettings(Settings):
    """Our own pages, metrics and health."""

    host: str = "127.0.0.1"  # the address to listen on; there is no log-in: think before you widen it
    port: int = Field(default=8383, ge=0, le=65535)  # 0: a free one
    base_url: Url | None = None  # how readers of a digest reach these pages, for links


class HeartbeatSettings(Settings):
    """A sign of life, only while fetching, matching and sending go on: when it stays away, silence means nothing."""

    url: Url | None = (
        None  # asked as long as all goes on: of healthchecks.io, Uptime Kuma …; it holds a token: ${PING_URL}
    )
    every: Period = timedelta(minutes=5)  # how often; what stalls for so long keeps it away
    method: Literal["GET", "POST"] = "POST"  # how it is asked
    signals: bool = False  # also URL/start when the daemon starts, and URL/fail when something stalls
    allow: tuple[str, ...] = ()  # names and networks that may be reached although they are private


class KeepSettings(Settings):
    """For how long things are kept. 0: for ever."""

    articles: Duration = timedelta(days=365)  # articles with their wordings, and alerts, since they were published
    deliveries: Duration = timedelta(
        days=90
    )  # messages that were sent or cancelled; dead ones stay until somebody looks
    notices: Duration = timedelta(days=90)  # what whoever runs it was told, once it is over
