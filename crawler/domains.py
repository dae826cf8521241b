"""Domains: which hosts belong to one outlet, going by the public suffix list.

    feeds.outlet.co.uk, www.outlet.co.uk   → outlet.co.uk
    one.blogspot.com, two.blogspot.com     → themselves: strangers under one roof
    127.0.0.2                              → itself

The list is the one that tldextract brings along: nothing is asked over the network.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tldextract import TLDExtract


@lru_cache(maxsize=65_536)
def registered(host: str) -> str:
    """The domain that somebody registered, of a lower-case *host*; the host itself where there is none above it."""
    name = host.strip("[]").rstrip(".")
    if _is_address(name) or "." not in name:
        return name
    found = _extract().extract_str(name)
    if found.suffix:
        return found.top_domain_under_public_suffix or name
    return ".".join(name.split(".")[-2:])  # an unknown top level, as in a house's own network: the list's default rule


@lru_cache(maxsize=1)
def _extract() -> TLDExtract:
    from tldextract import TLDExtract  # reading the list takes a tenth of a second: not for `--help`

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
