"""Stories: articles of several outlets on one event are one story.

    reading → outline → candidates from the index → likeness with each → the surest, or a story of its own

Online and in one pass: an article is placed when it comes, among the stories that are open. What is remembered of a story
is its Sketch; how rare a word is, is told by the open stories together. So the open stories and their sketches are all
there is to know: who loads them places the next article as whoever wrote them would have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from heapq import nsmallest
from typing import TYPE_CHECKING

import numpy as np

from news.density import Density
from news.developments import development
from news.dossier import LIMIT, Dossier, Outline, Sketch, Terms, empty, seal, shares_terms, unseal
from news.fingerprint import COPY, ENOUGH, containment
from news.ids import ArticleId, StoryId
from news.leads import Leads
from news.likeness import Likeness, Weighed, nearness, probability
from news.lookalikes import are_others, is_column
from news.model import STORY_WINDOW, Article, Compared, Placement, Precision, Story
from news.outline import outlines
from news.rarities import Rarities

if TYPE_CHECKING:
    from news.reading import Reading

__all__ = ["LIMIT", "Sketch", "Stories"]

SURE = 0.35  # from this probability on an article joins a story
SURE_LONG = 0.28  # … where both tell much: of what is so alike in teasers much is alike by chance
SURE_ALONE = 0.18  # … and no other story of these hours is like it
ONE = 0.98  # … two stories become one: there is no way back, and at 0.8 as many wrong pairs came in as right ones
ONE_BARE = 0.8  # … of which one has headlines only, whose probabilities are never so high
_CANDIDATES = 4
_AMONG = 12  # … are looked for where some of the first are of other times, as when years are read in at once
_MANY = 800  # 5-grams
_LESS = 7  # times less likely is what comes next
_NEARBY = nearness(36)
_HOUR, _AT_ONCE = timedelta(hours=1), timedelta(0)


@dataclass(frozen=True, slots=True)
class _Open:
    """An open story; its dossier is a view of the sketch that it was read from, until an article joins."""

    story: Story
    dossier: Dossier


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
    def joins(self) -> bool:
        """Whether the article may join it."""
        return self.score >= asked(self.likeness)

    @property
    def rank(self) -> tuple[float, datetime, StoryId]:
        """The surest first, then the oldest: no two have the same."""
        return (-self.score, self.story.first_seen, self.story.id)


class Stories:
    """The open stories. Deterministic: the same stories and the same article give the same placement.

    *window*: a story that nobody added to for so long is closed to articles.
    """

    def __init__(self, *, window: timedelta = STORY_WINDOW) -> None:
        self._window = window
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._open: dict[StoryId, _Open] = {}
        self._leads = Leads()
        self._rarities = Rarities()
        self._density = Density()
        self._placed: dict[int, StoryId] = {}
        self._merged: dict[StoryId, StoryId] = {}  # into an open one
        self._outlined: dict[ArticleId, tuple[Reading, Outline]] = {}  # of the articles that are being placed
        self._held: tuple[Outline | None, Sequence[Dossier], list[float]] = (None, (), [])  # against whose texts last

    def __len__(self) -> int:
        return len(self._open)

    def load(self, story: Story, sketch: Sketch) -> None:
        """Insert or replace an open story."""
        self._keep(story, unseal(sketch))

    def rebuild(self, story: Story, readings: Sequence[Reading]) -> Sketch:
        """Insert or replace an open story by its articles, in the order in which they came; what is to be stored of it."""
        self.expect(readings)
        dossier = empty()
        for reading in readings:
            dossier = self._told_by(reading, dossier)
        self.expect(())
        self._keep(story, dossier)
        return seal(dossier)

    def sketch(self, story: StoryId) -> Sketch:
        """What is to be stored of an open story. Raises KeyError where it is not open."""
        return seal(self._open[story].dossier)

    def known(self) -> Iterator[tuple[Story, Sketch]]:
        """The open stories and what is to be stored of them."""
        return ((known.story, seal(known.dossier)) for known in self._open.values())

    def forget_before(self, moment: datetime) -> None:
        """Close the stories that nobody added to since."""
        for known in [known for known in self._open.values() if known.story.last_seen < moment]:
            self._drop(known)
        self._merged = {gone: into for gone, into in self._merged.items() if into in self._open}

    def forget_quietest(self, most: int) -> None:
        """Of more than *most* open stories close some of one article, those that came longest ago; a twentieth more than needed.

        So a flood pays once in a while. A story of several articles stays open, however many there are.
        """
        if len(self._open) <= most:
            return
        alone = [known for known in self._open.values() if known.story.articles == 1]
        surplus = len(self._open) - most + most // 20
        for known in nsmallest(surplus, alone, key=lambda known: (known.story.last_seen, known.story.id)):
            self._drop(known)
        self._merged = {gone: into for gone, into in self._merged.items() if into in self._open}

    def choose(self, reading: Reading) -> Placement:
        """Where the article belongs. A pure look: nothing is changed."""
        article = reading.article
        placed = self._placed.get(_key(article.id))
        if placed is not None:
            return Placement(story=placed, new=False, score=1.0)
        outlined = self._outline(reading)
        weighed = Weighed(outlined, self._rarities, self._density.about(article.when))
        candidates = sorted(self._candidates(outlined, weighed, article), key=lambda candidate: candidate.rank)
        compared = _told(candidates)
        best = next((candidate for candidate in candidates if candidate.joins), None) or _alone(candidates, article)
        if best is None:
            score = candidates[0].score if candidates else 0.0
            return Placement(story=StoryId(article.id), new=True, score=round(1 - score, 4), compared=compared)
        aside = outlined.sums_up
        merges = () if aside else tuple(self._merging(best, candidates))
        told = 1.0 if aside or best.copied >= COPY else weighed.told(best.dossier)  # a copy tells nothing else
        like, met = best.likeness.member, best.likeness.met
        opened = development(article, best.story, told=told, like=like, met=met, bare=outlined.bare)
        return Placement(
            story=best.story.id,
            new=False,
            score=round(best.score, 4),
            compared=compared,
            merges=merges,
            told=round(told, 3),
            development=opened,
        )

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
        if known is None:
            story, before = _first(article, reading.revision.title), empty()
        else:
            story, before = _joined(known.story, article, placement), known.dossier
        dossier = self._told_by(reading, before)
        self._keep(story, dossier)
        for other in placement.merges:
            story = self._merge(story.id, other)
        return story

    def resolve(self, story: StoryId) -> StoryId:
        """The story that it became part of, or it itself."""
        return self._merged.get(story, story)

    def drop(self, story: StoryId) -> None:
        """Forget an open story: another holds its articles now. One that is not open changes nothing."""
        if (known := self._open.get(story)) is not None:
            self._drop(known)

    def expect(self, readings: Sequence[Reading]) -> None:
        """Articles that come one after the other: read all together they cost half."""
        told = outlines([(*_text(reading), reading.mentions) for reading in readings]) if readings else []
        self._outlined = {reading.article.id: (reading, found) for reading, found in zip(readings, told, strict=True)}

    def _told_by(self, reading: Reading, dossier: Dossier) -> Dossier:
        """With one more article: a voice, a copy of one, or a round-up, which is none."""
        outlined, key = self._outline(reading), _key(reading.article.id)
        held, dossiers, found = self._held
        if held is outlined and dossier in dossiers:  # `choose` has looked
            copied = found[dossiers.index(dossier)]
        else:
            (copied,) = self._copied(outlined, [dossier])
        is_voice = copied < COPY and not outlined.sums_up
        return dossier.with_voice(key, outlined) if is_voice else dossier.with_copy(key)

    # --- looking ---

    def _outline(self, reading: Reading) -> Outline:
        """What counts of the article; `place` asks for what `choose` has made."""
        known = self._outlined.get(reading.article.id)
        if known is None or known[0] is not reading:
            self.expect([reading])
            known = self._outlined[reading.article.id]
        return known[1]

    def _candidates(self, outlined: Outline, weighed: Weighed, article: Article) -> Iterable[_Candidate]:
        led = self._led(weighed, article.when)
        known = [each for each, _ in led]
        near = [nearness(since / _HOUR) for _, since in led]
        dossiers = [each.dossier for each in known]
        prints = self._copied(outlined, dossiers)
        self._held = outlined, dossiers, prints
        for each, likeness, copied in zip(known, weighed.compare(dossiers, near), prints, strict=True):
            bare = outlined.bare or not each.dossier.worded
            others = are_others(outlined, each.dossier, likeness, bare=bare)
            if others or is_column(outlined, article, each.story, each.dossier, likeness):
                yield _Candidate(each.story, each.dossier, likeness, 0.0, 0.0)
            else:
                yield _Candidate(each.story, each.dossier, likeness, probability(likeness, bare=bare), copied)

    def _led(self, weighed: Weighed, moment: datetime) -> list[tuple[_Open, timedelta]]:
        """The stories of its time to which most of an article leads, and how far they are from it.

        Those of other times are nearly always closed: more are looked for only where some are not.
        """
        found: list[tuple[_Open, timedelta]] = []
        for count in (_CANDIDATES, _AMONG):
            led = [self._open[story] for story in self._leads.best(weighed.by_weight(), count)]
            apart = [_apart(each.story, moment) for each in led]
            found = [(each, since) for each, since in zip(led, apart, strict=True) if since <= self._window]
            if len(found) == len(led):
                break
        return found[:_CANDIDATES]

    def _copied(self, outlined: Outline, dossiers: Sequence[Dossier]) -> list[float]:
        """Containment in the most similar of each story's last texts."""
        prints = [print_ for dossier in dossiers for print_ in dossier.prints]
        if not prints or not _shares(outlined.print, np.concatenate(prints)):  # nearly always
            return [0.0] * len(dossiers)
        mine = frozenset(outlined.print.tolist())
        return [
            max((containment(mine, frozenset(print_.tolist())) for print_ in dossier.prints), default=0.0)
            for dossier in dossiers
        ]

    def _merging(self, best: _Candidate, candidates: Sequence[_Candidate]) -> Iterator[StoryId]:
        """The stories that an article shows to be the one that it joins."""
        return (other.story.id for other in candidates if other is not best and self._are_one(best, other))

    def _are_one(self, best: _Candidate, other: _Candidate) -> bool:
        """Whether an article that belongs to one story shows that another is the same.

        It has to be as sure of the other, and the stories have to be alike without it: an article that sums up the
        day is like them all.
        """
        if not other.joins or not shares_terms(best.dossier, other.dossier):
            return False
        near = nearness(_between(best.story, other.story) / _HOUR)
        one = other.dossier.as_outline()
        about = self._density.about(other.story.last_seen)
        (likeness,) = Weighed(one, self._rarities, about).compare([best.dossier], [near])
        bare = one.bare or not best.dossier.worded
        if are_others(one, best.dossier, likeness, bare=bare):
            return False
        # A story is longer than any report: LONG is not for it.
        return probability(likeness._replace(long=0.0), bare=bare) >= (ONE_BARE if bare else ONE)

    # --- keeping ---

    def _merge(self, one: StoryId, other: StoryId) -> Story:
        """Two stories become the older one; the other is a name for it from now on."""
        if other not in self._open:
            return self._open[one].story
        kept, gone = sorted(
            (self._open[one], self._open[other]), key=lambda each: (each.story.first_seen, each.story.id)
        )
        self._drop(gone)
        merged = _both(kept.story, gone.story)
        self._keep(merged, kept.dossier.with_story(gone.dossier))
        self._merged |= {name: merged.id for name, into in self._merged.items() if into == gone.story.id}
        self._merged[gone.story.id] = merged.id
        return merged

    def _keep(self, story: Story, dossier: Dossier) -> None:
        before = self._open.get(story.id)
        self._open[story.id] = _Open(story, dossier)
        self._rarities.count(dossier)
        self._density.count(story.last_seen)
        if before is not None:
            self._rarities.discount(before.dossier)
            self._density.discount(before.story.last_seen)
        self._lead(story.id, before.dossier if before else empty(), dossier)

    def _drop(self, known: _Open) -> None:
        del self._open[known.story.id]
        self._rarities.discount(known.dossier)
        self._density.discount(known.story.last_seen)
        self._lead(known.story.id, known.dossier, empty())
        self._leads.forget(known.story.id)

    def _lead(self, story: StoryId, before: Dossier, after: Dossier) -> None:
        """Bring up to date what leads to a story: only what changes, since most of a story stays."""
        if after.terms is not before.terms:
            leading, led = after.leading(), before.leading()
            self._leads.add(story, leading - led)
            self._leads.discard(story, led - leading)
        old, new = before.articles, after.articles
        if new[: len(old)] == old:  # nearly always
            new = new[len(old) :]
        else:
            for article in set(old).difference(new):
                if self._placed.get(article) == story:  # not yet in the one that took it over
                    del self._placed[article]
        self._placed.update(dict.fromkeys(new, story))


def asked(likeness: Likeness, *, alone: bool = False) -> float:
    """From what probability on an article joins a story that is so like it: the more both tell, the less is by chance.

    *alone*: no other story is nearly so like it.
    """
    return SURE + likeness.long * ((SURE_ALONE if alone else SURE_LONG) - SURE)


def _alone(candidates: Sequence[_Candidate], article: Article) -> _Candidate | None:
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


def _shares(print_: Terms, grams: Terms) -> bool:
    """Whether a text has enough of these 5-grams."""
    if not len(print_):
        return False
    if len(grams) > _MANY:  # first by their last sixteen bits, which few have: of thousands a third of the time
        there = np.zeros(1 << 16, np.bool_)
        there[print_.astype(np.uint16)] = True
        grams = grams[there.take(grams.astype(np.uint16), mode="clip")]
    return int(np.count_nonzero(print_.take(print_.searchsorted(grams), mode="clip") == grams)) >= ENOUGH


@lru_cache(maxsize=256)  # asked for three times of each article that comes in
def _key(article: ArticleId) -> int:
    return int.from_bytes(blake2b(article.encode(), digest_size=8).digest(), "little")


def _told(candidates: Sequence[_Candidate]) -> tuple[Compared, ...]:
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


def _first(article: Article, title: str) -> Story:
    return Story(
        id=StoryId(article.id),
        title=title,
        first_seen=article.when,
        last_seen=article.when,
        articles=1,
        outlets=(article.outlet,),
    )


def _joined(story: Story, article: Article, placement: Placement) -> Story:
    opens = placement.development == article.id
    return replace(
        story,
        development=article.id if opens else story.development,
        developed=article.when if opens else story.developed,
        first_seen=min(story.first_seen, article.when),
        last_seen=max(story.last_seen, article.when),
        articles=story.articles + 1,
        outlets=story.outlets if article.outlet in story.outlets else (*story.outlets, article.outlet),
    )


def _both(kept: Story, gone: Story) -> Story:
    latest = max(kept, gone, key=lambda story: story.developed or kept.first_seen)
    return replace(
        kept,
        development=latest.development,
        developed=latest.developed,
        last_seen=max(kept.last_seen, gone.last_seen),
        articles=kept.articles + gone.articles,
        outlets=tuple(dict.fromkeys((*kept.outlets, *gone.outlets))),
    )


def _between(one: Story, other: Story) -> timedelta:
    """How far the times are apart that two stories span."""
    return max(one.first_seen - other.last_seen, other.first_seen - one.last_seen, _AT_ONCE)


def _apart(story: Story, moment: datetime) -> timedelta:
    """How far a moment is from the time that a story spans."""
    return max(story.first_seen - moment, moment - story.last_seen, _AT_ONCE)


def _text(reading: Reading) -> tuple[str, str]:
    """Title and body, of what has no body its lead."""
    return reading.revision.title, reading.revision.body or reading.revision.lead
