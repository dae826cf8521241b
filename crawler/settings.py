"""How we crawl: our own settings, and what Scrapy is told.

    CrawlSettings(contact="mailto:desk@outlet.example", per_host_delay=timedelta(seconds=2), allow=("10.2.0.0/16",))

The upper-case names are Scrapy's; `scrapy.cfg` points here, so that spiders run by hand keep the same manners.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from typing import Any

HOME_PAGE = "https://wirewatch.example"  # shown to outlets until a contact is configured


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSettings:
    """Manners and limits of one collector."""

    user_agent: str = f"wirewatch/{version('wirewatch')}"
    contact: str = ""  # a URL or mailto: that outlets can turn to; sent with every request
    per_host_delay: timedelta = timedelta(seconds=1)  # between the starts of two requests to one host; 0 is allowed
    per_host_concurrency: int = 2  # in flight to one host
    timeout: timedelta = timedelta(seconds=30)  # from connecting to the last byte
    connect_timeout: timedelta = timedelta(seconds=10)  # name look-up and connection
    max_feed_bytes: int = 5_000_000  # as sent, and again unpacked
    max_page_bytes: int = 10_000_000
    robots: bool = True  # obey robots.txt for pages
    robots_for_feeds: bool = False  # a feed is published to be polled; some sites still close it by a broad rule
    allow: tuple[str, ...] = ()  # names, addresses or networks that may be reached although they are private
    parsers: int = 2  # child processes that parse
    parse_cpu: timedelta = timedelta(seconds=10)  # of one document
    parse_memory: int = 1 << 30  # bytes of address space of a child
    parse_deadline: timedelta = timedelta(seconds=30)  # by the wall clock

    @property
    def agent(self) -> str:
        """The User-Agent header: who we are and whom to turn to."""
        return f"{self.user_agent} (+{self.contact or HOME_PAGE})"


def scrapy_settings(crawl: CrawlSettings) -> dict[str, Any]:
    """Scrapy's settings for *crawl*: laid over the upper-case ones of this module."""
    return {
        "USER_AGENT": crawl.agent,
        "DOWNLOAD_DELAY": crawl.per_host_delay.total_seconds(),
        "CONCURRENT_REQUESTS_PER_DOMAIN": crawl.per_host_concurrency,
        "DOWNLOAD_TIMEOUT": crawl.timeout.total_seconds(),
        "GUARD_CONNECT_TIMEOUT": crawl.connect_timeout.total_seconds(),
        "GUARD_ALLOW": list(crawl.allow),
        "DOWNLOAD_MAXSIZE": crawl.max_page_bytes,
        "ROBOTS_OBEY": crawl.robots,
    }


BOT_NAME = "wirewatch"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# Both are doors into the process. Remote control is on by default since 2.19: a local server that executes Python.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Ours connects to allowed addresses only. Scrapy opens file: and data: start URLs by default.
DOWNLOAD_HANDLERS = {
    "http": "crawler.manners.Handler",
    "https": "crawler.manners.Handler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_DELAY_JITTER = 0.0  # a promise of "at least a second" is not kept by half a second
COOKIES_ENABLED = False
HTTPPROXY_ENABLED = False  # behind a proxy nobody knows which address is really connected to
METAREFRESH_ENABLED = False
REDIRECT_MAX_TIMES = 5
ROBOTSTXT_OBEY = False  # by crawler.robots: Scrapy's cache never forgets, and allows all for good after an error
DOWNLOADER_MIDDLEWARES = {
    "crawler.manners.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # Handler unpacks
}
EXTENSIONS = {"scrapy.extensions.memusage.MemoryUsage": None}
CONCURRENT_ITEMS = 4
RETRY_TIMES = 1
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]  # without 429: who wants rest is not asked again at once
RETRY_EXCEPTIONS = ["news.errors.SourceDown"]  # what Handler raises
LOG_LEVEL = "INFO"
DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"}

# Spiders run inside an asyncio loop, without a Twisted reactor: a request costs less, and the client is aiohttp's.
# Marked experimental in 2.19: tests/crawler/test_spiders.py holds what we rely on. True: the asyncio reactor.
TWISTED_REACTOR_ENABLED = False

# The rest is ours to say: see CrawlSettings. GUARD_RESOLVER: makes an aiohttp AbstractResolver; None: the system's.
GUARD_RESOLVER = None
globals().update(scrapy_settings(CrawlSettings()))
