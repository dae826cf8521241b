"""Developments: a story goes on, and what it goes on with is told as one item.

    River Asker floods Vinstad          the story, and its first development
      bridge at Kvernbru swept away       a report of it
      Vinstad’s mayor resigns             the second development

A report opens a development where its title and lead tell what the story did not tell, it is like none of the last
reports, and the development before it is some hours old: outlets that report an event at once, each in its own words, are
no two developments. Held to the two events of each topic of ECB+, told one after the other with half a day between them, in
six orders: of 45 first reports of a second event that join the first one's story, 24 open a development; of a hundred further
reports of one event that join it, ten open one without need. To ask for other names would halve what is needless there, but a
story that goes on goes on with the same people more often than ECB+ has it: the mayor of the flooded town resigns.
"""

from __future__ import annotations

from datetime import timedelta

from news.ids import ArticleId
from news.model import Article, Precision, Story

TOLD = 0.5  # of title and lead, rare words counted more: less of them was told before …
LIKE = 0.3  # … and none of the last reports is so like it
APART = timedelta(hours=3)


def development(article: Article, story: Story, *, told: float, like: float, bare: bool) -> ArticleId | None:
    """The article that opened what *article* tells of; itself where it opens it, None for the story's first.

    A headline alone says too little to open one; nor does what comes late, which tells of what was.
    """
    since = story.developed or story.first_seen
    dated = article.precision is not Precision.ESTIMATED
    if dated and not bare and told < TOLD and like < LIKE and article.when - since >= APART:
        return article.id
    return story.development if article.when >= since else None
