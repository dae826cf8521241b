"""The main file and what it includes, as one set of items.

    wirewatch.yaml ── include: [sources/*.yaml, rules.yaml, pack:middle-east]

Sections with slugs (sources, rules, …) add up over the files, tests follow each other, `defaults` hold for the rules of
their file; every other setting stands in one place only. What a pack of ours names gives way to the same name elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from glob import has_magic
from pathlib import Path

from config import document as yaml
from config.document import Document, Mark, Where
from config.schema import Document as Schema
from config.words import suggest
from news.errors import Problem

PACK = "pack:"  # before the name of a file of ours in PACKS
PACKS = Path(__file__).parent / "packs"
BY_SLUG = ("sources", "actors", "rules", "groups", "subscribers", "channels", "silences")
LISTED = ("tests", "inhibit", "variants")


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a file: its data, and where it stands."""

    document: Document
    where: Where
    data: object

    @property
    def noun(self) -> str:
        """What it is, for a message: `source "bbc"`."""
        where = self.where[2:] if is_grouped(self.where) else self.where
        section, rest = str(where[0]) if where else "", where[1:]
        if not rest:
            return section
        one = section.removesuffix("s")
        return f'{one} "{rest[0]}"' if section in BY_SLUG else one

    def mark(self, tail: Where = (), *, key: bool = False) -> Mark:
        """The mark of what is at *tail*, or of the nearest thing above that has one."""
        for length in range(len(tail), -1, -1):
            where = self.where + tail[:length]
            if key and where in self.document.keys:
                return self.document.mark(*self.document.keys[where])
            if where in self.document.values:
                return self.document.mark(*self.document.values[where])
        return self.document.mark(0)

    def broken(self, tail: Where = ()) -> bool:
        """Whether this was complained about already."""
        where = self.where + tail
        return any(where[:length] in self.document.broken for length in range(1, len(where) + 1))


def is_grouped(where: Where) -> bool:
    """Whether a rule stands there in a group: ("groups", "talks", "rules", "guarantees")."""
    return len(where) == 4 and where[0] == "groups"


def is_group(where: Where) -> bool:
    """Whether a group stands there: ("groups", "talks")."""
    return len(where) == 2 and where[0] == "groups"


@dataclass(slots=True)
class Gathered:
    """All files, their items, and what is wrong so far."""

    documents: list[Document] = field(default_factory=list)
    sections: dict[str, dict[str, Item]] = field(default_factory=lambda: {name: {} for name in BY_SLUG})
    lists: dict[str, list[Item]] = field(default_factory=lambda: {name: [] for name in LISTED})
    single: dict[str, Item] = field(default_factory=dict)
    defaults: dict[Path, Item] = field(default_factory=dict)  # by file
    looked: list[tuple[Path, str]] = field(default_factory=list)  # folder and pattern of what was included
    problems: list[Problem] = field(default_factory=list)

    def complain(
        self, item: Item, message: str, hint: str | None = None, *, tail: Where = (), key: bool = False
    ) -> None:
        """Note a problem of *item*, unless something was said about this place before."""
        if not item.broken(tail):
            told = f"{item.noun}: {message}" if item.noun else message
            self.problems.append(item.mark(tail, key=key).problem(told, hint))


def gather(path: Path, environ: Mapping[str, str]) -> Gathered:
    """Read *path* and everything it includes."""
    gathered = Gathered()
    _file(gathered, path, environ, chain=())
    for document in gathered.documents:
        gathered.problems.extend(document.problems)
    return gathered


def shown(path: Path) -> str:
    """A path as messages name it: relative where that is shorter, a pack as it is included."""
    if path.parent == PACKS:
        return PACK + path.stem
    try:
        relative = os.path.relpath(path)
    except (OSError, ValueError):
        return str(path)
    return str(path) if relative.startswith("..") else relative


def _file(gathered: Gathered, path: Path, environ: Mapping[str, str], chain: tuple[Path, ...]) -> None:
    document = yaml.read(path, shown(path), environ)
    gathered.documents.append(document)
    for name, data in document.data.items():
        item = Item(document, (name,), data)
        if name not in Schema.model_fields:
            hint = suggest(name, Schema.model_fields, noun="settings")
            gathered.complain(Item(document, (), None), f'unknown setting "{name}"', hint, tail=(name,), key=True)
        elif name == "include":
            for included in _included(gathered, item, path, (*chain, path)):
                _file(gathered, included, environ, (*chain, path))
        elif name in BY_SLUG:
            _slugs(gathered, name, item)
            if name == "groups":
                _grouped(gathered, item)
        elif name == "defaults":
            gathered.defaults[path] = item
        elif name in LISTED:
            _list(gathered, name, item)
        elif name in gathered.single:
            first = gathered.single[name].mark(key=True)
            gathered.complain(item, "given twice", f"also in {first.document.shown}, line {first.line}", key=True)
        elif data is not None:
            gathered.single[name] = item


def _included(gathered: Gathered, item: Item, path: Path, chain: tuple[Path, ...]) -> Iterator[Path]:
    patterns = item.data if isinstance(item.data, list) else [item.data]
    for index, pattern in enumerate(patterns):
        tail: Where = (index,) if isinstance(item.data, list) else ()
        if not isinstance(pattern, str) or not pattern.strip() or "\0" in pattern:
            if pattern is not None:
                gathered.complain(item, "expected the name of a file", "include: [sources/*.yaml]", tail=tail)
            continue
        for found in _matching(gathered, item, tail, path.parent, pattern):
            if found.resolve() in {above.resolve() for above in chain}:
                way = " → ".join(above.name for above in (*chain, found))
                gathered.complain(item, f"files include each other in a circle: {way}", "take one out", tail=tail)
            elif found.resolve() in {each.path.resolve() for each in gathered.documents}:
                gathered.complain(item, f"{found.name} is included twice", "take one out", tail=tail)
            else:
                yield found


def matching(folder: Path, pattern: str) -> list[Path]:
    """The files of a pattern with wildcards, by name. Raises ValueError, OSError and NotImplementedError for odd ones."""
    root, rest = (Path("/"), pattern.lstrip("/")) if pattern.startswith("/") else (folder, pattern)
    return sorted(found for found in root.glob(rest) if found.is_file())


def packs() -> list[str]:
    """The names of the packs that are shipped."""
    return sorted(path.stem for path in PACKS.glob("*.yaml"))


def is_pack(document: Document) -> bool:
    return document.path.parent == PACKS


def _pack(gathered: Gathered, item: Item, tail: Where, name: str) -> list[Path]:
    found = PACKS / f"{name}.yaml"
    if name in packs():
        return [found]
    gathered.complain(
        item, f"there is no pack {name or 'without a name'}", suggest(name, packs(), noun="packs"), tail=tail
    )
    return []


def _matching(gathered: Gathered, item: Item, tail: Where, folder: Path, pattern: str) -> list[Path]:
    """The files of a pattern, by name; a pattern may find none, a plain name has to exist."""
    if pattern.startswith(PACK):
        return _pack(gathered, item, tail, pattern.removeprefix(PACK).strip())
    pattern = str(Path(pattern).expanduser()) if pattern.startswith("~") else pattern
    if has_magic(pattern):
        gathered.looked.append((folder, pattern))
        try:
            return matching(folder, pattern)
        except (ValueError, OSError, NotImplementedError) as error:
            gathered.complain(item, f"include: {error}", tail=tail)
            return []
    found = folder / pattern
    if not found.is_file():
        there = [each.name for each in folder.glob("*.y*ml")]
        gathered.complain(
            item, f"there is no file {shown(found)}", suggest(pattern, there, noun="files here"), tail=tail
        )
        return []
    return [found]


def _slugs(gathered: Gathered, name: str, item: Item) -> None:
    if item.data is None:
        return
    if not isinstance(item.data, dict):
        gathered.complain(item, "expected names with their settings", f"{name}: {{some-name: {{…}}}}")
        return
    for slug, data in item.data.items():
        each = Item(item.document, (*item.where, slug), data)
        first = gathered.sections[name].setdefault(slug, each)
        if is_pack(first.document) and not is_pack(item.document):
            gathered.sections[name][slug] = each
        elif first is not each and not is_pack(item.document):
            there = first.mark(key=True)
            gathered.complain(
                each,
                "given twice",
                f"the first is in {there.document.shown}, line {there.line}",
                key=True,
            )


def _grouped(gathered: Gathered, item: Item) -> None:
    """The rules of groups are rules like others."""
    for slug, group in item.data.items() if isinstance(item.data, dict) else ():
        if isinstance(group, dict) and "rules" in group:
            _slugs(gathered, "rules", Item(item.document, ("groups", slug, "rules"), group["rules"]))


def _list(gathered: Gathered, name: str, item: Item) -> None:
    if isinstance(item.data, list):
        gathered.lists[name] += [Item(item.document, (name, index), data) for index, data in enumerate(item.data)]
    elif item.data is not None:
        gathered.complain(item, "expected a list", "begin each with a dash")
