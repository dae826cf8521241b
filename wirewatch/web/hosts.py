"""Hosts: whom we take ourselves to be.

A page elsewhere whose name is made to point to 127.0.0.1 (DNS rebinding) asks with that name in its Host header: 421.
A form elsewhere that posts to us tells its own Origin: 403.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})


class HostCheck:
    """Lets through what was asked of us by one of our names."""

    def __init__(self, app: ASGIApp, names: frozenset[str] = frozenset()) -> None:
        self._app = app
        self._names = LOCAL | names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            refusal = self._refusal(scope["method"], Headers(scope=scope))
            if refusal:
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        if name_of(headers.get("host", "")) not in self._names:
            return PlainTextResponse("this name is not ours\n", status_code=421)
        origin = headers.get("origin")
        if method != "GET" and origin is not None and name_of(origin.partition("://")[2]) not in self._names:
            return PlainTextResponse("another site asked for this\n", status_code=403)
        return None


def name_of(host: str) -> str:
    """A Host header's name without the port, in small letters."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()
