"""Pages that are nothing without their scripts, through a real browser that reaches nothing by itself."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from crawler import render
from crawler.client import Answer
from crawler.collector import Crawler
from crawler.discover import Discovered
from crawler.page import Page
from news.clock import SystemClock
from tests.browser import CHROMIUM
from tests.crawler.conftest import HASTY
from tests.crawler.test_collector import poll, titles
from tests.make import source
from tests.outlets import Outlet
from tests.sites import HEADLINES, slug

SCRIPT = """
const main = document.createElement("main");
fetch("/data.json").then(answer => answer.json()).then(rows => {
  for (const row of rows) main.insertAdjacentHTML("beforeend", `<article><h2><a href="${row[0]}">${row[1]}</a></h2></article>`);
  document.body.append(main);
});
for (const url of ["http://127.0.0.1:PORT/inside", "http://169.254.169.254/latest"]) fetch(url, {mode: "no-cors"}).catch(() => 0);
new Image().src = "http://127.0.0.1:PORT/pixel.gif";
try { new WebSocket("ws://127.0.0.1:PORT/socket"); } catch (error) {}
"""


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
def test_what_scripts_bring_is_read_and_nothing_private_is_reached(outlet: Outlet, inside: Outlet) -> None:
    rows = ", ".join(f'["/news/2026/{n}-{slug(each)}", "{each}"]' for n, each in enumerate(HEADLINES))
    outlet.serve("/data.json", f"[{rows}]")
    outlet.serve("/app.js", SCRIPT.replace("PORT", str(inside.port)), content_type="text/javascript")
    outlet.serve(
        "/", "<!doctype html><html><head><title>App</title></head><body><script src=/app.js></script></body></html>"
    )
    of = source(kind="page", url=outlet.url("/"), options={"render": True})
    polled = poll(of, crawl=HASTY)
    assert polled.fetch.error is None
    assert list(titles(polled)) == HEADLINES
    assert inside.requests == []
    assert inside.connections == 0


def test_without_the_extra_it_says_what_to_install(outlet: Outlet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "playwright.async_api", None)
    outlet.serve("/", "<html></html>")
    fetch = poll(source(kind="page", url=outlet.url("/"), options={"render": True})).fetch
    assert "pip install 'wirewatch[playwright]'" in (fetch.error or "")
    assert fetch.error_kind == "refused"


class Asked:
    """A request of the browser's page, and what it was given."""

    def __init__(self, url: str, kind: str = "script", method: str = "GET") -> None:
        self.request = self
        self.url, self.resource_type, self.method = url, kind, method
        self.given = ""

    def is_navigation_request(self) -> bool:
        return False

    async def abort(self) -> None:
        self.given = "nothing"

    async def fulfill(self, *, status: int, headers: object, body: bytes) -> None:
        self.given = f"{status}, {len(body)}"


def test_a_page_is_given_no_more_than_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fetch(url: str, *, limit: int, burst: bool = False) -> Answer:
        assert burst
        return Answer(200, {}, b"x" * 60)

    def given(*asked: Asked) -> list[str]:
        answers = render.Answers(Page(url="https://o.example/", requested="", status=200), fetch)
        for each in asked:
            asyncio.run(answers.answer(each))
        return [each.given for each in asked]

    monkeypatch.setattr(render, "MOST_REQUESTS", 3)
    assert given(*(Asked(f"/{n}") for n in range(4))) == ["200, 60"] * 3 + ["nothing"]
    monkeypatch.setattr(render, "MOST_BYTES", 100)
    assert given(*(Asked(f"/{n}") for n in range(3))) == ["200, 60"] * 2 + ["nothing"]
    assert given(Asked("/a", "image"), Asked("/b", "xhr", "POST"), Asked("/c", "websocket")) == ["nothing"] * 3


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
def test_a_site_that_is_nothing_without_its_scripts_is_found_and_its_many_scripts_do_not_wait(outlet: Outlet) -> None:
    rows = "".join(f'<article><h2><a href="/news/2026/{n}-{slug(each)}">{each}</a></h2></article>' for n, each in enumerate(HEADLINES))  # fmt: skip
    tags = "".join(f'<script src="/{n}.js"></script>' for n in range(12))
    for n in range(12):
        outlet.serve(f"/{n}.js", f"window.n = {n};", content_type="text/javascript")
    outlet.serve("/11.js", f"document.body.insertAdjacentHTML('beforeend', `<main>{rows}</main>`)", content_type="text/javascript")  # fmt: skip
    outlet.serve("/", f"<!doctype html><html><head><title>App</title></head><body>{tags}</body></html>")

    async def found() -> Discovered:
        settings = replace(HASTY, per_host_delay=timedelta(milliseconds=300), per_host_concurrency=2)
        crawler = Crawler(settings, SystemClock())
        await crawler.open()
        try:
            return await crawler.discover(outlet.url(""))  # as people type it
        finally:
            await crawler.close()

    best = asyncio.run(found()).best
    assert best is not None
    assert (best.renders, list(best.headlines)) == (True, HEADLINES[:3])
    scripts = [each.at for each in outlet.requests if each.path.endswith(".js")]
    assert scripts[-1] - scripts[0] < 12 * 0.3
