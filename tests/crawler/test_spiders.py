"""Spiders run by hand, as people who know Scrapy run them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.outlets import Outlet, article

ROOT = Path(__file__).parents[2]
TEXT = [f"The talks went on for day {day}, and nobody would say how they might end this time." for day in range(12)]


def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_scrapy_lists_our_spiders() -> None:
    assert "article" in scrapy("list").stdout.split()


def test_the_article_spider_yields_what_the_daemon_would_read(outlet: Outlet, tmp_path: Path) -> None:
    outlet.serve("/robots.txt", "User-agent: *\nDisallow: /closed\n")
    head = '<meta property="article:published_time" content="2026-03-02T08:00:00Z">'
    pages = [
        outlet.serve("/news/a", article("Talks resume", TEXT, head=head, author="Rana Haddad")),
        outlet.serve("/closed", article("Not for us", TEXT)),
        "http://127.0.0.1:1/private",
        "file:///etc/passwd",
    ]
    out = tmp_path / "articles.json"
    allowed = ("-s", "GUARD_ALLOW=127.0.0.2", "-s", "DOWNLOAD_DELAY=0")
    run = scrapy("crawl", "article", "-a", f"url={' '.join(pages)}", *allowed, "-O", str(out))
    assert run.returncode == 0, run.stderr
    (item,) = json.loads(out.read_text(encoding="utf-8"))
    assert (item["title"], item["author"]) == ("Talks resume", "Rana Haddad")
    assert item["published"] == "2026-03-02T08:00:00+00:00"
    assert "day 11" in item["body"]
    assert [request.path for request in outlet.requests] == ["/robots.txt", "/news/a"]
    assert "root:" not in run.stderr


@pytest.mark.nightly
def test_a_crawl_of_a_site_that_was_stopped_goes_on_where_it_was(outlet: Outlet, tmp_path: Path) -> None:
    head = '<meta property="article:published_time" content="2026-03-02T08:00:00Z"><meta property="og:type" content="article">'
    links = "".join(f'<a href="/news/{n}">there</a>' for n in range(6))
    start = outlet.serve("/", f"<!doctype html><html><head><title>Home</title></head><body>{links}</body></html>")
    for n in range(6):
        outlet.serve(f"/news/{n}", article(f"Story {n}", TEXT, head=head))
    settings = {
        "GUARD_ALLOW": "127.0.0.2",
        "DOWNLOAD_DELAY": "0",
        "CONCURRENT_REQUESTS": "1",
        "JOBDIR": str(tmp_path / "job"),
    }
    usual = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    command = ("crawl", "site", "-a", f"url={start}", *usual, "-o", str(tmp_path / "all.jsonl"))
    assert scrapy(*command, "-s", "CLOSESPIDER_PAGECOUNT=3").returncode == 0
    before = len(outlet.requests)
    run = scrapy(*command)
    assert run.returncode == 0, run.stderr
    told = [json.loads(line)["title"] for line in (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sorted(told) == [f"Story {n}" for n in range(6)]
    assert 0 < len(outlet.requests) - before < 7
