"""A mapping whose values are made when they are first asked for.

    KINDS = Lazily(lambda: ("feed", "page"), lambda name: imported(name))
    "feed" in KINDS       # imports nothing but the feed
    list(KINDS)           # imports nothing at all

Kinds of sources and channels bring their machinery along, a tenth of a second each: a command pays for what its
configuration names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

V = TypeVar("V")


class Lazily(Mapping[str, V], Generic[V]):
    """Names are looked up each time, values once. *make* raises KeyError for a name it does not know."""

    def __init__(self, names: Callable[[], Iterable[str]], make: Callable[[str], V]) -> None:
        self._names = names
        self._make = make
        self._made: dict[str, V] = {}

    def __getitem__(self, name: str) -> V:
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        # Nothing is made, which may fail, to know that it is there; and what was made need not be looked up, of which a
        # configuration with 10,000 sources asks 10,000 times: names of other packages are read from their metadata.
        return name in self._made or any(name == each for each in self)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(self._names()))

    def __len__(self) -> int:
        return sum(1 for _ in self)
