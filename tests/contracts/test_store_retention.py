"""What every `Retention` promises: SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from news.ids import DigestId, StoryId, SubscriptionId
from news.model import DeliveryState, Digest, Entry, Pending, Settlement
from news.stories import Stories
from storage.engine import SqlDatabase
from storage.unit_of_work import UnitOfWork
from tests import make
from tests.contracts.test_store_outbox import claim, delivery, settle
from tests.fakes import START

DAY = timedelta(days=1)
LATER = START + 400 * DAY
DESK = SubscriptionId("desk/mail")


def filed(store: UnitOfWork, name: str, **given: object) -> Entry:
    """An article in a story of its own, with an alert that waits for the desk."""
    article = make.article(f"https://outlet.example/{name}", **given)
    revision = make.revision(article, title=f"Title {name}", body=f"The word {name} stands here.")
    story = make.story(article)
    store.archive.add(article, revision, make.sighting(article))
    stories = Stories()
    from news.actors import Cast
    from news.reading import read

    placed = stories.place(reading := read(article, revision, Cast(())), stories.choose(reading))
    store.shelf.put(placed, stories.sketch(placed.id), article.id)
    alert = make.alert(article, story=StoryId(placed.id))
    store.alerts.add(alert, [Pending(subscription=DESK, alert=alert.id, story=placed.id, due=START)])
    return Entry(alert=alert, article=article, revision=revision, story=story)


def told(store: UnitOfWork, entry: Entry, state: DeliveryState) -> None:
    """In a digest whose delivery ended like this."""
    cargo = delivery(entry.article.id, digest=DigestId(entry.article.id))
    store.alerts.cut(Digest(id=cargo.digest, subscription=DESK, slot=entry.article.id, cut=START, entries=(entry,)))
    assert store.outbox.put(cargo)
    if state is not DeliveryState.READY:
        (taken,) = [each for each in claim(store) if each.id == cargo.id]
        settle(store, taken, Settlement(state=state, due=None))


def sweep(store: UnitOfWork) -> dict[str, int]:
    kinds = ("deliveries", "articles", "stories", "digests", "notices")
    foretold = store.retention.ripe(dict.fromkeys(kinds, LATER))
    dropped = {kind: store.retention.drop(kind, LATER, most=100) for kind in kinds}
    assert dropped == foretold
    return dropped


def test_an_old_article_goes_with_all_that_is_known_of_it(database: SqlDatabase) -> None:
    with database.begin() as store:
        told(store, filed(store, "harbour"), DeliveryState.SENT)
        assert len(store.search.search("harbour")) == 1
        assert store.retention.ripe({"deliveries": LATER}) == {"deliveries": 1}
        dropped = sweep(store)
    assert dropped == {"deliveries": 1, "articles": 1, "stories": 1, "digests": 1, "notices": 0}
    with database.read() as store:
        assert store.archive.count() == 0
        assert store.search.search("harbour") == []
        assert store.alerts.listed() == []
        assert store.outbox.listed() == []


@pytest.mark.parametrize("state", [DeliveryState.DEAD, DeliveryState.READY])
def test_dead_letters_and_what_is_under_way_stay_with_what_they_tell(
    database: SqlDatabase, state: DeliveryState
) -> None:
    with database.begin() as store:
        told(store, filed(store, "harbour"), state)
        assert sum(sweep(store).values()) == 0
        assert store.outbox.listed()[0].state is state


def test_what_waits_for_its_digest_and_what_has_no_date_stay(database: SqlDatabase) -> None:
    with database.begin() as store:
        filed(store, "waiting")
        undated = make.article("https://outlet.example/undated", published=None)
        store.archive.add(undated, make.revision(undated), make.sighting(undated))
        assert sum(sweep(store).values()) == 0
        assert store.archive.count() == 2


def test_what_is_young_stays_and_a_slice_is_no_larger_than_asked(database: SqlDatabase) -> None:
    with database.begin() as store:
        for name in ("one", "two", "three"):
            told(store, filed(store, name), DeliveryState.SENT)
        assert store.retention.drop("articles", START - DAY, most=10) == 0
        assert store.retention.drop("articles", LATER, most=2) == 2
        assert store.retention.drop("articles", LATER, most=2) == 1
