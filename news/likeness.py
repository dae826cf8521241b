"""Likeness: how sure it is that an article belongs to a story, from a few comparisons.

    whole .62  title .40  lead .55  names .70  …  →  .93

A logistic regression: the comparisons are worth what reports of the same events taught (`bench/fit_likeness.py`), not
what somebody thought. Data sets have few events with the same people on the same day, and an archive that begins has
little else: so it is taught by the first hours of fixtures/stories too. *near* and *size* are held: the data is undated,
and a true story never grew by mistakes. The biases, and the names of headlines, were set by hand afterwards, so that an
archive that begins errs towards two stories. One set of coefficients for articles with a text, one for headlines.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, log, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from news.dossier import PARTS, Dossier, Outline, Part
from news.rarities import Rarities

Floats = NDArray[np.float64]

_ROWS = [*range(PARTS), Part.WHOLE, Part.WHOLE, Part.WHOLE]  # what of an article a dossier's rows are held against


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
    bias: float = 1.0


WORDED = Likeness(4.32, -0.99, 4.35, 2.95, 2.78, 2.13, 4.6, -0.16, 3.07, 2.2, -0.5, -0.92, 2.65, -12.62)
BARE = Likeness(3.35, -0.23, 3.2, 0.0, 0.41, -3.41, 4.04, -0.84, 2.7, 2.5, -0.3, -0.12, 1.51, -8.15)


class Weighed:
    """An article's terms by their rarity, to be compared with several stories."""

    def __init__(self, outline: Outline, rarities: Rarities) -> None:
        self._outline = outline
        self._rarities = rarities
        rows = outline.weights * rarities.of(rarities.places(outline.terms))
        self.rows: Floats = rows / _positive(np.sqrt((rows * rows).sum(axis=1)))[:, None]
        deeds = np.where(outline.weights[Part.NAMES], 0.0, self.rows[Part.WHOLE])
        self._deeds = float((deeds * deeds).sum())

    def by_weight(self) -> Iterator[tuple[int, float]]:
        """The article's terms with their weights, the weightiest first."""
        terms, weights = self._outline.terms, self.rows[Part.WHOLE]
        order = np.lexsort((terms, -weights))
        return zip(terms[order].tolist(), weights[order].tolist(), strict=True)

    def compare(self, dossier: Dossier, rarity: Floats, near: float) -> Likeness:
        """With a story, how rare its terms are; *near* is `nearness` of the two in time."""
        outline = self._outline
        mine = self._beside(dossier)
        theirs = dossier.parts * rarity
        product = mine[_ROWS] * theirs
        cosines = (product.sum(axis=1) / _positive(np.sqrt((theirs * theirs).sum(axis=1)))).tolist()
        heard = rarity / self._rarities.most
        deeds, shared = self._compare_deeds(mine, theirs, heard)
        return Likeness(
            whole=cosines[Part.WHOLE],
            title=cosines[Part.TITLE],
            lead=cosines[Part.LEAD],
            names=cosines[Part.NAMES],
            deeds=deeds,
            known=_firm(float(heard[product[Part.NAMES] > 0].sum())),
            told=_firm(shared),
            covered=float((mine[Part.TITLE] ** 2).sum())
            if outline.weights[Part.TITLE].any()
            else 0.5,  # no title: nothing to say for or against
            member=max(cosines[PARTS:]),
            near=near,
            size=log(max(1, dossier.voices)),
            short=1 / sqrt(max(1, len(outline.terms))),
            numbers=len(outline.numbers.intersection(dossier.numbers)) / max(1, len(outline.numbers)),
        )

    def _beside(self, dossier: Dossier) -> Floats:
        """The article's weights of the story's terms."""
        terms = self._outline.terms
        if not len(terms):
            return np.zeros((PARTS, len(dossier.terms)))
        at = np.minimum(np.searchsorted(terms, dossier.terms), len(terms) - 1)
        return np.asarray(self.rows[:, at] * (terms[at] == dossier.terms))

    def _compare_deeds(self, mine: Floats, theirs: Floats, heard: Floats) -> tuple[float, float]:
        names = (mine[Part.NAMES] > 0) | (theirs[Part.NAMES] > 0)
        done = np.where(names, 0.0, theirs[Part.WHOLE])
        product = mine[Part.WHOLE] * done
        shared = product > 0
        if not shared.any():
            return 0.0, 0.0
        only_theirs = (theirs[Part.NAMES] > 0) & (mine[Part.NAMES] == 0)
        length = self._deeds - float((mine[Part.WHOLE][only_theirs] ** 2).sum())
        cosine = float(product.sum()) / sqrt(max(1e-9, length) * float((done * done).sum()))
        return cosine, float(heard[shared].sum())


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
