"""What a person may name on the command line: a configured source, an address, a file or a folder.

herald · https://outlet.example/feed.xml · https://outlet.example/news/a · texts/ · article.txt · saved.xml
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from news.errors import WirewatchError
from news.ids import SourceId
from news.model import Dispatch, Fetch, Poll, Source, SourceState, Visit, Visited
from wirewatch.cli.sources import free_slug

if TYPE_CHECKING:
    from collections.abc import Iterable

    from config.settings import Config
    from crawler.collector import Crawler
    from news.ports import Collector
    from wirewatch.app import App

MOST = 20_000_000  # bytes of a saved feed


def is_address(target: str) -> bool:
    """Whether it is meant as a URL: with a scheme, or a host name that is no file."""
    if target.startswith(("http://", "https://")):
        return True
    host = target.partition("/")[0].partition(":")[0]
    return "." in host.strip(".") and not Path(target).expanduser().exists() and not target.startswith(("/", ".", "~"))


def allowing(config: Config, targets: Iterable[str]) -> Config:
    """*config*, where the hosts that somebody typed may be private: naming them is the permission."""
    hosts = [
        urlsplit(target if "://" in target else f"https://{target}").hostname
        for target in targets
        if is_address(target)
    ]
    more = tuple(host for host in hosts if host)
    return replace(config, crawl=replace(config.crawl, allow=(*config.crawl.allow, *more)))


async def sources_of(app: App, targets: Sequence[str]) -> list[Source]:
    """The sources that *targets* name, in their order; all of the configuration where there are none."""
    if not targets:
        return list(app.desk.sources.values())
    found: dict[SourceId, Source] = {}
    for target in targets:
        source = await _source(app, target, taken={*app.desk.sources, *found})
        found[source.id] = source
    return list(found.values())


async def _source(app: App, target: str, taken: set[SourceId]) -> Source:
    configured = app.desk.sources.get(SourceId(target))
    if configured is not None:
        return configured
    if is_address(target):
        same = next((source for source in app.desk.sources.values() if source.url == target), None)
        return same or await _found(app, target, set(taken))
    here = await _on_disk(app, Path(target), set(taken))
    if here is not None:
        return here
    from config.words import suggest

    raise WirewatchError(
        f"{target} is neither a source, nor an address, nor a file",
        hint=suggest(target, app.desk.sources, noun="sources"),
    )


async def _on_disk(app: App, given: Path, taken: set[str]) -> Source | None:
    """A file or folder; a file may be a feed that somebody saved. Raises SourceError."""
    path = await asyncio.to_thread(lambda: given.expanduser().absolute())
    if not await asyncio.to_thread(path.exists):
        return None
    source = Source(id=SourceId(free_slug(path.stem, taken)), kind="files", url=str(path), outlet=path.name)
    items = await asyncio.to_thread(_saved_feed, path, source, app.clock.now())
    if items is not None:
        app.collector = _Had(app.collector, {source.id: items})
    return source


def _saved_feed(path: Path, source: Source, now: datetime) -> Sequence[Dispatch] | None:
    """The items of a file that is a feed; None where it is none."""
    from crawler.drafts import parse
    from crawler.page import Page
    from crawler.samples import sniff

    if not path.is_file() or path.stat().st_size > MOST:
        return None
    page = Page(url=path.as_uri(), requested=path.as_uri(), status=200, body=path.read_bytes(), fetched=now)
    kind = sniff(page)
    return parse(page, replace(source, kind=kind), now).dispatches if kind != "page" else None


async def _found(app: App, url: str, taken: set[str]) -> Source:
    """What stands behind an address: a feed, a section page, or one article. Raises SourceError."""
    crawler: Crawler = app.collector  # type: ignore[assignment]  # wiring opens nothing else
    discovered = await crawler.discover(url)
    host = (urlsplit(discovered.url).hostname or url).removeprefix("www.")
    source = Source(id=SourceId(free_slug(host, taken)), kind="page", url=discovered.url, outlet=host)
    if discovered.article is not None:
        app.collector = _Had(app.collector, {source.id: (replace(discovered.article, source=source.id),)})
        return source
    best = discovered.best
    if best is None:
        why = next((f": {each.error}" for each in discovered.candidates if each.error), "")
        raise WirewatchError(
            f"{url} is no feed and links to no articles{why}", hint="give the address of a section page"
        )
    return replace(source, kind=best.kind, url=best.url, outlet=best.title or host, language=discovered.language)


class _Had:
    """A collector that has some articles in hand already: the poll of their source is these."""

    def __init__(self, collector: Collector, dispatches: Mapping[SourceId, Sequence[Dispatch]]) -> None:
        self._collector = collector
        self._dispatches = dispatches

    async def open(self) -> None:
        await self._collector.open()

    async def close(self) -> None:
        await self._collector.close()

    async def poll(self, source: Source, state: SourceState, *, force: bool = False) -> Poll:
        from wirewatch.cli.house import now

        had = self._dispatches.get(source.id)
        if had is None:
            return await self._collector.poll(source, state, force=force)
        fetch = Fetch(source=source.id, at=now(), status=200, url=source.url, found=len(had))
        return Poll(fetch=fetch, dispatches=tuple(had))

    def slow(self, host: str, apart: timedelta) -> None:
        self._collector.slow(host, apart)

    async def complete(
        self,
        source: Source,
        dispatches: Sequence[Dispatch],
        progress: Callable[[int], None] | None = None,
        *,
        patience: timedelta | None = None,
    ) -> list[Dispatch]:
        return await self._collector.complete(source, dispatches, progress, patience=patience)

    async def visit(self, source: Source, visit: Visit, known: Dispatch) -> Visited:
        return await self._collector.visit(source, visit, known)
