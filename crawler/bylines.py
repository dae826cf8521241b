"""Bylines of pages: who wrote an article, as far as its page says so.

JSON-LD, then meta tags, microdata, and what is marked as a byline: the first that names people. The outlet, where nobody else
is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import html

from crawler import linked, markup, names, titles
from crawler.head import Head
from crawler.linked import Linked
from crawler.signed import Signed


def authors(root: html.HtmlElement, told: Linked, meta: Head, site: str, signed: Signed) -> tuple[str, ...]:
    """People and agencies, each once; else the outlet, where it says so."""
    outlet: tuple[str, ...] = ()
    for given in _bylines(root, told, meta, signed):
        found = names.names(given)
        people = tuple(name for name in found if not titles.is_site(name, site))
        if people:
            return people
        outlet = outlet or found
    return outlet


def _bylines(root: html.HtmlElement, told: Linked, meta: Head, signed: Signed) -> Iterator[list[str]]:
    if told.article:
        for key in ("author", "creator"):
            yield [_person(item) for item in told.resolve(told.article.get(key))]
    yield meta.all(
        "author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "cxenseparse:author", "byl"
    )
    yield [name for name in meta.all("article:author") if "://" not in name]
    yield [_own_text(tag) for tag in root.xpath("//*[@itemprop='author']")[:4]]
    yield [_own_text(tag) for tag in root.xpath("//a[contains(concat(' ', @rel, ' '), ' author ')]")[:4]]
    yield list(signed.people)
    yield [
        text
        for tag in root.xpath(
            "//@class[contains(., 'byline') or contains(., 'author-name') or contains(., 'article-author')]/.."
        )[:3]
        if (text := _own_text(tag)) and len(text) < 100
    ]


def _person(item: Any) -> str:
    if isinstance(item, dict):
        name = linked.plain(item.get("name"))
        return name or " ".join(
            filter(None, [linked.plain(item.get("givenName")), linked.plain(item.get("familyName"))])
        )
    return item if isinstance(item, str) else ""


def _own_text(tag: html.HtmlElement) -> str:
    inner = tag.xpath(".//*[@itemprop='name']")
    return markup.line((inner[0] if inner else tag).get("content") or (inner[0] if inner else tag).text_content())
