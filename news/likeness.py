"""Likeness: how sure it is that an article belongs to a story, from a few comparisons.

    whole .62  title .40  lead .55  names .70  …  →  .93

A logistic regression: the comparisons are worth what reports of the same events taught (`bench/fit_likeness.py`), not
what somebody thought: half of ECB+, without dates, with drawn ones, and thinned to three reports of an event; half of a
day's real feeds; and the first hours of fixtures/stories, since data sets have few events with the same people on the same
day and an archive that begins has little else. What *read* is worth was set by hand, so that an archive that begins errs
towards two stories. The half that was aside: .819 before, .828 after (BCubed, undated), .821 and .862 (dated), .922 and
.966 (three reports of an event).

One set of coefficients for articles with a text, one for headlines: what *read* is worth to these was chosen on half of the
stories of a set of 3,221 headlines, and holds on the other half; how many stories are *beside* taught them nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp, log, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from news.dossier import MEMBERS, PARTS, Dossier, Outline, Part
from news.rarities import Rarities

Floats = NDArray[np.float64]

_TITLE = PARTS + MEMBERS  # in the sums of `Weighed.compare`, after a dossier's rows: what they have of the title …
_THEIRS = _TITLE + 5  # … and the length of their deeds
_READ = 200  # reports that tell half of what there is to know of how rare words are


class Likeness(NamedTuple):
    """What is compared; each 0 … 1 but for *size*. Also the coefficients, in the same places."""

    whole: float  # cosine of all terms with the story's sums
    title: float  # … of titles
    lead: float  # … of titles and leads
    names: float  # … of names
    deeds: float  # … of all but names: the same people do other things too
    known: float  # how many names are shared, rare ones counted more: none 0, one ½, two ⅔: one is not enough
    told: float  # … other words
    covered: float  # how much of the title the story has anywhere
    member: float  # cosine with the most similar of the last articles
    near: float  # in time: 1 together, .6 at 72 hours
    size: float  # log of voices: large stories are like everything
    short: float  # one over the root of the number of terms
    numbers: float  # share of the article's numbers that the story has
    read: float  # how much the open stories have read: nothing 0, two hundred reports ½; what is rare there is rare
    beside: float  # log of how many stories are open about that time: among many, one is alike by chance
    bias: float = 1.0


WORDED = Likeness(4.54, 0.19, 4.35, 3.3, 1.9, 1.85, 6.02, -0.77, 4.04, 5.53, -0.79, 0.71, 2.06, 2.0, -0.72, -14.17)
BARE = Likeness(3.35, -0.23, 3.2, 0.0, 0.41, -3.41, 4.04, -0.84, 2.7, 2.5, -0.3, -0.12, 1.51, 1.6, 0.0, -8.15)


class Weighed:
    """An article's terms by their rarity, to be compared with several stories."""

    def __init__(self, outline: Outline, rarities: Rarities, beside: float) -> None:
        self._outline = outline
        self._beside = beside
        self._rarities = rarities
        rows = outline.weights * rarities.of(outline.terms)
        self.rows: Floats = rows / _positive(np.sqrt((rows * rows).sum(axis=1)))[:, None]
        whole, names = self.rows[Part.WHOLE], self.rows[Part.NAMES]
        self._titled = bool(outline.weights[Part.TITLE].any())
        self._deeds = float((whole * whole * (names == 0)).sum())
        self._short = 1 / sqrt(max(1, len(outline.terms)))
        self._read = rarities.voices / (rarities.voices + _READ)

    def by_weight(self) -> Iterator[tuple[int, float]]:
        """The article's terms with their weights, the weightiest first."""
        terms, weights = self._outline.terms, self.rows[Part.WHOLE]
        order = np.argsort(-weights, kind="stable")  # terms are in order
        return zip(terms[order].tolist(), weights[order].tolist(), strict=True)

    def told(self, dossier: Dossier) -> float:
        """How much of the title and the lead the story has anywhere."""
        lead = self.rows[Part.LEAD]
        known = np.isin(self._outline.terms, dossier.terms, assume_unique=True)
        return float((lead * lead)[known].sum())

    def compare(self, dossiers: Sequence[Dossier], near: Sequence[float]) -> list[Likeness]:
        """With stories that share a word with it; *near*: `nearness` of each in time.

        All at once, side by side: an operation costs numpy as much on one story as on four.
        """
        if not dossiers:
            return []
        terms = np.concatenate([dossier.terms for dossier in dossiers])
        starts = np.cumsum([0, *(len(dossier.terms) for dossier in dossiers[:-1])])
        rarity = self._rarities.of(terms)
        theirs = np.concatenate([dossier.parts for dossier in dossiers], axis=1) * rarity
        squares = np.empty((len(theirs) + 1, len(terms)))
        np.multiply(theirs, theirs, out=squares[:-1])
        np.multiply(squares[Part.WHOLE], theirs[Part.NAMES] == 0, out=squares[-1])
        *lengths, deeds = np.add.reduceat(squares, starts, axis=1)
        mine = self._outline.terms
        at = mine.searchsorted(terms)
        at[at == len(mine)] = 0
        shared = (mine[at] == terms).nonzero()[0]
        sums = np.add.reduceat(
            self._side_by_side(
                self.rows.take(at[shared], axis=1), theirs.take(shared, axis=1), rarity[shared] / self._rarities.most
            ),
            shared.searchsorted(starts),
            axis=1,
        )
        sums[:_TITLE] /= _positive(np.sqrt(lengths))
        sums[_THEIRS] = deeds - sums[_THEIRS]
        told = zip(dossiers, sums.T.tolist(), near, strict=True)
        return [self._likeness(dossier, summed, moment) for dossier, summed, moment in told]

    def _side_by_side(self, mine: Floats, theirs: Floats, heard: Floats) -> Floats:
        """For each shared term what it adds to each sum."""
        whole, done = mine[Part.WHOLE], theirs[Part.WHOLE]
        my_name, their_name = mine[Part.NAMES] > 0, theirs[Part.NAMES] > 0
        deed = done > 0
        deed &= ~(my_name | their_name)
        sums = np.empty((_THEIRS + 1, len(heard)))
        np.multiply(mine, theirs[:PARTS], out=sums[:PARTS])
        np.multiply(whole, theirs[PARTS:], out=sums[PARTS:_TITLE])
        title, known, told, deeds, not_mine, not_theirs = sums[_TITLE:]
        np.multiply(mine[Part.TITLE], mine[Part.TITLE], out=title)
        np.multiply(heard, my_name & their_name, out=known)
        np.multiply(heard, deed, out=told)
        np.multiply(sums[Part.WHOLE], deed, out=deeds)
        np.multiply(whole * whole, their_name > my_name, out=not_mine)
        np.multiply(done * done, my_name > their_name, out=not_theirs)
        return sums

    def _likeness(self, dossier: Dossier, sums: list[float], near: float) -> Likeness:
        outline = self._outline
        title, known, told, deeds, not_mine, theirs = sums[_TITLE:]
        return Likeness(
            whole=sums[Part.WHOLE],
            title=sums[Part.TITLE],
            lead=sums[Part.LEAD],
            names=sums[Part.NAMES],
            deeds=min(1.0, deeds / sqrt(max(1e-9, self._deeds - not_mine) * max(1e-9, theirs))) if deeds else 0.0,
            known=_firm(known),
            told=_firm(told),
            covered=title if self._titled else 0.5,  # no title: nothing to say for or against
            member=max(sums[PARTS:_TITLE]),
            near=near,
            size=log(max(1, dossier.voices)),
            short=self._short,
            numbers=len(outline.numbers.intersection(dossier.numbers)) / max(1, len(outline.numbers)),
            read=self._read,
            beside=self._beside,
        )


def _firm(shared: float) -> float:
    """How far a cosine is to be trusted that rests on so many shared words, common ones counted less: one … half."""
    return shared / (shared + 1)


def _positive(lengths: Floats) -> Floats:
    return np.where(lengths > 0, lengths, 1.0)


def probability(likeness: Likeness, *, bare: bool) -> float:
    """That the article tells of the story's event."""
    total = sum(worth * value for worth, value in zip(BARE if bare else WORDED, likeness, strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def nearness(hours: float) -> float:
    """Of two moments: 1 at the same time, .61 at 72 hours, next to nothing after two weeks."""
    return exp(-0.5 * (hours / 72) ** 2)
