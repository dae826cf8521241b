"""`wirewatch rules import`: queries written for Lexis or Factiva, in our language."""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wirewatch.cli import exits, paper
from wirewatch.cli.house import AsJson, here

if TYPE_CHECKING:
    from alerts.translate import Translation, Untranslatable


class From(StrEnum):
    """Where a query was written for."""

    LEXIS = "lexis"
    FACTIVA = "factiva"


def import_(
    ctx: typer.Context,
    dialect: Annotated[From, typer.Argument(metavar="lexis|factiva", help="What the queries were written for.")],
    file: Annotated[Path, typer.Argument(metavar="FILE|-", help="Queries, parted by empty lines; - reads them here.")],
    as_json: AsJson = False,
) -> None:
    """Translate queries. What has no counterpart is named with its place; exit code 1 where anything was lost."""
    from alerts.translate import translate

    house = here(ctx)
    text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    queries = [query.strip() for query in re.split(r"\n\s*\n", text) if query.strip()]
    actors = house.config().actors if house.path.exists() else ()
    told = [(query, translate(query, dialect.value, actors)) for query in queries]
    if as_json:
        paper.write_json([_shaped(query, translation) for query, translation in told])
    for number, (query, translation) in enumerate(told if not as_json else ()):
        if number:
            paper.say()
        _tell(query, translation)
    if not queries:
        paper.tell("no query was given")
    if not queries or any(translation.lost for _, translation in told):
        raise typer.Exit(exits.WRONG)


def _tell(query: str, translation: Translation) -> None:
    if translation.query:
        sys.stdout.write(translation.query + "\n")  # whole, whatever the terminal's width: to be piped and pasted
    for each in translation.lost:
        line, column = _place(query, each)
        paper.tell(f"[bold yellow]lost:[/] {line}:{column}: {paper.safe(each.text)}: {paper.safe(each.reason)}")
        excerpt = query.split("\n")[line - 1]
        paper.tell(f"  {paper.safe(excerpt)}\n  {' ' * (column - 1)}[bold red]^[/]")


def _place(query: str, lost: Untranslatable) -> tuple[int, int]:
    before = query[: lost.position]
    return before.count("\n") + 1, lost.position - (before.rfind("\n") + 1) + 1


def _shaped(query: str, translation: Translation) -> dict[str, Any]:
    return {
        "given": query,
        "query": translation.query or None,
        "lost": [{"position": each.position, "text": each.text, "reason": each.reason} for each in translation.lost],
    }
