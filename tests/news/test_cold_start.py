"""The first hours of an archive: few stories are open, and no word has been seen often enough to be common.

The hours are files in fixtures/stories, its README tells how they are written.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from news.actors import Cast
from news.ids import ActorId, StoryId, digest
from news.model import Actor
from news.reading import Reading, read
from news.stories import Stories
from tests.fakes import START
from tests.make import article, revision

FOLDER = Path(__file__).parents[2] / "fixtures" / "stories"
HOURS = sorted(path for path in FOLDER.glob("*.txt") if path.stem != "actors")

Told = tuple[str, Reading]  # the story it belongs to, the article


def cast() -> Cast:
    rows = (line.partition(": ") for line in (FOLDER / "actors.txt").read_text(encoding="utf-8").splitlines())
    return Cast([Actor(id=ActorId(name), name=name, aliases=tuple(aliases.split(", "))) for name, _, aliases in rows])


def told(path: Path, actors: Cast) -> list[Told]:
    return list(_told(path.read_text(encoding="utf-8"), actors))


def _told(text: str, actors: Cast) -> Iterator[Told]:
    for part in text.split("## ")[1:]:
        head, title, body = [*part.strip().split("\n", 2), "", ""][:3]
        story, outlet, hours = head.split(" | ")
        when = START + timedelta(hours=float(hours))
        one = article(f"https://{digest(outlet, title)}.example/", outlet=outlet, first_seen=when, published=when)
        yield story, read(one, revision(one, title=title, body=body), actors)


def placed(items: list[Told]) -> dict[str, set[str]]:
    """Which titles share a story."""
    stories = Stories()
    shelf: dict[StoryId, set[str]] = {}
    for _, item in items:
        story = stories.place(item, stories.choose(item))
        shelf.setdefault(story.id, set()).add(item.revision.title)
    return {title: titles for titles in shelf.values() for title in titles}


def mixed(items: list[Told]) -> list[str]:
    """What stands together and should not."""
    together = placed(items)
    names = {item.revision.title: story for story, item in items}
    return [
        f"{one} + {other}"
        for one, other in itertools.combinations(names, 2)
        if names[one] != names[other] and other in together[one]
    ]


def parted(items: list[Told]) -> list[str]:
    """What should stand together and does not."""
    together = placed(items)
    names = {item.revision.title: story for story, item in items}
    return [
        f"{one} | {other}"
        for one, other in itertools.combinations(names, 2)
        if names[one] == names[other] and other not in together[one]
    ]


def shuffled(items: list[Told], seed: int) -> list[Told]:
    return random.Random(seed).sample(items, len(items))


CASTS = [
    pytest.param(path, tracked, id=f"{path.stem}-{'tracked' if tracked else 'untracked'}")
    for path in HOURS
    for tracked in (True, False)
    if tracked or path.stem != "headlines"  # every word of a headline may have a capital: only actors tell names there
]


@pytest.mark.parametrize(("path", "tracked"), CASTS)
def test_different_events_are_different_stories_from_the_first_article_on(path: Path, *, tracked: bool) -> None:
    items = told(path, cast() if tracked else Cast([]))
    assert mixed(items) == []
    for seed in range(4):
        assert mixed(shuffled(items, seed)) == []


@pytest.mark.parametrize("path", HOURS, ids=lambda path: path.stem)
def test_one_event_is_one_story_from_the_first_article_on(path: Path) -> None:
    assert parted(told(path, cast())) == []
