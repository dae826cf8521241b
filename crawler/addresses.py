"""Addresses: what the shape of a page's address tells of it.

    /world/2026/03/02/talks-resume-in-cairo       an article
    /tag/cairo  /about  /photo.jpg  /world        none

Told by what publishing systems have in common, by no outlet's own scheme.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from crawler import obstacles

_NOT_ARTICLES = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|authors?|by|people|profile|about(?:-us)?|contact(?:-us)?|privacy|terms|cookies?|login|signin|register|subscribe"
    r"|subscription|newsletters?|search|help|faq|careers|jobs|advertis\w*|sitemap|rss|feeds?|page|account|shop|weather|horoscopes?|puzzles|games)(?:[/?.-]|$)",
    re.IGNORECASE,
)
_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|xml|rss|json|css|js|ics|gz|woff2?|docx?|xlsx?)$", re.IGNORECASE
)
_DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0[1-9]|1[0-2]|[a-z]{3})(?:[/-]|\d\d|$)")
_NUMBERED = re.compile(r"\d{4,}|[0-9a-f]{12,}")


def is_file(url: str) -> bool:
    """A picture, a paper, a script: no page."""
    return bool(_FILES.search(urlsplit(url).path))


def may_be_article(url: str, *, of_articles: bool = False) -> bool:
    """Whether *url* has an article's shape: a date, a number, or a name of several words.

    *of_articles*: it stands in a list of articles, where any name will do.
    """
    parts = urlsplit(url)
    path = unquote(parts.path)
    if obstacles.is_home(url) or _FILES.search(path) or _NOT_ARTICLES.search(path):
        return False
    slug = path.rstrip("/").rpartition("/")[2]
    shaped = slug.count("-") + slug.count("_") >= 1 or bool(_DATED.search(path) or _NUMBERED.search(path + parts.query))
    return of_articles or shaped or not slug.isascii()
