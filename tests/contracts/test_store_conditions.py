"""What `Withheld` and `Tallies` promise: SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

from news.bursts import Rhythm
from news.ids import AlertId, RuleDigest, RuleId, StoryId
from news.model import Article, History, Match, Part, Precision, Span
from news.ports import Report, Tally
from news.stories import Sketch
from storage.engine import SqlDatabase
from storage.unit_of_work import UnitOfWork
from tests import make
from tests.fakes import START

HOUR = timedelta(hours=1)
RULE = RuleId("talks")


def filed(
    store: UnitOfWork, name: str, *, story: Article | None = None, body: str = "A body.", **given: object
) -> Article:
    """An article in a story of its own, or in another's."""
    article = make.article(f"https://outlet.example/{name}", **given)
    store.archive.add(article, make.revision(article, body=body, lead="A lead."), make.sighting(article))
    store.shelf.put(make.story(story or article), Sketch(b""), article.id)
    return article


def match(article: Article, rule: RuleId = RULE, revision: int = 1) -> Match:
    spans = (Span("body", 2, 6),)
    return Match(
        rule=rule,
        digest=RuleDigest("digest"),
        article=article.id,
        revision=revision,
        highlights=spans,
        parts=(Part(text="body", spans=spans),),
    )


def test_a_match_waits_in_the_story_of_its_article(database: SqlDatabase) -> None:
    with database.begin() as store:
        first = filed(store, "a")
        second = filed(store, "b", story=first)
        other = filed(store, "c")
        for each in (second, first, other):
            store.withheld.hold(match(each), START)
    with database.read() as store:
        assert [held.match.article for held in store.withheld.waiting(StoryId(first.id))] == sorted(
            [first.id, second.id]
        )
        [held] = store.withheld.of(other.id)
    assert (held.match, held.since, held.told) == (match(other), START, None)


def test_a_match_that_is_held_again_has_its_latest_wording_and_waits_since_then(database: SqlDatabase) -> None:
    with database.begin() as store:
        article = filed(store, "a")
        store.withheld.hold(match(article), START)
        store.withheld.hold(match(article, revision=2), START + HOUR)
        [held] = store.withheld.waiting(StoryId(article.id))
    assert (held.match.revision, held.since) == (2, START)


def test_what_is_settled_waits_no_more_and_counts_as_told(database: SqlDatabase) -> None:
    with database.begin() as store:
        first = filed(store, "a", outlet="Herald")
        second = filed(store, "b", story=first, outlet="Courier")
        for each in (first, second):
            store.withheld.hold(match(each), START)
            store.withheld.hold(match(each, RuleId("other")), START)
        story = StoryId(first.id)
        store.withheld.settle(RULE, story, AlertId("told"))
        assert {held.match.rule for held in store.withheld.waiting(story)} == {"other"}
        assert store.withheld.told(RULE, story) == History(
            outlets=frozenset({"Herald", "Courier"}), articles=frozenset({first.id, second.id})
        )
        assert store.withheld.told(RuleId("other"), story) == History()
        assert {held.told for held in store.withheld.of(first.id)} == {"told", None}


def test_reports_are_the_story_s_articles_by_when_they_were_out(database: SqlDatabase) -> None:
    with database.begin() as store:
        first = filed(store, "a", first_seen=START + 3 * HOUR, published=START + HOUR)
        day = filed(store, "b", story=first, first_seen=START + 2 * HOUR, published=START, precision=Precision.DAY)
        ahead = filed(store, "c", story=first, first_seen=START, published=START + 9 * HOUR)
        reports = store.withheld.reports(StoryId(first.id))
    assert reports == [
        Report(article=ahead.id, outlet="Outlet", at=START, revision=1),
        Report(article=first.id, outlet="Outlet", at=START + HOUR, revision=1),
        Report(article=day.id, outlet="Outlet", at=START + 2 * HOUR, revision=1),
    ]


def test_the_texts_of_reports_are_bodies_or_titles(database: SqlDatabase) -> None:
    with database.begin() as store:
        first = filed(store, "a", body="Words.")
        bare = filed(store, "b", story=first, body="")
        store.archive.revise(make.revision(first, number=2, body="Other words."))
        reports = store.withheld.reports(StoryId(first.id))
        assert store.withheld.texts(reports) == {first.id: "Other words.", bare.id: "A title\n\nA lead."}
        assert store.withheld.texts([]) == {}


def test_a_tally_comes_back_as_it_was_put(database: SqlDatabase) -> None:
    rhythm = Rhythm()
    for hour in range(9):
        rhythm = rhythm.closed(hour, hour % 3, 20)
    tally = Tally(rhythm=rhythm, hour=9, count=2, alarmed=4)
    with database.begin() as store:
        assert store.tallies.of("term") is None
        store.tallies.put("term", Tally(rhythm=Rhythm(), hour=1))
        store.tallies.put("term", tally)
    with database.read() as store:
        assert store.tallies.of("term") == tally


def test_articles_are_counted_by_the_hour(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.tallies.count(7, 3)
        store.tallies.count(8, 1)
        store.tallies.count(8, 4)
    with database.read() as store:
        assert store.tallies.totals(7) == {7: 3, 8: 5}
        assert store.tallies.totals(8) == {8: 5}
        assert store.tallies.totals(9) == {}
