"""What stands around an article and in it, and is no part of it, in whatever layout."""

from __future__ import annotations

import pytest

from crawler import tree
from crawler.extract import extract
from crawler.page import Page
from crawler.pruning import prune

URL = "https://outlet.example/news/harbour-plan"
TOLD = [
    "The harbour of Quillport is dredged from Monday on, the City Council decided after a debate of six hours on Friday.",
    "Ferries to Marrow Island leave from the old pier until the work is done, which the harbour master expects by June.",
    "Fishermen who lose days at sea are paid for them, the mayor told a meeting in the town hall that evening.",
]
LINK = '<a href="/news/{0}">Ferries wait for leave to sail, captain says {0}</a>'
TEASERS = "".join(
    f"<div><h4>{LINK.format(n)}</h4><p>What the captain of ferry {n} said {LINK.format(n)}</p></div>" for n in range(3)
)


def body_of(extra: str, *, before: str = "") -> list[str]:
    first, *rest = (f"<p>{said}</p>" for said in TOLD)
    markup = (
        f"<html><body><article><h1>Quillport dredges</h1>{before}{first}{extra}{''.join(rest)}</article></body></html>"
    )
    told = extract(
        Page(url=URL, requested=URL, status=200, headers={"content-type": "text/html"}, body=markup.encode())
    )
    return told.body.split("\n\n")


BOXES = {
    "a newsletter": '<div class="c-newsletterSignup"><p>Every morning, all that Quillport talks about, free of charge and brief.</p></div>',
    "a related box": f'<section class="article__related-stories"><h3>On the waterfront</h3>{TEASERS}</section>',
    "a box headed so": f"<h3>You may also like</h3><div>{TEASERS}</div>",
    "a German box": f"<h4>Mehr zum Thema</h4><ul><li>{LINK.format(4)}</li></ul>",
    "a link alone": f"<p><strong>{LINK.format(7)}</strong></p>",
    "a link that is announced": f"<p>MORE: {LINK.format(8)}</p>",
    "comments": '<div id="comments"><p>Jo: I do not believe a word of it, they said the same ten years ago, and then what?</p></div>',
    "a cookie layer": '<div class="cookie-banner"><p>We and our partners store information on your device, for many purposes.</p></div>',
    "who wrote it": '<div class="author-bio"><p>Jo Vale has written about harbours for twenty years and lives in Quillport.</p></div>',
    "where to follow": "<p>Follow The Outlet on Facebook and Instagram.</p>",
    "whom to write to": "<p>Get in touch with our news team by emailing us at desk@outlet.example.</p>",
    "an invitation by its field": '<div class="x9"><h3>Stay informed</h3><p>Our best reports in your inbox every morning, free of charge and without advertising.</p><form><input type="email" name="e"></form></div>',
    "a layer by its buttons": '<div class="x8"><p>We and our 812 partners store and access information on your device, such as identifiers in cookies, to process personal data.</p><button>Accept</button><button>Reject</button></div>',
    "sharing": '<ul class="share-links"><li>Send it on</li><li>Copy the address of this report</li></ul>',
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_what_is_set_between_paragraphs_is_not_in_the_body(box: str) -> None:
    assert body_of(box) == TOLD


KEPT = {
    "a correction": "<p>Correction: an earlier version of this report gave a wrong day for the start of the work in the harbour.</p>",
    "a source": f"<p>Source: {LINK.format(1)}</p>",
    "a heading": "<h2>More from the harbour than ships can carry away in one season, and who will pay for it</h2>",
    "a paragraph with a link": f"<p>{LINK.format(2)} was what the council heard before it voted, and it did not help the mayor.</p>",
    "a list": "<ul><li>Dredging starts on Monday at six in the morning</li><li>The old pier is open all night</li></ul>",
    "a table": "<table><tr><th>Ferry</th><th>Leaves</th></tr><tr><td>Marrow</td><td>07:15</td></tr></table>",
    "a paragraph beside a search": f'<div><form><input type="text" name="q"></form><p>{TOLD[0]} {TOLD[1]} {TOLD[2]} And who pays for it is left open, the mayor said, as it always was in this town.</p></div>',
    "words on cookies": "<div><p>Cookies and consent were what the council talked of next, and nobody knew who had asked for it.</p></div>",
    "a quotation": "<blockquote><p>We have waited for this for eleven years, and we can wait for another spring.</p></blockquote>",
}


@pytest.mark.parametrize("part", KEPT.values(), ids=KEPT)
def test_what_belongs_to_the_article_stays(part: str) -> None:
    found = body_of(part)
    assert len(found) > len(TOLD)
    assert [said for said in found if said in TOLD] == TOLD


def test_rows_of_a_table_are_rows_of_text() -> None:
    assert "Marrow 07:15" in body_of(KEPT["a table"])


@pytest.mark.parametrize("name", ["newsletter", "related-articles", "comments", "social-media"])
def test_a_page_whose_own_frame_goes_by_such_a_name_keeps_its_text(name: str) -> None:
    said = "".join(f"<p>{told}</p>" for told in TOLD)
    markup = f'<html><body class="{name}"><div class="{name}" id="{name}">{said}</div></body></html>'
    told = extract(Page(url=URL, requested=URL, status=200, body=markup.encode()))
    assert told.body.split("\n\n") == TOLD


def test_where_hardly_a_paragraph_is_more_than_a_link_they_are_the_article() -> None:
    said = "".join(f"<p>{LINK.format(n)}</p>" for n in range(9))
    root = tree.grow(f"<html><body><main><h1>The week in nine stories</h1><p>{TOLD[0]}</p>{said}</main></body></html>")
    prune(root)
    assert len(list(root.iter("a"))) == 9


SAID = [
    "I do not believe a word of it, they said the same ten years ago, and what became of that is known to everybody here.",
    "Who pays for the fog horn at the pier, I wonder, as the last one was never paid for by anybody in the council.",
    "My grandfather dredged that harbour with a spoon, as he told us every winter, and nobody ever paid him for the days.",
]
ENTRIES = "".join(f'<div class="z{n}"><b>user{n}</b> 2 days ago<p>{said}</p></div>' for n, said in enumerate(SAID * 2))
ANSWERED = "".join(f"<div><p>{said}</p><a href='#r'>{{0}}</a></div>" for said in SAID * 2)
TALK = {
    "counted": f'<div class="x7"><h3>34 responses to “Quillport dredges”</h3>{ENTRIES}</div>',
    "counted behind": f"<h4>Kommentare (6)</h4>{ENTRIES}",
    "headed in a box of its own": f'<div class="x1"><div><h2>Комментарии</h2></div><div>{ENTRIES}</div></div>',
    "invited": f"<p><strong>Deja un comentario</strong></p>{ENTRIES}",
    "answered": f'<div class="x3">{ANSWERED.format("Reply")}</div>',
    "answered in Japanese": f'<div class="x3">{ANSWERED.format("返信する")}</div>',
}


@pytest.mark.parametrize("talk", TALK.values(), ids=TALK)
def test_readers_words_below_the_article_go_whatever_their_box_is_called(talk: str) -> None:
    said = "".join(f"<p>{told}</p>" for told in TOLD)
    markup = (
        f'<html><body><div class="x0"><h1>Quillport dredges</h1><div class="x2">{said}</div>{talk}</div></body></html>'
    )
    assert extract(Page(url=URL, requested=URL, status=200, body=markup.encode())).body.split("\n\n") == TOLD


@pytest.mark.parametrize(
    "said",
    [
        "<h2>What the comments were about</h2>",
        "<p>12 comments were made by the council, and 3 of them were about the fog horn at the pier of Quillport.</p>",
        '<p><a href="#talk">3 comments</a></p>',
        "<h2>Responses</h2>",
    ],
)
def test_an_article_that_speaks_of_comments_is_not_cut_off_there(said: str) -> None:
    assert [part for part in body_of(said) if part in TOLD] == TOLD
