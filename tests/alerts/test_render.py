"""Digests set in type: golden pages, sizes, and what hostile titles do to them, which is nothing."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as markup

from alerts.digest import Edition, compose
from alerts.render import HTML_MOST, TEXT_MOST, html, plain, terminal, text, uncoloured
from news.model import Change, Earlier, Entry, Post, Reason, Severity
from news.ports import Letter
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
    hebrew = told(
        "עיתון החוף",
        "https://hof.example/1",
        START,
        "הפסקת אש בנמל: העובדים דורשים ערבויות אמיתיות ושביתה נדחתה ל-5 ימים",
        "„אנחנו רוצים ערבויות אמיתיות“, אמר ראש הוועד. הפסקת אש בנמל תימשך עד יום שישי.",
        language="he",
    )
    japanese = told(
        "港湾新聞",
        "https://kowan.example/1",
        START,
        "クイルポート港で停戦合意、労組は「本当の保証」を要求し金曜日に投票へ",
        "労働組合は本当の保証を求めている。停戦は金曜日まで続く見通しだ。",
        language="ja",
    )
    long = told(
        "The Very Long Gazette of Quillport and the Neighbouring Islands",
        "https://long.example/1",
        START,
        "Ceasefire " + "and further negotiations about the conditions of the agreement " * 6,
        "A ceasefire with Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft is near.",
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
        entry(*hebrew, make.story(hebrew[0], title=hebrew[1].title), terms={"הפסקת אש": "הפסקת אש"}),
        entry(*japanese, make.story(japanese[0], title=japanese[1].title), terms={"停戦": "停戦"}),
        entry(*long, make.story(long[0], title=long[1].title)),
        entry(*port, make.story(port[0], title=port[1].title), severity=Severity.HIGH),
        *seeds(),
    ]


def update() -> Letter:
    """What came after an earlier message: a correction, another outlet with a copy, somebody new, a live page."""
    text_ = (
        "The ceasefire at the docks of Quillport holds, and 12 ships wait in the roads off the harbour, the port said. "
        "“We want real guarantees before anybody goes back to work,” union leader Mara Oduya said on Monday."
    )
    first, wording = told("Herald", "https://herald.example/docks", START, "Ceasefire at the docks of Quillport", text_)
    story = make.story(
        first, title=wording.title, outlets=("Herald", "Courier", "Post", "Gazette", "Ostrey Daily"), articles=6
    )
    corrected = replace(
        wording,
        number=2,
        body=text_.replace("12 ships", "14 ships"),
        seen=START + timedelta(minutes=40),
        change=Change.CORRECTION,
    )
    spoken = (
        "Both sides called the ceasefire at the docks fragile. “These are real guarantees, and we mean them,” "
        "Seaward chief executive Hollis Grant said, and offered 5.5 percent. Some 1,400 dockers vote on Friday."
    )
    post = told(
        "Post", "https://post.example/offer", START + timedelta(minutes=50), "Seaward offers guarantees", spoken
    )
    copy = told("Gazette", "https://gazette.example/9", START + timedelta(minutes=55), "Guarantees at last", spoken)
    live, page = told(
        "Courier", "https://courier.example/live", START + timedelta(minutes=58), "Live: the docks of Quillport", ""
    )
    posts = "The vote on the ceasefire is set for Friday at noon.", "Crowds gather at gate four."
    page = replace(
        page,
        number=3,
        body="\n\n".join(posts),
        posts=(
            Post(0, len(posts[0]), START + timedelta(minutes=57), None),
            Post(len(posts[0]) + 2, len("\n\n".join(posts)), START + timedelta(minutes=31), None),
        ),
        change=Change.UPDATE,
    )
    entries = [
        entry(first, corrected, story, reason=Reason.CORRECTED),
        entry(*post, story, reason=Reason.QUOTED),
        entry(*copy, story, reason=Reason.OUTLET),
        entry(live, page, story, reason=Reason.CHANGED),
    ]
    return letter(
        entries,
        cut=START + timedelta(minutes=60),
        at_once=True,
        update=True,
        cast=CAST,
        silenced=2,
        acknowledge="https://wire.example/acknowledge/desk",
        earlier={
            story.id: Earlier(
                at=START + timedelta(minutes=10), severity=Severity.HIGH, entries=(entry(first, wording, story),)
            )
        },
    )


PAGES = {
    "seeds": letter(seeds(), cast=CAST),
    "world": letter(world()),
    "update": update(),
    "quiet": letter([]),
}
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
        "{{7919*6367}}{% for x in y %}",
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
    assert "50420273" not in text(told_)


def test_commands_in_notices_are_set_as_such() -> None:
    hint = "it says <b>`no`: `wirewatch deliveries retry abc` sends it again, ` is one"
    page = html(replace(compose(letter([])), notices=(hint,)))
    assert re.search(r"&lt;b&gt;<code[^>]*>no</code>: <code[^>]*>wirewatch deliveries retry abc</code> sends", page)
    assert "again, ` is one" in page
