"""Catchers: a mail server and a webhook receiver on loopback, which keep what they are sent."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_bytes
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from standardwebhooks import Webhook, WebhookVerificationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from news.errors import WirewatchError
from wirewatch.web.site import Server, listen


class MailCatcher:
    """An SMTP server that takes every mail and sends none on."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 aiosmtpd's names
        """Keep it."""
        content = envelope.original_content or b""
        self.mails.append(content)
        return "250 caught"

    @asynccontextmanager
    async def open(self) -> AsyncIterator[tuple[str, int]]:
        """Listen on a free port of 127.0.0.1."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(self, hostname="catcher.example", loop=loop), "127.0.0.1", 0)
        try:
            host, port = server.sockets[0].getsockname()[:2]
            yield host, port
        finally:
            server.close()
            await server.wait_closed()


class HookCatcher:
    """A webhook receiver that believes signed messages only (Standard Webhooks)."""

    def __init__(self) -> None:
        self.secret = "whsec_" + b64encode(token_bytes(24)).decode()
        self.messages: list[bytes] = []
        self.refused = 0

    def site(self) -> Starlette:
        """POST /hook."""
        signer: Any = Webhook(self.secret)

        async def hook(request: Request) -> PlainTextResponse:
            body = await request.body()
            try:
                signer.verify(body, dict(request.headers))
            except WebhookVerificationError:
                self.refused += 1
                return PlainTextResponse("the signature is wrong\n", status_code=401)
            self.messages.append(body)
            return PlainTextResponse("thank you\n")

        return Starlette(routes=[Route("/hook", hook, methods=["POST"])])


@asynccontextmanager
async def served(site: Starlette, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """Serve *site* on a free port of *host* while the block lasts; gives its address.

    Where only 127.0.0.1 is configured (macOS), it is served there.
    """
    try:
        door = listen(host, 0)
    except WirewatchError:
        door = listen("127.0.0.1", 0)
    server = Server(site)
    serving = asyncio.create_task(server.serve(sockets=[door]))
    try:
        yield "http://{}:{}".format(*door.getsockname()[:2])
    finally:
        server.should_exit = True
        await serving
