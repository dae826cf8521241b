"""What every `Search` promises: SQLite and PostgreSQL find the same articles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news.ports import Wanted
from storage.engine import SqlDatabase
from tests import make
from tests.fakes import START

TEXTS = {
    "a": ("Cease-fire talks", "Hamas’s delegation asked for real guarantees. Mr. Kalın was in Cairo."),
    "b": ("Ceasefire holds", "The cease-fire guarantee is not real, l’accord tient. GUARANTEED!"),
    "c": ("محادثات", "قال الوفد إنّ الهدنة مستمرة"),
    "d": ("停火谈判", "双方在开罗举行停火谈判。"),
    "e": ("हिन्दी समाचार", "काहिरा में वार्ता"),
}


@pytest.fixture
def stocked(database: SqlDatabase) -> SqlDatabase:
    with database.begin() as store:
        for number, (name, (title, body)) in enumerate(TEXTS.items()):
            article = make.article(
                f"https://outlet.example/{name}", published=START - timedelta(hours=number), first_seen=START
            )
            revision = make.revision(article, title=title, body=body, author="Ann O’Neil" if name == "a" else "")
            store.archive.add(article, revision, make.sighting(article))
    return database


def found(database: SqlDatabase, query: str, **asked: object) -> str:
    with database.read() as store:
        hits = store.search.search(query, **asked)  # type: ignore[arg-type]  # any filter
        return "".join(sorted((hit.listed.article.url or "")[-1] for hit in hits))


@pytest.mark.parametrize(
    ("query", "articles"),
    [
        ("hamas", "a"),
        ("HAMAS guarantees", "a"),
        ("guarantee*", "ab"),
        ("guarantee", "b"),
        ('"real guarantees"', "a"),
        ("“real guarantees”", "a"),
        ('"guarantees real"', ""),
        ('"real guar*"', "a"),
        ("ceasefire", "ab"),
        ("cease-fire", "ab"),
        ("kalin", "a"),
        ("Kalın cairo", "a"),
        ("accord", "b"),
        ("o'neil", "a"),
        ("الهدنه", "c"),
        ("محادثات", "c"),
        ("停火", "d"),
        ("火停", ""),
        ("समाचार", "e"),
        ("nothing", ""),
        ("talks nothing", ""),
        ("", ""),
        ("*", ""),
        ('"" " *', ""),
        ("a AND b OR NOT (near:", ""),
        ("title:hamas", ""),
        ("'); DROP TABLE words; --", ""),
        ("<-> & | ! :*", ""),
    ],
)
def test_words_phrases_and_prefixes_find(stocked: SqlDatabase, query: str, articles: str) -> None:
    assert found(stocked, query) == articles


def test_a_hit_shows_where_it_stands(stocked: SqlDatabase) -> None:
    with stocked.read() as store:
        [hit] = store.search.search('"real guarantees"')
        assert hit.snippet == "Hamas’s delegation asked for \x02real guarantees\x03. Mr. Kalın was in Cairo."
        assert hit.listed.article.url == "https://outlet.example/a"
        assert {hit.snippet for hit in store.search.search("ceasefire")} == {
            "Hamas’s delegation asked for real guarantees. Mr. Kalın was in Cairo.",
            "The \x02cease-fire\x03 guarantee is not real, l’accord tient. GUARANTEED!",
        }


def test_a_word_in_the_title_counts_for_more(database: SqlDatabase) -> None:
    with database.begin() as store:
        for name, title, body in (("body", "Other news", "Some talks."), ("title", "Talks", "Some other news.")):
            article = make.article(f"https://outlet.example/{name}")
            store.archive.add(article, make.revision(article, title=title, body=body), make.sighting(article))
        hits = store.search.search("talks")
        assert [hit.listed.article.url for hit in hits] == [
            "https://outlet.example/title",
            "https://outlet.example/body",
        ]


def test_only_the_latest_wording_is_searched(database: SqlDatabase) -> None:
    article = make.article()
    with database.begin() as store:
        store.archive.add(article, make.revision(article, body="Hostages freed."), make.sighting(article))
        store.archive.revise(make.revision(article, number=2, body="Prisoners freed."))
        assert store.search.search("hostages") == []
        [hit] = store.search.search("prisoners freed")
        assert hit.listed.revision.number == 2


def test_what_is_asked_for_can_be_narrowed(stocked: SqlDatabase) -> None:
    assert found(stocked, "ceasefire", since=START) == "a"
    assert len(found(stocked, "ceasefire", limit=1)) == 1


def test_a_text_beyond_measure_is_filed_and_found_by_its_beginning(database: SqlDatabase) -> None:
    article = make.article()
    body = "Beginning. " + " ".join(f"word{number:x}" for number in range(50_000))
    with database.begin() as store:
        store.archive.add(article, make.revision(article, body=body), make.sighting(article))
        assert len(store.search.search("beginning")) == 1


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec=None), max_size=12) | st.text("ab\"*“()&|!:<>-'\\ \x00é停", max_size=12))
def test_nothing_that_a_person_types_fails(stocked: SqlDatabase, query: str) -> None:
    found(stocked, query)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ([[["hamas", "guaranteed"]]], "ab"),
        ([[["ceasefire"]]], "ab"),
        ([[["cease fire"]]], "ab"),
        ([[["kalin"]]], "a"),
        ([[["hamas", "volcano"], ["kalin"]]], "a"),
        ([[["kalin"], ["volcano"]]], ""),
        ([[["kalin"], ["volcano"]], [["guarante*"]]], "ab"),
        ([[["volcano"]]], ""),
        ([], ""),
    ],
)
def test_what_may_hold_words_that_are_wanted_comes_in_batches(stocked: SqlDatabase, wanted: Wanted, found: str) -> None:
    with stocked.read() as store:
        chosen = store.search.holding(wanted, size=1, newest=True)
        assert chosen.total == len(found)
        assert "".join((each.article.url or "")[-1] for batch in chosen.batches for each in batch) == found
        oldest_first = [each for batch in store.search.holding(wanted).batches for each in batch]
        assert "".join((each.article.url or "")[-1] for each in oldest_first) == found[::-1]
        assert store.search.holding(wanted, since=START + timedelta(hours=1)).total == 0
        assert store.search.holding(wanted, until=START - timedelta(days=9)).total == 0


def test_what_inflects_in_its_own_language_comes_whatever_its_words(stocked: SqlDatabase) -> None:
    with stocked.read() as store:
        everything = [each for batch in store.search.holding(None).batches for each in batch]
        languages = {each.article.language.partition("-")[0] for each in everything if each.article.language}
        assert languages, "the sample tells languages"
        for language in languages:
            theirs = [each for each in everything if (each.article.language or "").partition("-")[0] == language]
            assert store.search.holding([[["volcano"]]], languages=[language]).total == len(theirs)


def test_everything_comes_where_nothing_is_wanted(stocked: SqlDatabase) -> None:
    with stocked.read() as store:
        chosen = store.search.holding(None, size=2)
        assert [len(batch) for batch in chosen.batches] == [2, 2, 1]
        assert chosen.total == store.archive.count()
