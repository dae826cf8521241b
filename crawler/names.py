"""Bylines to names.

    "By Dana Haddad and Omar Aziz in Gaza | The Outlet"      "Dana Haddad", "Omar Aziz"
    "noreply@blogger.com (Dana Haddad)"                      "Dana Haddad"

Agencies count as names; addresses, roles and greetings do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from crawler import markup

_LONGEST = 80  # characters of a name
_MOST = 20
_SIGNED = 200  # characters of a byline that is remembered
_BY = re.compile(
    r"^(?:(?:(?:story|text|words|report(?:ing)?|written|posted|published|analysis|opinion|author|autor(?:e|in)?|auteur)s?\s*)?"
    r"(?:by|von|par|por|di|da|door|af|av|od|przez|autor:in)\b[:\s]+|(?:authors?|autore?n?|auteurs?|byline|interview|text|texte|testo|texto|words|story|reporting)\s*:\s*)",
    re.IGNORECASE,
)
_MAIL = re.compile(r"^\S+@\S+\s*\((.+)\)$|^(.+?)\s*<\S+@\S+>$")
_PARTS = re.compile(
    r"\s*(?:[;|•·\n]|,|(?<=\s)/(?=\s)|(?<=\s)(?:and|und|et|y|&|e|og|och|en|i)(?=\s)|\s(?:with|mit|avec|con)(?=\s))\s*(?:(?:and|by)\s+)?"
)
_PLACE = re.compile(r"\s+(?:in|at|aus|à|en)\s+[A-Z][\w’' -]+$")
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|staff|writer|contributor|columnist|producer|journalist|newsroom|redaktion|redacción"
    r"|getty|image|images|photo|chief|bureau|senior|updated|published|photograph\w*|twitter|facebook|follow|contact|subscribe|advertis\w+|minutes?|min read)\b",
    re.IGNORECASE,
)
_NOBODY = frozenset("null none undefined admin administrator unknown author by von par por di n/a nan".split())
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "ph.d.", "md", "m.d.", "mp"))


def names(given: Iterable[str], *, roles: bool = True) -> tuple[str, ...]:
    """The people and agencies of bylines, each once, in order.

    Addresses of pages and mail are no names. *roles*: "Staff Reporter" counts; False: for bylines read off a page,
    where job titles stand beside names.
    """
    found: dict[str, str] = {}
    for text in given:
        parts = _parts(text, roles=roles) if len(text) <= _SIGNED else _named(text, roles=roles)
        for name in parts:
            found.setdefault(name.casefold(), name)
    return tuple(found.values())[:_MOST]


def _named(text: str, *, roles: bool) -> tuple[str, ...]:
    return tuple(name for name in _split(text) if _is_name(name, roles=roles))


# The items of a feed are signed by a few.
_parts = lru_cache(maxsize=1024)(_named)


def _split(text: str) -> list[str]:
    text = markup.line(text)
    mail = _MAIL.match(text)
    if mail:
        text = mail[1] or mail[2]
    text = _BY.sub("", text).strip()
    if "://" in text or text.startswith("www."):
        return []
    parts: list[str] = []
    for piece in _PARTS.split(text):
        part = _PLACE.sub("", _BY.sub("", piece.strip(" ,.-–—:*\"'“”()"))).strip(" ,-–—:")
        if part.lower() in _SUFFIXES and parts:
            parts[-1] += f" {part}" if part.lower() in {"ii", "iii", "iv"} else f", {part}"
        elif part:
            parts.append(part)
    return parts


def _is_name(name: str, *, roles: bool) -> bool:
    if len(name) > _LONGEST or not any(c.isalpha() for c in name) or len(name) < 2:
        return False
    if "://" in name or "@" in name or "www." in name or re.search(r"\w\.(?:com|org|net|html?)\b", name):
        return False
    if name.lower() in _NOBODY:
        return False
    return roles or (len(name.split()) <= 5 and not _ROLE.search(name) and not any(c.isdigit() for c in name))
