"""The article spider: full texts of the addresses given, through the same readers as the daemon's.

    scrapy crawl article -a url=https://outlet.example/news/a.html -O -:json
    scrapy crawl article -a file=addresses.txt -O articles.jsonl

Items are dispatches, as plain values. robots.txt, guard and distances are those of the daemon; addresses that are
private are reached with `-s GUARD_ALLOW=10.2.0.0/16`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response

from crawler.drafts import complete
from crawler.ground import bare
from crawler.page import Page
from crawler.pool import Pool
from crawler.settings import CrawlSettings
from news.errors import SourceError
from news.ids import SourceId, digest
from news.model import Source


class ArticleSpider(Spider):
    """Yields one item per article. Arguments: `url` (several, parted by blanks) or `file` (one address a line)."""

    name = "article"

    def __init__(self, url: str = "", file: str = "", outlet: str = "", **given: Any) -> None:
        super().__init__(**given)
        listed = Path(file).read_text(encoding="utf-8").split() if file else []
        self._urls = [*url.split(), *listed]
        self._outlet = outlet
        crawl = CrawlSettings()
        self._pool = Pool(
            parsers=crawl.parsers, cpu=crawl.parse_cpu, memory=crawl.parse_memory, deadline=crawl.parse_deadline
        )

    async def start(self) -> AsyncIterator[Request]:
        for url in self._urls:
            yield Request(url, callback=self.parse_article)

    async def parse_article(self, response: Response) -> AsyncIterator[dict[str, Any]]:
        """The page as an item; one that is no article is told of in the log."""
        page = page_of(response)
        outlet = self._outlet or urlsplit(page.url).hostname or ""
        source = Source(id=SourceId(self.name), kind="page", url=page.url, outlet=outlet)
        try:
            dispatch = await self._pool.run(complete, page, bare(page), source)
        except SourceError as error:
            self.logger.warning("%s: %s", page.url, error.message)
            return
        if not dispatch.body:
            self.logger.warning("%s: no article is found on it", page.url)
            return
        yield dict(plain(asdict(dispatch) | {"digest": digest(dispatch.title, dispatch.body)}))

    async def closed(self, reason: str) -> None:
        """End the children; *reason* is Scrapy's."""
        del reason
        await self._pool.close()


def page_of(response: Response) -> Page:
    headers = {name.decode("latin-1").lower(): values for name, values in response.headers.items()}
    return Page(
        url=response.url,
        requested=(response.request or response).url,
        status=response.status,
        headers={name: b", ".join(values).decode("latin-1") for name, values in headers.items()},
        body=response.body,
        fetched=datetime.now(UTC),
        elapsed=timedelta(seconds=response.meta.get("download_latency", 0.0)),
    )


def plain(values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        yield name, value.isoformat() if isinstance(value, datetime) else value
