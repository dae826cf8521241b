"""What a feed takes back: kept, marked, and told to those who were told of it."""

from __future__ import annotations

import pytest

from news.model import Change, Reason
from tests.acceptance.newsroom import Newsroom
from tests.outlets import rss

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_an_item_that_the_feed_takes_back_is_withdrawn_and_told_once(newsroom: Newsroom) -> None:
    newsroom.publish("herald", "Quillport dredges its harbour")
    newsroom.publish("herald", "Quillport paints its theatre")
    newsroom.run_until("08:10")
    [harbour, theatre] = [
        {"title": title, "link": newsroom.outlet.url(f"/herald/{n}"), "guid": newsroom.outlet.url(f"/herald/{n}")}
        for n, title in ((1, "Quillport dredges its harbour"), (2, "Quillport paints its theatre"))
    ]
    deleted = "".join(
        f'<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="{each}" when="2026-03-02T08:10:00Z"/>'
        for each in (harbour["guid"], theatre["guid"], "never-seen")
    )
    without = rss("Herald", [])
    newsroom.outlet.serve("/herald.xml", without.replace(b"</channel>", f"{deleted}</channel>".encode()))
    newsroom.run_until("08:40")
    newsroom.outlet.serve("/herald.xml", without.replace(b"</channel>", f"{deleted} </channel>".encode()))
    newsroom.run_until("09:30")
    assert [alert.reason for alert in newsroom.alerts()] == [Reason.FIRST, Reason.WITHDRAWN]
    wordings = newsroom.look(
        lambda store: [store.archive.revisions(listed.article.id) for listed in store.archive.listed()]
    )
    assert [[wording.change for wording in each] for each in wordings] == [[None, Change.WITHDRAWN]] * 2
    assert {listed.revision.title for listed in newsroom.articles()} == {harbour["title"], theatre["title"]}
