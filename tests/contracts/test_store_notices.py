"""What every `Notices` promises: SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timedelta

from news.ids import DigestId, NoticeId, digest
from news.model import Notice
from storage.engine import SqlDatabase
from tests.fakes import START

HOUR = timedelta(hours=1)
D1, D2 = DigestId("d1"), DigestId("d2")


def notice(name: str = "herald", *, at: datetime = START, over: bool = False, matter: str = "failing") -> Notice:
    id_ = NoticeId(digest("source", name, matter, at.isoformat(), str(over)))
    told = f"{name} is back" if over else f"{name} does not answer"
    return Notice(id=id_, at=at, about="source", name=name, matter=matter, told=told, over=over)


def test_a_matter_that_stands_open_is_not_written_again(database: SqlDatabase) -> None:
    with database.begin() as store:
        assert store.notices.put(notice())
        assert not store.notices.put(notice(at=START + HOUR))
        assert store.notices.put(notice("courier"))
        assert store.notices.put(notice(matter="silent"))
        assert [each.at for each in store.notices.open()] == [START] * 3


def test_what_is_over_is_written_once_and_only_where_it_had_begun(database: SqlDatabase) -> None:
    with database.begin() as store:
        assert not store.notices.put(notice(over=True))
        store.notices.put(notice())
        assert store.notices.put(notice(at=START + HOUR, over=True))
        assert not store.notices.put(notice(at=START + 2 * HOUR, over=True))
        assert store.notices.open() == []
        assert [each.over for each in store.notices.listed()] == [True, False]
        assert store.notices.put(notice(at=START + 3 * HOUR))


def test_a_notice_that_neither_begins_nor_ends_anything_is_written_each_time(database: SqlDatabase) -> None:
    with database.begin() as store:
        assert store.notices.note(notice())
        assert store.notices.note(notice(at=START + HOUR))
        assert not store.notices.note(notice(at=START + HOUR))
        assert store.notices.open() == []


def test_what_waits_is_taken_once_and_in_order(database: SqlDatabase) -> None:
    with database.begin() as store:
        assert store.notices.waiting_since() is None
        store.notices.put(notice("courier", at=START + HOUR))
        store.notices.put(notice())
        assert store.notices.waiting_since() == START
        taken = store.notices.take(D1, since=START - HOUR)
        assert [each.name for each in taken] == ["herald", "courier"]
        assert store.notices.waiting_since() is None
        assert store.notices.take(D2, since=START - HOUR) == []


def test_what_is_too_old_to_be_told_is_dropped(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.notices.put(notice("old"))
        store.notices.put(notice("new", at=START + 2 * HOUR))
        assert [each.name for each in store.notices.take(D1, since=START + HOUR)] == ["new"]
        assert store.notices.waiting_since() is None
        assert len(store.notices.open()) == 2


def test_they_are_listed_by_what_they_are_about_newest_first(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.notices.put(notice())
        store.notices.put(notice("courier", at=START + HOUR))
        store.notices.put(notice(at=START + 2 * HOUR, over=True))
        assert [each.over for each in store.notices.listed(about="source", name="herald")] == [True, False]
        assert store.notices.listed(about="endpoint") == []
        assert len(store.notices.listed(limit=2)) == 2
