"""An archive to look through: invented articles of invented outlets, in stories, over three months.

    fill(database, articles=100_000)      3 kB each, 20,000 invented words and 300 of the news, by Zipf's law

What a query finds is known roughly by how rare its words are: a theme's words come in one story of a dozen, "guarantee" in
a few of a hundred, names in a few of a thousand.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice

from bench.matching import FUNCTION, World
from news.dossier import empty, seal
from news.ids import ArticleId, SourceId, StoryId, digest
from news.model import Article, Precision, Revision, Sighting, Story
from news.ports import Database
from news.stories import Sketch

DAYS = 90
LAST = datetime(2026, 3, 2, 8, tzinfo=UTC)
OUTLETS = [f"The {place} {kind}" for place in "Harbour Valley Northern Southern Western Island River Coastal Capital Border".split() for kind in "Herald Courier Post Times".split()]  # fmt: skip
PEOPLE = "Ada Quill|Omar Brandt|Lena Costa|Idris Vale|Marta Lund|Yusuf Kade|Nora Finch|Pavel Orsk|Rosa Tamm|Tariq Sole".split("|")  # fmt: skip
THEMES = [
    theme.split()
    for theme in """ceasefire truce talks envoy guarantee hostages withdrawal mediator border delegation prisoners
convoy aid corridor relief blockade famine trucks agency hospital shortage crossing
election ballot campaign coalition parliament candidate turnout recount minister cabinet
court judge trial verdict appeal prosecutor lawyer sentence witness fraud
harbour port ferry dock crane cargo fees shipping quay strike
budget tax deficit inflation prices bank interest loan bonds growth
storm flood river dam evacuation rain warning rescue levee damage
school teachers pupils exam strike union wages classroom university campus
match league goal striker coach final season penalty stadium fans
vaccine virus outbreak clinic doctors patients symptoms trial ministry masks
factory plant merger shares profit chief layoffs investors market takeover
satellite launch rocket orbit engineers mission probe telescope crew capsule""".split("\n")
]


@dataclass(frozen=True)
class Event:
    """What the articles of a story share."""

    theme: Sequence[str]
    people: Sequence[str]
    words: Sequence[str]
    at: datetime
    articles: int


class Newsroom:
    """Articles by the seed, story by story."""

    def __init__(self, seed: int = 7) -> None:
        self._dice = random.Random(seed)
        self._words = World(seed).words
        self._weights = list(accumulate(1 / (rank + 12) for rank in range(len(self._words))))

    def articles(self) -> Iterator[tuple[Article, Revision, StoryId]]:
        """Without end, a story after the other."""
        number = 0
        while True:
            event = self._event()
            story: StoryId | None = None
            for place in range(event.articles):
                article, revision = self._article(event, number, place)
                story = story or StoryId(article.id)
                yield article, revision, story
                number += 1

    def _event(self) -> Event:
        dice = self._dice
        return Event(
            theme=dice.choice(THEMES),
            people=dice.sample(PEOPLE, 2),
            words=[self._common() for _ in range(30)],
            at=LAST - timedelta(minutes=dice.randrange(DAYS * 1440)),
            articles=min(12, 1 + int(dice.expovariate(0.4))),
        )

    def _article(self, event: Event, number: int, place: int) -> tuple[Article, Revision]:
        dice = self._dice
        at = event.at + timedelta(minutes=place * dice.randrange(5, 90))
        outlet = dice.choice(OUTLETS)
        link = f"https://{outlet.lower().replace(' ', '-')}.example/{number}"
        article = Article(
            id=ArticleId(digest(link)),
            url=link,
            link=link,
            source=SourceId(outlet.lower().replace(" ", "-")),
            outlet=outlet,
            first_seen=at + timedelta(minutes=4),
            published=at,
            precision=Precision.TIME,
            language="en",
        )
        body = "\n\n".join(self._paragraph(event) for _ in range(dice.randint(4, 14)))
        title = self._sentence(event, dice.randint(5, 11)).rstrip(".")
        revision = Revision(
            article=article.id,
            number=1,
            title=title,
            lead=body.partition("\n\n")[0],
            body=body,
            author="",
            seen=article.first_seen,
        )
        return article, revision

    def _common(self) -> str:
        return self._words[bisect_left(self._weights, self._dice.random() * self._weights[-1])]

    def _paragraph(self, event: Event) -> str:
        return " ".join(self._sentence(event, self._dice.randint(8, 28)) for _ in range(self._dice.randint(1, 4)))

    def _sentence(self, event: Event, length: int) -> str:
        dice, words = self._dice, list[str]()
        for _ in range(length):
            chance = dice.random()
            if chance < 0.42:
                words.append(dice.choice(FUNCTION))
            elif chance < 0.45:
                words.append(dice.choice(event.people))
            elif chance < 0.455:
                words.append(dice.choice(dice.choice(THEMES)))
            else:
                word = (
                    dice.choice(event.theme)
                    if chance < 0.53
                    else dice.choice(event.words)
                    if chance < 0.65
                    else self._common()
                )
                words.append(word + dice.choices(("", "s", ","), (70, 20, 6))[0])
        told = " ".join(words)
        told = told[0].upper() + told[1:].rstrip(",")
        return f"“{told},” {dice.choice(event.people)} said." if dice.random() < 0.12 else told + "."


def fill(database: Database, *, articles: int, seed: int = 7, size: int = 1000) -> None:
    """Put so many articles into *database*, each in its story; stories have no sketch, so nothing joins them later."""
    made = Newsroom(seed).articles()
    nothing: Sketch = seal(empty())
    known: dict[StoryId, Story] = {}
    for start in range(0, articles, size):
        batch = list(islice(made, min(size, articles - start)))
        with database.begin() as store:
            store.archive.add_all([(article, revision, _sighting(article)) for article, revision, _ in batch])
            grown = {story: _grown(known, story, article, revision) for article, revision, story in batch}
            store.shelf.put_all([(story, nothing) for story in grown.values()], {a.id: s for a, _, s in batch})


def _grown(known: dict[StoryId, Story], id_: StoryId, article: Article, revision: Revision) -> Story:
    old = known.get(id_)
    known[id_] = Story(
        id=id_,
        title=old.title if old else revision.title,
        first_seen=old.first_seen if old else article.when,
        last_seen=max(old.last_seen, article.when) if old else article.when,
        articles=(old.articles if old else 0) + 1,
        outlets=tuple(dict.fromkeys((*(old.outlets if old else ()), article.outlet))),
    )
    return known[id_]


def _sighting(article: Article) -> Sighting:
    return Sighting(
        source=article.source, guid=article.link, link=article.link, digest=article.id, seen=article.first_seen
    )
