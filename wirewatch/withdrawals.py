"""Withdrawals: what a feed takes back by name (RFC 6721, `<at:deleted-entry>`) is marked, and its last wording stays.

<at:deleted-entry ref="tag:outlet.example,2026:7" …/>  → the article of this guid is withdrawn; who was told of it hears so
"""

from __future__ import annotations

from collections.abc import Sequence

from news.ids import SourceId
from news.model import Article, Change, Dispatch, Poll, Revision
from news.ports import Store
from news.reading import read
from wirewatch.app import App
from wirewatch.desk import Desk
from wirewatch.filing import Arrival, Step
from wirewatch.holding import hold
from wirewatch.visiting import as_known, withdrawn


async def withdrawals(app: App, desk: Desk, poll: Poll) -> tuple[Arrival, ...]:
    """The articles that *poll* takes back, if they are known and were not taken back before."""
    given = {said.guid for said in poll.dispatches}  # given and taken back in one answer: given anew
    guids = [guid for guid in poll.withdrawn if guid not in given]
    if not guids:
        return ()
    found = await app.read(lambda store: _known(store, poll.fetch.source, guids))
    now = app.clock.now()
    return await app.think(lambda: tuple(as_arrival(*each, withdrawn(each[1], now), desk) for each in found))


def as_arrival(article: Article, latest: Revision, wording: Revision, desk: Desk) -> Arrival:
    """The *wording* that is filed of an article that was withdrawn, with the rules that hold in it."""
    reading = read(article, wording, desk.cast)
    _ = reading.mentions  # worked out here, not in the transaction
    [held] = hold(desk.rules, desk.terms, [reading])
    return Arrival(
        step=Step.REVISED,
        dispatch=as_known(article, latest),
        article=article.id,
        reading=reading,
        matches=held.matches,
        terms=held.terms,
        visited=True,
    )


def _known(store: Store, source: SourceId, guids: Sequence[str]) -> list[tuple[Article, Revision]]:
    named = [Dispatch(source=source, guid=guid, url=None, link=None, digest="", title="") for guid in guids]
    ids = dict.fromkeys(known.article for known in store.archive.known(named) if known)
    found = [(store.archive.article(id_), store.archive.revisions(id_)) for id_ in ids]
    return [
        (article, wordings[-1])
        for article, wordings in found
        if article and wordings and wordings[-1].change is not Change.WITHDRAWN
    ]
