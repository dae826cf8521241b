"""Digests set in type: golden pages, sizes, and what hostile titles do to them, which is nothing."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as markup

from alerts.digest import Edition, compose
from alerts.render import HTML_MOST, TEXT_MOST, html, plain, terminal, text, uncoloured
from news.model import Entry, Severity
from tests import make
from tests.alerts.letters import CAST, entry, letter, many, seeds, told
from tests.fakes import START

GOLDEN = Path(__file__).parents[2] / "fixtures" / "digests"


def world() -> list[Entry]:
    """Right to left, emoji, markup and an urgent one, beside the seeds."""
    arabic = told(
        "Al Sahafa",
        "https://sahafa.example/1",
        START,
        "هدنة في غزة: حماس تطالب بضمانات حقيقية",
        "قال خليل الحية إن حماس تريد ضمانات حقيقية قبل أي اتفاق. وأضاف أن المفاوضات مستمرة.",
        language="ar",
    )
    port = told(
        "Harbour Times",
        "https://harbour.example/1",
        START,
        "🚢 Port strike: unions want real guarantees before <b>ceasefire</b> {{7*7}}",
        "There will be no ceasefire with the port without real guarantees, the union said. It rained.",
    )
    return [
        entry(
            *arabic,
            make.story(arabic[0], title=arabic[1].title),
            terms={"هدنة": "هدنة", "@hamas": "حماس"},
            severity=Severity.URGENT,
        ),
        entry(*port, make.story(port[0], title=port[1].title), severity=Severity.HIGH),
        *seeds(),
    ]


PAGES = {"seeds": letter(seeds(), cast=CAST), "world": letter(world()), "quiet": letter([])}
FORMS = {"html": html, "txt": text, "ansi": terminal}


def of(entries: list[Entry]) -> Edition:
    return compose(letter(entries))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_it_was_when_somebody_looked_at_it(name: str, form: str) -> None:
    """Run with WIREWATCH_GOLDEN=write after a change, and look at the difference."""
    page, golden = FORMS[form](compose(PAGES[name])), GOLDEN / f"{name}.{form}"
    if os.environ.get("WIREWATCH_GOLDEN") == "write":
        golden.write_text(page, encoding="utf-8")
    assert page == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("count", [1, 30, 200])
def test_a_page_stays_small_and_tells_of_every_story(count: int) -> None:
    page = html(of(many(count)))
    assert len(page.encode()) <= HTML_MOST
    more = re.search(r"… and (\d+) more", page)
    told_ = page.count("<h2") + page.count('<p class="row"')
    assert told_ + (int(more[1]) if more else 0) == count
    assert len(text(of(many(count))).encode()) <= TEXT_MOST


def test_one_story_of_four_hundred_articles_is_cut_too() -> None:
    first = many(1)[0]
    entries = [
        entry(
            *told(f"O{n}", f"https://o{n}.example/", START, f"Headline {n}", "A ceasefire. " + "x " * 200), first.story
        )
        for n in range(400)
    ]
    assert len(html(of(entries)).encode()) <= HTML_MOST


def test_styles_are_inlined_and_nothing_is_remote() -> None:
    page = html(of(world()))
    assert '<h2 dir="rtl" style="' in page
    assert "prefers-color-scheme: dark" in page
    for tag in ("<img", "<script", "<link", "<iframe", "@import", "url(", "<form", "<base", "<svg"):
        assert tag not in page.replace("&lt;", "")


def test_hits_are_marked_in_every_form() -> None:
    told_ = of(seeds())
    assert "<mark" in html(told_)
    assert ">real guarantees</mark>" in html(told_)
    assert "*real guarantees*" in text(told_)
    assert "\x1b[1;33mreal guarantees\x1b[0m" in terminal(told_)
    assert "\x1b" not in uncoloured(terminal(told_))


def test_the_text_part_is_a_digest_with_its_links() -> None:
    page = text(of(seeds()))
    for word in (
        "Levant Wire, 09:00",
        "https://levant.example/talks",
        "https://gulf.example/hamas-trust",
        "Coverage: 41",
    ):
        assert word in page
    assert max(map(len, page.splitlines())) <= 80


def test_the_plain_form_names_stories_and_links() -> None:
    assert "https://levant.example/talks" in plain(of(seeds()))


HOSTILE = st.text(max_size=60) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "{{7*7}}{% for x in y %}",
        "{{ ''.__class__.__mro__ }}",
        '"><img src=x onerror=alert(1)>',
        "\x1b]0;owned\x07\x1b[2J",
        "</style><style>*{display:none}",
        "&lt;script&gt;",
        "\u202eevil\u2066",
        "<svg/onload=alert(1)>",
    ]
)


@settings(max_examples=80, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_what_stands_in_an_article_is_text_and_nothing_else(title: str, body: str, outlet: str) -> None:
    article = make.article("https://outlet.example/a", outlet=outlet)
    revision = make.revision(article, title=title, body=f"{body} ceasefire {body}")
    told_ = of([entry(article, revision, make.story(article, title=title))])
    root = markup.fromstring(html(told_))
    tags = {element.tag for element in root.iter() if isinstance(element.tag, str)}
    assert tags <= set("html head meta title style body div span p h2 b a bdi mark del ins".split())
    attributes = [(str(name), str(value)) for element in root.iter() for name, value in element.attrib.items()]
    assert not [name for name, _ in attributes if name.startswith("on")]
    assert not [value for name, value in attributes if name == "href" and not value.startswith("https://")]
    assert "\x1b" not in text(told_)
    assert set(re.findall(r"\x1b[^m]*m", terminal(told_))) <= {
        f"\x1b[{code}m" for code in ("0", "1", "2", "31", "1;33")
    }
    assert "49" not in text(told_) or "49" in title + body + outlet
