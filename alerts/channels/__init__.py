"""Ways to reach somebody. Each module of this folder is one kind of channel; the folder is the registry.

A module has `Options`, a frozen dataclass of its settings, and

    open(id: ChannelId, options: Options, clock: Clock) -> news.ports.Channel

Kinds of other packages come by an entry point of the group `wirewatch.channels`, whose name is the kind's:

    [project.entry-points."wirewatch.channels"]
    pager = "newsroom_pager"

`tests/contracts/test_channels.py` holds every kind to the contract of the port.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pkgutil import iter_modules
from typing import Any, Protocol, cast

from news.clock import Clock
from news.errors import DeliveryError
from news.ids import ChannelId
from news.lazily import Lazily
from news.ports import Channel

GROUP = "wirewatch.channels"


class ChannelKind(Protocol):
    """What a module of this folder, or what an entry point names, offers."""

    Options: type[Any]

    def open(self, id: ChannelId, options: Any, clock: Clock) -> Channel:  # noqa: A002 the port's word
        """A channel, not yet connected. Does no I/O."""
        ...


def own() -> list[str]:
    """The kinds of this folder."""
    return sorted(module.name for module in iter_modules(__path__))


@cache
def _others() -> Mapping[str, EntryPoint]:
    """Those of other packages. A name of ours stays ours."""
    ours = own()
    return {point.name: point for point in sorted(entry_points(group=GROUP)) if point.name not in ours}


def _names() -> list[str]:
    return [*own(), *_others()]


def _found(name: str) -> ChannelKind:
    if name in own():
        return cast("ChannelKind", import_module(f"{__name__}.{name}"))
    return _loaded(_others()[name])


def _loaded(point: EntryPoint) -> ChannelKind:
    """Raises DeliveryError for a package that is broken, or offers no channel."""
    try:
        kind = point.load()
    except Exception as error:  # whatever somebody else's module does when it is imported
        raise _broken(point, f"it cannot be imported: {type(error).__name__}: {error}") from error
    if not isinstance(getattr(kind, "Options", None), type) or not callable(getattr(kind, "open", None)):
        raise _broken(point, "it has no `Options` and `open`")
    return cast("ChannelKind", kind)


def _broken(point: EntryPoint, why: str) -> DeliveryError:
    package = f" of the package {point.dist.name}" if point.dist else ""
    return DeliveryError(
        f'kind "{point.name}" ({point.value}{package}): {why}',
        hint="docs/reference/channels.md tells what a kind of channel has to offer",
        permanent=True,
    )


KINDS: Mapping[str, ChannelKind] = Lazily(_names, _found)
