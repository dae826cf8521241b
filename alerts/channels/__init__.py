"""Ways to reach somebody. Each module of this folder is one kind of channel; the folder is the registry.

A module has `Options`, a frozen dataclass of its settings, and

    open(id: ChannelId, options: Options, clock: Clock) -> news.ports.Channel

`tests/contracts/test_channels.py` holds every kind to the contract of the port.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol, cast

from news.clock import Clock
from news.ids import ChannelId
from news.lazily import Lazily
from news.ports import Channel


class ChannelKind(Protocol):
    """What a module of this folder offers."""

    Options: type[Any]

    def open(self, id: ChannelId, options: Any, clock: Clock) -> Channel:  # noqa: A002 the port's word
        """A channel, not yet connected. Does no I/O."""
        ...


def _names() -> list[str]:
    return sorted(module.name for module in iter_modules(__path__))


def _found(name: str) -> ChannelKind:
    if name not in _names():
        raise KeyError(name)
    return cast("ChannelKind", import_module(f"{__name__}.{name}"))


KINDS: Mapping[str, ChannelKind] = Lazily(_names, _found)
