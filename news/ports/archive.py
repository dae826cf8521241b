"""Where articles stand, and how they are found again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from news.ids import (
    ArticleId,
    SourceId,
    StoryId,
)
from news.model import (
    Article,
    Dispatch,
    Known,
    Placement,
    Revision,
    Sighting,
    Story,
)

if TYPE_CHECKING:
    from news.stories import Sketch


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An article in a list."""

    article: Article
    revision: Revision  # the latest
    story: StoryId | None
    development: ArticleId | None = None  # of the story, which it tells of; None: its first one


class Archive(Protocol):
    """Articles, revisions, sightings."""

    def known(self, dispatches: Sequence[Dispatch]) -> list[Known | None]:
        """What is known of each, at its position: by (source, guid), by canonical URL, by its page's other addresses."""
        ...

    def add(self, article: Article, revision: Revision, sighting: Sighting) -> None:
        """A new article. Adding the same one again changes nothing."""
        ...

    def add_all(self, filed: Sequence[tuple[Article, Revision, Sighting]]) -> None:
        """Several new articles at once, at a fraction of the cost."""
        ...

    def revise(self, revision: Revision) -> None:
        """One more wording of a known article."""
        ...

    def sight(self, article: ArticleId, sighting: Sighting) -> None:
        """A source reports a known article: for the first time, or in other words."""
        ...

    def name(self, article: ArticleId, urls: Iterable[str]) -> None:
        """Canonical addresses that *article* goes by too. One that is another article's stays so."""
        ...

    def article(self, article: ArticleId) -> Article | None: ...

    def revisions(self, article: ArticleId) -> list[Revision]:
        """By number."""
        ...

    def sightings(self, article: ArticleId) -> list[Sighting]: ...

    def find(self, key: str) -> list[ArticleId]:
        """By id, a prefix of an id (4 letters or more), canonical URL or link."""
        ...

    def listed(
        self,
        *,
        since: datetime | None = None,
        source: SourceId | None = None,
        story: StoryId | None = None,
        limit: int = 50,
    ) -> list[Listed]:
        """The newest first."""
        ...

    def batches(
        self, *, since: datetime | None = None, until: datetime | None = None, size: int = 500
    ) -> Iterator[list[Listed]]:
        """All of them before *until*, by `Article.when`, the oldest first, so many at a time: memory stays flat."""
        ...

    def count(self, *, since: datetime | None = None, until: datetime | None = None) -> int: ...

    def counted(self, *, since: datetime) -> dict[SourceId, int]:
        """How many articles came in since then, by the source that had them first; without old news."""
        ...


class Shelf(Protocol):
    """Stories as stored."""

    def lock(self) -> None:
        """Until the end of this transaction nobody else places articles."""
        ...

    def put(self, story: Story, sketch: Sketch, article: ArticleId) -> None:
        """A story as it is after *article* was placed in it."""
        ...

    def put_all(
        self,
        grown: Sequence[tuple[Story, Sketch]],
        placed: Mapping[ArticleId, StoryId],
        *,
        merged: Mapping[StoryId, StoryId] | None = None,
        decisions: Mapping[ArticleId, Placement] | None = None,
    ) -> int:
        """Stories as they are after the articles *placed* in them, and why these are there; their version.

        *merged*: stories that became part of another one. Their articles, and all that was told of them or waits to
        be, are the other's from now on; their own names lead to it.
        """
        ...

    def keep(self, sketches: Mapping[StoryId, Sketch]) -> None:
        """Sketches made again; the stories and their versions stay as they are."""
        ...

    def decision(self, article: ArticleId) -> Placement | None:
        """Why an article was placed where it was; None of those that came before decisions were kept."""
        ...

    def resolve(self, story: StoryId) -> StoryId:
        """The story that it became part of, or it itself."""
        ...

    def changed(self, *, after: int, since: datetime) -> tuple[int, list[tuple[Story, Sketch]]]:
        """Open stories (last seen *since*) written after the given version, and the newest version."""
        ...

    def story(self, story: StoryId) -> Story | None:
        """The one of that name, or the one that it became part of."""
        ...

    def of(self, article: ArticleId) -> StoryId | None: ...

    def listed(self, *, since: datetime | None = None, limit: int = 50) -> list[Story]:
        """The newest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article found by full-text search."""

    listed: Listed
    snippet: str  # the found words stand between U+0002 and U+0003


Wanted = Sequence[Sequence[Collection[str]]]
"""Alternatives, each of groups of folded words (`*`: they may go on); of one alternative a word of each group is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Articles that were chosen: how many, and they themselves, so many at a time, to be gone through once."""

    total: int
    batches: Iterator[list[Listed]]


class Search(Protocol):
    """Full text over the latest revisions."""

    def search(self, query: str, *, since: datetime | None = None, limit: int = 20) -> list[Hit]:
        """Words (all must occur), "phrases", prefix*; the best first. Never raises for what a person types."""
        ...

    def holding(
        self,
        wanted: Wanted | None,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        newest: bool = False,
        size: int = 500,
        languages: Collection[str] = (),
    ) -> Selection:
        """Articles that have what is *wanted* in their first 150,000 letters, all where that is None; in the order of
        `Archive.batches`, or the *newest* first. Of *languages* (primary subtags), all: what is wanted are the forms
        of other languages.
        """
        ...


class Retention(Protocol):
    """What has been kept for long enough: "deliveries", "articles", "stories", "digests", "notices"."""

    def ripe(self, plan: Mapping[str, datetime]) -> dict[str, int]:
        """How much of each goes when all that came before those moments is dropped, in this order."""
        ...

    def drop(self, what: str, before: datetime, *, most: int) -> int:
        """Drop the oldest. Returns how many went; never what somebody waits for, nor dead letters."""
        ...
