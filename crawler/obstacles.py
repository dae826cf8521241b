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
    r"^(?:just a moment|attention required|please wait|access (?:to this page has been )?denied|are you (?:a )?(?:human|robot)"
    r"|verify(?:ing)? (?:you are|that you)|checking your browser|security check|pardon our interruption|bot verification"
    r"|ddos-guard|human verification|un momento|einen moment|request blocked|robot check|client challenge)",
    re.IGNORECASE,
)
_CHALLENGE_MARKS = (
    "//form[@id='challenge-form' or contains(@action, '__cf_chl')] | //script[contains(@src, '/cdn-cgi/challenge-platform/')"
    " and count(//p) < 4] | //iframe[contains(@src, 'captcha-delivery') or contains(@src, '_Incapsula_')]"
)
_CONSENT = re.compile(
    r"^(?:before you continue|we (?:value|respect|care about) your privacy|your privacy|privacy (?:settings|preferences)|cookie(?:s|"
    r" (?:consent|settings|policy|preferences))|consent|datenschutz|zustimmung|vor dem weiterlesen|avant de continuer"
    r"|gérer vos (?:cookies|préférences)|informativa)",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"(?:^|[|:–—-]\s*)(?:(?:error|erreur|fehler)?\s*(?:404|410)\b|(?:page|article|story|content|file)(?: you[^|]{0,40})? (?:was |could )?not (?:be )?found"
    r"|not found|page (?:does ?n[o']t exist|unavailable|non trouvée|introuvable)|seite nicht gefunden|página no encontrada"
    r"|pagina non trovata|oops\b|sorry, (?:we|this|the page))",
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


def title_tells(title: str) -> Obstacle | None:
    """What a page's <title> or main heading gives away."""
    title = " ".join(title.split())
    if _CHALLENGE.match(title) or _CONSENT.match(title):
        return "consent"
    return "not an article" if _MISSING.search(title) and len(title) < 120 else None


def is_challenge(root: html.HtmlElement) -> bool:
    """A page of a bot filter."""
    return bool(root.xpath(_CHALLENGE_MARKS))


def is_home(url: str) -> bool:
    """The address of a front page: what a soft 404 redirects to, and no article's canonical address."""
    path = urlsplit(url).path.strip("/").lower()
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


def asks_to_pay(text: str) -> bool:
    """Looked for at the end of a text: a paywall stands where the stub ends."""
    return bool(_PAYWALL.search(text[-600:]))
