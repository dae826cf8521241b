"""Habits: how far an archive's stories grow, and which outlets tell an event twice.

    of 40 stories of three voices 2 have a fourth  →  a story of three has all it will get: −3.1
    every story that “Asker Post” is in has others →  where it was, it tells of something else: .8

Three outlets' reports of each event make stories of three, an agency's hundred customers stories of twenty, and of a day's
feeds most items stay alone. How likely a story of so many voices is to get one more is counted among the open stories, and
held near what is usual until enough of them are known. An outlet that has told an event seldom tells it again as another
article; one whose stories are told by nobody else does.
"""

from __future__ import annotations

from collections import Counter
from math import log

from news.model import Story

_MOST = 24  # voices: larger stories grow alike
_USUAL = (0.45, 0.6, 0.7, 0.75, 0.8)  # share of the stories of one, two … voices that get another
_USUAL_LATER = 0.85
_ASSUMED = 12  # stories of which that is assumed, beside those that are counted
_BOUNDS = 0.03, 0.97
_ASSUMED_AGAIN = 3  # stories of an outlet …
_USUAL_AGAIN = 0.5  # … of which it tells so much twice
_PARTS = (
    1 << 12
)  # shares are counted in whole parts: a sum does not depend on its order, so that a restart changes nothing


class Habits:
    """Counts the open stories by their voices and outlets."""

    def __init__(self) -> None:
        self._reached: Counter[int] = Counter()  # stories of at least so many voices
        self._told: Counter[str] = Counter()  # stories of several articles that an outlet is in
        self._again: Counter[str] = Counter()  # how much of these came from outlets that were in them, in parts

    def count(self, story: Story, voices: int) -> None:
        """An open story more."""
        self._add(story, voices, 1)

    def discount(self, story: Story, voices: int) -> None:
        """One less."""
        self._add(story, voices, -1)

    def _add(self, story: Story, voices: int, one: int) -> None:
        for reached in range(1, min(voices, _MOST) + 1):
            self._reached[reached] += one
        if story.articles > 1:
            again = round(_PARTS * (story.articles - len(story.outlets)) / (story.articles - 1))
            for outlet in story.outlets:
                self._told[outlet] += one
                self._again[outlet] += one * again

    def begins(self, voices: int) -> float:
        """How much likelier than usual a single report is to get company, as the log of odds; 0 of a story that has."""
        return self._more(1) if voices <= 1 else 0.0

    def grows(self, voices: int) -> float:
        """How much likelier than usual a story of several voices is to get another, as the log of odds; 0 of a single report."""
        return self._more(min(voices, _MOST - 1)) if voices > 1 else 0.0

    def again(self, outlet: str, story: Story) -> float:
        """How seldom an outlet tells an event twice, 0 … 1; 0 of a story that it has not told."""
        if outlet not in story.outlets:
            return 0.0
        again = self._again[outlet] / _PARTS + _ASSUMED_AGAIN * _USUAL_AGAIN
        return 1 - again / (self._told[outlet] + _ASSUMED_AGAIN)

    def _more(self, voices: int) -> float:
        usual = _USUAL[voices - 1] if voices <= len(_USUAL) else _USUAL_LATER
        share = (self._reached[voices + 1] + _ASSUMED * usual) / (self._reached[voices] + _ASSUMED)
        return _odds(min(_BOUNDS[1], max(_BOUNDS[0], share))) - _odds(usual)


def _odds(share: float) -> float:
    return log(share / (1 - share))
