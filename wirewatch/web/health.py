"""Health: is it alive, is it working, take over the configuration.

GET  /-/healthy   200 while the loop answers
GET  /-/ready     200 while polling, cutting and sending go on; 503 and the reason otherwise
POST /-/reload    200, or 422 with what is wrong in the configuration
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from news.errors import WirewatchError
from wirewatch.web.backstage import Backstage


def routes(backstage: Backstage) -> list[Route]:
    """The pages of this noun."""

    async def healthy(_: Request) -> PlainTextResponse:
        return PlainTextResponse("healthy\n")

    async def ready(_: Request) -> PlainTextResponse:
        reason = backstage.not_ready()
        return PlainTextResponse(f"{reason or 'ready'}\n", status_code=503 if reason else 200)

    async def reload(_: Request) -> PlainTextResponse:
        try:
            await backstage.reload()
        except WirewatchError as error:
            return PlainTextResponse(f"{error}\n", status_code=422)
        return PlainTextResponse("reloaded\n")

    return [
        Route("/-/healthy", healthy),
        Route("/-/ready", ready),
        Route("/-/reload", reload, methods=["POST"]),
    ]
