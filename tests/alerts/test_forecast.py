"""What somebody would have been told, where a rule waits for more reports of a story."""

from __future__ import annotations

from datetime import timedelta

from alerts.conditions import Standing
from alerts.forecast import MORNINGS, Forecast
from news.actors import Cast
from news.ids import ArticleId, RuleDigest, RuleId, StoryId
from news.model import Condition, Match, Rule
from news.ports import Listed
from tests import make
from tests.fakes import START

HOUR = timedelta(hours=1)
RULE = Rule(id=RuleId("talks"), query="talks", title="Talks", when=Condition(outlets=2))


def match(name: str, hour: float, story: str = "story") -> tuple[Match, Listed]:
    article = make.article(f"https://{name}.example/{hour}", outlet=name, published=START + hour * HOUR)
    found = Match(rule=RULE.id, digest=RuleDigest("d"), article=article.id, revision=1, highlights=())
    return found, Listed(article=article, revision=make.revision(article), story=StoryId(story))


def forecast(*, since: float | None) -> Forecast:
    """The story has enough reports since then."""

    def stands(_: StoryId, __: ArticleId) -> Standing:
        moment = None if since is None else START + since * HOUR
        return Standing(holds=since is not None, outlets=2, articles=2, since=moment)

    return Forecast(RULE, (MORNINGS,), Cast([]), stands=stands)


def test_matches_of_a_story_without_enough_reports_are_no_alerts() -> None:
    found = forecast(since=None)
    for hour in range(3):
        found.add(*match("Herald", hour))
    assert (found.alerts, found.waiting, found.digests) == (0, 3, 0)


def test_a_story_that_gets_enough_reports_is_one_alert_for_all_until_then() -> None:
    found = forecast(since=2)
    for hour, outlet in enumerate(("Herald", "Herald", "Courier")):
        found.add(*match(outlet, hour))
    assert (found.alerts, found.waiting, found.digests) == (1, 0, 1)
    found.add(*match("Post", 3))
    assert found.alerts == 2
    found.add(*match("Courier", 4))  # in the same words
    assert found.alerts == 2


def test_the_alert_is_told_when_there_was_enough() -> None:
    found = forecast(since=30)
    found.add(*match("Herald", 1))  # on Monday: the digest of Wednesday morning tells it, not Tuesday's
    told = {due for _, due in found._digests}
    assert told == {START.replace(day=4)}
