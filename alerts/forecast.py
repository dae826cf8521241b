"""What somebody would have been told: matches as the daemon would have weighed and cut them.

412 matches ─▶ weigh ─▶ 31 alerts ─▶ address ─▶ 5 digests, 1 message at once
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from alerts.address import address
from alerts.conditions import Standing
from alerts.novelty import REMEMBERED, novelty
from alerts.weigh import crossed, weigh
from news.actors import Cast
from news.ids import ArticleId, ChannelId, StoryId, SubscriberId, SubscriptionId
from news.model import Alert, Article, AtOnce, History, Match, Reason, Rule, Slots, Story, Subscription
from news.ports import Listed
from news.reading import Reading, read

Stands = Callable[[StoryId, ArticleId], Standing]
"""How a story stands with a rule's condition around one of its articles."""

STORIES = 500  # whose texts are kept at hand
MOST_ASKED = 2_000  # further articles: 10 ms each

MORNINGS = Subscription(  # where nobody subscribes yet
    id=SubscriptionId("you/morning"),
    subscriber=SubscriberId("you"),
    name="",
    channel=ChannelId("terminal"),
    address="",
    cadence=Slots(cron="0 8 * * *"),
)


def followers(subscriptions: Sequence[Subscription]) -> tuple[Subscription, ...]:
    """Everybody, as if they followed the rule that is being tried; somebody with a digest a day where nobody is."""
    return tuple(replace(each, rules=()) for each in subscriptions) or (MORNINGS,)


@dataclass
class Forecast:
    """Grows match by match, the oldest first."""

    rule: Rule
    subscriptions: Sequence[Subscription]
    cast: Cast
    most_asked: int = MOST_ASKED
    stands: Stands | None = None  # how a story stands with the rule's condition; None: conditions are not minded
    alerts: int = 0
    stories: dict[StoryId, History] = field(default_factory=dict)
    asked: int = 0  # further articles that were read for something new
    waiting: int = 0  # matches whose story never had enough reports
    _open: dict[StoryId, datetime] = field(default_factory=dict)  # since when a story has enough
    _told: dict[StoryId, deque[Reading]] = field(default_factory=dict)
    _digests: set[tuple[object, ...]] = field(default_factory=set)
    _messages: set[tuple[object, ...]] = field(default_factory=set)

    @property
    def digests(self) -> int:
        return len(self._digests)

    @property
    def messages(self) -> int:
        """What would have been sent at once."""
        return len(self._messages)

    @property
    def exact(self) -> bool:
        """Whether every match was weighed in full; otherwise there would have been more."""
        return self.asked <= self.most_asked

    def add(self, match: Match, listed: Listed) -> None:
        """One more match; an article without a story is one of its own."""
        article = listed.article
        place = listed.story or StoryId(article.id)
        history = self.stories.setdefault(place, History())
        reading = read(article, listed.revision, self.cast)
        told = self._told.setdefault(place, deque(maxlen=REMEMBERED))

        def news() -> Reason | None:
            self.asked += 1
            return novelty(match, reading, tuple(told)) if self.exact else None

        if (alert := self._crossed(match, listed, place)) is not None:
            self.alerts += 1
        elif self._waits(place, article, history):
            return
        else:
            story = _story(place, article)
            alert = weigh(match, self.rule, article, story, history, article.when, new_revision=False, news=news)
            self.alerts += alert is not None
        if alert is not None:
            self.stories[place] = History(
                outlets=history.outlets | {article.outlet}, articles=history.articles | {article.id}
            )
            told.append(reading)
            self._forget(place)
            self._address(alert, article)

    # --- the rule's condition ------------------------------------------------------------------

    @property
    def _conditional(self) -> bool:
        return self.stands is not None and self.rule.when is not None and self.rule.when.over_story

    def _crossed(self, match: Match, listed: Listed, place: StoryId) -> Alert | None:
        """The alert of a story that has enough reports at some time, when its first match is met."""
        if not self._conditional or place in self._open or self.stands is None:
            return None
        found = self.stands(place, listed.article.id)
        if not found.holds or found.since is None:
            return None
        self._open[place] = max(found.since, listed.article.when)
        return crossed(match, self.rule, _story(place, listed.article), self._open[place])

    def _waits(self, place: StoryId, article: Article, history: History) -> bool:
        """Whether a match raises nothing of its own: its story has not enough reports, or had them only after it."""
        if not self._conditional:
            return False
        if place not in self._open:
            self.waiting += 1
            return True
        if article.when > self._open[place]:
            return False
        outlets, articles = history.outlets | {article.outlet}, history.articles | {article.id}
        self.stories[place] = History(outlets=outlets, articles=articles)  # the alert stands for it as well
        return True

    def _forget(self, place: StoryId) -> None:
        """Of the stories that were told of, the texts of the latest stay at hand."""
        self._told[place] = self._told.pop(place)
        if len(self._told) > STORIES:
            del self._told[next(iter(self._told))]

    def _address(self, alert: Alert, article: Article) -> None:
        cadences = {each.id: each.cadence for each in self.subscriptions}
        for told in address(alert, article, self.subscriptions, alert.raised, rule=self.rule):
            cadence = cadences[told.subscription]
            if isinstance(cadence, AtOnce):  # what a story brings within the batch is one message
                batch = cadence.batch or timedelta(seconds=1)
                self._messages.add((told.subscription, told.story, alert.raised.timestamp() // batch.total_seconds()))
            else:
                self._digests.add((told.subscription, told.due))


def _story(id_: StoryId, article: Article) -> Story:
    return Story(
        id=id_,
        title="",
        first_seen=article.when,
        last_seen=article.when,
        articles=1,
        outlets=(article.outlet,),
    )
