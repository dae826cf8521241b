"""How many stories are open about a moment."""

from __future__ import annotations

from datetime import timedelta
from math import log

from news.density import Density
from tests.fakes import START


def test_stories_of_the_same_days_are_counted_and_others_are_not() -> None:
    density = Density()
    for days in (0, 20, 20, 21, 23, 24, 40):
        density.count(START + timedelta(days=days))
    assert round(density.about(START + timedelta(days=20)), 5) == round(log(3.3), 5)


def test_where_there_is_no_other_story_it_is_told_from_where_there_is_one() -> None:
    density = Density()
    for days in (0, 30, 60, 60):
        density.count(START + timedelta(days=days))
    nobody, alone, beside_one = (density.about(START + timedelta(days=days)) for days in (45, 30, 60))
    assert round(nobody, 5) == round(alone, 5) < beside_one - 1


def test_a_story_that_is_gone_or_went_on_counts_no_more() -> None:
    density, empty = Density(), Density()
    density.count(START)
    density.discount(START)
    assert density.about(START) == empty.about(START)


def test_an_archive_that_begins_counts_what_it_has_not_seen() -> None:
    density = Density()
    density.count(START)
    assert density.about(START) > density.about(START + timedelta(days=3)) > density.about(START + timedelta(days=14))
