"""Round-ups sum up several events: they stand in a story, and lead nothing into it. Outlets, people and events are invented."""

from __future__ import annotations

import pytest

from news.dossier import unseal
from news.roundups import is_round_up
from news.stories import Stories
from tests.news.test_stories import place, reading

APART = "The council of Vinstad met. Trawlers stayed in port at Bremnes. A fox was seen downtown."


@pytest.mark.parametrize(
    "title",
    [
        "Five things to know this morning",
        "What you need to know on Thursday",
        "Morning briefing: pass shut, tiara found",
        "Money newsletter: a banker leaves",
        "The week in pictures",
        "Las claves del día: alquileres y nieve",
        "L’essentiel de l’actualité ce lundi",
        "Was heute wichtig wird",
        "Günün özeti",
        "أبرز الأخبار اليوم",
        "Главное за ночь",
        "একনজরে আজকের আলোচিত খবর",
        "दिनभर की बड़ी खबरें",
    ],
)
def test_what_sums_up_several_events_is_known_by_its_title(title: str) -> None:
    assert is_round_up(title, "")


@pytest.mark.parametrize(
    "title",
    [
        "Five things to know about Storm Ewald",
        "What to know about Thursday’s special election",
        "Bayer settles Roundup lawsuits",
        "How students live with debt",
        "Minister gives briefing on the flood",
        "Newsletter writer Nora Fell wins prize",
    ],
)
def test_what_tells_of_one_event_is_no_round_up(title: str) -> None:
    assert not is_round_up(title, APART)


def test_a_live_page_is_one_where_its_sentences_have_nothing_in_common() -> None:
    assert is_round_up("Norvana live: latest updates", APART)
    assert not is_round_up("Vinstad live: latest updates", APART)
    assert not is_round_up("Norvana live: latest updates", "Storm Ewald is here. Ferries stop. Ewald is strong.")


LIBRARY = (
    "Council of Vinstad votes to close two libraries",
    "Vinstad’s council voted on Monday night to close the libraries in Fernhill and Eastgate to save 400,000 crowns.",
)
TRAWLER = (
    "Trawler missing off Bremnes found capsized",
    "The trawler Bonny Ann, missing since Sunday off Bremnes, was found capsized. Its crew of four has not been found.",
)
LIVE = (
    "Islands live: latest updates",
    "Vinstad’s council closed the libraries in Fernhill. The trawler Bonny Ann capsized off Bremnes. A fox bit a judge.",
)
TRAWLER_AGAIN = (
    "Search for Bonny Ann crew goes on",
    "Helicopters went on searching on Tuesday for the four crew of the trawler Bonny Ann, which capsized off Bremnes.",
)


def test_a_round_up_is_no_bridge_between_the_stories_that_it_touches() -> None:
    stories = Stories()
    page = place(stories, reading(LIVE, "Courier"))
    library, trawler = place(stories, reading(LIBRARY, hours=1)), place(stories, reading(TRAWLER, hours=2))
    assert len({page.id, library.id, trawler.id}) == 3
    assert not stories.choose(reading(LIVE, "Times", hours=3)).merges
    morning = ("Five things to know today", f"{TRAWLER_AGAIN[1]} {LIBRARY[1]}")
    assert place(stories, reading(morning, "Times", hours=4)).id in {library.id, trawler.id}
    assert [unseal(stories.sketch(each.id)).voices for each in (library, trawler)] == [1, 1]
    assert place(stories, reading(TRAWLER_AGAIN, "Courier", hours=5)).id == trawler.id
