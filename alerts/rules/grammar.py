"""How an operator is written. Each module of alerts/operators lists its ways in SYNTAX; the folder is the registry.

A new operator is one module: its parts (`Node`), how they are parsed, and SYNTAX. Its docstring is its
page in the reference, EXAMPLES its first tests. Modules of other packages come by the entry point
group `wirewatch.operators`: docs/how-to/operators.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
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


@lru_cache(maxsize=1024)
def numbered(word: str) -> str | None:
    """The operator whose name *word* begins with, but not as that is written: WITHIN/x or WITHIN for WITHIN/20."""
    name = word.partition("/")[0]
    ways = (way for place in _AFTER_A_PART for way in syntax(place))
    is_one = name.isupper() and any(way.pattern.fullmatch(f"{name}/5") for way in ways)
    return name if is_one else None


_AFTER_A_PART: tuple[Place, ...] = ("infix", "suffix")
Kind = Literal["prefix", "(", "infix", "and", "or", "atom", "suffix", "end", "?"]


class Token(NamedTuple):
    """What is written somewhere, as far as the grammar asks."""

    kind: Kind  # "end": ) , } and the end of the rule; "?": nothing that may stand here
    start: int
    end: int
    way: Syntax | None = None  # of a prefix, an infix, an atom, a suffix


class Tokens(NamedTuple):
    """All that may stand at a place, as one expression: white space and what is behind it in one look."""

    pattern: re.Pattern[str]
    by_group: Mapping[str | None, tuple[Kind, Syntax | None]]

    def at(self, query: str, position: int) -> Token:
        """What is written here, white space skipped."""
        found = self.pattern.match(query, position)
        assert found is not None  # it may be nothing
        kind, way = self.by_group[found.lastgroup]
        return Token(kind, found.end(1), found.end(), way)


Mark = tuple[Kind, str]
_END: Mark = ("end", r"[),}]|\Z")
_OR: Mark = ("or", r"OR\b")
_AND: Mark = ("and", r"AND\b")


@cache
def before() -> Tokens:
    """Of what stands before a part or begins one."""
    return _tokens(_END, "prefix", ("(", r"\("), "infix", _OR, _AND, "atom")


@cache
def after() -> Tokens:
    """Of what stands after a part."""
    return _tokens(_END, "suffix", "infix", _OR, _AND)


def _tokens(*listed: Place | Mark) -> Tokens:
    """Where two would fit, the earlier is meant."""
    fits: list[tuple[str, Kind, Syntax | None]] = []
    for each in listed:
        if isinstance(each, tuple):
            fits.append((each[1], each[0], None))
        else:
            fits += [(way.pattern.pattern, each, way) for way in syntax(each)]
    by_group: dict[str | None, tuple[Kind, Syntax | None]] = {None: ("?", None)}
    by_group |= {f"way{number}": (kind, way) for number, (_, kind, way) in enumerate(fits)}
    alternatives = "|".join(f"(?P<way{number}>{pattern})" for number, (pattern, _, _) in enumerate(fits))
    return Tokens(re.compile(rf"(\s*)(?:{alternatives})?"), by_group)
