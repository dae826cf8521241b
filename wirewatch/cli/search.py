"""`wirewatch search`: full text over everything that came in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wirewatch.cli import exits, paper, shapes
from wirewatch.cli.house import AsJson, Limit, Since, here, moment

if TYPE_CHECKING:
    from rich.text import Text


def search(
    ctx: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help='Words that all occur, "phrases", pre*.', show_default=False)
    ],
    since: Since = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Search the articles: words, "phrases", prefixes*; the best first."""
    query = " ".join(words)
    with here(ctx).store() as store:
        hits = store.search.search(query, since=moment(since), limit=limit)
    if as_json:
        paper.write_json([shapes.hit(hit) for hit in hits])
    elif not hits:
        paper.tell(f"nothing found for {paper.safe(query)}")
    for hit in hits if not as_json else ():
        article, revision = hit.listed.article, hit.listed.revision
        head = f"[dim]{article.id[:8]}[/]  {paper.when(article.when)}  {paper.safe(article.outlet)}"
        paper.say(f"{head}  [bold]{paper.safe(revision.title)}[/]")
        paper.say(_lit(hit.snippet))
    if not hits:
        raise typer.Exit(exits.WRONG)


def _lit(snippet: str) -> Text:
    """The found words in their colour."""
    spans, plain = [], ""
    for number, piece in enumerate(snippet.replace("\x03", "\x02").split("\x02")):
        if number % 2:
            spans.append((len(plain), len(plain) + len(piece)))
        plain += piece
    return paper.lit(plain.replace("\n", " "), spans)
