"""Offers: what stands where a paywall cuts an article off.

    "Subscribe to continue reading"                    the text before it is a stub
    "La suite est réservée à nos abonnés"              in many languages
    "“Subscribe to continue,” they say, and …"         is somebody's words, and no offer

An offer is told by what it says, where the text is short and nothing but offers follows.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import html

_PAY = re.compile(
    r"(?:subscribe|sign up|register|log ?in|sign in|become a (?:member|subscriber))(?: (?:now|today|here|or \w+))*"
    r"(?: to| and| for)? (?:continue|keep|read|unlock|access|get (?:full )?access|view)(?! (?:to )?(?:our|the) (?:\w+ )?(?:newsletter|letter))"
    r"|(?:to|continue) read(?:ing)?(?: (?:this|the (?:full|whole|rest of the)) (?:article|story))?,? (?:please )?(?:subscribe|log in|register|sign)"
    r"|this (?:article|content|story) is (?:only )?(?:for|available (?:only )?to|reserved for|exclusive to) (?:our )?(?:paying )?(?:subscribers|members|premium)"
    r"|(?:already|not yet) a (?:subscriber|member)\?|subscriber[- ]only|for (?:subscribers|members) only|(?:you(?:[’']ve| have)) (?:reached|used|read) (?:your|all|the)(?: \w+){0,3} (?:limit|free)|unlock (?:this|the (?:full|rest))\b|\d+ (?:free )?articles? (?:left|remaining)"
    r"|jetzt (?:abonnieren|weiterlesen)|mit .{0,20}plus .{0,20}weiterlesen|(?:dieser|der ganze|der vollständige) (?:artikel|inhalt|beitrag|text) ist .{0,30}(?:abonnent|mitglied|registrierte|leser mit)|(?:als|für) (?:unsere )?abonnent\w* (?:weiter)?lesen|weiterlesen mit|(?:zum|um) weiter(?:zu)?lesen|nur für abonnent\w+"
    r"|(?:réservée?s? (?:à|aux) (?:nos )?abonnés)|il vous reste \d+ ?%|abonnez-vous pour (?:lire|continuer|accéder)|pour lire la suite|article réservé"
    r"|(?:solo|exclusiv[oa]|sólo) para (?:nuestros )?suscriptores|para (?:seguir|continuar) leyendo|suscríbete para (?:seguir|leer|continuar)|¿(?:ya eres|ya es) suscriptor"
    r"|riservat[oaie] agli abbonati|abbonati per (?:continuare|leggere)|per continuare a leggere|(?:sei|hai) già (?:un )?abbona|conteúdo exclusivo|exclusivo para assinantes|(?:assine|para) (?:para |e )?(?:continuar|continue) (?:lendo|a ler)|já é assinante"
    r"|verder lezen\?|lees (?:verder|dit artikel) (?:met|als abonnee)|alleen voor abonnees|(?:voor|om) (?:dit artikel )?(?:verder )?te lezen|word (?:nu )?abonnee|al abonnee\?"
    r"|(?:för|till) (?:våra )?prenumeranter|bli prenumerant|läs vidare|redan prenumerant|(?:for|kun for) (?:våre |vore )?abonnent(?:er)?|bliv? abonnent|les videre|læs videre|(?:vain|tilaajille) tilaajille|tilaajille\b|lue koko (?:juttu|artikkeli)"
    r"|tylko dla (?:prenumeratorów|subskrybentów)|(?:aby|by|żeby) czytać dalej|kup (?:prenumeratę|dostęp|subskrypcję)|masz już (?:prenumeratę|subskrypcję|dostęp)|pouze pro předplatitele|pro předplatitele|csak előfizető|előfizetőink|numai pentru abonați"
    r"|(?:только|доступн\w+) (?:для )?подписчик\w+|оформите подписку|чтобы (?:читать|прочитать|продолжить)|(?:тільки|лише) для передплатник|оформіть (?:перед)?плат|μόνο για συνδρομητές|γίνετε? συνδρομητ|abonelere özel|okumaya devam etmek için"
    r"|للمشتركين فقط|اشترك (?:الآن )?(?:لقراءة|للقراءة|لمتابعة)|למנויים בלבד|להמשך קריאה|有料会員限定|会員限定|続きを読むには|続きは(?:有料|会員)|残り[:：]?\s*\d+\s*文字|(?:订阅|訂閱|登录|登入)(?:后|後|以|即可)?(?:继续|繼續)?(?:阅读|閱讀)(?:全文)?|付费(?:会员|内容|阅读)|구독(?:자|하고|하시면)|dành (?:riêng )?cho (?:thành viên|người đăng ký)|khusus pelanggan",
    re.IGNORECASE,
)
_QUOTED = "“\"„«‘'「"
_LONGEST = 240  # characters of an offer
_AFTER = 200  # characters that may follow one: its terms
_LAST = 5  # paragraphs
_SAYING = ("p", "div", "span", "h2", "h3", "h4", "strong", "b", "button", "legend", "label")
_MOST = 4_000  # elements that are looked at


def without(text: str) -> str:
    """A stub without what is said of paying, which ends it."""
    parts = text.split("\n\n")
    offers = [n for n, part in enumerate(parts) if n and n >= len(parts) - _LAST and _is_offer(part)]
    return "\n\n".join(parts[: min([*offers, _cut_at(parts)])])


def _cut_at(parts: list[str]) -> int:
    """How many of *parts* there are up to one that is cut within a sentence, where no more than terms follow."""
    return next(
        (n for n in range(len(parts), 0, -1) if parts[n - 1].endswith(_CUT) and sum(map(len, parts[n:])) <= _AFTER),
        len(parts),
    )


_CUT = ("…", "...")


def end(text: str) -> bool:
    """Whether *text* ends in an offer: a paywall stands where the stub ends."""
    after = 0
    for part in reversed(text.split("\n\n")):
        if _is_offer(part):
            return True
        after += len(part)
        if after > _AFTER:
            return False
    return False


def breaks_off(text: str) -> bool:
    """Whether *text* may be the beginning of one: a paragraph or two, or cut within a sentence."""
    parts = text.split("\n\n")
    return len(parts) < _WHOLE or parts[_cut_at(parts) - 1].endswith(_CUT) or text[-1:].isalnum()


_WHOLE = 3  # paragraphs


def are_made(root: html.HtmlElement) -> bool:
    """Whether the page makes one below its headline. What leads on to other articles says so of them, and does not count."""
    heading = next(root.iter("h1"), None)
    below = root.iter(*_SAYING) if heading is None else heading.xpath("following::*")
    return any(
        _is_offer(_said(tag)) and _ASIDE.isdisjoint(up.tag for up in (tag, *tag.iterancestors()))
        for tag in islice(below, _MOST)
        if tag.tag in _SAYING
    )


_ASIDE = frozenset(("a", "li", "nav", "header", "footer"))


def _said(tag: html.HtmlElement) -> str:
    """Its own text; all of it, where it is a line."""
    whole = tag.text if tag.tag == "div" else tag.text_content()
    return " ".join((whole or "").split())


def _is_offer(part: str) -> bool:
    return len(part) <= _LONGEST and part[:1] not in _QUOTED and bool(_PAY.search(part))
