"""Layout: a source whose pages suddenly give much less text has probably been rebuilt, and somebody should know.

    4,100 3,800 2,900 5,200 … 3,300    then 40 0 0 60      thin: told once
                                       then 3,900 4,400    well again: told once

Compared with the source's own history: a wire of two-line reports is no broken newspaper. Where there is none, the first
pages that were ever read show whether texts can be had at all:

    0 40 0 31                          thin from the first: told once
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import quantiles

from news.ids import NoticeId, digest
from news.model import Notice, Severity, Source, SourceState

KEPT = 32  # lengths remembered
KNOWN = 8  # … before anything is told by them
RECENT = 4  # pages in a row
THIN = 0.5  # of what three in four pages reach
SHORTEST = 400  # characters: what is usual below that cannot be told from a teaser
BARE = (
    80  # characters: no sentence or one; where the first pages all stay below that, they are not read as they should be
)
ADOPTED = timedelta(days=7)  # thin for so long is how it is


def judged(state: SourceState, read: Sequence[int], now: datetime) -> SourceState:
    """*state* after pages with texts of these lengths were *read*. Pure."""
    for length in read:
        state = _one_more(state, length, now)
    return state


def _one_more(state: SourceState, length: int, now: datetime) -> SourceState:
    lengths = (*state.lengths, length)
    usual, recent = lengths[:-RECENT], lengths[-RECENT:]
    if state.thin_since is None:
        told = len(usual) >= KNOWN or not usual  # by its history, or as it has none
        thin = told and len(recent) == RECENT and all(each < _least(usual) for each in recent)
        return replace(state, lengths=lengths[-KEPT:], thin_since=now if thin else None)
    usual = state.lengths[:-RECENT]  # as it was when it broke off
    well = all(each >= _least(usual) for each in recent[-2:])
    if well or now - state.thin_since >= ADOPTED:
        return replace(state, lengths=(*usual, *recent[-2:])[-KEPT:] if well else recent, thin_since=None)
    return replace(state, lengths=(*usual, *recent))


def _least(usual: Sequence[int]) -> float:
    """What a page of this source hardly ever stays below; 0 where it is short by nature."""
    if len(usual) < KNOWN:
        return BARE
    quarter = quantiles(usual, n=4)[0]
    return THIN * quarter if quarter >= SHORTEST else 0.0


def notices(source: Source, before: SourceState, now: SourceState, at: datetime) -> tuple[Notice, ...]:
    """What is to be told of the step from one state to the next."""
    if (before.thin_since is None) == (now.thin_since is None):
        return ()
    over = now.thin_since is None
    told, hint = (f"the pages of {source.id} give their text again", "") if over else _told(source, now.lengths)
    return (
        Notice(
            id=NoticeId(digest("source", source.id, "layout", at.isoformat(), str(over))),
            at=at,
            about="source",
            name=source.id,
            matter="layout",
            told=told,
            hint=hint,
            severity=Severity.NORMAL,
            over=over,
        ),
    )


def _told(source: Source, lengths: Sequence[int]) -> tuple[str, str]:
    """What is wrong, and what may be its cause."""
    usual, recent = lengths[:-RECENT], lengths[-RECENT:]
    size, show = f"{round(sum(recent) / len(recent))} characters", f"`wirewatch sources show {source.id}`"
    if usual:
        told = f"the pages of {source.id} suddenly give little text: {size}, usually {round(sum(usual) / len(usual))}"
        return told, f"its layout may have changed, or a wall stands before it: {show}"
    unrendered = source.kind in {"page", "feed"} and not source.options.get("render")
    scripts = "they may be nothing without their scripts (`render: true`), or " if unrendered else ""
    return (
        f"the pages of {source.id} give little text from the first on: {size}",
        f"{scripts}a wall stands before them: {show}",
    )
