"""`wirewatch crawl`: fetch once, and see what came in."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from news.rubbish import uncollected
from wirewatch.cli import exits, paper, shapes
from wirewatch.cli.house import AsJson, DryRun, House, here

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

    from config.settings import Config
    from news.ids import ArticleId
    from news.model import Article, Progress
    from news.ports import Store
    from wirewatch.crawl import Row, Summary

SHOWN = 25  # articles listed; --json has all


def crawl(
    ctx: typer.Context,
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE|URL|PATH]...",
            help="Configured sources, addresses, files or folders; otherwise all sources.",
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", metavar="", help="All sources, as without arguments.")] = False,
    force: Annotated[
        bool, typer.Option("--force", metavar="", help="Ask also sources that rest after a failure.")
    ] = False,
    refetch: Annotated[
        bool, typer.Option("--refetch", metavar="", help="Read everything again, changed or not.")
    ] = False,
    dry_run: DryRun = False,
    no_notify: Annotated[
        bool, typer.Option("--no-notify", metavar="", help="Store what comes in, and tell nobody.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", metavar="", help="Print only what went wrong.")] = False,
    as_json: AsJson = False,
) -> None:
    """Fetch once: sources of wirewatch.yaml, or any address, file or folder.

    Without a wirewatch.yaml nothing is stored. Exit code 1 where a source could not be read.
    """
    import asyncio

    house = here(ctx)
    if not house.path.exists() and (everything or not targets):
        house.config()  # says what is missing
    with TemporaryDirectory() as folder:
        config = house.config() if house.path.exists() else _bare(Path(folder))
        dry_run = dry_run or not house.path.exists()
        wanted = list(targets or ()) if not everything else []
        work = _crawl(
            config,
            wanted,
            dry_run=dry_run,
            force=force,
            refetch=refetch,
            notify=not no_notify,
            quiet=quiet or as_json,
        )
        try:
            summary, titles = asyncio.run(work)
        except KeyboardInterrupt:
            kept = "nothing was stored" if dry_run else "what was read whole is stored, and the same command goes on"
            paper.tell(f"[yellow]interrupted[/]: {kept}")
            raise
    if as_json:
        paper.write_json(_shape(summary, titles))
    else:
        _tell(summary, titles, house, quiet=quiet)
    if any(row.fetch.error for row in summary.rows):
        raise typer.Exit(exits.WRONG)


def _bare(folder: Path) -> Config:
    """A configuration for a place that has none: nothing outlasts the crawl."""
    from config.settings import Config

    return Config(path=folder / "wirewatch.yaml", database=f"sqlite:///{folder / 'crawl.db'}")


async def _crawl(
    config: Config, targets: Sequence[str], *, dry_run: bool, force: bool, refetch: bool, notify: bool, quiet: bool
) -> tuple[Summary, Mapping[ArticleId, str]]:
    with uncollected():
        from wirewatch import log
        from wirewatch.cli.targets import allowing, sources_of
        from wirewatch.crawl import crawl
        from wirewatch.wiring import opened

    log.set_up(level=logging.ERROR)  # the table tells what the daemon's log would
    async with opened(allowing(config, targets)) as app:
        with paper.progress(quiet=quiet) as bars:
            sources = await sources_of(app, targets)
            summary = await crawl(
                app,
                sources,
                dry_run=dry_run,
                force=force,
                refetch=refetch,
                notify=notify,
                progress=_Watcher(bars, len(sources)),
            )
        new = [article.id for row in summary.rows for article in row.new]
        stored = await app.read(lambda store: _titles(store, new)) if summary.stored else {}
        return summary, stored | {id_: title for row in summary.rows for id_, title in row.titles.items()}


def _titles(store: Store, articles: Sequence[ArticleId]) -> dict[ArticleId, str]:
    return {id_: revisions[-1].title for id_ in articles if (revisions := store.archive.revisions(id_))}


class _Watcher:
    """Progress as one bar over all sources."""

    def __init__(self, bars: Bars, total: int) -> None:
        self._bars = bars
        self._task = bars.add_task("crawling", total=total, note="")

    def __call__(self, progress: Progress) -> None:
        done = progress.total is not None and progress.done >= progress.total
        pages = paper.count(progress.done, "page") if progress.done and not done else ""
        self._bars.update(
            self._task, advance=1 if done else 0, note=paper.safe(f"{progress.source}: {pages or progress.note}"[:48])
        )


# --- what is told ----------------------------------------------------------------------------------


def _tell(summary: Summary, titles: Mapping[ArticleId, str], house: House, *, quiet: bool) -> None:
    if not quiet:
        _table(summary.rows)
        _arrivals(summary, titles)
    for row in summary.rows:
        if row.fetch.error:
            paper.tell(f"[red]✗[/] {paper.safe(row.source.id)}: {paper.safe(row.fetch.error)}")
        for warning in () if quiet else row.warnings:
            paper.tell(f"[yellow]![/] {paper.safe(row.source.id)}: {paper.safe(warning)}")
    if not quiet:
        paper.say(_closing(summary, house))


def _table(rows: Sequence[Row]) -> None:
    lines = [
        (
            f"[bold]{paper.safe(row.source.id)}[/]",
            _answer(row),
            str(row.fetch.found),
            str(len(row.new)),
            str(row.revised),
            str(row.matches),
            f"{row.fetch.elapsed.total_seconds():.1f} s",
        )
        for row in rows
    ]
    paper.table(
        ("source", "answer", "items", "new", "changed", "matches", "took"),
        lines,
        right=("items", "new", "changed", "matches", "took"),
    )


def _answer(row: Row) -> str:
    if row.fetch.error:
        return f"[red]{row.fetch.status or row.fetch.error_kind or 'rests'}[/]"
    if row.fetch.status == 304:
        return "[dim]unchanged[/]"
    return f"[green]{row.fetch.status or 'read'}[/]"


def _arrivals(summary: Summary, titles: Mapping[ArticleId, str]) -> None:
    """The new articles, those that fire first."""
    fires = _fires(summary)
    articles = sorted(
        (article for row in summary.rows for article in row.new),
        key=lambda article: (article.id in fires, article.when),
        reverse=True,
    )
    if not articles:
        return
    rows = [
        (
            "" if summary.rows and not summary.stored else f"[dim]{article.id[:8]}[/]",
            paper.when(article.when),
            paper.safe(article.outlet[:20]),
            paper.safe(titles.get(article.id) or article.link or ""),
            f"[yellow]{paper.safe(', '.join(fires.get(article.id, ())))}[/]",
        )
        for article in articles[:SHOWN]
    ]
    paper.say()
    paper.table(("id", "time", "outlet", "title", "fires"), rows, flexible=("title",))
    if len(articles) > SHOWN:
        paper.say(f"[dim]… and {len(articles) - SHOWN} more: `wirewatch articles`, or --json[/]")


def _fires(summary: Summary) -> dict[ArticleId, tuple[str, ...]]:
    """The rules that each article fired."""
    found: dict[ArticleId, tuple[str, ...]] = {}
    for row in summary.rows:
        for alert in row.alerts:
            found[alert.match.article] = (*found.get(alert.match.article, ()), alert.rule)
        for article, rules in row.fires.items():
            found[article] = (*found.get(article, ()), *rules)
    return found


def _closing(summary: Summary, house: House) -> str:
    new = sum(len(row.new) for row in summary.rows)
    alerts = sum(len(row.alerts) for row in summary.rows)
    if not summary.stored:
        why = "a dry run" if house.path.exists() else "there is no wirewatch.yaml here, `wirewatch init` writes one"
        return f"\n[dim]{paper.count(new, 'article')} would be new; nothing is stored: {why}[/]"
    parts = [paper.count(new, "new article"), paper.count(alerts, "alert")]
    if summary.digests:
        parts.append(paper.count(summary.digests, "message") + " put in the outbox")
    if summary.unsent:
        parts.append(f"{summary.unsent} not sent yet: `wirewatch deliveries`")
    return f"\n{', '.join(parts)}"


def _shape(summary: Summary, titles: Mapping[ArticleId, str]) -> dict[str, Any]:
    fires = _fires(summary)
    return {
        "stored": summary.stored,
        "messages": summary.digests,
        "unsent": summary.unsent,
        "sources": [_row(row, titles, fires) for row in summary.rows],
    }


def _row(row: Row, titles: Mapping[ArticleId, str], fires: Mapping[ArticleId, Sequence[str]]) -> dict[str, Any]:
    return {
        "source": row.source.id,
        "kind": row.source.kind,
        "fetch": shapes.fetch(row.fetch),
        "new": len(row.new),
        "revised": row.revised,
        "sighted": row.sighted,
        "backlog": row.backlog,
        "matches": row.matches,
        "alerts": [shapes.alert(alert) for alert in row.alerts],
        "warnings": list(row.warnings),
        "articles": [_article(article, titles, fires) for article in row.new],
    }


def _article(
    article: Article, titles: Mapping[ArticleId, str], fires: Mapping[ArticleId, Sequence[str]]
) -> dict[str, Any]:
    told = shapes.article(article, None) | {
        "title": titles.get(article.id, ""),
        "rules": list(fires.get(article.id, ())),
    }
    return {name: value for name, value in told.items() if name not in {"revision", "story"}}
