"""Sheets: our pages as a reader sees them, one card with at most one button; and the style that they share.

    sheet(request, "Unsubscribed", ["Nothing more is sent."], button=Button("rejoin", "Subscribe again", calm=True))

Whatever comes from outside is text here: templates escape, and the policy that goes with each page runs no script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from alerts.clean import direction

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

_HERE = Path(__file__).parent
MOST_BODY = 8192  # bytes of a form that are read


@dataclass(frozen=True, slots=True)
class Button:
    """What a page offers to do, by POST."""

    action: str
    text: str
    calm: bool = False  # not what the reader came for


def sheet(
    request: Request,
    title: str,
    lines: Sequence[str] = (),
    *,
    status: int = 200,
    items: Sequence[tuple[str, str]] = (),
    more: int = 0,
    button: Button | None = None,
    note: str = "",
) -> Response:
    """A card with at most one button."""
    values = {"title": title, "lines": lines, "items": items, "more": more, "button": button, "note": note}
    return set_in(request, "page.html.j2", values, status=status)


def set_in(request: Request, template: str, values: Mapping[str, object], *, status: int = 200) -> Response:
    """A page of *template*. What it links to is found by relative paths: readers may reach us below another server's."""
    up = "../" * (request.scope["path"].count("/") - 1)
    page = _environment().get_template(template).render(**values, up=up)
    return HTMLResponse(page, status_code=status, headers={"Cache-Control": "no-store"})


def no_such(request: Request) -> Response:
    """A link that was cut short, or that nobody gave out."""
    lines = ["This link does not work. Perhaps it was cut short on its way: open it from the message once more."]
    return sheet(request, "No such page", lines, status=404)


def busy(request: Request) -> Response:
    """The database does not take it now."""
    page = sheet(request, "Please try again", ["This could not be stored just now. Nothing was changed."], status=503)
    page.headers["Retry-After"] = "30"
    return page


def no_token(request: Request) -> Response:
    """A page that is somebody's own, asked for without a token."""
    page = sheet(
        request,
        "A token is missing",
        ["This page is opened by the whole link, with what follows `token=`."],
        status=401,
    )
    page.headers["WWW-Authenticate"] = 'Bearer realm="wirewatch"'
    return page


async def form_of(request: Request) -> str:
    """The body of a small form, as it came."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BODY:
            break
    return body[:MOST_BODY].decode("utf-8", "replace")


def routes() -> list[Route]:
    """The style of all pages."""
    style = (_HERE / "static" / "page.css").read_bytes()

    async def css(_: Request) -> Response:
        return Response(style, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})

    return [Route("/static/page.css", css)]


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["direction"] = direction
    return environment
