"""Candidates: the open stories that an article may belong to, and how sure that is to be asked.

“River Asker floods Vinstad” 93% · “Asker bridge closed” 21%  →  the first: 35% are asked
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from news.dossier import Dossier, Outline, Terms
from news.fingerprint import COPY, ENOUGH, containment
from news.ids import StoryId
from news.likeness import Likeness, probability
from news.lookalikes import are_others, is_column
from news.model import Article, Compared, Story
from news.register import Open

SURE = 0.35  # from this probability on an article joins a story
_MANY = 800  # 5-grams


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open story that an article may belong to."""

    story: Story
    dossier: Dossier
    likeness: Likeness
    probability: float
    copied: float  # containment in its most similar text

    @property
    def score(self) -> float:
        """A copy is a sure thing: the words are the same, whatever the probability says."""
        return max(self.probability, 0.99 if self.copied >= COPY else 0.0)

    @property
    def joins(self) -> bool:
        """Whether the article may join it."""
        return self.score >= SURE

    @property
    def rank(self) -> tuple[float, datetime, StoryId]:
        """The surest first, then the oldest: no two have the same."""
        return (-self.score, self.story.first_seen, self.story.id)


def candidate(outlined: Outline, article: Article, known: Open, likeness: Likeness, copied: float) -> Candidate:
    """An article beside an open story; where the names or the day are others, it is none of it whatever is alike."""
    bare = outlined.bare or not known.dossier.worded
    others = are_others(outlined, known.dossier, likeness, bare=bare)
    if others or is_column(outlined, article, known.story, known.dossier, likeness):
        return Candidate(known.story, known.dossier, likeness, 0.0, 0.0)
    return Candidate(known.story, known.dossier, likeness, probability(likeness, bare=bare), copied)


def copied(outlined: Outline, dossiers: Sequence[Dossier]) -> list[float]:
    """Containment in the most similar of each story's last texts."""
    prints = [print_ for dossier in dossiers for print_ in dossier.prints]
    if not prints or not _shares(outlined.print, np.concatenate(prints)):  # nearly always
        return [0.0] * len(dossiers)
    mine = frozenset(outlined.print.tolist())
    return [
        max((containment(mine, frozenset(print_.tolist())) for print_ in dossier.prints), default=0.0)
        for dossier in dossiers
    ]


def _shares(print_: Terms, grams: Terms) -> bool:
    """Whether a text has enough of these 5-grams."""
    if not len(print_):
        return False
    if len(grams) > _MANY:  # first by their last sixteen bits, which few have: of thousands a third of the time
        there = np.zeros(1 << 16, np.bool_)
        there[print_.astype(np.uint16)] = True
        grams = grams[there.take(grams.astype(np.uint16), mode="clip")]
    return int(np.count_nonzero(print_.take(print_.searchsorted(grams), mode="clip") == grams)) >= ENOUGH


def compared(candidates: Sequence[Candidate]) -> tuple[Compared, ...]:
    """In figures that are worth keeping."""
    if not candidates:
        return ()
    likeness = np.rint(np.array([each.likeness[:-1] for each in candidates]) * 1000) / 1000
    return tuple(
        Compared(
            story=each.story.id,
            title=each.story.title,
            sure=round(each.probability, 4),
            copied=round(each.copied, 4),
            likeness=tuple(figures),
        )
        for each, figures in zip(candidates, likeness.tolist(), strict=True)
    )
