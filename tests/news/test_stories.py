"""One event is one story: placing articles, and remembering stories. Outlets, people and events are invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from math import exp
from pathlib import Path
from typing import Any

import pytest

from news.actors import Cast
from news.decision import weights, why
from news.dossier import LIMIT, empty, seal, unseal
from news.ids import ActorId, StoryId, digest
from news.likeness import LONG, WORDED, Likeness, probability
from news.model import Actor, Compared, Placement, Precision, Story
from news.outline import outline
from news.reading import Reading, read
from news.stories import Sketch, Stories
from tests.fakes import START
from tests.make import article, revision

SEEDS = sorted((Path(__file__).parents[2] / "fixtures" / "seeds").glob("*.txt"))
NOBODY = Cast([])

FLOOD = (
    "River Asker floods Vinstad, 400 leave their homes",
    (
        "Four hundred people left their homes in Vinstad on Sunday after the River Asker burst its banks following two days "
        "of heavy rain. Mayor Ingrid Solheim said the water stood two metres high in the old town and that the bridge at "
        "Kvernbru had been swept away. Rescue crews with boats searched cellars through the night."
    ),
)
FLOOD_AGAIN = (
    "Hundreds evacuated as flood water fills Vinstad’s old town",
    (
        "Boats were out in the streets of Vinstad through the night when the swollen Asker flooded the old town. The Kvernbru "
        "bridge is gone, and about 400 residents had to be evacuated, mayor Ingrid Solheim told a news conference. Forecasters "
        "expect the rain to ease on Monday."
    ),
)
STRIKE = (
    "Ferry crews on the west coast walk out over pay",
    (
        "Ferries between Bremnes and the islands stood still on Monday as crews walked out over pay. The union of seamen wants "
        "six per cent; the company Fjordline offers three. Some 9,000 commuters were looking for other ways to work."
    ),
)
SOLHEIM_ELECTED = (
    "Ingrid Solheim re-elected as mayor of Vinstad",
    (
        "Ingrid Solheim will stay mayor of Vinstad for another four years after winning 54 per cent of the vote in the local "
        "election. Her rival Per Moen conceded late in the evening and promised to work with her on the new school."
    ),
)


def reading(
    told: tuple[str, str], outlet: str = "Herald", *, hours: float = 0, cast: Cast = NOBODY, **given: Any
) -> Reading:
    title, body = told
    when = START + timedelta(hours=hours)
    one = article(
        f"https://{digest(outlet, title, body, str(hours))}.example/",
        outlet=outlet,
        first_seen=when,
        **{"published": when, **given},
    )
    return read(one, revision(one, title=title, body=body), cast)


def place(stories: Stories, item: Reading) -> Story:
    return stories.place(item, stories.choose(item))


def filler(count: int, start: int = 0) -> Iterator[Reading]:
    """Articles that have nothing to do with each other."""
    for i in range(start, start + count):
        words = [
            f"{'bdfgklmnprst'[(i * 7 + k) % 12]}{'aeiou'[(i + k) % 5]}{(i * 31 + k * 17) % 9973}" for k in range(40)
        ]
        yield reading((" ".join(words[:8]), " ".join(words)), f"Outlet {i}", hours=i % 48)


@pytest.fixture
def stories() -> Stories:
    return Stories()


def test_the_seeds_are_one_story_told_by_two_outlets(stories: Stories) -> None:
    one, two = (path.read_text(encoding="utf-8") for path in SEEDS)
    place(stories, reading(FLOOD))
    place(stories, reading(STRIKE))
    first = place(stories, reading((one.partition(".")[0], one), "First Post"))
    second = place(stories, reading((two.partition(".")[0], two), "Second Post", hours=5))
    assert first.id == second.id
    assert second.outlets == ("First Post", "Second Post")
    assert second.title == first.title == one.partition(".")[0]


def test_the_same_event_in_other_words_is_one_story(stories: Stories) -> None:
    first = place(stories, reading(FLOOD))
    assert place(stories, reading(FLOOD_AGAIN, "Courier", hours=3)).id == first.id


def test_another_event_with_the_same_people_is_another_story(stories: Stories) -> None:
    place(stories, reading(FLOOD))
    placement = stories.choose(reading(SOLHEIM_ELECTED, "Courier", hours=3))
    assert placement.new
    assert "“River Asker floods Vinstad, 400 leave their homes” is the nearest" in next(why(placement))


def merged(stories: Stories) -> tuple[Story, Story, Story]:
    """Two stories that an article shows to be one."""
    first = place(stories, reading(FLOOD))
    second = place(stories, reading(STRIKE, "Courier", hours=1))
    both = reading(FLOOD_AGAIN, "Times", hours=2)
    placement = Placement(story=second.id, new=False, score=0.9, merges=(first.id,))
    return first, second, stories.place(both, placement)


def test_stories_that_an_article_shows_to_be_one_become_the_older_one(stories: Stories) -> None:
    first, second, one = merged(stories)
    assert one.id == first.id == stories.resolve(second.id) == stories.resolve(first.id)
    assert (one.articles, one.outlets, one.last_seen) == (3, ("Herald", "Courier", "Times"), START + timedelta(hours=2))
    assert len(stories) == 1
    assert unseal(stories.sketch(one.id)).voices == 3
    assert stories.choose(reading(STRIKE, "Courier", hours=1)).story == first.id  # placed before
    assert len(stories.sketch(one.id).raw) <= LIMIT


def test_a_merge_outlives_a_restart_and_is_forgotten_with_the_story(stories: Stories) -> None:
    _, _, one = merged(stories)
    restarted = Stories()
    restarted.load(one, stories.sketch(one.id))
    item = reading(STRIKE, "Times", hours=5)
    assert restarted.choose(item) == stories.choose(item)
    stories.forget_before(START + timedelta(days=10))
    register = stories._register
    assert (len(stories), len(register.rarities), len(register.leads), len(register.merged)) == (0, 0, 0, 0)


def test_articles_that_share_nothing_are_stories_of_their_own(stories: Stories) -> None:
    ids = {place(stories, item).id for item in [reading(FLOOD), reading(STRIKE), *filler(50)]}
    assert len(ids) == 52


def test_a_story_is_named_for_its_first_article(stories: Stories) -> None:
    item = reading(FLOOD)
    story = place(stories, item)
    assert story.id == StoryId(item.article.id)
    assert story.title == FLOOD[0]


def test_the_decision_is_told_in_words(stories: Stories) -> None:
    place(stories, reading(FLOOD))
    other = reading(FLOOD_AGAIN, "Courier", hours=3)
    placement = stories.choose(other)
    told, known = why(placement)
    assert known.endswith("of its title and lead were told there before")
    assert told.startswith("in “River Asker floods Vinstad, 400 leave their homes”: ")
    assert weights(placement.compared[0], bare=False)[0][2] > 0


def test_a_copy_is_in_the_story_and_is_no_voice_of_its_own(stories: Stories) -> None:
    place(stories, reading(FLOOD))
    copied = reading(("Flood in Vinstad", "VINSTAD (Agency) — " + FLOOD[1]), "Courier", hours=1)
    placement = stories.choose(copied)
    assert "words are those of" in next(why(placement))
    story = stories.place(copied, placement)
    assert story.articles == 2
    assert unseal(stories.sketch(story.id)).voices == 1


def test_headlines_alone_make_a_story(stories: Stories) -> None:
    first = place(stories, reading((FLOOD[0], "")))
    assert (
        place(stories, reading(("Asker floods Vinstad, hundreds leave homes", ""), "Courier", hours=1)).id == first.id
    )
    assert place(stories, reading((STRIKE[0], ""), "Courier", hours=1)).id != first.id


def test_headlines_in_other_words_are_one_story_only_where_much_was_read(stories: Stories) -> None:
    first, other = reading((FLOOD[0], ""), hours=48), reading((FLOOD_AGAIN[0], ""), "Courier", hours=49)
    place(stories, first)
    assert stories.choose(other).new  # all words seem rare
    for item in filler(200):
        place(stories, item)
    assert stories.choose(other).story == StoryId(first.article.id)


@pytest.mark.parametrize("bare", [True, False])
def test_what_is_alike_tells_more_where_much_was_read(*, bare: bool) -> None:
    alike = Likeness(*[0.4] * len(Likeness._fields))._replace(bias=1.0)
    begun, read_much = alike._replace(read=0.0), alike._replace(read=0.9)
    assert probability(read_much, bare=bare) > probability(begun, bare=bare)


NEW_LANGUAGES = [  # two events of one person and day, and another report of the second
    (
        (
            "Le président Arvel reçoit le chancelier",
            "Le président Tomas Arvel a reçu mercredi au palais le chancelier de Norvana pour préparer le sommet.",
        ),
        (
            "Arvel rend hommage aux pompiers morts à Hovden",
            "Le président Tomas Arvel a rendu hommage mercredi au palais aux deux pompiers morts dans l’incendie de Hovden.",
        ),
        (
            "Hommage national aux deux pompiers de Hovden",
            "Un hommage aux deux pompiers morts dans l’incendie de Hovden a eu lieu mercredi au palais en présence de Tomas Arvel.",
        ),
    ),
    (
        (
            "राष्ट्रपति अरवेल ने नए शुल्क की घोषणा की",
            "राष्ट्रपति तोमास अरवेल ने गुरुवार को इस्पात पर नए शुल्क की घोषणा की। उन्होंने कहा कि यह जरूरी है।",
        ),
        (
            "होवडेन में आग, दो दमकलकर्मियों की मौत",
            "होवडेन के गोदाम में लगी आग में दो दमकलकर्मियों की मौत हो गई। राष्ट्रपति तोमास अरवेल ने गुरुवार को शोक जताया।",
        ),
        (
            "होवडेन के गोदाम में आग से दो दमकलकर्मी मरे",
            "गुरुवार को होवडेन के एक गोदाम में भीषण आग लगी, जिसमें दो दमकलकर्मियों की मौत हो गई।",
        ),
    ),
]


@pytest.mark.parametrize(("one", "other", "again"), NEW_LANGUAGES, ids=["fr", "hi"])
def test_what_is_rare_is_not_known_in_a_language_that_nobody_has_read(
    one: tuple[str, str], other: tuple[str, str], again: tuple[str, str]
) -> None:
    stories = Stories()
    for item in filler(400):
        place(stories, item)
    first, second = place(stories, reading(one)), place(stories, reading(other, hours=0.4))
    assert first.id != second.id
    assert place(stories, reading(again, "Courier", hours=2)).id == second.id


def test_small_words_of_any_language_tell_nothing() -> None:
    said = "été según için über كانت है এবং также から".split()
    assert not len(outline(" ".join(said), "").terms)
    assert len(outline("Ben Li war hat", "").terms) == 4  # in English these are names, a war and a hat


def test_a_currency_is_nobody_s_name() -> None:
    cheaper = outline(
        "Phones are cheaper", "Harbour Traders sells the phone for Rs 27,000 less, Tk 9,000 of it at once."
    )
    dearer = outline("Bus fares go up", "A ride through Vinstad is dearer by Rs 27,000, or Tk 9,000, from Monday.")
    assert not set(cheaper.terms.tolist()) & set(dearer.terms.tolist()) - set(
        outline("", "27,000 9,000").terms.tolist()
    )


def test_a_figure_tells_less_that_many_reports_have(stories: Stories) -> None:
    for number in range(40):
        place(stories, reading((f"Notice {number}", f"NORTHPORT, 13 {chr(97 + number % 26) * 5}{number}")))
    told = []
    for figure in ("13", "1,427"):
        place(stories, reading((f"Ferry carries {figure} to Hovden", f"The ferry took {figure} people to Hovden.")))
        placement = stories.choose(reading((f"Hovden ferry takes {figure}", f"To Hovden went {figure}."), "Courier"))
        told.append(max(weighed(compared)["numbers"] for compared in placement.compared))
    assert told[0] < 0.5 < told[1]


def weighed(compared: Compared) -> dict[str, float]:
    return dict(zip(Likeness._fields, compared.likeness, strict=False))


def test_what_is_alike_tells_less_among_many_stories_of_the_same_days() -> None:
    alike = Likeness(*[0.4] * len(Likeness._fields))._replace(bias=1.0)
    few, many = alike._replace(beside=1.0), alike._replace(beside=7.0)
    assert probability(few, bare=False) > probability(many, bare=False)


def test_two_reports_that_tell_much_are_told_from_two_teasers(stories: Stories) -> None:
    long, again = (f"{told[1]} {SOLHEIM_ELECTED[1]} {STRIKE[1]}" for told in (FLOOD, FLOOD_AGAIN))
    place(stories, reading((FLOOD[0], long)))
    reports = Likeness(*stories.choose(reading((FLOOD_AGAIN[0], again), "Courier", hours=3)).compared[0].likeness)
    teasers = Likeness(*stories.choose(reading((FLOOD_AGAIN[0], again[:80]), "Courier", hours=3)).compared[0].likeness)
    nobody = Likeness(
        *stories.choose(reading((FLOOD_AGAIN[0], again.lower()), "Courier", hours=3)).compared[0].likeness
    )
    assert reports.long > 0.5
    assert (teasers.long, nobody.long) == (0, 0)


def test_what_each_comparison_was_worth_adds_up_to_the_decision(stories: Stories) -> None:
    place(stories, reading((FLOOD[0], f"{FLOOD[1]} {SOLHEIM_ELECTED[1]}")))
    again = (FLOOD_AGAIN[0], f"{FLOOD_AGAIN[1]} {STRIKE[1]}")
    compared = stories.choose(reading(again, "Courier", hours=3)).compared[0]
    likeness = Likeness(*compared.likeness)
    assert 0 < likeness.long < 1
    bias = WORDED.bias + likeness.long * (LONG.bias - WORDED.bias)
    total = bias + sum(worth for _, _, worth in weights(compared, bare=False))
    assert 1 / (1 + exp(-total)) == pytest.approx(probability(likeness, bare=False))


FIRES = (
    (
        "Warehouse fire in Port Ansel kills two",
        (
            "Two workers died when fire tore through a warehouse in Port Ansel harbour on Monday night. Fire chief Dora Quill "
            "said sixty firefighters fought the blaze at the Halden company until dawn. Police chief Owen Marsh said arson "
            "could not be ruled out."
        ),
    ),
    (
        "Factory fire in Brannock injures five",
        (
            "Five workers were hurt when fire tore through a factory in Brannock on Monday night. Fire chief Sven Aldous said "
            "forty firefighters fought the blaze at the Kestrel company until dawn. Police chief Ina Brook said arson could "
            "not be ruled out."
        ),
    ),
)
VINSTAD = (
    (
        "Bridge at Kvernbru closed after cracks found in Vinstad",
        (
            "Vinstad closed the Kvernbru bridge on Monday after engineers found cracks in two of its piers. Mayor Ingrid "
            "Solheim said buses would go round by Hovden for at least three months. Engineer Tor Lien said the river had "
            "hollowed out the ground below."
        ),
    ),
    (
        "Vinstad council passes budget with higher rates",
        (
            "The council of Vinstad passed a budget of 410 million crowns on Monday that raises property rates by four per "
            "cent. Mayor Ingrid Solheim said schools would be spared. Opposition leader Per Moen called it a budget without "
            "ideas."
        ),
    ),
)
COLUMNS = (
    (
        "Why our trains are late",
        (
            "The railway minister Karl Voss promised a timetable that works, yet every Monday I stand at Lund station and "
            "count the minutes. Money for signals was spent on posters."
        ),
    ),
    (
        "The school that Hallvik forgot",
        (
            "In Hallvik a school roof has leaked since October. Headmistress Eva Strand puts out buckets; the county sends "
            "forms. Children learn there that grown-ups do not keep their word."
        ),
    ),
    (
        "Salt, butter and the price of bread",
        (
            "My baker Rolf Dahl says flour costs a third more than last spring. Bread is the one price that everybody knows, "
            "and so the one that governments fear."
        ),
    ),
    (
        "A letter to the new bishop",
        (
            "Bishop Anne Moberg takes office on Sunday in a church with empty pews. She should open the doors on weekdays, "
            "and the crypt to those who sleep outside."
        ),
    ),
)


@pytest.mark.parametrize("read_before", [0, 60])
@pytest.mark.parametrize("told", [FIRES, VINSTAD], ids=["one pattern", "one town, one mayor"])
def test_two_events_of_one_pattern_or_place_are_two_stories(
    stories: Stories, told: tuple[tuple[str, str], ...], read_before: int
) -> None:
    for other in filler(read_before):
        place(stories, other)
    outlets = zip(("Herald", "Courier"), told, strict=True)
    assert len({place(stories, reading(each, outlet, hours=3)).id for outlet, each in outlets}) == 2


def test_the_weekly_columns_of_one_author_are_stories_of_their_own(stories: Stories) -> None:
    ids = set()
    for week, (title, body) in enumerate(COLUMNS):
        about = f"Nora Fell writes here each Monday. {body} Nora Fell is a columnist of the Herald."
        ids.add(place(stories, reading((f"Nora Fell: {title}", about), hours=168 * week)).id)
    assert len(ids) == len(COLUMNS)


def weather(place_: str, high: int, wind: int, rain: int) -> tuple[str, str]:
    return (
        "Weather: what to expect today",
        (
            f"Rain is expected along the coast with highs of {high} degrees in {place_}. Winds of {wind} metres a second are "
            f"expected in the afternoon and {rain} millimetres of rain inland. Drivers should take care on mountain roads."
        ),
    )


def test_an_outlet_s_column_with_other_figures_is_a_story_a_day(stories: Stories) -> None:
    monday = place(stories, reading(weather("Vinstad", 14, 7, 25)))
    evening = place(stories, reading(weather("Bremnes", 11, 9, 30), hours=8))
    tuesday = place(stories, reading(weather("Bremnes", 8, 12, 40), hours=24))
    assert evening.id == monday.id  # figures change through a day
    assert tuesday.id != monday.id


def test_one_figure_of_three_is_the_same_by_chance(stories: Stories) -> None:
    days = [(14, 7, 25), (8, 7, 40), (11, 9, 40), (14, 12, 3)]
    told = [place(stories, reading(weather("Vinstad", *day), hours=24 * after)) for after, day in enumerate(days)]
    assert len({story.id for story in told}) == len(days)


def test_another_outlet_s_figures_of_the_next_day_are_of_the_story(stories: Stories) -> None:
    first = place(stories, reading(weather("Vinstad", 14, 7, 25)))
    assert place(stories, reading(weather("Bremnes", 8, 12, 40), "Courier", hours=24)).id == first.id


def test_an_outlet_s_own_follow_up_with_other_figures_is_of_the_story(stories: Stories) -> None:
    first = place(stories, reading(weather("Vinstad", 14, 7, 25)))
    assert place(stories, reading(weather("Bremnes", 8, 12, 40), hours=17)).id == first.id  # no column comes so


ACTRESS = (
    "Vera Lindqvist leaves clinic early",
    "The actress has left the Halden Clinic on Lake Mjora after six days, her lawyer Tom Brekke told a court in Ostmark on Friday.",
)
ACTRESS_AGAIN = (
    "Vera Lindqvist leaves clinic after six days",
    "Lindqvist left after six days, says Marit Haug, who treats addiction. The clinic and the lawyer are silent; Dagny Roe, a critic, is not.",
)


def test_who_is_named_in_one_report_s_title_only_is_no_other(stories: Stories) -> None:
    first = place(stories, reading(ACTRESS))
    placement = stories.choose(reading(ACTRESS_AGAIN, "Courier", hours=1))
    compared = Likeness(*placement.compared[0].likeness)
    assert compared.names < 0.1 < compared.met
    assert placement.story == first.id


def test_an_article_without_a_date_is_placed_by_its_words(stories: Stories) -> None:
    first = place(stories, reading(FLOOD))
    undated = reading(FLOOD_AGAIN, "Courier", hours=3, published=None, precision=Precision.ESTIMATED)
    assert place(stories, undated).id == first.id


def test_stories_of_other_years_take_nobody_s_place(stories: Stories) -> None:
    for year in range(1, 9):
        place(stories, reading(FLOOD, hours=-8760 * year))
    first = place(stories, reading(FLOOD))
    assert place(stories, reading(FLOOD_AGAIN, "Courier", hours=2)).id == first.id


def test_what_comes_after_the_window_is_a_new_story(stories: Stories) -> None:
    place(stories, reading(FLOOD))
    assert stories.choose(reading(FLOOD_AGAIN, "Courier", hours=24 * 15)).new


@pytest.mark.parametrize("told", [("", ""), ("", "\n\n"), ("...", "—"), ("Live", "Update")])
def test_an_article_without_words_is_a_story_of_its_own(stories: Stories, told: tuple[str, str]) -> None:
    place(stories, reading(FLOOD))
    item = reading(told)
    assert place(stories, item).id == StoryId(item.article.id)


def test_placing_an_article_again_changes_nothing(stories: Stories) -> None:
    item = reading(FLOOD)
    once = stories.place(item, stories.choose(item))
    place(stories, reading(STRIKE))
    again = reading(FLOOD)
    placement = stories.choose(again)
    assert not placement.new
    assert stories.place(again, placement) == once
    assert stories.place(again, Placement(story=StoryId(again.article.id), new=True, score=1)) == once


def test_choosing_changes_nothing(stories: Stories) -> None:
    place(stories, reading(FLOOD))
    item = reading(FLOOD_AGAIN, "Courier")
    assert stories.choose(item) == stories.choose(item)
    assert len(stories) == 1


def test_a_placement_in_a_story_that_was_closed_is_refused(stories: Stories) -> None:
    place(stories, reading(FLOOD))
    item = reading(FLOOD_AGAIN, "Courier")
    placement = stories.choose(item)
    stories.clear()
    with pytest.raises(KeyError):
        stories.place(item, placement)


def test_a_restart_places_the_next_articles_the_same(stories: Stories) -> None:
    kept: dict[StoryId, tuple[Story, Sketch]] = {}
    for item in [reading(FLOOD), *filler(30), reading(STRIKE), reading(FLOOD_AGAIN, "Courier", hours=2)]:
        story = stories.place(item, stories.choose(item))
        kept[story.id] = story, stories.sketch(story.id)
    restarted = Stories()
    for story, sketch in reversed(kept.values()):
        restarted.load(story, sketch)
    for item in [
        reading(FLOOD_AGAIN, "Times", hours=4),
        reading(SOLHEIM_ELECTED),
        reading(STRIKE, "Times"),
        *filler(5, 60),
    ]:
        assert restarted.choose(item) == stories.choose(item)
        assert restarted.place(item, restarted.choose(item)) == stories.place(item, stories.choose(item))


def test_loading_a_story_again_replaces_it(stories: Stories) -> None:
    item = reading(FLOOD)
    story = stories.place(item, stories.choose(item))
    sketch = stories.sketch(story.id)
    before = stories.choose(reading(FLOOD_AGAIN, "Courier"))
    stories.load(story, sketch)
    assert len(stories) == 1
    assert stories.choose(reading(FLOOD_AGAIN, "Courier")) == before


def test_forgotten_stories_leave_nothing_behind(stories: Stories) -> None:
    for item in [reading(FLOOD), *filler(20)]:
        place(stories, item)
    stories.forget_before(START + timedelta(days=10))
    assert len(stories) == 0
    assert not len(stories._register.leads)
    assert not stories._register.placed
    assert not len(stories._register.rarities)


def test_in_a_flood_stories_of_one_article_close_first_the_oldest_before_the_others(stories: Stories) -> None:
    flood = [place(stories, item) for item in (reading(FLOOD), reading(FLOOD_AGAIN, "Courier", hours=1))][-1]
    alone = [place(stories, item) for item in filler(40)]
    stories.forget_quietest(41)
    assert len(stories) == 41
    stories.forget_quietest(20)
    latest = sorted(alone, key=lambda story: (story.last_seen, story.id))[-18:]
    assert {story.id for story, _ in stories.known()} == {flood.id, *(story.id for story in latest)}
    stories.forget_quietest(0)
    assert [story.id for story, _ in stories.known()] == [flood.id]


def test_a_sketch_stays_small_whatever_a_story_grows_to(stories: Stories) -> None:
    first = reading(FLOOD)
    story = stories.place(first, stories.choose(first))
    for i, item in enumerate(filler(60)):
        told = f"{item.revision.body} {' '.join(f'{i}{k} word{i * k}' for k in range(600))}"
        grown = reading((item.revision.title, told), f"Outlet {i}", hours=i / 10)
        joined = Placement(story=story.id, new=False, score=1)
        story = stories.place(grown, joined)
    assert story.articles == 61
    assert len(stories.sketch(story.id).raw) <= LIMIT


def test_a_sketch_comes_back_as_it_was() -> None:
    dossier = empty().with_voice(7, outline(*FLOOD)).with_voice(8, outline(*FLOOD_AGAIN)).with_copy(9)
    assert seal(unseal(seal(dossier))) == seal(dossier)


def test_a_sketch_of_a_later_program_is_refused() -> None:
    with pytest.raises(ValueError, match="version 9"):
        unseal(Sketch(b"\x09" + seal(empty()).raw[1:]))


CAST = Cast(
    [
        Actor(id=ActorId("lin"), name="Lin Wei", aliases=("Lin Wei", "林伟")),
        Actor(id=ActorId("salim"), name="Salim Haddad", aliases=("Salim Haddad", "سليم حداد")),
    ]
)


@pytest.mark.parametrize(
    ("one", "two", "other"),
    [
        (
            ("林伟宣布海港大桥周五通车", "海港市市长林伟周二宣布，新建的海港大桥将于周五正式通车，全长十二公里。"),
            ("海港大桥本周五开通", "全长十二公里的海港大桥将在周五开通，市长林伟说，通车后前往机场只需二十分钟。"),
            ("山城小学发现古代铜钱", "工人在山城一所小学的操场下挖出三百枚古代铜钱，专家正在鉴定年代。"),
        ),
        (
            (
                "سليم حداد يعلن افتتاح جسر الميناء",
                "أعلن سليم حداد يوم الثلاثاء افتتاح جسر الميناء الجديد الذي يبلغ طوله اثني عشر كيلومترا.",
            ),
            (
                "افتتاح جسر الميناء الجديد الجمعة",
                "قال سليم حداد إن جسر الميناء الجديد سيفتح أمام السيارات يوم الجمعة بعد سنوات من العمل.",
            ),
            (
                "العثور على نقود قديمة في مدرسة",
                "عثر عمال على نقود قديمة تحت ملعب مدرسة ابتدائية في الجبل ويفحصها الخبراء.",
            ),
        ),
    ],
    ids=["Chinese", "Arabic"],
)
def test_scripts_without_capitals(
    stories: Stories, one: tuple[str, str], two: tuple[str, str], other: tuple[str, str]
) -> None:
    first = place(stories, reading(one, cast=CAST))
    assert place(stories, reading(two, "Courier", hours=2, cast=CAST)).id == first.id
    assert place(stories, reading(other, "Courier", hours=2, cast=CAST)).id != first.id
