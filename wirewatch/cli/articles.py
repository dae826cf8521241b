"""`wirewatch articles`: what came in, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from news.ids import SourceId, StoryId
from wirewatch.cli import paper, shapes
from wirewatch.cli.house import AsJson, Limit, Since, here, moment

if TYPE_CHECKING:
    from news.ports import Listed


def articles(
    ctx: typer.Context,
    source: Annotated[str | None, typer.Option("--source", "-s", help="Only those of this source.")] = None,
    story: Annotated[str | None, typer.Option("--story", help="Only those of this story.")] = None,
    since: Since = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """What came in, the newest first."""
    with here(ctx).store() as store:
        found = store.archive.listed(
            since=moment(since),
            source=SourceId(source) if source else None,
            story=StoryId(story) if story else None,
            limit=limit,
        )
        total = store.archive.count()
    if as_json:
        paper.write_json([shapes.listed(item) for item in found])
        return
    list_articles(found)
    if not found:
        paper.tell("no articles yet: `wirewatch crawl` fetches some" if not total else "no articles like that")
    elif total > len(found):
        paper.tell(f"[dim]{len(found)} of {paper.count(total, 'article')}; --limit shows more[/]")


def list_articles(found: Sequence[Listed]) -> None:
    """A line each."""
    rows = [
        (
            f"[dim]{item.article.id[:8]}[/]",
            paper.when(item.article.when),
            paper.safe(item.article.outlet[:24]),
            paper.safe(item.revision.title or item.article.link or ""),
        )
        for item in found
    ]
    if rows:
        paper.table(("id", "time", "outlet", "title"), rows, flexible=("title",))
