"""What is remembered of a sitemap between polls: the maps of an index, and which entries were seen."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Self

from crawler.sitemaps.document import MOST_CHILDREN

DEEPEST = 3  # an index of an index is seen, though the protocol has none


@dataclass(slots=True)
class Child:
    """One map of an index, or the map itself."""

    said: str = ""  # its `lastmod` in the index …
    lastmod: str = ""  # … as it was when it was read
    etag: str = ""  # Latin-1
    last_modified: str = ""
    body: str = ""  # its digest: the same again is not read
    asked: str = ""  # when
    whole: str = ""  # when it last came whole: some servers say "as it was" of a map that is not
    newest: str = ""  # date of its newest entry
    index: bool = False
    under: str = ""  # the index that names it
    trouble: int = 0  # failures in a row


@dataclass(slots=True)
class Memory:
    """Children by address, and digests of the entries that were seen: 8 bytes of the address, 4 of its `lastmod`."""

    children: dict[str, Child] = field(default_factory=dict)
    seen: dict[str, bytes] = field(default_factory=dict)  # by child

    @classmethod
    def of(cls, memory: bytes | None) -> Self:
        if not memory:
            return cls()
        head, _, tail = zlib.decompress(memory).partition(b"\n")
        told = json.loads(head)
        made, at = cls(), 0
        for url, child, size in told:
            made.children[url] = Child(**child)
            made.seen[url] = tail[at : at + size]
            at += size
        return made

    def dump(self) -> bytes:
        head = [(url, asdict(child), len(self.seen.get(url, b""))) for url, child in self.children.items()]
        tail = b"".join(self.seen.get(url, b"") for url in self.children)
        return zlib.compress(json.dumps(head).encode() + b"\n" + tail, 1)


def name_children(memory: Memory, index: str, children: Sequence[tuple[str, str]]) -> None:
    """Note what *index* names now; what it names no more is forgotten."""
    named = dict(children)
    gone = {url for url, child in memory.children.items() if child.under == index} - named.keys()
    for url in gone:
        del memory.children[url]
        memory.seen.pop(url, None)
    for url, said in named.items():
        child = memory.children.get(url)
        if child is not None:
            child.said = said
        elif len(memory.children) < MOST_CHILDREN:
            memory.children[url] = Child(said=said, under=index)


def depth(memory: Memory, url: str) -> int:
    """How many indexes lead to *url*."""
    child, depth = memory.children.get(url), 1
    while child is not None and child.under and depth <= DEEPEST:
        child, depth = memory.children.get(child.under), depth + 1
    return depth
