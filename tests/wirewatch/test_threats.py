"""Threats to our pages and to secrets, by their numbers: 15, 18, 19, 21."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import create_engine

from news.ids import DeliveryId, RuleId
from storage.tables import metadata
from tests.acceptance.newsroom import Newsroom
from tests.browser import CHROMIUM, Browser
from tests.receiver import Receiver
from tests.wirewatch.site import visit
from wirewatch.__main__ import main
from wirewatch.daemon import Daemon
from wirewatch.tokens import Links, keyring

TRICK = '<script>window.ran=1</script><img src=x onerror="window.ran=1"> {{7919*6367}} harbour'
CANARY = "canary-7d1e0c55b2aa4f61"


@pytest.fixture
def newsroom(tmp_path: Path, database_url: str) -> Iterator[Newsroom]:
    with Newsroom(tmp_path, database_url) as newsroom:
        newsroom.configure()
        yield newsroom


def stored(database_url: str) -> str:
    """All that stands in the database."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        rows = [str(row) for table in metadata.sorted_tables for row in connection.execute(table.select())]
    engine.dispose()
    return "\n".join(rows)


def page_of(newsroom: Newsroom) -> str:
    """The acknowledge page of a message about an outlet's tricks."""
    newsroom.publish("herald", TRICK, TRICK)
    newsroom.run_until("08:05")
    (delivery,) = newsroom.deliveries()
    pages: list[str] = []

    async def look(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        ring = await daemon.app.read(keyring)
        answer = await session.get(Links(address, ring).acknowledge(DeliveryId(delivery.id)))
        pages.append(await answer.text())

    visit(newsroom, look)
    return pages[0]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_threat_15_what_outlets_write_is_text_on_our_pages(newsroom: Newsroom) -> None:
    page = page_of(newsroom)
    assert "harbour" in page
    assert not re.search(r"<(script|img|svg|iframe|style)\b", page)
    assert "50420273" not in page.partition("<main>")[2]


@pytest.mark.browser
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium")
def test_threat_15_nothing_runs_in_a_browser_and_a_phone_needs_no_scrolling(newsroom: Newsroom, tmp_path: Path) -> None:
    style = Path("wirewatch/web/static/page.css").read_text(encoding="utf-8")
    page = re.sub(r"<link rel=\"stylesheet\"[^>]*>", f"<style>{style}</style>", page_of(newsroom))
    light = Browser(tmp_path).measure(page, width=360)
    dark = Browser(tmp_path).measure(page, width=360, dark=True)
    assert (light["ran"], light["overflow"] <= 0) == (False, True)
    assert light["background"] != dark["background"]


def test_threat_18_labels_of_metrics_come_from_our_own_lists(newsroom: Newsroom) -> None:
    newsroom.publish("herald", TRICK, TRICK)
    newsroom.run_until("08:05")
    text = newsroom.do(newsroom.start().exposition()).decode()
    assert "window.ran" not in text
    assert 'wirewatch_source_standing{standing="ok"} 1.0' in text


def test_threat_19_pages_are_guarded(newsroom: Newsroom) -> None:
    async def look(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        for path, status in (
            ("/", 200),
            ("/nothing", 404),
            ("/feeds/rules/harbour.atom", 401),
            ("/unsubscribe/a", 401),
        ):
            answer = await session.get(address + path)
            assert answer.status == status, path
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
            assert answer.headers["X-Frame-Options"] == "DENY"
            assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
        rebound = {"Host": "evil.example"}
        for path in ("/", "/-/healthy", "/feeds/rules/harbour.atom"):
            assert (await session.get(address + path, headers=rebound)).status == 421
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
            assert (await session.post(f"{address}/-/reload", headers=headers)).status == 403

    visit(newsroom, look)
    assert newsroom.start().app.desk.config.web.host == "127.0.0.1"


def test_threat_21_a_canary_sweep_finds_no_secret(
    newsroom: Newsroom, database_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Relay, webhook and watcher all fail: what is logged, stored, shown and counted of it holds none of their secrets."""
    with Receiver(answers=[500]) as receiver:
        hook = f"http://127.0.0.1:{receiver.port}/{CANARY}"
        newsroom.configure(
            subscriptions="[{channel: mail, cadence: at once}, {channel: hook, cadence: at once}]",
            channels=f"hook: {{kind: webhook, url: '{hook}', headers: {{authorization: 'Bearer {CANARY}'}}, allow: [127.0.0.1]}}",
            more=f"heartbeat: {{url: '{hook}', allow: [127.0.0.1], signals: true}}",
        )
        text = newsroom.path.read_text().replace("security: none", f"security: none, username: w, password: {CANARY}")
        newsroom.path.write_text(text)
        newsroom.publish("herald", "Harbour opens", "The harbour at Quillport is open again.")
        newsroom.run_until("08:10")
        daemon = newsroom.start()
        newsroom.do(daemon.heartbeat.tick())
        shown = [newsroom.do(daemon.exposition()).decode()]

        async def look(session: aiohttp.ClientSession, address: str, _: Daemon) -> None:
            ring = await daemon.app.read(keyring)
            for url in (f"{address}/", f"{address}/-/ready", Links(address, ring).rule(RuleId("harbour"))):
                shown.append(await (await session.get(url)).text())

        visit(newsroom, look)
        newsroom.stop()
        for words in (["config", "show"], ["config", "show", "--json"], ["status"], ["deliveries"], ["channels"]):
            with pytest.raises(SystemExit):
                main(["--home", str(newsroom.path.parent), *words])
    assert any(CANARY in call.path for call in receiver.calls)
    shown += capfd.readouterr()
    assert [text for text in shown if CANARY in text] == []
    everything = stored(database_url)
    assert "Harbour opens" in everything
    assert CANARY not in everything
    for file in newsroom.path.parent.glob("wirewatch.db*"):
        assert CANARY.encode() not in file.read_bytes(), file.name
