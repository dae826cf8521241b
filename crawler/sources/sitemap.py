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
import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from fnmatch import fnmatch
from hashlib import blake2b
from html import unescape
from io import BytesIO
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from lxml import etree

from crawler import addresses, dates
from crawler.links import absolute
from crawler.means import Haul, Means
from crawler.page import Page
from crawler.parsed import MOST_ITEMS, Parsed, options
from news.errors import SourceBroken, SourceError, SourceRefused
from news.fingerprint import canonical_url
from news.model import Draft, Precision, Source

REMOTE = True

LARGEST = 52_428_800  # bytes unpacked, and 50,000 entries: what sitemaps.org allows
MOST_ENTRIES = 60_000
MOST_CHILDREN = 2_000  # of an index that are remembered
AT_ONCE = 12  # children asked in one poll
_DEEPEST = 3  # an index of an index is seen, though the protocol has none
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


@dataclass(frozen=True, slots=True)
class Entry:
    """One <url> as it stands in the map."""

    url: str
    modified: str = ""
    published: str = ""  # news:publication_date
    title: str = ""
    language: str = ""
    keywords: str = ""
    image: str = ""

    @property
    def is_news(self) -> bool:
        return bool(self.published or self.title)


@dataclass(frozen=True, slots=True)
class Map:
    """One document, read: entries, or the maps that an index names with their `lastmod`."""

    entries: tuple[Entry, ...] = ()
    children: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


# --- one document ----------------------------------------------------------------------------------


def parse(page: Page, source: Source) -> Parsed:
    """The entries of one map, the newest 2,000; an index has none of its own.

    Raises SourceBroken where the answer is no sitemap.
    """
    read = read_map(page.body, page.url)
    wanted = [entry for entry in read.entries if is_wanted(entry, page.url, options(Options, source))]
    return Parsed(drafts=tuple(_drafts(wanted, source)), warnings=read.warnings)


def read_map(body: bytes, url: str) -> Map:
    """What one document says. Raises SourceBroken, SourceRefused."""
    body = unpacked(body).lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb"https?://", body):
        return _lines(body, url)
    root = _root(body)
    if root in {"rss", "feed", "rdf"}:
        raise SourceBroken("the answer is a feed, not a sitemap", hint="use `kind: feed`")
    if root not in {"urlset", "sitemapindex"}:
        raise SourceBroken("the answer is not a sitemap", hint=f"open {url} in a browser: is it one?")
    entries: list[Entry] = []
    children: list[tuple[str, str]] = []
    for tag, told in _walked(body):
        loc = told.get("loc", "")
        address = loc if _WHOLE.match(loc) else absolute(url, loc)
        if address is None:
            continue
        if tag == "sitemap":
            children.append((address, told.get("lastmod", "")))
        elif len(entries) < MOST_ENTRIES:
            entries.append(_entry(address, told))
    more = [f"more than {MOST_ENTRIES} entries: the rest is left out"] if len(entries) >= MOST_ENTRIES else []
    return Map(tuple(entries), tuple(children[:MOST_CHILDREN]), tuple(more))


def unpacked(body: bytes) -> bytes:
    """A .gz file as what is in it: unlike a packed answer it comes as it is. Raises SourceRefused, SourceBroken."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.open(BytesIO(body)) as file:
            inside = file.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceBroken(f"the packed sitemap cannot be unpacked: {error}") from None
    if len(inside) > LARGEST:
        raise SourceRefused(f"the packed sitemap holds more than {LARGEST // 1_000_000} MB")
    return inside


def _lines(body: bytes, url: str) -> Map:
    """A list of addresses, one a line."""
    found = (absolute(url, line) for line in body.decode("utf-8", "replace").split()[:MOST_ENTRIES])
    return Map(tuple(Entry(each) for each in dict.fromkeys(found) if each))


_WHOLE = re.compile(r"https?://[\w.-]+(?::\d{1,5})?/[^\s]*$")  # nothing to resolve: nearly all of them
_BARE_AMPERSAND = re.compile(rb"&(?!#?[A-Za-z0-9]{1,10};)")  # "?a=1&b=2": a parser would lose "&b"
_ENDED = re.compile(rb"</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)[\s/>]")


def _root(body: bytes) -> str:
    """The name of the first element, comments and declarations passed over."""
    head = re.sub(rb"<!--.*?-->|<[!?][^>]*>", b"", body[:20_000].replace(b"\x00", b""), flags=re.DOTALL)
    found = _ROOT.search(head)
    return found[1].decode("ascii", "replace").lower() if found else ""


# What is kept of an entry: by local name, so that a wrong or missing namespace costs nothing. Links to other languages
# (xhtml:link) are entries of their own; a picture's <image:loc> and a film's are not the entry's <loc>.
_KEPT = {
    "loc": "loc", "lastmod": "lastmod", "publication_date": "published", "title": "title", "language": "language",
    "keywords": "keywords",
}  # fmt: skip
_FOREIGN = ("video", "image", "mobile", "xhtml", "pagemap")


def _walked(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Each <url> and <sitemap> with its texts. Memory stays flat: what was read is thrown away.

    A broken document gives what stands before the break, and what can be mended after it.
    """
    if b"<![CDATA[" not in body:  # where "&" means itself
        body = _BARE_AMPERSAND.sub(b"&amp;", body)
    # An answer that broke off ends in half an address.
    body = (
        body[: max(body.rfind(b"</url>") + 6, body.rfind(b"</sitemap>") + 10)]
        if not _ENDED.search(body[-400:])
        else body
    )
    steps = etree.iterparse(
        BytesIO(body), events=("end",), recover=True, resolve_entities=False, no_network=True, huge_tree=False
    )
    told: dict[str, str] = {}
    try:
        for _, tag in steps:
            name = _local(tag.tag)
            if name in {"url", "sitemap"}:
                yield name, told
                told = {}
                tag.clear()
                while (before := tag.getprevious()) is not None and (parent := tag.getparent()) is not None:
                    parent.remove(before)
            elif name in _KEPT:
                _note(told, tag, name)
    except etree.LxmlError:
        return


def _note(told: dict[str, str], tag: Any, name: str) -> None:
    space = str(tag.tag).partition("}")[0].lower()
    text = (tag.text or "").strip()
    if name == "loc" and ("image" in space or _local(getattr(tag.getparent(), "tag", "")) in {"image", "video"}):
        told.setdefault("image", text)
    elif text and not any(word in space for word in _FOREIGN):
        told.setdefault(_KEPT[name], text)


def _local(tag: object) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _entry(url: str, told: Mapping[str, str]) -> Entry:
    return Entry(
        url=url,
        modified=told.get("lastmod", "")[:60],
        published=told.get("published", "")[:60],
        title=told.get("title", "")[:1_000],
        language=told.get("language", "")[:20],
        keywords=told.get("keywords", "")[:500],
        image=told.get("image", "")[:2_000],
    )


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


# --- what is remembered ----------------------------------------------------------------------------


@dataclass(slots=True)
class _Child:
    """One map of an index, or the map itself."""

    said: str = ""  # its `lastmod` in the index …
    lastmod: str = ""  # … as it was when it was read
    etag: str = ""  # Latin-1
    last_modified: str = ""
    body: str = ""  # its digest: the same again is not read
    asked: str = ""  # when
    whole: str = ""  # when it last came whole: some servers say "as it was" of a map that is not
    newest: str = ""  # date of its newest entry
    index: bool = False
    under: str = ""  # the index that names it
    trouble: int = 0  # failures in a row


@dataclass(slots=True)
class _Memory:
    """Children by address, and digests of the entries that were seen: 8 bytes of the address, 4 of its `lastmod`."""

    children: dict[str, _Child] = field(default_factory=dict)
    seen: dict[str, bytes] = field(default_factory=dict)  # by child

    @classmethod
    def of(cls, memory: bytes | None) -> Self:
        if not memory:
            return cls()
        head, _, tail = zlib.decompress(memory).partition(b"\n")
        told = json.loads(head)
        made, at = cls(), 0
        for url, child, size in told:
            made.children[url] = _Child(**child)
            made.seen[url] = tail[at : at + size]
            at += size
        return made

    def dump(self) -> bytes:
        head = [(url, asdict(child), len(self.seen.get(url, b""))) for url, child in self.children.items()]
        tail = b"".join(self.seen.get(url, b"") for url in self.children)
        return zlib.compress(json.dumps(head).encode() + b"\n" + tail, 1)


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
    memory = _Memory() if means.force else _Memory.of(means.memory)
    top = means.source.url
    first = top not in memory.children
    page, news = await _ask(means, memory, top, first=first)
    drafts, warnings = list(news.drafts if news else ()), list(news.warnings if news else ())
    if news is not None and news.index:
        _list(memory, top, news.children)
    entries = news.entries if news else 0
    due = _due(top, memory, means)
    asked = await asyncio.gather(*(_child(means, memory, url) for url in due[:AT_ONCE]))
    for url, told in zip(due, asked, strict=False):
        drafts += told.drafts
        warnings += told.warnings
        entries += told.entries
        if told.index and _depth(memory, url) < _DEEPEST:
            _list(memory, url, told.children)
    waiting = len(_due(top, memory, means))
    return Haul(
        parsed=Parsed(drafts=tuple(drafts), warnings=tuple(warnings)),
        memory=memory.dump(),
        more=waiting > 0,
        note=f"{entries:,} entries, {waiting} maps wait" if waiting else f"{entries:,} entries",
        page=page,
    )


def _list(memory: _Memory, index: str, children: Sequence[tuple[str, str]]) -> None:
    """Note what *index* names now; what it names no more is forgotten."""
    named = dict(children)
    gone = {url for url, child in memory.children.items() if child.under == index} - named.keys()
    for url in gone:
        del memory.children[url]
        memory.seen.pop(url, None)
    for url, said in named.items():
        child = memory.children.get(url)
        if child is not None:
            child.said = said
        elif len(memory.children) < MOST_CHILDREN:
            memory.children[url] = _Child(said=said, under=index)


def _depth(memory: _Memory, url: str) -> int:
    child, depth = memory.children.get(url), 1
    while child is not None and child.under and depth <= _DEEPEST:
        child, depth = memory.children.get(child.under), depth + 1
    return depth


async def _child(means: Means, memory: _Memory, url: str) -> _News:
    child = memory.children[url]
    try:
        _, news = await _ask(means, memory, url, first=not child.whole)
    except SourceError as error:
        child.trouble += 1
        child.asked = means.now.isoformat()
        return _News(warnings=(f"{url}: {error.message}",))
    return news or _News()


async def _ask(means: Means, memory: _Memory, url: str, *, first: bool) -> tuple[Page, _News | None]:
    """One document; None where it is as it was."""
    child = memory.children.get(url) or _Child()
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


def _due(top: str, memory: _Memory, means: Means) -> list[str]:
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


def _is_due(url: str, child: _Child, settings: Options, zone: str, means: Means) -> bool:
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
