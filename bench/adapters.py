"""The product's own code behind the callables that evaluation scripts ask for.

python eval_story.py bench.adapters:stories
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from crawler.dates import Moment
from crawler.dates import parse as moment_of
from crawler.extract import extract
from crawler.page import Page
from crawler.sources import KINDS
from news.actors import Cast
from news.bursts import Bursts
from news.fingerprint import Copies, canonical_url, shingles
from news.ids import ArticleId, SourceId, StoryId
from news.model import Article, Change, Precision, Revision, Source
from news.quotes import extract as extract_quotes
from news.reading import Reading, read
from news.revisions import compare, kind
from news.stories import Stories

_SOME_DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)  # where a data set has no dates


class _Copies:
    def __init__(self, **options: Any) -> None:
        self._copies = Copies[str](**options)

    def add(self, article: dict[str, Any]) -> list[tuple[str, float]]:
        print_ = shingles(article["body"])
        found = self._copies.of(print_)
        self._copies.add(article["id"], print_)
        return found


def copies(**options: Any) -> _Copies:
    """For eval_dup.py."""
    return _Copies(**options)


class _Stories:
    """Reads what data sets have: dates in any form or none, no source, one id twice."""

    def __init__(self, **options: Any) -> None:
        self._stories = Stories(**options)
        self._cast = Cast([])
        self._seen: set[str] = set()
        self._latest = _SOME_DAY

    def add(self, article: dict[str, Any]) -> str:
        reading = self._reading(article)
        placement = self._stories.choose(reading)
        return self._stories.place(reading, placement).id

    def resolve(self, story: str) -> str:
        return self._stories.resolve(StoryId(story))

    def _reading(self, given: dict[str, Any]) -> Reading:
        article = self._article(given)
        revision = Revision(
            article=article.id,
            number=1,
            title=given.get("title") or "",
            lead="",
            body=given.get("body") or "",
            author="",
            seen=article.first_seen,
        )
        return read(article, revision, self._cast)

    def _article(self, given: dict[str, Any]) -> Article:
        """Without a date it came when the one before it did; without a source each is an outlet's of its own."""
        name = self._named(str(given.get("id") or ""))
        moment = moment_of(str(given.get("published") or ""))
        self._latest = moment.at if moment else self._latest
        outlet = given.get("source") or name
        return Article(
            id=ArticleId(name),
            url=None,
            link=None,
            source=SourceId(outlet),
            outlet=outlet,
            first_seen=self._latest,
            published=moment.at if moment else None,
            precision=moment.precision if moment else Precision.ESTIMATED,
        )

    def _named(self, wanted: str) -> str:
        """The id of a data set, with a number where two articles have the same."""
        name, number = wanted, 1
        while not name or name in self._seen:
            number += 1
            name = f"{wanted}#{number}"
        self._seen.add(name)
        return name


def stories(**options: Any) -> _Stories:
    """For eval_story.py."""
    return _Stories(**options)


def burst(**options: Any) -> Bursts:
    """For eval_burst.py."""
    return Bursts(**options)


def revision(old: str, new: str) -> dict[str, Any]:
    """For eval_revision.py, which knows none, cosmetic, minor and substantive."""
    edits = compare(old, new)
    change = kind(old, new, edits)
    named = {Change.SAME: "none", Change.COSMETIC: "cosmetic", Change.MINOR: "minor"}
    return {
        "kind": named.get(change, "substantive"),
        "ops": [
            (
                edit.deed.value,
                *(text[slice(*part)] if part else None for text, part in ((old, edit.old), (new, edit.new))),
            )
            for edit in edits
        ],
        "facts": sorted({fact.value for edit in edits for fact in edit.facts}),
    }


# --- collecting ------------------------------------------------------------------------------------


def feed(data: bytes, url: str) -> list[dict[str, Any]]:
    """For eval_feeds.py: the drafts of a feed, trimmed as a first poll's."""
    kind = KINDS["jsonfeed" if data.lstrip()[:1] == b"{" else "feed"]
    body = kind.trim(data, None).body if kind.trim else data
    source = Source(id=SourceId("outlet"), kind=kind.name, url=url, outlet="Outlet")
    assert kind.parse is not None
    drafts = kind.parse(Page(url=url, requested=url, status=200, body=body), source).drafts
    return [
        {
            "id": draft.guid,
            "title": draft.title,
            "link": draft.url,
            "date": dates(draft.published or ""),
            "summary": draft.summary,
            "content": draft.content or None,
        }
        for draft in drafts
    ]


def article(html: bytes | str, url: str) -> dict[str, Any]:
    """For eval_articles.py."""
    body = html.encode() if isinstance(html, str) else html
    page = Page(url=url or "", requested=url or "", status=200, headers={"content-type": "text/html"}, body=body)
    told = extract(page)
    return {"title": told.title, "text": told.body, "author": list(told.authors), "date": _date(told.published)}


def _date(moment: Moment | None) -> datetime | date | None:
    """A day's midnight in its zone is the day before in Greenwich, east of it."""
    if moment is None or moment.precision is Precision.TIME:
        return moment.at if moment else None
    return (moment.at + timedelta(hours=12)).date()


def dates(raw: str) -> datetime | None:
    """For eval_small.py dates."""
    moment = moment_of(raw)
    return moment.at if moment else None


def urls(url: str) -> str:
    """For eval_small.py urls."""
    return canonical_url(url)


def quotes(text: str) -> list[dict[str, Any]]:
    """For eval_quotes.py and eval_seeds.py."""
    return [
        {
            "content": [[span.start, span.end] for span in quote.content],
            "source": [quote.source.start, quote.source.end] if quote.source else None,
            "cue": [quote.cue.start, quote.cue.end] if quote.cue else None,
            "speaker": quote.speaker,
            "kind": quote.kind.value,
        }
        for quote in extract_quotes(text)
    ]
