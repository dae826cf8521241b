"""Hosts: whom we take ourselves to be.

A page elsewhere whose name is made to point to 127.0.0.1 (DNS rebinding) asks with that name in its Host header: 421.
A form elsewhere that posts to us tells its own Origin: 403. Where a token opens the page, that is nobody's business: a mailbox
that unsubscribes its reader with one click may be a web page itself.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
OPENED_BY_TOKEN = ("/unsubscribe/",)


class HostCheck:
    """Lets through what was asked of us by one of our names."""

    def __init__(self, app: ASGIApp, base_url: Callable[[], str] = str) -> None:
        """*base_url*: where readers reach us, as it stands now; its name is ours too."""
        self._app = app
        self._base_url = base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            refusal = self._refusal(scope["method"], scope["path"], Headers(scope=scope))
            if refusal:
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refusal(self, method: str, path: str, headers: Headers) -> PlainTextResponse | None:
        names = LOCAL | {name_of(self._base_url().partition("://")[2].partition("/")[0])} - {""}
        if name_of(headers.get("host", "")) not in names:
            return PlainTextResponse("this name is not ours\n", status_code=421)
        if method in {"GET", "HEAD"} or path.startswith(OPENED_BY_TOKEN):
            return None
        origin = headers.get("origin")
        foreign = origin is not None and name_of(origin.partition("://")[2]) not in names
        if foreign or headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
            return PlainTextResponse("another site asked for this\n", status_code=403)
        return None


def name_of(host: str) -> str:
    """A Host header's name without the port, in small letters."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()
