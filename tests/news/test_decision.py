"""Why an article was placed where it was, in words."""

from __future__ import annotations

from news.candidates import asked
from news.decision import why
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


def test_a_story_that_no_other_comes_near_is_joined_for_less_and_that_is_told() -> None:
    likeness = (*SAME_WORDS, 1.0)
    assert asked(Likeness(*likeness), alone=True) < 0.2 < asked(Likeness(*likeness))
    vote = Compared(story=StoryId("vote"), title="Council votes", sure=0.2, copied=0.0, likeness=likeness)
    placement = Placement(story=StoryId("vote"), new=False, score=0.2, compared=(vote,))
    assert list(why(placement)) == ["in “Council votes”: 20% sure, where 18% is asked, as no other story is like it"]
