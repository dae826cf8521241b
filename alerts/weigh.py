"""From a match to an alert: is there something new to tell of this story?

FIRST    nobody was told of the story under this rule yet
OUTLET   another outlet reports it
CROSSED  a condition over the story holds now: once in a story, whatever told of it before
BURST    much more is reported than usual: once in a burst
CHANGED  an article says now what it did not say before
QUOTED   an outlet that was told of quotes someone new
FURTHER  … or has something else that is new
nothing  it repeats what was told, or a correction that changes nothing for the rule
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from news.ids import AlertId, digest
from news.model import Alert, Article, History, Match, Reason, Rule, Story


def nothing() -> None:
    """No news in a further article of an outlet."""


def weigh(  # noqa: PLR0917 what the decision is made of, in the order it came about
    match: Match,
    rule: Rule,
    article: Article,
    story: Story,
    history: History,
    now: datetime,
    *,
    new_revision: bool,
    news: Callable[[], Reason | None] = nothing,
) -> Alert | None:
    """The alert that *match* is worth, or None where *history* has told it already.

    A rule tells of a story once per outlet, then once per article that goes on with it, and that is what the alert's
    id is made of: two daemons that meet two outlets at the same moment write two alerts, and one daemon that meets
    the same one twice writes one.

    *new_revision*: the article was known before, in other words. *news*: what a further article of an outlet tells
    that was not told yet (`alerts.novelty`), asked for only then.
    """
    reason = _reason(article, history, news, new_revision=new_revision)
    if reason is None:
        return None
    return alert(match, rule, story, reason, now, story.id, *_what(article, history))


def crossed(match: Match, rule: Rule, story: Story, now: datetime) -> Alert:
    """The one alert that a story is worth when its rule's condition comes to hold, whoever notices it."""
    return alert(match, rule, story, Reason.CROSSED, now, story.id, "condition")


def burst(match: Match, rule: Rule, story: Story, now: datetime, *, hour: int) -> Alert:
    """The one alert that a burst is worth; *hour* is when it was noticed."""
    return alert(match, rule, story, Reason.BURST, now, "burst", str(hour))


def alert(match: Match, rule: Rule, story: Story, reason: Reason, now: datetime, *what: str) -> Alert:
    """An alert whose id is made of its rule and of *what* is told."""
    return Alert(
        id=AlertId(digest(rule.id, *what)),
        rule=rule.id,
        title=rule.title,
        query=rule.query,
        severity=rule.severity,
        story=story.id,
        match=match,
        reason=reason,
        raised=now,
    )


def _reason(
    article: Article, history: History, news: Callable[[], Reason | None], *, new_revision: bool
) -> Reason | None:
    if article.id in history.articles:
        return None
    if article.outlet in history.outlets:
        return news()
    if new_revision:  # it did not fire when it was first read, or it would be in the history
        return Reason.CHANGED
    return Reason.OUTLET if history.outlets else Reason.FIRST


def _what(article: Article, history: History) -> tuple[str, str]:
    """What is new: the outlet, or the article where the outlet was told of."""
    return ("article", article.id) if article.outlet in history.outlets else ("outlet", article.outlet)
