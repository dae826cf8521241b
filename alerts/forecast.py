"""What somebody would have been told: matches as the daemon would have weighed and cut them.

412 matches ─▶ weigh ─▶ 31 alerts ─▶ address ─▶ 5 digests, 1 message at once
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from alerts.address import address
from alerts.novelty import REMEMBERED, novelty
from alerts.weigh import weigh
from news.actors import Cast
from news.ids import ChannelId, StoryId, SubscriberId, SubscriptionId
from news.model import Alert, Article, AtOnce, History, Match, Reason, Rule, Slots, Story, Subscription
from news.ports import Listed
from news.reading import Reading, read

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
    alerts: int = 0
    stories: dict[StoryId, History] = field(default_factory=dict)
    asked: int = 0  # further articles that were read for something new
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

        alert = weigh(
            match, self.rule, article, _story(place, article), history, article.when, new_revision=False, news=news
        )
        if alert is not None:
            self.alerts += 1
            self.stories[place] = History(
                outlets=history.outlets | {article.outlet}, articles=history.articles | {article.id}
            )
            told.append(reading)
            self._forget(place)
            self._address(alert, article)

    def _forget(self, place: StoryId) -> None:
        """Of the stories that were told of, the texts of the latest stay at hand."""
        self._told[place] = self._told.pop(place)
        if len(self._told) > STORIES:
            del self._told[next(iter(self._told))]

    def _address(self, alert: Alert, article: Article) -> None:
        cadences = {each.id: each.cadence for each in self.subscriptions}
        for told in address(alert, article, self.subscriptions, article.when, tags=self.rule.tags):
            cadence = cadences[told.subscription]
            if isinstance(cadence, AtOnce):  # what a story brings within the batch is one message
                batch = cadence.batch or timedelta(seconds=1)
                self._messages.add((told.subscription, told.story, article.when.timestamp() // batch.total_seconds()))
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
