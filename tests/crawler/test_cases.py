"""The traps of real feeds by their numbers: an item, and what must come of it.

Those of whole feeds, pages and time have their tests elsewhere: test_feed.py, test_extract.py, tests/acceptance.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from crawler.extract import Extract, extract
from crawler.normalize import complete, report
from crawler.page import Page
from crawler.parsed import Parsed
from crawler.sources import feed
from news.model import Precision
from tests.crawler.test_normalize import SOURCE, dispatch, draft
from tests.fakes import START

LINK = "https://outlet.example/news/a"
LONG = "The harbour of Quillport is dredged from Monday on, the City Council decided after a debate of six hours."


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


CASES: list[tuple[int, str, dict[str, Any], dict[str, Any]]] = [
    (2, "a guid that is an address is no link", {"url": None, "guid": "https://outlet.example/?t=178", "title": "A"}, {"url": None, "link": None, "guid": "https://outlet.example/?t=178"}),
    (3, "without a guid the address stands for it", {"guid": None, "url": LINK}, {"guid": None, "url": LINK}),
    (4, "without a link the guid does", {"guid": "tag:o,1", "url": None}, {"guid": "tag:o,1", "url": None, "link": None}),
    (5, "a guid that is no address stays", {"guid": "t3_1abc"}, {"guid": "t3_1abc"}),
    (13, "scheme, slash, case and port are nothing", {"url": "http://OUTLET.example:80/news/a/"}, {"url": LINK}),
    (14, "unknown parameters are kept, in one order", {"url": f"{LINK}?story=2&nid=1"}, {"url": f"{LINK}?nid=1&story=2"}),
    (15, "tracking goes, the raw link stays", {"url": f"{LINK}?utm_source=rss&ito=1490&CMP=x&fbclid=9"}, {"url": LINK, "link": f"{LINK}?utm_source=rss&ito=1490&CMP=x&fbclid=9"}),
    (16, "entities in a link are decoded to the end", {"url": f"{LINK}?id=1&amp;amp;ref=rss"}, {"url": f"{LINK}?id=1"}),
    (17, "a fragment goes", {"url": f"{LINK}#comments"}, {"url": LINK}),
    (17, "but a live post's stays", {"url": f"{LINK}#block-65f1"}, {"url": f"{LINK}#block-65f1"}),
    (21, "a redirector that names its target is unwrapped", {"url": f"https://www.google.com/url?url={LINK}"}, {"url": LINK}),
    (22, "no date", {"published": None}, {"published": None, "precision": Precision.ESTIMATED}),
    (23, "a date ahead", {"published": (START + timedelta(hours=3)).isoformat()}, {"published": None, "published_raw": (START + timedelta(hours=3)).isoformat()}),
    (24, "1970", {"published": "Thu, 01 Jan 1970 00:00:00 GMT"}, {"published": None}),
    (24, "zeros", {"published": "0000-00-00 00:00:00"}, {"published": None}),
    (24, "the year 20", {"published": "0020-03-01T10:00:00Z"}, {"published": None}),
    (25, "EST", {"published": "Sun, 01 Mar 2026 10:00:00 EST"}, {"published": at("2026-03-01T15:00:00+00:00")}),
    (25, "a city", {"published": "Sun, 01 Mar 2026 10:00:00 America/Los_Angeles"}, {"published": at("2026-03-01T18:00:00+00:00")}),
    (25, "+03", {"published": "2026-03-01 10:00:00+03"}, {"published": at("2026-03-01T07:00:00+00:00")}),
    (27, "year first", {"published": "2020/1/10 14:33:00"}, {"published": at("2020-01-10T14:33:00+00:00")}),
    (28, "PM", {"published": "01 Mar 2026 02:02 PM"}, {"published": at("2026-03-01T14:02:00+00:00")}),
    (29, "seconds", {"published": "1772359200"}, {"published": at("2026-03-01T10:00:00+00:00")}),
    (29, "milliseconds", {"published": "1772359200000"}, {"published": at("2026-03-01T10:00:00+00:00")}),
    (30, "24 o'clock", {"published": "2026-02-28T24:00:00Z"}, {"published": at("2026-03-01T00:00:00+00:00")}),
    (31, "in French", {"published": "sam. 28 févr. 2026 10:00"}, {"published": at("2026-02-28T10:00:00+00:00")}),
    (31, "in German", {"published": "Di, 07 Okt 2025 10:00:00 +0200"}, {"published": at("2025-10-07T08:00:00+00:00")}),
    (32, "midnight is a day", {"published": "Sun, 01 Mar 2026 00:00:00 GMT"}, {"precision": Precision.DAY}),
    (33, "changed a second later", {"published": "2026-03-01T10:00:00Z", "updated": "2026-03-01T10:00:01Z"}, {"modified": None}),
    (33, "changed before it was published", {"published": "2026-03-01T10:00:00Z", "updated": "2026-03-01T09:00:00Z"}, {"modified": None}),
    (36, "tags in a title", {"title": "How <i>The Pitt</i> was made"}, {"title": "How The Pitt was made"}),
    (37, "escaped twice", {"title": "&amp;#8220;No&amp;#8221;, said AT&amp;T"}, {"title": "“No”, said AT&T"}),
    (37, "a tag that is spoken of", {"title": "The &lt;b&gt; tag explained"}, {"title": "The <b> tag explained"}),
    (38, "CDATA in CDATA", {"content": "<p>One <![CDATA[two]]> three</p>"}, {"body": "One two three"}),
    (38, "CDATA around it all", {"content": "<![CDATA[<p>One</p><p>Two</p>]]>"}, {"body": "One\n\nTwo"}),
    (38, "escaped CDATA", {"title": "&lt;![CDATA[Talks resume]]&gt;", "summary": "&lt;![CDATA[One two]]&gt;"}, {"title": "Talks resume", "body": "One two"}),
    (39, "white space", {"title": " Talks\n\t resume  today "}, {"title": "Talks resume today"}),
    (40, "spaces of other widths", {"title": "10\u202f000\u00a0people\u2009met"}, {"title": "10 000 people met"}),
    (41, "what is not seen", {"title": "Har\u00adbour\u200b \ufeffplan\u202e"}, {"title": "Harbour plan"}),
    (41, "joiners stay, some scripts need them", {"title": "می\u200cخواهم", "language": "fa"}, {"title": "می\u200cخواهم"}),
    (42, "curly quotes stay", {"title": "Hamas’s reply"}, {"title": "Hamas’s reply"}),
    (43, "composed", {"title": "Cafe\u0301"}, {"title": "Café"}),
    (44, "control characters", {"title": "A\x00B\x07C\x9b"}, {"title": "ABC›"}),
    (45, "mojibake", {"title": "Itâ€™s dredged"}, {"title": "It’s dredged"}),
    (47, "a dateline stays, and is told", {"content": f"<p>MEXICO CITY (AP) — {LONG}</p>"}, {"dateline": "Mexico City", "body": f"MEXICO CITY (AP) — {LONG}"}),
    (48, "the site's name", {"title": "Talks resume | The Outlet"}, {"title": "Talks resume"}),
    (49, "a label stays, and is told", {"title": "UPDATE 1-Talks resume"}, {"title": "UPDATE 1-Talks resume", "labels": ("update",)}),
    (50, "paragraphs", {"content": "<p>One</p>Two<br><br>Three<ul><li>Four</li></ul>"}, {"body": "One\n\nTwo\n\nThree\n\nFour"}),
    (53, "scripts without spaces", {"title": "港", "content": "<p>港口将于周一开始疏浚。</p>", "language": "zh"}, {"body": "港口将于周一开始疏浚。"}),
    (54, "a description that is the title", {"title": "Talks resume", "summary": "Talks resume."}, {"title": "Talks resume", "body": ""}),
    (55, "cut short", {"summary": f"{LONG} […]"}, {"body": LONG, "partial": True}),
    (55, "read more", {"summary": f"{LONG}… Read more"}, {"body": LONG, "partial": True}),
    (56, "content before description", {"summary": "Short.", "content": f"<p>{LONG}</p>" * 12}, {"lead": "Short.", "partial": False}),
    (67, "no text", {"title": "Ten pictures of the harbour", "summary": "", "content": ""}, {"title": "Ten pictures of the harbour", "body": ""}),
    (68, "By X and Y", {"authors": ("By Dana Haddad and Omar Aziz",)}, {"author": "Dana Haddad, Omar Aziz"}),
    (68, "X in Gaza", {"authors": ("Dana Haddad in Gaza",)}, {"author": "Dana Haddad"}),
    (68, "agencies", {"authors": ("Reuters, AFP",)}, {"author": "Reuters, AFP"}),
    (68, "an address", {"authors": ("https://outlet.example/by/dana", "dana@outlet.example")}, {"author": ""}),
    (68, "a mail and a name", {"authors": ("noreply@blogger.com (Dana Haddad)", "DANA HADDAD")}, {"author": "Dana Haddad"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "want"), [case[2:] for case in CASES], ids=[f"{number} {told}" for number, told, *_ in CASES]
)
def test_case(given: dict[str, Any], want: dict[str, Any]) -> None:
    got = dispatch(**given)
    assert {name: getattr(got, name) for name in want} == want


def test_case_7_the_last_of_two_with_one_address_or_guid_holds() -> None:
    drafts = (draft(title="First"), draft(title="Last"))
    found, _ = report(Parsed(drafts=drafts), SOURCE, START)
    assert [one.title for one in found] == ["Last"]


def test_case_26_a_date_without_zone_is_in_the_outlets() -> None:
    there = replace(SOURCE, zone="America/New_York")
    ((one,), _) = report(Parsed(drafts=(draft(published="2026-03-01 10:00:00"),)), there, START)
    assert one.published == at("2026-03-01T15:00:00+00:00")


def test_case_34_what_is_not_newest_first_is_read_to_the_end() -> None:
    days = ("2026-02-20", "2026-03-01", "2026-02-10")
    drafts = tuple(draft(guid=day, url=f"{LINK}/{day}", published=day) for day in days)
    assert len(report(Parsed(drafts=drafts), SOURCE, START)[0]) == 3


@pytest.mark.parametrize(
    ("page", "want"),
    [("2026-03-01T09:30:00Z", "2026-03-01T09:30:00Z"), ("2025-11-02T09:30:00Z", "2026-03-01T10:00:00Z")],
    ids=["half an hour sooner", "four months sooner"],
)
def test_case_35_the_pages_date_beats_the_feeds_within_two_days_and_its_modification_is_kept_apart(
    page: str, want: str
) -> None:
    told = f'{{"@graph": [{{"@type": "NewsArticle", "headline": "A", "datePublished": "{page}", "dateModified": "2026-03-01T11:00:00Z"}}]}}'
    got = complete(
        dispatch(published="2026-03-01T10:00:00Z"),
        told_by(f"<script type='application/ld+json'>{told}</script>"),
        SOURCE,
    )
    assert got.published == at(want)
    assert got.modified == at("2026-03-01T11:00:00Z")


ITEM = "<item><title>Él puente</title><link>https://outlet.example/news/a</link></item>"


@pytest.mark.parametrize(
    ("head", "charset", "body", "said"),
    [
        ('<?xml version="1.0" encoding="iso-8859-1"?>', "", "utf-8", "bytes contradict the declaration"),
        ('<?xml version="1.0" encoding="utf-8"?>', "", "latin-1", "and the other way round"),
        ('<?xml version="1.0" encoding="utf-8"?>', "iso-8859-1", "utf-8", "HTTP contradicts both"),
        ('<?xml version="1.0" encoding="utf-16"?>', "", "utf-16", "UTF-16 with a mark"),
        ('<?xml version="1.0" encoding="utf-16"?>', "", "utf-16-le", "UTF-16, little end first"),
        ('<?xml version="1.0" encoding="utf-16"?>', "", "utf-16-be", "UTF-16, big end first"),
        ("", "", "utf-8", "no declaration"),
        ("", "", "utf-8-sig", "a mark"),
        ('\n\n  <?xml version="1.0"?>', "", "utf-8", "white space before it"),
        (
            '<br />\n<b>Warning</b>: in <b>/x.php</b> on line <b>3</b><br />\n<?xml version="1.0"?>',
            "",
            "utf-8",
            "PHP before it",
        ),
    ],
    ids=lambda value: str(value) if " " in str(value) and "<" not in str(value) else "",
)
def test_case_46_whatever_is_declared_the_bytes_are_read(head: str, charset: str, body: str, said: str) -> None:
    sent = f'{head}<rss version="2.0"><channel><title>T</title>{ITEM}</channel></rss>'.encode(body)
    kind = "text/xml" + (f"; charset={charset}" if charset else "")
    ((one,), _) = report(feed.parse(answer(sent, kind), SOURCE), SOURCE, START)
    assert (one.title, one.url) == ("Él puente", LINK), said


def test_case_51_and_52_what_stands_around_an_article_is_not_in_it_and_raises_nothing() -> None:
    told = told_by(
        f"<main><article><h1>Harbour</h1><p>{LONG}</p><figure><img src='a.jpg'><figcaption>Photo: Jo Vale</figcaption></figure><p>{LONG} Again.</p>"
        "<p>Read more: Fees of the port stay</p></article><aside><h3>Most read</h3><ol><li><a href='/q'>Mayor Quill opens the pier</a></li></ol></aside>"
        "</main><div class='cookie-banner'><p>We use cookies.</p></div>"
    )
    assert told.body == f"{LONG}\n\n{LONG} Again."


def answer(body: bytes, kind: str = "text/html") -> Page:
    return Page(url=LINK, requested=LINK, status=200, headers={"content-type": kind}, body=body)


def told_by(content: str) -> Extract:
    return extract(answer(f"<html><head><title>Harbour</title></head><body>{content}</body></html>".encode()))


def test_case_73_a_title_of_megabytes_and_20_000_tags_are_bounded() -> None:
    got = dispatch(title="T" * 5_000_000, content="<div>" * 50_000 + LONG)
    assert len(got.title) < 600
    assert got.body.endswith(LONG)
