"""Pace: when to ask a source again, and what is remembered of it.

    new items every 40 min at this hour → asked every 20 min; at night, when there are none, every few hours
    answered 429, Retry-After: 3600     → not before an hour, and its host is asked half as fast from now on
    down since yesterday                → asked every few hours, up to once a day
    410, or 404 for a week              → asked once a week: sites come back
    moved for good, three times in a row → asked where it lives now

Pure functions: the state before, the fetch, and chance go in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from crawler.rhythm import Rhythm, heard
from news.model import Fetch, Source, SourceState, Wishes

JITTER = 0.1  # of the wait: sources that were added together drift apart
LONGEST_WAIT = timedelta(hours=24)  # a failing source is never given up
HALF = 0.5  # an item: half the usual gap between news
SILENCE = 8  # part of the news that should have come meanwhile: who is silent is asked less and less often
CLOSELY = timedelta(minutes=10)  # what a source that is watched closely may ask us to wait
GONE_AFTER = timedelta(days=7)  # of 404
PROBE = timedelta(days=7)  # of what is gone
ANSWERS = 3  # in a row that have to say that it moved, before it is believed
AUDIT = timedelta(days=1)  # without a whole body: then it is asked without validators
DISTRUST = timedelta(days=7)  # until validators that lied are tried again
MOST_ARRIVALS = 32
RECOVERY = timedelta(hours=1)  # half of what 429 made longer is forgiven
WIDEST = timedelta(minutes=5)  # between two requests to a host
OWN = timedelta(hours=1)  # for which a host rests whose one page, or feed, is not to be asked for longer
_ZERO = timedelta(0)

# The first wait after a failure, by its kind; then twice as long each time. What is likely to pass by itself is asked
# again soon, what needs a person at the other end is not pressed. Not named: twice the source's `fastest`.
FIRST_WAIT = {
    "dns": timedelta(minutes=10),
    "tls": timedelta(hours=1),
    "timeout": timedelta(minutes=5),
    "limited": timedelta(minutes=15),
    "missing": timedelta(minutes=30),
    "refused": timedelta(hours=1),
    "login": timedelta(hours=1),
    "robots": timedelta(hours=1),
    "broken": timedelta(minutes=30),
    "large": timedelta(hours=6),
}


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
            error_kind=fetch.error_kind,
            # What it moved to may be what is gone.
            address=None if is_gone(since, fetch) else state.address,
        )
    first = state.first_polled_at or fetch.at
    news = fetch.new > 0 and state.first_polled_at is not None  # the first answer is backlog, and no arrival
    arrivals = (*state.arrivals, fetch.at)[-MOST_ARRIVALS:] if news else state.arrivals
    counts = heard(state, fetch.new, fetch.at, finest=source.fastest) if news else state.rhythm
    rhythm = Rhythm.of(counts, arrivals[-1] if arrivals else None, first, now)
    silence = rhythm.expected(arrivals[-1] if arrivals else first, now)
    wishes = fetch.wishes or state.wishes
    moving, moves, address = _moved(state, fetch)
    return replace(
        state,
        next_at=now + _after_answer(rhythm, fetch, source, silence=silence, wishes=wishes, now=now, random=random),
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
        error_kind=None,
        arrivals=arrivals,
        rhythm=counts,
        audited_at=state.audited_at if fetch.status == 304 else fetch.at,
        distrusted_at=_distrusted(state, fetch),
        moving=moving,
        moves=moves,
        address=address,
        hub=fetch.hub or state.hub,
        wishes=wishes,
    )


# --- after an answer -------------------------------------------------------------------------------


def _after_answer(
    rhythm: Rhythm, fetch: Fetch, source: Source, *, silence: float, wishes: Wishes, now: datetime, random: Random
) -> timedelta:
    """Half the usual gap between news, never sooner than `fastest` or than the answer asks for, nor later than `slowest`.

    The usual gap goes by the hours to come; where many items should have come and did not (*silence*: how many), it is
    longer. What an answer asks for: <ttl>, Cache-Control, Expires, hours and days to skip. Retry-After (RFC 9110, 10.2.3)
    is always kept, a day at most.
    """
    wait = rhythm.reaches(max(HALF, silence / SILENCE), now, most=source.slowest)
    most = max(min(source.slowest, CLOSELY) if source.closely else source.slowest, source.fastest)
    least = min(max(source.fastest, fetch.fresh_for or _ZERO, wishes.ttl or _ZERO), most)
    wait = max(_jittered(max(wait, source.fastest), random), least, _asked(fetch))
    return wait if source.closely else awake(now + wait, wishes.skips) - now


def awake(at: datetime, skips: Sequence[int]) -> datetime:
    """*at*, or the first hour after it that is none of *skips* (<skipHours>, <skipDays>): a day later at most."""
    if not skips:
        return at
    hour = at.replace(minute=0, second=0, microsecond=0)
    hours = (hour + timedelta(hours=number) for number in range(24))
    free = (one for one in hours if one.hour not in skips and 24 + one.weekday() not in skips)
    return max(next(free, at + LONGEST_WAIT), at)


def _distrusted(state: SourceState, fetch: Fetch) -> datetime | None:
    """Since when its validators are not believed: anew with each lie, no more after a week in which they told true."""
    if fetch.lied:
        return fetch.at
    stands = state.distrusted_at is not None and not (fetch.audit and fetch.at - state.distrusted_at >= DISTRUST)
    return state.distrusted_at if stands else None


def trusts_validators(state: SourceState, at: datetime) -> bool:
    """Whether to ask conditionally. Once a day without a whole body it is asked for one, to see whether they hold."""
    if state.distrusted_at is not None:
        return False
    return state.audited_at is None or at - state.audited_at < AUDIT


def wants_proof(state: SourceState, at: datetime) -> bool:
    """Whether a changed body is to be held against the validators that went before it."""
    if state.distrusted_at is not None:
        return at - state.distrusted_at >= DISTRUST
    return state.audited_at is not None and at - state.audited_at >= AUDIT


def _moved(state: SourceState, fetch: Fetch) -> tuple[str | None, int, str | None]:
    """`moving`, `moves` and `address`: a new address is taken over once three answers in a row named it."""
    if fetch.moved is None:
        return None, 0, state.address
    moves = state.moves + 1 if fetch.moved == state.moving else 1
    return (fetch.moved, moves, state.address) if moves < ANSWERS else (None, 0, fetch.moved)


# --- after a failure -------------------------------------------------------------------------------


def _after_failure(failures: int, since: datetime, fetch: Fetch, source: Source, random: Random) -> timedelta:
    wait = PROBE if is_gone(since, fetch) else _back_off(failures, fetch, source)
    return max(_jittered(wait, random), source.fastest, _asked(fetch))


def _back_off(failures: int, fetch: Fetch, source: Source) -> timedelta:
    """Twice as long after each failure in a row, a day at most. Who answers 429 and says for how long knows it best."""
    usual = source.fastest * 2
    tells = fetch.fault == "limited" and fetch.retry_after is not None
    first = usual if tells else max(FIRST_WAIT.get(fetch.fault or "", usual), usual)
    return min(first * (1 << min(failures - 1, 20)), max(LONGEST_WAIT, source.fastest))


def is_gone(failing_since: datetime | None, fetch: Fetch) -> bool:
    """410, or 404 for a week: asked so rarely that it does not matter, and still asked."""
    if fetch.error_kind == "gone":
        return True
    return fetch.status == 404 and failing_since is not None and fetch.at - failing_since >= GONE_AFTER


def _jittered(wait: timedelta, random: Random) -> timedelta:
    return wait * random.uniform(1 - JITTER, 1 + JITTER)


def _asked(fetch: Fetch) -> timedelta:
    return min(fetch.retry_after or _ZERO, LONGEST_WAIT)


# --- the host --------------------------------------------------------------------------------------


def spacing(last: timedelta | None, at: datetime | None, now: datetime, *, usual: timedelta) -> timedelta:
    """How far apart requests to a host have to be that answered 429 *at* a time: what it got then wears off by half an hour."""
    if last is None or at is None:
        return usual
    faded: float = 0.5 ** (max(now - at, _ZERO) / RECOVERY)
    return max(usual, last * faded)


def resting(status: int | None, wait: timedelta | None) -> timedelta | None:
    """For how long a host is left alone that answered one request so, with Retry-After; None: it is not.

    429 counts requests, whatever they are for. 503 may be said of one address (a page that is written anew, a feed that was
    switched off): that is asked no sooner than it says, the others after an hour.
    """
    if not wait or status not in {429, 503}:
        return None
    return wait if status == 429 else min(wait, OWN)


def widened(apart: timedelta) -> timedelta:
    """Twice as far apart, after 429; a second at least, for those who allow themselves no distance at all."""
    return min(max(apart, timedelta(seconds=0.5)) * 2, WIDEST)
