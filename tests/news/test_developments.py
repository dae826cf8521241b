"""Developments: what a story goes on with. Outlets, people and events are invented."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from news.developments import APART, LIKE, MET, TOLD, TOLD_OF_OTHERS, development
from news.dossier import empty, seal, unseal
from news.ids import ArticleId
from news.model import Article, Placement, Precision, Story
from news.outline import outline
from news.stories import Stories
from tests import make
from tests.fakes import START
from tests.news.test_stories import FLOOD, FLOOD_AGAIN, place, reading

HOUR = timedelta(hours=1)
RESIGNS = (
    "Mayor of flooded Vinstad steps down over unread warnings",
    (
        "Ingrid Solheim stepped down on Wednesday as mayor of Vinstad after an inquiry found that warnings about the Asker had "
        "lain unread for three days. Her deputy Per Moen takes over until the council elects a successor. “I owe it to those who "
        "lost their homes,” Solheim said in a letter to the councillors. Calls for her to go had grown since the fire brigade "
        "showed that nobody in the town hall had looked at the forecasters’ messages over the weekend; the opposition wants a "
        "commission of three judges, and the prosecutor is looking at who was on duty. Moen, 44, a teacher, said he would "
        "publish all of the correspondence within a week."
    ),
)


def article(hours: float, **given: Any) -> Article:
    when = START + timedelta(hours=hours)
    return make.article(f"https://{hours}.example/", first_seen=when, published=when, **given)


@pytest.fixture
def flood() -> Story:
    return make.story(article(0), first_seen=START, last_seen=START + 2 * HOUR)


NEW: dict[str, Any] = {"told": TOLD - 0.1, "like": LIKE - 0.1, "met": MET + 0.1, "bare": False}


def test_what_was_not_told_opens_a_development(flood: Story) -> None:
    late = article(13)
    assert development(late, flood, **NEW) == late.id


def test_of_others_more_may_have_been_told(flood: Story) -> None:
    late = article(13)
    half = {"told": (TOLD + TOLD_OF_OTHERS) / 2}
    assert development(late, flood, **NEW | half) is None
    assert development(late, flood, **NEW | half | {"met": MET}) == late.id


@pytest.mark.parametrize(
    "known", [{"told": TOLD}, {"like": LIKE}, {"bare": True}, {"met": MET, "told": TOLD_OF_OTHERS}]
)
def test_what_was_told_or_says_too_little_opens_none(flood: Story, known: dict[str, Any]) -> None:
    assert development(article(13), flood, **NEW | known) is None


def test_reports_of_one_event_at_once_are_one_development(flood: Story) -> None:
    assert development(article(APART / HOUR - 0.1), flood, **NEW) is None


def test_what_has_no_date_opens_none(flood: Story) -> None:
    assert development(article(13, precision=Precision.ESTIMATED), flood, **NEW) is None


def test_what_comes_late_tells_of_what_was(flood: Story) -> None:
    opener = ArticleId("opener")
    gone_on = make.story(
        article(0), first_seen=START, last_seen=START + 9 * HOUR, development=opener, developed=START + 6 * HOUR
    )
    assert development(article(1), gone_on, **NEW) is None
    assert development(article(7), gone_on, **NEW) == opener


def test_a_story_goes_on_and_a_restart_knows_with_what() -> None:
    stories = Stories()
    first = place(stories, reading(FLOOD))
    place(stories, reading(FLOOD_AGAIN, "Courier", hours=2))
    resigns = reading(RESIGNS, "Post", hours=40)
    chosen = stories.choose(resigns)
    opens = Placement(story=first.id, new=False, score=0.9, development=resigns.article.id)
    story = stories.place(resigns, opens)
    assert (story.development, story.developed) == (resigns.article.id, START + 40 * HOUR)
    again = Stories()
    again.load(story, stories.sketch(story.id))
    other = reading((RESIGNS[0], RESIGNS[1] + " Vinstad waits."), "Times", hours=41)
    assert again.choose(other) == stories.choose(other)
    assert again.choose(other).development == resigns.article.id
    assert (chosen.story, chosen.development) == (first.id, resigns.article.id)


def test_stories_that_become_one_go_on_with_the_later_development() -> None:
    stories = Stories()
    first = place(stories, reading(FLOOD))
    second = place(stories, reading(RESIGNS, "Courier", hours=1))
    later = reading((RESIGNS[0], RESIGNS[1] + " Moen is sworn in."), "Times", hours=30)
    stories.place(later, Placement(story=second.id, new=False, score=0.9, development=later.article.id))
    both = reading(FLOOD_AGAIN, "Herald", hours=31)
    merged = stories.place(both, Placement(story=second.id, new=False, score=0.9, merges=(first.id,)))
    assert (merged.id, merged.development) == (first.id, later.article.id)


AUF_DEUTSCH = (
    "Asker überflutet Vinstad: 400 Menschen müssen ihre Häuser verlassen",
    (
        "Nach zwei Tagen Starkregen ist der Asker in Vinstad über die Ufer getreten, 400 Bewohner mussten ihre Häuser verlassen. "
        "Die Brücke in Kvernbru sei weggerissen worden, sagte Bürgermeisterin Ingrid Solheim."
    ),
)


def test_a_report_in_another_language_opens_none_by_its_words() -> None:
    stories = Stories()
    story = place(stories, reading(FLOOD))
    german = reading(AUF_DEUTSCH, "Bote", hours=6, language="de")
    placement = stories.choose(german)
    assert (placement.story, placement.told, placement.development) == (story.id, None, None)
    stories.place(german, placement)
    again = stories.choose(reading(AUF_DEUTSCH, "Kurier", hours=12, language="de-AT"))
    assert again.told is not None  # from now on German words tell, too


def test_the_languages_of_a_story_outlive_a_restart_and_a_merge() -> None:
    english = empty().with_voice(1, outline(*FLOOD), "en-GB")
    german = empty().with_voice(2, outline(*AUF_DEUTSCH), "de").with_voice(3, outline(*FLOOD), None)
    both = unseal(seal(english.with_story(german)))
    assert both.languages == ("en", "de")
    assert [both.was_told_in(language) for language in ("de-AT", "EN", None, "not a tag!", "fr")] == [True] * 4 + [
        False
    ]
    assert empty().was_told_in("fr")
