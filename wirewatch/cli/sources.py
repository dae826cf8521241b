"""`wirewatch sources`: where news comes from, and how each source is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from news.errors import WirewatchError
from news.ids import SourceId
from wirewatch.cli import exits, paper, shapes
from wirewatch.cli.house import AsJson, House, here, now

if TYPE_CHECKING:
    from config.settings import Config
    from crawler.collector import Crawler
    from news.model import Fetch, Poll, Source, SourceState
    from news.ports import Store

app = typer.Typer(name="sources", help="Where news comes from.")

WEEK = timedelta(days=7)
MOST_FAILING = 20  # told whole below the list


@app.callback(invoke_without_command=True)
def sources(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Where news comes from, and how each source is."""
    if ctx.invoked_subcommand is None:
        _list(here(ctx), as_json=as_json)


@app.command("list")
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Each source: how it is, how much it brings, when it is asked next."""
    _list(here(ctx), as_json=as_json)


def _list(house: House, *, as_json: bool) -> None:
    config = house.config()
    with house.store() as store:
        told = [_known(store, source) for source in config.sources]
    if as_json:
        paper.write_json([_shape(*each) for each in told])
        return
    if not config.sources:
        paper.tell("no sources yet: `wirewatch add URL` adds one")
        return
    paper.table(
        ("source", "kind", "outlet", "polled", "next", "news", "state"),
        [_row(*each) for each in told],
        right=("news",),
        flexible=("source", "outlet", "state"),
    )
    _failing([(source, state) for source, state, _ in told if state is not None and state.failures])


def _failing(failing: Sequence[tuple[Source, SourceState]]) -> None:
    """What the table cuts where the terminal ends."""
    for source, state in failing[:MOST_FAILING]:
        paper.say(f"[red]✗[/] [bold]{source.id}[/]: {paper.safe(state.error or 'failing')}")
    if len(failing) > MOST_FAILING:
        paper.say(
            f"[dim]… and {len(failing) - MOST_FAILING} more that fail: `wirewatch sources show SOURCE`, or --json[/]"
        )


def _known(store: Store, source: Source) -> tuple[Source, SourceState | None, list[Fetch]]:
    return source, store.sources.state(source.id), store.sources.fetches(source.id, limit=100)


def _row(source: Source, state: SourceState | None, fetches: Sequence[Fetch]) -> tuple[str, ...]:
    polled, soon, told = _health(state)
    rate = _a_day(fetches)
    news = "–" if rate is None else f"{rate:.0f} a day" if rate >= 1 or not rate else f"{rate:.1f} a day"
    return f"[bold]{source.id}[/]", source.kind, paper.safe(source.outlet[:24]), polled, soon, news, told


def _health(state: SourceState | None, *, whole: bool = False) -> tuple[str, str, str]:
    if state is None or state.polled_at is None:
        return "–", "–", "[dim]not asked yet[/]"
    soon = paper.span(state.next_at - now()) if state.next_at > now() else "now"
    if state.failures:
        since = f", for {paper.span(now() - state.failing_since)}" if state.failing_since else ""
        error = state.error or "failing"
        return paper.when(state.polled_at), soon, f"[red]✗[/] {paper.safe(error if whole else _gist(error))}{since}"
    if state.thin_since:
        since = f" since {paper.when(state.thin_since)}: has its layout changed?" if whole else ""
        return paper.when(state.polled_at), soon, f"[yellow]![/] its pages give little text{since}"
    silent = state.arrivals and now() - state.arrivals[-1] > WEEK
    return paper.when(state.polled_at), soon, "[yellow]![/] no news for a week" if silent else "[green]✓[/]"


def _a_day(fetches: Sequence[Fetch]) -> float | None:
    """New articles a day over the polls that are remembered; the first poll is backlog, and counts for nothing."""
    if len(fetches) < 2:
        return None
    span = (fetches[0].at - fetches[-1].at).total_seconds()
    return sum(fetch.new for fetch in fetches[:-1]) / span * 86_400 if span >= 3_600 else None


# --- one -------------------------------------------------------------------------------------------


def _manners(state: SourceState | None) -> list[tuple[str, str]]:
    """What was learnt of it, where that is out of the ordinary."""
    if state is None:
        return []
    facts = [("moved to", paper.safe(state.address))] if state.address else []
    if state.moving:
        facts.append(("moving?", f"{paper.safe(state.moving)}, said {paper.count(state.moves, 'answer')} in a row"))
    if state.distrusted_at:
        facts.append(
            ("validators", f"did not hold {paper.when(state.distrusted_at)}: asked for the whole answer each time")
        )
    if state.hub:
        facts.append(("hub", paper.safe(state.hub)))
    return facts


@app.command("show")
def show(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="A source's slug.")],
    as_json: AsJson = False,
) -> None:
    """One source: how it is, what it brings, what is remembered of it, and its last polls."""
    house = here(ctx)
    found = _named(house.config(), name)
    with house.store() as store:
        source, state, fetches = _known(store, found)
        newest = next(iter(store.archive.listed(source=SourceId(name), limit=1)), None)
    if as_json:
        article = {"title": newest.revision.title, "when": paper.as_plain(newest.article.when)} if newest else None
        told = {"newest": article, "fetches": [shapes.fetch(fetch) for fetch in fetches[:20]]}
        paper.write_json(_shape(source, state, fetches) | told)
        return
    polled, soon, told_ = _health(state, whole=True)
    rate = _a_day(fetches)
    paper.facts(
        [
            ("source", f"[bold]{found.id}[/]"),
            ("kind", found.kind),
            ("where", paper.safe(_address(found))),
            *([("moved", paper.safe(state.address))] if state and state.address else []),
            ("outlet", paper.safe(found.outlet)),
            ("pace", f"between {paper.span(found.fastest)} and {paper.span(found.slowest)}"),
            ("brings", "known after an hour of polls" if rate is None else f"{rate:.1f} new articles a day"),
            (
                "newest",
                f"{paper.when(newest.article.when)}  {paper.safe(newest.revision.title[:70])}" if newest else "–",
            ),
            ("polled", polled),
            ("next", soon),
            ("validators", _validators(state)),
            ("state", told_),
            *_manners(state),
        ]
    )
    if fetches:
        paper.say()
        _polls(fetches[:20])


def _named(config: Config, name: str) -> Source:
    from config.words import suggest

    found = next((source for source in config.sources if source.id == name), None)
    if found is None:
        hint = suggest(name, [source.id for source in config.sources], noun="sources")
        raise WirewatchError(f"there is no source {name}", hint=hint)
    return found


def _address(source: Source) -> str:
    from config.secrets import hide_url

    return hide_url(source.url) if "@" in source.url else source.url


def _validators(state: SourceState | None) -> str:
    """What makes the next poll a conditional one."""
    if state is None or state.succeeded_at is None:
        return "–"
    if state.distrusted_at is not None:
        return f"[yellow]not believed since {paper.when(state.distrusted_at)}[/]: the same, and another body"
    given = {"ETag": state.etag, "Last-Modified": state.last_modified}
    parts = [f"{name} {paper.safe(value.decode('latin-1'))}" for name, value in given.items() if value]
    parts += [f"{paper.count(len(state.blocks) // 8, 'item')} known"] if state.blocks else []
    parts += [f"{len(state.memory):,} bytes of memory"] if state.memory else []
    return ", ".join(parts) or "none: each poll is read whole"


def _polls(fetches: Sequence[Fetch]) -> None:
    rows = [
        (
            paper.when(fetch.at),
            str(fetch.status or "–"),
            f"{fetch.elapsed.total_seconds():.2f} s",
            str(fetch.found),
            str(fetch.new),
            paper.safe(fetch.error or ""),
        )
        for fetch in fetches
    ]
    paper.table(
        ("at", "status", "took", "found", "new", "error"), rows, right=("took", "found", "new"), flexible=("error",)
    )


def _shape(source: Source, state: SourceState | None, fetches: Sequence[Fetch]) -> dict[str, Any]:
    return shapes.source(source, state) | {
        "a_day": _a_day(fetches),
        "last_news": paper.as_plain(state.arrivals[-1]) if state and state.arrivals else None,
        "fastest": paper.as_plain(source.fastest),
        "slowest": paper.as_plain(source.slowest),
        "etag": _text(state.etag) if state else None,
        "last_modified": _text(state.last_modified) if state else None,
        "known_items": len(state.blocks) // 8 if state and state.blocks else None,
        "moved_to": state.address if state else None,
    }


def _text(raw: bytes | None) -> str | None:
    return raw.decode("latin-1") if raw else None


# --- asking them now -------------------------------------------------------------------------------


@app.command("check")
def check(
    ctx: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Slugs; otherwise all.")] = None,
    as_json: AsJson = False,
) -> None:
    """Ask sources now, and store nothing: do they answer, how fresh are they, does robots.txt let us in.

    Exit code 1 where one does not answer as it should.
    """
    import asyncio

    config = here(ctx).config()
    wanted = [_named(config, name) for name in names] if names else list(config.sources)
    checked = asyncio.run(_check(config, wanted, quiet=as_json))
    if as_json:
        paper.write_json([_checked(*each) for each in checked])
    else:
        paper.table(
            ("source", "answer", "items", "newest", "robots", "remarks"),
            [_line(*each) for each in checked],
            right=("items",),
            flexible=("remarks",),
        )
        for source, poll, closed in checked:  # the table cuts them where the terminal ends
            if poll.fetch.error:
                paper.say(f"[red]✗[/] [bold]{source.id}[/]: {paper.safe(poll.fetch.error)}")
            for remark in filter(None, (closed, *poll.warnings)):
                paper.say(f"[yellow]![/] [bold]{source.id}[/]: {paper.safe(remark)}")
    if any(poll.fetch.error for _, poll, _ in checked):
        raise typer.Exit(exits.WRONG)


Checked = tuple["Source", "Poll", "str | None"]


async def _check(config: Config, wanted: Sequence[Source], *, quiet: bool) -> list[Checked]:
    import asyncio

    from crawler.collector import Crawler
    from news.clock import SystemClock
    from wirewatch.wiring import crawl_settings

    crawler = Crawler(crawl_settings(config.crawl), SystemClock())
    await crawler.open()
    try:
        with paper.progress(quiet=quiet) as bars:
            task = bars.add_task("asking", total=len(wanted), note="")

            async def one(source: Source) -> Checked:
                checked = await _ask(crawler, source)
                bars.update(task, advance=1, note=paper.safe(source.id))
                return checked

            return await asyncio.gather(*map(one, wanted))
    finally:
        await crawler.close()


async def _ask(crawler: Crawler, source: Source) -> Checked:
    from wirewatch.crawl import unasked

    poll = await crawler.poll(source, unasked(source, now()), force=True)
    link = next((each.link for each in poll.dispatches if each.link), None)
    return source, poll, await crawler.closed(link) if link else None


def _newest(poll: Poll) -> datetime | None:
    return max(
        (each.published or each.modified for each in poll.dispatches if each.published or each.modified), default=None
    )  # type: ignore[type-var]  # the ones without a date are left out


def _line(source: Source, poll: Poll, closed: str | None) -> tuple[str, ...]:
    fetch, newest = poll.fetch, _newest(poll)
    answer = f"[red]{fetch.status or fetch.error_kind}[/]" if fetch.error else f"[green]{fetch.status or 'read'}[/]"
    robots = "[yellow]closed[/]" if closed else "open" if poll.dispatches else "–"
    remarks = [_gist(fetch.error), closed or "", *poll.warnings, poll.note]
    return (
        f"[bold]{source.id}[/]",
        answer,
        str(fetch.found),
        f"{paper.span(now() - newest)} ago" if newest else "–",
        robots,
        paper.safe("; ".join(filter(None, remarks))),
    )


def _gist(error: str | None) -> str:
    """An error without what to do about it, which stands below the table."""
    return _ADVICE.sub("", error or "")


_ADVICE = re.compile(
    r" \([^()]*\)$"
)  # at the end: "outlet.example (10.2.0.4) is a private address … (if it is meant, …)"


def _checked(source: Source, poll: Poll, closed: str | None) -> dict[str, Any]:
    return {
        "source": source.id,
        "fetch": shapes.fetch(poll.fetch),
        "newest": paper.as_plain(_newest(poll)),
        "robots": closed,
        "conditional": bool(poll.fetch.etag or poll.fetch.last_modified),
        "warnings": list(poll.warnings),
    }


def free_slug(name: str, taken: set[str], url: str = "") -> str:
    """A slug that resembles *name* and is not taken; in another script than Latin, that of the host of *url*."""
    from config.words import slug_of

    host = url.partition("://")[2].partition("/")[0].rpartition("@")[2].removeprefix("www.")
    base = slug_of(name)[:56] or slug_of(host)[:56] or "source"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
