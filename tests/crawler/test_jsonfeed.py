"""JSON Feeds: what the fixtures do not say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.page import Page
from crawler.parsed import MOST_ITEMS, Parsed
from crawler.sources import jsonfeed
from news.errors import SourceBroken
from tests import make

URL = "https://kelp.example/feed.json"


def parse(feed: Any) -> Parsed:
    body = feed if isinstance(feed, bytes) else json.dumps(feed).encode()
    return jsonfeed.parse(Page(url=URL, requested=URL, status=200, body=body), make.source(kind="jsonfeed"))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not JSON"),
        (b"<rss></rss>", "not JSON"),
        (b'{"items": [', "not JSON"),
        (b"[]", "not a feed"),
        (b'{"items": {}}', "without a list of items"),
        (b'{"a":' * 100_000, "not JSON"),
    ],
)
def test_what_is_no_json_feed_is_a_failed_poll(body: bytes, said: str) -> None:
    with pytest.raises(SourceBroken, match=said):
        parse(body)


def test_a_feed_without_items_is_an_empty_feed() -> None:
    assert parse({"items": []}).drafts == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_encodings_are_told_apart(encoding: str) -> None:
    body = '{"items": [{"id": "1", "title": "Fähre"}]}'.encode(encoding)
    assert parse(body).drafts[0].title == "Fähre"


def test_a_stray_byte_costs_a_letter_and_not_the_feed() -> None:
    assert parse(b'{"items": [{"id": "1", "title": "F\xe4hre"}]}').drafts[0].title == "F\ufffdhre"


@pytest.mark.parametrize("wrong", [None, 7, [], {}, True])
def test_values_of_the_wrong_type_are_passed_over(wrong: Any) -> None:
    names = ("title", "summary", "content_html", "content_text", "date_published", "authors", "tags", "image")
    (draft,) = parse({"items": [{"id": "1", **dict.fromkeys(names, wrong)}], "hubs": wrong, "author": wrong}).drafts
    assert (draft.guid, draft.url, draft.authors, draft.tags) == ("1", None, (), ())


def test_2_000_items_are_read_and_the_others_told_of() -> None:
    parsed = parse({"items": [{"id": str(n), "title": "x"} for n in range(MOST_ITEMS + 5)]})
    assert len(parsed.drafts) == MOST_ITEMS
    assert parsed.warnings == (f"{MOST_ITEMS + 5} items: the first {MOST_ITEMS} are read",)
