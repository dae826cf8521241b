"""What is printed: results on stdout, everything else on stderr. Calm: colour where it tells something.

error: wirewatch.yaml:12:9: rule "talks": unknown actor @al-haya
said(@al-haya, "real guarantees")
^
hint: did you mean @khalil-al-hayya?
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, TextIO

from news.errors import ConfigError, Problem, RuleError, WirewatchError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress
    from rich.text import Text

GAP = 2  # columns between two of a table
LEAST = 8  # columns of one that is cut short
HIT = "black on yellow"
PIPED = 140  # columns where nobody said how wide: a file, a pipe


def console(stream: TextIO | None = None) -> Console:
    """A console on *stream*; stdout by default. NO_COLOR and FORCE_COLOR are obeyed."""
    return _console(stream or sys.stdout)


@cache
def _console(stream: TextIO) -> Console:
    from rich.console import Console

    wide = None if stream.isatty() or os.environ.get("COLUMNS") else PIPED
    return Console(file=stream, highlight=False, emoji=False, width=wide)


def say(text: str | Text = "") -> None:
    """A line of a result. A str is rich markup: what comes from outside goes through `safe`, or is a Text."""
    console().print(text)


def line(text: str) -> None:
    """A line of a result that is cut at the terminal's edge, not wrapped; a program gets all of it."""
    out = console()
    out.print(text, no_wrap=True, overflow="ellipsis" if out.is_terminal else "ignore", crop=out.is_terminal)


def hanging(head: str, text: str, *, gap: int = GAP) -> None:
    """A line whose words go on below themselves where they need more than one; a program gets it in one."""
    from rich.table import Table

    out = console()
    if not out.is_terminal:
        out.print(f"{head}{' ' * gap}{text}", soft_wrap=True)
        return
    sheet = Table.grid(padding=(0, gap, 0, 0))
    sheet.add_column(no_wrap=True)
    sheet.add_column(overflow="fold")
    sheet.add_row(head, text)
    out.print(sheet)


def indented(text: str, *, by: int = GAP, then: int = GAP) -> None:
    """A line *by* columns from the edge; what of it goes on below stands *then* columns from it.

    A program gets it in one, unless it said how wide its paper is.
    """
    from rich.text import Text

    out, whole = console(), Text.from_markup(text)
    wide = out.is_terminal or os.environ.get("COLUMNS")
    lines = whole.wrap(out, max(out.width - max(by, then), LEAST)) if wide else [whole]
    for place, each in enumerate(lines):
        each.rstrip()
        out.print(Text(" " * (then if place else by)).append_text(each), soft_wrap=True)


def tell(text: str) -> None:
    """A line to the person, not part of the result."""
    console(sys.stderr).print(text)


def safe(text: str) -> str:
    """Text from outside, without control codes and with its brackets meaning themselves."""
    from rich.markup import escape

    return escape("".join(c if c.isprintable() else " " for c in text))


def lit(text: str, spans: Iterable[tuple[int, int]]) -> Text:
    """*text* with its hits in their colour. Control codes are blanked, so that offsets stay true."""
    from rich.text import Text

    page = Text("".join(c if c.isprintable() or c == "\n" else " " for c in text))
    for start, end in spans:
        page.stylize(HIT, start, end)
    return page


def write_json(value: object) -> None:
    """A result for programs."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


# --- tables ----------------------------------------------------------------------------------------


def table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[str] = (), flexible: Sequence[str] = ()
) -> None:
    """A table that fits: only *flexible* columns are cut short, and only where they have to be."""
    from rich.table import Table
    from rich.text import Text

    cells = [[Text.from_markup(cell) for cell in row] for row in rows]
    natural = [max([len(name), *(row[place].cell_len for row in cells)]) for place, name in enumerate(columns)]
    widths = _fitted(natural, [name in flexible for name in columns], console().width)
    sheet = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="dim")
    for name, width in zip(columns, widths, strict=True):
        sheet.add_column(
            name, justify="right" if name in right else "left", no_wrap=True, overflow="ellipsis", width=width
        )
    for row in cells:
        sheet.add_row(*row)
    console().print(sheet)


def _fitted(natural: Sequence[int], flexible: Sequence[bool], whole: int) -> list[int]:
    """Widths that add up to no more than *whole*: the widest flexible columns are cut, to one width."""
    columns = list(zip(natural, flexible, strict=True))
    room = whole - GAP * len(columns) - sum(width for width, flex in columns if not flex)
    cap = max(natural, default=0)
    while cap > LEAST and sum(min(width, cap) for width, flex in columns if flex) > room:
        cap -= 1
    return [min(width, cap) if flex else width for width, flex in columns]


def facts(pairs: Iterable[tuple[str, str]]) -> None:
    """Names and values, one a line."""
    from rich.table import Table

    sheet = Table.grid(padding=(0, 2, 0, 0))
    sheet.add_column(style="dim", no_wrap=True)
    sheet.add_column(overflow="fold")
    for name, value in pairs:
        sheet.add_row(name, value)
    console().print(sheet)


def when(moment: datetime | None) -> str:
    """A moment for a list, in the machine's zone."""
    if moment is None:
        return "–"
    local = moment.astimezone()
    year = "" if local.year == datetime.now().astimezone().year else f" {local.year}"
    return f"{local.day:2} {local:%b}{year} {local:%H:%M}"


def span(period: timedelta) -> str:
    """How long: `4 min`, `3 h`, `2 d`."""
    seconds = abs(period.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size or (unit == "min" and seconds >= size):
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 article`, `1,204 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def mark(severity: str) -> str:
    """A severity in its colour."""
    colour = {"low": "dim", "high": "yellow", "urgent": "bold red"}.get(severity)
    return f"[{colour}]{severity}[/]" if colour else severity


# --- errors ----------------------------------------------------------------------------------------


def tell_error(error: BaseException) -> None:
    """What happened, where, what to do."""
    out = console(sys.stderr)
    if isinstance(error, ConfigError):
        for problem in error.problems:
            tell_problem(problem)
        if len(error.problems) > 1:
            out.print(f"[bold]{len(error.problems)} problems[/]")
        return
    if isinstance(error, RuleError):
        tell_rule_error(error)
        return
    message, hint = _words(error)
    _head("error", message)
    if hint:
        _hint(hint)


def tell_problem(problem: Problem, word: str = "error") -> None:
    """One problem with its place, the line it stands in and a caret."""
    code = f" ({problem.code})" if problem.code else ""
    _head(word, f"{problem.file}:{problem.line}:{problem.column}: {problem.message}{code}")
    if problem.excerpt is not None:
        _excerpt(problem.excerpt, problem.caret)
    if problem.hint:
        _hint(problem.hint)


def tell_rule_error(error: RuleError) -> None:
    """A rule that does not compile."""
    _head("error", f"{error.message} ({error.code})")
    begin = error.query.rfind("\n", 0, error.position) + 1
    _excerpt(error.query[begin:].partition("\n")[0], error.position - begin)
    if error.hint:
        _hint(error.hint)


def _head(word: str, message: str) -> None:
    colour = "bold red" if word == "error" else "bold yellow"
    out = console(sys.stderr)
    out.print(f"[{colour}]{word}:[/] {safe(message)}", soft_wrap=not out.is_terminal)  # a program reads whole lines


def _excerpt(line: str, caret: int | None) -> None:
    from rich.cells import cell_len

    out = console(sys.stderr)
    out.print(f"  {safe(line)}", soft_wrap=True)
    if caret is not None:
        out.print(f"  {' ' * cell_len(line[:caret])}[bold red]^[/]", soft_wrap=True)


def _hint(text: str) -> None:
    out = console(sys.stderr)
    out.print(f"[bold cyan]hint:[/] {safe_lines(text)}", soft_wrap=not out.is_terminal)


def safe_lines(text: str) -> str:
    """As `safe`, lines kept."""
    return "\n".join(safe(line) for line in text.split("\n"))


def _words(error: BaseException) -> tuple[str, str | None]:
    if isinstance(error, WirewatchError):
        return error.message, error.hint
    told = getattr(error, "format_message", None)
    if callable(told):  # the command line's own errors
        context = getattr(error, "ctx", None)
        way = getattr(context, "command_path", None) or "wirewatch"
        message = str(told())
        return message[:1].lower() + message[1:].rstrip("."), f"`{way} --help` lists what there is"
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or error}", None
    return str(error), None


# --- progress --------------------------------------------------------------------------------------


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Progress]:
    """Bars on stderr, on a terminal only; they leave nothing behind."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    out = console(sys.stderr)
    bars = Progress(
        TextColumn("{task.description}", table_column=None),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
        TextColumn("[dim]{task.fields[note]}", table_column=None),
        console=out,
        transient=True,
        disable=quiet or not out.is_terminal,
    )
    with bars:
        yield bars


def as_plain(value: Any) -> Any:
    """Moments, durations and enums as JSON has them."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, dict):
        return {str(name): as_plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_plain(each) for each in value]
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)
