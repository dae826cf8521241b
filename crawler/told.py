"""Told: what is learnt in the course of a poll, and the Poll that comes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from urllib.parse import urlsplit

from crawler import drafts
from crawler.domains import registered
from crawler.pace import is_gone
from crawler.page import Page
from crawler.poll import fresh_for, retry_after
from news.errors import SourceBroken, SourceDown, SourceError, SourceGone, SourceRefused
from news.model import Fetch, Poll, Source, SourceState, Trouble, Wishes


def raw(value: str | None) -> bytes | None:
    """A validator byte for byte, as it is sent back."""
    return value.encode("latin-1") if value else None


@dataclass(slots=True)
class Told:
    """What is learnt in the course of a poll."""

    status: int | None
    url: str
    size: int = 0
    etag: bytes | None = None
    last_modified: bytes | None = None
    body_digest: bytes | None = None
    blocks: bytes | None = None
    retry_after: timedelta | None = None
    fresh_for: timedelta | None = None
    error: str | None = None
    error_kind: str | None = None
    fault: str | None = None
    moved: str | None = None
    wishes: Wishes | None = None
    lied: bool = False
    audit: bool = False

    def hear(self, page: Page, state: SourceState) -> None:
        """An answer, before it is read. A 304 need not repeat the validators: the old ones stay."""
        unchanged, headers = page.status == 304, page.headers
        self.status, self.url, self.size, self.moved = page.status, page.url, len(page.body), page.moved
        self.etag = raw(headers.get("etag")) or (state.etag if unchanged else None)
        self.last_modified = raw(headers.get("last-modified")) or (state.last_modified if unchanged else None)
        self.body_digest = state.body_digest if unchanged else blake2b(page.body, digest_size=16).digest()
        self.retry_after = retry_after(headers, page.fetched)
        self.fresh_for = fresh_for(headers, page.fetched)

    def keep_open(self) -> None:
        """As if it had not been read: the next poll reads it again, and goes on."""
        self.etag = self.last_modified = self.body_digest = None

    def fail(self, error: SourceError) -> None:
        """Without the validators of the answer: a 304 to them would hide that it cannot be read."""
        self.keep_open()
        self.blocks = self.fresh_for = self.moved = None
        self.fault = error.fault or _FAULTS.get(error.status or 0)
        self.status = error.status if error.status is not None else self.status
        self.retry_after = error.retry_after
        self.error = _in_words(error)
        self.error_kind = _kind_of(error)


_FAULTS = {404: "missing", 429: "limited"}
_KINDS_OF_ERROR: tuple[tuple[type[SourceError], str], ...] = (
    (SourceDown, "down"),
    (SourceRefused, "refused"),
    (SourceGone, "gone"),
    (SourceBroken, "broken"),
)


def _in_words(error: SourceError) -> str:
    """One line."""
    return " ".join((f"{error.message} ({error.hint})" if error.hint else error.message).split())


def _kind_of(error: SourceError) -> str:
    return next((name for kind, name in _KINDS_OF_ERROR if isinstance(error, kind)), "broken")


def trouble_of(error: SourceError) -> Trouble:
    return Trouble(error=_in_words(error), kind=_kind_of(error), status=error.status, retry_after=error.retry_after)


def worth_adopting(source: Source, moved: str) -> bool:
    """Whether a source may live at *moved* from now on.

    A home page is where sites send what they have closed, and what is taken over by somebody else is parked there. That
    what it answers can be read as before, the poll has shown: consent walls and parked pages are no feeds.
    """
    old, new = urlsplit(source.url), urlsplit(moved)
    if new.path in {"", "/"} and not new.query and old.path not in {"", "/"}:
        return False
    return source.kind != "page" or registered(old.hostname or "") == registered(new.hostname or "")


def polled(source: Source, state: SourceState, told: Told, read: drafts.Read, *, now: datetime, elapsed: float) -> Poll:
    took = timedelta(seconds=elapsed)
    fetch = Fetch(
        source=source.id,
        at=now - took,
        status=told.status,
        url=told.url,
        elapsed=took,
        size=told.size,
        found=read.found,
        etag=told.etag,
        last_modified=told.last_modified,
        body_digest=told.body_digest,
        blocks=told.blocks,
        retry_after=told.retry_after,
        fresh_for=told.fresh_for,
        error=told.error,
        error_kind=told.error_kind,
        fault=told.fault or told.error_kind,
        moved=told.moved if told.moved and worth_adopting(source, told.moved) else None,
        hub=read.hub,
        wishes=told.wishes,
        lied=told.lied,
        audit=told.audit,
    )
    if fetch.error is not None and is_gone(state.failing_since, fetch):
        fetch = replace(fetch, error_kind="gone")
    return Poll(
        fetch=fetch,
        dispatches=read.dispatches,
        warnings=read.warnings,
        memory=read.memory,
        more=read.more,
        note=read.note,
        withdrawn=read.withdrawn,
    )
