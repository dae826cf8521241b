"""Arriving: what a dispatch is to the archive.

    dispatch, what is known ─▶ Arrival(NEW · REVISED · SIGHTED), or NOTHING

Two of one article in one answer are one arrival.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from news.fingerprint import article_id
from news.ids import ArticleId
from news.model import Article, Dispatch, Known, Revision
from news.ports import Store
from wirewatch.filing import Arrival, Step
from wirewatch.wordings import is_same_text


def decide(dispatch: Dispatch, known: Known | None) -> Step:
    """What is to be done about *dispatch*, given what the archive has of it.

    Another outlet's wording of a known article is a sighting, unless we had an extract only and it brings the text.
    """
    if known is None:
        return Step.NEW
    if known.same:
        return Step.NOTHING
    if known.sighted or (known.partial and not dispatch.partial):
        return Step.REVISED
    return Step.SIGHTED


def fresh(dispatches: Sequence[Dispatch], known: Sequence[Known | None], *, now: datetime) -> tuple[Arrival, ...]:
    """Those that ask for something, oldest first; two of one article in one answer are one, the longer."""
    arrivals: dict[ArticleId, Arrival] = {}
    for dispatch, met in zip(dispatches, known, strict=True):
        step = decide(dispatch, met)
        article = met.article if met else article_id(dispatch.url, dispatch.source, dispatch.guid)
        rival = arrivals.get(article)
        if step is Step.NOTHING or (rival and len(rival.dispatch.body) >= len(dispatch.body)):
            continue
        arrivals[article] = Arrival(step=step, dispatch=dispatch, article=article)
    return tuple(sorted(arrivals.values(), key=lambda arrival: (arrival.dispatch.published or now, arrival.article)))


def led_on(arrival: Arrival, said: Dispatch) -> Arrival:
    """The arrival with what its page *said*. A new one goes by the address that its link led to, and by the one that it had."""
    was = arrival.dispatch.url
    if arrival.step is not Step.NEW or said.url == was or said.url is None:
        return replace(arrival, dispatch=said)
    others = tuple(dict.fromkeys((*said.addresses, *([was] if was else []))))
    return replace(
        arrival, dispatch=replace(said, addresses=others), article=article_id(said.url, said.source, said.guid)
    )


def met_before(store: Store, *, arrivals: Sequence[Arrival]) -> dict[ArticleId, tuple[Known, Revision]]:
    """Of arrivals that the archive knows after all, by what their pages said: what is known, and its latest wording."""
    known = store.archive.known([arrival.dispatch for arrival in arrivals])
    return {
        arrival.article: (found, store.archive.revisions(found.article)[-1])
        for arrival, found in zip(arrivals, known, strict=True)
        if found
    }


def as_known(arrival: Arrival, met: tuple[Known, Revision] | None) -> Arrival:
    """A canonical address counts where the wording agrees: some sites give all their pages the same one."""
    if met is None:
        return arrival
    known, latest = met
    if not is_same_text(arrival.dispatch, latest.title, latest.body):
        return replace(arrival, dispatch=replace(arrival.dispatch, addresses=()))
    step = decide(arrival.dispatch, known)
    return replace(arrival, step=Step.SIGHTED if step is Step.NOTHING else step, article=known.article)


def once(arrivals: Sequence[Arrival]) -> tuple[Arrival, ...]:
    """Of several arrivals that go by one address the first with the longest text, under all of their addresses."""
    kept: dict[ArticleId, Arrival] = {}
    names: dict[str, ArticleId] = {}
    for arrival in arrivals:
        said = arrival.dispatch
        urls = [url for url in (said.url, *said.addresses) if url]
        twin = next((kept[names[url]] for url in urls if url in names), None)
        if twin is None or not is_same_text(said, twin.dispatch.title, twin.dispatch.body):
            kept[arrival.article] = arrival
            names |= {url: arrival.article for url in urls if url not in names}
            continue
        best = arrival if len(said.body) > len(twin.dispatch.body) else twin
        both = dict.fromkeys((*urls, *twin.dispatch.addresses))
        others = tuple(url for url in both if url != twin.dispatch.url)
        told = replace(best.dispatch, url=twin.dispatch.url, link=twin.dispatch.link, addresses=others)
        kept[twin.article] = replace(twin, dispatch=told)
        names |= dict.fromkeys(urls, twin.article)
    return tuple(kept.values())


def latest_of(store: Store, *, arrivals: Sequence[Arrival]) -> dict[ArticleId, tuple[Article, Revision]]:
    """Of articles that may have been revised: themselves and their latest wordings."""
    found = {}
    for arrival in arrivals:
        if arrival.step is Step.REVISED:
            article, revisions = store.archive.article(arrival.article), store.archive.revisions(arrival.article)
            if article and revisions:
                found[arrival.article] = (article, revisions[-1])
    return found
