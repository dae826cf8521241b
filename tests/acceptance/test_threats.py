"""Threats to the database and the host (22, 24), with the real daemon's jobs and real files."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import storage
from news.errors import ConfigError, StoreError
from tests.acceptance.newsroom import Newsroom
from tests.mailbox import OK

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ROOT = Path(__file__).parents[2]


def file_of(database_url: str) -> Path:
    return Path(database_url.removeprefix("sqlite:///"))


def test_threat_22_a_file_that_may_not_grow_is_told_and_keeps_what_was_committed(database_url: str) -> None:
    program = """
        import resource, sys, storage
        from news.errors import StoreError
        from tests.storage.test_engine import add
        database = storage.open_database(sys.argv[1])
        resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, 2 << 20))
        done = 0
        try:
            while True:
                with database.begin() as store:
                    add(store, str(done), size=5000)
                done += 1
        except StoreError as error:
            print(done, error.message, error.hint)
    """
    told = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), database_url],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": "."},
    )
    done, _, message = told.stdout.partition(" ")
    assert file_of(database_url).name in message
    database = storage.open_database(database_url)
    with database.read() as store:
        assert store.archive.count() == int(done) > 0
    database.close()


def test_threat_22_a_corrupt_file_is_told_and_left_as_it_is(database_url: str) -> None:
    path = file_of(database_url)
    broken = bytearray(path.read_bytes())
    broken[4096 : len(broken)] = b"\xff" * (len(broken) - 4096)
    path.write_bytes(broken)
    database = storage.open_database(database_url)
    with pytest.raises(StoreError, match="no sound SQLite database") as raised:
        database.migrate()
    assert raised.value.permanent
    assert ".recover" in str(raised.value.hint)
    database.close()
    assert path.read_bytes() == broken


BROKEN = {
    "not YAML": "sources: [",
    "a tab": "rules:\n\tr: {query: harbour}",
    "half written": "rules:\n  r: {query: harb",
    "a quote that never ends": "rules: {r: {query: 'harbour}}",
    "an anchor that is nowhere": "rules: *nothing",
    "a tag of Python": "rules: !!python/object/apply:os.system ['true']",
    "a list": "- 1",
    "a word": "harbour",
    "a number": "42",
    "binary": "\x00\x01\x02",
    "a key twice": "rules: {}\nrules: {}",
    "an unknown setting": "sorces: {}",
    "an unknown setting within": "rules: {r: {qery: harbour}}",
    "rules that are a list": "rules: [harbour]",
    "a rule that is a number": "rules: {r: 3}",
    "a rule without a query": "rules: {r: {title: Harbour}}",
    "an open bracket": "rules: {r: {query: 'harbour AND ('}}",
    "an operator without a word": "rules: {r: {query: 'harbour AND'}}",
    "a phrase that never ends": "rules: {r: {query: '\"harbour'}}",
    "an unknown actor": "rules: {r: {query: '@nobody'}}",
    "an unknown severity": "rules: {r: {query: harbour, severity: dreadful}}",
    "an expression that never ends": "rules: {r: {query: '/(harbour/'}}",
    "an unknown channel": "subscribers: {d: {subscriptions: [{channel: nowhere, cadence: at once}]}}",
    "an unknown kind of channel": "channels: {c: {kind: pigeon}}",
    "a channel without a host": "channels: {c: {kind: email, sender: a@newsroom.example}}",
    "a port that is a word": "channels: {c: {kind: email, host: h, sender: a@b.example, port: smtp}}",
    "a secret that is nowhere": "channels: {c: {kind: webhook, url: 'https://b.example/', secret_file: /nowhere/s}}",
    "an unknown kind of source": "sources: {s: {kind: pigeon, url: https://outlet.example/}}",
    "a source without a URL": "sources: {s: {outlet: Herald}}",
    "a URL that is a file": "sources: {s: {url: 'file:///etc/passwd'}}",
    "a URL that is a number": "sources: {s: {url: 5}}",
    "a cadence that is none": "subscribers: {d: {subscriptions: [{channel: mail, cadence: sometimes}]}}",
    "a cron line of four": "subscribers: {d: {subscriptions: [{channel: mail, cadence: '* * * *'}]}}",
    "a cron line out of range": "subscribers: {d: {subscriptions: [{channel: mail, cadence: '99 * * * *'}]}}",
    "an unknown zone": "subscribers: {d: {zone: Mars/Olympus, subscriptions: []}}",
    "quiet hours that are none": "subscribers: {d: {subscriptions: [{channel: mail, cadence: at once, quiet: '25:00-26:00'}]}}",
    "a lapse that is none": "crawl: {fastest: soon}",
    "a lapse below zero": "crawl: {fastest: -5m}",
    "a file to include that is not there": "include: [nowhere.yaml]",
    "a database of an unknown kind": "database: oracle://db.example/x",
}


def test_threat_24_forty_broken_configurations_leave_the_old_one_at_work(newsroom: Newsroom) -> None:
    daemon = newsroom.start()
    desk = daemon.app.desk
    for name, text in BROKEN.items():
        newsroom.path.write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError) as refused:
            newsroom.do(daemon.reload())
        told = refused.value.problems
        assert told, name
        assert all(problem.line >= 1 and problem.column >= 1 and problem.file for problem in told), name
        assert daemon.app.desk is desk, name
    newsroom.path.unlink()
    with pytest.raises(ConfigError):
        newsroom.do(daemon.reload())
    assert daemon.app.desk is desk
    assert "config_last_reload_successful 0.0" in newsroom.do(daemon.exposition()).decode()


@contextmanager
def no_more_files() -> Iterator[None]:
    """Neither a file nor a connection can be opened."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_threat_23_a_process_without_file_descriptors_goes_on_when_it_has_some_again(newsroom: Newsroom) -> None:
    newsroom.inbox.banner = "421 4.3.2 not now"
    newsroom.publish("herald", "Quillport dredges its harbour", "The harbour of Quillport is dredged from Monday on.")
    newsroom.run_until("08:04")  # frozen, and tried
    newsroom.publish("herald", "A whale in the harbour", "A whale calf swam under the old bridge into the harbour.")
    newsroom.inbox.banner = OK
    with no_more_files():
        newsroom.run_until("08:10")
        assert newsroom.inbox.mails == []
    newsroom.run_until("08:30")
    assert sorted(newsroom.inbox.subjects()) == ["A whale in the harbour", "Quillport dredges its harbour"]
    tries = [newsroom.look(lambda store, of=each.id: store.outbox.attempts(of)) for each in newsroom.deliveries()]  # type: ignore[misc]  # a lambda's default
    assert any("Too many open files" in each.text for those in tries for each in those)
