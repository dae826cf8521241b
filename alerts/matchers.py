"""Matchers: which alerts somebody means who silences or inhibits.

{rules: [harbour], severities: [low]}     low alerts of that rule: all that is given holds, of several values one
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from news.model import Alert, Article, Matcher, Rule, Silence


def means(matcher: Matcher, alert: Alert, article: Article, rule: Rule | None) -> bool:
    """Whether *alert* is one of those. *rule*: its rule as it is now; None: there is none any more."""
    tags = {*article.tags, *(rule.tags if rule else ())}
    return (
        _one(matcher.rules, (alert.rule,))
        and _one(matcher.stories, (alert.story,))
        and _one(matcher.sources, (article.source,))
        and _one(matcher.severities, (alert.severity,))
        and _one(matcher.tags, tags)
        and (not matcher.actors or any(_names(alert, actor) for actor in matcher.actors))
        and matcher.over_story in {None, is_over_story(rule)}
    )


def is_over_story(rule: Rule | None) -> bool:
    """Whether a rule asks something of the story as a whole, and not of one article only."""
    return rule is not None and rule.when is not None and rule.when.over_story


def silenced_by(
    silences: Iterable[Silence], alert: Alert, article: Article, rule: Rule | None, now: datetime
) -> Silence | None:
    """The silence in force that means *alert*."""
    return next(
        (each for each in silences if is_in_force(each, now) and means(each.matcher, alert, article, rule)), None
    )


def is_in_force(silence: Silence, now: datetime) -> bool:
    return silence.since <= now < silence.until and silence.ended is None


def told(silence: Silence) -> str:
    """Why an alert is not told, as a sentence."""
    comment = f": {silence.comment}" if silence.comment else ""
    return f"silenced until {silence.until:%Y-%m-%d %H:%M} UTC by {silence.id}{comment}"


def _one(wanted: Iterable[str], there: Iterable[str]) -> bool:
    wanted = set(wanted)
    return not wanted or not wanted.isdisjoint(there)


def _names(alert: Alert, actor: str) -> bool:
    """Whether a part of the rule that held in the article names *actor*."""
    name = re.compile(rf"@{re.escape(actor.lstrip('@'))}(?![\w-])")
    return any(part.spans and name.search(part.text) for part in alert.match.parts)
