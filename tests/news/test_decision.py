"""Why an article was placed where it was, in words."""

from __future__ import annotations

from math import log

import pytest

from news.decision import shown, together, weights, why
from news.ids import StoryId
from news.likeness import Likeness, probability
from news.model import Compared, Placement

SAME_WORDS = (0.5, 0.4, 0.5, 0.0, 0.8, 0.0, 0.95, 0.3, 0.6, 1.0, 0.7, 0.2, 0.0, 0.2, 2.0, 0.1)


def test_a_story_of_the_same_words_and_other_names_is_told_to_be_another() -> None:
    assert probability(Likeness(*SAME_WORDS), bare=False) > 0.5
    boy = Compared(story=StoryId("boy"), title="Boy, 7, missing", sure=0.0, copied=0.0, likeness=SAME_WORDS)
    placement = Placement(story=StoryId("girl"), new=True, score=1.0, compared=(boy,))
    assert list(why(placement)) == [
        "a story of its own: “Boy, 7, missing” is the nearest, 0% sure (its names are others), where 35% is asked"
    ]


def test_stories_that_were_hardly_looked_at_are_counted_and_those_that_came_near_are_told() -> None:
    vote = Compared(story=StoryId("vote"), title="Council votes", sure=0.8, copied=0.0, likeness=SAME_WORDS)
    near = Compared(story=StoryId("near"), title="Council meets", sure=0.2, copied=0.0, likeness=SAME_WORDS)
    far = Compared(story=StoryId("far"), title="Cup final", sure=0.001, copied=0.0, likeness=(0.0,) * 16)
    placement = Placement(story=StoryId("vote"), new=False, score=0.8, compared=(vote, near, far, far))
    assert list(why(placement))[1:] == [
        "rather than in “Council meets”, 20% sure",
        "2 more were looked at, less than 1% sure",
    ]


def test_what_was_compared_adds_up_from_where_it_begins_to_how_sure_it_is() -> None:
    compared = Compared(story=StoryId("vote"), title="Council votes", sure=0.8, copied=0.0, likeness=(*SAME_WORDS, 0.5))
    begin, total, sure = together(compared, bare=False)
    assert total - begin == pytest.approx(sum(worth for _, _, worth in weights(compared, bare=False)))
    assert sure == pytest.approx(probability(Likeness(*compared.likeness), bare=False))


def test_what_is_compared_by_its_log_is_told_as_a_number() -> None:
    assert [shown("size", log(5)), shown("beside", log(98)), shown("grows", log(0.2)), shown("names", 0.484)] == [
        "5",
        "98",
        "0.2×",
        "48%",
    ]
