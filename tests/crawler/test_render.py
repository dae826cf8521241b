"""Pages that are nothing without their scripts, through a real browser that reaches nothing by itself."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta

import pytest

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
    polled = poll(of, crawl=replace(HASTY, timeout=timedelta(seconds=20)))
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
