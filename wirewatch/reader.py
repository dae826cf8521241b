"""The reader: what one poll brought, read and held against the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from news.ids import ArticleId
from news.model import Article, Dispatch, Revision, Source, SourceState
from news.reading import read
from wirewatch.desk import Desk
from wirewatch.filing import Arrival, Step
from wirewatch.holding import hold
from wirewatch.wordings import draw_up, reworded


def is_backlog(
    published: datetime | None, state: SourceState, *, backlog: timedelta, oldest: timedelta, now: datetime
) -> bool:
    """Whether an article is stored only: old news when its source was first asked, or very old at any time.

    Nearly a quarter of the entries in real feeds are older than a year: a feed that brings up its archive must not
    raise a storm. Without a date an article counts as of now.
    """
    if published is None:
        return False
    first = state.first_polled_at is None
    return now - published > (min(backlog, oldest) if first else oldest)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads what one poll brought, and holds it against the rules. Pure."""

    source: Source
    state: SourceState
    desk: Desk
    now: datetime

    def wants_page(self, arrival: Arrival) -> bool:
        said = arrival.dispatch
        asks = self.source.full_text and said.partial and bool(said.link) and arrival.step is not Step.SIGHTED
        return asks and not self._is_backlog(said.published)

    def hold(
        self, arrivals: Sequence[Arrival], latest: Mapping[ArticleId, tuple[Article, Revision]]
    ) -> tuple[Arrival, ...]:
        """The arrivals read, with the rules that hold in them: a poll's together, which costs less than each by itself."""
        told = [self._read(arrival, latest.get(arrival.article)) for arrival in arrivals]
        readings = [each.reading for each in told if each.reading is not None and not each.backlog]
        found = hold(self.desk.rules, self.desk.terms, readings)
        held = {reading.article.id: each for reading, each in zip(readings, found, strict=True)}
        return tuple(replace(each, **held[each.article]._asdict()) if each.article in held else each for each in told)

    def _read(self, arrival: Arrival, latest: tuple[Article, Revision] | None) -> Arrival:
        match arrival.step:
            case Step.NEW:
                article, revision = draw_up(arrival.article, arrival.dispatch, self.source, self.now)
            case Step.REVISED if latest and (told := reworded(self._titled(arrival, latest[1]), latest[1], self.now)):
                article, revision = latest[0], told
            case _:
                return replace(arrival, step=Step.SIGHTED)
        reading = read(article, revision, self.desk.cast)
        _ = reading.mentions  # stories ask for them: worked out here, not while the shelf is locked
        return replace(arrival, reading=reading, backlog=self._is_backlog(article.published))

    def _titled(self, arrival: Arrival, latest: Revision) -> Dispatch:
        """What it says. A link's text and an address's words serve as a title only until the page was read."""
        said = arrival.dispatch
        provisional = self.source.kind in {"page", "sitemap"} and self.source.full_text and not said.page
        return replace(said, title=latest.title) if provisional else said

    def _is_backlog(self, published: datetime | None) -> bool:
        config = self.desk.config
        return is_backlog(published, self.state, backlog=config.backlog, oldest=config.oldest, now=self.now)
