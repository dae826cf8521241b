"""When two addresses are one article, and when two texts are one text."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.fingerprint import Copies, article_id, canonical_url, containment, shingles
from news.ids import SourceId

PLAIN = "https://www.outlet.example/world/talks"

SAME = [
    "http://www.outlet.example/world/talks",
    "HTTPS://WWW.Outlet.Example/world/talks",
    "https://www.outlet.example./world/talks",
    "https://www.outlet.example/world/talks/",
    "https://www.outlet.example:443/world/talks",
    "http://www.outlet.example:80/world/talks",
    "https://reader:secret@www.outlet.example/world/talks",
    "https://www.outlet.example/world/%74alks",
    "https://www.outlet.example/world/./x/../talks",
    "https://www.outlet.example/world/talks#comments",
    "https://www.outlet.example/world/talks#omrss",
    "https://www.outlet.example/world/talks?",
    "https://www.outlet.example/world/talks?utm_source=rss&utm_medium=feed&UTM_Campaign=x",
    "https://www.outlet.example/world/talks?at_medium=RSS&at_campaign=rss&ns_mchannel=rss",
    "https://www.outlet.example/world/talks?ito=1490",
    "https://www.outlet.example/world/talks?CMP=share&cmp=rss&smid=url-share&maca=en-rss",
    "https://www.outlet.example/world/talks?traffic_source=rss&fbclid=a.b&gclid=c",
    "https://www.outlet.example/world/talks?utm_source=a&amp;amp;ref=rss",
    "https://www.outlet.example/world/talks?amp%3Bref=rss",
    "  https://www.outlet.example/world/talks\n",
    "https://www.outlet.example/wor\u200bld/talks",
]


@pytest.mark.parametrize("url", SAME)
def test_spellings_of_one_address_are_one_article(url: str) -> None:
    assert canonical_url(url) == PLAIN


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://o.example/a?b=2&a=1", "https://o.example/a?a=1&b=2"),
        ("https://o.example/a?q=%c3%a9t%C3%A9", "http://o.example/a?q=été"),
        ("https://o.example/a?q=two+words", "https://o.example/a?q=two%20words"),
        ("https://o.example/a?x=1&amp;amp;y=2", "https://o.example/a?x=1&y=2"),
        ("https://o.example/%e0%a6%95/%7Ea/", "http://o.example/%E0%A6%95/~a"),
        ("http://o.example:08080/a//", "https://o.example:8080/a"),
        ("https://o.example", "http://o.example/"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://straße.example/a", "https://xn--strae-oqa.example/a"),
        ("https://BÜCHER。example/a", "https://XN--bcher-kva.example:443/a/"),
        ("https://بندر.example/a", "https://xn--ngbog6f.example/a"),
        ("https://💩.example/a", "https://xn--ls8h.example/a"),
        ("https://o.example/حماس", "https://o.example/%D8%AD%D9%85%D8%A7%D8%B3"),
    ],
)
def test_two_spellings_are_equal(one: str, other: str) -> None:
    assert canonical_url(one) == canonical_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://o.example/a?story=1", "https://o.example/a?story=2"),
        ("https://o.example/a?nid=1", "https://o.example/a"),
        ("https://o.example/a?objectid=1", "https://o.example/a?objectid=2"),
        ("https://o.example/a?articleId=1", "https://o.example/a?articleId=2"),
        ("https://o.example/A", "https://o.example/a"),
        ("https://o.example:8080/a", "https://o.example/a"),
        ("https://o.example/a?q=a%26b=c", "https://o.example/a?q=a&b=c"),
        ("https://o.example/live#block-1", "https://o.example/live#block-2"),
        (
            "https://m.o.example/a",
            "https://o.example/a",
        ),  # a mobile twin is found by its rel=canonical, not by guessing
        ("https://o.example/a/amp", "https://o.example/a"),
    ],
)
def test_what_may_be_another_article_stays_apart(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    "text", ["", "tag:o.example,2026:1", "t3_abc", "mailto:a@o.example", "http://[broken", "http://o:x/"]
)
def test_what_is_no_web_address_comes_back_as_it_was(text: str) -> None:
    assert canonical_url(text) == text


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40), st.text(max_size=20))
def test_cleaning_twice_changes_nothing_more(path: str, query: str) -> None:
    once = canonical_url(f"http://o.example/{path}?{query}")
    assert canonical_url(once) == once


def test_what_is_seen_to_be_canonical_is_what_taking_it_apart_would_give() -> None:
    dice = Random(5)
    for _ in range(4_000):
        host = dice.choice(("o.example", "o.example.", "1.2.3.4", ".o.example", "o.example:443", "O.example", "-o"))
        path = "".join(dice.choice("aZ09./-~:@!$'(,=%&?#_ é") for _ in range(dice.randrange(7)))
        end = dice.choice(("", "/", "/.", "/..", "//", "/a", "/.a"))
        address = f"{host}/{path}{end}"
        assert canonical_url(f"https://{address}") == canonical_url(f"http://{address}"), address  # never seen to be so


def test_an_article_is_its_address_whatever_feed_reports_it() -> None:
    world, home = SourceId("world"), SourceId("home")
    assert article_id(PLAIN, world, "1") == article_id(SAME[0], home, None)


def test_without_an_address_an_article_is_its_guid_at_its_source() -> None:
    one = article_id(None, SourceId("one"), "https://o.example/?t=1")
    assert one == article_id(None, SourceId("one"), "https://o.example/?t=1")
    assert one != article_id(None, SourceId("one"), "https://o.example/?t=2")
    assert one != article_id(None, SourceId("two"), "https://o.example/?t=1")
    with pytest.raises(ValueError, match="address or a guid"):
        article_id(None, SourceId("one"), None)


def words(start: int, count: int) -> str:
    return " ".join(f"word{i * 7919 % 10007}" for i in range(start, start + count))


@pytest.mark.parametrize("length", [20, 100, 1000])
def test_a_trimmed_or_padded_copy_is_found(length: int) -> None:
    whole = words(0, length)
    assert containment(shingles(whole), shingles(words(0, length * 2 // 5))) > 0.9
    assert containment(shingles(whole), shingles(whole + " " + words(5000, length // 3))) > 0.9


def test_texts_that_share_a_phrase_are_no_copies() -> None:
    assert containment(shingles(words(0, 200)), shingles(words(190, 200))) < 0.2
    assert containment(shingles(""), shingles("")) == 0


def test_a_copy_in_a_script_without_spaces_is_found() -> None:
    text = "哈马斯首席谈判代表周二表示该组织寻求得到真正的保证战争将彻底结束"
    assert containment(shingles(text), shingles("开罗电" + text[:24])) > 0.8
    assert containment(shingles(text), shingles("以色列总理办公室周二表示以方对谈判持谨慎乐观态度")) == 0


def test_copies_names_the_closest_earlier_text_first() -> None:
    copies = Copies[str]()
    copies.add("half", shingles(words(0, 300) + " " + words(6000, 200)))
    copies.add("whole", shingles(words(0, 500)))
    copies.add("other", shingles(words(3000, 500)))
    assert [key for key, _ in copies.of(shingles(words(0, 480)))] == ["whole", "half"]
