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


LED_ON = (
    "Read more: Ferries sail again", "Lesen Sie auch: Fähren fahren wieder", "À lire aussi : Les ferries repartent", "Lee también: Zarpan los ferris",
    "Leggi anche: Ripartono i traghetti", "Lees ook: Veren varen weer", "Les også: Fergene går igjen", "Czytaj też: Promy znów pływają", "Mehr zum Thema",
    "Join our commenting forum",
)  # fmt: skip


def test_what_leads_on_to_other_articles_is_not_in_the_body() -> None:
    line = (
        "The harbour of Quillport is dredged from Monday on, the City Council decided after a debate of six hours ({})."
    )
    said = "".join(f"<p>{line.format(n)}</p><p>{led}</p>" for n, led in enumerate(LED_ON))
    body = extract(page(f"<html><body><article><h1>Harbour</h1>{said}</article></body></html>")).body
    assert body.split("\n\n") == [line.format(n) for n in range(len(LED_ON))]


def test_captions_read_more_newsletters_and_most_read_are_not_in_the_body() -> None:
    body = extract(page((PAGES / "article-json-ld.html").read_bytes())).body
    for noise in ("Photo: Jo Vale", "Read more", "Sign up", "Marsh: a life", "seal", "cookies", "Privacy"):
        assert noise not in body


def test_of_two_main_headings_the_one_that_the_title_begins_with_is_the_headline() -> None:
    head = "<title>Quillport dredges its harbour from Monday on | ปากน้ำ Herald</title>"
    told = extract(
        page(
            f"<html><head>{head}</head><body><h1>ปากน้ำ</h1><h1>Quillport dredges its harbour from Monday on</h1></body></html>"
        )
    )
    assert told.title == "Quillport dredges its harbour from Monday on"


MENU = '<header><nav><a href="/">Home</a> <a href="/world">World</a> <a href="/sport">Sport</a></nav></header>'
PHOTO = "<figure><img src='{0}.jpg'><figcaption>Waves at pier {0}. Photo: Jo Vale</figcaption></figure>"


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("".join(PHOTO.format(n) for n in range(8)), ""),
        ('<p><a href="/report.pdf">Download the report (PDF, 3 MB)</a></p>', "Download the report (PDF, 3 MB)"),
        (
            "<article><time>2 March</time><p>The ferry from Quillport was forty minutes late on Monday because of fog.</p></article>",
            "The ferry from Quillport was forty minutes late on Monday because of fog.",
        ),
    ],
    ids=["a gallery", "a page around a PDF", "one sentence"],
)
def test_menus_are_no_text_where_there_is_hardly_any(content: str, body: str) -> None:
    told = extract(page(f"<html><body>{MENU}<main><h1>The harbour in winter</h1>{content}</main></body></html>"))
    assert (told.title, told.body) == ("The harbour in winter", body)
    assert told.partial


DAY, MINUTE = "2026-03-02T00:00:00+00:00", "2026-03-02T08:05:00+00:00"


@pytest.mark.parametrize(
    ("shown", "want"),
    [
        ('<h1>Harbour</h1><span class="date">2 March 2026, 08:05</span>', MINUTE),
        ('<div class="article-meta">Press release No. 14/2026 · 02.03.2026</div><h1>Harbour</h1>', DAY),
        ('<h1>Harbour</h1><p class="postDate">2 марта 2026, 08:05</p>', MINUTE),
        ('<h1>Harbour</h1><div class="published">2026年3月2日 08:05</div>', MINUTE),
        ('<h1>Harbour</h1><aside><span class="date">2 March 2026</span></aside>', None),
        ('<h1>Harbour</h1><p class="candidate">Elected on 2 March 2026</p>', None),
        ('<h1>Harbour</h1><time datetime="2026-03-02">2 March</time><p class="date">1 January 2020, 10:00</p>', DAY),
    ],
)
def test_a_date_that_is_only_shown_by_the_headline_is_read(shown: str, want: str | None) -> None:
    told = extract(page(f"<html><body><main>{shown}<p>Dredging begins.</p></main></body></html>"))
    assert (told.published.at.isoformat() if told.published else None) == want


def test_a_short_text_in_chinese_is_no_extract() -> None:
    said = "市长周一表示，港口疏浚工程将于下周一开始，此前市议会进行了长达六个小时的辩论，预计费用为四百万元。"
    told = extract(
        page(f"<html lang='zh'><body><article><h1>港口</h1><p>{said}</p><p>他{said}</p></article></body></html>")
    )
    assert told.body == f"{said}\n\n他{said}"
    assert not told.partial


CONSENT = {
    "Cookie-Einstellungen": "Wir und unsere Partner brauchen Ihre Einwilligung, um Cookies zu setzen und Daten zu verarbeiten.",
    "Der Bote | Privatsphäre": "Mit Ihrer Zustimmung verarbeiten wir personenbezogene Daten, zum Beispiel für Anzeigen.",
    "Gérer vos cookies": "Avec votre consentement, nos partenaires et nous utilisons des cookies et vos données personnelles.",
    "Configuración de cookies": "Con su consentimiento, nosotros y nuestros socios usamos cookies para tratar datos personales.",
    "Impostazioni dei cookie": "Con il tuo consenso noi e i nostri fornitori usiamo i cookie per trattare i dati personali.",
    "Uw privacy": "Met uw toestemming gebruiken wij en onze partners cookies om persoonsgegevens te verwerken.",
    "The Harbour Herald": "With your consent, we and our partners use cookies to store and process personal data on a device.",
}


@pytest.mark.parametrize("title", CONSENT)
def test_a_consent_page_is_known_in_six_languages_and_by_its_text(title: str) -> None:
    said = "".join(f"<p>{CONSENT[title]} ({n})</p>" for n in range(6))
    told = extract(page(f"<html><title>{title}</title><body><h1>{title}</h1>{said}<button>OK</button></body></html>"))
    assert (told.obstacle, told.body) == ("consent", "")


def test_an_article_on_cookies_is_one() -> None:
    said = "".join(f"<p>{line}</p>" for line in CONSENT.values())
    head = '<meta property="og:type" content="article"><title>Cookies: what the regulator said</title>'
    told = extract(page(f"<html><head>{head}</head><body><article><h1>Cookies</h1>{said}</article></body></html>"))
    assert told.obstacle is None
    assert "regulator" not in told.body


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


@pytest.mark.parametrize(
    ("lang", "hour"),
    [("ja", "05:05"), ("de-AT", "13:05"), ("pl", "13:05"), ("th", "07:05"), ("en", "14:05"), ("es", "14:05")],
)
def test_a_date_without_zone_is_in_the_zone_that_its_language_is_written_in(lang: str, hour: str) -> None:
    head = '<meta property="article:published_time" content="2026-03-02T14:05:00">'
    told = extract(page(f'<html lang="{lang}"><head>{head}</head><body><p>Dredging begins.</p></body></html>'))
    assert told.published is not None
    assert told.published.at.isoformat()[11:16] == hour


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


SHORT_TITLE = "Five ferries stay in port"
LONG_TITLE = "Quillport harbour: captain Jo Vale keeps five ferries in port as fog sets in"


@pytest.mark.parametrize(
    ("shown", "own", "headline"),
    [
        (SHORT_TITLE, LONG_TITLE, LONG_TITLE),
        (LONG_TITLE, SHORT_TITLE, LONG_TITLE),
        (LONG_TITLE, LONG_TITLE, LONG_TITLE),
    ],
    ids=["it says more", "it says less", "it says the same"],
)
def test_a_headline_for_who_searches_is_taken_where_it_says_more(shown: str, own: str, headline: str) -> None:
    told = extract(
        page(
            f'<html><head><title>{own} | The Outlet</title><meta property="og:site_name" content="The Outlet">'
            f'<meta property="og:title" content="{shown}"><script type="application/ld+json">'
            f'{{"@type": "NewsArticle", "headline": "{own}"}}</script></head><body><h1>{shown}</h1></body></html>'
        )
    )
    assert told.title == headline


@pytest.mark.parametrize(
    "markup",
    [
        "<title>Harbour of Quillport is dredged | Local | The Harbour Herald</title>",
        "<title>Harbour of Quillport is dredged - The Harbour Herald</title><h1>Local</h1><h2>Harbour of Quillport is dredged</h2>",
        "<title>The Harbour Herald | Harbour of Quillport is dredged</title><h1>The Harbour Herald</h1><h2>Harbour of Quillport is dredged</h2>",
        "<title>Harbour of Quillport is dredged – harbourherald.example</title>",
    ],
)
def test_a_name_or_a_column_that_is_the_main_heading_is_not_the_headline(markup: str) -> None:
    told = extract(page(f"{markup}<p>Dredging begins.</p>", "https://harbourherald.example/a/7"))
    assert told.title == "Harbour of Quillport is dredged"
