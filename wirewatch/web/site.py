"""The site: the daemon's pages on 127.0.0.1.

The daemon owns the process's signals and the listening socket; the server is given both decisions.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from news.errors import WirewatchError
from wirewatch.web import acknowledge, feeds, health, metrics, sheet, unsubscribe, views
from wirewatch.web.backstage import Backstage
from wirewatch.web.headers import Guarded
from wirewatch.web.hosts import HostCheck

NOUNS = (health, metrics, unsubscribe, acknowledge, feeds, views)


def site(backstage: Backstage) -> Starlette:
    """All pages. They answer to the name of `web.base_url` too, as it stands in the configuration at work."""

    def base_url() -> str:
        return backstage.app.desk.config.web.base_url

    return Starlette(
        routes=[
            Route("/", _front),
            *sheet.routes(),
            *(route for noun in NOUNS for route in noun.routes(backstage)),
        ],
        middleware=[Middleware(Guarded), Middleware(HostCheck, base_url=base_url), Middleware(GZipMiddleware)],
        exception_handlers={404: _no_such},
    )


async def _front(request: Request) -> Response:
    """What a reader meets who follows the name alone: nothing that is not everybody's."""
    lines = ["Digests and alerts are sent from here. Their links lead to the pages that belong to them."]
    return sheet.sheet(request, "wirewatch", lines)


async def _no_such(request: Request, _: Exception) -> Response:
    return sheet.no_such(request)


def listen(host: str, port: int) -> socket.socket:
    """The listening socket. Raises WirewatchError where the address is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except OSError as error:
        door.close()
        told = f"cannot listen on {host}:{port}: {error.strerror or error}"
        raise WirewatchError(told, hint="another daemon may be running; `web: {port: 0}` takes a free port") from error
    door.listen(128)
    return door


class Server(uvicorn.Server):
    """uvicorn without its hands on the signals: SIGTERM drains the whole daemon, not only the pages."""

    def __init__(self, pages: Starlette) -> None:
        super().__init__(
            uvicorn.Config(
                pages,
                lifespan="off",
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=2,
                server_header=False,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield
