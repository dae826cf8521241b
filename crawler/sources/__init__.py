"""The source kinds: one module each, found by listing this folder.

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
from types import MappingProxyType, ModuleType

from crawler.parsed import SourceKind


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


def _found() -> Iterator[SourceKind]:
    for entry in entry_points(group="wirewatch.sources"):
        yield _kind(entry.name, entry.load())
    for info in iter_modules(__path__):
        yield _kind(info.name, import_module(f"{__name__}.{info.name}"))


KINDS: Mapping[str, SourceKind] = MappingProxyType({kind.name: kind for kind in _found()})
