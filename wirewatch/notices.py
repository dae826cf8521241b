"""Notices: what whoever runs wirewatch should know. Of a poll:

    down for six hours, three times at least   → herald fails: herald.example answered 503 …      and when it is back
    410, or 404 for a week                     → herald is gone; its site offers https://…/news.xml
    no news where 5 items should have come     → herald is silent: usually 40 items a day, none since yesterday
    same validators, another body              → herald's validators do not hold: it is asked for the whole feed
    moved for good, three answers in a row     → herald has moved to https://…

Pure: the state before and after a poll go in. A matter stands open until it is over (storage.notices), so that a source
which fails for a month is told of once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from crawler.pace import is_gone
from crawler.rhythm import Rhythm
from news.errors import ConfigError, WirewatchError
from news.ids import NoticeId, SourceId, digest
from news.model import Notice, Poll, Severity, Source, SourceState
from news.ports import Store

FAILURES, FAILING = 3, timedelta(hours=6)  # what passes by itself is nobody's concern
SILENCE = timedelta(hours=6)
WEEK = timedelta(days=7)
WEEKEND = timedelta(hours=72)  # Friday evening to Monday morning, and some hours
EXPECTED = 4.6  # items: so many being expected, none come once in a hundred times (Poisson, ln 100)


def of_poll(source: Source, before: SourceState, after: SourceState, poll: Poll) -> tuple[Notice, ...]:
    """What a poll of *source* shows. Notices that are `over` end what stands open, if anything does."""
    return tuple(_of_poll(source, before, after, poll))


def of_reload(machine: str, path: Path, error: WirewatchError | None, at: datetime) -> Notice:
    """What became of taking over the configuration at *path*. The matter is over once that succeeds, or at a start."""
    name = f"{machine}:{path}"
    over = error is None
    return Notice(
        id=NoticeId(digest("program", name, "reload", at.isoformat(), "over" if over else "")),
        at=at,
        about="program",
        name=name,
        matter="reload",
        told="the configuration was taken over again" if error is None else _refused(error),
        hint=""
        if over
        else f"on {machine} what was in force before goes on; `wirewatch check` tells what is wrong now",
        severity=Severity.LOW if over else Severity.HIGH,
        over=over,
    )


def _refused(error: WirewatchError) -> str:
    if not isinstance(error, ConfigError):
        return f"the configuration was not taken over: {error.message}"
    first, more = error.problems[0], len(error.problems) - 1
    others = f", and {more} more" if more else ""
    return f"the configuration was refused: {first.file}:{first.line}:{first.column}: {first.message}{others}"


def of_rest(sources: Mapping[SourceId, Source], resting: Iterable[SourceState]) -> tuple[Notice, ...]:
    """Failures that came to last while nobody asked: six hours are over before the next poll where the rest is longer.

    Of the moment when they were over, so that two daemons which see it write one notice.
    """
    return tuple(
        _failing(sources[state.source], state, state.failing_since + FAILING, state.error or "")
        for state in resting
        if state.failing_since and state.source in sources
    )


def tell(store: Store, notices: tuple[Notice, ...]) -> None:
    """Write them, in the transaction of the poll."""
    for notice in notices:
        if notice.matter in _NEWS:
            store.notices.note(notice)
        else:
            store.notices.put(notice)


_NEWS = {"moved"}  # neither begins nor ends anything


def _of_poll(source: Source, before: SourceState, after: SourceState, poll: Poll) -> Iterator[Notice]:
    fetch = poll.fetch
    at, name = fetch.at, source.id
    if fetch.error is not None:
        if is_gone(after.failing_since, fetch):
            hint = f"its site offers {poll.elsewhere}" if poll.elsewhere else f"`wirewatch sources show {name}`"
            yield _notice(source, "gone", at, f"{name} is gone: {fetch.error}", hint, severity=Severity.HIGH)
        elif is_failing(after):
            yield _failing(source, after, at, fetch.error)
        return
    if before.failures:
        back = _over(source, "failing", at, f"{name} is back, after {_span(at - (before.failing_since or at))}")
        yield replace(back, matter="gone")  # under one id: whichever of the two stood is over, and it is told once
        yield back
    yield from _of_silence(source, before, after, at)
    if fetch.lied:
        told = f"{name}: its validators do not hold, so it is asked for the whole answer each time"
        yield _notice(source, "validators", at, told, "they are tried again after a week", severity=Severity.LOW)
    elif before.distrusted_at and not after.distrusted_at:
        yield _over(source, "validators", at, f"{name}: its validators hold again")
    if after.address and after.address != before.address:
        told = f"{name} has moved for good, and is asked at {after.address}"
        yield _notice(source, "moved", at, told, f"put the new address into wirewatch.yaml: {after.address}", over=True)
    if before.blocks and fetch.status == 200 and fetch.found == 0 and not after.blocks:
        yield _notice(source, "empty", at, f"{name} answers, and has no items any more", f"open {fetch.url}")
    elif after.blocks and not before.blocks and before.first_polled_at:
        yield _over(source, "empty", at, f"{name} has items again")


def _of_silence(source: Source, before: SourceState, after: SourceState, at: datetime) -> Iterator[Notice]:
    if is_silent(after, at):
        since = after.arrivals[-1]
        told = f"{source.id} is silent: nothing new since {_ago(since, at)}, and it answers as if all were well"
        yield _notice(source, "silent", at, told, f"open {source.url}: is there news that it does not give?")
    elif after.arrivals != before.arrivals and is_silent(before, at):
        yield _over(source, "silent", at, f"{source.id} has news again")


def _failing(source: Source, state: SourceState, at: datetime, error: str) -> Notice:
    told = f"{source.id} fails, {state.failures} times since {_ago(state.failing_since, at)}: {error}"
    return _notice(source, "failing", at, told, f"`wirewatch sources show {source.id}`")


def is_failing(state: SourceState) -> bool:
    """So often and for so long that it does not pass by itself."""
    since, last = state.failing_since, state.polled_at
    return state.failures >= FAILURES and since is not None and last is not None and last - since >= FAILING


def is_silent(state: SourceState, at: datetime) -> bool:
    """Whether it has had no news for so long as happens once in a hundred times, at that time of day and week.

    At least for six hours, and for longer than it ever was lately: what comes in bursts is not silent in between. What
    its weekdays are like is seen within a week; until then only what outlasts a weekend is silence.
    """
    if len(state.arrivals) < 2 or state.first_polled_at is None or state.failures:
        return False
    last, silence = state.arrivals[-1], at - state.arrivals[-1]
    longest = max(later - earlier for earlier, later in zip(state.arrivals, state.arrivals[1:], strict=False))
    least = SILENCE if at - state.first_polled_at >= WEEK else WEEKEND
    if silence < max(least, longest):
        return False
    rhythm = Rhythm.of(state.rhythm, last, state.first_polled_at, at, knows_days=WEEK)
    return rhythm.expected(last, at) >= EXPECTED


def _notice(
    source: Source,
    matter: str,
    at: datetime,
    told: str,
    hint: str = "",
    *,
    severity: Severity = Severity.NORMAL,
    over: bool = False,
) -> Notice:
    return Notice(
        id=NoticeId(digest("source", source.id, matter, at.isoformat(), "over" if over else "")),
        at=at,
        about="source",
        name=source.id,
        matter=matter,
        told=told,
        hint=hint,
        severity=severity,
        over=over,
    )


def _over(source: Source, matter: str, at: datetime, told: str) -> Notice:
    return _notice(source, matter, at, told, severity=Severity.LOW, over=True)


def _ago(since: datetime | None, at: datetime) -> str:
    return f"{_span(at - since)} ago" if since else "the start"


def _span(span: timedelta) -> str:
    hours = round(span / timedelta(hours=1))
    if hours < 1:
        return f"{max(round(span / timedelta(minutes=1)), 0)} min"
    return f"{hours} h" if hours < 72 else f"{span.days} days"
