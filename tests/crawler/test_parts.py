"""Parts: when the next one is due."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.parts import kept
from news.model import Fetch, Poll, SourceState
from tests.fakes import START
from tests.make import source

SLOW, FASTEST = START + timedelta(hours=1), timedelta(minutes=2)


def next_at(poll: Poll) -> timedelta:
    state = SourceState(source=source().id, host="outlet.example", next_at=SLOW)
    return kept(state, state, poll, START, fastest=FASTEST).next_at - START


def polled(*, memory: bytes | None = None, more: bool = True, **answer: object) -> Poll:
    fetch = Fetch(source=source().id, at=START, status=200, url="https://outlet.example/", **answer)  # type: ignore[arg-type]  # a case's own
    return Poll(fetch=fetch, memory=memory, more=more)


@pytest.mark.parametrize(
    ("poll", "wait"),
    [
        (polled(memory=b"page 40"), timedelta(0)),  # other pages of a site
        (polled(), FASTEST),  # the same feed once more
        (polled(retry_after=timedelta(minutes=9)), timedelta(minutes=9)),
        (polled(more=False), SLOW - START),
        (polled(error="broke off"), SLOW - START),
    ],
)
def test_the_next_part_is_due_at_once_unless_the_same_answer_is_fetched_again(poll: Poll, wait: timedelta) -> None:
    assert next_at(poll) == wait
