r"""Live pages: their posts, each with its time and address, and the text that they make.

liveBlogUpdate of JSON-LD ─┐
schema.org's BlogPosting  ─┼─→ updates ─→ "intro\n\n15:10 …\n\n14:02 …", and where each post stands in it
entries headed by a time  ─┘
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import islice, takewhile
from urllib.parse import urlsplit

from lxml import html

from crawler import dates, hours, linked, markup
from crawler.dates import Moment
from crawler.linked import Linked
from crawler.links import absolute
from news.model import Post, Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One post of a live blog."""

    title: str
    body: str
    at: Moment | None
    url: str | None


def updates(
    root: html.HtmlElement,
    told: Linked,
    base: str,
    zone: str,
    *,
    first: Moment | None = None,
    last: Moment | None = None,
) -> tuple[Update, ...]:
    """The posts of a live page, in its order; none where it is no such page.

    *first*, *last*: when it was published and changed, by which a time of day alone has a day.
    """
    return (
        _shown(tuple(_updates(told, base, zone)), root)
        or tuple(_marked(root, base, zone))
        or tuple(_timed(root, base, zone, first, last))
    )


_MOST_UPDATES = 500
_UPDATES = "(//@itemprop[. = 'liveBlogUpdate'] | //@itemtype[contains(., 'schema.org/BlogPosting')])/parent::*[.//time]"


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


def _marked(root: html.HtmlElement, base: str, zone: str) -> Iterator[Update]:
    """Posts that are told as such in the page itself; one alone is the article."""
    timed = islice(root.iter("time"), 2)
    found = root.xpath(_UPDATES)[:_MOST_UPDATES] if len(list(timed)) == 2 else []
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


_STAMP = re.compile(r"\s*(\d{1,2})[:.h](\d\d)\s*((?:[ap]\.?m\.?)?)(?:\s*(?:uhr|h|hrs|[A-Z]{2,5}))?\s*", re.IGNORECASE)
_LIVE = re.compile(
    r"(?:^|[^a-z])(?:live|live-?(?:blog|ticker|updates?)|ticker|newsticker|en-?direct|en-?vivo|ao-?vivo|diretta|liveticker)(?:[^a-z]|$)",
    re.IGNORECASE,
)
_STAMPED = ("time", "span", "div", "p", "b", "strong", "h2", "h3", "h4")
_FEWEST = 3  # entries of a page that marks none
_DEEPEST = 8  # elements around a time


def _timed(root: html.HtmlElement, base: str, zone: str, first: Moment | None, last: Moment | None) -> Iterator[Update]:
    """Entries headed by a time of day, on a page that calls itself live: neighbours, each with one time."""
    heading = " ".join(tag.text_content() for tag in islice(root.iter("title", "h1"), 2))
    if not _LIVE.search(urlsplit(base).path) and not _LIVE.search(heading):
        return
    stamps = list(islice(filter(_stamp, root.iter(*_STAMPED)), _MOST_UPDATES))
    inside = Counter(around for tag in stamps for around in islice(tag.iterancestors(), _DEEPEST))
    entries: dict[html.HtmlElement, dict[html.HtmlElement, html.HtmlElement]] = defaultdict(dict)
    for tag in stamps:
        entry = [tag, *takewhile(lambda around: inside[around] == 1, islice(tag.iterancestors(), _DEEPEST))][-1]
        entries[entry.getparent()][entry] = tag
    found = max(entries.values(), key=len, default={})
    if len(found) < _FEWEST:
        return
    told = [hours.of_day(_hour(tag)) or time() for tag in found.values()]
    row = hours.moments(told, zone, first=first.at if first else None, last=last.at if last else None)
    for (entry, tag), at in zip(found.items(), row, strict=True):
        own = dates.parse(tag.get("datetime") or "", zone)
        yield _post(entry, tag, base, own or (Moment(at, Precision.TIME, zoned=False) if at else None))


def _hour(tag: html.HtmlElement) -> str:
    stamp = _stamp(tag)
    return f"{stamp[1]}:{stamp[2]} {stamp[3]}".strip() if stamp else ""


def _post(entry: html.HtmlElement, tag: html.HtmlElement, base: str, at: Moment | None) -> Update:
    anchor = entry.get("id")
    around = {tag, *tag.iterancestors()}
    parts = [part for part in entry.iter("h2", "h3", "h4", "p", "li", "blockquote") if part not in around]
    title = next((part for part in parts if part.tag in {"h2", "h3", "h4"}), None)
    said = (markup.line(part.text_content()) for part in parts if part.tag in {"p", "li", "blockquote"})
    return Update(
        title="" if title is None else markup.line(title.text_content()),
        body="\n\n".join(dict.fromkeys(filter(None, said))),
        at=at,
        url=f"{base.partition('#')[0]}#{anchor}" if anchor else None,
    )


def _stamp(tag: html.HtmlElement) -> re.Match[str] | None:
    return _STAMP.fullmatch(tag.text or "") if len(tag) == 0 else None


def laid_out(updates: Sequence[Update], body: str) -> tuple[str, tuple[Post, ...]]:
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
