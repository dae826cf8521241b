"""Login: pages that ask who we are, in place of what was asked for.

    https://outlet.example/feed.xml ─302→ https://outlet.example/login?next=/feed.xml, 200     a refusal, and no move
    https://outlet.example/world, 200: “Sign in”, a field for a password, little else           the same

Told by where a redirect leads and by what stands on the page, in many languages. A form in the head of a front page is none.
"""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import html

_STEP = re.compile(
    r"(?:user|member|account|wp|my)?[-_.]?(?:log[-_]?in|sign[-_]?in|sso|oauth2?|auth|authori[sz]e|authenticat(?:e|ion)|anmeld(?:en|ung)|einloggen"
    r"|connexion|se-connecter|iniciar-sesi[oó]n|inicia-sesi[oó]n|accedi|accesso|inloggen|logga-in|logg-inn|logowanie|zaloguj|giris(?:-yap)?|entrar"
    r"|вход|войти)(?:\.(?:php|html?|aspx?|jsp|do))?",
    re.IGNORECASE,
)
_HOST = frozenset({"login", "signin", "sso", "auth", "accounts", "idp", "identity", "passport"})
_SAYS = re.compile(
    r"\b(?:log ?in|sign ?in|log ?on|anmelden|anmeldung|einloggen|(?:se )?connecter|connexion|identifiez-vous|inici(?:a|ar|e) sesi[oó]n|identif[ií]cate"
    r"|accedi|inloggen|aanmelden|logga in|logg inn|log ind|zaloguj|logowanie|giri[sş] yap|iniciar sess[aã]o|entrar|přihlášení)\b"
    r"|вход|войти|увійти|تسجيل الدخول|登录|登入|ログイン|로그인|כניסה|התחברות",
    re.IGNORECASE,
)
_FIRST = re.compile(rf"(?:{_SAYS.pattern})(?:$| (?:to|or|for|um|pour|para|per|om|för|aby|чтобы)\b)", re.IGNORECASE)
_ASKING = frozenset(("password", "email"))
_FEW = 30  # links: a page with more of them has other things to show


def is_login(url: str, came_from: str) -> bool:
    """Whether a redirect from *came_from* ended where one has to log in: going by the two addresses."""
    return _names_login(url) and not _names_login(came_from)


def _names_login(url: str) -> bool:
    parts = urlsplit(url)
    steps = [step for step in unquote(parts.path).split("/") if step]
    return (parts.hostname or "").partition(".")[0] in _HOST or any(_STEP.fullmatch(step) for step in steps[-2:])


def asks(root: html.HtmlElement) -> bool:
    """Whether a page is there to log in: its headings say so, and it has a field for a password, or at first for an address."""
    fields = {(tag.get("type") or "").lower() for tag in islice(root.xpath("//form//input"), _FEW)}
    headings = [*root.iter("title"), *root.iter("h1"), *root.iter("h2"), *root.iter("legend")]
    told = [" ".join(tag.text_content()[:120].split()) for tag in headings] if fields & _ASKING else []
    said = any(_SAYS.search(line) for line in told) if "password" in fields else any(map(_FIRST.match, told))
    return said and sum(1 for _ in islice(root.iter("a"), _FEW)) < _FEW
