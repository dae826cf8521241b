"""`wirewatch stories`: what happened, over all outlets."""

from __future__ import annotations

import typer

from wirewatch.cli import paper, shapes
from wirewatch.cli.house import AsJson, Limit, Since, here, moment


def stories(ctx: typer.Context, since: Since = None, limit: Limit = 20, as_json: AsJson = False) -> None:
    """What happened: articles of several outlets on one event are one story."""
    with here(ctx).store() as store:
        found = store.shelf.listed(since=moment(since), limit=limit)
    if as_json:
        paper.write_json([shapes.story(story) for story in found])
        return
    if not found:
        paper.tell("no stories yet")
        return
    rows = [
        (
            f"[dim]{story.id[:8]}[/]",
            paper.when(story.last_seen),
            str(story.articles),
            str(len(story.outlets)),
            paper.safe(story.title),
        )
        for story in found
    ]
    paper.table(
        ("id", "last seen", "articles", "outlets", "title"), rows, right=("articles", "outlets"), flexible=("title",)
    )
