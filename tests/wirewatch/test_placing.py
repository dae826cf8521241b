"""Articles in stories: what one transaction writes of stories that become one."""

from __future__ import annotations

import pytest

from news.actors import Cast
from news.ids import StoryId
from news.model import Placement, Story
from news.reading import Reading, read
from news.stories import Sketch, Stories
from storage.engine import SqlDatabase
from tests import make
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
