"""Decisions in words: why an article was placed where it was.

    joined “River Asker floods Vinstad”, 93% sure: shares Vinstad, Solheim, Asker; the same words in title and lead

The figures are kept when an article is placed: a day later other stories are open, and would tell something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from news.fingerprint import COPY
from news.likeness import BARE, WORDED, Likeness, probability
from news.model import Compared, Placement
from news.stories import SURE

FEATURES: Mapping[str, str] = {
    "whole": "all words",
    "title": "words of titles",
    "lead": "words of title and lead",
    "names": "names",
    "deeds": "words other than names",
    "known": "how many names both have",
    "told": "how many other words both have",
    "covered": "the title's words, anywhere in the story",
    "member": "the most similar of its last reports",
    "near": "nearness in time",
    "size": "size of the story",
    "short": "shortness of the article",
    "numbers": "its numbers that the story has",
    "read": "how much the open stories have read",
    "beside": "how many other stories are open about that time",
    "met": "words that are names in either",
}


def why(placement: Placement) -> Iterator[str]:
    """The decision, a sentence for each story that was looked at; the one that decided first."""
    if not placement.compared:
        yield "a story of its own: no open story shares its rare words"
        return
    first, *others = placement.compared
    if placement.new:
        yield f"a story of its own: “{first.title}” is the nearest, {_percent(first)} sure{_others(first)}, where {SURE:.0%} is asked"
    elif first.copied >= COPY:
        yield f"in “{first.title}”: {first.copied:.0%} of the words are those of a report in it"
    else:
        yield f"in “{first.title}”: {_percent(first)} sure, where {SURE:.0%} is asked"
    if placement.told is not None:
        yield f"{placement.told:.0%} of its title and lead were told there before"
    for other in others:
        if other.story in placement.merges:
            yield f"as much in “{other.title}”, {_percent(other)} sure: by this article both became one story"
        else:
            yield f"rather than in “{other.title}”, {_percent(other)} sure{_others(other)}"


def _others(compared: Compared) -> str:
    """Why a story that is like the article in all else is another."""
    like = len(compared.likeness) + 1 == len(Likeness._fields) and not compared.sure
    alike = like and probability(Likeness(*compared.likeness), bare=False) >= SURE
    return " (its names are others)" if alike else ""


def _percent(compared: Compared) -> str:
    """Never quite a hundred."""
    return f"{min(compared.sure, 0.99):.0%}"


def weights(compared: Compared, *, bare: bool) -> list[tuple[str, float, float]]:
    """What each comparison gave and what that was worth, the weightiest first; *bare*: a headline and no text."""
    worth = (BARE if bare else WORDED)._asdict()
    told = [
        (name, value, worth[name] * value) for name, value in zip(Likeness._fields, compared.likeness, strict=False)
    ]
    return sorted(told, key=lambda each: -abs(each[2]))
