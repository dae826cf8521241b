"""What a reader sees over a day: real feeds, databases and mail, and a turned clock."""

from __future__ import annotations

from news.model import DeliveryState
from tests.acceptance.newsroom import Newsroom

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
    assert "503" in (states["courier"].error or "")  # type: ignore[index]  # ids are strings


def test_a_crawl_tells_at_once_and_a_second_one_nothing(newsroom: Newsroom) -> None:
    newsroom.publish("herald", "Quillport dredges its harbour", HARBOUR)
    summary = newsroom.crawl()
    assert (len(summary.rows[0].new), summary.digests, summary.unsent) == (1, 1, 0)
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
