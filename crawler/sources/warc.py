"""WARC files: what somebody has crawled before, brought in as a backlog. Nothing is fetched.

    backfill:
      kind: warc
      path: archive/                      # .warc and .warc.gz files, or one of them
      include: ["https://herald.example/*"]

Read in parts of some seconds, each filed with the place where the next begins: gigabytes may be interrupted at any time.
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from crawler import dates, tree
from crawler.extract import extract
from crawler.head import Head
from crawler.links import absolute
from crawler.means import Haul, Means
from crawler.normalize import complete
from crawler.page import Page
from crawler.parsed import Parsed, options
from crawler.sources.files import folder
from crawler.sources.site import is_article
from news.errors import SourceBroken, SourceGone, SourceRefused
from news.fingerprint import canonical_url
from news.ids import digest
from news.model import Dispatch, Precision, Source

REMOTE = False

PART = 3.0  # seconds of CPU in one part: a child has ten
MOST = 500  # articles of one part
LARGEST = 10_000_000  # bytes of a page, packed and unpacked
_ENDINGS = (".warc", ".warc.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be set for WARC files."""

    include: tuple[str, ...] = ()  # patterns of addresses that are read: "https://herald.example/*"; otherwise all
    exclude: tuple[str, ...] = ()  # … and that are not
    recursive: bool = True  # folders in the folder, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What one part of the files held."""

    dispatches: tuple[Dispatch, ...] = ()
    warnings: tuple[str, ...] = ()
    memory: bytes = b""
    more: bool = False
    note: str = ""


async def collect(means: Means) -> Haul:
    """One part. Raises SourceGone, SourceRefused where the folder is not there or closed."""
    memory = None if means.force else means.memory
    read = await means.work(read_part, means.source, memory)
    return Haul(
        parsed=Parsed(warnings=read.warnings),
        dispatches=read.dispatches,
        memory=read.memory,
        more=read.more,
        note=read.note,
    )


def read_part(source: Source, memory: bytes | None) -> Stretch:
    """From the place that *memory* tells, for some seconds. Runs in a child."""
    settings, root = options(Options, source), folder(source)
    places: dict[str, int] = json.loads(memory) if memory else {}  # how far each file was read
    files = [(_name(path, root), path, path.stat().st_size) for path in _files(root, settings)]
    until = time.process_time() + PART
    found: dict[str, Dispatch] = {}
    warnings: list[str] = []
    records = 0
    for name, path, size in files:
        if places.get(name, 0) >= size:
            continue
        try:
            for record, end in _records(path, places.get(name, 0)):
                records += 1
                dispatch = _dispatch(record, source, settings) if record is not None else None
                if dispatch is not None and dispatch.url is not None:
                    found[dispatch.url] = dispatch
                places[name] = end
                if time.process_time() > until or len(found) >= MOST:
                    break
            else:
                places[name] = size
        except SourceBroken as error:
            warnings.append(f"{name}: {error.message}: the rest of it is left out")
            places[name] = size
        if time.process_time() > until or len(found) >= MOST:
            break
    left = sum(max(0, size - places.get(name, 0)) for name, _, size in files)
    whole = sum(size for _, _, size in files) or 1
    return Stretch(
        dispatches=tuple(found.values()),
        warnings=tuple(warnings),
        memory=json.dumps({name: places[name] for name, _, _ in files if name in places}).encode(),
        more=left > 0,
        note=f"{100 * (whole - left) // whole} % of {len(files)} files" if left else f"{len(files)} files",
    )


# --- files -----------------------------------------------------------------------------------------


def _files(root: Path, settings: Options) -> list[Path]:
    """By name. A link that leads out of the folder is none of ours."""
    try:
        if root.is_file():
            return [root]
        if not root.is_dir():
            raise SourceGone(f"there is no folder {root}", hint="make it, or mend the source's path")
        found = root.rglob("*") if settings.recursive else root.glob("*")
        inside = root.resolve()
        return sorted(
            path
            for path in found
            if path.name.lower().endswith(_ENDINGS) and path.is_file() and path.resolve().is_relative_to(inside)
        )
    except OSError as error:
        raise SourceRefused(f"the folder {root} cannot be read: {error}") from None


def _name(path: Path, root: Path) -> str:
    return path.name if path == root else path.relative_to(root).as_posix()


# --- records ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Record:
    """One answer as it was archived."""

    url: str
    date: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def _records(path: Path, offset: int) -> Iterator[tuple[_Record | None, int]]:
    """Each record from *offset* on, with the place behind it; None for one that is no page.

    Raises SourceBroken where the file breaks off or is none.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    with path.open("rb") as file:
        file.seek(offset)
        records = ArchiveIterator(file, arc2warc=True)
        last: tuple[_Record | None] | None = None
        try:
            for record in records:
                if last is not None:
                    yield last[0], records.offset  # where this record begins
                last = (_page(record),)
            if last is not None:
                yield last[0], path.stat().st_size
        except (ArchiveLoadFailed, EOFError, OSError, zlib.error, ValueError, AttributeError) as error:
            told = " ".join(str(error).split())[:120] or type(error).__name__
            raise SourceBroken(f"it is broken: {told}") from None


def _page(record: Any) -> _Record | None:
    if record.rec_type not in {"response", "resource"}:
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    headers = {name.lower(): value for name, value in record.http_headers.headers} if record.http_headers else {}
    status = int(record.http_headers.get_statuscode() or 0) if record.http_headers else 200
    kind = headers.get("content-type") or record.rec_headers.get_header("Content-Type") or ""
    if status != 200 or "html" not in kind.lower() or not absolute(url.strip("<>"), url.strip("<>")):
        return None
    body = _body(record, headers)
    date = record.rec_headers.get_header("WARC-Date") or ""
    return _Record(url.strip("<>"), date, status, headers, body) if len(body) <= LARGEST else None


def _body(record: Any, headers: Mapping[str, str]) -> bytes:
    """Unchunked and unpacked, one byte more than the largest at most."""
    from warcio.bufferedreaders import ChunkedDataReader

    if "br" not in headers.get("content-encoding", "").lower():
        return bytes(record.content_stream().read(LARGEST + 1))
    # warcio's own way through Brotli breaks with its version 1.2, and the whole file with it.
    import brotli

    chunked = "chunked" in headers.get("transfer-encoding", "").lower()
    stream = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    packed = b"".join(iter(lambda: stream.read(65_536), b""))
    try:
        return bytes(brotli.Decompressor().process(packed, output_buffer_limit=LARGEST + 1))
    except brotli.error:
        return b""


def _dispatch(record: _Record, source: Source, settings: Options) -> Dispatch | None:
    """The article of a page; the day it was archived is its date where it has none: a backlog is no news."""
    if settings.include and not any(fnmatch(record.url, pattern) for pattern in settings.include):
        return None
    if any(fnmatch(record.url, pattern) for pattern in settings.exclude):
        return None
    page = Page(url=record.url, requested=record.url, status=200, headers=record.headers, body=record.body)
    told = extract(page, zone=source.zone)
    head = Head(tree.plant(page.body, page.headers.get("content-type", "")), page.url)
    if not is_article(page, told, head):
        return None
    archived = dates.parse(record.date)
    url = told.canonical or record.url
    bare = Dispatch(
        source=source.id,
        guid=None,
        url=canonical_url(url),
        link=url,
        digest=digest(told.title, told.body),
        title=told.title,
    )
    made = complete(bare, told, source)
    if made.published is None and archived is not None:
        return replace(made, published=archived.at, precision=Precision.DAY)
    return made
