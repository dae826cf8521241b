"""`wirewatch add` finds its way into sites of different make."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.outlets import Outlet
from tests.sites import HEADLINES, closed, plain, stale_feed, walled


@pytest.fixture
def place(tmp_path: Path, run: Run) -> Path:
    """A home without sources, whose crawler loses no time."""
    (tmp_path / "wirewatch.yaml").write_text(
        "crawl: {allow: [127.0.0.2], per_host_delay: 0, per_host_concurrency: 8}\n"
    )
    return tmp_path


def test_what_is_found_and_what_robots_allow_is_said(place: Path, run: Run) -> None:
    with Outlet() as outlet:
        out = run("add", stale_feed(outlet), "--yes").out
        assert "1 feed, 1 sitemap (fresher, chosen)" in out
        assert "to be polled every 30 min or so" in out
        assert "robots.txt lets us read its articles" in out
        assert run("add", outlet.url("/feed.xml"), "--choose", "9").code == 2


def test_a_site_that_robots_close_is_watched_by_its_feed_alone(place: Path, run: Run) -> None:
    with Outlet() as outlet:
        said = run("add", closed(outlet))
        assert "robots.txt of 127.0.0.2 closes /" in said.out
        assert "full_text: false" in (place / "wirewatch.yaml").read_text()
        assert not outlet.asked("/news-sitemap.xml")


def test_a_page_without_a_feed_is_asked_about(place: Path, run: Run) -> None:
    with Outlet() as outlet:
        out = " ".join(run("add", plain(outlet)).out.split())
    assert all(headline in out for headline in HEADLINES[:3])
    assert "are these above the right ones?" in out


def test_another_one_can_be_chosen_and_is_crawled(place: Path, run: Run) -> None:
    with Outlet() as outlet:
        added = run("add", stale_feed(outlet), "--choose", "2", "--json").json
        assert added["settings"]["url"] == outlet.url("/feed.xml")
        assert [each["chosen"] for each in added["found"]] == [False, True, False]
        assert run("crawl", added["source"], "--json").json["sources"][0]["new"] == len(HEADLINES)


def test_a_site_that_shows_nothing_says_why(place: Path, run: Run) -> None:
    with Outlet() as outlet:
        url = walled(outlet)
        outlet.serve("/rss", "", status=404)
        said = run("add", url)
    assert said.code == 1
    assert "We value your privacy" in said.err
    assert (place / "wirewatch.yaml").read_text().count("\n") == 1


@pytest.mark.parametrize("more", [(), ("--dry-run",), ("--name", "post")])
def test_what_is_a_source_already_is_said_to_be_one_and_is_not_added_again(
    place: Path, run: Run, more: tuple[str, ...]
) -> None:
    with Outlet() as outlet:
        url = stale_feed(outlet)
        slug = run("add", url, "--json").json["source"]
        before = (place / "wirewatch.yaml").read_text()
        again = run("add", url, *more)
        told = run("add", url, *more, "--json").json
    assert again.code == 0
    assert f"it is the source {slug} already: nothing is added" in " ".join(again.out.split())
    assert (told["source"], told["added"], told["known"]) == (slug, False, True)
    assert [each["source"] for each in told["found"]] == [slug, None, None]
    assert (place / "wirewatch.yaml").read_text() == before


def test_the_same_feed_over_https_or_with_a_password_is_the_source_that_it_is(place: Path, run: Run) -> None:
    with Outlet() as outlet:
        stale_feed(outlet)
        url = outlet.url("/feed.xml")
        config = place / "wirewatch.yaml"
        written = url.replace("http://", "https://me:pw@")
        config.write_text(f"{config.read_text()}sources:\n  post: {{url: '{written}'}}\n")
        assert run("add", url, "--json").json["source"] == "post"
