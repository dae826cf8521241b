"""When an article was published and changed, as its page says.

    JSON-LD ─→ meta tags ─→ microdata and <time> ─→ what is shown by the headline ─→ the day in the address

The first that tells the time of day is taken: alerts go by minutes, and a day is all that many pages tell at first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from crawler import ago, dates, markup
from crawler.dates import Moment
from crawler.head import Head
from crawler.linked import Linked
from crawler.page import Page
from crawler.signed import Signed
from news.model import Precision

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


def reader(page: Page, zone: str, language: str | None) -> Read:
    """Reads a date as one that can be relied on: not ahead of the page's own fetch."""
    latest = page.fetched if page.fetched.year > 1 else datetime.max.replace(tzinfo=UTC) - timedelta(days=1)
    known = page.fetched.year > 1
    return lambda raw: dates.settle(raw, latest, zone, language) or (ago.parse(raw, latest, zone) if known else None)


def published(
    root: html.HtmlElement, told: Linked, meta: Head, url: str, read: Read, *, signed: Signed
) -> Moment | None:
    """What the page says of itself, else what it only shows, else the day in its address."""
    found = _first(_told(root, told, meta), read)
    if found and found.precision is Precision.TIME:
        return found
    shown = _first(signed.dates, read) or _first(_shown(root), read, hour=False)
    # Of a day that is told, the hour that is shown; another day may be another article's.
    same = found and shown and shown.precision is Precision.TIME and abs(shown.at - found.at) < _DAY
    return shown if same else found or shown or _day_in(url, read)


_DAY = timedelta(days=1)


def _first(raws: Iterable[str], read: Read, *, hour: bool = True) -> Moment | None:
    """The first that tells the time of day, where *hour* is asked for; else the first that tells the day."""
    day: Moment | None = None
    for raw in raws:
        moment = read(raw)
        if moment and (moment.precision is Precision.TIME or not hour):
            return moment
        day = day or moment
    return day


def _told(root: html.HtmlElement, told: Linked, meta: Head) -> Iterator[str]:
    yield told.text("datePublished")
    yield from meta.all(*_PUBLISHED_META)
    yield told.text("dateCreated")
    for tag in root.xpath(_TIMES)[:6]:
        yield tag.get("datetime") or tag.get("content") or tag.get("title") or tag.text_content()


_NAMED = re.compile(
    r"(?:^|[-_ ])(?:pub|post)?(?:date|datum|fecha|data|dato|datetime|timestamp|time|published|posted|meta|dateline|byline|info)(?:$|[-_ ])"
    r"|Date(?=$|[A-Z_ -])|pubdate|postdate",
)
_AROUND = frozenset(("aside", "nav", "footer", "form", "li"))  # of other articles, of the day itself
_MOST_SHOWN = 6


def _shown(root: html.HtmlElement) -> Iterator[str]:
    """Dates that the page shows by the headline, and tells no program: in what is called a date, a few words long."""
    places = root.xpath(
        "(//h1)[1]/preceding::*[@class][position() <= 8] | (//h1)[1]/following::*[@class][position() <= 15]"
    )
    named = (
        tag
        for tag in places
        if _NAMED.search(tag.get("class")) and _AROUND.isdisjoint(up.tag for up in tag.iterancestors())
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


def modified(told: Linked, meta: Head, read: Read, signed: Signed) -> Moment | None:
    for raw in (told.text("dateModified"), *meta.all(*_MODIFIED_META), *signed.changes):
        if moment := read(raw):
            return moment
    return None
