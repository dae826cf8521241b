"""Pages of many makes come out as what they tell, and pages that are no articles as that."""

from __future__ import annotations

import json

import pytest

from crawler.extract import Extract, extract
from crawler.page import Page
from tests.pages import FRAMES, HEADLINE, MAKES, NOISE, NOTES, PARTS, TOLD, WORDS, Made, head, meta
from tests.pages import told as paragraphs_of


def read(
    body: bytes, url: str = "https://outlet.example/news/harbour-plan", content_type: str = "text/html"
) -> Extract:
    return extract(Page(url=url, requested=url, status=200, headers={"content-type": content_type}, body=body))


@pytest.mark.parametrize("made", MAKES.values(), ids=MAKES)
def test_a_page_comes_out_as_what_it_tells(made: Made) -> None:
    found = read(made.markup.encode(made.encoding), made.url, made.content_type)
    assert (found.title, found.obstacle) == (made.title, made.obstacle)
    assert tuple(filter(None, found.body.split("\n\n"))) == made.told
    assert found.authors == made.authors
    assert (found.published.at.isoformat() if found.published else None) == made.published
    assert found.partial == made.partial
    assert {name: getattr(found, name) for name in made.also} == made.also


@pytest.mark.parametrize("made", MAKES.values(), ids=MAKES)
def test_nothing_of_the_frame_is_in_the_body(made: Made) -> None:
    body = read(made.markup.encode(made.encoding), made.url, made.content_type).body
    assert [noise for noise in NOISE if noise in body] == []


ENCODED = [(language, encoding) for language, (encodings, _) in WORDS.items() for encoding in encodings.split()]
SAID = {
    "the server": ("", "text/html; charset={}"),
    "the page": ('<meta http-equiv="Content-Type" content="text/html; charset={}">', "text/html"),
    "nobody": ("", "text/html"),
}


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
@pytest.mark.parametrize(("language", "encoding"), ENCODED, ids=str)
def test_a_page_in_whatever_encoding_is_read(language: str, encoding: str, said: tuple[str, str]) -> None:
    headline, *paragraphs = WORDS[language][1]
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    markup = (
        head(said[0].format(encoding), title=headline, lang=language)
        + f"<body><article><h1>{headline}</h1>{text}</article></body></html>"
    )
    found = read(markup.encode(encoding), content_type=said[1].format(encoding))
    assert (found.title, found.body.split("\n\n")) == (headline, paragraphs)
    assert not found.partial


def test_data_of_scripts_are_left_alone_where_the_page_shows_its_text() -> None:
    data = '<script type="application/json">{"headline": "Quillport dredges", "body": "What was said before it was corrected, at some length."}</script>'
    text = "".join(f"<p>{said}</p>" for said in TOLD)
    found = read(
        (
            head(data, title="Quillport dredges")
            + f"<body><article><h1>Quillport dredges</h1>{text}</article></body></html>"
        ).encode()
    )
    assert tuple(found.body.split("\n\n")) == TOLD


def test_an_article_that_goes_by_its_number_is_no_front_page() -> None:
    text = "".join(f"<p>{said}</p>" for said in TOLD)
    markup = head(title="Quillport dredges") + f"<body><h1>Quillport dredges</h1>{text}</body></html>"
    assert read(markup.encode(), "https://outlet.example/?p=123").obstacle is None
    assert read(markup.encode(), "https://outlet.example/?ref=mail").obstacle == "not an article"


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_what_is_said_twice_shown_beside_or_not_at_all_is_no_text(part: str) -> None:
    text = f"<h1>{HEADLINE}</h1>{paragraphs_of(TOLD[:3])}{part}{paragraphs_of(TOLD[3:])}"
    found = read((head(meta()) + f"<body><article>{text}</article></body></html>").encode())
    assert tuple(found.body.split("\n\n")) == TOLD


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_what_holds_most_of_the_page_is_its_article(frame: str) -> None:
    text = frame.format(f"<h1>{HEADLINE}</h1>{paragraphs_of()}")
    assert tuple(read((head(meta()) + f"<body>{text}</body></html>").encode()).body.split("\n\n")) == TOLD


@pytest.mark.parametrize("note", NOTES, ids=["editor", "correction", "footnote"])
def test_a_note_at_the_end_is_a_part_of_the_article(note: str) -> None:
    text = f"<article><h1>{HEADLINE}</h1>{paragraphs_of()}{note}</article>"
    found = read((head(meta()) + f"<body>{text}</body></html>").encode()).body.split("\n\n")
    assert (tuple(found[:-1]), len(found)) == (TOLD, len(TOLD) + 1)


def in_data(title: str, told: tuple[str, ...], others: tuple[str, ...] = ()) -> str:
    data = {
        "route": {"title": "The Outlet", "page": {"headline": title, "content": paragraphs_of(told)}},
        "more": [{"title": other, "content": f"<p>{other}, as many had expected.</p>"} for other in others],
    }
    script = "window.__DATA__ = " + json.dumps(data).replace("</", "<\\/") + ";"
    return head(meta()) + f'<body><div id="app"></div><script>{script}</script></body></html>'


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Quillport will dredge its harbour, and ferries move", TOLD),  # by most of its words
        ("At last", (*TOLD, *(f"And {said}" for said in TOLD))),  # the one long text of all
    ],
)
def test_an_article_in_data_is_found_by_another_headline_than_is_told_to_who_searches(
    title: str, told: tuple[str, ...]
) -> None:
    found = read(in_data(title, told, ("Lighthouse keeper retires",)).encode())
    assert tuple(found.body.split("\n\n")) == told


def test_another_articles_text_in_data_is_not_taken_for_this_ones() -> None:
    found = read(in_data("Lighthouse keeper retires", TOLD[:2], ("Bakery opens again at the quay",)).encode())
    assert found.body == ""
