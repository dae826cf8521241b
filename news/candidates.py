"""Candidates: the open stories that an article may belong to, and how sure that is to be asked.

“River Asker floods Vinstad” 93% · “Asker bridge closed” 21%  →  the first: 28% are asked where both tell much
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from news.dossier import Dossier, Outline, Terms
from news.fingerprint import COPY, ENOUGH, containment
from news.ids import StoryId
from news.likeness import Likeness, nearness, probability
from news.lookalikes import are_others, is_column
from news.model import Article, Compared, Precision, Story
from news.register import Open

SURE = 0.35  # from this probability on an article joins a story
SURE_LONG = 0.28  # … where both tell much: of what is so alike in teasers much is alike by chance
SURE_ALONE = 0.18  # … and no other story of these hours is like it
_LESS = 7  # times less likely is what comes next
_NEARBY = nearness(36)
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
        return self.score >= asked(self.likeness)

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


def asked(likeness: Likeness, *, alone: bool = False) -> float:
    """From what probability on an article joins a story that is so like it: the more both tell, the less is by chance.

    *alone*: no other story is nearly so like it.
    """
    return SURE + likeness.long * ((SURE_ALONE if alone else SURE_LONG) - SURE)


def surest(candidates: Sequence[Candidate], article: Article) -> Candidate | None:
    """The story that an article belongs to, of those that are like it, in the order of their ranks."""
    return next((each for each in candidates if each.joins), None) or _alone(candidates, article)


def _alone(candidates: Sequence[Candidate], article: Article) -> Candidate | None:
    """The story that is like an article as no other is, though not so like it as is asked else.

    Of political reports for which that decides, within 36 hours, 48 of 51 belong to the story, of ECB+ 8 of 8, of both together 35 of
    44; later, where a topic has an event every other day, none of two; without dates 15 of 29.
    """
    if not candidates or article.precision is Precision.ESTIMATED:
        return None
    first, *others = candidates
    next_ = max((other.score for other in others), default=0.0)
    stands_out = first.score * (1 - next_) >= _LESS * next_ * (1 - first.score)
    near = first.likeness.near >= _NEARBY
    return first if near and stands_out and first.score >= asked(first.likeness, alone=True) else None


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
