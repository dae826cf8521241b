"""What a reader sees over a day: real feeds, databases and mail, and a turned clock."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path

import pytest

from news.errors import StoreFull
from news.ids import SourceId
from news.model import Article, DeliveryState, Match, Poll, Reason, Revision, Sighting, Source, SourceState
from storage.archive import ArticleStore
from tests.acceptance.newsroom import Newsroom, send_until_one_is
from tests.mailbox import HANG, OK

HARBOUR = "The harbour of Quillport is dredged from Monday on, the City Council decided after a long debate."


def test_an_article_is_mailed_once_after_its_batching_window(newsroom: Newsroom) -> None:
    newsroom.run_until("08:01")
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    newsroom.run_until("08:30")
    assert len(newsroom.inbox.mails) == 1
    assert "Quillport dredges its harbour" in newsroom.inbox.mails[0].raw.decode()
    assert [delivery.state for delivery in newsroom.deliveries()] == [DeliveryState.SENT]


def test_the_first_poll_stores_old_news_and_tells_of_the_last_day(newsroom: Newsroom) -> None:
    newsroom.publish("herald", "Harbour closed last week", "The harbour was closed.", at="-2 08:00")
    newsroom.publish("herald", "Harbour opens", "The harbour is open.", at="07:00")
    newsroom.run_until("08:10")
    assert len(newsroom.articles()) == 2
    assert len(newsroom.alerts()) == 1
    assert len(newsroom.inbox.mails) == 1


def test_two_outlets_on_one_event_are_one_story_in_one_mail(newsroom: Newsroom) -> None:
    newsroom.configure(feeds=("herald", "courier"))
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    newsroom.publish("courier", "Dredging of Quillport harbour begins Monday", f"{HARBOUR} Ferries will wait.")
    newsroom.run_until("08:10")
    assert len({alert.story for alert in newsroom.alerts()}) == 1
    assert len(newsroom.inbox.mails) == 1
    text = newsroom.inbox.mails[0].raw.decode()
    assert "Herald" in text
    assert "Courier" in text


def test_a_story_that_goes_on_is_told_and_a_repeat_is_not(newsroom: Newsroom) -> None:
    newsroom.configure(feeds=("herald", "courier"))
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    newsroom.run_until("08:10")
    newsroom.publish("herald", "Dredging: Quillport harbour", HARBOUR)  # under another address
    newsroom.run_until("09:00")
    assert reasons(newsroom) == [Reason.FIRST]
    mine = f"{HARBOUR} Divers found a mine from the war in the harbour on Tuesday."
    newsroom.publish("herald", "Mine stops dredging of Quillport harbour", mine)
    newsroom.run_until("09:30")
    newsroom.publish("courier", "Mine stops dredging of Quillport harbour", mine)
    newsroom.run_until("10:00")
    quoted = f"{mine} “We close the harbour to all ships until Friday,” harbour master Anna Brandt said."
    newsroom.publish("courier", "Quillport harbour closed after mine is found", quoted)
    newsroom.run_until("10:30")
    newsroom.publish("herald", "Quillport harbour closed after mine is found", quoted)
    newsroom.run_until("11:00")
    assert len({alert.story for alert in newsroom.alerts()}) == 1
    assert reasons(newsroom) == [Reason.FIRST, Reason.FURTHER, Reason.OUTLET, Reason.QUOTED]
    assert len(newsroom.inbox.mails) == 4
    assert "the story goes on" in newsroom.inbox.mails[1].raw.decode()


def reasons(newsroom: Newsroom) -> list[Reason]:
    return [alert.reason for alert in newsroom.alerts()]


def test_a_known_article_in_the_same_words_is_told_once(newsroom: Newsroom) -> None:
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    newsroom.run_until("08:10")
    newsroom.publish("herald", "Ferry timetable", "The ferries run as usual.")
    newsroom.run_until("10:00")
    assert len(newsroom.articles()) == 2
    assert len(newsroom.inbox.mails) == 1


def test_digests_wait_for_their_slot(newsroom: Newsroom) -> None:
    newsroom.configure(subscriptions="[{channel: mail, cadence: '0 9 * * *', zone: Europe/Berlin}]")
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    newsroom.run_until("20:00")
    assert newsroom.inbox.mails == []
    newsroom.run_until("+1 08:05")
    assert len(newsroom.inbox.mails) == 1


def test_a_relay_that_was_down_gets_the_mail_when_it_is_back(newsroom: Newsroom) -> None:
    newsroom.inbox.mail = ["451 4.3.0 try again later", "451 4.3.0 try again later", "250 ok"]
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    newsroom.run_until("08:30")
    assert len(newsroom.inbox.mails) == 1
    delivery = newsroom.deliveries()[0]
    assert delivery.state is DeliveryState.SENT
    assert len(newsroom.look(lambda store: store.outbox.attempts(delivery.id))) == 3


def test_a_restart_repeats_nothing_and_loses_nothing(newsroom: Newsroom) -> None:
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    newsroom.run_until("08:00")
    newsroom.stop()
    newsroom.run_until("08:10")
    newsroom.stop()
    newsroom.run_until("08:40")
    assert len(newsroom.inbox.mails) == 1
    assert len(newsroom.articles()) == 1


def test_a_failing_source_keeps_no_other_waiting(newsroom: Newsroom) -> None:
    newsroom.configure(feeds=("herald", "courier"))
    newsroom.outlet.serve("/courier.xml", "<html>down for maintenance</html>", status=503)
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    newsroom.run_until("08:10")
    assert len(newsroom.inbox.mails) == 1
    states = {state.source: state for state in newsroom.look(lambda store: store.sources.states())}
    assert "503" in (states[SourceId("courier")].error or "")


def test_a_crawl_tells_at_once_and_a_second_one_nothing(newsroom: Newsroom) -> None:
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    summary = newsroom.crawl()
    assert (len(summary.rows[0].new), summary.digests, summary.unsent) == (1, 1, 0)
    assert [type(alert.match) for alert in summary.rows[0].alerts] == [Match], "keeps all that was read of its article"
    assert newsroom.crawl().rows[0].fetch.status == 304
    assert len(newsroom.inbox.mails) == 1


def test_a_dry_run_stores_nothing(newsroom: Newsroom) -> None:
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    row = newsroom.crawl(dry_run=True).rows[0]
    assert (len(row.new), row.matches) == (1, 1)
    assert newsroom.articles() == []
    assert newsroom.inbox.mails == []


def test_a_crawl_without_notifying_stores_alerts_and_tells_nobody(newsroom: Newsroom) -> None:
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    newsroom.crawl(notify=False)
    newsroom.run_until("08:30")
    assert len(newsroom.alerts()) == 1
    assert newsroom.inbox.mails == []


def test_a_fault_of_ours_rests_its_source_and_no_other(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.configure(feeds=("herald", "courier"))
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    collector = newsroom.start().app.collector
    poll = collector.poll

    async def faulty(source: Source, state: SourceState, *, force: bool = False) -> Poll:
        return 1 / 0 if source.id == "courier" else await poll(source, state, force=force)  # type: ignore[return-value]  # the fault

    monkeypatch.setattr(collector, "poll", faulty)
    newsroom.run_until("08:10")
    assert len(newsroom.inbox.mails) == 1
    states = {state.source: state for state in newsroom.look(lambda store: store.sources.states())}
    assert "ZeroDivisionError" in (states[SourceId("courier")].error or "")
    assert states[SourceId("courier")].failures < 10


def test_an_article_that_cannot_be_stored_delays_no_other(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    newsroom.publish("herald", "Poison", "An article that the harbour's archive chokes on.")
    add_all = ArticleStore.add_all

    def choke(self: ArticleStore, filed: Sequence[tuple[Article, Revision, Sighting]]) -> None:
        assert all(revision.title != "Poison" for _, revision, _ in filed)
        add_all(self, filed)

    monkeypatch.setattr(ArticleStore, "add_all", choke)
    newsroom.run_until("08:10")
    assert [listed.revision.title for listed in newsroom.articles()] == ["Quillport dredges its harbour"]
    assert len(newsroom.inbox.mails) == 1


def test_a_relay_that_hangs_keeps_no_other_channel_waiting(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.configure(
        subscriptions="[{channel: mail, cadence: at once}, {channel: kept, cadence: at once}]",
        channels=f"kept: {{kind: file, folder: {tmp_path / 'kept'}}}",
    )
    newsroom.inbox.data = [HANG, OK]
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    daemon = newsroom.start()
    newsroom.do(daemon.polls.tick())
    newsroom.do(daemon.polls.hands.idle())
    newsroom.clock.turn(timedelta(minutes=2))
    newsroom.do(send_until_one_is(DeliveryState.SENT, daemon))
    newsroom.do(daemon.deliveries.hands.drain(0))  # SIGTERM in the middle of a send
    newsroom.stop()
    sent, postponed = sorted(newsroom.deliveries(), key=lambda delivery: delivery.state, reverse=True)
    assert (sent.state, postponed.state) == (DeliveryState.SENT, DeliveryState.READY)
    newsroom.run_until("08:20")
    assert len(newsroom.inbox.mails) == 1


def test_a_full_disk_is_told_and_work_goes_on_when_there_is_room(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    daemon = newsroom.start()

    def full(_: object) -> Future[object]:
        future: Future[object] = Future()
        future.set_exception(StoreFull("the disk is full", hint="make room"))
        return future

    with monkeypatch.context() as broken:
        broken.setattr(daemon.app.writer, "submit", full)
        newsroom.run_until("08:05")
        assert daemon.not_ready() == "the disk is full"
    newsroom.run_until("08:20")
    assert daemon.not_ready() is None
    assert len(newsroom.inbox.mails) == 1
