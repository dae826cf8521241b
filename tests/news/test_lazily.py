"""Lazily: names are looked up when they must be, values are made once."""

from __future__ import annotations

from collections.abc import Iterator

from news.lazily import Lazily


def test_what_was_made_is_there_without_another_look_at_the_names() -> None:
    """To look them up takes 50 ms where other packages bring kinds along; a configuration asks for each of its sources."""
    looks = 0

    def names() -> Iterator[str]:
        nonlocal looks
        looks += 1
        yield from ("feed", "page")

    kinds = Lazily(names, str.upper)
    assert "feed" in kinds
    assert looks == 1
    assert kinds["feed"] == "FEED"
    assert all("feed" in kinds for _ in range(1_000))
    assert looks == 1
    assert ("page" in kinds, "telepathy" in kinds) == (True, False)
