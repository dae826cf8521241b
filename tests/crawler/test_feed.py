"""Feeds: what feedparser must not do to them, and the item diff that spares most of its work."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from crawler.page import Page
from crawler.parsed import MOST_ITEMS, Parsed, Trimmed
from crawler.sources import feed
from news.errors import SourceBroken
from tests import make

FEEDS = sorted((Path(__file__).parents[2] / "fixtures" / "feeds").glob("*.xml"))
URL = "https://harbour.example/feed.xml"


def parse(body: bytes | str, **given: Any) -> Parsed:
    body = body.encode() if isinstance(body, str) else body
    source = make.source(**{name: given.pop(name) for name in ("options",) if name in given})
    return feed.parse(Page(url=URL, requested=URL, status=200, body=body, **given), source)


def rss(*items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{head}{"".join(items)}</channel></rss>'.encode()


def item(n: int, text: str = "text") -> str:
    return f"<item><title>Item {n}</title><link>https://harbour.example/{n}</link><description>{text}</description></item>\n"


# --- the item diff ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
def test_a_first_polls_trim_changes_nothing(path: Path) -> None:
    body = path.read_bytes()
    assert feed.trim(body, None).body == body


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
def test_a_trimmed_feed_gives_the_same_drafts_as_the_whole(path: Path) -> None:
    body = path.read_bytes()
    whole, blocks = parse(body).drafts, feed.trim(body, None).blocks
    if blocks is None:
        assert feed.trim(body, b"12345678") == Trimmed(body=body, blocks=None)
        return
    assert len(blocks) == 8 * len(whole)
    for n in range(len(whole)):
        known = blocks[: 8 * n] + blocks[8 * n + 8 :]
        trimmed = feed.trim(body, known)
        assert (trimmed.unseen, trimmed.blocks) == (1, blocks)
        assert parse(trimmed.body).drafts == (whole[n],)


def test_random_feeds_are_read_alike_trimmed_and_whole() -> None:
    chance = random.Random(7)
    texts = [
        "plain",
        "<![CDATA[<b>bold</b>]]>",
        "&lt;item&gt; in words",
        "<![CDATA[an <item> in CDATA]]>",
        "",
        "é € 漢",
        "<!-- a comment -->x",
    ]
    for _ in range(60):
        items = [item(n, chance.choice(texts)) for n in range(chance.randrange(1, 12))]
        body = rss(*items, head=chance.choice(["", "<ttl>5</ttl>", "<!-- <item> -->"]))
        blocks = feed.trim(body, None).blocks or b""
        kept = [n for n in range(len(items)) if chance.random() < 0.5]
        known = b"".join(blocks[8 * n : 8 * n + 8] for n in kept)
        trimmed = feed.trim(body, known)
        whole = parse(body).drafts
        got = parse(trimmed.body).drafts
        assert [draft for draft in whole if draft in got] == list(got)
        assert all(draft in got for n, draft in enumerate(whole) if n not in kept or trimmed.blocks is None)


def test_nothing_is_parsed_when_all_items_are_known() -> None:
    body = rss(item(1), item(2))
    blocks = feed.trim(body, None).blocks
    assert feed.trim(body, blocks).unseen == 0
    assert parse(feed.trim(body, blocks).body).drafts == ()


def test_an_item_that_is_edited_is_unseen_again() -> None:
    blocks = feed.trim(rss(item(1), item(2)), None).blocks
    trimmed = feed.trim(rss(item(1), item(2, "another text")), blocks)
    assert trimmed.unseen == 1
    assert [draft.summary for draft in parse(trimmed.body).drafts] == ["another text"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>challenge</body></html>",
        rss("<item><title>never closed</title>", item(1)),
        rss("<item><title>nested</title>", item(1), "</item>"),
        rss("<item><!-- </item><item> --><title>a comment over two</title></item>"),
        rss("<item><title><![CDATA[ x </item><item> y ]]></title></item>"),
        rss(item(1)).decode().encode("utf-16"),
    ],
)
def test_what_cannot_be_cut_safely_is_parsed_whole(body: bytes) -> None:
    assert feed.trim(body, b"x" * 8) == Trimmed(body=body, blocks=None)


def test_of_20_000_items_2_000_are_read_and_the_rest_with_the_next_polls() -> None:
    body = rss(*map(item, range(4_500)))
    first = feed.trim(body, None)
    assert (first.unseen, len(first.blocks or b"")) == (MOST_ITEMS, 8 * MOST_ITEMS)
    second = feed.trim(body, first.blocks)
    assert second.unseen == MOST_ITEMS
    assert feed.trim(body, second.blocks).unseen == 500


# --- what is no feed -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><title>Just a moment...</title></html>", "HTML page"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "JSON"),
        (b"%PDF-1.7", "not a feed"),
    ],
)
def test_what_is_no_feed_is_a_failed_poll_and_not_an_emptied_feed(body: bytes, said: str) -> None:
    with pytest.raises(SourceBroken, match=said):
        parse(body)


def test_a_feed_without_items_is_an_empty_feed() -> None:
    assert parse(rss()).drafts == ()


def test_the_name_of_a_file_as_a_body_opens_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(rss(item(1)))
    with pytest.raises(SourceBroken):
        parse(str(secret))


def test_a_feed_that_is_cut_off_gives_the_items_it_has_and_a_warning() -> None:
    parsed = parse(rss(item(1), item(2))[:-60])
    assert parsed.drafts[0].title == "Item 1"
    assert any("not well-formed" in warning for warning in parsed.warnings)


@pytest.mark.parametrize("made", ["rss", "atom"])
def test_wherever_an_answer_breaks_off_no_item_comes_with_half_a_link_or_half_a_guid(made: str) -> None:
    if made == "rss":
        items = (f"{item(n)[:-8]}<guid isPermaLink='false'>berth-{n}{n}</guid></item>\n" for n in range(1, 4))
        body = rss(*items)
    else:
        body = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>' + b"".join(
            f"<entry><title>Item {n}</title><id>berth-{n}{n}</id><link href='https://harbour.example/{n}'/></entry>".encode() for n in range(1, 4)
        ) + b"</feed>"  # fmt: skip
    keys = [(draft.guid, draft.url, draft.title) for draft in parse(body).drafts]
    assert len(keys) == 3
    closing = b"</item>" if made == "rss" else b"</entry>"
    for end in range(body.find(closing) + 3, len(body), 2):
        cut = body[:end]
        there = keys[: cut.count(closing)]
        trimmed = feed.trim(cut, None)
        assert [(draft.guid, draft.url, draft.title) for draft in parse(trimmed.body).drafts] == there, cut[-40:]
        assert trimmed.broke_off or b"</channel>" in cut
    assert len(parse(body[:-70]).drafts) == 2, "an older page is not trimmed"
    assert not feed.trim(body, None).broke_off


def test_items_that_are_never_closed_are_how_a_feed_is_written() -> None:
    body = b"<rss><channel><item><title>One</title><item><title>Two</title>"
    assert len(parse(body).drafts) == 2


def test_a_charset_that_contradicts_the_bytes_is_nobodys_concern() -> None:
    parsed = parse(rss(item(1, "é")), headers={"content-type": "text/xml; charset=us-ascii"})
    assert parsed.drafts[0].summary == "é"
    assert parsed.warnings == ()


# --- what a feed asks for --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "minutes"),
    [
        ("", None),
        ("<ttl>60</ttl>", 60),
        ("<ttl>soon</ttl>", None),
        ("<ttl>999999999</ttl>", 1440),
        ("<ttl> 15 </ttl>", 15),
    ],
)
def test_how_long_it_asks_to_be_left_alone(head: str, minutes: int | None) -> None:
    fresh = parse(rss(head=head)).fresh_for
    assert (fresh and fresh.total_seconds() / 60) == minutes


def test_the_owner_can_say_that_a_feed_gives_extracts_only() -> None:
    assert parse(rss(item(1)), options={"full_content": False}).drafts[0].partial


def test_tracking_pixels_are_no_images() -> None:
    pixel = "&lt;img src=&quot;https://count.example/p.gif&quot; width=&quot;1&quot; height=&quot;1&quot;&gt;"
    assert parse(rss(item(1, pixel))).drafts[0].image is None
    assert (
        parse(rss(item(1, pixel.replace("=&quot;1&quot;", "=&quot;640&quot;")))).drafts[0].image
        == "https://count.example/p.gif"
    )


def test_of_one_picture_in_several_sizes_the_widest_is_taken() -> None:
    sizes = "".join(
        f'<media:content url="https://harbour.example/{width}.jpg" medium="image" width="{width}"/>'
        for width in ("100", "1200", "640", "wide")
    )
    group = (
        f'<item xmlns:media="http://search.yahoo.com/mrss/"><title>A</title><media:group>{sizes}</media:group></item>'
    )
    assert parse(rss(group)).drafts[0].image == "https://harbour.example/1200.jpg"
    assert parse(rss(group.replace("width=", "w="))).drafts[0].image == "https://harbour.example/100.jpg"


# --- what outlets get wrong ------------------------------------------------------------------------


def test_a_bare_ampersand_is_one_and_not_an_entity_without_its_stop() -> None:
    told = parse(rss(item(1).replace("Item 1", "AT&T & sons &nbsp; <![CDATA[R&D]]>").replace("/1<", "/1?a=1&copy=2<")))
    assert [(each.title, each.url) for each in told.drafts] == [
        ("AT&T & sons \xa0 R&D", "https://harbour.example/1?a=1&copy=2")
    ]


def test_a_guid_that_all_items_have_is_the_feeds_and_tells_none_of_them() -> None:
    body = rss(*(item(n).replace("</item>", "<guid>news</guid></item>") for n in range(4)))
    first = feed.trim(body, None)
    assert first.blocks is not None
    assert [each.guid for each in parse(first.body).drafts] == [None] * 4
    later = feed.trim(body, first.blocks[8:])  # one of them is new
    assert [(each.guid, each.url) for each in parse(later.body).drafts] == [(None, "https://harbour.example/0")]


def test_a_guid_that_stands_twice_is_kept() -> None:
    body = rss(*(item(n).replace("</item>", "<guid>news</guid></item>") for n in range(2)))
    assert [each.guid for each in parse(feed.trim(body, None).body).drafts] == ["news", "news"]


def test_a_picture_in_a_text_is_where_xml_base_says() -> None:
    entry = '<entry xml:base="/2026/"><id>a</id><title>A</title><content type="html">&lt;p&gt;&lt;img src="p.jpg"&gt;</content></entry>'
    told = parse(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{entry}</feed>')
    assert told.drafts[0].image == "https://harbour.example/2026/p.jpg"


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1.1", r"https:\/\/jsonfeed.org\/version\/1"])
def test_a_json_feed_that_is_read_as_xml_is_told_from_other_json(version: str) -> None:
    with pytest.raises(SourceBroken) as told:
        parse(f'{{"version": "{version}", "items": []}}')
    assert told.value.hint == "it is a JSON Feed: set `kind: jsonfeed`"
    with pytest.raises(SourceBroken) as told:
        parse('{"error": "no such feed"}')
    assert "open https://" in (told.value.hint or "")
