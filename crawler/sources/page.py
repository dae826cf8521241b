"""A section page without a feed: its article links, by selectors or found automatically.

    outlet-world:
      kind: page
      url: https://outlet.example/world
      item: article.teaser                 # selectors, all optional
      title: h3
      date: time

A link's text is a provisional title: the article's page has the real one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from urllib.parse import urlsplit

from lxml import etree, html

from crawler import login, markup, obstacles, tree
from crawler.head import Head
from crawler.links import absolute
from crawler.page import Page
from crawler.parsed import Parsed, options
from news.errors import SourceBroken
from news.fingerprint import canonical_url
from news.model import Draft, Source

REMOTE = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be set for a section page. Selectors are CSS; without any, links are chosen automatically."""

    item: str | None = None  # one teaser: "article.teaser"
    links: str | None = None  # the links, within a teaser where `item` is set: "h3 a"
    title: str | None = None  # within a teaser; else the link's text
    summary: str | None = None  # within a teaser
    date: str | None = None  # within a teaser; else its <time>
    include: tuple[str, ...] = ()  # patterns of addresses, one of which must fit: "*/news/*"
    exclude: tuple[str, ...] = ()  # patterns of addresses that are left out
    most: int = 100  # links of one page
    render: bool = False  # its pages are nothing without their scripts: read them through a browser


@dataclass(frozen=True, slots=True)
class _Link:
    """One link as it stands on the page."""

    tag: html.HtmlElement
    url: str
    text: str
    teaser: html.HtmlElement | None = None


def parse(page: Page, source: Source) -> Parsed:
    """The articles that a page links to, in its order.

    Raises SourceBroken where it links to none, or is a consent, login or challenge page.
    """
    settings = options(Options, source)
    root = tree.plant(page.body, page.headers.get("content-type", ""))
    head = Head(root, page.url)
    heading = head.heading
    walled = obstacles.is_challenge(root) or login.asks(root)
    if walled or (obstacles.title_tells(heading) and not root.xpath("//article")):
        raise SourceBroken(
            f"the answer is not the page, but “{heading or 'a challenge'}”", hint=f"open {page.url} in a browser"
        )
    links = _selected(root, head.base, settings) if settings.item or settings.links else _chosen(root, head.base)
    drafts = _drafts(links, source, settings)
    if not drafts:
        raise SourceBroken(
            "no article links are found on the page",
            hint="has its layout changed? set `links` to a CSS selector of its headlines",
        )
    return Parsed(drafts=tuple(drafts[: settings.most]), title=heading or None, language=root.get("lang"))


def _drafts(links: Sequence[_Link], source: Source, settings: Options) -> list[Draft]:
    """One draft an address: a teaser's picture, headline and “read more” lead to the same article."""
    found: dict[str, list[_Link]] = {}
    for link in links:
        if _is_wanted(link.url, settings):
            found.setdefault(canonical_url(link.url), []).append(link)
    return [draft for same in found.values() if (draft := _draft(same, source, settings)).title]


def _draft(same: Sequence[_Link], source: Source, settings: Options) -> Draft:
    best = max(
        same,
        key=lambda link: (
            _in_heading(link.tag),
            _is_headline(link.text),
            len(link.text) if len(link.text) < 200 else 0,
        ),
    )
    teaser = best.teaser if best.teaser is not None else _teaser(best.tag, best.url)
    title = _text(teaser, settings.title) if settings.title else ""
    return Draft(
        source=source.id,
        url=best.url,
        title=_escaped(title or best.text),
        summary=_escaped(_text(teaser, settings.summary) if settings.summary else ""),
        published=_date(teaser, settings.date),
        image=None,
        partial=True,
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _is_wanted(url: str, settings: Options) -> bool:
    if settings.include and not any(fnmatch(url, pattern) for pattern in settings.include):
        return False
    return not any(fnmatch(url, pattern) for pattern in settings.exclude)


# --- by selectors ----------------------------------------------------------------------------------


def _selected(root: html.HtmlElement, base: str, settings: Options) -> list[_Link]:
    try:
        teasers = root.cssselect(settings.item) if settings.item else [None]
        return [
            link for teaser in teasers for link in _links_in(root if teaser is None else teaser, teaser, base, settings)
        ]
    except (etree.XPathError, ValueError, SyntaxError) as error:  # cssselect's errors are SyntaxErrors
        raise SourceBroken(f"a selector cannot be read: {error}", hint="see the source's options") from None


def _links_in(
    within: html.HtmlElement, teaser: html.HtmlElement | None, base: str, settings: Options
) -> Iterator[_Link]:
    found = within.cssselect(settings.links) if settings.links else list(within.iter("a"))
    for tag in found:
        anchor = tag if tag.tag == "a" else next(tag.iter("a"), None)
        url = _address(base, anchor) if anchor is not None else None
        if anchor is not None and url:
            yield _Link(anchor, url, markup.line(tag.text_content()), teaser)


# --- automatically ---------------------------------------------------------------------------------

_AROUND = frozenset(("nav", "footer", "header", "form", "menu"))
_AROUND_NAMES = re.compile(
    r"\b(?:nav|navbar|navigation|menu|footer|breadcrumbs?|pagination|pager|cookie|share|social|skip|tags?|topics?|sponsored?|advert|promo"
    r"|newsletter|login|related-tags)\b",
    re.IGNORECASE,
)
_NOT_ARTICLES = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|authors?|by|people|profile|about(?:-us)?|contact(?:-us)?|privacy|terms|cookies?|login|signin|register|subscribe"
    r"|subscription|newsletters?|search|help|faq|careers|jobs|advertis\w*|sitemap|rss|feeds?|page|account|shop|weather|horoscopes?|puzzles|games)(?:[/?.-]|$)",
    re.IGNORECASE,
)
_FILES = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|xml|rss|json|css|js|ics)$", re.IGNORECASE)
_DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0[1-9]|1[0-2]|[a-z]{3})(?:[/-]|\d\d|$)")
_NUMBERED = re.compile(r"(?:\d{5,}|[0-9a-f]{12,})")
_ENOUGH = 3  # points


def _chosen(root: html.HtmlElement, base: str) -> list[_Link]:
    """Links that look like articles and stand among their like.

    Points for the shape of the address (a date, a number, a slug) and for the text (a headline, in a heading); what
    stands in menus and footers is left out. A shape that a few links only have is no list of articles, unless their
    text is in headings.
    """
    scored = [(link, _points(link, base)) for link in _candidates(root, base)]
    good = [(link, points) for link, points in scored if points >= _ENOUGH]
    shapes = Counter(_shape(link.tag) for link, _ in good)
    chosen = {canonical_url(link.url) for link, points in good if points > _ENOUGH or shapes[_shape(link.tag)] >= 3}
    return [link for link, _ in scored if canonical_url(link.url) in chosen]


def _candidates(root: html.HtmlElement, base: str) -> Iterator[_Link]:
    around = {tag for tag in root.iter() if isinstance(tag.tag, str) and _is_around(tag)}
    home = _site(base)
    for tag in root.iter("a"):
        url = _address(base, tag)
        if not url or _site(url) != home or canonical_url(url) == canonical_url(base) or obstacles.is_home(url):
            continue
        path = urlsplit(url).path
        if _NOT_ARTICLES.search(path) or _FILES.search(path) or any(parent in around for parent in tag.iterancestors()):
            continue
        yield _Link(tag, url, _headline(tag))


def _is_around(tag: html.HtmlElement) -> bool:
    """A menu or a footer; a <header> within an article is its headline's."""
    if tag.tag == "header":
        return next(tag.iterancestors("article", "main", "section"), None) is None
    return (
        tag.tag in _AROUND
        or tag.get("role") in {"navigation", "contentinfo"}
        or bool(
            tag.tag in {"div", "ul", "section", "aside"}
            and _AROUND_NAMES.search(f"{tag.get('class') or ''} {tag.get('id') or ''}".replace("_", "-"))
        )
    )


def _points(link: _Link, base: str) -> int:
    path = urlsplit(link.url).path
    slug = max(path.split("/"), key=len)
    points = (
        2 * bool(_DATED.search(path))
        + bool(_NUMBERED.search(path))
        + 2 * (slug.count("-") >= 3 or slug.count("_") >= 3)
    )
    points += (
        2 * _is_headline(link.text)
        + 2 * _in_heading(link.tag)
        + (path.count("/") > urlsplit(base).path.rstrip("/").count("/"))
    )
    return points if link.text or points > _ENOUGH else 0


def _is_headline(text: str) -> bool:
    """Long enough to tell something: four words, or ten signs of a script without spaces."""
    words = len(text.split())
    return (words >= 4 and len(text) >= 20) or (
        words <= 3 and len(text) >= 10 and bool(re.search(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]", text))
    )


def _in_heading(tag: html.HtmlElement) -> bool:
    headings = ("h1", "h2", "h3", "h4", "h5")
    return next(tag.iter(*headings), None) is not None or next(tag.iterancestors(*headings), None) is not None


def _headline(tag: html.HtmlElement) -> str:
    """A heading in the link where the link is a whole teaser; else its text, or its title."""
    heading = next(tag.iter("h1", "h2", "h3", "h4", "h5"), None)
    text = markup.line((heading if heading is not None else tag).text_content())
    return text or markup.line(tag.get("title") or tag.get("aria-label") or "")


def _shape(tag: html.HtmlElement) -> tuple[str, ...]:
    """What it stands in, three levels up: links of one list share it."""
    return tuple(
        f"{parent.tag}.{(parent.get('class') or '').split(' ')[0]}"
        for parent, _ in zip(tag.iterancestors(), range(3), strict=False)
    )


# --- what stands beside a link ---------------------------------------------------------------------


def _teaser(tag: html.HtmlElement, url: str) -> html.HtmlElement:
    """The largest element around a link that leads to this article only."""
    own, teaser = canonical_url(url), tag
    for parent in tag.iterancestors():
        others = [a for a in parent.iter("a") if (other := _address(url, a)) and canonical_url(other) != own]
        if len(others) > 2 or parent.tag in {"body", "main", "ul", "ol"}:
            break
        teaser = parent
    return teaser


def _text(teaser: html.HtmlElement, selector: str | None) -> str:
    found = teaser.cssselect(selector) if selector else []
    return markup.line(found[0].text_content()) if found else ""


def _date(teaser: html.HtmlElement, selector: str | None) -> str | None:
    found = teaser.cssselect(selector) if selector else list(teaser.iter("time"))
    for tag in found[:1]:
        return tag.get("datetime") or markup.line(tag.text_content()) or None
    return None


def _address(base: str, tag: html.HtmlElement) -> str | None:
    given = (tag.get("href") or "").strip()
    address = absolute(base, given) if given and not given.startswith("#") else None
    return address.split("#")[0] if address else None


def _site(url: str) -> str:
    """Host without "www." and "m."; with its port, which tells sites on one machine apart."""
    return re.sub(r"^(?:www|m|amp)\.", "", urlsplit(url).netloc.lower())
