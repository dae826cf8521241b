"""The frontier: which addresses of a site are visited next, and which never.

    frontier = Frontier.begin("https://ministry.example/press", Limits(depth=3, pages=1_000))
    frontier.offer("https://ministry.example/press/2026/pier", depth=1)
    url, depth = frontier.take()
    memory = frontier.dump()            # and Frontier.load(memory, limits) goes on there

Sites hold traps without an end: calendars that turn for ever, session ids, addresses that grow. Each is bounded by the
shape of the address: one whose first pages lead to no article is closed.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatch
from hashlib import blake2b
from typing import NamedTuple, Self
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler import addresses
from news.fingerprint import canonical_url

MOST_SEEN = 200_000  # addresses remembered
MOST_WAITING = 20_000
MOST_HUBS = 100  # pages of links that are looked at again in each pass
MOST_READ = 100  # articles, the latest, that are: they may have been edited
BARREN = 30  # pages of one shape that are no articles, before the shape is closed
_STEPS = 12  # of a path
_LONGEST = 500  # characters
_PARAMETERS = 4
_SESSION = re.compile(
    r"^(?:jsessionid|phpsessid|aspsessionid\w*|sid|sessid|session(?:_?id)?|cfid|cftoken|zenid|oscsid|s)$", re.IGNORECASE
)
_IN_PATH = re.compile(r";jsessionid=[^/?#]*|/\(S\([a-z0-9]+\)\)", re.IGNORECASE)
_SORTS = re.compile(r"^(?:sort|order|dir|view|print|replytocom|share|lang|theme|ref|filter\w*)$", re.IGNORECASE)
_DATES = re.compile(r"^(?:(?:tribe-bar-)?date|day|month|year|week|cal\w*|m|y|ical)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a crawl goes."""

    depth: int = 3  # links from the start page
    pages: int = 1_000  # in one pass
    include: tuple[str, ...] = ()  # patterns of addresses that are visited; otherwise all
    exclude: tuple[str, ...] = ()  # … and that never are
    subdomains: bool = False


class Mark(NamedTuple):
    """A page as it was when it was read. Validators as Latin-1: every byte comes back by encoding."""

    depth: int
    etag: str
    last_modified: str
    body: str  # its digest


@dataclass(slots=True)
class Frontier:
    """What waits, what was seen, what each shape of address led to. One pass after the other."""

    start: str
    limits: Limits
    waiting: deque[tuple[str, int]] = field(default_factory=deque)
    seen: set[bytes] = field(default_factory=set)
    hubs: dict[str, int] = field(default_factory=dict)  # pages of links, with their depth
    shapes: dict[str, list[int]] = field(default_factory=dict)  # visited in vain, articles
    read: dict[str, Mark] = field(default_factory=dict)  # recent articles, as they were
    pages: int = 0  # in this pass
    articles: int = 0

    @classmethod
    def begin(cls, start: str, limits: Limits) -> Self:
        """A first pass."""
        frontier = cls(start=start, limits=limits)
        frontier.again()
        return frontier

    def again(self) -> None:
        """Another pass: the start page and the pages of links, what the last one had no time for, and recent articles."""
        self.pages = self.articles = 0
        hubs = [(url, depth) for url, depth in self.hubs.items() if url != self.start]
        self.waiting = deque(
            [(self.start, 0), *hubs, *self.waiting, *((url, mark.depth) for url, mark in self.read.items())]
        )
        self.seen.update(_mark(url) for url, _ in self.waiting)

    def offer(self, links: Iterable[str], depth: int) -> int:
        """Links of a page at *depth* - 1. Returns how many are new."""
        new = 0
        for link in links:
            url = tidied(link)
            if depth > self.limits.depth or not self.admits(url) or len(self.waiting) >= MOST_WAITING:
                continue
            mark = _mark(url)
            if mark in self.seen or len(self.seen) >= MOST_SEEN:
                continue
            self.seen.add(mark)
            self.waiting.append((url, depth))
            new += 1
        return new

    def admits(self, url: str) -> bool:
        """Whether *url* is of this site, wanted, and no trap."""
        parts, limits = urlsplit(url), self.limits
        if parts.scheme not in {"http", "https"} or not _same_site(url, self.start, subdomains=limits.subdomains):
            return False
        if any(fnmatch(url, pattern) for pattern in limits.exclude):
            return False
        if limits.include and not any(fnmatch(url, pattern) for pattern in limits.include):
            return False
        return not addresses.is_file(url) and not _is_trap(url) and not self._is_barren(url)

    def take(self) -> tuple[str, int] | None:
        """The next one to visit; None where the pass is done."""
        while self.waiting and self.pages < self.limits.pages:
            url, depth = self.waiting.popleft()
            if url in self.hubs or url == self.start or not self._is_barren(url):
                self.pages += 1
                return url, depth
        return None

    def visited(self, url: str, depth: int, *, article: bool, leads_on: bool) -> None:
        """What a page proved to be; *leads_on*: it had links that are new."""
        told = self.shapes.setdefault(shape(url), [0, 0])
        told[article] += 1
        self.articles += article
        self.seen.add(_mark(tidied(url)))
        if not article and leads_on and len(self.hubs) < MOST_HUBS:
            self.hubs.setdefault(url, depth)

    def keep(self, url: str, mark: Mark | None) -> None:
        """An article that later passes look at again; None: no more."""
        self.read.pop(url, None)
        if mark is not None:
            self.read[url] = mark
        while len(self.read) > MOST_READ:
            del self.read[next(iter(self.read))]

    def put_back(self, url: str, depth: int) -> None:
        """It could not be asked now: it waits in the first place."""
        self.waiting.appendleft((url, depth))
        self.pages -= 1

    @property
    def is_done(self) -> bool:
        return not self.waiting or self.pages >= self.limits.pages

    def _is_barren(self, url: str) -> bool:
        vain, articles = self.shapes.get(shape(url), (0, 0))
        return vain >= BARREN and vain > 10 * articles

    # --- from poll to poll ---------------------------------------------------------------------

    def dump(self) -> bytes:
        head = {
            "start": self.start,
            "waiting": list(self.waiting),
            "hubs": self.hubs,
            "shapes": dict(list(self.shapes.items())[-2_000:]),
            "read": self.read,
            "pages": self.pages,
            "articles": self.articles,
        }
        # Digests do not shrink: compressing 200,000 of them took 170 ms of the loop.
        return zlib.compress(json.dumps(head).encode() + b"\n", 1) + b"".join(self.seen)

    @classmethod
    def load(cls, memory: bytes, start: str, limits: Limits) -> Self:
        """Goes on where `dump` was; from the beginning where *start* is another."""
        packed = zlib.decompressobj()
        head, _, tail = packed.decompress(memory).partition(b"\n")
        tail += packed.unused_data  # where they stand since; what an earlier version wrote has them packed, too
        told = json.loads(head)
        if told["start"] != start:
            return cls.begin(start, limits)
        return cls(
            start=start,
            limits=limits,
            waiting=deque((url, depth) for url, depth in told["waiting"]),
            seen={tail[i : i + 8] for i in range(0, len(tail), 8)},
            hubs=told["hubs"],
            shapes=told["shapes"],
            read={url: Mark(*mark) for url, mark in told.get("read", {}).items()},
            pages=told["pages"],
            articles=told["articles"],
        )


def tidied(url: str) -> str:
    """*url* without fragment, session ids, and ways to sort or print one list."""
    parts = urlsplit(url)
    path = _IN_PATH.sub("", parts.path) or "/"
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        kept = [(name, value) for name, value in pairs if not _SESSION.match(name) and not _SORTS.match(name)]
        query = urlencode(kept) if len(kept) < len(pairs) else query
    return urlunsplit(parts._replace(path=path, query=query, fragment=""))


def shape(url: str) -> str:
    """What addresses of one make share: /events/2026-03/ → /events/N-N/, ?month=3&year=1 → ?month&year."""
    parts = urlsplit(url)
    steps = [re.sub(r"\d+", "N", step) if len(step) < 30 else "…" for step in parts.path.split("/")]
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    slug = steps[-1]
    steps[-1] = "*" if slug.count("-") >= 2 or slug == "…" else slug
    return f"{'/'.join(steps)}?{'&'.join(names)}"


def _is_trap(url: str) -> bool:
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    if len(url) > _LONGEST or len(steps) > _STEPS or parts.query.count("=") > _PARAMETERS:
        return True
    if any(steps.count(step) > 2 for step in set(steps)) or _repeats(steps):
        return True
    names = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    return sum(bool(_DATES.match(name)) for name in names) >= 1 and not addresses.may_be_article(parts.path)


def _repeats(steps: list[str]) -> bool:
    """/a/b/a/b: a relative link that leads deeper each time."""
    return any(steps[i : i + 2] == steps[i + 2 : i + 4] for i in range(len(steps) - 3))


def _same_site(url: str, start: str, *, subdomains: bool) -> bool:
    host, home = _host(url), _host(start)
    return host == home or (subdomains and host.endswith("." + home.partition(":")[0]))


def _host(url: str) -> str:
    return re.sub(r"^(?:www|m|amp)\.", "", urlsplit(url).netloc.rpartition("@")[2].lower())


def _mark(url: str) -> bytes:
    return blake2b(canonical_url(url).encode("utf-8", "surrogatepass"), digest_size=8).digest()
