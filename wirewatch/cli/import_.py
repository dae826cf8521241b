"""`wirewatch rules import`: queries written for other systems, in our language."""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from wirewatch.cli import exits, paper
from wirewatch.cli.house import AsJson, here

if TYPE_CHECKING:
    from alerts.translate import Translation, Untranslatable


class From(StrEnum):
    """Where a query was written for."""

    LEXIS = "lexis"
    FACTIVA = "factiva"
    GOOGLE = "google"  # search, Alerts
    TALKWALKER = "talkwalker"
    MELTWATER = "meltwater"


def import_(
    ctx: typer.Context,
    dialect: Annotated[From, typer.Argument(metavar="|".join(From), help="What the queries were written for.")],
    file: Annotated[Path, typer.Argument(metavar="FILE|-", help="Queries, parted by empty lines; - reads them here.")],
    as_json: AsJson = False,
) -> None:
    """Translate queries. What has no counterpart is named with its place; exit code 1 where anything was lost."""
    from alerts.translate import translate

    house = here(ctx)
    text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    actors = house.config().actors if house.path.exists() else ()
    told = [
        Imported(text, found.start(), found.group(), translate(found.group(), dialect.value, actors))
        for found in _QUERY.finditer(text)
    ]
    if as_json:
        paper.write_json([_shaped(each) for each in told])
    for number, each in enumerate(told if not as_json else ()):
        if number:
            paper.say()
        _tell("-" if str(file) == "-" else file.name, each)
    if not told:
        paper.tell("no query was given")
    if not told or any(each.translation.lost for each in told):
        raise typer.Exit(exits.WRONG)


_QUERY = re.compile(r"\S(?:[^\n]|\n(?![^\S\n]*(?:\n|\Z)))*(?<=\S)")  # up to an empty line


class Imported(NamedTuple):
    """A query, where it stands in its file, and what became of it."""

    text: str  # of the file
    start: int
    query: str
    translation: Translation

    def place(self, lost: Untranslatable) -> tuple[int, int]:
        """Line and column in the file."""
        before = self.text[: self.start + lost.position]
        return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _tell(name: str, told: Imported) -> None:
    if told.translation.query:
        sys.stdout.write(told.translation.query + "\n")  # whole, whatever the terminal's width: to be piped and pasted
    for each in told.translation.lost:
        line, column = told.place(each)
        place = paper.safe(f"{name}:{line}:{column}: {each.text}: {each.reason}")
        paper.tell(f"[bold yellow]lost:[/] {place}")
        excerpt = told.text.split("\n")[line - 1]
        paper.tell(f"  {paper.safe(excerpt)}\n  {' ' * (column - 1)}[bold red]^[/]")


def _shaped(told: Imported) -> dict[str, Any]:
    return {
        "given": told.query,
        "query": told.translation.query or None,
        "lost": [
            dict(
                zip(("line", "column"), told.place(each), strict=True),
                position=each.position,
                text=each.text,
                reason=each.reason,
            )
            for each in told.translation.lost
        ],
    }
