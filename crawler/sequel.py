"""Sequel: an article on several pages, read as one.

    /harbour-plan.html            page 1, <a rel="next" href="/harbour-plan-2.html">
    /harbour-plan-2.html          page 2, "Next page" → /harbour-plan-3.html
    /harbour-plan-3.html          page 3, and no more

`rel="next"` also leads to the next article, the next picture and the next list: only an address counts that is the first
page's with the following number in it.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.links import absolute
from crawler.page import Page
from news.errors import SourceError

MOST = 10  # pages of one article
_MOST_LINKS = 3_000
_HINT = re.compile(
    rb"""\brel\s*=\s*["']?[^"'>]{0,40}\bnext\b|\bnext\s+page\b|\b(?:page|seite|pagina|p\xc3\xa1gina|strona|sida|side)\s+1\s*(?:of|von|sur|de|di|van|z|av|/)\s*[2-9]""",
    re.IGNORECASE,
)
_WORDS = r"page|seite|pagina|página|p|pg|strona|sida|side|part|teil|s"
_IN_PATH = re.compile(
    rf"(?:/(?:(?:{_WORDS})[-_/]?)?|[-_,.](?:(?:{_WORDS})[-_]?)?)(\d{{1,2}})(/|\.\w{{3,5}})?$", re.IGNORECASE
)
_IN_QUERY = frozenset(_WORDS.split("|")) | {"pageno", "page_no", "pagenum", "pn"}
_ENDING = re.compile(r"(?:/|\.(?:html?|php|aspx?|shtml))$", re.IGNORECASE)


def has_hint(body: bytes) -> bool:
    """Whether a page may be the first of several: looked for in its bytes, as nearly none is."""
    return _HINT.search(body) is not None


def following(page: Page, first: str, number: int) -> str | None:
    """The address of page *number* of the article that begins at *first*, where *page* links to it."""
    from crawler import tree  # here: it runs in a child, and lxml is for who reads pages

    root = tree.plant(page.body, page.headers.get("content-type", ""))
    for tag in islice(root.iter("link", "a"), _MOST_LINKS):
        address = absolute(page.url, tag.get("href"))
        if address and is_page(address, first, number):
            return address
    return None


def is_page(address: str, first: str, number: int) -> bool:
    """Whether *address* is that of page *number* of the article at *first*."""
    one, other = urlsplit(first), urlsplit(address)
    if one.netloc.lower() != other.netloc.lower():
        return False
    kept, named = _unnumbered(one.query)
    rest, there = _unnumbered(other.query)
    if rest != kept:
        return False
    if one.path == other.path:
        return there == number and named in {None, 1}
    found = _IN_PATH.search(other.path)
    return bool(
        found and there == named and int(found[1]) == number and _bare(other.path[: found.start()]) == _bare(one.path)
    )


def _bare(path: str) -> str:
    return _ENDING.sub("", path)


def _unnumbered(query: str) -> tuple[str, int | None]:
    """*query* without the number of a page, and that number."""
    parts = parse_qsl(query, keep_blank_values=True)
    numbers = [int(value) for name, value in parts if name.lower() in _IN_QUERY and re.fullmatch(r"\d{1,2}", value)]
    kept = [(name, value) for name, value in parts if name.lower() not in _IN_QUERY]
    return urlencode(kept), numbers[0] if numbers else None


Work = Callable[..., Awaitable[str | None]]


async def pages_after(page: Page, get: Callable[[str], Awaitable[Page]], work: Work) -> tuple[Page, ...]:
    """The other pages of the article that begins with *page*, which has a hint of them, as far as they can be had."""
    found: list[Page] = []
    last, first = page, urlunsplit(urlsplit(page.url)._replace(fragment=""))
    while len(found) < MOST - 1:
        address = await work(following, last, first, len(found) + 2)
        if address is None:
            break
        try:
            last = await get(address)
        except SourceError:
            break  # what there is of it is read; a later visit sees more
        if last.url == page.url:
            break
        found.append(last)
    return tuple(found)
