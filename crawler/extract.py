"""An article's page: title, text, byline, dates, and what else it says of itself.

    page ─tree→ JSON-LD, meta tags, microdata, <time> ─→ title, authors, dates with the time of day
              └ pruned ─→ trafilatura, or articleBody ─→ text

trafilatura alone gives a date without its hour, and the headline in 69 of 100 cases; the page's own words about itself give
the instant in 98 and the headline in 85.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from lxml import html

from crawler import (
    bylines,
    imprint,
    linked,
    listing,
    live,
    login,
    markup,
    obstacles,
    offers,
    published,
    signed,
    text,
    titles,
    tree,
    zones,
)
from crawler.dates import Moment
from crawler.head import Head
from crawler.linked import Linked
from crawler.live import Update
from crawler.page import Page
from news.model import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What a page tells of its article. Text is as in Dispatch: NFC, paragraphs parted by a blank line."""

    title: str = ""
    body: str = ""
    lead: str = ""  # the standfirst or description
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    language: str | None = None
    image: str | None = None
    canonical: str | None = None  # absolute; None where the page names none, or a front page
    alternates: tuple[str, ...] = ()  # the same page elsewhere: AMP, mobile
    site: str = ""  # the outlet's name, as the page gives it
    labels: tuple[str, ...] = ()
    partial: bool = False  # a stub before a paywall, or no text at all
    obstacle: obstacles.Obstacle | None = None
    updates: tuple[Update, ...] = ()  # a live blog's posts, in the page's order
    posts: tuple[Post, ...] = ()  # … and where they stand in the body


def extract(page: Page, *, zone: str = "UTC") -> Extract:
    """Read *page*. Pure; *zone* is meant by dates that name none.

    A page that is no article comes back with its obstacle and without text.
    """
    if not obstacles.is_markup(page.body):
        return Extract(obstacle="not an article")
    root = tree.plant(page.body, page.headers.get("content-type", ""))
    zone = zones.of_outlet(page.url, zone)
    meta = Head(root, page.url)
    obstacle = _obstacle(page, root, meta)
    if obstacle:
        return Extract(title=meta.heading, obstacle=obstacle)
    told = linked.read(root, [page.url, page.requested, meta.link("canonical") or "", meta.first("og:url")])
    site, language = imprint.site(meta, told), imprint.language(root, told, meta)
    if told.article is None and _is_front(page, meta):
        return Extract(title=meta.heading, site=site, language=language, obstacle="not an article")
    zone = zones.of_language(language) or zone if zone == "UTC" else zone
    title = titles.choose(told.text("headline"), meta, site=site, host=urlsplit(page.url).hostname or "")
    read, by = published.reader(page, zone, language), signed.read(root, title, site)
    first, last = (
        published.published(root, told, meta, page.url, read, signed=by),
        published.modified(told, meta, read, by),
    )
    updates = live.updates(root, told, page.url, zone, first=first, last=last)
    has_article = told.article is not None or _has_article(root, meta)
    extract = Extract(
        title=title,
        lead=imprint.lead(told, meta),
        authors=bylines.authors(root, told, meta, site, by),
        published=first,
        modified=last,
        language=language,
        image=imprint.image(told, meta, page.url),
        canonical=imprint.canonical(meta),
        alternates=tuple(imprint.alternates(root, meta)),
        site=site,
        updates=updates,
    )
    leads = frozenset() if told.article is not None or _is_said(meta) else listing.leads(root)
    offered = _tells_little(root) and offers.are_made(root)
    # Last, as the tree is cut for it.
    body = text.read(root, page.url, told.text("articleBody"), [title, *meta.headlines], by.lines)
    if not has_article and obstacles.speaks_of_consent(body):
        return Extract(title=meta.heading, obstacle="consent")
    if not updates and (
        listing.is_listing(body, leads, title) or (first is None and text.is_short(body) and listing.is_full(leads))
    ):
        return Extract(title=meta.heading, site=site, language=language, obstacle="not an article")
    walled = _walled(told, meta, body, offered=offered)
    return _with_text(extract, body, told, walled=walled)


def _with_text(extract: Extract, body: str, told: Linked, *, walled: bool) -> Extract:
    body, posts = live.laid_out(extract.updates, body)
    if walled and not posts:
        body = offers.without(body)
    return replace(
        extract,
        body=body,
        posts=posts,
        labels=_labels(extract.title, told, walled=walled, live=bool(extract.updates)),
        partial=walled or text.is_short(body),
        obstacle="paywall" if walled and not body else None,
    )


def with_rest(told: Extract, rest: Sequence[Page]) -> Extract:
    """*told*, which is of the first page, with the text of the others: each paragraph once."""
    if not rest or not told.body or told.posts:
        return told
    parts = told.body.split("\n\n")
    for page in rest:
        more = extract(page)
        parts += [] if more.obstacle else more.body.split("\n\n")
    body = "\n\n".join(dict.fromkeys(filter(None, parts)))
    return replace(told, body=markup.cut(body), partial="paywall" in told.labels or text.is_short(body))


def _obstacle(page: Page, root: html.HtmlElement, meta: Head) -> obstacles.Obstacle | None:
    if obstacles.is_home(page.url) and page.requested and not obstacles.is_home(page.requested):
        return "not an article"  # a soft 404: sent to the front page
    for told in (meta.heading, *meta.headlines[:1]):
        if found := obstacles.title_tells(told):
            # "Your privacy is for sale" is a headline: a consent page has no article on it.
            return found if not _has_article(root, meta) else None
    if obstacles.is_challenge(root):
        return "consent"
    return "not an article" if login.asks(root) and not _has_article(root, meta) else None


def _is_front(page: Page, meta: Head) -> bool:
    return bool(page.url) and obstacles.is_home(page.url) and not _is_said(meta)


def _is_said(meta: Head) -> bool:
    """Whether the page calls itself an article."""
    return meta.first("og:type").lower() == "article" or bool(meta.first("article:published_time"))


def _has_article(root: html.HtmlElement, meta: Head) -> bool:
    if _is_said(meta):
        return True
    told = [text for p in root.iter("p") if len(text := p.text_content()) > 80]
    return len(told) > 3 and not obstacles.speaks_of_consent("\n\n".join(told))


def _tells_little(root: html.HtmlElement) -> bool:
    return sum(len(p.text_content()) for p in root.iter("p")) < _STUB


_STUB = 1_500  # characters


def _walled(told: Linked, meta: Head, body: str, *, offered: bool) -> bool:
    """A paywall that stands: said by the page, and the text is short or ends in an offer; or one is made beside a stub."""
    free = told.text("isAccessibleForFree").lower()
    locked = free in {"false", "no", "http://schema.org/false"} or meta.first("article:content_tier").lower() in {
        "locked",
        "metered",
    }
    return (
        (locked and len(body) < _STUB)
        or (offered and offers.breaks_off(body))
        or (len(body) < 2500 and offers.end(body))
    )


def _labels(title: str, told: Linked, *, walled: bool, live: bool) -> tuple[str, ...]:
    kinds = linked.types(told.article) if told.article else set()
    of_type = {"LiveBlogPosting": "live", "OpinionNewsArticle": "opinion", "AnalysisNewsArticle": "analysis", "ReviewNewsArticle": "review",
               "AdvertiserContentArticle": "sponsored", "SatiricalArticle": "satire"}  # fmt: skip
    found = [*titles.labels(title), *(label for kind, label in of_type.items() if kind in kinds)]
    found += ["live"] if live else []
    return tuple(dict.fromkeys([*found, "paywall"] if walled else found))
