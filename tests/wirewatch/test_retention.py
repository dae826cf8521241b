"""What was kept for long enough goes: once an hour in the daemon, at once by hand; on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from news.model import DeliveryState
from tests.acceptance.newsroom import Newsroom
from wirewatch.__main__ import main

DAY = timedelta(days=1)
KEEP = "keep: {articles: 60d, deliveries: 30d, notices: 30d}"


@pytest.fixture
def newsroom(tmp_path: Path, database_url: str) -> Iterator[Newsroom]:
    with Newsroom(tmp_path, database_url) as newsroom:
        newsroom.configure(more=KEEP)
        newsroom.publish("herald", "Harbour opens", "The harbour at Quillport is open again.")
        newsroom.run_until("08:05")
        yield newsroom


def kept(newsroom: Newsroom) -> tuple[int, int]:
    """Articles and deliveries."""
    return len(newsroom.articles()), len(newsroom.deliveries())


def test_the_daemon_drops_what_is_old_once_an_hour(newsroom: Newsroom) -> None:
    job = newsroom.start().retention
    assert newsroom.do(job.tick()) == 0  # nothing is old enough, and the hour is used up
    newsroom.clock.turn(31 * DAY - timedelta(hours=1))
    assert newsroom.do(job.tick()) > 0
    assert kept(newsroom) == (1, 0)
    newsroom.clock.turn(timedelta(minutes=59))
    newsroom.clock.set(newsroom.clock.now() + 31 * DAY)
    assert newsroom.do(job.tick()) == 0
    newsroom.clock.turn(timedelta(minutes=1))
    assert newsroom.do(job.tick()) > 0
    assert kept(newsroom) == (0, 0)


def test_a_reload_that_keeps_for_longer_holds_from_the_next_hour_on(newsroom: Newsroom) -> None:
    daemon = newsroom.start()
    newsroom.path.write_text(newsroom.path.read_text().replace("deliveries: 30d", "deliveries: 400d"))
    newsroom.do(daemon.reload())
    newsroom.clock.turn(31 * DAY)
    newsroom.do(daemon.retention.tick())
    assert kept(newsroom) == (1, 1)


def test_a_dead_letter_stays(newsroom: Newsroom) -> None:
    newsroom.inbox.rcpt = "550 5.1.1 nobody here"
    newsroom.publish("herald", "Harbour closes", "The harbour at Quillport is closed.")
    newsroom.run_until("08:15")
    newsroom.clock.turn(99 * DAY)
    newsroom.do(newsroom.start().retention.tick())
    assert [each.state for each in newsroom.deliveries()] == [DeliveryState.DEAD]


def prune(newsroom: Newsroom, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, int]:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["--home", str(newsroom.path.parent), "db", "prune", "--json", *words])
    assert ended.value.code == 0
    told: dict[str, int] = json.loads(capsys.readouterr().out)["ripe"]
    return told


def test_by_hand_it_is_done_at_once_or_only_told(newsroom: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    """The command looks at the machine's own clock, for which all of this is old."""
    newsroom.stop()
    told = prune(newsroom, capsys, "--dry-run")
    assert (told["deliveries"], told["articles"]) == (1, 1)
    done = prune(newsroom, capsys)
    assert done == told  # stories and digests with the last that they held
    assert told["stories"] == told["digests"] == 1
    assert kept(newsroom) == (0, 0)


def test_a_reload_changes_where_readers_reach_us_and_who_watches(newsroom: Newsroom) -> None:
    daemon = newsroom.start()
    text = newsroom.path.read_text().replace("{port: 0}", "{port: 0, base_url: 'https://new.example/press'}")
    newsroom.path.write_text(text + "\nheartbeat: {url: 'http://127.0.0.1:9/x', every: 7m, allow: [127.0.0.1]}\n")
    newsroom.do(daemon.reload())
    assert daemon.app.desk.config.heartbeat.every == timedelta(minutes=7)
    newsroom.publish("herald", "Harbour grows", "The harbour at Quillport grows by a quay.")
    newsroom.run_until("08:15")
    unsubscribe = str(newsroom.inbox.mails[-1].parsed["List-Unsubscribe"])
    assert "<https://new.example/press/unsubscribe/" in unsubscribe
