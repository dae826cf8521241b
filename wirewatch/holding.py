"""Holding: what a poll brought is held against the rules together, and a fault costs no more than the article at fault its alerts.

hold(desk.rules, desk.terms, [reading, …]) → [Held(matches=[Match("talks", …)], terms=["truce"]), …]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import structlog

from alerts.rules import RuleSet
from news.ids import RuleId
from news.model import Match
from news.reading import Reading

log = structlog.get_logger()


class Held(NamedTuple):
    """What holds in one article."""

    matches: Sequence[Match] = ()
    terms: Sequence[RuleId] = ()  # of those that are counted for bursts


def hold(rules: RuleSet, terms: RuleSet, readings: Sequence[Reading]) -> list[Held]:
    """For each of *readings* the rules that hold and the terms it speaks of. Together they cost less than half.

    After a fault of ours each is asked by itself: the one at fault is stored all the same, and the others have their alerts.
    """
    try:
        spoken = terms.holding_all(readings) if terms.rules else [()] * len(readings)
        return [Held(matches, said) for matches, said in zip(rules.match_all(readings), spoken, strict=True)]
    except Exception:
        if len(readings) > 1:
            return [held for reading in readings for held in hold(rules, terms, [reading])]
        log.exception("an article could not be matched", article=readings[0].article.id)
        return [Held()]
