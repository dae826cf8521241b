"""`wirewatch rules cases`: a table of rules, articles and what must be found, run by the matcher."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wirewatch.cli import exits, paper
from wirewatch.cli.house import AsJson

if TYPE_CHECKING:
    from alerts.rules.cases import Outcome


def cases(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table such as fixtures/rules/rules.json.")],
    texts: Annotated[
        Path | None, typer.Option("--texts", metavar="DIR", help="Where its articles are; otherwise beside it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run a table of cases: rule, article, match, highlights or error code. Exit code 1 where one fails."""
    from alerts.rules.cases import CasesError, folders, load, run, shaped

    try:
        table = load(file)
        with paper.progress(quiet=as_json) as bars:
            bar = bars.add_task("cases", total=len(table["cases"]), note="")
            outcomes = []
            for outcome in run(table, *folders(file, texts)):
                outcomes.append(outcome)
                bars.advance(bar)
    except (CasesError, OSError) as error:
        paper.tell_error(error)
        raise typer.Exit(exits.USAGE) from None
    if as_json:
        paper.write_json(shaped(outcomes))
    else:
        _tell(outcomes)
    if any(outcome.difference for outcome in outcomes):
        raise typer.Exit(exits.WRONG)


def _tell(outcomes: Sequence[Outcome]) -> None:
    failed = [outcome for outcome in outcomes if outcome.difference is not None]
    for outcome in failed:
        paper.say(f"[red]✗[/] [bold]{paper.safe(outcome.case)}[/]  {paper.safe(outcome.rule)}")
        for name, answer in (("wanted", outcome.wanted), ("got", outcome.got)):
            paper.say(f"    [dim]{name:<7}[/]{paper.safe(', '.join(_told(answer)))}")
    if failed:
        paper.say()
    passed = f"{paper.count(len(outcomes) - len(failed), 'case')} passed"
    paper.say(f"{passed}, [red]{len(failed)} failed[/]" if failed else f"[green]✓[/] {passed}")


def _told(answer: Mapping[str, Any]) -> Iterator[str]:
    """`match`, then its highlights as `body 0–5 Hamas`."""
    if "error" in answer:
        yield str(answer["error"])
        return
    yield "a match" if answer.get("match") else "no match"
    for field, start, end, text in answer.get("highlights", ()):
        yield f"{field} {start}–{end} “{text}”"
