"""Links as a page writes them, made whole.

    absolute("https://outlet.example/de/", "../a?b=1#c")      "https://outlet.example/a?b=1#c"

Only addresses that can be fetched over HTTP are links: `javascript:`, `data:` and broken ones are not.
"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def absolute(base: str, given: str | None) -> str | None:
    """*given* resolved against *base*; None where that is no web address."""
    stripped = (given or "").strip()
    if not stripped:
        return None
    try:
        address = urljoin(base, stripped)
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # a broken port or bracket
        return None
    return address if usable else None
