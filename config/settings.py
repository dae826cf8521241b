"""A configuration that holds, as plain values: what `load` returns.

Config ── sources, actors, rules, subscriptions, channels, tests     the user's nouns
       └─ crawl, web, database, backlog                              how the program behaves
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from news.errors import Problem
from news.ids import ChannelId, RuleId
from news.model import STORY_WINDOW, Actor, Inhibition, Rule, Silence, Source, Subscription

if TYPE_CHECKING:
    from news.variants import Variants


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """A way to reach somebody, as configured."""

    id: ChannelId
    kind: str  # a module in alerts/channels
    options: object = field(repr=False)  # an instance of the kind's Options; may hold secrets
    at_most: int | None = None  # messages in any minute


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlConfig:
    """How the crawler behaves towards the hosts it asks: the names are those of crawler.settings."""

    user_agent: str | None = None  # None: the crawler's own
    contact: str = ""
    per_host_delay: timedelta = timedelta(seconds=1)
    per_host_concurrency: int = 2
    concurrency: int = 64
    timeout: timedelta = timedelta(seconds=30)
    max_feed_bytes: int = 5_000_000
    max_page_bytes: int = 10_000_000
    robots: bool = True
    robots_for_feeds: bool = False
    allow: tuple[str, ...] = ()
    revisit: bool = True
    backlog_pages: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WebConfig:
    """Our own pages."""

    host: str = "127.0.0.1"
    port: int = 8383
    base_url: str = ""  # as readers of a digest reach it; "": they do not


@dataclass(frozen=True, slots=True, kw_only=True)
class HeartbeatConfig:
    """A sign of life for a watcher outside."""

    url: str = field(default="", repr=False)  # holds a token; "": nobody watches
    every: timedelta = timedelta(minutes=5)
    method: str = "POST"
    signals: bool = False
    allow: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepConfig:
    """For how long things are kept; nothing: for ever."""

    articles: timedelta = timedelta(days=365)
    deliveries: timedelta = timedelta(days=90)
    notices: timedelta = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestArticle:
    """The article that a rule's test is about: given here, or an archived one by its address."""

    __test__ = False  # pytest would take it for a test case

    title: str = ""
    body: str = ""
    author: str = ""
    source: str = "test"
    language: str | None = None
    country: str | None = None
    tags: tuple[str, ...] = ()
    at: datetime | None = None
    url: str | None = None  # with neither title nor body: an archived article


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTest:
    """One expectation about a rule: `wirewatch rules test`."""

    rule: RuleId
    article: TestArticle
    match: bool
    highlights: tuple[str, ...] | None = None  # the highlighted words, in order; None: not minded
    name: str = ""
    place: str = ""  # "wirewatch.yaml:41"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """wirewatch.yaml, whole and sound."""

    path: Path
    database: str  # a URL: sqlite:///… or postgresql://…
    sources: tuple[Source, ...] = ()
    actors: tuple[Actor, ...] = ()
    spellings: tuple[tuple[str, ...], ...] = ()  # `variants`: what is one word to rules, besides the shipped list
    rules: tuple[Rule, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    channels: tuple[ChannelSettings, ...] = ()
    tests: tuple[RuleTest, ...] = ()
    silences: tuple[Silence, ...] = ()
    inhibitions: tuple[Inhibition, ...] = ()
    crawl: CrawlConfig = CrawlConfig()
    web: WebConfig = WebConfig()
    heartbeat: HeartbeatConfig = HeartbeatConfig()
    keep: KeepConfig = KeepConfig()
    backlog: timedelta = timedelta(hours=24)
    oldest: timedelta = timedelta(days=7)
    story_window: timedelta = STORY_WINDOW  # a story that nobody added to for so long is closed
    files: tuple[Path, ...] = ()  # everything that was read: a change in any of them asks for a reload
    looked: tuple[tuple[Path, str], ...] = ()  # folder and pattern of `include`: a new file asks for a reload too
    notes: tuple[Problem, ...] = ()  # sound, but probably not meant

    @property
    def variants(self) -> Variants:
        """The shipped list of variants with ours."""
        from news.variants import extended  # not above: most commands compile no rule

        return extended(self.spellings)

    @property
    def home(self) -> Path:
        """The folder of the file: relative paths start here."""
        return self.path.parent
