"""Links in messages: http and https, rebuilt, or none at all.

    >>> safe_url("https://outlet.example/a?b=1#c"), safe_url("javascript:alert(1)")
    ('https://outlet.example/a?b=1#c', '')

Autoescape does not stop `href="javascript:…"`; this does.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_KEPT = "%/:@!$&'()*+,;=~-._?"  # reserved characters that mean something where they stand (RFC 3986)
_LONGEST = 2000  # characters; longer ones are cut off by mail programs and are no articles' addresses


def safe_url(url: str | None) -> str:
    """*url* put together anew from its parts, or "" where it is no plain web address.

    No user names (`https://bank.example@evil.example`), nothing that is not ASCII: hosts in punycode, the rest
    percent-encoded.
    """
    if not url or len(url) > _LONGEST:
        return ""
    try:
        parts = urlsplit(url.strip())
        host, port = _ascii(parts.hostname or ""), parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not _HOST.fullmatch(host):
        return ""
    netloc = host if port is None else f"{host}:{port}"
    return urlunsplit((parts.scheme, netloc, _quoted(parts.path), _quoted(parts.query), _quoted(parts.fragment)))


def _ascii(host: str) -> str:
    if ":" in host:
        return f"[{host}]"
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _quoted(part: str) -> str:
    return quote(part, safe=_KEPT, errors="replace")
