"""What every `Shelf` promises: SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest

from news.ids import ArticleId, StoryId, SubscriptionId
from news.model import Article, Compared, Placement
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


def test_a_story_that_became_part_of_another_leads_to_it(database: SqlDatabase) -> None:
    with database.begin() as store:
        one, two, three = (filed(store, f"https://outlet.example/{number}") for number in range(3))
        first, second = make.story(one), make.story(two)
        store.shelf.put_all([(first, Sketch(b"1")), (second, Sketch(b"2"))], {one.id: first.id, two.id: second.id})
        version, _ = store.shelf.changed(after=0, since=START)
    with database.begin() as store:
        grown = replace(first, articles=3)
        store.shelf.put_all([(grown, Sketch(b"3"))], {three.id: first.id}, merged={second.id: first.id})
    with database.read() as store:
        assert store.shelf.resolve(second.id) == first.id
        assert store.shelf.story(second.id) == grown
        assert store.shelf.of(two.id) == first.id
        assert store.shelf.listed() == [grown]
        _, changed = store.shelf.changed(after=version, since=START)
        assert {(story.id, story.merged) for story, _ in changed} == {(first.id, None), (second.id, first.id)}


def test_what_was_told_of_a_story_goes_along_when_it_becomes_part_of_another(database: SqlDatabase) -> None:
    with database.begin() as store:
        one, two = filed(store, "https://outlet.example/1"), filed(store, "https://outlet.example/2")
        first, second = make.story(one), make.story(two)
        store.shelf.put_all([(first, Sketch(b"1")), (second, Sketch(b"2"))], {one.id: first.id, two.id: second.id})
        alert = make.alert(two)
        store.alerts.add(alert, [])
        store.orders.follow(SubscriptionId("desk"), first.id, START)
        store.orders.follow(SubscriptionId("desk"), second.id, START)
        store.orders.follow(SubscriptionId("other"), second.id, START)
        store.shelf.put_all([(first, Sketch(b"3"))], {two.id: first.id}, merged={second.id: first.id})
        assert store.alerts.history(alert.rule, first.id).articles == {two.id}
        assert store.alerts.history(alert.rule, second.id).articles == frozenset()
        assert set(store.orders.followed()) == {("desk", first.id), ("other", first.id)}


def test_a_chain_of_stories_leads_to_its_end(database: SqlDatabase) -> None:
    with database.begin() as store:
        filings = [filed(store, f"https://outlet.example/{number}") for number in range(3)]
        a, b, c = (make.story(article) for article in filings)
        store.shelf.put_all(
            [(story, Sketch(b"1")) for story in (a, b, c)],
            {article.id: story.id for article, story in zip(filings, (a, b, c), strict=True)},
        )
        store.shelf.put_all([(b, Sketch(b"2"))], {filings[2].id: b.id}, merged={c.id: b.id})
        store.shelf.put_all([(a, Sketch(b"3"))], {filings[2].id: a.id}, merged={b.id: a.id})
        assert [store.shelf.resolve(story.id) for story in (a, b, c)] == [a.id] * 3


def test_why_an_article_is_where_it_is_is_kept(database: SqlDatabase) -> None:
    nearest = Compared(story=StoryId("x"), title="Talks", sure=0.4, copied=0.0, likeness=(0.1, 0.2))
    decision = Placement(story=StoryId("s"), new=True, score=0.6, compared=(nearest,))
    with database.begin() as store:
        article = filed(store)
        story = make.story(article)
        store.shelf.put_all([(story, Sketch(b"1"))], {article.id: story.id}, decisions={article.id: decision})
        assert store.shelf.decision(article.id) == decision
        assert store.shelf.decision(ArticleId("nothing")) is None
