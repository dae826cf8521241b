"""Rules, what they matched, and the alerts that they raise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from news.ids import (
    AlertId,
    ArticleId,
    RuleDigest,
    RuleId,
    SourceId,
    StoryId,
)
from news.model.archive import Span
from news.states import Reason, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What has to be so, besides the words, before a rule fires. Reports are counted without copies."""

    outlets: int = 0  # at least so many independent outlets report the story …
    articles: int = 0  # … with at least so many articles
    within: timedelta | None = None  # … in so long a time, the matching one among them; None: ever
    burst: str | None = None  # much more of this query is reported than usual

    @property
    def over_story(self) -> bool:
        """Whether it asks something of the story."""
        return self.outlets > 1 or self.articles > 1

    def __str__(self) -> str:
        asked = [
            f"{name} >= {least}" for name, least in (("outlets", self.outlets), ("articles", self.articles)) if least
        ]
        told = ", ".join(asked) + (f" within {self.within / timedelta(hours=1):g}h" if self.within else "")
        return ", ".join(part for part in (told, f"burst of {self.burst}" if self.burst else "") if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as written."""

    id: RuleId
    query: str
    title: str
    severity: Severity = Severity.NORMAL
    tags: tuple[str, ...] = ()
    sources: tuple[SourceId, ...] = ()  # empty: all
    languages: tuple[str, ...] = ()  # empty: all
    enabled: bool = True
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a rule (a term, phrase or actor, as written) and where it held."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A rule held in a revision."""

    rule: RuleId
    digest: RuleDigest
    article: ArticleId
    revision: int
    highlights: tuple[Span, ...]  # sorted, overlaps merged
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a rule has already raised in a story: what `weigh` decides on."""

    outlets: frozenset[str] = frozenset()
    articles: frozenset[ArticleId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Says WHAT: a rule has something new to tell of a story. The rule's wording is frozen in."""

    id: AlertId
    rule: RuleId
    title: str  # the rule's
    query: str  # the rule's, as it was when it matched
    severity: Severity
    story: StoryId
    match: Match
    reason: Reason
    raised: datetime
