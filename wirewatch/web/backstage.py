"""Backstage: what the pages may ask of the daemon."""

from __future__ import annotations

from typing import Protocol

from wirewatch.app import App


class Backstage(Protocol):
    """The daemon, as its pages see it."""

    app: App

    def not_ready(self) -> str | None:
        """Why it does not do its work; None: it does."""
        ...

    async def reload(self) -> None:
        """Take over the configuration. Raises ConfigError; then the old one goes on."""
        ...

    async def exposition(self) -> bytes:
        """The metrics page, its gauges up to date."""
        ...
