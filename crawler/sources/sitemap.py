"""Sitemaps: news sitemaps, plain ones and indexes of them, packed or not.

    outlet-map:
      kind: sitemap
      url: https://outlet.example/news-sitemap.xml

What is new is told by address and `lastmod`, never by a date alone, and only what is younger than `oldest` is taken: an
outlet's map holds its whole archive. Of an index those children are asked, each with its own validators, that say they
changed, or that had news lately.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fnmatch import fnmatch
from hashlib import blake2b
from html import unescape
from urllib.parse import unquote, urlsplit

from crawler import addresses, dates
from crawler.links import absolute
from crawler.means import Haul, Means
from crawler.page import Page
from crawler.parsed import MOST_ITEMS, Parsed, options
from crawler.sitemaps.document import LARGEST, Entry, read_map
from crawler.sitemaps.memory import DEEPEST, Child, Memory, depth, name_children
from news.errors import SourceBroken, SourceError
from news.fingerprint import canonical_url
from news.model import Draft, Precision, Source

REMOTE = True

AT_ONCE = 12  # children asked in one poll
_DAILY = timedelta(hours=24)  # children that say nothing of their changes
_LYING = 0.5  # part of the entries that cannot all have changed since the last poll
_FEW = 3  # … where there are more of them than these
MOST_CHANGED = 30  # pages that one poll has read again: the latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be set for a sitemap."""

    oldest: timedelta = timedelta(days=7)  # what changed longer ago is left alone
    include: tuple[str, ...] = ()  # patterns of addresses, one of which must fit: "*/news/*"
    exclude: tuple[str, ...] = ()  # patterns of addresses that are left out; of maps in an index, too


def parse(page: Page, source: Source) -> Parsed:
    """The entries of one map, the newest 2,000; an index has none of its own.

    Raises SourceBroken where the answer is no sitemap.
    """
    read = read_map(page.body, page.url)
    wanted = [entry for entry in read.entries if is_wanted(entry, page.url, options(Options, source))]
    return Parsed(drafts=tuple(_drafts(wanted, source)), warnings=read.warnings)


# --- entries as articles ---------------------------------------------------------------------------


def is_wanted(entry: Entry, map_url: str, settings: Options) -> bool:
    """By the source's patterns; and the front page, tags, authors and pictures are no articles."""
    if settings.include and not any(fnmatch(entry.url, pattern) for pattern in settings.include):
        return False
    if any(fnmatch(entry.url, pattern) for pattern in settings.exclude):
        return False
    return (
        entry.is_news
        or bool(settings.include)
        or addresses.may_be_article(entry.url, of_articles=_says_articles(map_url))
    )


def _drafts(entries: Sequence[Entry], source: Source) -> Iterator[Draft]:
    """The newest first, each address once."""
    unique = {canonical_url(entry.url): entry for entry in entries}
    newest = sorted(unique.values(), key=lambda entry: _dated(entry, source), reverse=True)
    for entry in newest[:MOST_ITEMS]:
        yield Draft(
            source=source.id,
            url=entry.url,
            title=_escaped(unescape(entry.title) if "&" in entry.title else entry.title) or _escaped(_slug(entry.url)),
            published=entry.published or None,
            updated=entry.modified or None,
            language=entry.language or None,
            image=absolute(entry.url, entry.image),
            tags=tuple(filter(None, (word.strip() for word in entry.keywords.split(",")))),
            partial=True,
            stamp=entry.modified,
        )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _slug(url: str) -> str:
    """A provisional title, until the page tells the real one: /world/talks-resume-in-cairo.html → Talks resume in cairo."""
    steps = [re.sub(r"\.\w{2,5}$", "", unquote(step)) for step in urlsplit(url).path.split("/") if step]
    texts = [re.sub(r"[-_+\s]+", " ", step).strip() for step in steps]
    worded = [(text.count(" "), place, text) for place, text in enumerate(texts) if re.search(r"[^\W\d_]", text)]
    told = max(worded)[2] if worded else ""
    return told[:1].upper() + told[1:] if told else url


def _dated(entry: Entry, source: Source) -> float:
    return _timestamp(entry.published or entry.modified, source)


def _changed(entry: Entry, source: Source) -> float:
    return _timestamp(entry.modified, source)


def _timestamp(text: str, source: Source) -> float:
    moment = dates.parse(text, source.zone) if text else None
    return moment.at.timestamp() if moment else 0.0


def _mark(text: str, size: int) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()


# --- what is new in one map (in a child process) ---------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _News:
    """What one document brought."""

    drafts: tuple[Draft, ...] = ()
    children: tuple[tuple[str, str], ...] = ()
    index: bool = False
    seen: bytes = b""
    newest: str = ""
    entries: int = 0
    warnings: tuple[str, ...] = ()


def news_of(page: Page, source: Source, seen: bytes, first: bool, now: datetime) -> _News:
    """What *page* has that *seen* does not. On a *first* reading what has no date is taken as known.

    Raises SourceBroken, SourceRefused.
    """
    settings = options(Options, source)
    read = read_map(page.body, page.url)
    if read.children:
        kept = [each for each in read.children if not any(fnmatch(each[0], pattern) for pattern in settings.exclude)]
        return _News(children=tuple(kept), index=True, entries=len(read.children), warnings=read.warnings)
    known = {seen[i : i + 8]: seen[i + 8 : i + 12] for i in range(0, len(seen), 12)}
    fresh: list[Entry] = []
    changed: list[Entry] = []
    marks: list[bytes] = []
    undated, newest = 0, now - timedelta(days=36_500)
    for entry in read.entries:
        moment = (
            dates.parse(entry.published or entry.modified, source.zone) if entry.published or entry.modified else None
        )
        if moment is not None:
            newest = max(newest, min(moment.at, now))
            if now - moment.at > settings.oldest + (_DAILY if moment.precision is Precision.DAY else timedelta(0)):
                continue  # old by its own word: not even remembered
        if not is_wanted(entry, page.url, settings):
            continue
        mark, stamp = _mark(canonical_url(entry.url), 8), _mark(entry.modified, 4)
        marks.append(mark + stamp)
        if mark not in known:
            undated += moment is None
            if moment is not None or not first:
                fresh.append(entry)
        elif known[mark] != stamp:
            changed.append(entry)
    warnings = list(read.warnings)
    if len(changed) > _FEW and len(changed) > _LYING * len(known):
        changed = []  # the map says "now" of everything, whenever it is asked
    if first and undated:
        warnings.append(
            f"{undated} addresses without a date are taken as known: those that come from now on are reported"
        )
    changed = sorted(changed, key=lambda entry: _changed(entry, source), reverse=True)[:MOST_CHANGED]
    return _News(
        drafts=tuple(_drafts([*fresh, *changed], source)),
        seen=b"".join(marks),
        newest=newest.isoformat() if newest.year > 1970 and marks else "",
        entries=len(read.entries),
        warnings=tuple(warnings),
    )


# --- a poll ----------------------------------------------------------------------------------------


async def collect(means: Means) -> Haul:
    """The map, or the index and those of its children that may have news.

    Raises SourceError for the map itself; a child that cannot be had is a warning, and asked again with the next poll.
    """
    memory = Memory() if means.force else Memory.of(means.memory)
    top = means.source.url
    first = top not in memory.children
    page, news = await _ask(means, memory, top, first=first)
    drafts, warnings = list(news.drafts if news else ()), list(news.warnings if news else ())
    if news is not None and news.index:
        name_children(memory, top, news.children)
    entries = news.entries if news else 0
    due = _due(top, memory, means)
    asked = await asyncio.gather(*(_child(means, memory, url) for url in due[:AT_ONCE]))
    for url, told in zip(due, asked, strict=False):
        drafts += told.drafts
        warnings += told.warnings
        entries += told.entries
        if told.index and depth(memory, url) < DEEPEST:
            name_children(memory, url, told.children)
    waiting = len(_due(top, memory, means))
    return Haul(
        parsed=Parsed(drafts=tuple(drafts), warnings=tuple(warnings)),
        memory=memory.dump(),
        more=waiting > 0,
        note=f"{entries:,} entries, {waiting} maps wait" if waiting else f"{entries:,} entries",
        page=page,
    )


async def _child(means: Means, memory: Memory, url: str) -> _News:
    child = memory.children[url]
    try:
        _, news = await _ask(means, memory, url, first=not child.whole)
    except SourceError as error:
        child.trouble += 1
        child.asked = means.now.isoformat()
        return _News(warnings=(f"{url}: {error.message}",))
    return news or _News()


async def _ask(means: Means, memory: Memory, url: str, *, first: bool) -> tuple[Page, _News | None]:
    """One document; None where it is as it was."""
    child = memory.children.get(url) or Child()
    whole = _moment(child.whole)
    trusted = whole is not None and means.now - whole < _DAILY
    page = await means.get(
        url,
        limit=LARGEST,
        etag=(trusted and child.etag.encode("latin-1")) or None,
        last_modified=(trusted and child.last_modified.encode("latin-1")) or None,
        robots=False,
    )
    body = blake2b(page.body, digest_size=8).hexdigest()
    now = means.now.isoformat()
    told = replace(child, lastmod=child.said, asked=now, whole=child.whole if page.status == 304 else now, trouble=0)
    if page.status == 304 or body == child.body:
        memory.children[url] = told
        return page, None
    if not page.body:
        raise SourceBroken("the answer is empty")
    news = await means.work(news_of, page, means.source, memory.seen.get(url, b""), first, means.now)
    headers = page.headers
    memory.children[url] = replace(
        told,
        etag=headers.get("etag", ""),
        last_modified=headers.get("last-modified", ""),
        body=body,
        newest=news.newest or child.newest,
        index=news.index,
    )
    memory.seen[url] = news.seen
    return page, news


_OTHERS = re.compile(
    r"(?:image|video|author|user|tag|taxonom\w*|categor\w*|topic|section|static|page|product|event|attachment|media|profile|location)s?"
    r"(?:[_-]?(?:sitemap|site|map|index))?[-_.\d]*(?:xml|$)",
    re.IGNORECASE,
)
_ARTICLES = re.compile(
    r"news|post|article|stor(?:y|ies)|archive|latest|blog|actualite|noticia|nachricht", re.IGNORECASE
)


def _says_articles(url: str) -> bool:
    return bool(_ARTICLES.search(urlsplit(url).path.rpartition("/")[2]))


def _due(top: str, memory: Memory, means: Means) -> list[str]:
    """The children to be asked, the likeliest to have news first."""
    settings, zone = options(Options, means.source), means.source.zone
    found = [
        (place, url)
        for place, (url, child) in enumerate(memory.children.items())
        if url != top and _is_due(url, child, settings, zone, means)
    ]

    def rank(place_url: tuple[int, str]) -> tuple[bool, float, int]:
        place, url = place_url
        child = memory.children[url]
        told = _moment(child.said, zone) or _moment(child.newest)
        # Without dates the last is the likeliest: most systems begin a further map at the end of the list.
        return bool(child.asked), -(told.timestamp() if told else 0.0), -place

    return [url for _, url in sorted(found, key=rank)]


def _is_due(url: str, child: Child, settings: Options, zone: str, means: Means) -> bool:
    if _OTHERS.search(urlsplit(url).path.rpartition("/")[2]) and not _says_articles(url):
        return False
    said, asked, newest = _moment(child.said, zone), _moment(child.asked), _moment(child.newest)
    recent = said is None or means.now - said <= settings.oldest + _DAILY
    if asked is None:
        return recent
    if means.now - asked < means.source.fastest * (1 << min(child.trouble, 8)) / 2:
        return False  # in an earlier part of this reading; or it fails, and is pressed less and less
    if newest is not None and means.now - newest <= settings.oldest:
        return True  # it had news lately: asked with its validators, whatever the index says
    if child.said and child.said != child.lastmod:
        return recent
    return said is None and means.now - asked > _DAILY


def _moment(text: str, zone: str = "UTC") -> datetime | None:
    found = dates.parse(text, zone) if text else None
    return found.at if found else None
