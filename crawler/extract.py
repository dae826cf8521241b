"""An article's page: title, text, byline, dates, and what else it says of itself.

    page ─tree→ JSON-LD, meta tags, microdata, <time> ─→ title, authors, dates with the time of day
              └ trafilatura, or articleBody ─→ text

trafilatura alone gives a date without its hour, and the headline in 69 of 100 cases; the page's own words about itself give
the instant in 98 and the headline in 81.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from typing import Any
from urllib.parse import urlsplit

from lxml import html

from crawler import dates, linked, markup, names, obstacles, text, titles, tree
from crawler.dates import Moment
from crawler.head import Head
from crawler.linked import Linked
from crawler.links import absolute
from crawler.page import Page
from news.model import Post, Precision


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One post of a live blog."""

    title: str
    body: str
    at: Moment | None
    url: str | None


def extract(page: Page, *, zone: str = "UTC") -> Extract:
    """Read *page*. Pure; *zone* is meant by dates that name none.

    A page that is no article comes back with its obstacle and without text.
    """
    root = tree.plant(page.body, page.headers.get("content-type", ""))
    zone = dates.zone_of(page.url, zone)
    meta = Head(root, page.url)
    obstacle = _obstacle(page, root, meta)
    if obstacle:
        return Extract(title=meta.heading, obstacle=obstacle)
    told = linked.read(root, [page.url, page.requested, meta.link("canonical") or "", meta.first("og:url")])
    site = _site(meta, told)
    title = titles.choose(told.text("headline"), meta, site=site, host=urlsplit(page.url).hostname or "")
    body = text.read(root, page.url, told.text("articleBody"), [title, *meta.headlines])
    if told.article is None and not _has_article(root, meta) and obstacles.speaks_of_consent(body):
        return Extract(title=meta.heading, obstacle="consent")
    updates = _shown(tuple(_updates(told, page.url, zone)), root) or tuple(_marked_updates(root, page.url, zone))
    body, posts = _live(updates, body)
    walled = _walled(told, meta, body)
    language = _language(root, told, meta)
    read = _dated(page, zone, language)
    return Extract(
        title=title,
        body=body,
        lead=_lead(told, meta),
        authors=_authors(root, told, meta, site),
        published=_published(_published_raw(root, told, meta), _shown_dates(root), page.url, read),
        modified=_modified(told, meta, read),
        language=language,
        image=_image(told, meta, page.url),
        canonical=_canonical(meta),
        alternates=tuple(_alternates(root, meta)),
        site=site,
        labels=_labels(title, told, walled=walled, live=bool(updates)),
        partial=walled or text.is_short(body),
        obstacle="paywall" if walled and not body else None,
        updates=updates,
        posts=posts,
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


# --- what stands in its place ----------------------------------------------------------------------


def _obstacle(page: Page, root: html.HtmlElement, meta: Head) -> obstacles.Obstacle | None:
    if obstacles.is_home(page.url) and page.requested and not obstacles.is_home(page.requested):
        return "not an article"  # a soft 404: sent to the front page
    for told in (meta.heading, *meta.headlines[:1]):
        if found := obstacles.title_tells(told):
            # "Your privacy is for sale" is a headline: a consent page has no article on it.
            return found if not _has_article(root, meta) else None
    return "consent" if obstacles.is_challenge(root) else None


def _has_article(root: html.HtmlElement, meta: Head) -> bool:
    if meta.first("og:type").lower() == "article" or meta.first("article:published_time"):
        return True
    told = [text for p in root.iter("p") if len(text := p.text_content()) > 80]
    return len(told) > 3 and not obstacles.speaks_of_consent("\n\n".join(told))


def _walled(told: Linked, meta: Head, body: str) -> bool:
    """A paywall that stands: said by the page, and the text is short or asks to pay at its end."""
    free = told.text("isAccessibleForFree").lower()
    locked = free in {"false", "no", "http://schema.org/false"} or meta.first("article:content_tier").lower() in {
        "locked",
        "metered",
    }
    return (locked and len(body) < 1500) or (len(body) < 2500 and obstacles.asks_to_pay(body))


# --- text ------------------------------------------------------------------------------------------


_MOST_UPDATES = 500
_UPDATES = "//*[@itemprop='liveBlogUpdate' or contains(@itemtype, 'schema.org/BlogPosting')][.//time]"


def _updates(told: Linked, base: str, zone: str) -> Iterator[Update]:
    if not told.article:
        return
    for post in told.resolve(told.article.get("liveBlogUpdate"))[:_MOST_UPDATES]:
        if isinstance(post, dict):
            yield Update(
                title=markup.line(linked.plain(post.get("headline"))),
                body=markup.paragraphs(linked.plain(post.get("articleBody"))),
                at=dates.parse(linked.plain(post.get("datePublished")), zone),
                url=absolute(base, linked.plain(post.get("url")) or None),
            )


def _shown(updates: tuple[Update, ...], root: html.HtmlElement) -> tuple[Update, ...]:
    """Those that the page shows. Its JSON-LD may hold the whole day, and what it shows is what its readers are told now.

    All of them, where it shows hardly any: scripts bring them.
    """
    text = _squeezed(" ".join(root.xpath("//text()[not(parent::script or parent::style)]"))) if updates else ""
    there = tuple(
        update for update in updates if (key := _squeezed(update.body or update.title)[:_KNOWN]) and key in text
    )
    return there if len(there) >= _FEW else updates


_KNOWN = 60  # characters by which a post is found again
_FEW = 5  # posts


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())


def _marked_updates(root: html.HtmlElement, base: str, zone: str) -> Iterator[Update]:
    """Posts that are told as such in the page itself; one alone is the article."""
    found = root.xpath(_UPDATES)[:_MOST_UPDATES]
    if len(found) < 2:
        return
    for post in found:
        time = next(post.iter("time"))
        title = markup.line(next((tag.text_content() for tag in post.iter("h2", "h3", "h4")), ""))
        said = [markup.line(tag.text_content()) for tag in post.iter("p", "li", "blockquote") if tag is not time]
        anchor = post.get("id")
        yield Update(
            title=title,
            body="\n\n".join(dict.fromkeys(paragraph for paragraph in said if paragraph)),
            at=dates.parse(time.get("datetime") or "", zone),
            url=f"{base.partition('#')[0]}#{anchor}" if anchor else None,
        )


def _live(updates: Sequence[Update], body: str) -> tuple[str, tuple[Post, ...]]:
    """The text of a live page, each post a stretch of its own, behind what stands before the first of them.

    Where the posts hold but headlines, the page as it was read says more.
    """
    told = [
        (passage, update)
        for update in updates
        if (passage := "\n\n".join(part for part in (update.title, update.body) if part))
    ]
    if 2 * sum(len(passage) for passage, _ in told) < len(body):
        return body, ()
    known = "\n".join(passage for passage, _ in told)
    before = takewhile(lambda part: part not in known, body.split("\n\n")[:_HEAD])
    whole = "\n\n".join(before)
    posts = []
    for passage, update in told:
        whole += "\n\n" if whole else ""
        posts.append(Post(len(whole), len(whole) + len(passage), update.at.at if update.at else None, update.url))
        whole += passage
    return whole, tuple(posts)


_HEAD = 12  # paragraphs that may stand before the posts of a live page


# --- who, when, where ------------------------------------------------------------------------------


def _lead(told: Linked, meta: Head) -> str:
    for said in (told.text("description"), *meta.all("og:description", "description", "twitter:description")):
        if said:
            return markup.cut(markup.clean(markup.paragraphs(said)), 2000)
    return ""


def _authors(root: html.HtmlElement, told: Linked, meta: Head, site: str) -> tuple[str, ...]:
    """People, from JSON-LD, meta tags, microdata, and what is marked as a byline; else the outlet, where it says so."""
    outlet: tuple[str, ...] = ()
    for given in _bylines(root, told, meta):
        found = names.names(given)
        people = tuple(name for name in found if not titles.is_site(name, site))
        if people:
            return people
        outlet = outlet or found
    return outlet


def _bylines(root: html.HtmlElement, told: Linked, meta: Head) -> Iterator[list[str]]:
    if told.article:
        for key in ("author", "creator"):
            yield [_person(item) for item in told.resolve(told.article.get(key))]
    yield meta.all(
        "author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "cxenseparse:author", "byl"
    )
    yield [name for name in meta.all("article:author") if "://" not in name]
    yield [_own_text(tag) for tag in root.xpath("//*[@itemprop='author']")[:4]]
    yield [_own_text(tag) for tag in root.xpath("//a[contains(concat(' ', @rel, ' '), ' author ')]")[:4]]
    yield [
        text
        for tag in root.xpath(
            "//*[contains(@class, 'byline') or contains(@class, 'author-name') or contains(@class, 'article-author')]"
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


_PUBLISHED_META = (
    "article:published_time", "og:published_time", "og:article:published_time", "parsely-pub-date", "sailthru.date", "datepublished",
    "cxenseparse:recs:publishtime", "article.published", "dc.date.issued", "dcterms.date", "dcterms.created", "dc.date", "dc.date.created",
    "publishdate", "publish-date", "publish_date", "publication_date", "pubdate", "pub_date", "date", "originalpublicationdate", "ptime", "displaydate",
    "published_at", "published-date", "article_date_original",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time",
    "og:updated_time",
    "og:modified_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "dc.date.modified",
)
_TIMES = "//*[@itemprop='datePublished'] | //time[@pubdate] | //article//time[@datetime] | //main//time[@datetime] | //h1/following::time[@datetime][1] | //time[@datetime]"
_URL_DAY = re.compile(
    r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?=[/-]|$)|[/-]((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=\D|$)"
)


Read = Callable[[str], Moment | None]


def _dated(page: Page, zone: str, language: str | None) -> Read:
    """Reads a date as one that can be relied on: not ahead of the page's own fetch."""
    latest = page.fetched if page.fetched.year > 1 else datetime.max.replace(tzinfo=UTC) - timedelta(days=1)
    return lambda raw: dates.settle(raw, latest, zone, language)


def _published(raws: Iterable[str], shown: Iterable[str], url: str, read: Read) -> Moment | None:
    """The first that tells the time of day; else the first that tells the day. What is only *shown* comes last."""
    day: Moment | None = None
    for raw in raws:
        moment = read(raw)
        if moment and moment.precision is Precision.TIME:
            return moment
        day = day or moment
    return day or next((moment for raw in shown if (moment := read(raw))), None) or _day_in(url, read)


def _published_raw(root: html.HtmlElement, told: Linked, meta: Head) -> Iterator[str]:
    yield told.text("datePublished")
    yield from meta.all(*_PUBLISHED_META)
    yield told.text("dateCreated")
    for tag in root.xpath(_TIMES)[:6]:
        yield tag.get("datetime") or tag.get("content") or tag.get("title") or tag.text_content()


_SHOWN = re.compile(
    r"(?:^|[-_ ])(?:pub|post)?(?:date|datum|fecha|data|dato|datetime|timestamp|time|published|posted|meta|dateline|byline|info)(?:$|[-_ ])"
    r"|Date(?=$|[A-Z_ -])|pubdate|postdate",
)
_AROUND = frozenset(("aside", "nav", "footer", "form", "li"))  # of other articles, of the day itself
_MOST_SHOWN = 6


def _shown_dates(root: html.HtmlElement) -> Iterator[str]:
    """Dates that the page shows by the headline, and tells no program: in what is called a date, a few words long."""
    places = root.xpath(
        "(//h1)[1]/preceding::*[@class][position() <= 8] | (//h1)[1]/following::*[@class][position() <= 15]"
    )
    named = (
        tag
        for tag in places
        if _SHOWN.search(tag.get("class")) and _AROUND.isdisjoint(up.tag for up in tag.iterancestors())
    )
    for tag in islice(named, _MOST_SHOWN):
        said = markup.line(tag.text_content())
        if len(said) <= _DATE_LINE:
            yield said
            yield from re.split(r"\s*[|·•–—]\s*|\s{2,}", said)


_DATE_LINE = 80  # characters


def _day_in(url: str, read: Read) -> Moment | None:
    found = _URL_DAY.search(urlsplit(url).path)
    return read("-".join(part for part in found.groups() if part)) if found else None


def _modified(told: Linked, meta: Head, read: Read) -> Moment | None:
    for raw in (told.text("dateModified"), *meta.all(*_MODIFIED_META)):
        if moment := read(raw):
            return moment
    return None


def _language(root: html.HtmlElement, told: Linked, meta: Head) -> str | None:
    for given in (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        told.text("inLanguage"),
        meta.first("content-language", "og:locale", "language"),
    ):
        if given and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_].*)?", given.strip()):
            return given.strip().replace("_", "-")
    return None


def _image(told: Linked, meta: Head, base: str) -> str | None:
    given = meta.first("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    if not given and told.article:
        image = next(iter(told.resolve(told.article.get("image"))), None)
        given = (
            linked.plain(image.get("url") or image.get("contentUrl"))
            if isinstance(image, dict)
            else linked.plain(image)
        )
    return absolute(base, given)


def _canonical(meta: Head) -> str | None:
    """What the page says its address is. A front page's or a section's is a template's mistake."""
    for given in (meta.link("canonical"), meta.first("og:url")):
        address = absolute(meta.base, given)
        if address and not obstacles.is_home(address):
            return address
    return None


def _alternates(root: html.HtmlElement, meta: Head) -> Iterator[str]:
    """The same page's AMP and mobile addresses."""
    for tag in root.iter("link"):
        rel = (tag.get("rel") or "").lower().split()
        narrow = "alternate" in rel and re.search(r"handheld|max-width", tag.get("media") or "")
        address = absolute(meta.base, tag.get("href")) if "amphtml" in rel or narrow else None
        if address and not obstacles.is_home(address):
            yield address


def _site(meta: Head, told: Linked) -> str:
    publisher = told.resolve(told.article.get("publisher")) if told.article else []
    named = linked.plain(publisher[0].get("name")) if publisher and isinstance(publisher[0], dict) else ""
    return meta.first("og:site_name", "application-name", "al:android:app_name") or markup.line(named)


def _labels(title: str, told: Linked, *, walled: bool, live: bool) -> tuple[str, ...]:
    kinds = linked.types(told.article) if told.article else set()
    of_type = {"LiveBlogPosting": "live", "OpinionNewsArticle": "opinion", "AnalysisNewsArticle": "analysis", "ReviewNewsArticle": "review",
               "AdvertiserContentArticle": "sponsored", "SatiricalArticle": "satire"}  # fmt: skip
    found = [*titles.labels(title), *(label for kind, label in of_type.items() if kind in kinds)]
    found += ["live"] if live else []
    return tuple(dict.fromkeys([*found, "paywall"] if walled else found))
