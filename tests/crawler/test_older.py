"""Feeds with older pages: an archive is read on the first poll where its owner wants it, and a gap is closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from news.model import Source
from tests.crawler.test_collector import titles
from tests.crawler.test_sitemap import poll
from tests.make import source
from tests.outlets import Outlet


def serve(outlet: Outlet, newest: int, pages: int, *, rel: str = "next") -> None:
    """Items by number, three a page, the newest first; the first page is /feed.xml."""
    for page in range(pages):
        first = newest - 3 * page
        items = "".join(
            f"<entry><id>tag:{n}</id><title>Item {n}</title><link href='/n{n}'/><updated>2026-03-0{1 + n % 9}T08:00:00Z</updated></entry>"
            for n in range(first, first - 3, -1)
        )
        older = f"<link rel='{rel}' href='/feed.xml?page={page + 2}'/>" if page + 1 < pages else ""
        head = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Outlet</title>{older}"
        outlet.serve("/feed.xml" if page == 0 else f"/feed.xml?page={page + 1}", f"{head}{items}</feed>")


def of(outlet: Outlet, **options: Any) -> Source:
    return source(kind="feed", url=outlet.url("/feed.xml"), options=options)


def items(*numbers: int) -> list[str]:
    return [f"Item {n}" for n in numbers]


@pytest.mark.parametrize("rel", ["next", "prev-archive"])
def test_the_first_poll_reads_so_many_older_pages(outlet: Outlet, rel: str) -> None:
    serve(outlet, 12, 4, rel=rel)
    assert titles(poll(of(outlet))[0]) == items(12, 11, 10)
    assert titles(poll(of(outlet, archive=2))[0]) == items(*range(12, 3, -1))


def test_a_page_that_cannot_be_had_is_told_and_a_circle_ends(outlet: Outlet) -> None:
    serve(outlet, 12, 4)
    outlet.serve("/feed.xml?page=3", status=500)
    polled, _ = poll(of(outlet, archive=9))
    assert titles(polled) == items(*range(12, 6, -1))
    assert "its older page 2 could not be read" in polled.warnings[0]
    entry = "<entry><id>tag:9</id><title>Item 9</title></entry>"
    round_it_goes = "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='next' href='/feed.xml'/>"
    outlet.serve("/feed.xml?page=2", f"{round_it_goes}{entry}</feed>")
    assert titles(poll(of(outlet, archive=9))[0]) == items(12, 11, 10, 9)


def test_a_gap_is_read_up_to_what_is_known(outlet: Outlet) -> None:
    serve(outlet, 12, 4)
    _, state = poll(of(outlet))
    serve(outlet, 19, 6)
    at_once, _ = poll(of(outlet), state)
    assert titles(at_once) == items(19, 18, 17)
    assert state.succeeded_at is not None
    long_ago = replace(state, succeeded_at=state.succeeded_at - timedelta(hours=3))
    later, _ = poll(of(outlet), long_ago)
    assert titles(later)[:8] == items(*range(19, 11, -1))
    assert not outlet.asked("/feed.xml?page=4")
