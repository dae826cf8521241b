"""`wirewatch add`: an address becomes a source."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from news.errors import WirewatchError
from wirewatch.cli import paper
from wirewatch.cli.house import AsJson, DryRun, here, now
from wirewatch.cli.sources import free_slug

if TYPE_CHECKING:
    from config.settings import Config
    from crawler.discover import Candidate, Discovered


def add(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, a site or a section page.")],
    name: Annotated[
        str | None, typer.Option("--name", help="The source's slug; otherwise made from its title.")
    ] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", help="The publisher's name, as readers know it.")] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Find what can be polled behind an address, and add it to wirewatch.yaml.

    The address may be a feed, a site (its feeds are looked for) or a section page without a feed.
    """
    from config.edit import add_sources

    house = here(ctx)
    config = house.config()
    discovered = asyncio.run(_discover(config, url))
    best = discovered.best
    if best is None:
        raise WirewatchError(
            f"{url}: no feed was found, and no article links", hint="give the address of a feed or a section page"
        )
    _refuse_known(config, best.url)
    slug = _slug(config, name, outlet or best.title or discovered.title or discovered.url)
    settings = _settings(discovered, best, outlet)
    if not dry_run:
        add_sources(house.path, {slug: settings})
    if as_json:
        paper.write_json(
            {
                "source": slug,
                "settings": settings,
                "added": not dry_run,
                "found": [_shape(c) for c in discovered.candidates],
            }
        )
        return
    for candidate in discovered.candidates:
        _tell(candidate, chosen=candidate is best)
    paper.say()
    done = "would be added" if dry_run else "is added"
    paper.say(f"[green]✓[/] [bold]{slug}[/] {done} to {paper.safe(str(house.path))}")
    if not dry_run:
        paper.say(f"  [dim]`wirewatch crawl {slug}` asks it now[/]")


async def _discover(config: Config, url: str) -> Discovered:
    from crawler.collector import Crawler
    from news.clock import SystemClock
    from wirewatch.cli.targets import allowing
    from wirewatch.wiring import crawl_settings

    crawler = Crawler(crawl_settings(allowing(config, [url]).crawl), SystemClock())
    await crawler.open()
    try:
        with paper.progress() as bars:
            bars.add_task("looking", total=None, note=paper.safe(url[:60]))
            return await crawler.discover(url)
    finally:
        await crawler.close()


def _refuse_known(config: Config, url: str) -> None:
    known = next((source for source in config.sources if source.url == url), None)
    if known is not None:
        raise WirewatchError(f"{url} is there already: source {known.id}")


def _slug(config: Config, name: str | None, title: str) -> str:
    """The name that was asked for, or a free one. Raises typer.BadParameter, WirewatchError."""
    from config.schema import check_slug
    from config.words import SettingError

    taken = {str(source.id) for source in config.sources}
    if name is None:
        host = title.partition("://")[2].partition("/")[0] if "://" in title else title
        return free_slug(host, taken)
    try:
        check_slug(name)
    except SettingError as error:
        raise typer.BadParameter(str(error), param_hint="--name") from None
    if name in taken:
        raise WirewatchError(f"there is a source {name} already", hint="give another --name")
    return name


def _settings(discovered: Discovered, best: Candidate, outlet: str | None) -> dict[str, object]:
    settings: dict[str, object] = {} if best.kind == "feed" else {"kind": best.kind}
    settings["url"] = best.url
    title = " ".join((outlet or best.title or discovered.title).split())
    if title:
        settings["outlet"] = title
    if discovered.language:
        settings["language"] = discovered.language
    return settings


def _tell(candidate: Candidate, *, chosen: bool) -> None:
    """`● feed https://…  41 items a day, the newest 4 min old`, and a few headlines."""
    mark = "[green]●[/]" if chosen else "[dim]○[/]"
    paper.say(f"{mark} {candidate.kind}  {paper.safe(candidate.url)}  [dim]{paper.safe(candidate.why)}[/]")
    if candidate.error:
        paper.say(f"    [red]{paper.safe(candidate.error)}[/]")
        return
    parts = [paper.count(candidate.found, "item")]
    if candidate.a_day:
        parts.append(f"{candidate.a_day:.0f} a day" if candidate.a_day >= 1 else "less than one a day")
    if candidate.newest:
        parts.append(f"the newest {paper.span(now() - candidate.newest)} old")
    paper.say(f"    {', '.join(parts)}")
    for headline in candidate.headlines if chosen else ():
        paper.say(f"    [dim]{paper.safe(headline)}[/]")


def _shape(candidate: Candidate) -> dict[str, Any]:
    return {
        "kind": candidate.kind,
        "url": candidate.url,
        "why": candidate.why,
        "title": candidate.title,
        "items": candidate.found,
        "newest": paper.as_plain(candidate.newest),
        "a_day": candidate.a_day,
        "headlines": list(candidate.headlines),
        "error": candidate.error,
    }
