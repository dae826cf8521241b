"""A source whose pages suddenly give much less text is told, once, and when it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from news.ids import SourceId
from news.model import SourceState
from tests import make
from tests.fakes import START
from wirewatch.layout import ADOPTED, KEPT, judged, notices

USUAL = [4100, 3800, 2900, 5200, 3300, 6100, 2500, 4400, 3900, 3000, 4700, 3600]
STATE = SourceState(source=SourceId("outlet"), host="outlet.example", next_at=START)


def test_pages_that_lose_their_text_are_told_once_and_when_they_are_well() -> None:
    well = judged(STATE, USUAL, START)
    thin = judged(well, [40, 0, 0, 60], START)
    assert thin.thin_since == START
    [told] = notices(make.source(), well, thin, START)
    assert (told.matter, told.over) == ("layout", False)
    assert "25 characters, usually" in told.told
    still = judged(thin, [30, 50, 0], START)
    assert notices(make.source(), thin, still, START) == ()
    again = judged(still, [3900, 4400], START)
    assert again.thin_since is None
    [over] = notices(make.source(), still, again, START)
    assert over.over
    assert 0 not in again.lengths[-2:]


@pytest.mark.parametrize(
    ("usual", "then"),
    [
        (USUAL[:5], [10, 10, 10, 10]),  # too little is known
        ([300] * 20, [20, 20, 20, 20]),  # a wire of short reports
        (USUAL, [40, 3900, 0, 60]),  # a gallery or two
        (USUAL, [2000, 1900, 2100, 1800]),  # shorter, and still texts
    ],
)
def test_what_is_usual_is_not_told(usual: list[int], then: list[int]) -> None:
    assert judged(judged(STATE, usual, START), then, START).thin_since is None


def test_pages_without_text_from_the_first_on_are_told_once_and_when_they_are_well() -> None:
    thin = judged(STATE, [0, 31, 0, 0, 12, 0], START)
    assert thin.thin_since == START
    [told] = notices(make.source(kind="page"), STATE, thin, START)
    assert "little text from the first on: 3 characters" in told.told
    assert "`render: true`" in told.hint
    [told] = notices(make.source(kind="page", options={"render": True}), STATE, thin, START)
    assert told.hint.startswith("a wall")
    assert judged(thin, [0] * 9, START).lengths == (0, 0, 0, 0)
    well = judged(thin, [3900, 4400], START)
    assert (well.thin_since, well.lengths) == (None, (3900, 4400))
    assert judged(well, [0, 0, 0, 0], START).thin_since is None  # too little is known of what is usual


@pytest.mark.parametrize(
    "first",
    [[0, 0, 0], [0, 0, 0, 90], [0, 0, 0, 0, 2000, 3000], [200, 180, 240, 210, 0, 0, 0, 0]],
    ids=["three", "a sentence", "galleries before texts", "short reports"],
)
def test_first_pages_that_are_short_are_not_told(first: list[int]) -> None:
    assert judged(STATE, first, START).thin_since is None


def test_what_is_thin_from_the_first_on_is_how_it_is_after_a_week_and_not_told_again() -> None:
    thin = judged(STATE, [0, 0, 0, 0], START)
    later = judged(thin, [0], START + ADOPTED)
    assert later.thin_since is None
    assert judged(later, [0] * 50, START + ADOPTED + timedelta(days=1)).thin_since is None


def test_what_stays_thin_is_how_it_is() -> None:
    thin = judged(judged(STATE, USUAL, START), [0, 0, 0, 0], START)
    later = judged(thin, [0], START + ADOPTED)
    assert later.thin_since is None
    assert judged(later, [10] * 50, START + ADOPTED + timedelta(days=1)).thin_since is None


def test_so_much_is_remembered_and_no_more() -> None:
    assert len(judged(STATE, USUAL * 9, START).lengths) == KEPT
