"""Digests in a real browser: they fit a phone and a desktop, in light and dark, and nothing in them runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from alerts.digest import compose
from alerts.render import html
from news.model import Entry
from tests import make
from tests.alerts.letters import entry, letter, many, seeds
from tests.alerts.test_render import PAGES
from tests.browser import CHROMIUM, Browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium"),
]

HOSTILE = (
    "<script>window.ran=1</script>",
    '"><img src=x onerror="window.ran=1">',
    "<svg/onload=window.ran=1>",
    "</style><script>window.ran=1</script>",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "Unbreakable" * 40,
    "{{7*7}}",
)


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(tmp_path)


def hostile() -> list[Entry]:
    """Titles and texts that would like to be more than text."""
    entries = []
    for number, trick in enumerate(HOSTILE):
        article = make.article(f"https://outlet.example/{number}", outlet=trick)
        revision = make.revision(article, title=f"ceasefire {trick}", body=f"{trick} ceasefire {trick}")
        entries.append(entry(article, revision, make.story(article, title=f"ceasefire {trick}")))
    return entries


@pytest.mark.parametrize("width", [320, 390, 1000])
def test_a_digest_needs_no_scrolling_sideways(browser: Browser, width: int) -> None:
    assert browser.measure(html(compose(letter([*seeds(), *many(3)]))), width=width)["overflow"] <= 0


def test_hostile_articles_neither_run_nor_break_the_page(browser: Browser) -> None:
    measured = browser.measure(html(compose(letter(hostile()))), width=390)
    assert measured["ran"] is False
    assert measured["overflow"] <= 0


def test_a_reader_in_the_dark_gets_a_dark_page(browser: Browser) -> None:
    page = html(compose(letter(seeds())))
    light, dark = browser.measure(page), browser.measure(page, dark=True)
    assert (light["dark"], dark["dark"]) == (False, True)
    assert light["background"] != dark["background"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", ["update", "world"])
def test_all_text_can_be_read_by_light_and_in_the_dark(browser: Browser, name: str, *, dark: bool) -> None:
    ratio, text = browser.measure(html(compose(PAGES[name])), dark=dark)["contrast"]
    assert ratio >= 4.5, text  # WCAG 2.2, AA


def test_the_browser_would_have_noticed(browser: Browser) -> None:
    measured = browser.measure(
        '<!doctype html><body><script>window.ran=1</script><div style="width:900px;color:#777">x</div></body>',
        width=390,
    )
    assert measured["ran"] is True
    assert measured["overflow"] > 0
    assert measured["contrast"] == [pytest.approx(4.48, abs=0.01), "x"]
