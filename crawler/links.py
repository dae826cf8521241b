"""Links as a page writes them, made whole.

    absolute("https://outlet.example/de/", "../a?b=1#c")      "https://outlet.example/a?b=1#c"

Only addresses that can be fetched over HTTP are links: `javascript:`, `data:` and broken ones are not.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

# Nothing in it that joining it to a base would change: nine addresses in ten.
_WHOLE = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[1-9][0-9]{0,3})?"
    r"(?:/[A-Za-z0-9._~!$'()*+,=:@%/&-]*)?(?:\?[A-Za-z0-9._~!$'()*+,=:@%/&?-]+)?(?:#[A-Za-z0-9._~!$'()*+,=:@%/&?-]+)?"
)


def is_whole(given: str) -> bool:
    """Whether *given* is the same address wherever it stands."""
    return _WHOLE.fullmatch(given) is not None


def absolute(base: str, given: str | None) -> str | None:
    """*given* resolved against *base*; None where that is no web address."""
    stripped = (given or "").strip()
    if not stripped:
        return None
    if is_whole(stripped):
        return stripped
    try:
        address = urljoin(base, stripped)
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # a broken port or bracket
        return None
    return address if usable else None
