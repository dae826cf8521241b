"""Placing: the open stories in memory follow the shelf in the database.

    transaction ─▶ lock ─▶ what others wrote since ─▶ place ─▶ put

The index is used on the writer's thread only. A transaction may fail after its articles were placed in memory: so
what was placed last is looked up first, and where the database does not have it, everything is read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from news.actors import Cast
from news.ids import ArticleId, StoryId
from news.model import STORY_WINDOW, Placement, Story
from news.ports import Store
from news.reading import Reading, read
from news.stories import Sketch, Stories
from news.titles import says_something

log = structlog.get_logger()

TIDY = timedelta(hours=1)
TOGETHER = 64  # articles outlined at once: more are no cheaper, and 2,000 of 250 words took 87 MB, where these take 3
MOST = 20_000  # open stories in memory: of one article of 240 words each takes 6 KB, and 46,000 came in a flood
_LATEST = 100  # articles that a sketch is made of again
_NOBODY = Cast(())


class Placing:
    """Puts articles in stories, inside the caller's transaction."""

    def __init__(self, window: timedelta = STORY_WINDOW, *, most: int = MOST) -> None:
        self._window = window
        self._most = most
        self._stories = Stories(window=window)
        self._version = 0
        self._last: tuple[ArticleId, StoryId] | None = None
        self._tidied: datetime | None = None

    def refresh(self, store: Store, now: datetime) -> None:
        """Take the lock and catch up with what was written since, by others or before a start."""
        store.shelf.lock()
        if self._last is not None and store.shelf.of(self._last[0]) != self._last[1]:
            self._clear()  # our last transaction came to nothing
        since = now - self._window
        self._version, changed = store.shelf.changed(after=self._version, since=since)
        unknown: list[Story] = []
        for story, sketch in changed:
            if story.merged is not None:
                self._stories.drop(story.id)
                continue
            try:
                self._stories.load(story, sketch)
            except ValueError:  # of another release
                unknown.append(story)
        if unknown:
            log.info("sketches made again", stories=len(unknown))
            store.shelf.keep({story.id: self._rebuilt(store, story) for story in unknown})
        if self._tidied is None or now - self._tidied >= TIDY:
            self._tidied = now
            self._stories.forget_before(since)
        self._stories.forget_quietest(self._most)

    def place(self, store: Store, readings: Sequence[Reading]) -> dict[ArticleId, Story]:
        """The stories of new articles, in their order; after `refresh`, in the same transaction."""
        grown: dict[StoryId, Story] = {}
        placed: dict[ArticleId, StoryId] = {}
        decisions: dict[ArticleId, Placement] = {}
        merged: dict[StoryId, StoryId] = {}
        for reading in self._expected(readings):
            placement = self._stories.choose(reading)
            story = self._titled(self._stories.place(reading, placement), reading)
            article = reading.article.id
            decisions[article] = placement
            merged |= {gone: story.id for gone in (placement.story, *placement.merges) if gone != story.id}
            placed[article] = story.id
            grown[story.id] = story
            self._last = (article, story.id)  # before it is written: a failure from here on is noticed
        placed = {article: self._stories.resolve(story) for article, story in placed.items()}
        # What survived one article may be gone by the next: all go where the last one led, which alone is written.
        merged = {gone: self._stories.resolve(gone) for gone in merged}
        for gone in merged:
            grown.pop(gone, None)
        sealed = [(story, self._stories.sketch(story.id)) for story in grown.values()]  # once, however much it grew
        # Nobody else writes until the commit: what came in since `refresh` is ours, and needs no second look.
        self._version = store.shelf.put_all(sealed, placed, merged=merged, decisions=decisions)
        return {article: grown[story] for article, story in placed.items()}

    def _titled(self, story: Story, reading: Reading) -> Story:
        """A story is called after its first article; where that was called “Live” or by its date, after the next."""
        article, title = reading.article, reading.revision.title
        if story.articles == 1 or says_something(story.title, article.language, story.outlets[0]):
            return story
        if not says_something(title, article.language, article.outlet):
            return story
        story = replace(story, title=title)
        self._stories.load(story, self._stories.sketch(story.id))
        return story

    def _expected(self, readings: Sequence[Reading]) -> Iterator[Reading]:
        """One after the other, some outlined together: an answer may bring thousands."""
        for start in range(0, len(readings), TOGETHER):
            some = readings[start : start + TOGETHER]
            self._stories.expect(some)
            yield from some
        self._stories.expect(())

    def _rebuilt(self, store: Store, story: Story) -> Sketch:
        """A story's sketch by its latest articles; who is tracked among them counts when the story grows."""
        told = store.archive.listed(story=story.id, limit=_LATEST)
        told.sort(key=lambda each: (each.article.first_seen, each.article.id))
        return self._stories.rebuild(story, [read(each.article, each.revision, _NOBODY) for each in told])

    def _clear(self) -> None:
        self._stories.clear()
        self._version = 0
        self._last = None
