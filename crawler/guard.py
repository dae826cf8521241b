"""The guard: which addresses may be connected to, by which schemes, and how much may come in.

    http://outlet.example/feed.xml      → 203.0.114.9      may be connected to
    http://outlet.example/feed.xml      → 10.0.0.5         refused, unless on the list of allowed names and networks
    http://2130706433/  http://[::1]/   → 127.0.0.1, ::1   refused
    file:///etc/passwd                                     refused

A name may answer differently the second time (DNS re-binding), and a redirect may lead anywhere. So the address is
judged where the socket is made, by the very address that is then connected to; nothing that was looked up before counts.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import safe_url_string
from yarl import URL

from news.addresses import allowed
from news.errors import SourceRefused

SCHEMES = ("http", "https")
_WIRE = re.compile(r"https?://[a-z0-9.:\[\]-]+/[!$-;=?-\[\]_a-z~]*")  # most URLs: nothing to quote, no fragment
MOST_ENCODINGS = 2  # gzip in gzip in gzip … is no outlet's doing


@dataclass(slots=True)
class Asking:
    """A request on its way: the name that was asked for, and the addresses that the guard refused to connect to."""

    host: str
    refused: list[str] = field(default_factory=list)


_asking: ContextVar[Asking] = ContextVar("asking")


class PrivateAddressError(OSError):
    """The guard does not connect to this address."""


class Guard:
    """Makes the sockets of one engine."""

    def __init__(self, allow: Sequence[str] = ()) -> None:
        self._allow = tuple(allow)

    def announce(self, host: str) -> Asking:
        """Say in whose name this task, and those it starts, will connect."""
        asking = Asking(host)
        _asking.set(asking)
        return asking

    def socket(self, info: tuple[Any, ...]) -> socket.socket:
        """A socket for one `getaddrinfo` entry: what aiohttp calls right before it connects to that address.

        Raises PrivateAddressError.
        """
        family, kind, protocol, _, address = info
        asking = _asking.get()
        ip = str(address[0])
        if not allowed(asking.host, ip, self._allow):
            asking.refused.append(ip)
            raise PrivateAddressError(f"{ip} is a private address")
        return socket.socket(family, kind, protocol)


def target(url: str) -> URL:
    """*url* as it goes over the wire. Raises SourceRefused for what is not fetched over HTTP."""
    try:
        parsed = URL(url if _WIRE.fullmatch(url) else safe_url_string(_named(url)), encoded=True)
        host, _ = parsed.raw_host, parsed.port
    except ValueError as error:
        raise SourceRefused(f"not a URL: {error}", permanent=True) from error
    if parsed.scheme not in SCHEMES:
        raise SourceRefused(
            f"{parsed.scheme or 'no scheme'}: only http and https addresses are fetched", permanent=True
        )
    if not host:
        raise SourceRefused("the URL names no host", permanent=True)
    return parsed


def _named(url: str) -> str:
    """With its host in ASCII, as browsers have it (UTS 46, not transitional): of faß.example safe_url_string makes fass.example."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host.isascii():
        return url
    before, at, name = parts.netloc.rpartition("@")
    port = name[len(host) :] if len(name) > len(host) else ""
    return urlunsplit(parts._replace(netloc=f"{before}{at}{URL.build(scheme='https', host=host).raw_host}{port}"))


def refusal(asking: Asking) -> SourceRefused:
    """What to tell of an address that was not connected to."""
    where = asking.host if asking.host in asking.refused else f"{asking.host} ({', '.join(asking.refused)})"
    return SourceRefused(
        f"{where} is a private address: not connected to",
        hint="if it is meant, add the name or its network to crawl.allow",
        permanent=True,
    )


def check_encodings(value: str) -> None:
    """Refuse an answer packed many times over: each layer costs a whole unpacking."""
    if value.count(",") >= MOST_ENCODINGS:
        raise SourceRefused(f"the answer is packed {value.count(',') + 1} times over")


def too_large(limit: int) -> SourceRefused:
    size = f"{limit // 1_000_000} MB" if limit >= 1_000_000 else f"{limit} bytes"
    return SourceRefused(f"the answer is larger than {size}", fault="large")
