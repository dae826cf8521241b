"""Likeness: how sure it is that an article belongs to a story, from a few comparisons.

    whole .62  title .40  lead .55  names .70  …  →  .93

A logistic regression: the comparisons are worth what reports of the same events taught (`bench/fit_likeness.py`), not
what somebody thought. But for *deeds*, *names* and *near*: the data has few events with the same people on the same day,
and a digest that mixes them is wrong, so these are set by cases (`tests/news/test_stories.py`) and the rest fitted around
them. One set of coefficients for articles with a text, one for headlines.
"""

from __future__ import annotations

from math import exp, log, sqrt
from typing import NamedTuple

from news.dossier import Dossier, Outline, Weights

_IMAGINED = 50  # articles imagined behind the open ones, so that the first day's words are not all rare


class Likeness(NamedTuple):
    """What is compared; each 0 … 1 but for *size*. Also the coefficients, in the same places."""

    whole: float  # cosine of all terms with the story's sums
    title: float  # … of titles
    lead: float  # … of titles and leads
    names: float  # … of names
    deeds: float  # … of all but names: the same people do other things too
    covered: float  # how much of the title the story has anywhere
    member: float  # cosine with the most similar of the last articles
    near: float  # in time: 1 together, .6 at 72 hours
    size: float  # log of voices: large stories are like everything
    short: float  # one over the root of the number of terms
    numbers: float  # share of the article's numbers that the story has
    bias: float = 1.0


WORDED = Likeness(3.6, -0.31, 4.2, 2.6, 5.5, 0.4, 3.0, 2.2, -0.8, -1.2, 1.8, -6.3)
BARE = Likeness(3.77, -0.69, 3.91, 4.26, 0.0, 0.51, 1.98, 2.5, 0.0, -1.46, 1.53, -5.2)


class Rarities:
    """How rare each term is: the logarithm of one over the share of voices that have it.

    Kept as two parts, so that one more voice changes its own terms only: rarity = *all* - *had*[term].
    """

    def __init__(self) -> None:
        self._docs: dict[int, int] = {}
        self._voices = 0
        self.had: dict[int, float] = {}  # log (1 + voices that have it); a term of any open story is in here

    @property
    def all(self) -> float:
        return log(self._voices + _IMAGINED)

    def change(self, before: Weights, after: Weights, voices: int) -> None:
        """A story's voices are *voices* more, and of them as many as in *after* have each term, not as in *before*."""
        self._voices += voices
        for term in {term for term, _ in before.items() ^ after.items()}:
            total = self._docs.get(term, 0) + after.get(term, 0) - before.get(term, 0)
            if total:
                self._docs[term] = total
                self.had[term] = log(total + 1)
            else:
                del self._docs[term], self.had[term]

    def of(self, term: int) -> float:
        return self.all - self.had.get(term, 0.0)


class Weighed:
    """An article's terms by their rarity, to be compared with several stories."""

    def __init__(self, outline: Outline, rarities: Rarities) -> None:
        self._outline = outline
        self._all, self._had = rarities.all, rarities.had
        self.whole = self._weigh(outline.whole)
        self._title = self._weigh(outline.title)
        self._lead = self._weigh(outline.lead)
        self._names = self._weigh(outline.names)

    def _weigh(self, weights: Weights) -> dict[int, float]:
        """Of length 1."""
        top, had = self._all, self._had
        weighed = {term: weight * (top - had.get(term, 0.0)) for term, weight in weights.items()}
        length = sqrt(sum([weight * weight for weight in weighed.values()])) or 1.0
        return {term: weight / length for term, weight in weighed.items()}

    def compare(self, dossier: Dossier, near: float) -> Likeness:
        """With a story; *near* is `nearness` of the two in time."""
        outline = self._outline
        return Likeness(
            whole=self._cosine(self.whole, dossier.whole),
            title=self._cosine(self._title, dossier.title),
            lead=self._cosine(self._lead, dossier.lead),
            names=self._cosine(self._names, dossier.names),
            deeds=self._deeds(dossier),
            covered=sum(weight * weight for term, weight in self._title.items() if term in dossier.whole)
            if self._title
            else 0.5,  # no title: nothing to say for or against
            member=max((self._cosine(self.whole, member) for member in dossier.members), default=0.0),
            near=near,
            size=log(max(1, dossier.voices)),
            short=1 / sqrt(max(1, len(outline.whole))),
            numbers=len(outline.numbers.intersection(dossier.numbers)) / max(1, len(outline.numbers)),
        )

    def _deeds(self, dossier: Dossier) -> float:
        names = self._names.keys() | dossier.names.keys()
        mine = {term: weight for term, weight in self.whole.items() if term not in names}
        length = sqrt(sum([weight * weight for weight in mine.values()])) or 1.0
        theirs = {term: weight for term, weight in dossier.whole.items() if term not in names}
        return self._cosine(mine, theirs) / length

    def _cosine(self, article: dict[int, float], story: Weights) -> float:
        """*story* is of an open story: how rare its terms are is known."""
        top, had = self._all, self._had
        product = sum([article[term] * story[term] * (top - had[term]) for term in article.keys() & story.keys()])
        if not product:
            return 0.0
        return product / sqrt(sum([(weight * (top - had[term])) ** 2 for term, weight in story.items()]))


def probability(likeness: Likeness, *, bare: bool) -> float:
    """That the article tells of the story's event."""
    total = sum(worth * value for worth, value in zip(BARE if bare else WORDED, likeness, strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def nearness(hours: float) -> float:
    """Of two moments: 1 at the same time, .61 at 72 hours, next to nothing after two weeks."""
    return exp(-0.5 * (hours / 72) ** 2)
