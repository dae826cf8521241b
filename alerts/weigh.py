"""From a match to an alert: is there something new to tell of this story?

FIRST    nobody was told of the story under this rule yet
OUTLET   another outlet reports it
CHANGED  an article says now what it did not say before
nothing  the same outlet again, or a correction that changes nothing for the rule
"""

from __future__ import annotations

from datetime import datetime

from news.ids import AlertId, digest
from news.model import Alert, Article, History, Match, Reason, Rule, Story


def weigh(  # noqa: PLR0917 what the decision is made of, in the order it came about
    match: Match, rule: Rule, article: Article, story: Story, history: History, now: datetime, *, new_revision: bool
) -> Alert | None:
    """The alert that *match* is worth, or None where *history* has told it already.

    A rule tells of a story once per outlet, and that is what the alert's id is made of: two daemons that meet
    two outlets at the same moment write two alerts, and one daemon that meets the same one twice writes one.

    *new_revision*: the article was known before, in other words.
    """
    reason = _reason(article, history, new_revision=new_revision)
    if reason is None:
        return None
    return Alert(
        id=AlertId(digest(rule.id, story.id, "outlet", article.outlet)),
        rule=rule.id,
        title=rule.title,
        query=rule.query,
        severity=rule.severity,
        story=story.id,
        match=match,
        reason=reason,
        raised=now,
    )


def _reason(article: Article, history: History, *, new_revision: bool) -> Reason | None:
    if article.id in history.articles or article.outlet in history.outlets:
        return None
    if new_revision:  # it did not fire when it was first read, or it would be in the history
        return Reason.CHANGED
    return Reason.OUTLET if history.outlets else Reason.FIRST
