"""The daemon's pages, asked over HTTP while its clock stands still."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp

from tests.acceptance.newsroom import Newsroom
from wirewatch.daemon import Daemon

Look = Callable[[aiohttp.ClientSession, str, Daemon], Awaitable[None]]


def visit(newsroom: Newsroom, look: Look, *, roles: tuple[str, ...] = ("web",)) -> None:
    """Run the daemon's pages, and nothing else of it, while *look* asks for them."""
    daemon = newsroom.start()
    daemon._roles = frozenset(roles)

    async def run() -> None:
        address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        running = asyncio.create_task(daemon.run(ready=address.set_result))
        async with aiohttp.ClientSession() as session:
            await look(session, await address, daemon)
        daemon.stop()
        await running

    newsroom.do(run())
