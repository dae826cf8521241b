"""How far an archive's stories grow, and which outlets tell an event twice."""

from __future__ import annotations

import random

import pytest

from news.habits import Habits
from news.ids import StoryId
from news.model import Story
from tests.fakes import START


def story(number: int, *outlets: str, articles: int | None = None) -> Story:
    return Story(
        id=StoryId(str(number)),
        title="",
        first_seen=START,
        last_seen=START,
        articles=articles or len(outlets),
        outlets=outlets,
    )


def test_an_archive_that_begins_knows_what_is_usual() -> None:
    habits = Habits()
    assert [habits.begins(1), *(habits.grows(voices) for voices in (2, 3, 9, 50))] == pytest.approx([0.0] * 5)


def test_where_three_outlets_tell_each_event_a_story_of_three_hardly_gets_a_fourth() -> None:
    habits = Habits()
    for number in range(40):
        habits.count(story(number, "Post", "Courier", "Herald"), 3)
    assert habits.begins(1) > 0.5 < habits.grows(2)
    assert habits.grows(3) < -1.5


def test_where_most_items_stay_alone_a_single_one_hardly_gets_company() -> None:
    habits = Habits()
    for number in range(100):
        habits.count(story(number, "Post"), 1)
    for number in range(100, 110):
        habits.count(story(number, "Post", "Courier", "Herald", "Ledger"), 4)
    assert habits.begins(1) < -1.5
    assert habits.grows(2) > 0.3


def test_a_story_counts_as_a_single_report_or_as_several() -> None:
    habits = Habits()
    habits.count(story(1, "Post"), 1)
    assert habits.grows(1) == 0.0 == habits.begins(2)
    assert habits.begins(1) == habits.begins(0) != 0.0


def test_an_outlet_that_tells_events_once_tells_of_something_else_where_it_was() -> None:
    habits = Habits()
    for number in range(9):
        habits.count(story(number, "Post", "Courier"), 2)
        habits.count(story(-number, "Gazette", articles=5), 5)
    assert habits.again("Post", story(50, "Post", "Courier")) > 0.8
    assert habits.again("Gazette", story(50, "Gazette")) < 0.2
    assert habits.again("Herald", story(50, "Post")) == 0.0
    assert habits.again("New", story(50, "New")) == 0.5


def test_the_order_in_which_stories_came_and_went_leaves_no_trace() -> None:
    told = [(story(n, *"abcdefg"[: 1 + n % 7], articles=1 + n % 7 + n % 5), 1 + n % 6) for n in range(60)]
    one, other = Habits(), Habits()
    for each in told:
        one.count(*each)
    for each in [*told[30:], *told, *told[:30]]:
        other.count(*each)
    for each in random.Random(1).sample(told, len(told)):
        other.discount(*each)
    asked = story(99, "a", "b", "c")
    assert [one.begins(1), one.grows(3), one.again("c", asked)] == [
        other.begins(1),
        other.grows(3),
        other.again("c", asked),
    ]
