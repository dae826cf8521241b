"""A table of figures, printed in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What one benchmark found. The first column names the row."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | float]]
    note: str = ""

    def __str__(self) -> str:
        cells = [[_shown(cell) for cell in row] for row in (self.columns, *self.rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = [
            "  ".join(cell.rjust(width) if place else cell.ljust(width) for place, (cell, width) in enumerate(pairs))
            for pairs in (list(zip(row, widths, strict=True)) for row in cells)
        ]
        rule = "  ".join("-" * width for width in widths)
        return "\n".join([self.title, "", lines[0], rule, *lines[1:], *(["", self.note] if self.note else [])])


def _shown(cell: str | float) -> str:
    if isinstance(cell, str):
        return cell
    return f"{cell:.3f}" if cell < 1 else f"{cell:.2f}" if cell < 100 else f"{cell:.0f}"
