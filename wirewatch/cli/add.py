"""`wirewatch add`: an address becomes a source.

2 feeds, 1 sitemap (fresher, chosen): 41 items a day, the newest 4 min old, to be polled every 18 min
robots.txt lets us read its articles
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from news.errors import WirewatchError
from news.fingerprint import canonical_url
from wirewatch.cli import paper
from wirewatch.cli.house import AsJson, DryRun, House, here, now
from wirewatch.cli.sources import free_slug

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from config.settings import Config
    from crawler.candidates import Candidate
    from crawler.discover import Discovered


def add(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, a sitemap, a site or a section page.")],
    name: Annotated[
        str | None, typer.Option("--name", help="The source's slug; otherwise made from its title.")
    ] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", help="The publisher's name, as readers know it.")] = None,
    choose: Annotated[
        int | None, typer.Option("--choose", metavar="N", min=1, help="Take the N-th of what is found, not the best.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", metavar="", help="Ask nothing: take the best.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Find what can be polled behind an address, and add it to wirewatch.yaml.

    The address may be a feed, a sitemap, a site (its feeds and sitemaps are looked for) or a section page without a
    feed. The freshest is taken; on a terminal you are asked first. What is a source already is said to be one, and is
    not added again: exit code 0.
    """
    import asyncio

    from config.edit import add_sources, written

    house = here(ctx)
    config = house.config()
    discovered = asyncio.run(_discover(config, url))
    there = written(house.path)
    known = _Known.of(there)
    if not as_json:
        _tell_all(discovered, known)
    best = _chosen(discovered, url, choose, ask=not (yes or as_json or dry_run or choose) and sys.stdin.isatty())
    slug, settings = known.source(best), {}
    adds = slug is None
    if slug is None:
        slug = _slug(there, name, outlet or best.title or discovered.title, discovered.url)
        settings = _settings(discovered, best, outlet) | _with_password(url, best.url)
    if adds and not dry_run:
        add_sources(house.path, {slug: settings})
    if as_json:
        paper.write_json(
            {
                "source": slug,
                "settings": settings,
                "added": adds and not dry_run,
                "known": not adds,
                "what": discovered.what,
                "trouble": discovered.trouble,
                "found": [_shape(each, known.source(each), chosen=each is best) for each in discovered.candidates],
            }
        )
        return
    _sum_up(discovered, best, config)
    _conclude(slug, house, adds=adds, dry_run=dry_run)


def _conclude(slug: str, house: House, *, adds: bool, dry_run: bool) -> None:
    if not adds:
        paper.say(f"[green]✓[/] it is the source [bold]{slug}[/] already: nothing is added")
        paper.say(f"  [dim]`wirewatch sources show {slug}` tells how it is; --choose N takes another of these[/]")
        return
    done = "would be added" if dry_run else "is added"
    paper.say(f"[green]✓[/] [bold]{slug}[/] {done} to {paper.safe(str(house.path))}")
    if not dry_run:
        paper.say(f"  [dim]`wirewatch crawl {slug}` asks it now[/]")


@dataclass(frozen=True, slots=True)
class _Known:
    """What is a source already, whatever the scheme and the password in its address."""

    slugs: Mapping[str, str]  # by canonical address

    @classmethod
    def of(cls, there: Mapping[str, str]) -> _Known:
        return cls({canonical_url(url): slug for slug, url in there.items() if url})

    def source(self, candidate: Candidate) -> str | None:
        return self.slugs.get(canonical_url(candidate.url))


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


# --- which one -------------------------------------------------------------------------------------


def _chosen(discovered: Discovered, url: str, choose: int | None, *, ask: bool) -> Candidate:
    """The best, the one that was asked for, or the one that the person at the terminal takes. Raises WirewatchError."""
    usable = [each for each in discovered.candidates if each.error is None]
    if not usable:
        why = next((each.error for each in discovered.candidates if each.error and each.kind == "page"), None)
        raise WirewatchError(
            f"{url}: no feed was found, no sitemap with news, and no article links" + (f" ({why})" if why else ""),
            hint="give the address of a feed or a section page",
        )
    if ask:
        answer = typer.prompt(f"take 1 of {len(usable)}? (a number, or n)", default="1", err=True).strip().lower()
        if not answer.isdigit():
            raise typer.Abort
        choose = int(answer)
    if choose is not None and not 1 <= choose <= len(usable):
        raise typer.BadParameter(f"there are {len(usable)} to choose from", param_hint="--choose")
    return usable[(choose or 1) - 1]


def _slug(there: Mapping[str, str], name: str | None, title: str, url: str) -> str:
    """The name that was asked for, or a free one. Raises typer.BadParameter, WirewatchError."""
    from config.schema import check_slug
    from config.words import SettingError

    taken = set(there)
    if name is None:
        return free_slug(title, taken, url)
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
    if discovered.language and best.language in {None, discovered.language}:
        settings["language"] = discovered.language  # else it is found out per article
    if best.renders:
        settings["render"] = True  # its scripts bring its links
    if best.closed:
        settings["full_text"] = False  # robots.txt keeps us out of its articles' pages
    return settings


def _with_password(typed: str, url: str) -> dict[str, object]:
    """The address with the name and password that were typed, where it is of the same host; nothing where there are none."""
    from urllib.parse import urlsplit, urlunsplit

    mine, _, host = urlsplit(typed if "://" in typed else f"https://{typed}").netloc.rpartition("@")
    parts = urlsplit(url)
    if not mine or host.lower() != parts.netloc.lower():
        return {}
    paper.tell(
        "[yellow]![/] its password stands in wirewatch.yaml now: write ${NAME} there, and set NAME in the environment"
    )
    return {"url": urlunsplit(parts._replace(netloc=f"{mine}@{host}"))}


# --- what is told ----------------------------------------------------------------------------------


def _tell_all(discovered: Discovered, known: _Known) -> None:
    if discovered.trouble:
        paper.say(f"[yellow]![/] {paper.safe(discovered.trouble)}: looked for what is put out to be polled")
    number = 0
    for candidate in discovered.candidates:
        number += candidate.error is None
        _tell(candidate, number if candidate.error is None else None, known.source(candidate))


def _tell(candidate: Candidate, number: int | None, source: str | None) -> None:
    """`1 feed https://…`, how much and how fresh, and a few headlines of the first and of pages."""
    mark = f"[green]{number}[/]" if number == 1 else f"[dim]{number or '–'}[/]"
    paper.say(f"{mark} {candidate.kind}  {paper.safe(candidate.url)}  [dim]{paper.safe(candidate.why)}[/]")
    if candidate.error:
        paper.say(f"    [red]{paper.safe(candidate.error)}[/]")
        return
    paper.say(f"    {_pace(candidate)}" + _aside(candidate, source))
    if candidate.unasked:
        paper.say(
            f"    [yellow]{paper.safe(candidate.unasked)}[/]: feeds are put out to be asked, and it is all the same;"
        )
        paper.say("    [dim]`crawl: {robots_for_feeds: true}` in wirewatch.yaml minds robots.txt for feeds, too[/]")
    if candidate.closed:
        paper.say(f"    [yellow]{paper.safe(candidate.closed)}[/]")
    for headline in candidate.headlines if number == 1 or candidate.kind == "page" else ():
        paper.say(f"    [dim]{paper.safe(headline)}[/]")


def _aside(candidate: Candidate, source: str | None) -> str:
    told = ["what readers say"] if candidate.of_comments else ["a podcast"] if candidate.is_media else []
    told += [f"source {source}"] if source else []
    return f"  [dim]({', '.join(told)})[/]" if told else ""


def _pace(candidate: Candidate) -> str:
    parts = [paper.count(candidate.found, "item")]
    if candidate.a_day:
        parts.append(f"{candidate.a_day:.0f} a day" if candidate.a_day >= 1 else "less than one a day")
    if candidate.newest:
        parts.append(f"the newest {paper.span(now() - candidate.newest)} old")
    return ", ".join(parts)


def _sum_up(discovered: Discovered, best: Candidate, config: Config) -> None:
    """`2 feeds, 1 sitemap (fresher, chosen): …`, and what robots.txt allows."""
    usable = [each for each in discovered.candidates if each.error is None]
    kinds = [("feed", ("feed", "jsonfeed")), ("sitemap", ("sitemap",)), ("page by its links", ("page",))]
    parts = [_counted(word, [each for each in usable if each.kind in names], usable, best) for word, names in kinds]
    paper.say()
    told = f"{', '.join(filter(None, parts))}: {_pace(best)}"
    paper.say(told + (f", to be polled every {paper.span(_every(best, config))} or so" if best.a_day else ""))
    if best.kind == "page":
        feed = "no feed of it" if any(each.kind in {"feed", "jsonfeed"} for each in usable) else "no feed"
        paper.say(f"[yellow]![/] {feed}: its headlines are found by their links; are these above the right ones?")
        paper.say("  [dim]otherwise say where they stand: `links`, in docs/reference/sources.md[/]")
    if best.link and not best.closed:
        paper.say("[dim]robots.txt lets us read its articles[/]")
    elif best.closed:
        paper.say("[yellow]![/] robots.txt keeps us out of its articles: titles and extracts only (full_text: false)")


def _counted(word: str, of_kind: Sequence[Candidate], usable: Sequence[Candidate], best: Candidate) -> str:
    if not of_kind:
        return ""
    chosen = "" if best not in of_kind or len(usable) == 1 else " (chosen)"
    others = [each.newest for each in usable if each not in of_kind and each.newest]
    if chosen and best.newest and others and best.newest > max(others):
        chosen = " (fresher, chosen)"
    return paper.count(len(of_kind), word) + chosen


def _every(best: Candidate, config: Config) -> timedelta:
    """Half the usual gap between its items, as `crawler.pace` has it."""
    from config.schema import CrawlSettings

    usual = CrawlSettings()
    gap = timedelta(days=1) / (best.a_day or 1.0)
    fastest = min((source.fastest for source in config.sources), default=usual.fastest)
    slowest = max((source.slowest for source in config.sources), default=usual.slowest)
    return min(max(gap / 2, fastest), slowest)


def _shape(candidate: Candidate, source: str | None, *, chosen: bool) -> dict[str, Any]:
    return {
        "kind": candidate.kind,
        "url": candidate.url,
        "why": candidate.why,
        "title": candidate.title,
        "items": candidate.found,
        "newest": paper.as_plain(candidate.newest),
        "a_day": candidate.a_day,
        "headlines": list(candidate.headlines),
        "robots": candidate.closed or ("open" if candidate.link else None),
        "robots_of_feed": candidate.unasked,
        "error": candidate.error,
        "source": source,
        "chosen": chosen,
    }
