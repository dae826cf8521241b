"""`wirewatch sources`: where news comes from, and how each source is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from xml.etree.ElementTree import Element

import typer

from news.errors import WirewatchError
from news.ids import SourceId
from wirewatch.cli import paper, shapes
from wirewatch.cli.house import AsJson, DryRun, here, now

if TYPE_CHECKING:
    from news.model import SourceState

app = typer.Typer(name="sources", help="Where news comes from.")

MOST = 20_000_000  # bytes of an OPML file


@app.callback(invoke_without_command=True)
def sources(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Where news comes from, and how each source is."""
    if ctx.invoked_subcommand is not None:
        return
    house = here(ctx)
    config = house.config()
    with house.store() as store:
        states = {state.source: state for state in store.sources.states()}
    if as_json:
        paper.write_json([shapes.source(source, states.get(source.id)) for source in config.sources])
        return
    if not config.sources:
        paper.tell("no sources yet: `wirewatch add URL` adds one")
        return
    rows = [
        (f"[bold]{source.id}[/]", source.kind, paper.safe(source.outlet[:24]), *_health(states.get(source.id)))
        for source in config.sources
    ]
    paper.table(("source", "kind", "outlet", "polled", "next", "state"), rows, flexible=("state",))


def _health(state: SourceState | None) -> tuple[str, str, str]:
    if state is None or state.polled_at is None:
        return "–", "–", "[dim]not asked yet[/]"
    soon = paper.span(state.next_at - now()) if state.next_at > now() else "now"
    told = "[green]✓[/]" if not state.failures else f"[red]✗[/] {paper.safe(state.error or 'failing')}"
    return paper.when(state.polled_at), soon, told


@app.command("show")
def show(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="A source's slug.")],
    as_json: AsJson = False,
) -> None:
    """One source with its last polls."""
    from config.words import suggest

    house = here(ctx)
    config = house.config()
    found = next((source for source in config.sources if source.id == name), None)
    if found is None:
        hint = suggest(name, [source.id for source in config.sources], noun="sources")
        raise WirewatchError(f"there is no source {name}", hint=hint)
    with house.store() as store:
        state = store.sources.state(SourceId(name))
        fetches = store.sources.fetches(SourceId(name), limit=20)
    if as_json:
        paper.write_json(shapes.source(found, state) | {"fetches": [shapes.fetch(fetch) for fetch in fetches]})
        return
    polled, soon, told = _health(state)
    paper.facts(
        [
            ("source", f"[bold]{found.id}[/]"),
            ("kind", found.kind),
            ("where", paper.safe(found.url)),
            ("outlet", paper.safe(found.outlet)),
            ("pace", f"between {paper.span(found.fastest)} and {paper.span(found.slowest)}"),
            ("polled", polled),
            ("next", soon),
            ("state", told),
        ]
    )
    if fetches:
        paper.say()
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


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="OPML", help="A list of feeds, as feed readers export it.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Add the feeds of an OPML file to wirewatch.yaml. Those that are there already are left out."""
    from config.edit import add_sources

    house = here(ctx)
    config = house.config()
    known = {source.url for source in config.sources}
    found = _feeds(file, taken={source.id for source in config.sources})
    new = {slug: settings for slug, settings in found.items() if settings["url"] not in known}
    if new and not dry_run:
        add_sources(house.path, new)
    if as_json:
        paper.write_json({"added": new if not dry_run else {}, "found": len(found), "known": len(found) - len(new)})
        return
    done = "would be added" if dry_run else "added"
    paper.say(f"{paper.count(len(found), 'feed')}: {len(new)} {done}, {len(found) - len(new)} known")
    if new and not dry_run:
        paper.say("[dim]`wirewatch crawl` asks them[/]")


def _feeds(file: Path, taken: set[str]) -> dict[str, dict[str, str]]:
    """Slug → settings of each feed in the file, in its order, each address once. Raises WirewatchError."""
    found: dict[str, dict[str, str]] = {}
    seen: set[str] = set()
    for outline in _outlines(file):
        url = (outline.get("xmlUrl") or "").strip()
        if not url.startswith(("http://", "https://")) or url in seen:
            continue
        seen.add(url)
        title = " ".join((outline.get("title") or outline.get("text") or "").split())
        slug = free_slug(title or url.partition("://")[2].partition("/")[0], taken)
        taken.add(slug)
        found[slug] = {"url": url} | ({"outlet": title} if title else {})
    return found


def _outlines(file: Path) -> list[Element]:
    from xml.etree.ElementTree import ParseError, fromstring

    body = file.read_bytes()
    if len(body) > MOST:
        raise WirewatchError(f"{file} has more than {MOST:,} bytes")
    if b"<!ENTITY" in body:  # an export of a feed reader has none; entities of entities fill the memory
        raise WirewatchError(f"{file} declares entities: it is refused")
    try:
        return list(fromstring(body).iter("outline"))  # noqa: S314  entities are refused above
    except ParseError as error:
        raise WirewatchError(f"{file} is not OPML: {error}", hint="export it from the feed reader again") from None


def free_slug(name: str, taken: set[str]) -> str:
    """A slug that resembles *name* and is not taken."""
    from config.words import slug_of

    base = slug_of(name)[:56] or "source"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
