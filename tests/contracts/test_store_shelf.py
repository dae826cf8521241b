"""What every `Shelf` promises: SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest

from news.ids import ArticleId, StoryId
from news.model import Article
from news.stories import Sketch
from storage.engine import SqlDatabase
from storage.unit_of_work import UnitOfWork
from tests import make
from tests.fakes import START

HOUR = timedelta(hours=1)


def filed(store: UnitOfWork, url: str = "https://outlet.example/a") -> Article:
    article = make.article(url)
    store.archive.add(article, make.revision(article), make.sighting(article))
    return article


def test_a_story_comes_back_as_it_was_put(database: SqlDatabase) -> None:
    with database.begin() as store:
        article = filed(store)
        story = make.story(article, title="“Talks”", outlets=("Outlet", "Other"), articles=2)
        store.shelf.lock()
        store.shelf.put(story, Sketch(bytes(range(256))), article.id)
    with database.read() as store:
        assert store.shelf.story(story.id) == story
        assert store.shelf.of(article.id) == story.id
        assert store.shelf.changed(after=0, since=START) == (1, [(story, Sketch(bytes(range(256))))])
        assert store.archive.listed(story=story.id)[0].story == story.id
        assert store.archive.listed(story=StoryId("another")) == []


def test_what_is_not_there_is_none(database: SqlDatabase) -> None:
    with database.begin() as store:
        article = filed(store)
        assert store.shelf.of(article.id) is None
        assert store.shelf.of(ArticleId("nothing")) is None
        assert store.shelf.story(StoryId("nothing")) is None
        assert store.shelf.changed(after=0, since=START) == (0, [])
        assert store.shelf.listed() == []


def test_only_what_changed_after_a_version_is_read_again(database: SqlDatabase) -> None:
    with database.begin() as store:
        one, two, three = (filed(store, f"https://outlet.example/{number}") for number in range(3))
        first, second = make.story(one), make.story(two)
        store.shelf.put(first, Sketch(b"1"), one.id)
        store.shelf.put(second, Sketch(b"2"), two.id)
        version, changed = store.shelf.changed(after=0, since=START)
        assert [story for story, _ in changed] == [first, second]
        grown = replace(first, articles=2, last_seen=START + HOUR)
        store.shelf.put(grown, Sketch(b"13"), three.id)
        newest, changed = store.shelf.changed(after=version, since=START)
        assert newest > version
        assert changed == [(grown, Sketch(b"13"))]
        assert store.shelf.changed(after=newest, since=START) == (newest, [])
        assert store.shelf.changed(after=0, since=START + HOUR) == (newest, [(grown, Sketch(b"13"))])


def test_stories_are_listed_by_when_they_were_last_added_to(database: SqlDatabase) -> None:
    with database.begin() as store:
        older, newer = filed(store), filed(store, "https://outlet.example/b")
        old, new = make.story(older, last_seen=START), make.story(newer, last_seen=START + HOUR)
        store.shelf.put(new, Sketch(b""), newer.id)
        store.shelf.put(old, Sketch(b""), older.id)
        assert store.shelf.listed() == [new, old]
        assert store.shelf.listed(since=START + HOUR) == [new]
        assert store.shelf.listed(limit=1) == [new]


def test_an_article_that_was_never_filed_cannot_be_placed(database: SqlDatabase) -> None:
    article = make.article()
    with pytest.raises(LookupError, match=article.id), database.begin() as store:
        store.shelf.put(make.story(article), Sketch(b""), article.id)
    with database.read() as store:
        assert store.shelf.listed() == []


def test_whoever_holds_the_lock_places_alone(database: SqlDatabase) -> None:
    """A version that was seen is never followed by a smaller one: who waits for the lock sees what came before."""
    with database.begin() as store:
        one, two = filed(store), filed(store, "https://outlet.example/b")
    begun, seen = Event(), []

    def other() -> None:
        begun.set()
        with database.begin() as store:
            store.shelf.lock()
            seen.append(store.shelf.changed(after=0, since=START))
            store.shelf.put(make.story(two), Sketch(b"2"), two.id)

    thread = Thread(target=other)
    with database.begin() as store:
        store.shelf.lock()
        thread.start()
        begun.wait(10)
        store.shelf.put(make.story(one), Sketch(b"1"), one.id)
    thread.join(10)
    assert seen == [(1, [(make.story(one), Sketch(b"1"))])]
