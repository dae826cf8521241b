"""Pace: when to ask a source again, and what is remembered of it.

    new items every 40 min or so        → asked every 20 min
    answered 429, Retry-After: 3600     → not before an hour
    down since yesterday                → asked every few hours, up to once a day
    410, or 404 for a week              → asked once a week: sites come back

Pure functions: the state before, the fetch, and chance go in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from news.model import Fetch, Source, SourceState

JITTER = 0.1  # of the wait: sources that were added together drift apart
LONGEST_WAIT = timedelta(hours=24)  # a failing source is never given up
REFUSED = timedelta(hours=1)  # first wait after 403, robots.txt, …
SILENCE = 4  # part of a silence that counts as a gap
GONE_AFTER = timedelta(days=7)  # of 404
PROBE = timedelta(days=7)  # of what is gone
MOST_ARRIVALS = 32
_ZERO = timedelta(0)


def after(state: SourceState, fetch: Fetch, source: Source, now: datetime, random: Random) -> SourceState:
    """The state that follows from *fetch*. *now*: when the poll ended."""
    if fetch.error is not None:
        failures, since = state.failures + 1, state.failing_since or fetch.at
        wait = _after_failure(failures, since, fetch, source, random)
        return replace(
            state,
            next_at=now + wait,
            polled_at=fetch.at,
            failures=failures,
            failing_since=since,
            error=fetch.error,
        )
    news = fetch.new > 0 and state.first_polled_at is not None  # the first answer is backlog, and no arrival
    arrivals = (*state.arrivals, fetch.at)[-MOST_ARRIVALS:] if news else state.arrivals
    first = state.first_polled_at or fetch.at
    return replace(
        state,
        next_at=now + _after_answer(arrivals, first, fetch, source=source, now=now, random=random),
        polled_at=fetch.at,
        succeeded_at=fetch.at,
        first_polled_at=first,
        etag=fetch.etag,
        last_modified=fetch.last_modified,
        body_digest=fetch.body_digest,
        blocks=fetch.blocks,
        failures=0,
        failing_since=None,
        error=None,
        arrivals=arrivals,
    )


def next_poll(state: SourceState, fetch: Fetch, source: Source, now: datetime, random: Random) -> datetime:
    """When to ask *source* again, *state* being the one that follows from *fetch*.

    After an answer: half the usual gap between news, never sooner than `source.fastest` or than the answer asks for
    (ttl, Cache-Control, Expires), never later than `source.slowest`. After a failure: twice as long each time, a day
    at most. Retry-After (RFC 9110, 10.2.3) is always kept, a day at most.
    """
    if fetch.error is None:
        return now + _after_answer(
            state.arrivals, state.first_polled_at or now, fetch, source=source, now=now, random=random
        )
    return now + _after_failure(state.failures, state.failing_since or fetch.at, fetch, source, random)


def _after_answer(
    arrivals: Sequence[datetime], first: datetime, fetch: Fetch, *, source: Source, now: datetime, random: Random
) -> timedelta:
    wait = min(max(_gap(arrivals, first, now) / 2, source.fastest), source.slowest)
    least = min(max(source.fastest, fetch.fresh_for or _ZERO), source.slowest)
    return max(_jittered(wait, random), least, _asked(fetch))


def _after_failure(failures: int, since: datetime, fetch: Fetch, source: Source, random: Random) -> timedelta:
    wait = PROBE if is_gone(since, fetch) else _back_off(failures, fetch, source)
    return max(_jittered(wait, random), source.fastest, _asked(fetch))


def _jittered(wait: timedelta, random: Random) -> timedelta:
    return wait * random.uniform(1 - JITTER, 1 + JITTER)


def _asked(fetch: Fetch) -> timedelta:
    return min(fetch.retry_after or _ZERO, LONGEST_WAIT)


def is_gone(failing_since: datetime | None, fetch: Fetch) -> bool:
    """410, or 404 for a week: asked so rarely that it does not matter, and still asked."""
    if fetch.error_kind == "gone":
        return True
    return fetch.status == 404 and failing_since is not None and fetch.at - failing_since >= GONE_AFTER


def _gap(arrivals: Sequence[datetime], first: datetime, now: datetime) -> timedelta:
    """The usual time between news: the median of what was seen, or a part of the present silence where that is longer.

    Only a part: a quiet night must not make the morning's first item an hour late. A source that has hardly been
    heard of is asked as if it had been silent since the *first* poll.
    """
    silence = now - (arrivals[-1] if arrivals else first)
    gaps = sorted(later - earlier for earlier, later in pairwise(arrivals))
    return max(gaps[len(gaps) // 2] if gaps else _ZERO, silence / SILENCE)


def _back_off(failures: int, fetch: Fetch, source: Source) -> timedelta:
    """Twice as long after each failure in a row. What refuses us is not pressed: it starts with an hour."""
    first = max(source.fastest, REFUSED) if fetch.error_kind == "refused" else source.fastest * 2
    return min(first * (1 << min(failures - 1, 20)), max(LONGEST_WAIT, source.fastest))
