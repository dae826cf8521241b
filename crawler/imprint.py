"""What a page says of itself beside its article: the outlet's name, its language, picture and other addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from crawler import linked, markup, obstacles
from crawler.head import Head
from crawler.linked import Linked
from crawler.links import absolute


def lead(told: Linked, meta: Head) -> str:
    for said in (told.text("description"), *meta.all("og:description", "description", "twitter:description")):
        if said:
            return markup.cut(markup.clean(markup.paragraphs(said)), 2000)
    return ""


def language(root: html.HtmlElement, told: Linked, meta: Head) -> str | None:
    for given in (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        told.text("inLanguage"),
        meta.first("content-language", "og:locale", "language"),
    ):
        if given and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_].*)?", given.strip()):
            return given.strip().replace("_", "-")
    return None


def image(told: Linked, meta: Head, base: str) -> str | None:
    given = meta.first("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    if not given and told.article:
        image = next(iter(told.resolve(told.article.get("image"))), None)
        given = (
            linked.plain(image.get("url") or image.get("contentUrl"))
            if isinstance(image, dict)
            else linked.plain(image)
        )
    return absolute(base, given)


def canonical(meta: Head) -> str | None:
    """What the page says its address is. A front page's or a section's is a template's mistake."""
    for given in (meta.link("canonical"), meta.first("og:url")):
        address = absolute(meta.base, given)
        if address and not obstacles.is_home(address):
            return address
    return None


def alternates(root: html.HtmlElement, meta: Head) -> Iterator[str]:
    """The same page's AMP and mobile addresses."""
    for tag in root.iter("link"):
        rel = (tag.get("rel") or "").lower().split()
        narrow = "alternate" in rel and re.search(r"handheld|max-width", tag.get("media") or "")
        address = absolute(meta.base, tag.get("href")) if "amphtml" in rel or narrow else None
        if address and not obstacles.is_home(address):
            yield address


def site(meta: Head, told: Linked) -> str:
    publisher = told.resolve(told.article.get("publisher")) if told.article else []
    named = linked.plain(publisher[0].get("name")) if publisher and isinstance(publisher[0], dict) else ""
    return meta.first("og:site_name", "application-name", "al:android:app_name") or markup.line(named)
