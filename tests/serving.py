"""Servers on loopback for tests: a thread of their own, so that they serve tests, daemons and child processes alike.

    class Mailbox(Served):
        async def session(self, reader, writer): ...      # one connection; it is closed afterwards

    with Mailbox() as box:
        connect(box.host, box.port)

Ready-made, with every fault that threats.md asks about: `tests.mailbox.Mailbox` (SMTP), `tests.receiver.Receiver` (HTTP).
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import threading
from types import TracebackType
from typing import Self

PATIENCE = 10.0  # seconds for the thread to begin and to end


class Served:
    """A server; a context manager. `host` and `port` are the subclass's: port 0 is chosen when it starts."""

    host: str
    port: int
    limit = 2**20  # bytes of a line

    def __enter__(self) -> Self:
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=type(self).__name__.lower(), daemon=True)
        self._thread.start()
        assert self._ready.wait(PATIENCE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE)

    async def session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from its beginning to its end."""
        raise NotImplementedError

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        self._sessions: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._begin, self.host, self.port, limit=self.limit)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for session in self._sessions:
            session.cancel()
        await asyncio.gather(*self._sessions, return_exceptions=True)

    async def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._sessions.add(task)
        try:
            await self.session(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.close()
            self._sessions.discard(task)


def reset(writer: asyncio.StreamWriter) -> None:
    """End a connection with RST."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
