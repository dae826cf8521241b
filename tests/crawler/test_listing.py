"""A page that only tells of others is no article; an article with many links is one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.extract import extract
from crawler.page import Page

TEASER = "The harbour master said that the ferries would wait for the storm to pass, and that nobody was hurt."
SAID = " ".join([TEASER] * 2)


def headline(number: int) -> str:
    return f"Ferry number {number} waits in the harbour of Quillport"


def link(number: int) -> str:
    return f'<a href="/news/ferry-{number}">{headline(number)}</a>'


def many(one: Callable[[int], str], count: int = 20) -> str:
    return "".join(map(one, range(count)))


def told(main: str, head: str = "") -> tuple[str | None, bool]:
    page = (
        f'<html lang="en"><head><title>Harbour | The Outlet</title>{head}</head><body><main>{main}</main></body></html>'
    )
    got = extract(
        Page(
            url="https://outlet.example/harbour/all",
            requested="https://outlet.example/harbour/all",
            status=200,
            headers={"content-type": "text/html"},
            body=page.encode(),
        )
    )
    return got.obstacle, bool(got.body)


@pytest.mark.parametrize(
    "main",
    [
        many(lambda n: f"<p>{link(n)}</p>"),
        f"<ul>{many(lambda n: f'<li>{n % 9 + 1}.11.2026 {link(n)}</li>')}</ul>",
        f"<p>{SAID}</p>{many(lambda n: f'<p><b>{link(n)}</b></p>', 30)}",
        many(lambda n: f'<div class="item"><div>{link(n)}</div><div>{n}: {TEASER}</div></div>'),
        "<h1>Sport</h1>" + many(lambda n: f"<h3>{link(n)}</h3><p>{n}: {TEASER}</p>", 4),
        "<h1>Tag: Ferries</h1>"
        + many(
            lambda n: (
                f"<article><header><h2>{link(n)}</h2><time>March {n + 1}, 2026</time></header><p>{n}</p></article>"
            )
        ),
    ],
    ids=["links", "links with dates", "a word before links", "cards", "few teasers", "dated cards"],
)
def test_links_and_their_teasers_are_no_article(main: str) -> None:
    assert told(main) == ("not an article", False)


@pytest.mark.parametrize(
    "main",
    [
        many(lambda n: f"<p>{n}: {SAID} {link(n)}. {TEASER}</p>", 9),
        many(lambda n: f'<h2>{n}: At sea</h2><p>{n}: {SAID} <a href="/n/{n}">Read the full story</a></p>', 9),
        f'<h2><a href="/harbour/all">Harbour of Quillport stays shut</a></h2><p>{TEASER[:90]}.</p>'
        + many(lambda n: f"<p>{n} {TEASER[:60]}.</p>", 2)
        + f"<ul>{many(lambda n: f'<li>{link(n)}</li>', 8)}</ul>",
        many(lambda n: f"<p>{n}: {SAID}</p>", 6)
        + many(lambda n: f'<div class="item"><div>{link(n)}</div><div>{n}: {TEASER}</div></div>'),
        many(lambda n: f"<p>{n}: {SAID}</p>", 4) + f"<h2>Related</h2>{many(lambda n: f'<p>{link(n)}</p>', 8)}",
    ],
    ids=["links in sentences", "a round-up", "a note whose headline leads to itself", "teasers below", "links below"],
)
def test_an_article_with_many_links_is_one(main: str) -> None:
    assert told(main) == (None, True)


def test_a_page_that_calls_itself_an_article_is_believed() -> None:
    head = '<meta property="og:type" content="article">'
    assert told(many(lambda n: f"<p>{link(n)}</p>"), head)[0] is None
