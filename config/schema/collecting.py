"""What is collected, and how politely."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import Field

from config.schema.values import Country, Duration, Language, Period, Place, Settings, Size, Zone

IMPLIED_KINDS = (
    "feed",
    "files",
    "spider",
)  # a source with `url` alone is a feed, with `path` files, with `spider` that


class SourceSettings(Settings):
    """A place that publishes. The options of its kind stand beside these settings."""

    kind: str = "feed"  # what it is: a feed, a section page, a folder …; `files` where `path` is given
    url: Place | None = None  # where it is, for kinds that are fetched
    path: str | None = None  # where it is, for kinds that read the disk; relative to the configuration's folder
    outlet: str | None = None  # the publisher's name as readers know it; otherwise the host
    language: Language | None = None  # BCP 47 code; otherwise found out for each article
    country: Country | None = None  # where the outlet sits: two letters
    tags: tuple[str, ...] = ()  # your own words, for `tag:` in rules
    zone: Zone = "UTC"  # the time zone of dates that name none
    fastest: Period | None = None  # never polled sooner; otherwise as in `crawl`
    slowest: Period | None = None  # never later; otherwise as in `crawl`
    watch: Literal["as usual", "closely"] = (
        "as usual"  # closely: what its answers ask us to wait is kept for ten minutes at most
    )
    full_text: bool = True  # fetch the articles' pages where the source gives an extract only
    enabled: bool = True  # false: keep it here, but do not poll it


class CrawlSettings(Settings):
    """How politely, and how much."""

    user_agent: str | None = None  # how we introduce ourselves; otherwise wirewatch's name, version and the contact
    contact: str = ""  # a mail address or page for outlets that want to talk to you
    per_host_delay: Duration = timedelta(seconds=1)  # between the starts of two requests to one host
    per_host_concurrency: int = Field(default=2, ge=1, le=32)  # requests to one host at the same time
    concurrency: int = Field(default=64, ge=1, le=1000)  # requests at the same time altogether
    timeout: Period = timedelta(seconds=30)  # for one request
    max_feed_bytes: Size = 5_000_000  # 5MB: a larger feed is refused
    max_page_bytes: Size = 10_000_000  # 10MB: a larger page is refused
    robots: bool = True  # ask robots.txt before an article's page is fetched
    robots_for_feeds: bool = False  # … and before a feed is: publishers put feeds out to be polled
    allow: tuple[str, ...] = ()  # hosts or networks that may be asked although they are private: 192.168.7.0/24
    revisit: bool = True  # look again at the pages of articles that fired, and of their stories, for a week
    backlog_pages: int = Field(
        default=100, ge=0, le=100_000
    )  # pages of old news of one source that may wait to be read
    fastest: Period = timedelta(minutes=2)  # no source is polled sooner than this
    slowest: Period = timedelta(hours=6)  # … and none later
