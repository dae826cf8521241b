"""Layout: a source whose pages suddenly give much less text has probably been rebuilt, and somebody should know.

    4,100 3,800 2,900 5,200 … 3,300    then 40 0 0 60      thin: told once
                                       then 3,900 4,400    well again: told once

Compared with the source's own history: a wire of two-line reports is no broken newspaper.
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
        thin = len(usual) >= KNOWN and all(each < _least(usual) for each in recent)
        return replace(state, lengths=lengths[-KEPT:], thin_since=now if thin else None)
    usual = state.lengths[:-RECENT]  # as it was when it broke off
    well = all(each >= _least(usual) for each in recent[-2:])
    if well or now - state.thin_since >= ADOPTED:
        return replace(state, lengths=(*usual, *recent[-2:])[-KEPT:] if well else recent, thin_since=None)
    return replace(state, lengths=(*usual, *recent))


def _least(usual: Sequence[int]) -> float:
    """What a page of this source hardly ever stays below; 0 where it is short by nature."""
    quarter = quantiles(usual, n=4)[0]
    return THIN * quarter if quarter >= SHORTEST else 0.0


def notices(source: Source, before: SourceState, now: SourceState, at: datetime) -> tuple[Notice, ...]:
    """What is to be told of the step from one state to the next."""
    if (before.thin_since is None) == (now.thin_since is None):
        return ()
    over = now.thin_since is None
    usual, recent = now.lengths[:-RECENT] or now.lengths, now.lengths[-RECENT:]
    sizes = f"{round(sum(recent) / len(recent))} characters, usually {round(sum(usual) / len(usual))}"
    return (
        Notice(
            id=NoticeId(digest("source", source.id, "layout", at.isoformat(), str(over))),
            at=at,
            about="source",
            name=source.id,
            matter="layout",
            told=f"the pages of {source.id} give their text again"
            if over
            else f"the pages of {source.id} suddenly give little text: {sizes}",
            hint=""
            if over
            else f"its layout may have changed, or a wall stands before it: `wirewatch sources show {source.id}`",
            severity=Severity.NORMAL,
            over=over,
        ),
    )
