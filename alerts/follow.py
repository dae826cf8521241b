"""Follow a story: whoever does is told of whatever comes in for it, whether a rule holds or not.

    wirewatch stories follow c3jj2u --to desk/now

An article that no rule raised is weighed like one of a rule that always holds: once per outlet, then what goes on.
"""

from __future__ import annotations

from alerts.address import FOLLOWED
from news.ids import ArticleId, RuleDigest, RuleId, StoryId, SubscriptionId, digest
from news.model import Match, Rule, Story
from news.ports import Store
from news.reading import Reading


def followers(store: Store, story: StoryId) -> set[SubscriptionId]:
    """Subscriptions that follow *story*, also by the name of one that was merged into it."""
    return {who for who, followed in store.orders.followed() if followed == story or _is_now(store, followed) == story}


def _is_now(store: Store, followed: StoryId) -> StoryId | None:
    """A story is named for its first article: where that one is now, the story is."""
    return store.shelf.of(ArticleId(followed))


def story_rule(story: Story) -> Rule:
    """The rule that a followed story stands for."""
    return Rule(id=RuleId(f"{FOLLOWED}{story.id}"), query="", title=f"Followed: {story.title}")


def story_match(rule: Rule, reading: Reading) -> Match:
    revision = reading.revision
    return Match(
        rule=rule.id,
        digest=RuleDigest(digest(rule.id)),
        article=revision.article,
        revision=revision.number,
        highlights=(),
    )
