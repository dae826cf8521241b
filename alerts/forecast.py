"""What somebody would have been told: matches as the daemon would have weighed and cut them.

412 matches ─▶ weigh ─▶ 31 alerts ─▶ address ─▶ 5 digests, 1 message at once
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from alerts.address import address
from alerts.weigh import weigh
from news.ids import ArticleId, ChannelId, StoryId, SubscriberId, SubscriptionId
from news.model import Alert, Article, AtOnce, History, Match, Rule, Slots, Story, Subscription

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
    alerts: int = 0
    stories: dict[StoryId, History] = field(default_factory=dict)
    _digests: set[tuple[object, ...]] = field(default_factory=set)
    _messages: set[tuple[object, ...]] = field(default_factory=set)

    @property
    def digests(self) -> int:
        return len(self._digests)

    @property
    def messages(self) -> int:
        """What would have been sent at once."""
        return len(self._messages)

    def add(self, match: Match, article: Article, story: StoryId | None) -> None:
        """One more match; an article without a story is one of its own."""
        place = story or StoryId(article.id)
        history = self.stories.get(place, History())
        alert = weigh(match, self.rule, article, _story(place, article), history, article.when, new_revision=False)
        self.stories[place] = History(
            outlets=history.outlets | {article.outlet}, articles=history.articles | _ids(article, alert)
        )
        if alert is not None:
            self.alerts += 1
            self._address(alert, article)

    def _address(self, alert: Alert, article: Article) -> None:
        cadences = {each.id: each.cadence for each in self.subscriptions}
        for told in address(alert, article, self.subscriptions, article.when, tags=self.rule.tags):
            cadence = cadences[told.subscription]
            if isinstance(cadence, AtOnce):  # what a story brings within the batch is one message
                batch = cadence.batch or timedelta(seconds=1)
                self._messages.add((told.subscription, told.story, article.when.timestamp() // batch.total_seconds()))
            else:
                self._digests.add((told.subscription, told.due))


def _ids(article: Article, alert: Alert | None) -> frozenset[ArticleId]:
    """History is read for what raised an alert; what did not is told by its outlet."""
    return frozenset((article.id,)) if alert else frozenset()


def _story(id_: StoryId, article: Article) -> Story:
    return Story(
        id=id_,
        title="",
        first_seen=article.when,
        last_seen=article.when,
        articles=1,
        outlets=(article.outlet,),
    )
