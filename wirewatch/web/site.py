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

from news.errors import WirewatchError
from wirewatch.web import health, metrics
from wirewatch.web.backstage import Backstage
from wirewatch.web.hosts import HostCheck, name_of


def site(backstage: Backstage, *, base_url: str = "") -> Starlette:
    """All pages. *base_url*: where readers reach them, a name that they answer to as well."""
    own = frozenset({name_of(base_url.partition("://")[2].partition("/")[0])}) if base_url else frozenset[str]()
    return Starlette(
        routes=[*health.routes(backstage), *metrics.routes(backstage)],
        middleware=[Middleware(HostCheck, names=own)],
    )


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
