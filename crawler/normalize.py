"""Drafts made clean: what a source said becomes a Dispatch, and what its page says completes it.

    Draft(title="LIVE: Talks &amp;#8216;resume&amp;#8217; | Outlet", summary="<p>Cairo: …[…]</p>", published="Tue, 03 Mar 2026 …")
    Dispatch(title="LIVE: Talks ‘resume’", labels=("live",), body="Cairo: …", dateline="Cairo", partial=True, …)

Pure. The cases are those of real feeds; each has its test in tests/crawler/test_normalize.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from html import unescape
from urllib.parse import parse_qs, urlsplit

from crawler import dateline, dates, language, markup, names, obstacles, onward, titles
from crawler.dates import Moment
from crawler.domains import registered
from crawler.extract import Extract
from crawler.links import is_whole
from crawler.parsed import Parsed
from news.fingerprint import canonical_url
from news.ids import digest
from news.model import Dispatch, Draft, Precision, Source

_LONGEST_LEAD = 2_000
_WHOLE = 1_200  # characters: a description of several paragraphs and this length is the article
_SHORTEST = 200  # characters of an article: a shorter content of one paragraph, whose page could be read, is a teaser
_AGREES = timedelta(hours=48)  # between feed and page: further apart, the page's date is another article's
_LONGEST_URL = 2_048


def report(parsed: Parsed, source: Source, now: datetime) -> tuple[tuple[Dispatch, ...], tuple[str, ...]]:
    """All drafts of one answer as dispatches, each article once, and what had to be left out.

    Where an item stands twice (the same guid, or the same address), the last one holds, at the first one's place.
    """
    found: dict[str, Dispatch] = {}
    same: dict[str, str] = {}
    warnings = list(parsed.warnings)
    for number, draft in enumerate(parsed.drafts, 1):
        try:
            dispatch = _normalised(draft, source, now)
        except ValueError as error:
            warnings.append(f"item {number}: {error}: left out")
            continue
        keys = [key for key in (dispatch.url, dispatch.guid and f"guid:{dispatch.guid}") if key]
        place = next((same[key] for key in keys if key in same), keys[0])
        same.update(dict.fromkeys(keys, place))
        found[place] = dispatch
    return tuple(language.among(list(found.values()))), tuple(warnings)


def normalise(draft: Draft, source: Source, now: datetime) -> Dispatch:
    """*draft* made clean.

    Raises ValueError for one that has neither title nor text, or neither address nor guid.
    """
    return language.among([_normalised(draft, source, now)])[0]


def _normalised(draft: Draft, source: Source, now: datetime) -> Dispatch:
    """*draft* made clean, without its language where that is in doubt.

    Raises ValueError for one that has neither title nor text, or neither address nor guid.
    """
    link = _link(draft.url)
    guid = _guid(draft.guid)
    if guid and link and obstacles.is_home(link):
        link = None  # of all items the same, and of none the page
    if not link and not guid:
        raise ValueError("it has neither an address nor a guid")
    url = canonical_url(link) if link else None
    title = _headline(draft.title, source, link)
    summary, cut_summary = _told(draft.summary)
    content, cut_content = _told(draft.content)
    if titles.same(summary, title):
        summary = ""
    teases = bool(title and link and content) and len(content) < _SHORTEST and "\n" not in content
    body, partial = _body(summary, content, cut=(cut_content or teases) if content else cut_summary)
    if not title and not body:
        raise ValueError("it has neither title nor text")
    moment = dates.settle(draft.published, now, source.zone, source.language or draft.language)
    place = dateline.find(body)
    return Dispatch(
        source=source.id,
        guid=guid,
        url=url,
        link=link,
        digest=digest(url or "", title, summary, content, *([draft.stamp] if draft.stamp else [])),
        title=title or markup.cut(body.split("\n")[0], markup.LONGEST_TITLE),
        lead=markup.cut(summary.replace("\n\n", " ").replace("\n", " "), _LONGEST_LEAD) if summary != body else "",
        body=body,
        author=", ".join(name for name in names.names(draft.authors) if not _is_outlet(name, source.outlet)),
        dateline=place[0] if place else None,
        published=moment.at if moment else None,
        published_raw=draft.published,
        precision=moment.precision if moment else Precision.ESTIMATED,
        modified=_modified(draft, moment, source, now),
        language=language.stated(source.language, draft.language) or language.plain(f"{title}\n{body}"),
        image=draft.image if draft.image and draft.image.startswith(("http://", "https://")) else None,
        tags=_tags(draft, source),
        labels=titles.labels(title),
        partial=draft.partial or partial,
        outlet=draft.outlet,
    )


def complete(dispatch: Dispatch, extract: Extract, source: Source) -> Dispatch:
    """*dispatch* with what its page tells. A page that is no article, or tells less, changes nothing for the worse."""
    if extract.obstacle and not extract.body:
        return replace(dispatch, labels=_joined(dispatch.labels, extract.labels))
    better = len(extract.body) > len(dispatch.body) or (dispatch.partial and not extract.partial)
    body = extract.body if better else dispatch.body
    moment = _agreed(dispatch, extract.published)
    place = dateline.find(body)
    return replace(
        dispatch,
        title=_title(dispatch, extract, source),
        lead=dispatch.lead or (extract.lead if extract.lead != body else ""),
        body=body,
        author=dispatch.author
        or ", ".join(name for name in extract.authors if not titles.is_site(name, source.outlet)),
        dateline=place[0] if place else None,
        published=moment.at if moment else dispatch.published,
        precision=moment.precision if moment else dispatch.precision,
        modified=extract.modified.at if extract.modified and _is_later(extract.modified, moment) else dispatch.modified,
        language=language.stated(source.language, extract.language or dispatch.language),
        image=dispatch.image or extract.image,
        labels=_joined(dispatch.labels, extract.labels),
        partial=extract.partial if better else dispatch.partial,
        posts=extract.posts if better else (),
    )


def overlaid(known: Dispatch, extract: Extract, source: Source) -> Dispatch:
    """What the page of a *known* article says now. Its title stays: the page's own headline is told beside it."""
    told = complete(replace(known, body="", lead=extract.lead or known.lead, partial=True, labels=()), extract, source)
    return replace(told, title=known.title)


def joined(dispatch: Dispatch, extract: Extract, url: str) -> Dispatch:
    """*dispatch* with what joins it to others and tells how its page was read: addresses of one site, length of text.

    A canonical address at another outlet tells whose text it is, and not that it is the same article.
    """
    if extract.obstacle and not extract.body:
        return replace(dispatch, page=0)
    given = [extract.canonical, *extract.alternates, None if obstacles.is_home(url) else url]
    addresses = [canonical_url(address) for address in given if address]
    dispatch, site = _led_on(dispatch, url), _site(url)
    ours = [address for address in dict.fromkeys(addresses) if _site(address) == site and address != dispatch.url]
    return replace(dispatch, addresses=tuple(ours), page=len(extract.body))


def _led_on(dispatch: Dispatch, url: str) -> Dispatch:
    """*dispatch* under the address that its link led to on another site: a newsletter's links are of whoever counts the clicks."""
    if not dispatch.link or _site(dispatch.link) == _site(url) or obstacles.is_home(url):
        return dispatch
    return replace(dispatch, url=canonical_url(url), link=url)


def _site(url: str) -> str:
    """The registered domain of *url*'s host; blogs under one roof are sites of their own."""
    return registered(urlsplit(url).hostname or "")


# --- identity --------------------------------------------------------------------------------------

_REDIRECTORS = {
    "news.google.com": "url",
    "www.google.com": "url",
    "google.com": "url",
    "l.facebook.com": "u",
    "out.reddit.com": "url",
}
_IS_REDIRECTOR = re.compile("|".join(map(re.escape, _REDIRECTORS)), re.IGNORECASE)


_BREAK = re.compile(r" *[\x00-\x1f][\x00-\x20]*")  # a link that was broken over lines; a blank in one is meant


def _link(given: str | None) -> str | None:
    """Where to fetch it: "&amp;amp;" decoded to the end, and without a redirector that names its target."""
    if not given:
        return None
    link = given.strip()
    if is_whole(link) and "&#" not in link and not _IS_REDIRECTOR.search(link):
        return link[:_LONGEST_URL]
    while "&amp;" in link:
        link = link.replace("&amp;", "&")
    link = _BREAK.sub("", unescape(link) if "&#" in link else link).replace(" ", "%20")[:_LONGEST_URL]
    try:
        parts = urlsplit(link)
    except ValueError:  # a broken bracket
        return None
    target = parse_qs(parts.query).get(_REDIRECTORS.get(parts.hostname or "", ""), [""])[0]
    return target if target.startswith(("http://", "https://")) else link


def _guid(given: str | None) -> str | None:
    """Verbatim, but for what no database holds."""
    guid = _UNKEPT.sub("", given or "").strip()
    return guid[:_LONGEST_URL] or None


_UNKEPT = re.compile(r"[\x00-\x1f\ud800-\udfff]")


# --- text ------------------------------------------------------------------------------------------

_TAIL = re.compile(
    r"\s*(?:\[(?:…|\.{3}|&hellip;|\+)\]|(?:…|\.{3})\s*(?:\[?(?:read|continue|show|view|see)\b.{0,60})?"
    r"|\[?\(?(?:read (?:more|on|the (?:full|rest|whole).{0,40})|continue reading.{0,160}|keep reading|full (?:story|article)|more\s*(?:»|>>|→|…)"
    r"|weiterlesen|lire (?:la suite|plus).{0,40}|leer más|seguir leyendo|leggi tutto|lees meer|les mer|läs mer)\)?\]?[\s.…»>→]*)$",
    re.IGNORECASE,
)
_SYNDICATION = re.compile(
    r"\s*(?:The post .{1,300}? (?:appeared first on|first appeared on) .{1,120}|(?:This (?:article|story|post) (?:was )?(?:originally|first) "
    r"(?:appeared|published)) .{1,200}|(?:submitted by|\[link\]|\[comments\]).{0,120})$",
    re.DOTALL,
)
# One of these stands in every tail: to look for them costs a tenth of the patterns.
_TAIL_SIGNS = ("[", "…", "...", "read", "more", "full", "continue", "weiter", "lire", "leer", "seguir", "leggi", "lees", "les mer", "läs mer")  # fmt: skip
_SYNDICATION_SIGNS = ("The post ", "This ", "submitted by", "[link]", "[comments]")


def _told(given: str) -> tuple[str, bool]:
    """The text of a description or content, and whether it stops short: '[…]', '… Read more'.

    A feed's own tail ("The post X appeared first on Y.") is not the article's.
    """
    text = onward.without(markup.paragraphs(given)) if given else ""
    if any(map(text.__contains__, _SYNDICATION_SIGNS)):
        text = _SYNDICATION.sub("", text)
    short = False
    while tail := _tail(text[-240:]):
        start = max(0, len(text) - 240) + tail.start()
        if not text[start:].strip():
            break
        text, short = text[:start].rstrip(), True
    return text, short


def _tail(end: str) -> re.Match[str] | None:
    small = end.lower()
    return _TAIL.search(end) if any(map(small.__contains__, _TAIL_SIGNS)) else None


def _body(summary: str, content: str, *, cut: bool) -> tuple[str, bool]:
    """The text that rules read, and whether it is an extract only."""
    if content and len(content) >= len(summary):
        return content, cut or (len(content) < _WHOLE and titles.same(content, summary))
    whole = len(summary) >= _WHOLE and "\n\n" in summary and not cut
    return summary, not whole


def _headline(given: str, source: Source, link: str | None) -> str:
    title = markup.line(given)
    if not titles.is_parted(title):
        return title
    return titles.without_site(title, (source.outlet, urlsplit(link or source.url).hostname or ""))


def _title(dispatch: Dispatch, extract: Extract, source: Source) -> str:
    """The feed's headline stays, unless it was a link's text or is cut short."""
    provisional = (
        source.kind in {"page", "sitemap"}
        or dispatch.title.endswith(("…", "..."))
        or titles.is_site(dispatch.title, source.outlet)
    )
    own = _headline(extract.title, source, dispatch.link) if provisional else ""
    return own or dispatch.title


def _joined(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _tags(draft: Draft, source: Source) -> tuple[str, ...]:
    given = (_tag(tag) if len(tag) <= _LABEL else markup.line(tag)[:_LABEL] for tag in draft.tags[:50])
    return _joined(source.tags, [tag for tag in given if tag])


# A feed has a few tags and authors, and many items.
_LABEL = 80  # characters of a tag
_tag = lru_cache(maxsize=1024)(markup.line)
_is_outlet = lru_cache(maxsize=1024)(titles.is_site)


# --- dates -----------------------------------------------------------------------------------------


def _modified(draft: Draft, published: Moment | None, source: Source, now: datetime) -> datetime | None:
    moment = dates.settle(draft.updated, now, source.zone, source.language or draft.language)
    return moment.at if moment and _is_later(moment, published) else None


def _is_later(modified: Moment, published: Moment | None) -> bool:
    """A second later, or sooner, is no update: some systems stamp both as they save."""
    return published is None or modified.at - published.at > timedelta(seconds=1)


def _agreed(dispatch: Dispatch, told: Moment | None) -> Moment | None:
    """The page's date, where it is better than the feed's and means the same publication."""
    if told is None:
        return None
    if dispatch.published is None:
        return None if _is_ahead(dispatch, told) else told
    close = abs(told.at - dispatch.published) <= _AGREES
    return told if close and (told.precision is Precision.TIME or dispatch.precision is not Precision.TIME) else None


def _is_ahead(dispatch: Dispatch, told: Moment) -> bool:
    return dispatch.modified is not None and told.at > dispatch.modified + _AGREES
