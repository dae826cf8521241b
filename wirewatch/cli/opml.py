"""`wirewatch sources import` and `export`: lists of feeds come and go.

    312 feeds: 287 ok, 14 moved (fixed), 6 gone, 5 blocked

Each feed is asked before it is added. What was learnt is kept beside wirewatch.yaml until all of it is in: an import
that is interrupted goes on where it was.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wirewatch.cli import exits, paper
from wirewatch.cli.became import Row, cells, counts, live
from wirewatch.cli.house import AsJson, DryRun, House, here
from wirewatch.cli.sources import free_slug

if TYPE_CHECKING:
    from config.settings import Config
    from crawler.collector import Crawler
    from crawler.probe import Probed
    from wirewatch.opml import Listed

AT_ONCE = 32  # feeds on their way; those of one host wait for each other
_TAKEN = ("ok", "moved", "down", "blocked", "not asked")


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="OPML", help="A list of feeds, as feed readers export it.")],
    no_probe: Annotated[bool, typer.Option("--no-probe", metavar="", help="Add them as they are, unasked.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Add the feeds of an OPML file to wirewatch.yaml, each asked once before; folders become tags.

    Of a feed that moved the new address is taken. One that is gone, is no feed, stands in the list twice or is there
    already is left out; one that refuses us is added with `enabled: false`. Exit code 1 where none could be added.
    """
    from config.edit import add_sources, written
    from wirewatch import opml

    house = here(ctx)
    config = house.config()
    listed = opml.read(file)
    there = {url: slug for slug, url in written(house.path).items()}
    rows = _rows(listed, there)
    wanted = [row for row in rows if row["became"] in {"not asked", "known"}]
    if wanted and not no_probe:
        _probe_all(house, config, file, wanted, quiet=as_json)
    _settle(rows, there)
    new = {row["source"]: row["settings"] for row in rows if row["source"]}
    if new and not dry_run:
        add_sources(house.path, new)
    if not dry_run:
        _notes(house, file).unlink(missing_ok=True)
    if as_json:
        paper.write_json(
            {"added": new if not dry_run else {}, "found": len(rows), "feeds": [_shape(row) for row in rows]}
        )
    else:
        _tell(rows, new, dry_run=dry_run)
    if rows and not new and not any(row["became"] in {"known", "duplicate"} for row in rows):
        raise typer.Exit(exits.WRONG)


def export(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[OPML]", help="Where to; otherwise it is printed.")] = None,
) -> None:
    """Write the feeds of wirewatch.yaml as OPML, for feed readers; tags become folders."""
    from wirewatch import opml

    sources = here(ctx).config().sources
    text = opml.write(sources, title="wirewatch")
    others = [source.id for source in sources if source.kind not in opml.FEEDS]
    if file is None:
        sys.stdout.write(text)
    else:
        file.write_text(text, encoding="utf-8")
        paper.say(f"{paper.count(len(sources) - len(others), 'feed')} written to {paper.safe(str(file))}")
    if others:
        paper.tell(f"[dim]left out, being no feeds: {', '.join(others)}[/]")


# --- what stands in the list -----------------------------------------------------------------------


def _rows(listed: Sequence[Listed], known: Mapping[str, str]) -> list[Row]:
    seen: dict[str, Row] = {}
    rows: list[Row] = []
    for each in listed:
        row: Row = {"listed": each, "became": "not asked", "why": "", "probed": {}, "source": None, "settings": {}}
        if each.url in seen:
            row |= {"became": "duplicate", "why": "it stands in the list twice"}
            first = seen[each.url]
            first["tags"] = (*first.get("tags", ()), *each.tags)
        elif each.url in known:
            row |= {"became": "known", "why": f"source {known[each.url]}"}
        seen.setdefault(each.url, row)
        rows.append(row)
    return rows


def _settle(rows: Sequence[Row], known: Mapping[str, str]) -> None:
    """What becomes of each now that they were asked: a slug and settings, or why not."""
    taken = set(known.values())
    urls: dict[str, str] = {}
    there = [row for row in rows if row["became"] == "known"]
    contents = {row["probed"]["content"]: row["listed"].url for row in there if row["probed"].get("content")}
    for row in rows:
        listed: Listed = row["listed"]
        probed: Mapping[str, Any] = row["probed"]
        if row["became"] not in _TAKEN:
            continue
        url, content = probed.get("url") or listed.url, probed.get("content") or ""
        if url in known:
            row |= {"became": "known", "why": f"source {known[url]}"}
            continue
        twin = urls.get(url) or (contents.get(content) if content else None)
        if twin is not None:
            row |= {"became": "duplicate", "why": f"the same feed as {twin}"}
            continue
        urls[url] = listed.url
        if content:
            contents[content] = listed.url
        title = listed.title or " ".join(str(probed.get("title") or "").split())
        slug = free_slug(title, taken, url)
        taken.add(slug)
        row |= {"source": slug, "settings": _settings(row, url, title)}


def _settings(row: Row, url: str, title: str) -> dict[str, object]:
    listed: Listed = row["listed"]
    kind = row["probed"].get("kind") or "feed"
    settings: dict[str, object] = {} if kind == "feed" else {"kind": kind}
    settings["url"] = url
    if title:
        settings["outlet"] = title
    if tags := list(dict.fromkeys((*listed.tags, *row.get("tags", ())))):
        settings["tags"] = tags
    if row["became"] == "blocked":
        settings["enabled"] = False
    return settings


# --- asking them -----------------------------------------------------------------------------------


def _notes(house: House, file: Path) -> Path:
    """What was learnt so far of this very list."""
    return house.home / f".import-{blake2b(file.read_bytes(), digest_size=6).hexdigest()}.jsonl"


def _probe_all(house: House, config: Config, file: Path, rows: Sequence[Row], *, quiet: bool) -> None:
    import asyncio

    notes = _notes(house, file)
    had = {told["asked"]: told for told in _had(notes)}
    for row in rows:
        if told := had.get(row["listed"].url):
            _note(row, told)
    left = [row for row in rows if not row["probed"]]
    if len(left) < len(rows) and not quiet:
        paper.tell(f"[dim]{len(rows) - len(left)} were asked already: going on where it was interrupted[/]")
    try:
        asyncio.run(_ask_all(config, left, rows, notes, quiet=quiet))
    except KeyboardInterrupt:
        paper.tell("[yellow]interrupted[/]: nothing was added; the same command goes on where it was")
        raise


def _note(row: Row, told: dict[str, Any]) -> None:
    """What was learnt of a feed; one that is there already is asked to tell others that are the same, and stays as it is."""
    row["probed"] = told
    if row["became"] != "known":
        row |= {"became": told["outcome"], "why": told["why"]}


def _had(notes: Path) -> Iterator[dict[str, Any]]:
    if not notes.exists():
        return
    for line in notes.read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(line)
        except ValueError:  # cut off by a kill
            continue


async def _ask_all(config: Config, left: Sequence[Row], rows: Sequence[Row], notes: Path, *, quiet: bool) -> None:
    import asyncio

    turn = asyncio.Semaphore(AT_ONCE)
    with live(rows, quiet=quiet) as show, notes.open("a", encoding="utf-8") as file:
        async with _crawler(config) as crawler:

            async def one(row: Row) -> None:
                listed: Listed = row["listed"]
                async with turn:
                    told = _plain(listed.url, await crawler.probe(listed.url, listed.home))
                _note(row, told)
                file.write(json.dumps(told, ensure_ascii=False) + "\n")
                file.flush()
                show(row)

            await asyncio.gather(*map(one, left))


def _plain(asked: str, probed: Probed) -> dict[str, Any]:
    return paper.as_plain(asdict(probed) | {"asked": asked})  # type: ignore[no-any-return]  # a dict gives a dict


@asynccontextmanager
async def _crawler(config: Config) -> AsyncIterator[Crawler]:
    from crawler.collector import Crawler
    from news.clock import SystemClock
    from wirewatch.wiring import crawl_settings

    crawler = Crawler(crawl_settings(config.crawl), SystemClock())
    await crawler.open()
    try:
        yield crawler
    finally:
        await crawler.close()


# --- what is told ----------------------------------------------------------------------------------


def _tell(rows: Sequence[Row], new: Mapping[str, object], *, dry_run: bool) -> None:
    odd = [row for row in rows if row["became"] not in {"ok", "not asked"}]
    if odd:
        lines = [cells(row) for row in odd]
        paper.table(("became", "feed", "why"), lines, flexible=("feed", "why"))
        paper.say()
    done = "would be added" if dry_run else "added"
    told = counts(rows)
    paper.say(f"{paper.count(len(rows), 'feed')}{': ' if told else ''}{told}; {len(new)} {done}")
    if new and not dry_run:
        paper.say("[dim]`wirewatch crawl` asks them[/]")


def _shape(row: Row) -> dict[str, Any]:
    probed = row["probed"]
    return {
        "asked": row["listed"].url,
        "url": probed.get("url") or row["listed"].url,
        "title": row["listed"].title or probed.get("title", ""),
        "became": row["became"],
        "why": row["why"],
        "items": probed.get("found"),
        "newest": probed.get("newest"),
        "a_day": probed.get("a_day"),
        "source": row["source"],
    }
