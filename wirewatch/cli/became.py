"""What became of the feeds of a list, row by row, as `wirewatch sources import` shows it.

5 of 312 asked: 4 ok, 1 gone
ok         The Herald   40 items, the newest 4 min old
gone       The Courier  courier.example answered 410 Gone
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from wirewatch.cli import paper
from wirewatch.cli.house import now

Row = dict[str, Any]  # listed, became, why, probed (as plain), source, settings
_COLOURS = {"ok": "green", "moved": "green", "down": "yellow", "blocked": "yellow", "duplicate": "dim", "known": "dim"}
SHOWN = 12  # rows of the live table


@contextmanager
def live(rows: Sequence[Row], *, quiet: bool) -> Iterator[Callable[[Row], None]]:
    """A table that grows on a terminal: the counts, and the latest."""
    from rich.live import Live

    out = paper.console(sys.stderr)
    if quiet or not out.is_terminal:
        yield lambda row: None  # noqa: ARG005  nobody looks
        return
    latest: list[Row] = []
    with Live(_sheet(rows, latest), console=out, transient=True, refresh_per_second=8) as sheet:

        def show(row: Row) -> None:
            latest.append(row)
            sheet.update(_sheet(rows, latest[-SHOWN:]))

        yield show


def _sheet(rows: Sequence[Row], latest: Sequence[Row]) -> Any:
    from rich.cells import cell_len, set_cell_size
    from rich.console import Group
    from rich.text import Text

    asked = sum(row["became"] != "not asked" for row in rows)
    # As wide as the longest of all: nothing moves as rows come and go.
    wide = min(max(cell_len(_name(row)) for row in rows), _WIDEST)
    lines = [Text.from_markup(f"{asked} of {len(rows)} asked: {counts(rows)}")]
    for row in latest:
        became, _, about = cells(row)
        name = paper.safe(set_cell_size(_name(row), wide))
        lines.append(Text.from_markup(f"{became}  {name}  {about}", overflow="ellipsis"))
    for line in lines:
        line.no_wrap = True
    return Group(*lines)


_WIDEST = 24  # of a name


def _name(row: Row) -> str:
    return str(row["listed"].title or row["listed"].url)


def cells(row: Row) -> tuple[str, str, str]:
    became = row["became"]
    return f"[{_COLOURS.get(became, 'red')}]{became:9}[/]", paper.safe(_name(row)[:40]), paper.safe(_about(row))


def _about(row: Row) -> str:
    probed = row["probed"]
    if row["became"] == "moved":
        return f"now {probed['url']}"
    if row["why"]:
        return str(row["why"])
    if probed.get("newest"):
        age = paper.span(now() - datetime.fromisoformat(probed["newest"]))
        return f"{paper.count(probed['found'], 'item')}, the newest {age} old"
    return paper.count(probed.get("found", 0), "item") if probed else ""


def counts(rows: Sequence[Row]) -> str:
    found = Counter(row["became"] for row in rows)
    names = ("ok", "moved", "down", "blocked", "gone", "broken", "duplicate", "known")
    return ", ".join(f"{found[name]} {name}{' (fixed)' if name == 'moved' else ''}" for name in names if found[name])
