"""Lookalikes: what is written again and again with other names and figures tells of another event each time.

Boy, 7, missing in Vinstad · Girl, 9, missing in Bremnes         two stories
Rain, highs of 14 degrees · the next morning: highs of 8         two stories
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from news.dossier import Dossier, Outline, Part
from news.likeness import Likeness
from news.model import Article, Story

_NAMES = 3  # an article and a story that name so many …
_OTHERS = 0.1  # … and are no more alike in them …
_MET = 0.2  # … nor in words that are names in either are two, though every other word be the same

_NEXT_DAY = timedelta(hours=12)  # from then on, and …
_DAY = timedelta(days=1)
_PUNCTUAL = timedelta(hours=3)  # … so near to the hour of the first or the last report
_FIGURES = 3  # an article and a story that have so many …
_SAME_FIGURES = 0.34  # … share no more of them: one of three is the same by chance, of millimetres and degrees …
_SAME_WORDS = 0.4  # … and are so alike in their other words are an outlet's column


def are_others(outlined: Outline, dossier: Dossier, likeness: Likeness, *, bare: bool) -> bool:
    """Whether the same words are told of others: match reports, court reports and the like, made after one pattern.

    Of 96 reports of an invented day that were alike but for their names 20 came into another's story, nearly all of them
    with less than .1; of those that were right there the least had .2. Title and lead may name nobody in mid-sentence: of
    three reports an event among few others, the names alone parted 11 of 2,016 that belonged together, with *met* it is 3.
    """
    if bare or likeness.names >= _OTHERS or likeness.met >= _MET:
        return False
    named = outlined.weights[Part.NAMES], dossier.parts[Part.NAMES]
    return all(np.count_nonzero(names) >= _NAMES for names in named)


def is_column(outlined: Outline, article: Article, story: Story, dossier: Dossier, likeness: Likeness) -> bool:
    """Whether an outlet tells another day's figures in the words of the day before: the weather, the markets.

    Asked only while nobody else is in the story, and of what came half a day later, at an hour at which such a report came
    before: reports of a match, hour by hour, are of one pattern too. Of 2,925 pairs of ECB+ that tell of one event 83 have
    three figures each and none in common; of these none has the same words.
    """
    return (
        story.outlets == (article.outlet,)
        and article.when - story.last_seen >= _NEXT_DAY
        and any(_is_punctual(article.when - other) for other in (story.first_seen, story.last_seen))
        and min(len(outlined.numbers), len(dossier.numbers)) >= _FIGURES
        and len(outlined.numbers.intersection(dossier.numbers)) <= _SAME_FIGURES * len(outlined.numbers)
        and likeness.deeds >= _SAME_WORDS
    )


def _is_punctual(since: timedelta) -> bool:
    """Whether so much later it is some days later, at about the same hour."""
    return min(since % _DAY, -since % _DAY) <= _PUNCTUAL
