"""Section pages: links to articles, by selectors or found automatically."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.page import Page
from crawler.parsed import Parsed
from crawler.sources import page as section
from news.errors import SourceBroken
from tests import make

PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
URL = "https://harbour.example/world"


def parse(html: str | bytes, **options: Any) -> Parsed:
    body = html.encode() if isinstance(html, str) else html
    source = make.source(kind="page", url=URL, options=options)
    return section.parse(Page(url=URL, requested=URL, status=200, body=body), source)


def links(*paths: str) -> str:
    items = "".join(f'<li><a href="{path}">A headline of five words about {path[-1:]}</a></li>' for path in paths)
    return f"<html><body><ul>{items}</ul></body></html>"


def urls(parsed: Parsed) -> list[str | None]:
    return [draft.url for draft in parsed.drafts]


def test_menus_footers_tags_authors_and_other_sites_are_left_out() -> None:
    got = " ".join(str(url) for url in urls(parse((PAGES / "section-teasers.html").read_bytes())))
    for part in ("/sport/", "about-us", "privacy", "other.example", "/tag/", "/authors/", "newsletters", "login"):
        assert part not in got


def test_a_picture_a_headline_and_comments_lead_to_one_article() -> None:
    drafts = parse((PAGES / "section-teasers.html").read_bytes()).drafts
    assert len(drafts) == len({draft.url for draft in drafts}) == 3
    assert drafts[0].title == "Talks on the strait resume in Lunaport"


def test_include_and_exclude_are_patterns_of_addresses() -> None:
    html = links("/world/2026/03/02/a", "/world/2026/03/02/b", "/sport/2026/03/02/c")
    assert len(parse(html).drafts) == 3
    assert urls(parse(html, include=["*/world/*"])) == [
        "https://harbour.example/world/2026/03/02/a",
        "https://harbour.example/world/2026/03/02/b",
    ]
    assert urls(parse(html, exclude=["*/world/*"])) == ["https://harbour.example/sport/2026/03/02/c"]


def test_most_is_the_number_of_links_taken() -> None:
    assert len(parse(links(*(f"/2026/03/02/{n}" for n in range(10))), most=4).drafts) == 4


def test_selectors_take_links_that_look_like_none() -> None:
    assert urls(parse('<div id="x"><a href="/a">On</a></div><a href="/b">Off</a>', links="#x a")) == [
        "https://harbour.example/a"
    ]


def test_links_of_a_base_are_resolved_against_it() -> None:
    html = '<html><head><base href="https://harbour.example/de/"></head><body><a class="t" href="2026/a">Die Fähre</a></body></html>'
    assert urls(parse(html, links="a.t")) == ["https://harbour.example/de/2026/a"]


@pytest.mark.parametrize(
    ("html", "options", "said"),
    [
        ("<html><title>Just a moment...</title></html>", {}, "Just a moment"),
        ("<html><body><p>Nothing here.</p></body></html>", {}, "no article links"),
        (links("/a"), {"links": "a[["}, "selector cannot be read"),
        (links("/2026/03/02/a"), {"links": ".gone"}, "no article links"),
        ("", {}, "no article links"),
    ],
)
def test_a_page_without_articles_is_a_failed_poll(html: str, options: dict[str, Any], said: str) -> None:
    with pytest.raises(SourceBroken, match=said):
        parse(html, **options)


def test_hostile_addresses_are_left_out() -> None:
    bad = [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://[::1",
        "https://harbour.example:99999/2026/03/02/x",
        "file:///etc/passwd",
        "#top",
        "mailto:a@b.example",
    ]
    html = links(*bad, "/2026/03/02/a", "/2026/03/02/b", "/2026/03/02/c")
    assert len(parse(html).drafts) == 3
    assert len(parse(html, links="a").drafts) == 3
