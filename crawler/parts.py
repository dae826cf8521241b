"""Parts: a long reading is done in parts, each a poll of its own.

    poll: 40 pages, 112 wait ─▶ filed, and how far it came is remembered ─▶ the next poll goes on there

A site, a mailbox or an archive of gigabytes takes hours. Each part is filed in one transaction together with the place
where the next one begins, so whatever is interrupted, kill -9 included, goes on there: nothing is lost or read twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from news.model import Poll, SourceState


def kept(state: SourceState, before: SourceState, poll: Poll, now: datetime) -> SourceState:
    """*state*, which follows from *before* and *poll*, with what the source's kind remembers.

    Where there is more, the next part is due at once. All parts of a first reading count as the first poll: what was
    published before it is backlog to the last of them.
    """
    if poll.memory is not None and poll.memory != before.memory:
        state = replace(state, memory=poll.memory)
    if not poll.more or poll.fetch.error is not None:
        return state
    return replace(state, next_at=now, first_polled_at=before.first_polled_at)
