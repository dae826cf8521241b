"""What a server hands out in place of an article, with status 200.

    "Just a moment..."                consent or challenge     a failed fetch
    "Page not found"                  not an article           a failed fetch
    "Subscribe to continue reading"   paywall                  the stub is kept, marked partial

Told by words that such pages use in many languages, by no outlet's own layout.
"""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

from lxml import html

Obstacle = Literal["consent", "paywall", "not an article"]

_CHALLENGE = re.compile(
    r"^(?:just a moment|one moment|attention required|please wait|access (?:to this page has been )?denied|are you (?:a )?(?:human|robot)"
    r"|verify(?:ing)? (?:you are|that you)|checking your browser|security check|pardon our interruption|bot verification"
    r"|ddos-guard|human verification|un momento|un instant|einen moment|nur einen moment|een moment|um momento|un attimo|request blocked|robot check|client challenge)",
    re.IGNORECASE,
)
_CHALLENGE_MARKS = (
    "//form[@id='challenge-form' or contains(@action, '__cf_chl')] | //script[contains(@src, '/cdn-cgi/challenge-platform/')"
    " and count(//p) < 4] | //iframe[contains(@src, 'captcha-delivery') or contains(@src, '_Incapsula_')]"
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
    r"|prima di continuare|il tuo consenso|voordat (?:je|u) (?:verder|doorgaat)|(?:jouw|uw|je) (?:privacy|toestemming|cookie)|ustawienia (?:plików cookie|prywatności)|szanujemy (?:twoją|państwa) prywatność|zanim przejdziesz)",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"(?:^|[|:–—-]\s*)(?:(?:error|erreur|fehler)?\s*(?:404|410)\b|(?:(?:this|that|the|sorry,? this|sorry,? that|sorry,? the) )?(?:page|article|story|content|file)(?: you[^|]{0,40})? (?:was |could |can)?not (?:be )?found"
    r"|not found|(?:(?:this|that|the|sorry,? this|sorry,? that|sorry,? the) )?page (?:does(?:n[’']t| not) exist|(?:is|has been|was) (?:gone|removed|no longer available)|no longer exists|unavailable|non trouvée|introuvable)|seite nicht gefunden|página no encontrada"
    r"|pagina non trovata|oops\b|sorry, (?:we|this|the page))",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"^(?:search results?\b|suchergebnisse?\b|résultats? de (?:la |votre )?recherche|resultados de (?:la |sua |su )?bus(?:ca|queda)|resultados da (?:pesquisa|busca)|risultati (?:della |di )?ricerca"
    r"|zoekresultaten|sökresultat|søkeresultater|søgeresultater|hakutulokset|wyniki wyszukiwania|výsledky (?:vyhledávání|hledání)|результаты поиска|arama sonuçları|hasil pencarian|検索結果|搜索结果)",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"(?:subscribe|sign up|register|log ?in|sign in|become a (?:member|subscriber))(?: (?:now|today|here|or \w+))*"
    r"(?: to| and| for)? (?:continue|keep|read|unlock|access|get (?:full )?access|view)"
    r"|(?:to|continue) read(?:ing)?(?: (?:this|the (?:full|whole|rest of the)) (?:article|story))?,? (?:please )?(?:subscribe|log in|register|sign)"
    r"|this (?:article|content|story) is (?:only )?(?:for|available (?:only )?to|reserved for|exclusive to) (?:our )?(?:subscribers|members|premium)"
    r"|(?:already|not yet) a (?:subscriber|member)\?|subscriber[- ]only|for subscribers only"
    r"|jetzt (?:abonnieren|weiterlesen)|mit .{0,20}plus .{0,20}weiterlesen|réservé aux abonnés|il vous reste \d+ ?%"
    r"|solo para suscriptores|contenido exclusivo para suscriptores|riservato agli abbonati",
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
    r"|consenso|toestemming|persoonsgegevens|données personnelles|datos personales|dati personali|dados pessoais|zgod[ęy]|personal data|our (?:\d+ )?partners",
    re.IGNORECASE,
)


def speaks_of_consent(text: str) -> bool:
    """Whether half of its paragraphs, by length, are those of a consent page."""
    parts = text.split("\n\n")
    return bool(text) and 2 * sum(len(part) for part in parts if _OF_CONSENT.search(part)) >= len(text)


def is_challenge(root: html.HtmlElement) -> bool:
    """A page of a bot filter."""
    return bool(root.xpath(_CHALLENGE_MARKS))


def is_home(url: str) -> bool:
    """The address of a front page: what a soft 404 redirects to, and no article's canonical address."""
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


_BY_NUMBER = re.compile(r"(?:^|&)(?:p|page_?id|id|\w+_?id|article|story|post|news|artikel|option)=\w", re.IGNORECASE)


def without_offer(text: str) -> str:
    """A stub without what is said of paying, which ends it."""
    parts = text.split("\n\n")
    offers = [n for n, part in enumerate(parts) if n and n >= len(parts) - _OFFER and _PAYWALL.search(part)]
    return "\n\n".join(parts[: offers[0]]) if offers else text


_OFFER = 5  # paragraphs


def asks_to_pay(text: str) -> bool:
    """Looked for at the end of a text: a paywall stands where the stub ends."""
    return bool(_PAYWALL.search(text[-600:]))
