"""Developments: a story goes on, and what it goes on with is told as one item.

    River Asker floods Vinstad          the story, and its first development
      bridge at Kvernbru swept away       a report of it
      Vinstad’s mayor resigns             the second development

A report opens a development where its title and lead tell what the story did not tell, it is like none of the last
reports, and the development before it is half a day old: outlets that report an event the same day, each in its own words, are
no two developments. Of other people or places less has to be new; but a story often goes on with the same ones, the mayor of
the flooded town resigns: there nearly all has to be. A report in a language that the story was not told in has other words for
the same, and opens none.

Held to the two events of each topic of ECB+, told one after the other with half a day between them, in six orders: of 22 first
reports of a second event that join the first one's story, 7 open a development; of a hundred further reports of one event that
join it, one opens one without need. Of 160 further reports of American events, told by three outlets within a day, 10 do; it
was 51 where a development might begin three hours after the one before, and the same turns were noticed.
"""

from __future__ import annotations

from datetime import timedelta

from news.ids import ArticleId
from news.model import Article, Precision, Story

TOLD = 0.3  # of title and lead, rare words counted more: less of them was told before …
TOLD_OF_OTHERS = 0.7  # … or less than this, of people and places …
MET = 0.5  # … who are no more alike than this …
LIKE = 0.3  # … and none of the last reports is so like it
APART = timedelta(hours=12)


def development(
    article: Article, story: Story, *, told: float | None, like: float, met: float, bare: bool
) -> ArticleId | None:
    """The article that opened what *article* tells of; itself where it opens it, None for the story's first.

    *told*: None where its words tell nothing of that. A headline alone says too little to open one; nor does what comes
    late, which tells of what was.
    """
    since = story.developed or story.first_seen
    dated = article.precision is not Precision.ESTIMATED
    fresh = told is not None and told < (TOLD_OF_OTHERS if met <= MET else TOLD) and like < LIKE
    if dated and not bare and fresh and article.when - since >= APART:
        return article.id
    return story.development if article.when >= since else None
