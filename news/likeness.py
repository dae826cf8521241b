"""Likeness: how sure it is that an article belongs to a story, from a few comparisons.

    whole .62  title .40  lead .55  names .70  …  →  .93

A logistic regression: the comparisons are worth what reports of the same events taught (`bench/fit_likeness.py` prints them,
and says of what), not what somebody thought. Only what *read* is worth and a fifth off what teasers begin with was set by
hand, so that archives that begin and short items err towards two stories.

Three sets of coefficients: for headlines, for teasers, for reports of some length; between the last two they pass over into one
another by how many words the shorter side has. Reports that are told by left, centre and right share names and few words more,
and what is as alike in two teasers is alike by chance.

How far stories grow is compared like words and names (`news.habits`): without it 270 reports of 90 events, three outlets
each, nothing of which was fitted to, come to .91 (BCubed, whole) and .89 (cut to a teaser, dated by the day) rather than .95 and .91, everything
else fitted anew; what was fitted to other sets, without it, had .84 and .84.

Of headlines: what *read* is worth to these was chosen on half of the
stories of a set of 3,221 headlines, and holds on the other half; how many stories are *beside* taught them nothing, nor did how
stories grow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import exp, log, sqrt
from operator import mul
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from news.dossier import MEMBERS, PARTS, Dossier, Outline, Part
from news.rarities import Rarities

Floats = NDArray[np.float64]

# The sums of `Weighed.compare`. Each is of products: what a term is worth to the article, and to the story.
_TITLE = PARTS + MEMBERS  # after the rows of a dossier: how much of the title they have,
_KNOWN = _TITLE + 1  # how many names both have,
_TOLD = _TITLE + 2  # … and other words,
_DEEDS = _TITLE + 3  # the product of these,
_NOT_MINE = _TITLE + 4  # the article's other words that are names in the story,
_NOT_THEIRS = _TITLE + 5  # and the story's other words that are names in the article
_SUMS = _TITLE + 6
_LENGTHS = _TITLE + 1  # then the squares of all its terms: of the rows of a dossier, of the words that are no names
_SOME, _MUCH = 30, 80  # different words of the shorter side: a teaser, and a report of some 120 words
_WHOLE, _NAMES = int(Part.WHOLE), int(Part.NAMES)  # asked for a dozen times: a member is looked up by a function
_NAMED = 3  # fewer names tell of nobody in particular, or the script has no capitals
_READ = 200  # reports that tell half of what there is to know of how rare words are
_HEARD = 0.7  # of an article's words that were heard before: of a language that is new to the archive it is a tenth


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
    numbers: float  # how much of the article's numbers the story has, rare ones counted more
    read: float  # how much was read of such reports: nothing, or of other languages only 0, two hundred ½; what is rare there is rare
    beside: float  # log of how many other stories are open about that time: among many, one is alike by chance
    met: float  # cosine of words that are names in either: “the actress” here is told of as Tara Reid there
    long: float = 0.0  # how much both tell, of somebody: teasers 0, reports 1; so far LONG counts, and WORDED the less
    begins: float = 0.0  # `Habits`: how much likelier than usual a single report is to get company, by the log of odds
    grows: float = 0.0  # … a story of several voices is to get another
    again: float = 0.0  # … how seldom this outlet, which is in the story, tells an event twice
    bias: float = 1.0


_WORTH = {  # what each comparison is worth to teasers, to reports of some length, to headlines
    "whole": (4.69, 0.36, 3.35),
    "title": (0.29, -0.12, -0.23),
    "lead": (4.5, 1.5, 3.2),
    "names": (-1.31, 4.8, 0.0),
    "deeds": (3.13, 0.91, 0.41),
    "known": (0.81, 0.78, -3.41),
    "told": (3.43, -0.07, 4.04),
    "covered": (-1.58, -0.33, -0.84),
    "member": (3.63, -0.16, 2.7),
    "near": (5.98, 5.6, 2.5),
    "size": (-1.13, -1.16, -0.3),
    "short": (1.67, -1.4, -0.12),
    "numbers": (2.38, 3.62, 1.51),
    "read": (6.0, 2.0, 1.6),
    "beside": (-0.74, -0.4, 0.0),
    "met": (3.78, 4.83, 0.0),
    "long": (0.0, 0.0, 0.0),
    "begins": (1.44, 0.52, 0.0),
    "grows": (1.93, 0.94, 0.0),
    "again": (-0.63, -0.63, 0.0),
    "bias": (-12.0, -8.94, -8.15),
}
WORDED, LONG, BARE = (
    Likeness(**dict(zip(_WORTH, column, strict=True))) for column in zip(*_WORTH.values(), strict=True)
)


class Weighed:
    """An article's terms by their rarity, to be compared with several stories."""

    def __init__(self, outline: Outline, rarities: Rarities, beside: float) -> None:
        self._outline = outline
        self._beside = beside
        self._rarities = rarities
        self._rarity = rarities.of(outline.terms)
        self.rows: Floats = outline.weights * self._rarity
        self.rows /= _positive(np.sqrt(np.add.reduce(self.rows * self.rows, axis=1)))[:, None]

    def _tabulate(self) -> None:
        """What stories are compared with; an article that leads to none needs nothing of it."""
        outline, rarities, rarity = self._outline, self._rarities, self._rarity
        whole, title, _, names = self.rows
        named = names > 0
        self._table = mine = np.empty((_SUMS, len(whole)))  # a column for each term
        mine[:PARTS], mine[PARTS:_TITLE] = self.rows, whole
        np.multiply(title, title, out=mine[_TITLE])
        np.copyto(mine[_KNOWN], named)
        np.logical_not(named, out=mine[_TOLD], casting="unsafe")
        np.multiply(whole, mine[_TOLD], out=mine[_DEEDS])
        squares = mine[_DEEDS] * mine[_DEEDS]
        mine[_NOT_MINE], mine[_NOT_THEIRS] = squares, named
        self._titled = bool(outline.weights[Part.TITLE].any())
        self._deeds = float(np.add.reduce(squares))
        self._all = float(whole @ whole)
        self._named = int(np.count_nonzero(named))
        self._short = 1 / sqrt(max(1, len(outline.terms)))
        heard = np.count_nonzero(rarity < rarities.most) / max(1, len(rarity))
        self._figures = self._weigh(sorted(outline.numbers))
        self._read = rarities.voices / (rarities.voices + _READ) * min(1.0, heard / _HEARD)

    def _weigh(self, numbers: list[int]) -> dict[int, float]:
        """What each number tells: little where many have it, as the day of the month in a news agency's dateline."""
        heard = self._rarities.of(np.array(numbers, np.uint32)) / self._rarities.most
        return dict(zip(numbers, heard.tolist(), strict=True))

    def by_weight(self) -> Iterator[tuple[int, float]]:
        """The article's terms with their weights, the weightiest first."""
        terms, weights = self._outline.terms, self.rows[_WHOLE]
        order = np.argsort(-weights, kind="stable")  # terms are in order
        return zip(terms[order].tolist(), weights[order].tolist(), strict=True)

    def told(self, dossier: Dossier) -> float:
        """How much of the title and the lead the story has anywhere."""
        lead = self.rows[Part.LEAD]
        if not len(dossier.terms):
            return 0.0
        mine = self._outline.terms
        known = dossier.terms.take(dossier.terms.searchsorted(mine), mode="clip") == mine
        return float((lead * lead)[known].sum())

    def compare(self, dossiers: Sequence[Dossier], near: Sequence[float]) -> list[Likeness]:
        """With stories that share a word with it; *near*: `nearness` of each in time.

        All at once, side by side: an operation costs numpy as much on one story as on four.
        """
        if not dossiers:
            return []
        self._tabulate()
        terms = np.concatenate([dossier.terms for dossier in dossiers])
        starts = [0, *accumulate(len(dossier.terms) for dossier in dossiers[:-1])]
        rarity = self._rarities.of(terms)
        theirs = np.concatenate([dossier.parts for dossier in dossiers], axis=1, dtype=np.float64)
        theirs *= rarity
        mine = self._outline.terms
        at = mine.searchsorted(terms)
        shared = (mine.take(at, mode="clip") == terms).nonzero()[0]  # a quarter, or less
        products = self._theirs(theirs.take(shared, axis=1), rarity[shared])
        products *= self._table.take(at[shared], axis=1)
        squares = np.empty((_LENGTHS, len(terms)))
        np.multiply(theirs, theirs, out=squares[:-1])
        np.multiply(squares[_WHOLE], theirs[_NAMES] == 0, out=squares[-1])
        sums = np.add.reduceat(products, shared.searchsorted(starts), axis=1).T.tolist()
        lengths = np.add.reduceat(squares, starts, axis=1).T.tolist()
        return [self._likeness(*each) for each in zip(dossiers, sums, lengths, near, strict=True)]

    def _theirs(self, parts: Floats, rarity: Floats) -> Floats:
        """What each of these terms of the stories is multiplied by, to add to each sum."""
        table = np.empty((_SUMS, len(rarity)))
        table[:_TITLE] = parts
        named, other = table[_NOT_MINE], table[_DEEDS]
        np.copyto(named, parts[_NAMES] > 0)
        np.subtract(1, named, out=other)
        heard = rarity / self._rarities.most
        np.multiply(heard, named, out=table[_KNOWN])
        np.multiply(heard, other, out=table[_TOLD])
        other *= parts[_WHOLE]
        np.multiply(other, other, out=table[_NOT_THEIRS])
        table[_TITLE] = 1
        return table

    def _likeness(self, dossier: Dossier, sums: list[float], lengths: list[float], near: float) -> Likeness:
        *products, title, known, told, deeds, not_mine, not_theirs = sums
        *squares, their_deeds = lengths
        whole, titles, lead, named, *members = [
            dot / sqrt(square) if square > 0 else 0.0 for dot, square in zip(products, squares, strict=True)
        ]
        my_deeds, their_deeds = self._deeds - not_mine, their_deeds - not_theirs
        names = (self._all - my_deeds) * (squares[_WHOLE] - their_deeds)
        return Likeness(  # in their order: by name they take five times as long
            whole,
            titles,
            lead,
            named,
            min(1.0, deeds / sqrt(max(1e-9, my_deeds) * max(1e-9, their_deeds))) if deeds else 0.0,
            _firm(known),
            _firm(told),
            title if self._titled else 0.5,  # no title: nothing to say for or against
            max(members),
            near,
            log(max(1, dossier.voices)),
            self._short,
            self._shared_figures(dossier),
            self._read,
            self._beside,
            min(1.0, max(0.0, products[_WHOLE] - deeds) / sqrt(names)) if names > 1e-9 else 0.0,
            self._long(dossier),
        )

    def _shared_figures(self, dossier: Dossier) -> float:
        """How much of its numbers, rare ones counted more; one common one alone is nearly none."""
        shared = sum(self._figures[number] for number in self._figures.keys() & set(dossier.numbers))
        return shared / max(1.0, sum(self._figures.values()))

    def _long(self, dossier: Dossier) -> float:
        """How much both tell, from *_SOME* words to *_MUCH*; 0 where one names nobody."""
        words = min(float(len(self._outline.terms)), dossier.length)
        if words <= _SOME or min(self._named, int(np.count_nonzero(dossier.parts[_NAMES]))) < _NAMED:
            return 0.0
        return min(1.0, (words - _SOME) / (_MUCH - _SOME))


def _firm(shared: float) -> float:
    """How far a cosine is to be trusted that rests on so many shared words, common ones counted less: one … half."""
    return shared / (shared + 1)


def _positive(lengths: Floats) -> Floats:
    return np.where(lengths > 0, lengths, 1.0)


def probability(likeness: Likeness, *, bare: bool) -> float:
    """That the article tells of the story's event."""
    total = sum(map(mul, BARE if bare else WORDED, likeness))
    if likeness.long and not bare:
        total += likeness.long * (sum(map(mul, LONG, likeness)) - total)
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def nearness(hours: float) -> float:
    """Of two moments: 1 at the same time, .61 at 72 hours, next to nothing after two weeks."""
    return exp(-0.5 * (hours / 72) ** 2)
