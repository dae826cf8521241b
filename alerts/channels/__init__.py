"""Ways to reach somebody. Each module of this folder is one kind of channel; the folder is the registry.

A module has `Options`, a frozen dataclass of its settings, and

    open(id: ChannelId, options: Options, clock: Clock) -> news.ports.Channel

`tests/contracts/test_channels.py` holds every kind to the contract of the port.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any, Protocol, cast

from news.clock import Clock
from news.ids import ChannelId
from news.ports import Channel


class ChannelKind(Protocol):
    """What a module of this folder offers."""

    Options: type[Any]

    def open(self, id: ChannelId, options: Any, clock: Clock) -> Channel:  # noqa: A002 the port's word
        """A channel, not yet connected. Does no I/O."""
        ...


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, ChannelKind]:
    """Every kind by its name."""
    names = sorted(module.name for module in iter_modules(__path__))
    return MappingProxyType({name: cast("ChannelKind", import_module(f"{__name__}.{name}")) for name in names})


def __getattr__(name: str) -> Mapping[str, ChannelKind]:
    if name == "KINDS":  # found when first asked for: mail and web clients take 0.2 s to import
        return kinds()
    raise AttributeError(name)
