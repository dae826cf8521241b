"""Chunks found by numpy hold the words that a text has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.chunks import Chunks, parted
from news.pieces import pieces
from news.text import analyse

PARTS = st.sampled_from(
    [
        *"aBéЖ停อ1. ,.-’'“”—@:/w_\n\t\u00a0\u200b\u0301",
        "U.S. ",
        "1,000",
        "www.",
        "https://a.example/b,",
        "a@b.example ",
        "А.Б. ",
    ]
)


def words(text: str, chunks: Chunks) -> list[tuple[object, ...]]:
    return [
        (start + piece.start, start + piece.end, piece.forms, piece.caps, piece.hyphen, piece.surface)
        for start, chunk in zip(chunks.starts.tolist(), chunks, strict=True)
        for piece in pieces(chunk)
    ]


@given(st.lists(PARTS, max_size=60).map("".join))
def test_their_words_are_those_between_white_space(text: str) -> None:
    read = analyse(text)
    wanted = [
        (start + piece.start, start + piece.end, piece.forms, piece.caps, piece.hyphen, piece.surface)
        for start, chunk in zip(read.starts, read.chunks, strict=True)
        for piece in pieces(chunk)
    ]
    (chunks,) = parted([text])
    assert words(text, chunks) == wanted
    assert sum(chunks.lines.tolist()) == len(chunks)


@given(st.lists(st.lists(PARTS, max_size=12).map("".join), min_size=1, max_size=8))
def test_texts_parted_together_are_parted_as_each_by_itself(texts: list[str]) -> None:
    for text, together in zip(texts, parted(texts), strict=True):
        (alone,) = parted([text])
        assert words(text, together) == words(text, alone)
        assert together.lines.tolist() == alone.lines.tolist()
        assert together.ends.tolist() == alone.ends.tolist()


def test_each_has_a_name_of_its_own() -> None:
    chunks = [
        f"{head}{number}{tail}" for head in ("a", "abcdefgh", "b" * 20) for number in range(3000) for tail in ("", "s")
    ]
    names = parted([" ".join(chunks)])[0].names.tolist()
    assert len(set(names)) == len(chunks)
    assert parted([" ".join(reversed(chunks))])[0].names.tolist() == names[::-1]


@pytest.mark.parametrize(
    ("text", "chunks"),
    [("“The U.S. left,” he said.", ["The", "U.S.", "left", "he", "said"]), ("", []), (" . ", ["."])],
)
def test_punctuation_around_words_is_left_out(text: str, chunks: list[str]) -> None:
    assert list(parted([text])[0]) == chunks
