"""Spiders of the user's own: their items come in, their faults are named and go no further."""

from __future__ import annotations

import textwrap
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.engine import Engine
from crawler.turns import Turn
from news.model import Source
from tests.crawler.test_collector import titles
from tests.crawler.test_sitemap import paths, poll
from tests.make import source
from tests.outlets import Outlet

SPIDERS = """
import os, time, scrapy

class Ministry(scrapy.Spider):
    name = "ministry"
    custom_settings = {"ROBOTSTXT_OBEY": False, "USER_AGENT": "rude", "ROBOTS_OBEY": False, "GUARD_ALLOW": ["0.0.0.0/0"]}

    async def start(self):
        print("hello")
        yield scrapy.Request(self.url)

    def parse(self, response):
        for row in response.css("li"):
            yield {"url": response.urljoin(row.css("a::attr(href)").get()), "title": row.css("a::text").get(),
                   "text": "It was said.\\n\\nAnd more.", "published": "2026-03-02T08:00:00Z", "author": "Ada Quill"}
        yield scrapy.Request(response.urljoin("/closed"))
        yield scrapy.Request("http://127.0.0.1:9/inside", errback=lambda failure: None)

class Broken(Ministry):
    def parse(self, response):
        yield {"url": "https://o.example/1", "title": "Before"}
        raise KeyError("date")

class Bad(Ministry):
    def parse(self, response):
        raise KeyError("date")

class Leaves(Ministry):
    def parse(self, response):
        os._exit(3)

class Hangs(Ministry):
    def parse(self, response):
        time.sleep(60)

class NotOne:
    pass
"""
LIST = "<html><ul><li><a href='/a'>Pier & port</a></li><li><a href='/b'>Fees</a></li></ul></html>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ministries.py").write_text(textwrap.dedent(SPIDERS))
    (tmp_path / "wrong.py").write_text("import nothing_of_the_kind\n")
    return tmp_path


def of(outlet: Outlet, folder: Path, spider: str, **options: Any) -> Source:
    return source(
        kind="spider", url=outlet.serve("/list", LIST), options={"spider": spider, "folder": folder, **options}
    )


def test_what_it_yields_comes_in_and_its_manners_are_ours(outlet: Outlet, folder: Path) -> None:
    outlet.serve("/robots.txt", "User-agent: *\nDisallow: /closed\n")
    polled, _ = poll(of(outlet, folder, "ministries:Ministry"))
    assert polled.fetch.error is None, polled.fetch.error
    assert titles(polled) == ["Pier & port", "Fees"]
    first = polled.dispatches[0]
    assert (first.body, first.author, first.link) == ("It was said.\n\nAnd more.", "Ada Quill", outlet.url("/a"))
    assert paths(outlet) == ["/robots.txt", "/list"]
    assert "wirewatch" in outlet.requests[-1].headers["user-agent"]


def test_every_request_of_it_waits_its_turn_with_the_daemons_own(
    outlet: Outlet, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []  # the robots.txt of one host and two pages, and that of another
    left: list[Turn] = []
    granted, slowed, leaves = Engine.turn, Engine.busy, Turn.leave

    async def leave(self: Turn) -> None:
        left.append(self)
        await leaves(self)

    def turn(self: Engine, host: str) -> Turn:
        asked.append(host)
        return granted(self, host)

    def busy(self: Engine, host: str) -> None:
        asked.append(f"{host} is busy")
        slowed(self, host)

    monkeypatch.setattr(Engine, "turn", turn)
    monkeypatch.setattr(Engine, "busy", busy)
    monkeypatch.setattr(Turn, "leave", leave)
    outlet.serve("/robots.txt", "User-agent: *\nAllow: /\n")
    given = of(outlet, folder, "ministries:Ministry", settings={"RETRY_TIMES": 0})
    outlet.serve("/closed", status=429)
    assert titles(poll(given)[0]) == ["Pier & port", "Fees"]
    assert sorted(asked) == ["127.0.0.1", *["127.0.0.2"] * 3, "127.0.0.2 is busy"]
    assert len(left) == 3  # what is not connected to never leaves


@pytest.mark.parametrize(
    ("spider", "said", "kind"),
    [
        ("ministries:Bad", "KeyError: 'date' (ministries.py:", "broken"),
        ("ministries:Nobody", "it cannot be imported: AttributeError", "refused"),
        ("ministries:NotOne", "NotOne is no scrapy.Spider", "refused"),
        ("wrong:Spider", "ModuleNotFoundError: No module named 'nothing_of_the_kind' (wrong.py:1)", "refused"),
        ("ministries:Leaves", "it ended with 3", "broken"),
    ],
)
def test_its_faults_are_named(outlet: Outlet, folder: Path, spider: str, said: str, kind: str) -> None:
    fetch = poll(of(outlet, folder, spider))[0].fetch
    assert f"spider {spider}: " in (fetch.error or "")
    assert said in (fetch.error or "")
    assert fetch.error_kind == kind


def test_a_site_that_answers_nothing_well_is_a_failed_poll_and_not_pressed(outlet: Outlet, folder: Path) -> None:
    given = of(outlet, folder, "ministries:Ministry", settings={"RETRY_TIMES": 50})
    outlet.serve("/list", status=503)
    outlet.serve("/robots.txt", "User-agent: *\nAllow: /\n")
    assert "nothing was answered: 1 × 503" in (poll(given)[0].fetch.error or "")
    assert len(outlet.asked("/list")) == 3


def test_who_says_with_503_for_how_long_is_not_asked_again_before(outlet: Outlet, folder: Path) -> None:
    given = of(outlet, folder, "ministries:Ministry", settings={"RETRY_TIMES": 2})
    outlet.serve("/list", status=503, headers={"Retry-After": "600"})
    outlet.serve("/robots.txt", "User-agent: *\nAllow: /\n")
    assert "nothing was answered: 1 × 503" in (poll(given)[0].fetch.error or "")
    assert len(outlet.asked("/list")) == 1


def test_what_it_yielded_before_it_broke_is_kept(outlet: Outlet, folder: Path) -> None:
    polled, _ = poll(of(outlet, folder, "ministries:Broken"))
    assert titles(polled) == ["Before"]
    assert "KeyError: 'date'" in polled.warnings[0]


def test_one_that_hangs_is_stopped(outlet: Outlet, folder: Path) -> None:
    fetch = poll(of(outlet, folder, "ministries:Hangs", longest=timedelta(seconds=2)))[0].fetch
    assert "it took longer than 0:00:02" in (fetch.error or "")
