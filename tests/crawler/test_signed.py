"""Who wrote it and when, on pages that show it to their readers and tell it to no program."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler import ago
from crawler.extract import Extract, extract
from crawler.page import Page

URL = "https://bugle.example/news/tidal-mill"
NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
HEADLINE = "Tidal mill to be rebuilt after council vote"
TOLD = (
    "The council of Brackwater voted on Tuesday to rebuild the tidal mill that burned down two winters ago, after a long debate that filled the gallery of the town hall.",
    "Insurers had offered to pay for two thirds of the damage, and a fund of local shopkeepers has gathered the rest since last autumn, its treasurer told the meeting.",
    "Work on the wheel is to begin in May, when the river is low enough for divers to reach the old foundations under the weir, as the engineers have asked for.",
)


def read(signed: str, lang: str = "en") -> Extract:
    text = "".join(f"<p>{said}</p>" for said in TOLD)
    markup = f'<html lang="{lang}"><head><title>{HEADLINE} | The Bugle</title></head><body><div class="x1"><h1>{HEADLINE}</h1>{signed}{text}</div></body></html>'
    return extract(Page(url=URL, requested=URL, status=200, body=markup.encode(), fetched=NOW))


BYLINES = {
    "in a paragraph": ("<p>By Lena Ortwig</p>", ("Lena Ortwig",)),
    "with a place": ("<p>By Lena Ortwig and Tom Brandt in Brackwater</p>", ("Lena Ortwig", "Tom Brandt")),
    "with an office": (
        '<div><span>By <a href="/x">Lena Ortwig</a>, Political Correspondent</span><span>2 March 2026</span></div>',
        ("Lena Ortwig",),
    ),
    "by a link": ('<div><a href="/authors/lena-ortwig/">Lena Ortwig</a> | Mar 2, 2026</div>', ("Lena Ortwig",)),
    "agencies": ("<p>By Reuters and AFP</p>", ("Reuters", "AFP")),
    "with an agency": ("<div>The Bugle with AFP</div>", ("AFP",)),
    "nobody": ("<p>By our correspondent</p>", ()),
    "a standfirst": ("<p>By Friday the wheel is to turn again, the engineers say</p>", ()),
    "de": ("<p>Von Lena Ortwig und Tom Brandt, Brackwasser</p>", ("Lena Ortwig", "Tom Brandt")),
    "fr": ("<p>Par Léna Ortwig et Tom Brandt</p>", ("Léna Ortwig", "Tom Brandt")),
    "es": ("<p>Por Lena Ortwig</p>", ("Lena Ortwig",)),
    "ru": ("<div>Автор: Лена Ортвиг</div>", ("Лена Ортвиг",)),
    "pl": ("<div>Autor: Ewa Nowak</div>", ("Ewa Nowak",)),
    "tr": ("<div>Yazan: Elif Kaya</div>", ("Elif Kaya",)),
    "ar": ("<div>بقلم أحمد منصور</div>", ("أحمد منصور",)),
    "fa": ("<div>نویسنده: سارا احمدی</div>", ("سارا احمدی",)),
    "he": ("<div>מאת: דנה לוי</div>", ("דנה לוי",)),
    "zh": ("<div>记者：李明 2026年3月2日 14:05</div>", ("李明",)),
    "ja": ("<p>文・田中一郎</p>", ("田中一郎",)),
    "vi": ("<div>Tác giả: Nguyễn Văn An</div>", ("Nguyễn Văn An",)),
}


@pytest.mark.parametrize(("signed", "authors"), BYLINES.values(), ids=BYLINES)
def test_who_wrote_it_is_read_by_the_headline(signed: str, authors: tuple[str, ...]) -> None:
    found = read(signed)
    assert found.authors == authors
    assert [part for part in found.body.split("\n\n") if part in TOLD] == list(TOLD)


@pytest.mark.parametrize("signed", ["<p>By Lena Ortwig</p>", "<p>2 March 2026, 14:05</p>", "<p>Par Léna Ortwig</p><p>Publié le 2 mars 2026</p>"])  # fmt: skip
def test_what_tells_who_and_when_is_no_part_of_the_text(signed: str) -> None:
    assert read(signed).body.split("\n\n") == list(TOLD)


DATES = {
    "both": (
        "<div>Published: 2 March 2026, 09:15 GMT | Updated: 3 March 2026, 10:40 GMT</div>",
        ("2026-03-02T09:15", "2026-03-03T10:40"),
    ),
    "the change first": (
        "<div>Updated 3 March 2026 10:40 GMT</div><div>First published 2 March 2026 09:15 GMT</div>",
        ("2026-03-02T09:15", "2026-03-03T10:40"),
    ),
    "in a sentence": (
        "<p>Publié le 2 mars 2026 à 14h05, mis à jour le 3 mars 2026 à 10h40</p>",
        ("2026-03-02T14:05", "2026-03-03T10:40"),
    ),
    "with a zone": ("<div>March 2, 2026, 9:05 a.m. EST</div>", ("2026-03-02T14:05", None)),
    "without an attribute": ("<time>2 March 2026, 14:05</time>", ("2026-03-02T14:05", None)),
    "ago": ("<div>3 hours ago</div>", ("2026-03-03T09:00", None)),
    "ago, after a word that has an article in it": ("<div>Publié il y a 3 heures</div>", ("2026-03-03T09:00", None)),
    "by two calendars": ("<div>13 رمضان 1447 هـ - 2 مارس 2026 14:05</div>", ("2026-03-02T14:05", None)),
    "yesterday": ("<span>Yesterday at 18:30</span>", ("2026-03-02T18:30", None)),
    "a change alone": ("<div>Actualizado: 03/03/2026 10:40h</div>", (None, "2026-03-03T10:40")),
    "no date": ("<p>2026 will be a good year for millers</p>", (None, None)),
}


@pytest.mark.parametrize(("signed", "told"), DATES.values(), ids=DATES)
def test_when_it_was_published_and_changed_is_read_by_the_headline(
    signed: str, told: tuple[str | None, str | None]
) -> None:
    found = read(signed)
    assert [moment.at.isoformat()[:16] if moment else None for moment in (found.published, found.modified)] == list(
        told
    )


AGO = {
    "5 minutes ago": "11:55", "an hour ago": "11:00", "vor 3 Stunden": "09:00", "il y a 20 minutes": "11:40", "hace 2 horas": "10:00",
    "3 часа назад": "09:00", "3時間前": "09:00", "5分钟前": "11:55", "منذ 3 ساعات": "09:00", "2 saat önce": "10:00", "2 godziny temu": "10:00",
    "Heute, 09:30 Uhr": "09:30", "hoje às 9:30": "09:30", "今天 09:30": "09:30",
}  # fmt: skip


@pytest.mark.parametrize(("said", "hour"), AGO.items(), ids=AGO)
def test_what_is_told_from_now_is_a_moment(said: str, hour: str) -> None:
    found = ago.parse(said, NOW, "UTC")
    assert found is not None
    assert found.at.isoformat()[:16] == f"2026-03-03T{hour}"


@pytest.mark.parametrize("said", ["today", "3 hours", "3 hours ago, the mayor said", "ago", "yesterday was a long day"])
def test_what_tells_no_moment_is_none(said: str) -> None:
    assert ago.parse(said, NOW, "UTC") is None
