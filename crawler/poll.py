"""One conditional request: what is known of a source goes in, a Page or a SourceError comes out.

    page = await ask(engine, "https://outlet.example/feed.xml", clock, limit=5 << 20, etag=b'"5f3a"', …)
    page.status       # 200, or 304: nothing new
    page.moved        # "https://outlet.example/news.xml", where it has moved for good

Redirects are followed here, five at most, each address checked like the first.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urljoin, urlsplit, urlunsplit

from crawler.client import Answer
from crawler.leads import Leads
from crawler.packing import unpacked
from crawler.page import Page
from news.clock import Clock
from news.errors import SourceBroken, SourceDown, SourceGone, SourceRefused

MOST_REDIRECTS = 5
LONGEST_WAIT = timedelta(hours=24)  # whatever Retry-After says
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_TEMPORARY = frozenset({404, 408, 425, 429})  # besides 5xx; a 404 counts as gone after a week: crawler.pace
_ZERO = timedelta(0)


class Fetcher(Protocol):
    """What can GET: crawler.engine.Engine, or a spider's own crawler."""

    async def fetch(self, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Answer:
        """One answer, whatever its status. Raises SourceError."""
        ...


Permission = Callable[[str], Awaitable[None]]
"""Asked before each hop; raises SourceError where robots.txt says no."""


async def ask(
    engine: Fetcher,
    url: str,
    clock: Clock,
    *,
    limit: int,
    accept: str,
    etag: bytes | None = None,
    last_modified: bytes | None = None,
    permission: Permission | None = None,
    leads: Leads | None = None,
) -> Page:
    """GET *url*, unless it is as it was when it gave these validators: opaque bytes, sent back as they came.

    *limit*: bytes of body, as sent and unpacked; *leads*: sites that lead elsewhere as a whole. Raises SourceDown, SourceRefused, SourceGone, SourceBroken.
    """
    headers = {"Accept": accept, **_conditions(etag, last_modified)}
    at, lasting, started = leads.led(url) if leads is not None else url, True, clock.monotonic()
    moved = at if at != url else None
    cookies: dict[str, str] = {}
    been: set[tuple[str, str]] = set()  # with which cookies: some lead to the same address until they get theirs back
    for _ in range(MOST_REDIRECTS + 1):
        if permission is not None:
            await permission(at)
        answer = await engine.fetch(at, limit=limit, headers=headers | cookies)
        if answer.status not in _REDIRECTS:
            now = clock.now()
            _accept(answer, at, now, conditional=len(headers) > 1)
            if at != url and _is_login(at, url) and _is_html(answer):
                raise _closed(url, at)
            return Page(
                url=public(at),
                requested=public(url),
                status=answer.status,
                headers=answer.headers,
                body=_opened(answer.body, limit),
                fetched=now,
                elapsed=timedelta(seconds=clock.monotonic() - started),
                moved=public(moved) if moved else None,
            )
        been.add((at, cookies.get("Cookie", "")))
        came, at = at, _target(answer, at)
        cookies = _kept(cookies, answer) if urlsplit(came).netloc == urlsplit(at).netloc else {}
        if (at, cookies.get("Cookie", "")) in been:
            raise SourceDown(f"{urlsplit(url).hostname} redirects in a circle")
        if leads is not None and answer.status in _PERMANENT:
            leads.heed(came, at)
        lasting = lasting and answer.status in _PERMANENT
        moved = at if lasting else moved
    raise SourceDown(f"{urlsplit(url).hostname} redirects more than {MOST_REDIRECTS} times")


def _opened(body: bytes, limit: int) -> bytes:
    """A body that was packed, and whose server does not say so."""
    return unpacked(body, "gzip", limit) if body.startswith(b"\x1f\x8b\x08") else body


_COOKIE = re.compile(r"(?:^|,\s*)([!#$%&'*+.^_`|~\w-]{1,100}=[^;,\s]{0,2000})(?=;|,|$)")


def _kept(cookies: dict[str, str], answer: Answer) -> dict[str, str]:
    """What a host wants to be told again where it leads on to itself; forgotten with the answer."""
    given = _COOKIE.findall(answer.headers.get("set-cookie", "")[:8_000])
    had = cookies.get("Cookie", "").split("; ") if cookies else []
    told = {pair.partition("=")[0]: pair for pair in (*had, *given)}
    return {"Cookie": "; ".join(told.values())} if told else {}


def _is_login(at: str, url: str) -> bool:
    from crawler.login import is_login  # here: lxml comes with it, and few answers were redirected

    return is_login(at, url)


def _is_html(answer: Answer) -> bool:
    return "html" in answer.headers.get("content-type", "").lower() or b"<html" in answer.body[:1024].lower()


def _closed(url: str, at: str) -> SourceRefused:
    """No move: who follows it takes the page that asks for a password for what the source has become."""
    door = urlunsplit(urlsplit(public(at))._replace(query=""))
    hint = "where it takes a password in the address, give it: https://${NAME}:${PASSWORD}@…"
    return SourceRefused(f"{urlsplit(url).hostname} wants a login, and leads to {door}", fault="login", hint=hint)


def public(url: str) -> str:
    """*url* without name and password: it is shown, and links are resolved against it."""
    if "@" not in url:
        return url
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _conditions(etag: bytes | None, last_modified: bytes | None) -> dict[str, str]:
    """Both validators: a server heeds If-None-Match first (RFC 9110, 13.2.2), and some know only the other."""
    given = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: sent for name, value in given.items() if value and (sent := _as_sent(value))}


def _as_sent(value: bytes) -> str | None:
    """Header values go out as UTF-8: one that is not cannot be sent back as it came, and is left out."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return None
    return text if text.isprintable() else None


def _accept(answer: Answer, url: str, now: datetime, *, conditional: bool) -> None:
    """Raise what a status other than 2xx and 304 means."""
    status = answer.status
    if 200 <= status < 300 or (status == 304 and conditional):
        return
    said = f"{urlsplit(url).hostname} answered {_named(status)}"
    if status == 410:
        raise SourceGone(said, status=status, permanent=True)
    if status in _TEMPORARY or status >= 500:
        raise SourceDown(said, status=status, retry_after=retry_after(answer.headers, now))
    if status < 400:
        raise SourceBroken(said, status=status)
    raise SourceRefused(said, status=status, retry_after=retry_after(answer.headers, now))


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _target(answer: Answer, at: str) -> str:
    """Where a redirect leads; a fragment means nothing to a server."""
    location = answer.headers.get("location")
    if not location:
        raise SourceBroken(f"{urlsplit(at).hostname} redirects to nowhere", status=answer.status)
    try:
        parts = urlsplit(urljoin(at, location.encode("latin-1").decode("utf-8", "replace").strip()))
    except ValueError as error:
        raise SourceBroken(f"{urlsplit(at).hostname} redirects to what is no URL", status=answer.status) from error
    return urlunsplit(parts._replace(fragment=""))


# --- what headers say of time ------------------------------------------------------------------------


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Seconds or a date (RFC 9110, 10.2.3); never more than a day."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    wait = timedelta(seconds=min(int(text), 10**6)) if text.isascii() and text.isdigit() else _until(text, now)
    return None if wait is None else min(max(wait, _ZERO), LONGEST_WAIT)


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long an answer asks to be taken as fresh: max-age less Age, else Expires (RFC 9111, 4.2.1)."""
    control = headers.get("cache-control", "").lower()
    for directive in control.split(","):
        name, _, value = directive.strip().partition("=")
        if name in {"no-cache", "no-store"}:
            return None
        if name == "max-age" and (seconds := _seconds(value)) is not None:
            return max(timedelta(seconds=seconds - (_seconds(headers.get("age", "")) or 0)), _ZERO)
    expires = headers.get("expires")
    if expires is None:
        return None
    wait = _until(expires, _moment(headers.get("date", "")) or now)
    return max(wait, _ZERO) if wait is not None else None


def _seconds(text: str) -> int | None:
    text = text.strip().strip('"')
    return min(int(text), 10**9) if text.isascii() and text.isdigit() else None


def _until(text: str, now: datetime) -> timedelta | None:
    moment = _moment(text)
    return None if moment is None else moment - now


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
