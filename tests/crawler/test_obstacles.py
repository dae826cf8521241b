"""What servers hand out in place of an article, in the words of many languages; and articles that only speak of such things."""

from __future__ import annotations

import pytest

from crawler.extract import Extract, extract
from crawler.page import Page

URL = "https://bugle.example/news/tidal-mill"
TOLD = (
    "The council of Brackwater voted on Tuesday to rebuild the tidal mill that burned down two winters ago, after a long debate.",
    "Insurers had offered to pay for two thirds of the damage, and a fund of shopkeepers has gathered the rest since last autumn.",
    "Work on the wheel begins in May, when the river is low enough for divers to reach the old foundations under the weir.",
    "The opposition voted against it, arguing that the money was needed for the school in the eastern quarter of the town.",
)


def paragraphs(told: tuple[str, ...] = TOLD) -> str:
    return "".join(f"<p>{said}</p>" for said in told)


def read(title: str, body: str, lang: str = "en", head: str = "") -> Extract:
    markup = f'<html lang="{lang}"><head><title>{title}</title>{head}</head><body><div><a href="/">Home</a></div>{body}</body></html>'
    return of(markup.encode())


def of(body: bytes, content_type: str = "text/html") -> Extract:
    return extract(Page(url=URL, requested=URL, status=200, headers={"content-type": content_type}, body=body))


MISSING = {
    "es": "La página que buscas no existe",
    "fr": "Cette page n’existe plus",
    "it": "Ci dispiace, la pagina richiesta non è disponibile",
    "pt": "A página solicitada não foi encontrada",
    "nl": "De pagina die je zoekt bestaat niet",
    "sv": "Sidan kunde inte hittas",
    "pl": "Nie znaleziono strony",
    "ru": "Страница не найдена",
    "tr": "Aradığınız sayfa bulunamadı",
    "ar": "الصفحة غير موجودة",
    "ja": "お探しのページは見つかりません",
    "zh": "您访问的页面不存在",
    "en": "This story has expired",
    "en-GB": "502 Bad Gateway",
    "en-US": "bugle.example is for sale",
    "en-CA": "We’ll be back soon!",
}


@pytest.mark.parametrize(("lang", "said"), MISSING.items(), ids=MISSING)
def test_a_page_that_is_not_there_says_so_in_its_language(lang: str, said: str) -> None:
    assert read("The Bugle", f"<h1>{said}</h1><p>Please go to the front page.</p>", lang).obstacle == "not an article"


OFFERS = {
    "en": "You have reached your limit of free articles",
    "de": "Dieser Artikel ist nur für Abonnenten",
    "fr": "La suite de cet article est réservée à nos abonnés.",
    "es": "Para continuar leyendo, suscríbete.",
    "it": "Questo contenuto è riservato agli abbonati",
    "pt": "Conteúdo exclusivo para assinantes",
    "nl": "Word abonnee en lees onbeperkt alle artikelen.",
    "sv": "Bli prenumerant och läs vidare.",
    "pl": "Dostęp tylko dla prenumeratorów",
    "ru": "Чтобы читать дальше, оформите подписку",
    "ja": "この記事は有料会員限定です。残り1200文字",
}


@pytest.mark.parametrize(("lang", "said"), OFFERS.items(), ids=OFFERS)
def test_a_stub_is_known_by_the_offer_that_stands_where_the_text_breaks_off(lang: str, said: str) -> None:
    found = read(
        "Mill rebuilt", f'<h1>Mill rebuilt</h1>{paragraphs(TOLD[:1])}<div class="x7"><h3>{said}</h3></div>', lang
    )
    assert found.partial
    assert "paywall" in found.labels
    assert said not in found.body


def test_a_stub_breaks_off_before_the_terms_of_an_offer() -> None:
    terms = f"<div><h2>{OFFERS['en']}</h2><p>Subscribe from £1 a week. Cancel anytime.</p></div>"
    found = read("Mill rebuilt", f"<h1>Mill rebuilt</h1>{paragraphs((TOLD[0], TOLD[1][:60] + ' …'))}{terms}")
    assert "paywall" in found.labels
    assert found.body.endswith(" …")


@pytest.mark.parametrize(
    "said",
    [
        "<p>“Subscribe to continue reading” is what half of the papers in the region say, a study found.</p>"
        + paragraphs(TOLD[2:]),
        "<p>Sign up to get access to our weekly newsletter.</p>",
        '<ul><li><a href="/2">Only for subscribers: a day with the divers of the eastern quay</a></li></ul>',
    ],
)
def test_what_only_speaks_of_paying_makes_no_stub(said: str) -> None:
    assert "paywall" not in read("Mill rebuilt", f"<h1>Mill rebuilt</h1>{paragraphs()}{said}").labels


CHALLENGES = {
    "traffic": "<p>Our systems have detected unusual traffic from your computer network.</p>",
    "wait": "<h1>bugle.example</h1><h2>Verifying you are human. This may take a few seconds.</h2>",
    "hold": "<h1>Activate and hold the button to confirm that you’re human.</h1>",
    "refused": "<h1>The request could not be satisfied</h1><p>Request blocked.</p>",
}


@pytest.mark.parametrize("body", CHALLENGES.values(), ids=CHALLENGES)
def test_a_bot_filter_is_known_by_what_little_its_page_says(body: str) -> None:
    assert read("bugle.example", body).obstacle == "consent"


@pytest.mark.parametrize(
    "form", ['<input type="email" name="who">', '<input type="text" name="who"><input type="password" name="pw">']
)
def test_a_page_to_log_in_is_no_article(form: str) -> None:
    assert read("The Bugle", f"<h1>Sign in to continue</h1><form>{form}</form>").obstacle == "not an article"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.4\n1 0 obj << /Title (Mill) >> endobj", "application/pdf"),
        (b"%PDF-1.7\n1 0 obj << /Title (Mill) >> endobj", "text/html"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
        (b'{"error": {"code": 404, "message": "No such article"}}', "application/json"),
    ],
)
def test_what_is_no_page_at_all_is_not_read_as_one(body: bytes, content_type: str) -> None:
    found = of(body, content_type)
    assert (found.obstacle, found.body) == ("not an article", "")


def test_an_archive_whose_cards_are_all_it_shows_is_no_article() -> None:
    cards = "".join(
        f'<article><h2><a href="/news/{n}">What the town hall decided in its {n} meeting</a></h2><p>{said[:90]} […]</p></article>'
        for n, said in enumerate(TOLD * 2)
    )
    assert read("Tidal mill Archives - The Bugle", f"<h1>Tag: Tidal mill</h1>{cards}").obstacle == "not an article"


ARTICLES = (
    "Just a moment of silence for the mill",
    "Page not found: why links rot in the archive of Brackwater",
    "Oops! Mayor sends wrong letter to all",
    "Sign in, please: voters queue at the town hall",
    "502 houses without power after storm",
    "The tidal mill is for sale again",
    "Your privacy is for sale in Brackwater, says a study",
)


@pytest.mark.parametrize("headline", ARTICLES)
def test_an_article_that_is_headed_like_an_obstacle_is_one(headline: str) -> None:
    found = read(f"{headline} - The Bugle", f"<div><h1>{headline}</h1>{paragraphs()}</div>")
    assert (found.title, found.obstacle, found.body.split("\n\n")) == (headline, None, list(TOLD))
