"""What follows from what: parts of rules compared by their meaning as far as their form tells it.

    title:truce            holds only where  truce  holds
    truce NEAR/5 Gaza      holds only where  truce Gaza  holds
    truce                  holds only where  truce OR ceasefire  holds
    truce AND NOT truce    never holds

Sound, not complete: what it says follows, follows. Nodes must come from one RuleSet, where equal words are one pattern.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import fields

from alerts.operators.actor import Named
from alerts.operators.boolean import And, Not, Or
from alerts.operators.count import Count
from alerts.operators.fact import Fact
from alerts.operators.field import InField
from alerts.operators.near import Near
from alerts.operators.said import Said
from alerts.rules.tree import Node
from news.languages import primary

SINGLE = frozenset({"lang", "country"})  # facts of which an article has one at most
BYLINE = "author"


def key(node: Node) -> Hashable:
    """Equal for parts that mean the same: where they were written, and the order of AND and OR, do not matter."""
    match node:
        case And():
            return And, frozenset(map(key, node.parts))
        case Or():
            return Or, frozenset(map(key, node.parts))
        case Near() if not node.distance.ordered:
            return Near, node.distance, frozenset((key(node.left), key(node.right)))
    told = (getattr(node, each.name) for each in fields(node) if each.name not in {"written", "at"})
    return (type(node), *map(_value, told))


def _value(value: object) -> Hashable:
    if isinstance(value, Node):
        return key(value)
    if isinstance(value, tuple):
        return tuple(map(_value, value))
    return value if isinstance(value, Hashable) else id(value)


def follows(other: Node, one: Node) -> bool:
    """Whether *other* holds wherever *one* does."""
    if key(one) == key(other):
        return True
    match other:
        case And():
            return all(follows(part, one) for part in other.parts)
        case Or() if any(follows(part, one) for part in other.parts):
            return True
        case Named() if isinstance(one, Named):
            return {one.actor, *one.members} <= {other.actor, *other.members}
        case Not() if isinstance(one, Not):
            return follows(one.part, other.part)
    match one:
        case Or():
            return all(follows(other, part) for part in one.parts)
        case Near() if isinstance(other, Near) and _as_near(one, other):
            return True
    return any(follows(other, part) for part in _needed(one))


def _as_near(one: Near, other: Near) -> bool:
    """The same two, and as near or nearer."""
    if {key(one.left), key(one.right)} != {key(other.left), key(other.right)}:
        return False
    if other.distance.ordered and not (one.distance.ordered and key(one.left) == key(other.left)):
        return False
    near, far = one.distance, other.distance
    return near.unit == far.unit and (near.words or 0) <= (far.words or 0)


def _needed(node: Node) -> Iterator[Node]:
    """Parts that hold, anywhere in title and body, wherever *node* does."""
    match node:
        case And():
            yield from node.parts
        case Near():
            yield from (node.left, node.right)
        case InField() if node.name != BYLINE and _grows(node.part):
            yield node.part
        case Count() if node.least > 0:
            yield node.part
        case Said() if _grows(node.what):
            yield node.what
        case _ if node.occurs and len(node.children) == 2 and not isinstance(node, Or):  # EXCEPT, NOTNEAR
            yield node.children[0]


def _grows(node: Node) -> bool:
    """Whether it holds in a whole text if it holds in a part of it: not what asks for absence."""
    if isinstance(node, Not) or (isinstance(node, Count) and node.most is not None):
        return False
    return all(map(_grows, node.children))


def contradiction(node: Node) -> tuple[Node, Node] | None:
    """Two parts of *node* that never hold together, where therefore it never holds."""
    match node:
        case And():
            inside = next((found for part in node.parts if (found := contradiction(part))), None)
            return inside or _clash([*_flat(node)])
        case Or():
            clashes = [contradiction(part) for part in node.parts]
            return clashes[0] if all(clashes) else None
        case Not():
            return None
    return next((found for part in _needed(node) if (found := contradiction(part))), None)


def _flat(node: Node) -> Iterator[Node]:
    for part in node.parts if isinstance(node, And) else (node,):
        yield from _flat(part) if isinstance(part, And) else (part,)


def _clash(parts: list[Node]) -> tuple[Node, Node] | None:
    for one in parts:
        for other in parts:
            if one is not other and _exclude(one, other):
                return one, other
    return None


def _exclude(one: Node, other: Node) -> bool:
    match one, other:
        case (_, Not()) if not isinstance(one, Not):
            return follows(other.part, one)
        case Fact(), Fact():
            return one.name == other.name and one.name in SINGLE and _values(one).isdisjoint(_values(other))
        case Count(), Count():
            apart = one.most is not None and other.least > one.most
            return key(one.part) == key(other.part) and apart
    return False


def _values(fact: Fact) -> frozenset[str]:
    return frozenset(map(primary, fact.values)) if fact.name == "lang" else frozenset(fact.values)
