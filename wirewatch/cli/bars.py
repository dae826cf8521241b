"""Bars in the terminal: how many matches each day, outlet or story has.

Mon  2 Mar ████████████ 12
Tue  3 Mar ███ 3
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from wirewatch.cli import paper

ROWS = 31  # of bars: a month of days, else weeks, else months
MOST = 15  # … of outlets or stories
WIDE = 36  # columns of the longest bar
NARROW = 16  # … beside names


class By(StrEnum):
    """What a bar stands for."""

    DAY = "day"
    OUTLET = "outlet"
    STORY = "story"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A story, by its title."""

    id: str
    title: str
    matches: int


def draw(by: By, days: Mapping[date, int], outlets: Counter[str], stories: Sequence[Named]) -> None:
    """Print them."""
    if by is By.DAY:
        found = spells(days)
        for (label, count), bar in zip(found, bars([count for _, count in found]), strict=True):
            paper.say(f"[dim]{label}[/] [cyan]{bar}[/] {count or ''}".rstrip())
        return
    named = outlets.most_common() if by is By.OUTLET else [(each.title, each.matches) for each in stories]
    shown = named[:MOST]
    # The name comes last: one that is long, or reads from right to left, moves no bar.
    rows = [
        (str(count), f"[cyan]{bar}[/]", paper.safe(name))
        for (name, count), bar in zip(shown, bars([count for _, count in shown], NARROW), strict=True)
    ]
    paper.table(("matches", "", str(by)), rows, right=("matches",), flexible=(str(by),))
    if by is By.OUTLET and len(named) > MOST:
        paper.say(f"[dim]… and {paper.count(len(named) - MOST, 'outlet')} with fewer[/]")


def bars(counts: Sequence[int], wide: int = WIDE) -> list[str]:
    """A bar for each, the longest so *wide*; what is there is never nothing."""
    most = max(1, *counts, 1)
    return ["█" * round(wide * count / most) or ("▏" if count else "") for count in counts]


def spells(counts: Mapping[date, int]) -> list[tuple[str, int]]:
    """Each day and its number; weeks or months where the days are many."""
    from alerts.plot import days

    for step in (_day, _week, _month):
        sums: Counter[str] = Counter()
        for day, count in days(counts):
            sums[step(day)] += count
        if len(sums) <= ROWS:
            break
    return list(sums.items())[-ROWS:]


def _day(day: date) -> str:
    return f"{day:%a} {day.day:2} {day:%b}"


def _week(day: date) -> str:
    monday = day - timedelta(days=day.weekday())
    return f"week of {monday.day:2} {monday:%b %Y}"


def _month(day: date) -> str:
    return f"{day:%b %Y}"
