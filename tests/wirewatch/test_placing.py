"""Articles in stories: what one transaction writes of stories that become one."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from threading import Barrier, Thread

import pytest

from news.actors import Cast
from news.dossier import unseal
from news.ids import ArticleId, StoryId
from news.model import Placement, Story
from news.reading import Reading, read
from news.stories import Sketch, Stories
from storage.engine import SqlDatabase
from tests import make
from tests.fakes import START
from wirewatch.placing import Placing


class Scripted(Stories):
    """Each article of the poll begins a story that swallows the one before it."""

    def __init__(self, first: Story) -> None:
        super().__init__()
        self._survivors: list[Story] = [first]

    def choose(self, reading: Reading) -> Placement:
        return Placement(story=self._survivors[-1].id, new=False, score=1.0)

    def place(self, reading: Reading, placement: Placement) -> Story:
        self._survivors.append(make.story(reading.article))
        return self._survivors[-1]

    def resolve(self, story: StoryId) -> StoryId:
        return self._survivors[-1].id

    def sketch(self, story: StoryId) -> Sketch:
        return Sketch(b"sketch")


def test_stories_merged_one_after_the_other_in_one_poll_lead_to_the_last(
    database: SqlDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, *new = (make.article(f"https://outlet.example/{letter}") for letter in "abc")
    first = make.story(told)
    placing = Placing()
    with database.begin() as store:
        for article in (told, *new):
            store.archive.add(article, make.revision(article), make.sighting(article))
        store.shelf.lock()
        store.shelf.put(first, Sketch(b"sketch"), told.id)
        monkeypatch.setattr(placing, "_stories", Scripted(first))
        readings = [read(article, make.revision(article), Cast(())) for article in new]
        placed = placing.place(store, readings)
        last = placed[new[-1].id].id
        assert {story.id for story in placed.values()} == {last}
        assert [store.shelf.of(article.id) for article in (told, *new)] == [last] * 3
        assert store.shelf.resolve(first.id) == last


TITLE = "River Asker floods Vinstad"
TELLINGS = {
    "herald": "The river Asker burst its banks at Vinstad on Monday night, and 300 people had to leave their houses.",
    "courier": "In Vinstad 300 people left their houses on Monday night when the river Asker burst its banks.",
    "post": "Houses in Vinstad were left by 300 people: on Monday night the banks of the river Asker burst.",
    "tribune": "Monday night's flood drove 300 people from their houses in Vinstad, where the Asker burst its banks.",
}


def telling(outlet: str) -> Reading:
    seen = START + timedelta(minutes=list(TELLINGS).index(outlet))
    article = make.article(f"https://{outlet}.example/flood", outlet=outlet, first_seen=seen, published=seen)
    return read(article, make.revision(article, title=TITLE, body=TELLINGS[outlet]), Cast(()))


def placed(database: SqlDatabase, placing: Placing, reading: Reading) -> Story:
    with database.begin() as store:
        store.archive.add(reading.article, reading.revision, make.sighting(reading.article))
        placing.refresh(store, START)
        return placing.place(store, [reading])[reading.article.id]


def kept(database: SqlDatabase) -> list[tuple[Story, Sketch]]:
    with database.read() as store:
        return store.shelf.changed(after=0, since=START - timedelta(days=1))[1]


def test_workers_that_bring_one_event_at_once_make_one_story_of_it(database: SqlDatabase) -> None:
    start = Barrier(len(TELLINGS))

    def work(outlet: str) -> None:
        placing, reading = Placing(), telling(outlet)
        start.wait()
        placed(database, placing, reading)

    workers = [Thread(target=work, args=(outlet,)) for outlet in TELLINGS]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    [(story, sketch)] = kept(database)
    assert (story.articles, sorted(story.outlets)) == (4, sorted(TELLINGS))
    assert unseal(sketch).voices == 4


def test_sketches_of_another_release_are_made_again_of_the_articles(database: SqlDatabase) -> None:
    first, second, third, _ = map(telling, TELLINGS)
    old = Placing()
    story = placed(database, old, first)
    story = placed(database, old, second)
    [(_, known)] = kept(database)
    with database.begin() as store:
        store.shelf.put(story, Sketch(bytes([1]) + known.raw[1:]), second.article.id)
    assert placed(database, Placing(), third).id == story.id
    [(grown, sketch)] = kept(database)
    dossier = unseal(sketch)
    assert (grown.articles, dossier.voices, len(dossier.articles)) == (3, 3, 3)


@pytest.mark.parametrize(("window", "stories"), [(timedelta(minutes=2), 1), (timedelta(seconds=30), 2)])
def test_a_story_is_open_for_as_long_as_is_set(database: SqlDatabase, window: timedelta, stories: int) -> None:
    placing = Placing(window)
    told = [placed(database, placing, telling(outlet)) for outlet in ("herald", "courier")]
    assert len({story.id for story in told}) == stories


OTHERS = ("Bakers of Harnbruck strike", "Solheim elects a mayor", "Ferry to Quillport late", "Comet seen over Tarvik")


def headline(title: str, minutes: int) -> Reading:
    seen = START + timedelta(minutes=minutes)
    article = make.article(f"https://gazette.example/{minutes}", outlet="gazette", first_seen=seen, published=seen)
    return read(article, make.revision(article, title=title, body=""), Cast(()))


def test_in_a_flood_a_story_of_two_goes_on_and_the_earliest_of_one_is_over(database: SqlDatabase) -> None:
    placing = Placing(most=3)
    flood, _ = (placed(database, placing, telling(outlet)) for outlet in ("herald", "courier"))
    alone = [placed(database, placing, headline(title, 10 + minutes)) for minutes, title in enumerate(OTHERS)]
    assert placed(database, placing, telling("post")).id == flood.id
    assert placed(database, placing, headline(OTHERS[-1], 60)).id == alone[-1].id
    assert placed(database, placing, headline(OTHERS[0], 61)).id != alone[0].id
    with database.read() as store:
        assert store.shelf.story(alone[0].id) == alone[0]  # closed, and kept as any other


def test_a_sketch_made_again_is_what_it_was_and_stays(database: SqlDatabase) -> None:
    placing = Placing()
    for outlet in TELLINGS:
        story = placed(database, placing, telling(outlet))
    [(_, known)] = kept(database)
    with database.begin() as store:
        store.shelf.put(story, Sketch(bytes([1]) + known.raw[1:]), telling("post").article.id)
        Placing().refresh(store, START)
    [(_, again)] = kept(database)
    assert again == known


@pytest.mark.parametrize("seed", range(4))
def test_a_poll_filed_together_is_placed_as_its_articles_one_by_one(
    database: SqlDatabase, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Events told by several outlets in words of their own, copies and headlines among them, in polls of any length."""
    monkeypatch.setattr("wirewatch.placing.TOGETHER", 5)  # less than most of the polls have
    stream = told_at_random(Random(seed), 36)
    alone, together = Stories(), Placing()
    decided: dict[ArticleId, Placement] = {}
    for item in stream:
        decided[item.article.id] = alone.choose(item)
        alone.place(item, decided[item.article.id])
    dice, at = Random(seed), 0
    while at < len(stream):
        poll = stream[at : at + dice.randrange(1, 12)]
        at += len(poll)
        with database.begin() as store:
            store.archive.add_all([(each.article, each.revision, make.sighting(each.article)) for each in poll])
            together.refresh(store, START)
            together.place(store, poll)
    with database.read() as store:
        found = {article: store.shelf.of(article) for article in decided}
        assert {article: store.shelf.decision(article) for article in decided} == decided
    assert found == {article: alone.resolve(placement.story) for article, placement in decided.items()}
    assert {story.id: sketch for story, sketch in kept(database)} == {
        story.id: sketch for story, sketch in alone.known()
    }
    assert len(set(found.values())) < len(stream)  # some were joined


def told_at_random(dice: Random, count: int) -> list[Reading]:
    """Articles on a few invented events, each of names and words of its own."""
    words = [a + b + c for a in "bdfglmnrst" for b in ("ar", "en", "il", "o") for c in ("ka", "mut", "sel", "vin")]
    events = [[name.title() for name in dice.sample(words, 5)] + dice.sample(words, 9) for _ in range(count // 4)]
    texts: list[str] = []
    items = []
    for number in range(count):
        event = dice.choice(events)
        text = " ".join(dice.choices(event, k=24) + dice.choices(words, k=16))
        text = dice.choice(["", text, text, text, *texts[-3:]])
        texts += [text] if text else []
        article = make.article(
            f"https://o{number % 7}.example/{number}",
            outlet=f"Outlet {number % 7}",
            first_seen=START + timedelta(minutes=number),
        )
        title = " ".join(dice.sample(event, 5))
        items.append(read(article, make.revision(article, title=title, body=text), Cast(())))
    return items


def test_a_story_whose_first_article_has_no_title_is_called_after_the_next_that_has_one(database: SqlDatabase) -> None:
    titles = dict(zip(TELLINGS, ("Live", "Jan 05, 2011", TITLE, "Hundreds flee the Asker"), strict=True))
    placing, called = Placing(), []
    for outlet, body in TELLINGS.items():
        article = make.article(f"https://{outlet}.example/flood", outlet=outlet.title())
        revision = make.revision(article, title=titles[outlet], body=body)
        with database.begin() as store:
            store.archive.add(article, revision, make.sighting(article))
            placing.refresh(store, START)
            [story] = placing.place(store, [read(article, revision, Cast(()))]).values()
        called.append(story.title)
    assert called == ["Live", "Live", TITLE, TITLE]
    with database.read() as store:
        assert [story.title for story in store.shelf.listed()] == [TITLE]
