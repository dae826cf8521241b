"""Packed answers, as servers send them: whole, broken off, in several members, and made to fill a memory."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.packing import unpacked
from news.errors import SourceBroken, SourceRefused

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LIMIT = 1 << 20
NEWS = b"<rss>" + bytes(range(256)) * 1_000


def raw(body: bytes) -> bytes:
    """Deflate without zlib's header, as some servers send it."""
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


WAYS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
}


@pytest.mark.parametrize("way", WAYS)
@given(body=st.binary(max_size=2_000).map(lambda some: some * 100))
def test_what_is_packed_comes_out_as_it_was(way: str, body: bytes) -> None:
    encoding, pack = WAYS[way]
    assert unpacked(pack(body), encoding, LIMIT) == body


@pytest.mark.parametrize("way", WAYS)
def test_what_breaks_off_is_read_as_far_as_it_goes(way: str) -> None:
    encoding, pack = WAYS[way]
    packed = pack(NEWS)
    read = unpacked(packed[: len(packed) * 3 // 4], encoding, LIMIT)
    assert NEWS.startswith(read)


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_unpacked_beyond_the_limit(way: str) -> None:
    encoding, pack = WAYS[way]
    assert len(unpacked(pack(bytes(LIMIT)), encoding, LIMIT)) == LIMIT
    with pytest.raises(SourceRefused, match="larger than 1 MB"):
        unpacked(pack(bytes(LIMIT + 1)), encoding, LIMIT)


def test_members_follow_each_other_and_what_is_behind_them_does_not_count() -> None:
    assert unpacked(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip", LIMIT) == b"one two"
    assert unpacked(zstd.compress(b"one ") + zstd.compress(b"two"), "zstd", LIMIT) == b"one two"
    assert unpacked(gzip.compress(b"one") + b"garbage", "gzip", LIMIT) == b"one"
    spoilt = bytearray(gzip.compress(b"one"))
    spoilt[-8] ^= 1  # its checksum
    assert unpacked(bytes(spoilt), "gzip", LIMIT) == b"one"


def test_encodings_are_undone_from_the_last_to_the_first() -> None:
    assert unpacked(brotli.compress(gzip.compress(b"news")), "gzip, br", LIMIT) == b"news"


def test_what_nobody_knows_to_unpack_stays_as_it_is() -> None:
    for encoding in ("identity", "utf-8", "", "none"):
        assert unpacked(b"news", encoding, LIMIT) == b"news"


def test_what_is_packed_many_times_over_is_refused() -> None:
    with pytest.raises(SourceRefused, match="3 times over"):
        unpacked(b"", "gzip, gzip, gzip", LIMIT)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
@given(body=st.binary(min_size=20, max_size=200))
def test_whatever_comes_it_is_unpacked_or_refused(encoding: str, body: bytes) -> None:
    with suppress(SourceBroken, SourceRefused):
        unpacked(body, encoding, LIMIT)
