r"""Packing: answers are unpacked, and no further than their limit.

    unpacked(b"\x1f\x8b…", "gzip", limit=5 << 20)     b"<rss …"

A kilobyte may unpack to a gigabyte, so unpacking goes in steps and stops at the limit. What breaks off is read as far as it goes.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from gzip import GzipFile
from io import BytesIO

import brotli

from crawler.guard import check_encodings, too_large
from news.errors import SourceBroken

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED = "gzip, deflate, br, zstd"  # what can be unpacked
_STEP = 1 << 16
_RAW = -15  # zlib's word for deflate without a header


def unpacked(body: bytes, encoding: str, limit: int) -> bytes:
    """*body* as it was before it was packed. What is not known how to unpack stays as it is.

    Raises SourceRefused beyond *limit* bytes, and where it was packed many times over; SourceBroken for what was never packed.
    """
    check_encodings(encoding)
    for name in reversed([part.strip().lower() for part in encoding.split(",")]):
        unpack = _WAYS.get(name)
        if unpack is None:
            return body
        try:
            body = _joined(unpack(body), limit)
        except (OSError, EOFError, zlib.error, brotli.error, zstd.ZstdError) as error:
            raise SourceBroken(f"the answer cannot be unpacked: {' '.join(str(error).split())[:200]}") from error
    return body


def _joined(steps: Iterable[bytes], limit: int) -> bytes:
    size, parts = 0, []
    for step in steps:
        size += len(step)
        if size > limit:
            raise too_large(limit)
        parts.append(step)
    return b"".join(parts)


def _gunzipped(body: bytes) -> Iterator[bytes]:
    """All its members. A wrong checksum, or something else behind them, does not undo what was read."""
    stream, read = GzipFile(fileobj=BytesIO(body)), False
    while True:
        try:
            step = stream.read1(_STEP)
        except (OSError, EOFError, zlib.error):
            if read:
                return
            raise
        if not step:
            return
        read = True
        yield step


def _deflated(body: bytes) -> Iterator[bytes]:
    """As the standard has it, or without zlib's header, as some servers send it."""
    try:
        zlib.decompressobj().decompress(body[:_STEP], 1)
    except zlib.error:
        return _inflated(zlib.decompressobj(_RAW), body)
    return _inflated(zlib.decompressobj(), body)


def _inflated(stream: zlib._Decompress, body: bytes) -> Iterator[bytes]:
    while body and not stream.eof:
        yield stream.decompress(body, _STEP)
        body = stream.unconsumed_tail


def _unbrotlied(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    step = stream.process(body, output_buffer_limit=_STEP)
    while step:
        yield step
        step = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=_STEP)


def _unzstandardized(body: bytes) -> Iterator[bytes]:
    while body:
        stream, rest = zstd.ZstdDecompressor(), body
        while not stream.eof and (rest or not stream.needs_input):
            yield stream.decompress(rest, _STEP)
            rest = b""
        body = stream.unused_data


_WAYS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _deflated,
    "br": _unbrotlied,
    "zstd": _unzstandardized,
}
