"""What every archive promises: SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from news.ids import ArticleId, SourceId
from news.model import Known, Precision
from storage.engine import SqlDatabase
from tests import make
from tests.fakes import START

MINUTE = timedelta(minutes=1)


def test_an_article_comes_back_as_it_was_filed(database: SqlDatabase) -> None:
    article = make.article(
        published=None,
        precision=Precision.ESTIMATED,
        language="ar",
        country="EG",
        image="https://outlet.example/a.jpg",
        tags=("talks", "“Gaza”"),
        labels=("live",),
    )
    revision = make.revision(
        article, title="محادثات", body="One.\n\n𝄞 two.", author="A, B", dateline="Cairo", partial=True
    )
    sighting = make.sighting(article, seen=START + timedelta(microseconds=1))
    with database.begin() as store:
        store.archive.add(article, revision, sighting)
    with database.read() as store:
        assert store.archive.article(article.id) == article
        assert store.archive.revisions(article.id) == [revision]
        assert store.archive.sightings(article.id) == [sighting]


def test_adding_an_article_again_changes_nothing(database: SqlDatabase) -> None:
    article = make.article()
    with database.begin() as store:
        store.archive.add(article, make.revision(article), make.sighting(article))
    with database.begin() as store:
        store.archive.add(article, make.revision(article, title="Another"), make.sighting(article, digest="another"))
        assert [revision.title for revision in store.archive.revisions(article.id)] == ["A title"]
        assert store.archive.sightings(article.id) == [make.sighting(article)]
        assert store.archive.count() == 1


def test_one_address_is_one_article_whatever_its_id(database: SqlDatabase) -> None:
    article = make.article()
    other = replace(article, id=ArticleId("another"))
    with database.begin() as store:
        store.archive.add(article, make.revision(article), make.sighting(article))
        store.archive.add(other, make.revision(other), make.sighting(other))
        assert store.archive.count() == 1


def test_articles_without_an_address_are_told_apart(database: SqlDatabase) -> None:
    one, two = (replace(make.article(), id=ArticleId(name), url=None, link=None) for name in ("one", "two"))
    with database.begin() as store:
        for article in (one, two):
            store.archive.add(article, make.revision(article), make.sighting(article, guid=article.id))
        assert store.archive.count() == 2


def test_what_was_never_seen_is_not_known(database: SqlDatabase) -> None:
    with database.read() as store:
        assert store.archive.known([make.dispatch(), make.dispatch(None, guid="g")]) == [None, None]
        assert store.archive.known([]) == []


def test_a_guid_is_known_at_a_new_address(database: SqlDatabase) -> None:
    said = make.dispatch(guid="g-1")
    article = make.article()
    with database.begin() as store:
        store.archive.add(article, make.revision(article), make.sighting(article, guid="g-1", digest=said.digest))
    moved = replace(said, url="https://outlet.example/b", link="https://outlet.example/b")
    same = Known(article=article.id, revision=1, partial=False, sighted=True, same=True)
    with database.read() as store:
        assert store.archive.known([moved]) == [same]
        assert store.archive.known([replace(moved, digest="new words")]) == [replace(same, same=False)]


def test_an_address_is_known_from_another_source(database: SqlDatabase) -> None:
    said = make.dispatch()
    article = make.article()
    other = replace(said, source=SourceId("other"), guid="g-9")
    with database.begin() as store:
        store.archive.add(article, make.revision(article), make.sighting(article, digest=said.digest))
        known = Known(article=article.id, revision=1, partial=False, sighted=False, same=False)
        assert store.archive.known([other]) == [known]
        store.archive.sight(
            article.id, make.sighting(article, source=other.source, guid=other.guid, digest=other.digest)
        )
        assert store.archive.known([other]) == [replace(known, sighted=True, same=True)]


def test_a_guid_that_changes_with_every_poll_is_known_by_its_address(database: SqlDatabase) -> None:
    said = make.dispatch()
    article = make.article()
    with database.begin() as store:
        store.archive.add(article, make.revision(article), make.sighting(article, guid="a?v=1", digest=said.digest))
        [known] = store.archive.known([replace(said, guid="a?v=2")])
    assert known is not None
    assert known.sighted
    assert known.same


def test_a_guid_belongs_to_its_source(database: SqlDatabase) -> None:
    article = make.article()
    with database.begin() as store:
        store.archive.add(article, make.revision(article), make.sighting(article, guid="1"))
        stranger = make.dispatch("https://other.example/x", source=SourceId("other"), guid="1")
        assert store.archive.known([stranger]) == [None]


def test_dispatches_without_guid_are_known_by_their_link(database: SqlDatabase) -> None:
    said = make.dispatch(guid=None)
    article = make.article()
    with database.begin() as store:
        store.archive.add(article, make.revision(article), make.sighting(article, guid=None, digest=said.digest))
        [known] = store.archive.known([said])
    assert known is not None
    assert known.same


def test_a_large_batch_keeps_its_positions(database: SqlDatabase) -> None:
    urls = [f"https://outlet.example/{number}" for number in range(2500)]
    with database.begin() as store:
        for url in urls[::500]:
            article = make.article(url)
            store.archive.add(article, make.revision(article), make.sighting(article))
        known = store.archive.known([make.dispatch(url) for url in urls])
    assert [place for place, what in enumerate(known) if what is not None] == [0, 500, 1000, 1500, 2000]


def test_the_latest_wording_is_listed(database: SqlDatabase) -> None:
    article = make.article()
    first = make.revision(article, partial=True)
    second = make.revision(article, number=2, title="A longer title", seen=START + MINUTE)
    with database.begin() as store:
        store.archive.add(article, first, make.sighting(article))
        store.archive.revise(second)
        store.archive.revise(second)
        assert store.archive.revisions(article.id) == [first, second]
        [listed] = store.archive.listed()
        assert (listed.article, listed.revision, listed.story) == (article, second, None)
        [known] = store.archive.known([make.dispatch()])
    assert known is not None
    assert (known.revision, known.partial) == (2, False)


def test_a_sighting_in_other_words_keeps_when_it_was_first_seen(database: SqlDatabase) -> None:
    article = make.article()
    with database.begin() as store:
        store.archive.add(article, make.revision(article), make.sighting(article))
        store.archive.sight(article.id, make.sighting(article, digest="new", seen=START + MINUTE))
        assert store.archive.sightings(article.id) == [make.sighting(article, digest="new")]


def test_articles_are_found_by_what_a_person_has_at_hand(database: SqlDatabase) -> None:
    article = make.article(link="https://outlet.example/a?utm_source=rss")
    other = make.article("https://outlet.example/b")
    with database.begin() as store:
        for each in (article, other):
            store.archive.add(each, make.revision(each), make.sighting(each))
        for key in (article.id, article.id[:4], f" {article.url} ", article.link or ""):
            assert store.archive.find(key) == [article.id]
        for key in (article.id[:3], "", "zzzz", "https://outlet.example/c", "%", "____"):
            assert store.archive.find(key) == []


def test_articles_are_listed_newest_first_and_by_what_is_asked(database: SqlDatabase) -> None:
    older, newer = (
        make.article(f"https://outlet.example/{hour}", published=START + timedelta(hours=hour)) for hour in (1, 2)
    )
    elsewhere = make.article("https://other.example/x", source=SourceId("other"), published=None, first_seen=START)
    with database.begin() as store:
        for article in (older, newer, elsewhere):
            store.archive.add(article, make.revision(article), make.sighting(article))
        store.archive.sight(older.id, make.sighting(older, source=SourceId("other")))

        def ids(**asked: object) -> list[ArticleId]:
            return [listed.article.id for listed in store.archive.listed(**asked)]  # type: ignore[arg-type]  # any filter

        assert ids() == [newer.id, older.id, elsewhere.id]
        assert ids(limit=1) == [newer.id]
        assert ids(since=older.when) == [newer.id, older.id]
        assert ids(source="other") == [older.id, elsewhere.id]


def test_what_a_database_refuses_is_left_out(database: SqlDatabase) -> None:
    article = make.article(tags=("a\x00b",), link="https://outlet.example/\ud800")
    with database.begin() as store:
        store.archive.add(
            article, make.revision(article, title="A\x00 title\udfff"), make.sighting(article, guid="g\x00")
        )
        [listed] = store.archive.listed()
        assert listed.revision.title == "A title"
        assert listed.article.link == "https://outlet.example/"
        assert store.archive.known([make.dispatch("https://x.example", guid="g\x00")])[0] is not None
        assert store.archive.find("\x00\ud800abcd") == []


def test_addresses_and_guids_may_be_of_any_length(database: SqlDatabase) -> None:
    long = "https://outlet.example/" + "".join(f"{number:x}/" for number in range(9000))
    article = make.article(long)
    with database.begin() as store:
        store.archive.add(article, make.revision(article), make.sighting(article))
        assert store.archive.known([make.dispatch(long, guid=None)])[0] is not None
        assert store.archive.find(long) == [article.id]


def test_everything_comes_in_batches_the_oldest_first(database: SqlDatabase) -> None:
    moments = [3, 1, 2, 2, 2, 0, 5]
    with database.begin() as store:
        for number, hours in enumerate(moments):
            article = make.article(f"https://outlet.example/{number}", published=START + timedelta(hours=hours))
            store.archive.add(article, make.revision(article), make.sighting(article))
            store.archive.revise(make.revision(article, number=2, title="Reworded"))
    with database.read() as store:
        for size in (1, 2, 3, 7, 100):
            batches = list(store.archive.batches(size=size))
            found = [each for batch in batches for each in batch]
            assert [each.article.when for each in found] == [
                START + timedelta(hours=hours) for hours in sorted(moments)
            ]
            assert len({each.article.id for each in found}) == len(moments)
            assert {each.revision.title for each in found} == {"Reworded"}
            assert all(len(batch) == size for batch in batches[:-1])
        later = store.archive.batches(since=START + timedelta(hours=3))
        assert [len(batch) for batch in later] == [2]
        assert store.archive.count(since=START + timedelta(hours=3)) == 2
        since, until = START + timedelta(hours=1), START + timedelta(hours=3)
        assert [len(batch) for batch in store.archive.batches(since=since, until=until)] == [4]
        assert store.archive.count(since=since, until=until) == 4
        assert store.archive.count() == 7
