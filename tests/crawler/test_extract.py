"""Articles' pages: title, text, byline, dates, and what stands in an article's place."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.dates import Moment
from crawler.extract import Extract, extract
from crawler.page import Page
from tests.fakes import START

PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
ARTICLES = [path for path in sorted(PAGES.glob("*.want.json")) if "kind" not in json.loads(path.read_text("utf-8"))]


def page(body: bytes | str, url: str = "https://harbour.example/a", **given: Any) -> Page:
    given = {"requested": url, "headers": {"content-type": "text/html"}} | given
    return Page(url=url, status=200, body=body.encode() if isinstance(body, str) else body, **given)


def plain(told: Extract, name: str) -> Any:
    if name == "precision":
        return told.published.precision.value if told.published else None
    if name == "updates":
        return [[post.title, plain_moment(post.at), post.url] for post in told.updates]
    value = getattr(told, name)
    return plain_moment(value) if isinstance(value, Moment) else list(value) if isinstance(value, tuple) else value


def plain_moment(moment: Moment | None) -> str | None:
    return moment.at.isoformat() if moment else None


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name.removesuffix(".want.json"))
def test_a_page_tells_what_its_fixture_says(path: Path) -> None:
    case = json.loads(path.read_text("utf-8"))
    told = extract(page(path.with_name(path.name.replace(".want.json", ".html")).read_bytes(), case["url"]))
    assert {name: plain(told, name) for name in case["want"]} == case["want"]


def test_captions_read_more_newsletters_and_most_read_are_not_in_the_body() -> None:
    body = extract(page((PAGES / "article-json-ld.html").read_bytes())).body
    for noise in ("Photo: Jo Vale", "Read more", "Sign up", "Marsh: a life", "seal", "cookies", "Privacy"):
        assert noise not in body


def test_a_redirect_to_the_front_page_is_no_article() -> None:
    told = extract(
        page(
            (PAGES / "section-teasers.html").read_bytes(),
            "https://harbour.example/",
            requested="https://harbour.example/world/gone",
        )
    )
    assert (told.obstacle, told.body) == ("not an article", "")


@pytest.mark.parametrize("canonical", ["/", "https://harbour.example", "/index.html", "javascript:void(0)", ""])
def test_a_front_page_is_no_canonical_address(canonical: str) -> None:
    assert (
        extract(
            page(f'<html><head><link rel="canonical" href="{canonical}"></head><body><p>x</p></body></html>')
        ).canonical
        is None
    )


def test_a_relative_canonical_is_resolved_against_the_base() -> None:
    told = extract(page('<html><head><base href="/de/"><link rel="canonical" href="a/7"></head><body></body></html>'))
    assert told.canonical == "https://harbour.example/de/a/7"


def test_a_date_without_zone_is_in_the_zone_of_the_outlets_country() -> None:
    html = '<meta property="article:published_time" content="2026-07-02 08:10:00">'
    assert plain(extract(page(html, "https://hafen.de/a")), "published") == "2026-07-02T06:10:00+00:00"
    assert plain(extract(page(html, "https://hafen.example/a")), "published") == "2026-07-02T08:10:00+00:00"
    assert (
        plain(extract(page(html, "https://hafen.de/a"), zone="Asia/Tokyo"), "published") == "2026-07-01T23:10:00+00:00"
    )


def test_an_address_with_a_date_tells_the_day() -> None:
    told = extract(page("<p>x</p>", "https://harbour.example/world/2026/03/02/talks"))
    assert plain(told, "published") == "2026-03-02T00:00:00+00:00"
    assert plain(told, "precision") == "day"


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type":"NewsArticle","headline":"Read","datePublished":"2026-03-02"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"Read","datePublished":"2026-03-02"}\n//]]>',
        '{"@type":"NewsArticle","headline":"Read","datePublished":"2026-03-02",};',
        '[{"@type":"Organization"},{"@type":["http://schema.org/NewsArticle"],"headline":"Read\n"}]',
        '{"@type":"WebPage","mainEntity":{"@type":"Article","headline":"Read"}}',
    ],
)
def test_json_ld_is_read_as_publishers_write_it(script: str) -> None:
    assert extract(page(f'<script type="application/ld+json">{script}</script>')).title == "Read"


@pytest.mark.parametrize(
    "html",
    ["", " ", "<", "\x00" * 100, "<html>", "<p>" * 100_000, "<div>" * 3_000 + "deep" + "</div>" * 3_000, "\udcff"],
)
def test_whatever_a_page_is_something_comes_back(html: str) -> None:
    assert isinstance(extract(page(html.encode("utf-8", "surrogateescape"))), Extract)


def test_text_deeper_than_the_parser_follows_is_kept() -> None:
    text = (
        "The strait’s talks resumed on Monday, and both sides sent their foreign ministers to the customs house. " * 4
    )
    told = extract(page("<div>" * 2_000 + f"<p>{text}</p><p>{text} Again.</p>" + "</div>" * 2_000))
    assert "customs house" in told.body


def test_dates_of_a_page_are_aware_utc() -> None:
    told = extract(page((PAGES / "article-json-ld.html").read_bytes()))
    assert told.published is not None
    assert told.published.at == datetime.fromisoformat("2026-03-02T07:10:00+00:00")


def test_a_date_ahead_of_the_fetch_is_not_relied_on() -> None:
    html = '<meta property="article:published_time" content="2028-01-01T00:10:00Z"><time datetime="2026-03-02T07:10:00Z"></time>'
    assert plain(extract(page(html, fetched=START)), "published") == "2026-03-02T07:10:00+00:00"
