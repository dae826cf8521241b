"""Near misses: an article in which a rule almost holds, and the one part that is to blame.

    ceasefire NEAR/8 guarantee     both words, too far apart
    hostages deal Cairo            two of the three
    Gaza -flotilla                 refused for its flotilla

A part that occurs, only not as the rule wants it, is nearer than one that is not there at all.
"""

from __future__ import annotations

from enum import IntEnum

from alerts.operators.boolean import And, Not, Or
from alerts.rules.subject import Scope, Subject
from alerts.rules.tree import Node


class Nearness(IntEnum):
    """How near, the nearest first."""

    MISPLACED = 0  # it occurs: too far away, too seldom, in another field, said by somebody else
    REFUSED = 1  # by a NOT
    LACKING = 2  # one part of several is not there


Miss = tuple[Nearness, Node]
"""How near, and the part to blame."""


def nearly(node: Node, subject: Subject, scope: Scope | None = None) -> Miss | None:
    """The one part for which *node* does not hold; None where more is missing. Asked of a node that does not hold."""
    scope = scope or subject.whole
    match node:
        case Not():
            return Nearness.REFUSED, node
        case And():
            return _all_but_one(node, subject, scope)
        case Or():
            found = [miss for part in node.parts if (miss := nearly(part, subject, scope)) is not None]
            return min(found, key=lambda miss: miss[0], default=None)
    inner = [miss for part, within in node.scopes(subject, scope) if (miss := _inside(part, subject, within))]
    if inner and len(node.children) == 1:
        return inner[0]
    there = node.children and all(part.find(subject, scope) is not None for part in node.children)
    return (Nearness.MISPLACED, node) if there else None


def _inside(part: Node, subject: Subject, scope: Scope) -> Miss | None:
    return None if part.find(subject, scope) is not None else nearly(part, subject, scope)


def _all_but_one(node: And, subject: Subject, scope: Scope) -> Miss | None:
    missing = [part for part in node.parts if part.find(subject, scope) is None]
    held = any(part.affirms for part in node.parts if part not in missing)
    if len(missing) != 1 or not held:
        return None
    return nearly(missing[0], subject, scope) or (Nearness.LACKING, missing[0])
