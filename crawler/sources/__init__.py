"""The source kinds: one module each, found by listing this folder, imported when first asked for.

    KINDS["feed"].parse(page, source) -> Parsed

A module holds `Options` (a frozen dataclass of its own settings), `REMOTE`, and `parse(page, source)` or, where it reads
the disk, `read(source)`; or, where it takes more than one answer, `collect(means)` (crawler.means). `trim(body, blocks)`,
`SCHEMES` of its address and `PLACELESS` are optional. Kinds of other packages are found by the entry point group
`wirewatch.sources`; a name of ours cannot be taken by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from types import ModuleType

from crawler.parsed import SourceKind
from news.lazily import Lazily

GROUP = "wirewatch.sources"


def _kind(name: str, module: ModuleType) -> SourceKind:
    return SourceKind(
        name=name,
        summary=(module.__doc__ or "").strip().splitlines()[0],
        options=module.Options,
        remote=module.REMOTE,
        parse=getattr(module, "parse", None),
        read=getattr(module, "read", None),
        trim=getattr(module, "trim", None),
        collect=getattr(module, "collect", None),
        schemes=tuple(getattr(module, "SCHEMES", ("http", "https") if module.REMOTE else ())),
        placeless=bool(getattr(module, "PLACELESS", False)),
    )


def _ours() -> set[str]:
    return {info.name for info in iter_modules(__path__)}


def _names() -> Iterator[str]:
    yield from sorted(_ours())
    yield from (entry.name for entry in entry_points(group=GROUP))


def _found(name: str) -> SourceKind:
    if name in _ours():
        return _kind(name, import_module(f"{__name__}.{name}"))
    entry = next(iter(entry_points(group=GROUP, name=name)), None)
    if entry is None:
        raise KeyError(name)
    return _kind(name, entry.load())


KINDS: Mapping[str, SourceKind] = Lazily(_names, _found)
