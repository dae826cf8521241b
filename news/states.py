"""States and grades, by themselves: the command line names them before it knows what it is asked for.

from news.model import Severity      everywhere but there: the other nouns take 0.1 s to make
"""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    @property
    def rank(self) -> int:
        """0 (low) … 3 (urgent)."""
        return list(Severity).index(self)


class Reason(StrEnum):
    """Why an alert was raised."""

    FIRST = "first match in this story"
    CROSSED = "enough outlets report the story now"
    BURST = "much more of it is reported than usual"
    OUTLET = "another outlet reports it"
    QUOTED = "someone new is quoted"
    FURTHER = "the story goes on"
    CHANGED = "the article was changed"
    CORRECTED = "the article was corrected"
    WITHDRAWN = "the article was withdrawn"


class DeliveryState(StrEnum):
    READY = "ready"
    LEASED = "leased"
    HELD = "held"  # endpoint trouble: no attempt is used up
    SENT = "sent"
    DEAD = "dead"
    CANCELLED = "cancelled"


class BreakerState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF = "half"
    DISABLED = "disabled"
