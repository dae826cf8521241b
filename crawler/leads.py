"""Leads: sites that lead elsewhere as a whole, so that every second request need not be made for nothing.

    http://outlet.example/a  301  https://www.outlet.example/a
    http://outlet.example/b  301  https://www.outlet.example/b
    http://outlet.example/c  308  https://www.outlet.example/c
    http://outlet.example/d       asked for at https://www.outlet.example/d, for a day

Many feeds still name pages by http, whose sites have long been on https: each page was two requests.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from crawler.domains import registered

ANSWERS = 3  # in a row that lead to the same path there, before it is believed
TRUSTED = 86_400.0  # seconds until the old address is asked again
_MANY = 4_096  # sites remembered


class _Lead(NamedTuple):
    scheme: str
    netloc: str
    answers: int
    until: float


class Leads:
    """What permanent redirects told of whole sites. *monotonic*: seconds, as a Clock has them."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._leads: dict[tuple[str, str], _Lead] = {}

    def led(self, url: str) -> str:
        """Where *url* is to be asked for."""
        if not self._leads:
            return url
        parts = urlsplit(url)
        lead = self._leads.get((parts.scheme, parts.netloc))
        if lead is None or lead.answers < ANSWERS:
            return url
        if lead.until < self._monotonic():
            del self._leads[parts.scheme, parts.netloc]
            return url
        return urlunsplit(parts._replace(scheme=lead.scheme, netloc=lead.netloc))

    def forget(self, url: str) -> None:
        """What *url* was asked for at could not be had there."""
        parts = urlsplit(url)
        self._leads.pop((parts.scheme, parts.netloc), None)

    def heed(self, came: str, at: str) -> None:
        """*came* leads to *at* for good."""
        old, new = urlsplit(came), urlsplit(at)
        site = (old.scheme, old.netloc)
        if (old.path, old.query) != (new.path, new.query) or site == (new.scheme, new.netloc):
            return
        if "@" in old.netloc or registered(old.hostname or "") != registered(new.hostname or ""):
            return
        before = self._leads.get(site)
        same = before is not None and (before.scheme, before.netloc) == (new.scheme, new.netloc)
        if before is None and len(self._leads) >= _MANY:
            self._leads.clear()
        answers = before.answers + 1 if before is not None and same else 1
        self._leads[site] = _Lead(new.scheme, new.netloc, answers, self._monotonic() + TRUSTED)
