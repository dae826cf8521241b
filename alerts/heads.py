"""The head of an HTTP answer, read before whatever follows it.

    HTTP/1.1 204 No Content     it was taken: this much counts
    ok                          … and this may not stand there; aiohttp would give up the whole answer for it

Nobody could know then whether such a receiver took what was posted: it would get every message ten times.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from aiohttp import TCPConnector
from aiohttp.client_proto import ResponseHandler

from alerts.leaning import leans_on

leans_on(TCPConnector, "_factory")


class HeadFirst(ResponseHandler):
    """Hands the parser the head by itself."""

    def data_received(self, data: bytes) -> None:
        head, end, rest = data.partition(b"\r\n\r\n")
        super().data_received(head + end)
        if rest:
            super().data_received(rest)


class Connector(TCPConnector):
    """Connections whose answers are read so."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        # The library has no setting for it; test_odd_receivers.py sees whether it still works.
        self._factory = partial(_made, asyncio.get_running_loop())


def _made(loop: asyncio.AbstractEventLoop) -> ResponseHandler:
    return HeadFirst(loop=loop)
