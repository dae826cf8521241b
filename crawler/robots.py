"""robots.txt: who may fetch what (RFC 9309), remembered for a while.

    robots = Robots(engine, clock, agent="wirewatch/0.1")
    await robots.check("https://outlet.example/world/talks.html")     # raises where robots.txt says no

Where there is none (4xx), everything is open. Where it cannot be had (5xx, a time-out), nothing is, until it can; an
older copy serves meanwhile.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from crawler.poll import Fetcher, ask
from crawler.rests import HostRests
from news.clock import Clock
from news.errors import SourceDown, SourceError, SourceRefused

FRESH = timedelta(hours=24)  # RFC 9309, 2.4: not longer
RETRY = timedelta(minutes=30)  # until one that could not be had is asked for again
LONGEST_DELAY = timedelta(seconds=30)  # between requests; some ask for minutes
MOST_HOSTS = 4_000  # remembered; the least recently asked about is forgotten
MOST_BYTES = 500 << 10  # that are read of one (RFC 9309, 2.5: at least 500 KiB)
_MOST_SENT = 4 << 20
_AGENT = re.compile(r"^([ \t]*user-agent[ \t]*:[ \t]*)([^\s#]*)[^\r\n]*", re.IGNORECASE | re.MULTILINE)
_TOKEN = re.compile(r"[A-Za-z_-]+")
_UNREACHED = frozenset({"dns", "connect", "tls"})  # faults of the whole host, and not of its robots.txt
_SOMEBODY = "somebody-else"


@dataclass(frozen=True, slots=True)
class _Copy:
    """One site's robots.txt: *rules*, or None where everything is open; *trouble*: why nothing is."""

    rules: Protego | None
    until: datetime
    trouble: str | None = None
    fault: str | None = None  # of the trouble


class Robots:
    """The robots.txt of all sites, each fetched once a day. Owned by one event loop."""

    def __init__(self, engine: Fetcher, clock: Clock, *, agent: str) -> None:
        self._engine = engine
        self._clock = clock
        self._agent = agent.partition("/")[0]  # rules name the product only
        self._copies: OrderedDict[str, _Copy] = OrderedDict()
        self._asking: dict[str, asyncio.Task[_Copy]] = {}

    async def check(self, url: str) -> None:
        """Raises SourceRefused where robots.txt closes *url* to us, SourceDown where it cannot be had."""
        copy = await self._copy(url)
        host = urlsplit(url).hostname
        if copy.trouble is not None and copy.fault in _UNREACHED:
            raise SourceDown(copy.trouble, fault=copy.fault)
        if copy.trouble is not None:
            told = f"robots.txt of {host} cannot be had, so nothing is fetched there: {copy.trouble}"
            raise SourceDown(told, fault=copy.fault)
        if copy.rules is not None and not copy.rules.can_fetch(url, self._agent):
            path = (urlsplit(url).path or "/")[:80]
            told = f"robots.txt of {host} closes {path} to {self._agent}"
            raise SourceRefused(told, fault="robots", hint="ask the outlet for leave")

    async def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the site of *url* names; none where its robots.txt cannot be had."""
        rules = (await self._copy(url)).rules
        return list(rules.sitemaps) if rules is not None else []

    async def delay(self, url: str) -> timedelta | None:
        """The Crawl-delay that the site of *url* asks us for, as far as we grant it."""
        rules = (await self._copy(url)).rules
        seconds = rules.crawl_delay(self._agent) if rules is not None else None
        return None if seconds is None else min(timedelta(seconds=seconds), LONGEST_DELAY)

    async def _copy(self, url: str) -> _Copy:
        site = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        copy = self._copies.get(site)
        if copy is not None and copy.until > self._clock.now():
            self._copies.move_to_end(site)
            return copy
        if site not in self._asking:
            self._asking[site] = asyncio.create_task(self._fetch(site, copy))
        # Shielded: others may be waiting for the same answer when one of them is cancelled.
        return await asyncio.shield(self._asking[site])

    async def _fetch(self, site: str, old: _Copy | None) -> _Copy:
        try:
            copy = await self._ask(site, old)
            self._copies[site] = copy
            self._copies.move_to_end(site)
            while len(self._copies) > MOST_HOSTS:
                self._copies.popitem(last=False)
            return copy
        finally:
            del self._asking[site]

    async def _ask(self, site: str, old: _Copy | None) -> _Copy:
        now = self._clock.now()
        try:
            page = await ask(
                self._engine, f"{site}/robots.txt", self._clock, limit=_MOST_SENT, accept="text/plain,*/*;q=0.5"
            )
        except SourceError as error:
            if (error.permanent and error.status is None) or isinstance(error, HostRests):
                raise  # an address that is not fetched at all, or not now
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                return _Copy(None, now + FRESH)
            if old is not None and old.trouble is None:
                return replace(old, until=now + RETRY)
            return _Copy(None, now + (error.retry_after or RETRY), error.message, error.fault)
        # A long one takes 100 ms to parse.
        text = page.body[:MOST_BYTES].decode("utf-8-sig", "replace")
        return _Copy(await asyncio.to_thread(_rules, text, self._agent), now + FRESH)


def _rules(text: str, agent: str) -> Protego:
    """Protego takes a group for "wire" as one for us, and one for "wirewatch/2" not: RFC 9309, 2.2.1 has it by the whole token."""

    def named(line: re.Match[str]) -> str:
        token = _TOKEN.match(line[2])
        name = line[2] if line[2] == "*" else token[0] if token else ""
        return line[1] + (name if name == "*" or name.lower() == agent.lower() else _SOMEBODY)

    return Protego.parse(_AGENT.sub(named, text))
