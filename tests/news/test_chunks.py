"""Chunks found by numpy hold the words that a text has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.chunks import Chunks
from news.text import analyse, pieces

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


def words(text: str, parted: Chunks) -> list[tuple[object, ...]]:
    return [
        (start + piece.start, start + piece.end, piece.forms, piece.caps, piece.hyphen, piece.surface)
        for start, chunk in zip(parted.starts.tolist(), parted, strict=True)
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
    parted = Chunks(text)
    assert words(text, parted) == wanted
    assert sum(parted.lines.tolist()) == len(parted)


def test_each_has_a_name_of_its_own() -> None:
    chunks = [
        f"{head}{number}{tail}" for head in ("a", "abcdefgh", "b" * 20) for number in range(3000) for tail in ("", "s")
    ]
    names = Chunks(" ".join(chunks)).names.tolist()
    assert len(set(names)) == len(chunks)
    assert Chunks(" ".join(reversed(chunks))).names.tolist() == names[::-1]


@pytest.mark.parametrize(
    ("text", "parted"),
    [("“The U.S. left,” he said.", ["The", "U.S.", "left", "he", "said"]), ("", []), (" . ", ["."])],
)
def test_punctuation_around_words_is_left_out(text: str, parted: list[str]) -> None:
    assert list(Chunks(text)) == parted
