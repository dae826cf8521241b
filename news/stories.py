"""Stories: articles of several outlets on one event are one story.

    reading → outline → candidates from the register → likeness with each → the surest, or a story of its own

Online and in one pass: an article is placed when it comes, among the stories that are open. What is remembered of a story
is its Sketch; how rare a word is, is told by the open stories together. So the open stories and their sketches are all
there is to know: who loads them places the next article as whoever wrote them would have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from news.candidates import Candidate, candidate, compared, copied
from news.developments import development
from news.dossier import LIMIT, Dossier, Outline, Sketch, empty, seal, shares_terms, unseal
from news.fingerprint import COPY
from news.ids import ArticleId, StoryId
from news.likeness import Likeness, Weighed, nearness, probability
from news.lookalikes import are_others
from news.model import STORY_WINDOW, Article, Placement, Story
from news.outline import outlines
from news.register import Open, Register, between, key

if TYPE_CHECKING:
    from news.reading import Reading

__all__ = ["LIMIT", "Sketch", "Stories"]

ONE = 0.98  # two stories become one: there is no way back, and at 0.8 as many wrong pairs came in as right ones
ONE_BARE = 0.8  # … of which one has headlines only, whose probabilities are never so high
_HOUR = timedelta(hours=1)


class Stories:
    """The open stories. Deterministic: the same stories and the same article give the same placement.

    *window*: a story that nobody added to for so long is closed to articles.
    """

    def __init__(self, *, window: timedelta = STORY_WINDOW) -> None:
        self._window = window
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._register = Register()
        self._outlined: dict[ArticleId, tuple[Reading, Outline]] = {}  # of the articles that are being placed
        self._held: tuple[Outline | None, Sequence[Dossier], list[float]] = (None, (), [])  # against whose texts last

    def __len__(self) -> int:
        return len(self._register)

    def load(self, story: Story, sketch: Sketch) -> None:
        """Insert or replace an open story."""
        self._register.keep(story, unseal(sketch))

    def rebuild(self, story: Story, readings: Sequence[Reading]) -> Sketch:
        """Insert or replace an open story by its articles, in the order in which they came; what is to be stored of it."""
        self.expect(readings)
        dossier = empty()
        for reading in readings:
            dossier = self._told_by(reading, dossier)
        self.expect(())
        self._register.keep(story, dossier)
        return seal(dossier)

    def sketch(self, story: StoryId) -> Sketch:
        """What is to be stored of an open story. Raises KeyError where it is not open."""
        return seal(self._register[story].dossier)

    def known(self) -> Iterator[tuple[Story, Sketch]]:
        """The open stories and what is to be stored of them."""
        return ((known.story, seal(known.dossier)) for known in self._register)

    def forget_before(self, moment: datetime) -> None:
        """Close the stories that nobody added to since."""
        self._register.drop_before(moment)

    def forget_quietest(self, most: int) -> None:
        """Of more than *most* open stories close some of one article, those that came longest ago; a twentieth more than needed.

        So a flood pays once in a while. A story of several articles stays open, however many there are.
        """
        if len(self) > most:
            self._register.drop_quietest(len(self) - most + most // 20)

    def choose(self, reading: Reading) -> Placement:
        """Where the article belongs. A pure look: nothing is changed."""
        article = reading.article
        placed = self._register.placed.get(key(article.id))
        if placed is not None:
            return Placement(story=placed, new=False, score=1.0)
        outlined = self._outline(reading)
        weighed = self._weighed(outlined, article.when)
        candidates = sorted(self._candidates(outlined, weighed, article), key=lambda each: each.rank)
        figures = compared(candidates)
        best = next((each for each in candidates if each.joins), None)
        if best is None:
            score = candidates[0].score if candidates else 0.0
            return Placement(story=StoryId(article.id), new=True, score=round(1 - score, 4), compared=figures)
        aside = outlined.sums_up
        merges = () if aside else tuple(self._merging(best, candidates))
        told = _share_told(best, outlined, weighed, article)
        like, met = best.likeness.member, best.likeness.met
        opened = development(article, best.story, told=told, like=like, met=met, bare=outlined.bare)
        return Placement(
            story=best.story.id,
            new=False,
            score=round(best.score, 4),
            compared=figures,
            merges=merges,
            told=None if told is None else round(told, 3),
            development=opened,
        )

    def place(self, reading: Reading, placement: Placement) -> Story:
        """Put the article where `choose` said. One that is placed already changes nothing.

        Raises KeyError where the placement's story is no longer open.
        """
        article, placed = reading.article, self._register.placed.get(key(reading.article.id))
        known = self._register.get(placed or placement.story)
        if known is not None and placed:
            return known.story
        if known is None and not placement.new:
            raise KeyError(placement.story)
        if known is None:
            story, before = _first(article, reading.revision.title), empty()
        else:
            story, before = _joined(known.story, article, placement), known.dossier
        self._register.keep(story, self._told_by(reading, before))
        for other in placement.merges:
            story = self._register.merge(story.id, other)
        return story

    def resolve(self, story: StoryId) -> StoryId:
        """The story that it became part of, or it itself."""
        return self._register.merged.get(story, story)

    def drop(self, story: StoryId) -> None:
        """Forget an open story: another holds its articles now. One that is not open changes nothing."""
        if (known := self._register.get(story)) is not None:
            self._register.drop(known)

    def expect(self, readings: Sequence[Reading]) -> None:
        """Articles that come one after the other: read all together they cost half."""
        told = outlines([(*_text(reading), reading.mentions) for reading in readings]) if readings else []
        self._outlined = {reading.article.id: (reading, found) for reading, found in zip(readings, told, strict=True)}

    def _outline(self, reading: Reading) -> Outline:
        """What counts of the article; `place` asks for what `choose` has made."""
        known = self._outlined.get(reading.article.id)
        if known is None or known[0] is not reading:
            self.expect([reading])
            known = self._outlined[reading.article.id]
        return known[1]

    def _weighed(self, outlined: Outline, moment: datetime) -> Weighed:
        return Weighed(outlined, self._register.rarities, self._register.density.about(moment))

    def _candidates(self, outlined: Outline, weighed: Weighed, article: Article) -> Iterator[Candidate]:
        led = self._register.led(weighed, article.when, self._window)
        near = [nearness(since / _HOUR) for _, since in led]
        dossiers = [known.dossier for known, _ in led]
        prints = copied(outlined, dossiers)
        self._held = outlined, dossiers, prints
        for (known, _), likeness, found in zip(led, weighed.compare(dossiers, near), prints, strict=True):
            yield candidate(outlined, article, known, self._with_habits(likeness, known, article), found)

    def _with_habits(self, likeness: Likeness, known: Open, article: Article) -> Likeness:
        habits, voices = self._register.habits, known.dossier.voices
        again = habits.again(article.outlet, known.story)
        return likeness._replace(begins=habits.begins(voices), grows=habits.grows(voices), again=again)

    def _told_by(self, reading: Reading, dossier: Dossier) -> Dossier:
        """With one more article: a voice, a copy of one, or a round-up, which is none."""
        outlined, article = self._outline(reading), key(reading.article.id)
        held, dossiers, found = self._held
        if held is outlined and dossier in dossiers:  # `choose` has looked
            like = found[dossiers.index(dossier)]
        else:
            (like,) = copied(outlined, [dossier])
        is_voice = like < COPY and not outlined.sums_up
        if not is_voice:
            return dossier.with_copy(article)
        return dossier.with_voice(article, outlined, reading.article.language)

    def _merging(self, best: Candidate, candidates: Sequence[Candidate]) -> Iterator[StoryId]:
        """The stories that an article shows to be the one that it joins."""
        return (other.story.id for other in candidates if other is not best and self._are_one(best, other))

    def _are_one(self, best: Candidate, other: Candidate) -> bool:
        """Whether an article that belongs to one story shows that another is the same.

        It has to be as sure of the other, and the stories have to be alike without it: an article that sums up the
        day is like them all.
        """
        if not other.joins or not shares_terms(best.dossier, other.dossier):
            return False
        near = nearness(between(best.story, other.story) / _HOUR)
        one = other.dossier.as_outline()
        (likeness,) = self._weighed(one, other.story.last_seen).compare([best.dossier], [near])
        bare = one.bare or not best.dossier.worded
        if are_others(one, best.dossier, likeness, bare=bare):
            return False
        # A story is longer than any report: LONG is not for it.
        return probability(likeness._replace(long=0.0), bare=bare) >= (ONE_BARE if bare else ONE)


def _share_told(best: Candidate, outlined: Outline, weighed: Weighed, article: Article) -> float | None:
    """How much of an article its story has told: of a copy all, of a round-up whatever; None in a language that is new to it."""
    if outlined.sums_up or best.copied >= COPY:
        return 1.0
    return weighed.told(best.dossier) if best.dossier.was_told_in(article.language) else None


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


def _text(reading: Reading) -> tuple[str, str]:
    """Title and body, of what has no body its lead."""
    return reading.revision.title, reading.revision.body or reading.revision.lead
