"""The daemon's own business: reload, pages, signals, what a dead one leaves behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from structlog.testing import capture_logs

from news.errors import ConfigError, WirewatchError
from news.ids import RuleId, SourceId
from tests.acceptance.newsroom import Newsroom
from tests.fakes import HandClock
from wirewatch.__main__ import main
from wirewatch.daemon import Daemon
from wirewatch.pulse import Pulse
from wirewatch.watch import Watch
from wirewatch.web.hosts import name_of
from wirewatch.web.site import listen
from wirewatch.workers import is_dead, name


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(tmp_path, f"sqlite:///{tmp_path / 'wirewatch.db'}") as newsroom:
        newsroom.configure()
        yield newsroom


# --- reload ------------------------------------------------------------------------------------------

BROKEN = {
    "not YAML": "sources: [",
    "an unknown setting": "sorces: {}",
    "a broken rule": "rules: {r: {query: 'harbour AND ('}}",
    "an unknown channel": "subscribers: {d: {subscriptions: [{channel: nowhere, cadence: at once}]}}",
    "an unknown actor": "rules: {r: {query: '@nobody'}}",
    "an unknown kind": "sources: {s: {kind: pigeon, url: https://outlet.example/}}",
    "half written": "rules:\n  r: {query: harb",
    "a list": "- 1",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_configuration_never_stops_a_running_daemon(newsroom: Newsroom, text: str) -> None:
    daemon = newsroom.start()
    desk = daemon.app.desk
    newsroom.path.write_text(text)
    with pytest.raises(ConfigError) as refused:
        newsroom.do(daemon.reload())
    assert daemon.app.desk is desk
    assert all(problem.line >= 1 and problem.file for problem in refused.value.problems)
    assert "config_last_reload_successful 0.0" in newsroom.do(daemon.exposition()).decode()


def test_a_reload_that_failed_stands_in_the_status_until_one_succeeds(
    newsroom: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    daemon = newsroom.start()
    sound = newsroom.path.read_text()
    newsroom.path.write_text(sound + "sorces: {}\n")
    for _ in range(2):
        with pytest.raises(ConfigError):
            newsroom.do(daemon.reload())
    status = ["--home", str(newsroom.path.parent), "status"]
    with pytest.raises(SystemExit, match="2"):
        main(status)
    assert "the configuration was refused: " in capsys.readouterr().err
    newsroom.path.write_text(sound)
    (notice,) = newsroom.look(lambda store: store.notices.open())
    assert f"wirewatch.yaml:{len(sound.splitlines()) + 1}:1: unknown setting" in notice.told
    capsys.readouterr()
    with pytest.raises(SystemExit, match="1"):
        main([*status, "--json"])
    assert json.loads(capsys.readouterr().out)["troubles"] == [f"{notice.told} ({notice.hint})"]
    newsroom.do(daemon.reload())
    assert newsroom.look(lambda store: store.notices.open()) == []


def test_a_missing_configuration_never_stops_a_running_daemon(newsroom: Newsroom) -> None:
    daemon = newsroom.start()
    newsroom.path.unlink()
    with pytest.raises(ConfigError):
        newsroom.do(daemon.reload())
    newsroom.run_until("08:02")


def test_a_reload_takes_over_rules_and_sources(newsroom: Newsroom) -> None:
    newsroom.run_until("08:00")
    daemon = newsroom.start()
    newsroom.configure(feeds=("herald", "courier"), more="actors: {mayor: {aliases: [Ada Quill]}}")
    text = newsroom.path.read_text().replace("query: harbour", "query: lighthouse").replace("actors:\n  council", "x")
    newsroom.path.write_text(text.replace("x: {name: City Council, aliases: [City Council]}\n", ""))
    newsroom.do(daemon.reload())
    assert set(daemon.app.desk.sources) == {"herald", "courier"}
    assert daemon.app.desk.rules.rules[RuleId("harbour")].query == "lighthouse"
    newsroom.publish("courier", "The lighthouse is painted", "The lighthouse at Quillport is painted white.")
    newsroom.run_until("08:20")
    assert len(newsroom.inbox.mails) == 1


def test_a_reload_takes_over_variants(newsroom: Newsroom) -> None:
    newsroom.run_until("08:00")
    daemon = newsroom.start()
    newsroom.configure(more="variants: [[harbour, quayside]]")
    newsroom.do(daemon.reload())
    newsroom.publish("herald", "Quayside reopens", "The quayside at Quillport is open again.")
    newsroom.run_until("08:20")
    assert len(newsroom.inbox.mails) == 1


def test_a_removed_source_is_asked_no_more(newsroom: Newsroom) -> None:
    newsroom.run_until("08:00")
    daemon = newsroom.start()
    newsroom.configure(feeds=("courier",))
    newsroom.do(daemon.reload())
    asked = len(newsroom.outlet.asked("/herald.xml"))
    newsroom.run_until("12:00")
    assert len(newsroom.outlet.asked("/herald.xml")) == asked
    state = newsroom.look(lambda store: store.sources.state(SourceId("herald")))
    assert state is not None
    assert not state.enabled


def test_a_removed_subscription_s_alerts_are_cancelled_with_that_reason(newsroom: Newsroom) -> None:
    newsroom.publish("herald", "Harbour opens", "The harbour at Quillport is open again.")
    newsroom.run_until("08:00")
    daemon = newsroom.start()
    newsroom.configure(subscriptions="[]")
    newsroom.do(daemon.reload())
    newsroom.run_until("08:30")
    assert newsroom.inbox.mails == []
    assert newsroom.look(lambda store: store.alerts.next_due()) is None


# --- watching ----------------------------------------------------------------------------------------


def test_a_file_that_is_being_written_is_not_read_half(tmp_path: Path) -> None:
    path = tmp_path / "wirewatch.yaml"
    path.write_text("a: 1")
    watch = Watch([path])
    assert not watch.changed()
    path.write_text("a: 12")
    assert not watch.changed()
    path.write_text("a: 123")
    assert not watch.changed()
    assert watch.changed()
    watch.seen()
    assert not watch.changed()


def test_a_new_file_under_an_include_is_a_change_and_so_is_one_that_is_gone(tmp_path: Path) -> None:
    watch = Watch([], [(tmp_path, "rules/*.yaml")])
    (tmp_path / "rules").mkdir()
    assert not watch.changed()
    (tmp_path / "rules/port.yaml").write_text("rules: {}")
    assert not watch.changed()  # it may be written still
    assert watch.changed()
    watch.seen()
    assert not watch.changed()
    (tmp_path / "rules/port.yaml").unlink()
    watch.changed()
    assert watch.changed()


def test_a_new_rule_file_is_taken_over_and_a_broken_one_is_told_of(newsroom: Newsroom) -> None:
    newsroom.configure(more="include: [rules/*.yaml]")
    daemon = newsroom.start()
    rules = newsroom.path.parent / "rules"
    rules.mkdir()
    (rules / "port.yaml").write_text("rules: {fees: {query: fees}}")
    for _ in range(2):
        newsroom.do(daemon._look())
    assert RuleId("fees") in daemon.app.desk.rules.rules
    (rules / "more.yaml").write_text("rules:\n  dock: {query: 'dock AND ('}\n")
    with capture_logs() as logs:
        for _ in range(2):
            newsroom.do(daemon._look())
    assert RuleId("dock") not in daemon.app.desk.rules.rules
    assert RuleId("fees") in daemon.app.desk.rules.rules
    [refused] = [entry for entry in logs if entry["event"] == "configuration refused"]
    assert refused["at"].endswith("rules/more.yaml:2:28")


def test_a_turned_clock_wakes_the_scheduler(newsroom: Newsroom) -> None:
    app = newsroom.start().app
    woken: list[bool] = []
    pulse = Pulse(app, lambda: woken.append(True))
    newsroom.clock.turn(timedelta(hours=1))
    pulse.feel()
    assert woken == []
    newsroom.clock.set(newsroom.clock.now() - timedelta(hours=5))
    pulse.feel()
    assert woken == [True]


# --- pages -------------------------------------------------------------------------------------------


def visit(newsroom: Newsroom, visitor: Callable[[aiohttp.ClientSession, str, Daemon], Awaitable[None]]) -> None:
    """Run the daemon with its pages while *visitor* looks at them."""
    daemon = newsroom.start()

    async def run() -> None:
        address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        running = asyncio.create_task(daemon.run(ready=address.set_result))
        async with aiohttp.ClientSession() as session:
            await visitor(session, await address, daemon)
        daemon.stop()
        await running

    newsroom.do(run())


def test_health_readiness_and_metrics_are_told(newsroom: Newsroom) -> None:
    async def look(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        assert (await session.get(f"{address}/-/healthy")).status == 200
        assert (await session.get(f"{address}/-/ready")).status == 200
        metrics = await (await session.get(f"{address}/metrics")).text()
        assert "wirewatch_poll_lag_seconds 0.0" in metrics
        assert 'wirewatch_deliveries{state="sent"} 0.0' in metrics
        daemon.app.trouble = "the disk is full"
        answer = await session.get(f"{address}/-/ready")
        assert (answer.status, await answer.text()) == (503, "the disk is full\n")

    visit(newsroom, look)


def test_a_reload_by_post_tells_what_is_wrong(newsroom: Newsroom) -> None:
    async def look(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        assert (await session.post(f"{address}/-/reload")).status == 200
        assert (await session.get(f"{address}/-/reload")).status == 405
        newsroom.path.write_text("sorces: {}")
        answer = await session.post(f"{address}/-/reload")
        assert answer.status == 422
        assert "wirewatch.yaml:1:1" in await answer.text()

    visit(newsroom, look)


def test_other_names_and_other_sites_are_sent_away(newsroom: Newsroom) -> None:
    async def look(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        rebound = {"Host": "evil.example"}
        assert (await session.get(f"{address}/metrics", headers=rebound)).status == 421
        foreign = {"Origin": "https://evil.example"}
        assert (await session.post(f"{address}/-/reload", headers=foreign)).status == 403

    visit(newsroom, look)


@pytest.mark.parametrize(
    ("host", "told"),
    [("127.0.0.1:8383", "127.0.0.1"), ("[::1]:80", "[::1]"), ("LOCALHOST", "localhost"), ("", "")],
)
def test_a_host_header_s_name(host: str, told: str) -> None:
    assert name_of(host) == told


def test_a_taken_port_is_told_in_one_line() -> None:
    with listen("127.0.0.1", 0) as door, pytest.raises(WirewatchError, match="cannot listen on"):
        listen("127.0.0.1", door.getsockname()[1])


# --- the process -------------------------------------------------------------------------------------


def test_a_worker_is_dead_when_its_process_is_gone() -> None:
    assert not is_dead(name())
    mine = name().rsplit(":", 3)
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert is_dead(f"{mine[0]}:{process.pid}:0:abc")
    assert is_dead(f"{mine[0]}:{os.getpid()}:1:abc")  # the number was given to another process
    assert not is_dead(f"elsewhere:1:{process.pid}:0:abc")
    assert not is_dead("what is that")


def test_a_stop_lets_the_ticks_that_are_under_way_end(newsroom: Newsroom) -> None:
    """One that was cut short would leave what it had just leased to nobody."""
    daemon = newsroom.start()
    ended: list[bool] = []

    async def stop() -> int:
        daemon.stop()
        await asyncio.sleep(0.05)
        ended.append(True)
        return 0

    daemon.deliveries.tick = stop  # type: ignore[method-assign]  # the moment at which a stop comes
    with capture_logs() as told:
        newsroom.do(daemon.run())
    assert ended
    assert told[-1] == {"event": "stopped", "cut_short": 0, "log_level": "info"}


def test_sigterm_stops_it_and_sighup_does_not(newsroom: Newsroom) -> None:
    newsroom.clock = HandClock()
    command = [sys.executable, "-m", "wirewatch", "--home", str(newsroom.path.parent), "run"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if '"running"' in line:
                process.send_signal(signal.SIGHUP)
            if '"configuration reloaded"' in line:
                process.terminate()
        assert process.wait(30) == 0
