"""Stories: articles of several outlets on one event are one story.

    reading → outline → candidates from the index → likeness with each → the surest, or a story of its own

Online and in one pass: an article is placed when it comes, among the stories that are open. What is remembered of a story
is its Sketch; how rare a word is, is told by the open stories together. So the open stories and their sketches are all
there is to know: who loads them places the next article as whoever wrote them would have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from heapq import nsmallest
from typing import TYPE_CHECKING

import numpy as np

from news.dossier import LIMIT, Dossier, Outline, Part, Sketch, empty, seal, unseal
from news.fingerprint import COPY, containment
from news.ids import ArticleId, StoryId
from news.likeness import Likeness, Weighed, nearness, probability
from news.model import Article, Placement, Precision, Story
from news.outline import outline
from news.rarities import Places, Rarities

if TYPE_CHECKING:
    from news.reading import Reading

__all__ = ["LIMIT", "Sketch", "Stories"]

SURE = 0.45  # from this probability on an article joins a story
_PROBES = 16  # the rarest of an article's terms are looked up
_CROWD = 100  # a term that leads to more stories leads nowhere
_CANDIDATES = 4
_UNKNOWN_TIME = 0.9  # without a date, being seen together tells little
_TOLD = 4  # shared words
_TITLE = 60  # of a title, when it is told


@dataclass(frozen=True, slots=True)
class _Open:
    """An open story; its dossier is a view of its sketch."""

    story: Story
    sketch: Sketch
    dossier: Dossier
    places: Places  # of the dossier's terms among the rarities


@dataclass(frozen=True, slots=True)
class _Candidate:
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
    def rank(self) -> tuple[float, datetime, StoryId]:
        """The surest first, then the oldest: no two have the same."""
        return (-self.score, self.story.first_seen, self.story.id)


class Stories:
    """The open stories. Deterministic: the same stories and the same article give the same placement.

    *window*: a story that nobody added to for so long is closed to articles.
    """

    def __init__(self, *, window: timedelta = timedelta(days=14)) -> None:
        self._window = window
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._open: dict[StoryId, _Open] = {}
        self._having: defaultdict[int, set[StoryId]] = defaultdict(set)  # term → stories that it leads to
        self._rarities = Rarities()
        self._placed: dict[int, StoryId] = {}
        self._outlined: tuple[Reading, Outline] | None = None

    def __len__(self) -> int:
        return len(self._open)

    def load(self, story: Story, sketch: Sketch) -> None:
        """Insert or replace an open story."""
        self._keep(story, sketch)

    def sketch(self, story: StoryId) -> Sketch:
        """What is to be stored of an open story. Raises KeyError where it is not open."""
        return self._open[story].sketch

    def forget_before(self, moment: datetime) -> None:
        """Close the stories that nobody added to since."""
        for known in [known for known in self._open.values() if known.story.last_seen < moment]:
            self._drop(known)

    def choose(self, reading: Reading) -> Placement:
        """Where the article belongs. A pure look: nothing is changed."""
        article = reading.article
        placed = self._placed.get(_key(article.id))
        if placed is not None:
            return Placement(story=placed, new=False, score=1.0, why="placed before")
        outlined = self._outline(reading)
        candidates = sorted(self._candidates(outlined, article), key=lambda candidate: candidate.rank)
        best = candidates[0] if candidates else None
        if best is None or best.score < SURE:
            story, score = StoryId(article.id), best.score if best else 0.0
            return Placement(story=story, new=True, score=round(1 - score, 4), why=_why_new(best, len(self._open)))
        why = _why_joined(best, outlined, article, self._rarities)
        return Placement(story=best.story.id, new=False, score=round(best.score, 4), why=why)

    def place(self, reading: Reading, placement: Placement) -> Story:
        """Put the article where `choose` said. One that is placed already changes nothing.

        Raises KeyError where the placement's story is no longer open.
        """
        article, key = reading.article, _key(reading.article.id)
        known = self._open.get(self._placed.get(key, placement.story))
        if known is not None and key in self._placed:
            return known.story
        if known is None and not placement.new:
            raise KeyError(placement.story)
        outlined = self._outline(reading)
        if known is None:
            story, dossier = _first(article, reading.revision.title), empty().with_voice(key, outlined)
        else:
            story, dossier = _joined(known.story, article), known.dossier
            copy = _copied(outlined, dossier) >= COPY
            dossier = dossier.with_copy(key) if copy else dossier.with_voice(key, outlined)
        self._keep(story, seal(dossier))
        return story

    # --- looking ---

    def _outline(self, reading: Reading) -> Outline:
        """What counts of the article; `place` asks for what `choose` has made."""
        if self._outlined is None or self._outlined[0] is not reading:
            revision = reading.revision
            text = revision.body or revision.lead
            self._outlined = reading, outline(revision.title, text, reading.mentions)
        return self._outlined[1]

    def _candidates(self, outlined: Outline, article: Article) -> Iterable[_Candidate]:
        weighed = Weighed(outlined, self._rarities)
        for story_id in self._led_to(weighed):
            known = self._open[story_id]
            story = known.story
            apart = _apart(story, article.when)
            if apart > self._window:
                continue
            near = nearness(apart / timedelta(hours=1))
            if article.precision is Precision.ESTIMATED:
                near = min(near, _UNKNOWN_TIME)
            dossier = known.dossier
            likeness = weighed.compare(dossier, self._rarities.of(known.places), near)
            sure = probability(likeness, bare=outlined.bare or not dossier.worded)
            yield _Candidate(story, dossier, likeness, sure, _copied(outlined, dossier))

    def _led_to(self, weighed: Weighed) -> list[StoryId]:
        """The stories that most of the article's weighty terms lead to."""
        score: defaultdict[StoryId, float] = defaultdict(float)
        probes = 0
        for term, weight in weighed.by_weight():
            stories = self._having.get(term)
            if stories and len(stories) <= _CROWD:
                for story in stories:
                    score[story] += weight * weight
                probes += 1
                if probes == _PROBES:
                    break
        return nsmallest(_CANDIDATES, score, key=lambda story: (-score[story], story))

    # --- keeping ---

    def _keep(self, story: Story, sketch: Sketch) -> None:
        dossier = unseal(sketch)
        before = self._open.get(story.id)
        self._open[story.id] = _Open(story, sketch, dossier, self._rarities.count(dossier))
        if before is not None:
            self._rarities.discount(before.dossier, before.places)
        self._lead(story.id, before.dossier if before else empty(), dossier)

    def _drop(self, known: _Open) -> None:
        del self._open[known.story.id]
        self._rarities.discount(known.dossier, known.places)
        self._lead(known.story.id, known.dossier, empty())

    def _lead(self, story: StoryId, before: Dossier, after: Dossier) -> None:
        """Bring up to date what leads to a story: only what changes, since most of a story stays."""
        leading, led = after.leading(), before.leading()
        for term in leading - led:
            self._having[term].add(story)
        for term in led - leading:
            self._having[term].discard(story)
            if not self._having[term]:
                del self._having[term]
        for article in set(before.articles).difference(after.articles):
            self._placed.pop(article, None)
        self._placed.update(dict.fromkeys(after.articles, story))


def _key(article: ArticleId) -> int:
    return int.from_bytes(blake2b(article.encode(), digest_size=8).digest(), "little")


def _first(article: Article, title: str) -> Story:
    return Story(
        id=StoryId(article.id),
        title=title,
        first_seen=article.when,
        last_seen=article.when,
        articles=1,
        outlets=(article.outlet,),
    )


def _joined(story: Story, article: Article) -> Story:
    return replace(
        story,
        first_seen=min(story.first_seen, article.when),
        last_seen=max(story.last_seen, article.when),
        articles=story.articles + 1,
        outlets=story.outlets if article.outlet in story.outlets else (*story.outlets, article.outlet),
    )


def _apart(story: Story, moment: datetime) -> timedelta:
    """How far a moment is from the time that a story spans."""
    return max(story.first_seen - moment, moment - story.last_seen, timedelta(0))


def _copied(outlined: Outline, dossier: Dossier) -> float:
    return max((containment(outlined.print, frozenset(print_.tolist())) for print_ in dossier.prints), default=0.0)


# --- why, for a person -----------------------------------------------------------------------------


def _why_new(best: _Candidate | None, stories: int) -> str:
    if best is None:
        return f"no open story shares its rare words ({stories} open)"
    return f"nearest is “{_short(best.story.title)}” at {best.score:.0%}, below {SURE:.0%}"


def _why_joined(best: _Candidate, outlined: Outline, article: Article, rarities: Rarities) -> str:
    into = f"“{_short(best.story.title)}”"
    if best.copied >= COPY:
        return f"{best.copied:.0%} of the words are those of a report in {into}"
    apart = _spell(_apart(best.story, article.when))
    shared = ", ".join(_shared(outlined, best.dossier, rarities))
    return f"{min(best.score, 0.99):.0%} sure: shares {shared} with {into}, {apart}"


def _shared(outlined: Outline, dossier: Dossier, rarities: Rarities) -> list[str]:
    """The words that tie an article to a story most, each word once."""
    terms, here, there = np.intersect1d(outlined.terms, dossier.terms, assume_unique=True, return_indices=True)
    tied = (
        outlined.weights[Part.WHOLE, here] * dossier.parts[Part.WHOLE, there] * rarities.of(rarities.places(terms)) ** 2
    )
    words = (outlined.words[term] for term in terms[np.lexsort((terms, -tied))].tolist())
    return list(dict.fromkeys(words))[:_TOLD]


def _spell(apart: timedelta) -> str:
    hours = apart / timedelta(hours=1)
    if hours < 1:
        return "at the same time"
    return f"{hours:.0f} hours apart" if hours < 48 else f"{hours / 24:.0f} days apart"


def _short(title: str) -> str:
    return title if len(title) <= _TITLE else title[: _TITLE - 1].rstrip() + "…"
