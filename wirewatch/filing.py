"""Filing: what a poll brought becomes rows, in ONE transaction.

    the fetch, its next poll ─ articles, revisions, sightings ─ story ─ alerts ─ what each subscription waits for
    ─ the host given back

An article is stored if and only if its alerts are queued. Where the lease was lost, nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import partial
from random import Random

import structlog

from alerts.address import address, refusal
from alerts.amend import amended
from alerts.follow import followers, story_match, story_rule
from alerts.novelty import REMEMBERED, is_foreign, novelty
from alerts.weigh import weigh
from crawler.pace import resting, spacing, widened
from news.fingerprint import article_id
from news.ids import ArticleId, RuleId, StoryId, digest
from news.model import (
    Alert,
    Article,
    Change,
    Claim,
    Dispatch,
    Fetch,
    Known,
    Match,
    Notice,
    Poll,
    Reason,
    Rule,
    Sighting,
    SourceState,
    Story,
    Subscription,
    Visit,
)
from news.ports import Store
from news.reading import Reading, read
from wirewatch.crossing import Gate
from wirewatch.crossing import history as told
from wirewatch.desk import Desk
from wirewatch.notices import tell
from wirewatch.placing import Placing
from wirewatch.visiting import take_up

log = structlog.get_logger()

_MANY = 500  # alerts of a rule in one story


class Step(Enum):
    """What a dispatch asks for."""

    NOTHING = auto()
    SIGHTED = auto()
    REVISED = auto()
    NEW = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A dispatch on its way into the archive."""

    step: Step
    dispatch: Dispatch
    article: ArticleId
    reading: Reading | None = None  # of a new article, or of a known one in other words
    matches: Sequence[Match] = ()
    terms: Sequence[RuleId] = ()  # of which a rule asks a burst, and that it has
    backlog: bool = False  # stored only
    visited: bool = False  # no source reports it: its page was looked at again

    def sighting(self, seen: datetime) -> Sighting:
        """Who reported it, and in which words."""
        said = self.dispatch
        return Sighting(source=said.source, guid=said.guid, link=said.link, digest=said.digest, seen=seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A poll with everything worked out that needs no transaction."""

    poll: Poll
    state: SourceState  # as it will be
    arrivals: tuple[Arrival, ...]
    desk: Desk  # whose rules it was held against
    now: datetime
    visits: tuple[Visit, ...] = ()  # pages that are to be read later
    notices: tuple[Notice, ...] = ()  # for whoever runs it
    random: Random = field(default_factory=Random)

    @property
    def brought_nothing(self) -> bool:
        """Not even trouble: such polls are written together."""
        return not (self.arrivals or self.visits or self.notices or self.poll.fetch.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What a poll came to. *stored* is False where the lease was lost: somebody else polls the source."""

    poll: Poll
    stored: bool = True
    new: tuple[Article, ...] = ()
    revised: int = 0
    sighted: int = 0
    alerts: tuple[Alert, ...] = ()
    matches: int = 0
    backlog: int = 0  # of the new ones: stored only


def file(
    store: Store,
    *,
    prepared: Prepared,
    placing: Placing,
    claim: Claim | None = None,
    last: bool = False,
    notify: bool = True,
) -> Filed:
    """Write it all, or nothing. May be run twice: then everything was rolled back in between."""
    fetch = prepared.poll.fetch
    if not store.sources.record(fetch, prepared.state, token=claim.token if claim else None):
        return Filed(poll=prepared.poll, stored=False)
    tell(store, prepared.notices)
    filed = Filed(poll=prepared.poll)
    if any(arrival.step is Step.NEW or _waits(arrival, prepared.desk) for arrival in prepared.arrivals):
        placing.refresh(store, prepared.now)
    if prepared.arrivals:
        filed = _file_articles(store, prepared, placing, notify=notify)
    if claim and last:
        give_back(store, claim, fetch, prepared.now, usual=prepared.desk.config.crawl.per_host_delay)
    return filed


def file_wording(
    store: Store, *, prepared: Prepared, placing: Placing, visit: Visit, token: str | None, notify: bool = True
) -> Filed:
    """What a look at a page brought, and when to look again: all of it, or nothing where the lease was lost."""
    if not store.visits.settle(visit, token=token):
        return Filed(poll=prepared.poll, stored=False)
    if any(_waits(arrival, prepared.desk) for arrival in prepared.arrivals):
        placing.refresh(store, prepared.now)
    filed = _file_articles(store, prepared, placing, notify=notify) if prepared.arrivals else Filed(poll=prepared.poll)
    if visit.due is None and visit.note is None and prepared.desk.config.crawl.revisit:
        story = store.shelf.of(visit.article)
        read = {visit.article: visit.text} if visit.text else {}
        take_up(
            store, [story] if story else [], prepared.desk.sources, read=read, now=prepared.now, random=prepared.random
        )
    return filed


def give_back(store: Store, claim: Claim, fetch: Fetch | None, now: datetime, *, usual: timedelta) -> None:
    """Release a host with what its latest answer, *fetch*, asks for: rest, and twice the distance after 429."""
    apart = lately = None
    if fetch is not None and fetch.status == 429:
        apart, lately = widened(spacing(claim.spacing, claim.spaced_at, now, usual=usual)), now
    wait = asked_to_wait(fetch, now) if fetch is not None else None
    store.sources.release(claim, not_before=wait, spacing=apart, spaced_at=lately)


def asked_to_wait(fetch: Fetch, now: datetime) -> datetime | None:
    """Until when the whole host wants to be left alone: 429 and 503 with Retry-After (RFC 9110, 10.2.3)."""
    wait = resting(fetch.status, fetch.retry_after)
    return now + wait if wait is not None else None


def _file_articles(store: Store, prepared: Prepared, placing: Placing, *, notify: bool) -> Filed:
    """The arrivals, oldest first: a story is named for the article that founds it."""
    meanwhile = _met_meanwhile(store, prepared.arrivals)
    arrivals = [_as_met(arrival, meanwhile) for arrival in prepared.arrivals]
    new = [(each, each.reading) for each in arrivals if each.step is Step.NEW and each.reading]
    store.archive.add_all([(reading.article, reading.revision, each.sighting(prepared.now)) for each, reading in new])
    _name(store, arrivals)
    stories = placing.place(store, [reading for _, reading in new])
    gate = Gate(store, prepared.desk, prepared.now)
    fresh = [each.article for each, _ in new if not each.backlog]
    gate.count(len(fresh), {(term, each.article, stories[each.article].id) for each, _ in new for term in each.terms})
    touched = dict(stories)
    alerts: list[Alert] = []
    for arrival in arrivals:
        if arrival.step is not Step.NEW and not arrival.visited:
            store.archive.sight(arrival.article, arrival.sighting(prepared.now))
        if arrival.step is Step.REVISED and arrival.reading:
            store.archive.revise(arrival.reading.revision)
        if arrival.matches and arrival.reading:
            story = stories.get(arrival.article) or _story_of(store, arrival.article)
            if story:
                touched[arrival.article] = story
                alerts += _raise(store, gate, arrival, story, prepared, notify=notify)
    for story in {story.id: story for story in touched.values()}.values():
        alerts += _cross(store, gate, story, prepared, notify=notify)
    alerts += _follow(store, new, stories, {alert.match.article for alert in alerts}, prepared, notify=notify)
    ours = {story.id for story in touched.values()} | {alert.story for alert in alerts}
    _look_again(store, prepared, arrivals, ours)
    steps = Counter(arrival.step for arrival in arrivals)
    return Filed(
        poll=prepared.poll,
        new=tuple(reading.article for _, reading in new),
        revised=steps[Step.REVISED],
        sighted=steps[Step.SIGHTED],
        alerts=tuple(alerts),
        matches=sum(len(arrival.matches) for arrival in arrivals),
        backlog=sum(arrival.backlog for arrival, _ in new),
    )


def _name(store: Store, arrivals: Sequence[Arrival]) -> None:
    """Other addresses that articles go by: of their pages, or where a source links to them by now."""
    for arrival in arrivals:
        said = arrival.dispatch
        if arrival.step is Step.NEW and not said.addresses:  # named for the only one that it has
            continue
        others = [
            url for url in (said.url, *said.addresses) if url and article_id(url, said.source, None) != arrival.article
        ]
        if others:
            store.archive.name(arrival.article, others)


def _look_again(store: Store, prepared: Prepared, arrivals: Sequence[Arrival], stories: Collection[StoryId]) -> None:
    """Pages to be read later, and again: those that could not be read, and what belongs to a story that fired."""
    ours = {arrival.article for arrival in arrivals if arrival.step in {Step.NEW, Step.REVISED}}
    store.visits.want([visit for visit in prepared.visits if visit.article in ours])
    if prepared.desk.config.crawl.revisit and stories:
        read = {arrival.article: digest(arrival.dispatch.body) for arrival in arrivals if _was_read(arrival.dispatch)}
        take_up(store, stories, prepared.desk.sources, read=read, now=prepared.now, random=prepared.random)


def _was_read(said: Dispatch) -> bool:
    """Its text is the one on its page."""
    return said.page is not None and said.page == len(said.body)


def _as_met(arrival: Arrival, meanwhile: Mapping[ArticleId, Known]) -> Arrival:
    """What another source brought in meanwhile is a sighting, and alerts nobody again; its wording comes before ours."""
    known = meanwhile.get(arrival.article)
    if known is None or arrival.reading is None:
        return arrival
    if arrival.step is Step.NEW:
        return replace(arrival, step=Step.SIGHTED, article=known.article, matches=())
    return _numbered(arrival, arrival.reading, known.revision + 1)


def _numbered(arrival: Arrival, reading: Reading, number: int) -> Arrival:
    if reading.revision.number == number:
        return arrival
    return replace(
        arrival,
        reading=read(reading.article, replace(reading.revision, number=number), reading.cast),
        matches=[replace(match, revision=number) for match in arrival.matches],
    )


def _met_meanwhile(store: Store, arrivals: Sequence[Arrival]) -> dict[ArticleId, Known]:
    """What the archive has by now of the articles to be written: while we fetched pages another source may have come."""
    written = [arrival for arrival in arrivals if arrival.step in {Step.NEW, Step.REVISED}]
    met = store.archive.known([arrival.dispatch for arrival in written]) if written else []
    return {arrival.article: known for arrival, known in zip(written, met, strict=True) if known}


def _story_of(store: Store, article: ArticleId) -> Story | None:
    story = store.shelf.of(article)
    return store.shelf.story(story) if story else None


def _waits(arrival: Arrival, desk: Desk) -> bool:
    """Whether it has a match whose rule asks more than its words: then nobody else may add to its story meanwhile."""
    return any(desk.rules.rules[match.rule].when for match in arrival.matches)


def _raise(
    store: Store, gate: Gate, arrival: Arrival, story: Story, prepared: Prepared, *, notify: bool
) -> Iterator[Alert]:
    """What is new to tell, queued for those who subscribe."""
    assert arrival.reading is not None  # what has matches was read
    reading, article = arrival.reading, arrival.reading.article
    for match in arrival.matches:
        rule = prepared.desk.rules.rules[match.rule]
        history = told(store, rule, story)
        change, to = reading.revision.change, None
        if article.id in history.articles and change not in {None, Change.COMPLETED}:
            alert = _amended(store, match, rule, reading, story, prepared=prepared)
        elif change is Change.WITHDRAWN:
            alert = None
        elif gate.is_open(rule, match, history):
            revised = arrival.step is Step.REVISED and change is not Change.COMPLETED
            if revised and article.outlet not in history.outlets and _held_before(store, match, reading, prepared.desk):
                alert = _amended(store, match, rule, reading, story, prepared=prepared)
            else:
                news = partial(_news, store, match, reading, story, prepared.desk)
                alert = weigh(match, rule, article, story, history, prepared.now, new_revision=revised, news=news)
                if alert is None and notify:
                    again = weigh(match, rule, article, story, history, prepared.now, new_revision=False, news=_further)
                    to = _unheard(store, again, rule, article, prepared.desk) if again else []
                    alert = again if to else None
        else:
            alert = gate.bursting(rule, match, story)
        if alert and _queue(store, alert, article, rule, prepared, notify=notify, to=to):
            yield alert


def _cross(store: Store, gate: Gate, story: Story, prepared: Prepared, *, notify: bool) -> Iterator[Alert]:
    """What waited in the story for more reports, and fires now."""
    for alert, article, rule in gate.crossings(story):
        if _queue(store, alert, article, rule, prepared, notify=notify):
            yield alert


def _follow(
    store: Store,
    new: Sequence[tuple[Arrival, Reading]],
    stories: Mapping[ArticleId, Story],
    raised: Collection[ArticleId],
    prepared: Prepared,
    *,
    notify: bool,
) -> Iterator[Alert]:
    """New articles of stories that somebody follows, which no rule raised."""
    if not notify or not store.orders.followed():
        return
    for arrival, reading in new:
        story = stories[arrival.article]
        if arrival.backlog or arrival.article in raised or not followers(store, story.id):
            continue
        rule = story_rule(story)
        match = story_match(rule, reading)
        history = store.alerts.history(rule.id, story.id)
        news = partial(_news, store, match, reading, story, prepared.desk)
        alert = weigh(match, rule, reading.article, story, history, prepared.now, new_revision=False, news=news)
        if alert and _queue(store, alert, reading.article, rule, prepared, notify=True):
            yield alert


def _queue(
    store: Store,
    alert: Alert,
    article: Article,
    rule: Rule,
    prepared: Prepared,
    *,
    notify: bool,
    to: Sequence[Subscription] | None = None,
) -> bool:
    """Write the alert and who waits for it, of all or of those *to* whom it is news; False where it is there already."""
    desk, now = prepared.desk, prepared.now
    waiting = address(
        alert,
        article,
        (desk.subscriptions if to is None else to) if notify else (),
        now,
        rule=rule,
        silences=(*desk.config.silences, *store.orders.silences(now=now)),
        followers=followers(store, alert.story),
    )
    return store.alerts.add(alert, waiting)


def _held_before(store: Store, match: Match, reading: Reading, desk: Desk) -> bool:
    """The rule held in the wording before, too, of which nobody was told as it was old: the archive began with it."""
    before = [wording for wording in store.archive.revisions(reading.article.id) if wording.number < match.revision]
    return bool(before) and match.rule in desk.rules.holding(read(reading.article, before[-1], reading.cast))


def _amended(
    store: Store, match: Match, rule: Rule, reading: Reading, story: Story, *, prepared: Prepared
) -> Alert | None:
    """What a further wording tells those who were told of the article."""
    wordings = store.archive.revisions(reading.article.id)
    return amended(
        match,
        rule,
        reading,
        story,
        earlier=[wording for wording in wordings if wording.number < reading.revision.number],
        now=prepared.now,
        news=lambda lit: _news(store, lit, reading, story, prepared.desk),
    )


def _news(store: Store, match: Match, reading: Reading, story: Story, desk: Desk) -> Reason | None:
    """What it tells that the rule's latest alerts in the story did not."""
    entries = store.alerts.listed(rule=match.rule, story=story.id, limit=REMEMBERED)
    try:
        told = [read(entry.article, entry.revision, reading.cast) for entry in entries]
        if is_foreign(reading, told):
            told += _passed_over(store, match.rule, reading, story, desk)
        return novelty(match, reading, told)
    except Exception:  # a fault of ours: better told again than lost
        log.exception("an article could not be compared", article=reading.article.id)
        return Reason.FURTHER


def _passed_over(store: Store, rule: RuleId, reading: Reading, story: Story, desk: Desk) -> list[Reading]:
    """Reports in its language that only translated what the rule told: beside them a turn is told by its words."""
    mine = reading.article
    before = [
        read(each.article, each.revision, reading.cast)
        for each in store.archive.listed(story=story.id)
        if each.article.language == mine.language and each.article.first_seen < mine.first_seen
    ]
    return [each for each in before if rule not in desk.rules.rules or rule in desk.rules.holding(each)]


def _further() -> Reason:
    return Reason.FURTHER


def _unheard(store: Store, alert: Alert, rule: Rule, article: Article, desk: Desk) -> list[Subscription]:
    """To whom a repeat is news: they follow certain sources or tags, as those of one language, none of which told it yet."""
    choosy = [
        each
        for each in desk.subscriptions
        if (each.sources or each.tags) and refusal(each, alert, article, tags=rule.tags) is None
    ]
    entries = store.alerts.listed(rule=rule.id, story=alert.story, limit=_MANY) if choosy else []
    return [
        each for each in choosy if all(refusal(each, entry.alert, entry.article, tags=rule.tags) for entry in entries)
    ]
