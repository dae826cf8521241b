"""Conditions over a story: how many independent outlets report it, and how close together.

    when: {outlets: ">= 2", within: 6h}

    08:00 Herald    its own report      1 outlet
    09:00 Courier   an agency's text    2: the condition holds
    09:10 Post      the same text       still 2: one text in two papers is one voice

Independent are as many outlets as have a text each that is nobody else's in the count: a paper that prints the agency
and writes itself lends its voice to one of the two. Articles are counted as texts.

What holds depends on the articles only, not on the order in which they came in: a late one counts where it was
published. Once it holds it holds, for a story only grows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from news.fingerprint import Copies, shingles
from news.ids import ArticleId
from news.model import Condition
from news.ports import Report

NEAREST = 300  # of a story's reports, around the matching one: more take longer and tell no more

Texts = Callable[[Sequence[Report]], Mapping[ArticleId, str]]
"""What articles say; asked for only where the numbers alone do not decide."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a story is with a condition, around one of its articles."""

    holds: bool
    outlets: int  # independent ones
    articles: int  # different texts
    since: datetime | None = None  # when enough had been published; None: not yet

    def lacking(self, condition: Condition) -> str:
        """What there is of what is asked: `1 of 2 outlets`."""
        pairs = (("outlets", self.outlets, condition.outlets), ("articles", self.articles, condition.articles))
        told = ", ".join(f"{have} of {least} {name}" for name, have, least in pairs if least)
        return told + (f" within {condition.within / timedelta(hours=1):g}h" if condition.within else "")


@dataclass(frozen=True, slots=True)
class _Voice:
    """A report with the text it is a copy of, or its own."""

    outlet: str
    text: ArticleId
    at: datetime


def standing(condition: Condition, reports: Sequence[Report], around: ArticleId, texts: Texts) -> Standing:
    """How the story of *reports* stands with *condition*, the article *around* among those counted."""
    near = _near(condition, reports, around)
    most = Standing(holds=False, outlets=len({report.outlet for report in near}), articles=len(near))
    if not near or not _enough(condition, most.outlets, most.articles):
        return most
    voices = _voices(near, texts(near))
    moment = next(report.at for report in near if report.article == around)
    best = Standing(holds=False, outlets=0, articles=0)
    for start, first in enumerate(voices):
        if first.at > moment:
            break
        window = [voice for voice in voices[start:] if not condition.within or voice.at - first.at <= condition.within]
        if window[-1].at >= moment:
            found = _counted(condition, window, moment)
            best = min(best, found, key=_rank)
        if not condition.within or best.since == moment:  # no window tells more, or sooner
            break
    return best


def _rank(found: Standing) -> tuple[object, ...]:
    """What holds first, what held earlier first; of what does not, what is nearest."""
    stamp = found.since.timestamp() if found.since else 0.0
    return not found.holds, stamp, -found.outlets, -found.articles


def _near(condition: Condition, reports: Sequence[Report], around: ArticleId) -> list[Report]:
    """The reports that may stand in a window with *around*, in order."""
    middle = next((report for report in reports if report.article == around), None)
    if middle is None:
        return []
    near = [each for each in reports if not condition.within or abs(each.at - middle.at) <= condition.within]
    near = sorted(near, key=lambda each: (abs(each.at - middle.at), each.article))[:NEAREST]
    return sorted(near, key=lambda each: (each.at, each.article))


def _enough(condition: Condition, outlets: int, articles: int) -> bool:
    return outlets >= condition.outlets and articles >= condition.articles


def _counted(condition: Condition, window: Sequence[_Voice], moment: datetime) -> Standing:
    """What *window* comes to, and since when: with each report there are more."""

    def counts(length: int) -> tuple[int, int]:
        return independent(window[:length]), len({voice.text for voice in window[:length]})

    outlets, articles = counts(len(window))
    if not _enough(condition, outlets, articles):
        return Standing(holds=False, outlets=outlets, articles=articles)
    least = bisect_left(range(1, len(window) + 1), True, key=lambda length: _enough(condition, *counts(length)))
    return Standing(holds=True, outlets=outlets, articles=articles, since=max(window[least].at, moment))


def independent(voices: Sequence[_Voice]) -> int:
    """How many outlets have a text of their own at most: a matching of outlets with texts (Kuhn's)."""
    prints: dict[str, list[ArticleId]] = {}
    for voice in voices:
        prints.setdefault(voice.outlet, []).append(voice.text)
    taken: dict[ArticleId, str] = {}

    def finds(outlet: str, tried: set[ArticleId]) -> bool:
        for text in prints[outlet]:
            if text not in tried:
                tried.add(text)
                if text not in taken or finds(taken[text], tried):
                    taken[text] = outlet
                    return True
        return False

    return sum(finds(outlet, set()) for outlet in prints)


def _voices(reports: Sequence[Report], texts: Mapping[ArticleId, str]) -> list[_Voice]:
    """Reports with copies folded: each text is named for the first article that carried it."""
    copies, named = Copies[ArticleId](), dict[ArticleId, ArticleId]()
    for report in reports:
        print_ = _print(texts.get(report.article, ""))
        found = copies.of(print_)
        named[report.article] = named[found[0][0]] if found else report.article
        copies.add(report.article, print_)
    return [_Voice(report.outlet, named[report.article], report.at) for report in reports]


@lru_cache(maxsize=1024)
def _print(text: str) -> frozenset[int]:
    """A story that grows asks for the same texts again and again."""
    return shingles(text)


def is_copy(article: ArticleId, reports: Sequence[Report], texts: Texts) -> bool:
    """Whether *article* says what an earlier one of *reports* said."""
    voices = _voices(reports, texts(reports)) if len(reports) > 1 else []
    named = {report.article: voice.text for voice, report in zip(voices, reports, strict=False)}
    return named.get(article, article) != article
