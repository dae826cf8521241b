"""How an operator is written. Each module of alerts/operators lists its ways in SYNTAX; the folder is the registry.

A new operator is one module: its parts (`Node`), how they are parsed, and SYNTAX. Its docstring is its
page in the reference, EXAMPLES its first tests. Modules of other packages come by the entry point
group `wirewatch.operators`: docs/how-to/operators.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from alerts.rules.parser import Parser
    from alerts.rules.tree import Node

Place = Literal["atom", "prefix", "infix", "suffix"]


@dataclass(frozen=True, slots=True)
class Syntax:
    """One way to write something.

    atom: stands by itself; prefix: before a part; infix: between two; suffix: after one.
    *parse* gets the parser, what *pattern* matched, and the part on the left (infix and suffix).
    """

    place: Place
    pattern: re.Pattern[str]
    parse: Callable[[Parser, re.Match[str], Node | None], Node]
    order: int = 50  # where two patterns fit, the lower one is tried first


@dataclass(frozen=True, slots=True)
class Example:
    """A rule, a text, and what the rule finds in it; None: it does not hold."""

    rule: str
    text: str
    found: tuple[str, ...] | None
    title: str = ""
    facts: dict[str, str] = field(default_factory=dict)


@cache
def operators() -> dict[str, ModuleType]:
    """The modules of alerts/operators and those of other packages, by name; ours go before others of the same name."""
    from alerts import operators as folder

    names = sorted(module.name for module in iter_modules(folder.__path__))
    others = {entry.name: entry for entry in entry_points(group="wirewatch.operators")}
    ours = {name: import_module(f"{folder.__name__}.{name}") for name in names}
    return ours | {name: entry.load() for name, entry in sorted(others.items()) if name not in ours}


@cache
def syntax(place: Place) -> Sequence[Syntax]:
    """All ways to write something at a place, in the order in which to try them."""
    ways: list[Syntax] = [way for module in operators().values() for way in module.SYNTAX]
    return tuple(sorted((way for way in ways if way.place == place), key=lambda way: way.order))


class Ways(NamedTuple):
    """The ways to write something at some places, as one expression: one look instead of one for each."""

    pattern: re.Pattern[str]
    by_group: Mapping[str | None, Syntax]

    def at(self, query: str, position: int) -> Syntax | None:
        """The way in which something is written here."""
        found = self.pattern.match(query, position)
        return None if found is None else self.by_group[found.lastgroup]


@cache
def ways(*places: Place) -> Ways:
    """Where two would fit, the one of the earlier place is meant."""
    listed = (way for place in places for way in syntax(place))
    by_group: dict[str | None, Syntax] = {f"way{number}": way for number, way in enumerate(listed)}
    pattern = "|".join(f"(?P<{group}>{way.pattern.pattern})" for group, way in by_group.items())
    return Ways(re.compile(pattern), by_group)
