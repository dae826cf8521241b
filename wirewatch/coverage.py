"""Coverage: is what comes in all that there is? Per source, what was to be expected and what was seen.

    herald    silent    expected 38, saw 0     nothing since 09:12, and it answers as if all were well
    courier   failing   3 h 20 min of gaps     answered 503 Service Unavailable

What to expect comes from the source's own rhythm: its news by hour of day and weekday. Pure: states, fetches and counts go
in. A gap is a time without a good answer that is longer than the source is ever left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from crawler.rhythm import Rhythm
from news.ids import SourceId
from news.model import Coverage, Fetch, Source, SourceState
from wirewatch.notices import is_silent

SLACK = timedelta(minutes=10)  # that a poll may be late before it counts as a gap
LATE = timedelta(minutes=15)  # … before the source is called late


class Standing(StrEnum):
    """How a source does."""

    OK = "ok"
    SILENT = "silent"  # it answers, and has had no news for far longer than usual
    FAILING = "failing"
    BLOCKED = "blocked"  # it answers, and refuses us
    GONE = "gone"
    LATE = "late"  # it is due, and was not asked
    NEW = "new"  # never asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A source over a time."""

    source: SourceId
    standing: Standing
    expected: float | None  # items; None: it is not known for long enough
    seen: int
    polls: int  # that we still know of
    failed: int
    gaps: tuple[tuple[datetime, datetime], ...]
    last_answer: datetime | None
    last_news: datetime | None
    error: str | None

    @property
    def gap(self) -> timedelta:
        """All gaps together."""
        return sum((end - begin for begin, end in self.gaps), timedelta(0))


def covered(
    source: Source, state: SourceState, fetches: Sequence[Fetch], *, seen: int, since: datetime, now: datetime
) -> Covered:
    """How *source* was covered. *fetches*: those that are remembered, in any order; *seen*: its new articles."""
    inside = sorted((each for each in fetches if each.at >= since), key=lambda each: each.at)
    return Covered(
        source=source.id,
        standing=standing(state, now),
        expected=_expected(state, since, now),
        seen=seen,
        polls=len(inside),
        failed=sum(each.error is not None for each in inside),
        gaps=_gaps(source, state, sorted(fetches, key=lambda each: each.at), since, now),
        last_answer=state.succeeded_at,
        last_news=state.arrivals[-1] if state.arrivals else None,
        error=state.error if state.failures else None,
    )


def standing(state: SourceState, now: datetime) -> Standing:
    """How a source does, by what is remembered of it."""
    if state.polled_at is None:
        return Standing.LATE if now - state.next_at > LATE else Standing.NEW
    if state.failures:
        return {"refused": Standing.BLOCKED, "gone": Standing.GONE}.get(state.error_kind or "", Standing.FAILING)
    if now - state.next_at > LATE:
        return Standing.LATE
    return Standing.SILENT if is_silent(state, now) else Standing.OK


def _expected(state: SourceState, since: datetime, now: datetime) -> float | None:
    first = state.first_polled_at
    if first is None or len(state.arrivals) < 2 or now <= max(since, first):
        return None
    rhythm = Rhythm.of(state.rhythm, state.arrivals[-1], first, now)
    return rhythm.expected(max(since, first), now)


def _gaps(
    source: Source, state: SourceState, fetches: Sequence[Fetch], since: datetime, now: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    """Times without a good answer. Of a source that is asked often only the last hundred polls are remembered."""
    good = [each.at for each in fetches if each.error is None]
    begin = max(since, state.first_polled_at or now)
    if len(fetches) >= 100:
        begin = max(begin, fetches[0].at)
    before = [at for at in good if at <= begin]
    ends = [before[-1] if before else begin, *(at for at in good if at > begin), now]
    longest = source.slowest + SLACK
    return tuple((max(one, begin), other) for one, other in pairwise(ends) if other - one > longest)


# --- for digests, the terminal, metrics -------------------------------------------------------------


def standings(states: Sequence[SourceState], now: datetime) -> Mapping[Standing, int]:
    """How many configured sources stand how."""
    return Counter(standing(state, now) for state in states if state.enabled)


def coverage(states: Sequence[SourceState], now: datetime) -> Coverage:
    """For what is sent, and `wirewatch status`: who does not bring what it should."""
    named: dict[Standing, list[SourceId]] = {}
    for state in states:
        if state.enabled:
            named.setdefault(standing(state, now), []).append(state.source)

    def those(*kinds: Standing) -> tuple[SourceId, ...]:
        return tuple(sorted(source for kind in kinds for source in named.get(kind, ())))

    return Coverage(
        checked=sum(map(len, named.values())),
        failing=those(Standing.FAILING, Standing.GONE),
        blocked=those(Standing.BLOCKED),
        silent=those(Standing.SILENT),
        late=those(Standing.LATE),
    )
