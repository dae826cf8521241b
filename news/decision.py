"""Decisions in words: why an article was placed where it was.

    joined “River Asker floods Vinstad”, 93% sure: shares Vinstad, Solheim, Asker; the same words in title and lead

The figures are kept when an article is placed: a day later other stories are open, and would tell something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import exp

from news.candidates import SURE
from news.fingerprint import COPY
from news.likeness import BARE, LONG, WORDED, Likeness, probability
from news.model import Compared, Placement

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
    "size": "reports of the story",
    "short": "shortness of the article",
    "numbers": "its numbers that the story has",
    "read": "how much the open stories have read",
    "beside": "other stories that are open about that time",
    "met": "words that are names in either",
    "long": "how much both tell",
    "begins": "single reports get company here, beside what is usual",
    "grows": "stories of its size grow here, beside what is usual",
    "again": "how seldom its outlet, which is in the story, tells an event twice",
}
_COUNTS = frozenset({"size", "beside"})
_TIMES = frozenset({"begins", "grows"})
_UNLIKE = 0.01  # sure: worth no line of its own


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
    unlike = 0
    for other in others:
        if other.story in placement.merges:
            yield f"as much in “{other.title}”, {_percent(other)} sure: by this article both became one story"
        elif other.sure < _UNLIKE and not _others(other):
            unlike += 1
        else:
            yield f"rather than in “{other.title}”, {_percent(other)} sure{_others(other)}"
    if unlike:
        yield f"{unlike} {'more was' if unlike == 1 else 'more were'} looked at, less than {_UNLIKE:.0%} sure"


def _others(compared: Compared) -> str:
    """Why a story that is like the article in all else is another."""
    likeness = _likeness(compared)
    alike = likeness and not compared.sure and probability(likeness, bare=False) >= SURE
    return " (its names are others)" if alike else ""


def _likeness(compared: Compared) -> Likeness | None:
    """None of what an earlier release compared in fewer ways."""
    lacking = len(Likeness._fields) - len(compared.likeness)
    return Likeness(*compared.likeness) if lacking <= len(Likeness._field_defaults) else None


def _percent(compared: Compared) -> str:
    """Never quite a hundred."""
    return f"{min(compared.sure, 0.99):.0%}"


def weights(compared: Compared, *, bare: bool) -> list[tuple[str, float, float]]:
    """What each comparison gave and what that was worth, the weightiest first; *bare*: a headline and no text."""
    worth = _worth(compared, bare=bare)
    told = [(name, value, value * getattr(worth, name)) for name, value in _given(compared).items()]
    return sorted(told, key=lambda each: -abs(each[2]))


def together(compared: Compared, *, bare: bool) -> tuple[float, float, float]:
    """What a decision begins with, what all comparisons with this add up to, and how sure that is."""
    begin = _worth(compared, bare=bare).bias
    total = begin + sum(worth for _, _, worth in weights(compared, bare=bare))
    return begin, total, 1 / (1 + exp(-total))


def _given(compared: Compared) -> dict[str, float]:
    return dict(zip(Likeness._fields, compared.likeness, strict=False))


def _worth(compared: Compared, *, bare: bool) -> Likeness:
    """What is so much of each comparison worth: of long reports other than of teasers."""
    long = 0.0 if bare else _given(compared).get("long", 0.0)
    return Likeness(*(one + long * (other - one) for one, other in zip(BARE if bare else WORDED, LONG, strict=True)))


def shown(name: str, value: float) -> str:
    """A comparison's figure for a reader: a number of stories or reports or how many times as usual, compared by logs, or a share."""
    if name in _TIMES:
        return f"{exp(value):.2g}×"
    return f"{exp(value):.0f}" if name in _COUNTS else f"{value:.0%}"
