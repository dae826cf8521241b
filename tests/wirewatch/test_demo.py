"""The demo's own promises: the ordinary path, one story of two outlets, and nothing told twice."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from wirewatch.demo.outlets import papers, seeds
from wirewatch.demo.show import Show, check, perform, save

SEEDS = Path(__file__).parents[2] / "fixtures" / "seeds"


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Show:
    return asyncio.run(perform(tmp_path_factory.mktemp("demo"), environ={}))


def test_the_seeds_in_the_package_are_those_of_the_repository() -> None:
    given = sorted(SEEDS.glob("*.txt"))
    assert len(given) == 2
    assert [path.read_bytes() for path in given] == [text.encode() for text in seeds()]


def test_each_outlet_brings_one_article_and_both_are_one_story(show: Show) -> None:
    check(show)
    assert [len(row.new) for row in show.first.rows] == [1, 1]
    assert len({alert.story for row in show.first.rows for alert in row.alerts}) == 1
    assert {alert.rule for row in show.first.rows for alert in row.alerts} == {"guarantees", "negotiator"}


def test_a_second_crawl_is_answered_304_and_tells_nobody(show: Show) -> None:
    assert [row.fetch.status for row in show.again.rows] == [304, 304]
    assert (show.again.digests, show.again.unsent) == (0, 0)


def test_mail_and_webhook_came_once_and_signed(show: Show) -> None:
    assert (len(show.mails), len(show.messages), show.refused) == (1, 1, 0)


def test_the_digest_shows_both_outlets_and_what_fired(show: Show, tmp_path: Path) -> None:
    paths = save(show, tmp_path / "out")
    assert [path.name for path in paths] == ["digest.eml", "digest.html", "digest.json"]
    page = paths[1].read_text()
    for wanted in ("The Harbour Herald", "Southern Courier", "cease-fires", "<mark"):
        assert wanted in page
    told = json.loads(paths[2].read_text())
    assert len(told["data"]["stories"]) == 1


def test_the_pages_carry_the_seeds_words() -> None:
    herald, courier = papers(seeds())
    assert all(paragraph in herald.text for paragraph in herald.paragraphs)
    assert herald.path != courier.path
