"""Domains: which hosts belong to one outlet, going by the public suffix list.

    feeds.outlet.co.uk, www.outlet.co.uk   → outlet.co.uk
    one.blogspot.com, two.blogspot.com     → themselves: strangers under one roof
    127.0.0.2                              → itself

The list is the one that tldextract brings along: nothing is asked over the network. tldextract itself makes two trees of it, 11 MB, and
imports an HTTP client. Both must agree: tests/crawler/test_domains.py.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path

from yarl import URL


@lru_cache(maxsize=65_536)
def registered(host: str) -> str:
    """The domain that somebody registered, of a lower-case *host*; the host itself where there is none above it.

    As it goes over the wire: bücher.example is xn--bcher-kva.example.
    """
    name = _wired(host.strip("[]").rstrip("."))
    if "." not in name or _is_address(name):
        return name
    labels = name.split(".")
    return ".".join(labels[max(_suffix(labels) - 1, 0) :])


def _suffix(labels: list[str]) -> int:
    """Where the public suffix begins: of the rules that hold the longest. An unknown top level is one, as in a house's own network."""
    rules, plain = _rules(), [_decoded(label) for label in labels]
    for place in range(len(plain)):
        here, above = ".".join(plain[place:]), ".".join(plain[place + 1 :])
        if f"!{here}" in rules:
            return place + 1
        if here in rules or f"*.{above}" in rules:
            return place
    return len(labels) - 1


@lru_cache(maxsize=1)
def _rules() -> frozenset[str]:
    found = find_spec("tldextract")
    assert found is not None
    assert found.origin is not None
    text = (Path(found.origin).parent / ".tld_set_snapshot").read_text(encoding="utf-8")
    return frozenset(line.split()[0] for line in text.splitlines() if line.strip() and not line.startswith("//"))


def _decoded(label: str) -> str:
    """The list has other scripts as they are read."""
    if not label.startswith("xn--"):
        return label
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


def _wired(name: str) -> str:
    try:
        return name if name.isascii() else URL.build(scheme="http", host=name).raw_host or name
    except ValueError:  # no name that anybody could register
        return name


def _is_address(name: str) -> bool:
    if not (name[-1].isdigit() or ":" in name):
        return False
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
