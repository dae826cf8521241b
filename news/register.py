"""The register: the open stories, the words that lead to them, how rare words are
among them, how many are of a day and how they grow.

    story, dossier → kept: found by its words, its voices and its day counted

A story that grows is brought up to date; one that closes leaves nothing behind. Of two that become one the older stays, and the
other is a name for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from heapq import nsmallest

from news.density import Density
from news.dossier import Dossier, empty
from news.habits import Habits
from news.ids import ArticleId, StoryId
from news.leads import Leads
from news.likeness import Weighed
from news.model import Story
from news.rarities import Rarities

_CANDIDATES = 4
_AMONG = 12  # … are looked for where some of the first are of other times, as when years are read in at once
_AT_ONCE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Open:
    """An open story; its dossier is a view of the sketch that it was read from, until an article joins."""

    story: Story
    dossier: Dossier


class Register:
    """The open stories by their ids. Who is kept, dropped or merged is decided elsewhere."""

    def __init__(self) -> None:
        self.rarities = Rarities()
        self.density = Density()
        self.habits = Habits()
        self.leads = Leads()
        self.placed: dict[int, StoryId] = {}  # the last articles of each
        self.merged: dict[StoryId, StoryId] = {}  # into an open one
        self._open: dict[StoryId, Open] = {}

    def __len__(self) -> int:
        return len(self._open)

    def __iter__(self) -> Iterator[Open]:
        return iter(self._open.values())

    def __getitem__(self, story: StoryId) -> Open:
        return self._open[story]

    def get(self, story: StoryId) -> Open | None:
        """An open story; None where it is not open."""
        return self._open.get(story)

    def led(self, weighed: Weighed, moment: datetime, window: timedelta) -> list[tuple[Open, timedelta]]:
        """The stories of its time to which most of an article leads, and how far they are from it.

        Those of other times are nearly always closed: more are looked for only where some are not.
        """
        found: list[tuple[Open, timedelta]] = []
        for count in (_CANDIDATES, _AMONG):
            led = [self._open[story] for story in self.leads.best(weighed.by_weight(), count)]
            apart = [_apart(each.story, moment) for each in led]
            found = [(each, since) for each, since in zip(led, apart, strict=True) if since <= window]
            if len(found) == len(led):
                break
        return found[:_CANDIDATES]

    def keep(self, story: Story, dossier: Dossier) -> None:
        """A story that is new, or another state of one that is open."""
        before = self._open.get(story.id)
        self._open[story.id] = Open(story, dossier)
        self.rarities.count(dossier)
        self.density.count(story.last_seen)
        self.habits.count(story, dossier.voices)
        if before is not None:
            self.habits.discount(before.story, before.dossier.voices)
            self.rarities.discount(before.dossier)
            self.density.discount(before.story.last_seen)
        self._lead(story.id, before.dossier if before else empty(), dossier)

    def drop(self, known: Open) -> None:
        """Close a story."""
        del self._open[known.story.id]
        self.rarities.discount(known.dossier)
        self.density.discount(known.story.last_seen)
        self.habits.discount(known.story, known.dossier.voices)
        self._lead(known.story.id, known.dossier, empty())
        self.leads.forget(known.story.id)

    def drop_before(self, moment: datetime) -> None:
        """Close the stories that nobody added to since."""
        self._drop_all([known for known in self if known.story.last_seen < moment])

    def drop_quietest(self, surplus: int) -> None:
        """Close so many stories of one article, those that came longest ago."""
        alone = [known for known in self if known.story.articles == 1]
        self._drop_all(nsmallest(surplus, alone, key=lambda known: (known.story.last_seen, known.story.id)))

    def merge(self, one: StoryId, other: StoryId) -> Story:
        """Two stories become the older one; the other is a name for it from now on."""
        if other not in self._open:
            return self._open[one].story
        kept, gone = sorted(
            (self._open[one], self._open[other]), key=lambda each: (each.story.first_seen, each.story.id)
        )
        self.drop(gone)
        both = _both(kept.story, gone.story)
        self.keep(both, kept.dossier.with_story(gone.dossier))
        self.merged |= {name: both.id for name, into in self.merged.items() if into == gone.story.id}
        self.merged[gone.story.id] = both.id
        return both

    def _drop_all(self, some: list[Open]) -> None:
        for known in some:
            self.drop(known)
        self.merged = {gone: into for gone, into in self.merged.items() if into in self._open}

    def _lead(self, story: StoryId, before: Dossier, after: Dossier) -> None:
        """Bring up to date what leads to a story: only what changes, since most of a story stays."""
        if after.terms is not before.terms:
            leading, led = after.leading(), before.leading()
            self.leads.add(story, leading - led)
            self.leads.discard(story, led - leading)
        old, new = before.articles, after.articles
        if new[: len(old)] == old:  # nearly always
            new = new[len(old) :]
        else:
            for article in set(old).difference(new):
                if self.placed.get(article) == story:  # not yet in the one that took it over
                    del self.placed[article]
        self.placed.update(dict.fromkeys(new, story))


@lru_cache(maxsize=256)  # asked for three times of each article that comes in
def key(article: ArticleId) -> int:
    """By which an article is known in dossiers."""
    return int.from_bytes(blake2b(article.encode(), digest_size=8).digest(), "little")


def between(one: Story, other: Story) -> timedelta:
    """How far the times are apart that two stories span."""
    return max(one.first_seen - other.last_seen, other.first_seen - one.last_seen, _AT_ONCE)


def _apart(story: Story, moment: datetime) -> timedelta:
    """How far a moment is from the time that a story spans."""
    return max(story.first_seen - moment, moment - story.last_seen, _AT_ONCE)


def _both(kept: Story, gone: Story) -> Story:
    latest = max(kept, gone, key=lambda story: story.developed or kept.first_seen)
    return replace(
        kept,
        development=latest.development,
        developed=latest.developed,
        last_seen=max(kept.last_seen, gone.last_seen),
        articles=kept.articles + gone.articles,
        outlets=tuple(dict.fromkeys((*kept.outlets, *gone.outlets))),
    )
