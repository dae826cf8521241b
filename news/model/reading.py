"""What a reading finds: actors, mentions and quotations; and the story that an article belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from news.ids import (
    ActorId,
    ArticleId,
    StoryId,
)
from news.model.archive import Span

STORY_WINDOW = timedelta(days=14)  # a story that nobody added to for so long is closed, unless a desk sets another


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody or something tracked: `spec: Actors` in docs/reference/rules.md."""

    id: ActorId
    name: str
    aliases: tuple[str, ...]
    short: tuple[str, ...] = ()  # count once a full alias is in the article
    exclude: tuple[str, ...] = ()  # phrases that mask an alias: Washington Post
    member_of: tuple[ActorId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An actor named in a text."""

    actor: ActorId
    span: Span


class QuoteKind(StrEnum):
    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words said by somebody: where they stand, and who said them as far as the text tells."""

    kind: QuoteKind
    content: tuple[Span, ...]  # quotation marks included
    cue: Span | None = None  # "said"
    source: Span | None = None  # "he", "a senior Hamas official"
    speaker: str | None = None  # resolved: "Khalil al-Hayya"
    actor: ActorId | None = None  # the speaker, where tracked
    affiliation: ActorId | None = None  # "a senior Hamas official": Hamas
    medium: str | None = None  # "Al-Qahera News": told to, not a speaker
    confidence: float = 1.0  # 0 … 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles of several outlets on one event."""

    id: StoryId
    title: str  # of its first article
    first_seen: datetime
    last_seen: datetime
    articles: int
    outlets: tuple[str, ...]  # in order of appearance
    merged: StoryId | None = None  # the story that it became part of
    development: ArticleId | None = None  # the article that opened the latest one; None: its first article …
    developed: datetime | None = None  # … and when that was


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An open story that an article was held against, and what that gave."""

    story: StoryId
    title: str
    sure: float  # probability that both tell of one event
    copied: float  # how much of the smaller text is in the larger, of the most similar report
    likeness: tuple[float, ...]  # the comparisons, in the order of `news.likeness.Likeness`


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article was placed: an open story, or a new one of its own."""

    story: StoryId
    new: bool
    score: float
    compared: tuple[Compared, ...] = ()  # the surest first
    merges: tuple[StoryId, ...] = ()  # other open stories that the article shows to be this one
    told: float | None = None  # how much of its title and lead the story has told, where that was asked
    development: ArticleId | None = None  # of the story: the article that opened it; None: the first one
