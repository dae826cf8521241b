"""From an answer to dispatches: what runs in the limited children (crawler.pool).

    parse("feed", page, source, now)   → Read(dispatches=(…), warnings=("item 7: …",), wishes=Wishes(ttl=15 min))
    complete(page, dispatch, source)   → the dispatch with what its article's page tells
    look(page, known, source)          → what the page of a known article says now, and its own headline

All functions take and give plain values that can be pickled, and raise SourceError. What they need is imported where they
run: a third of a second of CPU that the parent, which only names them, does without.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.page import Page
from crawler.parsed import Parsed
from crawler.sources import KINDS
from news.errors import SourceBroken, SourceDown
from news.model import Dispatch, Source, Wishes

NO_WISHES = Wishes()
MOST_WARNINGS = 20  # of one answer: who reads more?


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What an answer said, made clean."""

    dispatches: tuple[Dispatch, ...] = ()
    warnings: tuple[str, ...] = ()
    found: int = 0  # drafts in the answer
    title: str | None = None  # the source's own name
    memory: bytes | None = None  # what its kind will remember
    more: bool = False  # this was a part: the next poll goes on
    note: str = ""  # how far it has come
    hub: str | None = None  # WebSub
    older: str | None = None  # where a paged feed has what came before
    wishes: Wishes = NO_WISHES  # when it likes to be asked
    withdrawn: tuple[str, ...] = ()  # guids of items that it takes back


def parse(page: Page, source: Source, now: datetime) -> Read:
    """Read an answer over HTTP."""
    kind = KINDS[source.kind]
    if kind.parse is None:
        raise SourceBroken(f"sources of kind {source.kind} are not read over HTTP", permanent=True)
    return clean(kind.parse(page, source), source, now)


def read(source: Source, now: datetime) -> Read:
    """Read from the disk."""
    kind = KINDS[source.kind]
    if kind.read is None:
        raise SourceBroken(f"sources of kind {source.kind} are not read from the disk", permanent=True)
    return clean(kind.read(source), source, now)


def complete(page: Page, dispatch: Dispatch, source: Source, rest: Sequence[Page] = ()) -> Dispatch:
    """Fill in what the article's page tells, and the *rest* of its pages where it has several."""
    from crawler import normalize
    from crawler.extract import extract, with_rest

    told = with_rest(extract(page, zone=source.zone), rest)
    return normalize.joined(normalize.complete(dispatch, told, source), told, page.url)


def look(page: Page, known: Dispatch, source: Source, rest: Sequence[Page] = ()) -> tuple[Dispatch, str]:
    """What the page of a *known* article says now, and its own headline.

    Raises SourceDown where something stands in the article's place: a consent page, the front page.
    """
    from crawler import normalize
    from crawler.extract import extract, with_rest

    told = with_rest(extract(page, zone=source.zone), rest)
    if told.obstacle and not told.body:
        raise SourceDown(f"the page shows something else in its article's place: {told.obstacle}", status=page.status)
    return normalize.joined(normalize.overlaid(known, told, source), told, page.url), told.title


def clean(parsed: Parsed, source: Source, now: datetime) -> Read:
    """Drafts made clean: dispatches, and what had to be left out."""
    from crawler import normalize

    dispatches, warnings = normalize.report(parsed, source, now)
    if len(warnings) > MOST_WARNINGS:
        warnings = (*warnings[:MOST_WARNINGS], f"… and {len(warnings) - MOST_WARNINGS} more")
    return Read(
        dispatches=dispatches,
        warnings=warnings,
        found=len(parsed.drafts),
        title=parsed.title,
        hub=parsed.hub,
        older=parsed.next,
        wishes=Wishes(ttl=parsed.fresh_for, skips=parsed.skips),
        withdrawn=parsed.withdrawn,
    )
