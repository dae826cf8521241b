"""Drafts to dispatches, and dispatches completed from their pages (normalise.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import language
from crawler.dates import Moment
from crawler.extract import Extract
from crawler.normalize import complete, normalise, report
from crawler.parsed import Parsed
from news.ids import SourceId
from news.letters import fold
from news.model import Dispatch, Draft, Precision
from tests import make
from tests.fakes import START

LONG = "The talks resumed on Monday, and both sides sent their ministers to the customs house. " * 10
SOURCE = make.source("outlet", outlet="The Outlet")


def draft(**given: Any) -> Draft:
    return Draft(**{"source": SourceId("outlet"), "url": "https://outlet.example/a", "title": "A title"} | given)


def dispatch(**given: Any) -> Dispatch:
    return normalise(draft(**given), SOURCE, START)


# --- identity --------------------------------------------------------------------------------------


def test_a_guid_or_a_tracking_parameter_that_changes_leaves_the_digest() -> None:
    first = dispatch(guid="https://outlet.example/a#0", url="https://outlet.example/a?utm_source=rss")
    again = dispatch(
        guid="https://outlet.example/a#1",
        url="http://outlet.example/a?at_medium=RSS#omrss",
        published="Mon, 02 Mar 2026 09:00:00 GMT",
    )
    assert first.digest == again.digest
    assert first.url == again.url == "https://outlet.example/a"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another title"},
        {"summary": "Another text."},
        {"content": "Another text."},
        {"url": "https://outlet.example/b"},
    ],
)
def test_what_a_reader_would_see_changes_the_digest(change: dict[str, str]) -> None:
    assert dispatch().digest != dispatch(**change).digest


def test_items_that_all_lead_to_the_front_page_are_told_apart_by_their_guids() -> None:
    given = [draft(guid=guid, url="https://outlet.example/", title=guid) for guid in ("a", "b")]
    found, _ = report(Parsed(drafts=tuple(given)), SOURCE, START)
    assert [(each.title, each.link) for each in found] == [("a", None), ("b", None)]


@pytest.mark.parametrize(
    ("given", "want"),
    [
        (" https://outlet.example/a b?c=d e\n", "https://outlet.example/a%20b?c=d%20e"),
        ("https://outlet.example/a\n    /b", "https://outlet.example/a/b"),
    ],
)
def test_a_blank_in_a_link_is_meant_and_a_line_that_breaks_it_is_not(given: str, want: str) -> None:
    assert dispatch(url=given).link == want


@pytest.mark.parametrize(("title", "partial"), [("A title", True), ("", False)])
def test_a_content_of_one_line_is_a_teaser_but_for_a_post_without_a_title(title: str, partial: bool) -> None:
    assert dispatch(title=title, content="<p>The talks resumed on Monday.</p>").partial is partial


def test_a_text_that_was_escaped_twice_shows_no_tags() -> None:
    said = dispatch(content="&lt;p&gt;One &amp;amp; two&lt;/p&gt;&lt;p&gt;Three&lt;/p&gt;")
    assert said.body == "One & two\n\nThree"
    assert dispatch(content="The &lt;b&gt; tag explained").body == "The <b> tag explained"


def test_a_live_blogs_post_is_kept_apart() -> None:
    assert dispatch(url="https://outlet.example/live#block-7").url == "https://outlet.example/live#block-7"


@pytest.mark.parametrize(
    "given", [{"url": None}, {"url": None, "guid": " "}, {"title": ""}, {"title": " \x00", "summary": "<p> </p>"}]
)
def test_what_has_no_identity_or_nothing_to_say_is_left_out_by_name(given: dict[str, Any]) -> None:
    parsed = Parsed(drafts=(draft(**given), draft()), warnings=("before",))
    dispatches, warnings = report(parsed, SOURCE, START)
    assert len(dispatches) == 1
    assert len(warnings) == 2
    assert warnings[1].startswith("item 1: it has neither")


def test_an_item_that_stands_twice_is_one_article_and_the_last_holds() -> None:
    twice = [
        draft(guid="1", title="first"),
        draft(guid="2", url="https://outlet.example/b"),
        draft(guid="1", title="last", url="https://outlet.example/c"),
    ]
    dispatches, _ = report(Parsed(drafts=tuple(twice)), SOURCE, START)
    assert [(d.guid, d.title) for d in dispatches] == [("1", "last"), ("2", "A title")]


# --- text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "want"),
    [
        ("Talks resume | The Outlet", "Talks resume"),
        ("Talks resume - Outlet", "Talks resume"),
        ("The Outlet: Talks resume", "The Outlet: Talks resume"),
        ("Talks resume -- The Outlet", "Talks resume"),
        ("Talks resume | The Outlet Politics", "Talks resume"),
        ("Talks resume - The Outlet opens", "Talks resume - The Outlet opens"),
        ("Talks resume | Another Paper", "Talks resume | Another Paper"),
        ("The Outlet", "The Outlet"),
        ("Who is at the table - and who is not", "Who is at the table - and who is not"),
    ],
)
def test_only_the_sites_own_name_leaves_a_title(title: str, want: str) -> None:
    assert dispatch(title=title).title == want


@pytest.mark.parametrize(
    ("title", "labels"),
    [
        ("LIVE: Talks resume", ("live",)),
        ("BREAKING | Talks resume", ("breaking",)),
        ("UPDATE 2-Talks resume", ("update",)),
        ("WATCH: Exclusive: Talks", ("video", "exclusive")),
        ("[Opinion] Talk more", ("opinion",)),
        ("Live music returns to Lunaport", ()),
        ("Updated rules for the port", ()),
        ("Exclusive resort opens", ()),
    ],
)
def test_labels_are_told_and_stay_in_the_title(title: str, labels: tuple[str, ...]) -> None:
    assert (dispatch(title=title).title, dispatch(title=title).labels) == (title, labels)


def test_paragraphs_stay_apart() -> None:
    assert (
        dispatch(content="<p>One</p><p>Two<br><br>Three<br>four</p><ul><li>Five</li></ul>").body
        == "One\n\nTwo\n\nThree\nfour\n\nFive"
    )


def test_without_content_the_summary_is_the_body_and_an_extract() -> None:
    got = dispatch(summary="<p>A short text.</p>")
    assert (got.body, got.lead, got.partial) == ("A short text.", "", True)


def test_with_content_the_summary_is_the_lead() -> None:
    got = dispatch(summary="A short text.", content=f"<p>{LONG}</p>")
    assert (got.lead, got.partial) == ("A short text.", False)


def test_a_description_that_holds_the_whole_article_is_no_extract() -> None:
    assert not dispatch(summary=f"<p>{LONG}</p><p>{LONG}</p>").partial
    assert dispatch(summary=f"<p>{LONG}</p><p>{LONG} […]</p>").partial


def test_a_dateline_is_told_and_stays() -> None:
    got = dispatch(summary="CAIRO (AP) — Talks resumed on Monday.")
    assert (got.dateline, got.body) == ("Cairo", "CAIRO (AP) — Talks resumed on Monday.")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Cairo: Hamas’s top negotiator has made it clear that the talks go on.", "Cairo"),
        ("MEXICO CITY (AP) — The rain came.", "Mexico City"),
        ("GAZA CITY, Gaza Strip (AP) — The rain came.", "Gaza City"),
        ("WASHINGTON, March 3 (Reuters) - The rain came.", "Washington"),
        ("Sharm el-Sheikh (AFP) – The rain came.", "Sharm el-Sheikh"),
        ("DUBLIN — She came.", "Dublin"),
        ("Update: the rain has stopped in all parts of the country.", None),
        ("Marsh: “We want guarantees, and we want them in writing,” she said.", None),
        ("NATO — the alliance – said it would come.", None),
        ("The talks resumed on Monday: nobody spoke.", None),
        ("U.S. President Ada Grey said on Monday that it rains.", None),
    ],
)
def test_a_place_before_a_report_is_its_dateline(text: str, place: str | None) -> None:
    assert dispatch(summary=text).dateline == place


@pytest.mark.parametrize(
    "tail", ["[…]", "[...]", "…", "... Read more", "Read more »", "Continue reading →", "Weiterlesen", "Lire la suite…"]
)
def test_a_tail_that_says_there_is_more_marks_an_extract_and_goes(tail: str) -> None:
    got = dispatch(content=f"{LONG}{tail}")
    assert (got.body, got.partial) == (LONG.strip(), True)


def test_too_much_text_is_cut_and_never_lost() -> None:
    got = dispatch(title="x " * 100_000, content="word " * 500_000)
    assert len(got.title) < 600
    assert 300_000 < len(got.body) < 420_000


def test_indic_letters_stay_as_they_are_written() -> None:
    title = "\u09dc \u09a1\u09bc \u0995\u09cb \u0995\u09c7\u09be \u0b95\u0bc6\u0bbe"
    assert dispatch(title=f"{title} cafe\u0301").title == f"{title} café"


def test_a_vowel_sign_in_halves_is_found_by_the_whole_one() -> None:
    words = [fold(dispatch(title=title).title) for title in ("\u0995\u09cb", "\u0995\u09c7\u09be")]
    assert words[0] == words[1]


@given(st.text(max_size=200), st.text(max_size=400), st.text(max_size=80))
def test_any_text_comes_out_clean(title: str, content: str, author: str) -> None:
    said = draft(title=f"T{title}", content=content, authors=(author,), language="en")
    (first,), _ = report(Parsed(drafts=(said,)), SOURCE, START)
    for text in (first.title, first.body, first.author):
        assert text == text.strip()
        text.encode("utf-8")
        assert not any((ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 for c in text)


# --- people, dates, language -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "want"),
    [
        (("By Dana Haddad and Omar Aziz",), "Dana Haddad, Omar Aziz"),
        (("Dana Haddad in Gaza",), "Dana Haddad"),
        (("noreply@blogger.com (Dana Haddad)",), "Dana Haddad"),
        (("Dana Haddad <dana@outlet.example>",), "Dana Haddad"),
        (("https://outlet.example/dana", "dana@outlet.example"), ""),
        (("Reuters, AFP",), "Reuters, AFP"),
        (("Dana Haddad", "DANA HADDAD"), "Dana Haddad"),
        (("Interview: Dana Haddad",), "Dana Haddad"),
        (("The Outlet",), ""),
        (("Von Anna Müller und Karl Weiß",), "Anna Müller, Karl Weiß"),
    ],
)
def test_a_byline_gives_names(given: tuple[str, ...], want: str) -> None:
    assert dispatch(authors=given).author == want


def test_an_update_a_second_later_is_none() -> None:
    first = "2026-03-02T07:00:00Z"
    assert dispatch(published=first, updated="2026-03-02T07:00:01Z").modified is None
    assert dispatch(published=first, updated="2026-03-02T06:00:00Z").modified is None
    assert dispatch(published=first, updated="2026-03-02T07:30:00Z").modified is not None


def test_a_date_without_zone_is_in_the_outlets_zone() -> None:
    got = normalise(draft(published="2026-03-02 08:05:00"), make.source(zone="Asia/Tokyo"), START + timedelta(days=1))
    assert got.published is not None
    assert got.published.hour == 23


@pytest.mark.parametrize(
    ("configured", "declared", "want"),
    [("de", "en-US", "de"), (None, "en-US", "en"), (None, "pt_BR", "pt"), (None, "??", "en"), (None, None, "en")],
)
def test_language_is_as_configured_declared_or_as_the_text_reads(
    configured: str | None, declared: str | None, want: str
) -> None:
    got = normalise(draft(language=declared, summary=LONG), make.source(language=configured), START)
    assert got.language == want


def test_plain_english_needs_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_model", lambda: pytest.fail("the model was asked"))
    assert normalise(draft(language=None, summary=LONG), SOURCE, START).language == "en"


def test_a_headline_in_english_company_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_model", lambda: pytest.fail("the model was asked"))
    headline = "Envoy crossing reopens: convoy supplies wait at harbour hospital over rebels’ protests"
    given = [draft(language=None, guid=str(n), url=f"https://outlet.example/{n}", summary=LONG) for n in range(3)]
    given.append(draft(language=None, guid="4", url="https://outlet.example/4", title=headline, summary=""))
    told, _ = report(Parsed(drafts=tuple(given)), SOURCE, START)
    assert [each.language for each in told] == ["en"] * 4


def test_german_in_english_company_stays_german() -> None:
    text = "Unterhändler vereinbaren Waffenruhe: Konvoi erreicht Hafenkrankenhaus; by Mara Lind and Omar Haddad, Berlin"
    given = [draft(language=None, guid=str(n), url=f"https://outlet.example/{n}", summary=LONG) for n in range(3)]
    given.append(draft(language=None, guid="4", url="https://outlet.example/4", title="Waffenruhe", summary=text))
    told, _ = report(Parsed(drafts=tuple(given)), SOURCE, START)
    assert told[3].language == "de"


def test_an_english_byline_makes_no_english_headline() -> None:
    text = "Regierung plant Reform: Minister kritisieren Gesetzentwurf scharf; by Mara Lind and Omar Haddad"
    given = [draft(language=None, guid=str(n), url=f"https://outlet.example/{n}", summary=LONG) for n in range(3)]
    given.append(draft(language=None, guid="4", url="https://outlet.example/4", title="Gesetzentwurf", summary=text))
    told, _ = report(Parsed(drafts=tuple(given)), SOURCE, START)
    assert told[3].language == "de"


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (
            "Forhandlingerne blev genoptaget mandag, og begge sider sendte deres ministre til toldhuset ved grænsen.",
            "da",
        ),
        (
            "Переговоры возобновились в понедельник: to be or not to be, that is the question, сказал министр обороны.",
            "ru",
        ),
        ("Der Film „The Man Who Was Not There“ lief am Montag wieder in den Kinos, und die Leute kamen zu ihm.", "de"),
    ],
)
def test_an_english_phrase_makes_no_english_text(text: str, want: str) -> None:
    assert normalise(draft(language=None, summary=text), SOURCE, START).language == want


# --- completing from the page ----------------------------------------------------------------------


def test_the_page_fills_in_the_text_and_what_is_missing() -> None:
    page = Extract(
        title="Page title",
        body=LONG,
        lead="Standfirst.",
        authors=("Dana Haddad", "The Outlet"),
        language="en-GB",
        image="https://outlet.example/i.jpg",
        labels=("live",),
    )
    got = complete(dispatch(summary="A short text."), page, SOURCE)
    assert (got.title, got.body, got.partial) == ("A title", LONG, False)
    assert (got.author, got.image, got.labels, got.language) == (
        "Dana Haddad",
        "https://outlet.example/i.jpg",
        ("live",),
        "en",
    )


def test_a_pages_title_replaces_a_links_text_and_a_cut_one() -> None:
    page = Extract(title="The whole title", body=LONG)
    assert complete(dispatch(title="The whole…"), page, SOURCE).title == "The whole title"
    assert complete(dispatch(), page, make.source(kind="page", outlet="The Outlet")).title == "The whole title"
    named = replace(page, title="The whole title - Next Journal")  # whose page tells its name nowhere else
    assert complete(dispatch(), named, make.source(kind="page", outlet="Next Journal")).title == "The whole title"


@pytest.mark.parametrize("obstacle", ["consent", "not an article"])
def test_what_is_no_article_changes_nothing(obstacle: Any) -> None:
    first = dispatch(summary="A short text.")
    assert complete(first, Extract(title="Just a moment...", obstacle=obstacle), SOURCE) == first


def test_a_worse_text_never_replaces_a_better_one() -> None:
    first = dispatch(content=f"<p>{LONG}</p>")
    got = complete(
        first, Extract(title="A title", body="Subscribe to read.", partial=True, labels=("paywall",)), SOURCE
    )
    assert (got.body, got.partial, got.labels) == (LONG.strip(), False, ("paywall",))


@pytest.mark.parametrize(
    ("feed", "page", "precision", "page_holds"),
    [
        ("2026-03-02T07:00:00Z", timedelta(minutes=-20), Precision.TIME, True),
        ("2026-03-02T07:00:00Z", timedelta(days=-3), Precision.TIME, False),
        ("2026-03-02T07:00:00Z", timedelta(minutes=-20), Precision.DAY, False),
        ("2026-03-02", timedelta(hours=5), Precision.TIME, True),
        (None, timedelta(days=-9), Precision.TIME, True),
    ],
)
def test_a_pages_date_holds_within_48_hours_of_the_feeds(
    feed: str | None, page: timedelta, precision: Precision, page_holds: bool
) -> None:
    first = dispatch(published=feed)
    at = (first.published or START) + page
    got = complete(first, Extract(body=LONG, published=Moment(at, precision, zoned=True)), SOURCE)
    assert (got.published == at) is page_holds
    assert got.precision is (precision if page_holds else first.precision)
