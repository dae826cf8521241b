"""Parts: a long reading is done in parts, each a poll of its own.

    poll: 40 pages, 112 wait ─▶ filed, and how far it came is remembered ─▶ the next poll goes on there

A site, a mailbox or an archive of gigabytes takes hours. Each part is filed in one transaction together with the place
where the next one begins, so whatever is interrupted, kill -9 included, goes on there: nothing is lost or read twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from news.model import Poll, SourceState


def kept(state: SourceState, before: SourceState, poll: Poll, now: datetime, *, fastest: timedelta) -> SourceState:
    """*state*, which follows from *before* and *poll*, with what the source's kind remembers.

    Where there is more, the next part is due at once; one for which the same answer is fetched again, after *fastest*: a
    feed of 70,000 items was asked for 5 MB again and again. All parts of a first reading count as the first poll:
    what was published before it is backlog to the last of them.
    """
    if poll.memory is not None and poll.memory != before.memory:
        state = replace(state, memory=poll.memory)
    if not poll.more or poll.fetch.error is not None:
        return state
    rest = max(fastest, poll.fetch.retry_after or fastest) if poll.memory is None else timedelta(0)
    return replace(state, next_at=now + rest, first_polled_at=before.first_polled_at)
