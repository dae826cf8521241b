"""What a server hands out in place of an article, with status 200.

    "Just a moment..."                consent or challenge     a failed fetch
    "Page not found"                  not an article           a failed fetch
    "Subscribe to continue reading"   paywall                  the stub is kept, marked partial

Told by words that such pages use in many languages, by no outlet's own layout.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Literal
from urllib.parse import urlsplit

from lxml import html

Obstacle = Literal["consent", "paywall", "not an article"]

_CHALLENGE = re.compile(
    r"^(?:just a moment|one moment|attention required|please wait|access (?:to this page has been )?denied|are you (?:a )?(?:human|robot)"
    r"|verify(?:ing)? (?:you are|that you)|checking your browser|security check|pardon our interruption|bot verification"
    r"|(?:a )?robot or (?:a )?human|(?:activate|press) (?:and|&) hold|(?:error:? )?the request could not be satisfied|one more step\b|you have been blocked|ddos-guard|human verification|un momento|un instant|einen moment|nur einen moment|een moment|um momento|un attimo|request blocked|robot check|client challenge)",
    re.IGNORECASE,
)
_CHALLENGED = re.compile(
    r"(?:verify(?:ing)?|confirm|prove)(?: that)? you(?:['’]re| are) (?:a |not a )?(?:human|robot)|unusual traffic from your|review the security of your connection|enable javascript and cookies to continue"
    r"|you (?:are|were) not a robot|solve (?:this|the) captcha|complete the captcha",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"^(?:before you continue|we (?:value|respect|care about) your privacy|your (?:privacy|choices|consent)|privacy (?:settings|preferences|cent(?:er|re)|notice|gate|wall)"
    r"|(?:manage|accept|change) (?:your )?(?:cookies?|consent|privacy)|cookie(?:s\b|[ -](?:consent|settings|policy|preferences|notice|wall|"
    r"einstellungen|hinweis|richtlinie|zustimmung|auswahl|instellingen|voorkeuren|melding|toestemming|beleid|inställningar|innstillinger))|consent\b"
    r"|datenschutz|privatsphäre|(?:ihre )?(?:zustimmung|einwilligung)|vor dem weiterlesen|willkommen bei|bevor (?:sie|du) (?:fortfahren|fortfährst|weiter)|wir (?:schätzen|respektieren|brauchen) ihre"
    r"|avant de continuer|(?:gérer|gestion de|paramètres? (?:des|de)|vos|accepter les) (?:vos |mes |les )?(?:cookies|préférences|choix)"
    r"|(?:votre|respect de votre) (?:vie privée|consentement)|consentement|le respect de (?:votre|la) vie privée|nous respectons votre"
    r"|antes de continuar|(?:tu|su|valoramos (?:tu|su)|respetamos (?:tu|su)) privacidad|(?:configuración|gestionar|aviso|política|configurar|aceptar|definições|gerir|preferências) (?:de |las |de las |los )?cookies"
    r"|(?:valorizamos a |a )?sua privacidade|informativa|(?:la tua|rispettiamo la tua) privacy|(?:impostazioni|preferenze|gestisci|gestione)(?: dei| i)? cookie"
    r"|prima di continuare|il tuo consenso|voordat (?:je|u) (?:verder|doorgaat)|(?:jouw|uw|je) (?:privacy|toestemming|cookie)|ustawienia (?:plików cookie|prywatności)|(?:szanujemy|dbamy o) (?:twoją|państwa) prywatność|zanim przejdziesz"
    r"|(?:мы|наш сайт|этот сайт) использу(?:ем|ет) (?:файлы )?(?:cookie|куки)|bu (?:web )?site(?:si)? çerez|gizliliğinize|vi (?:respekterar|respekterer|värnar om) (?:din|ditt)|vi använder cookies)",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"(?:^|[|:–—-]\s*)(?:(?:error|erreur|fehler)?\s*(?:404|410|451)\b|(?:error )?(?:500|502|503|504)(?:$|:| (?:bad gateway|service|internal|gateway|error|server))|(?:this |that |the |sorry,? (?:this|that|the) )?(?:page|article|story|content|file)(?: you[^|]{0,40})? (?:was |could |can)?not (?:be )?found"
    r"|not found|(?:this |that |the |sorry,? (?:this|that|the) )?(?:page|article|story|content) (?:does(?:n[’']t| not) exist|(?:has )?expired|(?:is|has been|was) (?:gone|removed|deleted|no longer available)|no longer exists|unavailable)"
    r"|oops\b|sorry, (?:we|this|the page)|(?:bad gateway|service (?:temporarily )?unavailable|gateway time-?out|internal server error|(?:site |website )?(?:(?:is |down |closed )?(?:under|for|in) )?maintenance(?: mode)?|coming soon|account suspended)$"
    r"|we[’']ll be (?:right )?back|(?:this )?(?:website|domain|[\w-]+(?:\.[\w-]+)+)(?: name)? (?:is|may be) for sale|unavailable (?:due to|for) legal reasons|not available in your (?:country|region)"
    r"|(?:die |diese )?(?:angeforderte |gesuchte )?seite (?:wurde |konnte |ist )?(?:leider )?(?:nicht (?:gefunden|verfügbar|vorhanden)|existiert nicht)|diese seite gibt es (?:leider )?nicht|wartungsarbeiten"
    r"|(?:cette |la )?page (?:demandée |que vous (?:re)?cherchez )?(?:n[’'](?:existe (?:pas|plus)|est (?:pas|plus) disponible|a pas été trouvée)|introuvable|non trouvée|inexistante)"
    r"|(?:la |esta )?página (?:solicitada |que (?:usted )?(?:busca[sn]?|está[sn]? buscando|intenta \w+) )?(?:no (?:existe|encontrada|disponible|(?:se )?ha sido encontrada|se (?:ha )?(?:encontrado|encuentra|pudo encontrar)|está disponible)|ya no existe)"
    r"|(?:a |esta )?página (?:solicitada |que (?:você )?(?:procura|está procurando|tentou \w+) )?não (?:existe|(?:foi )?encontrada|está disponível)"
    r"|(?:ci dispiace, |spiacenti, |ops!? )?(?:la |questa )?pagina (?:richiesta |cercata |che (?:stai )?cerca(?:vi|ndo|to) )?(?:non (?:è (?:stata )?(?:più )?(?:disponibile|trovata|presente)|esiste|trovata|disponibile)|inesistente)"
    r"|(?:deze |de )?pagina (?:die je zoekt )?(?:(?:kan |is |werd )?niet (?:worden )?gevonden|bestaat niet)|sidan (?:kunde inte hittas|hittades inte|finns inte)|(?:fant ikke )?siden(?: ble| blev)? (?:ikke (?:funnet|fundet)|finnes ikke|findes ikke)|sivua ei löyty"
    r"|nie znaleziono (?:strony|artykułu)|strona (?:nie (?:została znaleziona|istnieje)|o podanym adresie nie istnieje)|stránka (?:nebyla nalezena|neexistuje|nenalezena|sa nenašla)|az? (?:keresett )?oldal nem (?:található|létezik)|pagina nu (?:a fost găsită|există)"
    r"|(?:aradığınız )?sayfa bulunamadı|страница не (?:найдена|существует)|такой страницы (?:нет|не существует)|сторінк[ау] не (?:знайдено|існує)|η σελίδα δεν (?:βρέθηκε|υπάρχει)"
    r"|(?:عذرا[ً]?،? )?الصفحة (?:غير موجودة|المطلوبة غير|التي تبحث)|صفحه (?:مورد نظر )?(?:شما )?(?:یافت|پیدا) نشد|(?:ה)?(?:דף|עמוד) (?:לא נמצא|שחיפשת|המבוקש)|(?:お探しの|指定された|ご指定の)?(?:ページ|記事)[はが](?:見つかりません|存在しません|削除)"
    r"|(?:您(?:访问|要找|查找)的)?(?:页面|頁面|网页|網頁|文章)(?:不存在|未找到|找不到|已(?:被)?删除)|找不到(?:该|該)?(?:页面|頁面|网页|網頁)|페이지를 찾을 수 없|không tìm thấy trang|trang (?:này )?không tồn tại|halaman (?:ini )?tidak ditemukan|पेज नहीं मिला|पृष्ठ नहीं मिला|ไม่พบหน้า)",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"^(?:search results?\b|\d[\d.,]* (?:search )?(?:results?|ergebnisse|treffer|résultats?|resultados?|risultati|resultaten|träffar|treff|wyników|результат\w*) (?:for|für|pour|para|per|voor|för|for|dla|по)\b|results? for [\"“'‘]|suchergebnisse?\b|résultats? de (?:la |votre )?recherche|resultados de (?:la |sua |su )?bus(?:ca|queda)|resultados da (?:pesquisa|busca)|risultati (?:della |di )?ricerca"
    r"|zoekresultaten|sökresultat|søkeresultater|søgeresultater|hakutulokset|wyniki wyszukiwania|výsledky (?:vyhledávání|hledání)|результаты поиска|arama sonuçları|hasil pencarian|検索結果|搜索结果)",
    re.IGNORECASE,
)


_NAMED = re.compile(r"\s*[|·•»]\s*|\s[-–—:]\s")
_LONG = 80  # characters: a headline, and no name of a page


def title_tells(title: str) -> Obstacle | None:
    """What a page's <title> or main heading gives away."""
    title = " ".join(title.split())
    parts = _NAMED.split(title) if len(title) < _LONG else [title]  # the outlet's name may stand before it
    if any(_CHALLENGE.match(part) or _CONSENT.match(part) for part in parts):
        return "consent"
    missing = len(title) < 120 and (_MISSING.search(title) or any(_FOUND.match(part) for part in parts))
    return "not an article" if missing else None


_OF_CONSENT = re.compile(
    r"\bcookies?\b|cookie-|\bconsent|\bGDPR\b|DSGVO|RGPD|einwilligung|zustimm|datenschutz|personenbezogen|consentement|consentimiento|consentimento"
    r"|consenso|toestemming|persoonsgegevens|données personnelles|datos personales|dati personali|dados pessoais|zgod[ęy]|personal data|файл\w* cookie|персональн\w+ данн|informazioni personali|werbe-?tracker|widerruf|our (?:\d+ )?partners",
    re.IGNORECASE,
)


def speaks_of_consent(text: str) -> bool:
    """Whether half of its paragraphs, by length, are those of a consent page."""
    parts = text.split("\n\n")
    return bool(text) and 2 * sum(len(part) for part in parts if _OF_CONSENT.search(part)) >= len(text)


def asks_for_consent(text: str) -> bool:
    """Whether a few lines are a layer that asks for it: one word is not enough, as articles have buttons, too."""
    return len({found.lower() for found in _OF_CONSENT.findall(text)}) > 1


def is_challenge(root: html.HtmlElement) -> bool:
    """A page of a bot filter: by its scripts and frames, or by what little it says."""
    if any(_challenges(tag, root) for tag in root.iter("form", "script", "iframe")):
        return True
    said = (
        root.xpath(_VISIBLE)
        if len(list(islice(root.iter("p", "div"), _MOST_OF_CHALLENGE))) < _MOST_OF_CHALLENGE
        else ()
    )
    whole = " ".join(" ".join(said).split())
    return len(whole) < _LITTLE and bool(_CHALLENGED.search(whole))


def _challenges(tag: html.HtmlElement, root: html.HtmlElement) -> bool:
    if tag.tag == "form":
        return tag.get("id") == "challenge-form" or "__cf_chl" in (tag.get("action") or "")
    source = tag.get("src") or ""
    if tag.tag == "iframe":
        return "captcha-delivery" in source or "_Incapsula_" in source
    return "/cdn-cgi/challenge-platform/" in source and len(list(islice(root.iter("p"), _TELLING))) < _TELLING


_TELLING = 4  # paragraphs of a page that tells something beside
_VISIBLE = "//body//text()[not(parent::script or parent::style or parent::noscript)]"
_MOST_OF_CHALLENGE = 60  # elements
_LITTLE = 1_200  # characters


def is_markup(body: bytes) -> bool:
    """Whether *body* may be a page: a PDF, a picture and a program's answer are none, whatever the server calls them."""
    start = body[:1_024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(_BINARY) or (start[:1] in (b"{", b"[") and b"<" not in start):
        return False
    return b"\x00" not in start or body.startswith((b"\xff\xfe", b"\xfe\xff"))


_BINARY = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"PK\x03\x04", b"\x1f\x8b", b"OggS", b"ID3")


def is_home(url: str) -> bool:
    """The address of a front page: what a soft 404 redirects to, and no article's canonical address."""
    if _IS_DEEP(url):
        return False
    parts = urlsplit(url)
    path = parts.path.strip("/").lower()
    if path in {"", "index.php"} and _BY_NUMBER.search(parts.query):
        return False  # WordPress as it is installed: /?p=123
    return not path or path in {
        "home",
        "index.html",
        "index.htm",
        "index.php",
        "default.aspx",
        "404",
        "error",
        "notfound",
    }


# Most articles: in a folder, whatever it is.
_IS_DEEP = re.compile(r"https?://[A-Za-z0-9.:-]+/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]").match
_BY_NUMBER = re.compile(r"(?:^|&)(?:p|page_?id|id|\w+_?id|article|story|post|news|artikel|option)=\w", re.IGNORECASE)
