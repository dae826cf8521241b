"""Triggers: words by which full-text search finds the articles that a rule may hold in.

    rule                              needed: it holds                        triggers: it holds, or almost
    ceasefire NEAR/8 guarantee        ceasefire* or cease*, and guarantee*    guarantee*
    (truce OR ceasefire) @hayya       … and hayya*                            truce* ceasefire* cease*, or hayya* …

What is tried on a large archive takes its articles by these words, then asks the one matcher. They may bring too much
and never too little, so where nothing can be told there are none: everything is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from alerts.operators.actor import Named
from alerts.operators.boolean import And, Or
from alerts.operators.said import Said
from alerts.rules.parser import parse
from alerts.rules.tree import Keys, Node, Words
from news.actors import Cast
from news.chains import Row
from news.ids import ActorId
from news.lexicon import Lexicon
from news.model import Actor
from news.patterns import Pattern
from news.terms import Term
from news.variants import Variants, shipped
from news.words import Writing

SHORTEST = 3  # letters of a trigger that may go on: a shorter one would bring half of everything
MOST_ALTERNATIVES = 64  # that a search is asked for with all their words; of more, the rarest word of each
SPACELESS = "\u0590"  # from here on words are glued together or carry prefixes: the index parts them otherwise

Triggers = frozenset[str] | None
"""Folded words, `*` where they may go on; None: nothing can be told."""

Needed = tuple[tuple[frozenset[str], ...], ...] | None
"""Alternatives; of one of them an article has a word of each group. None: nothing can be told."""


def triggers(query: str, actors: Sequence[Actor], variants: Variants | None = None) -> Triggers:
    """The triggers of a rule. Raises RuleError for one that does not compile."""
    variants = variants or shipped()
    reader = _Reader(actors, variants)
    found = reader.of(parse(query, Cast(actors, variants), reader.writing))
    return None if found is None else _shortest(found)


def needed(query: str, actors: Sequence[Actor], variants: Variants | None = None) -> Needed:
    """What an article has in which the rule holds. Raises RuleError for one that does not compile."""
    variants = variants or shipped()
    reader = _Reader(actors, variants)
    keys = Keys()
    rows = parse(query, Cast(actors, variants), reader.writing).rows(keys)
    facts = {key: fact for fact, key in keys.facts.items()}
    found = dict.fromkeys(reader.groups(row, facts) for row in rows)
    if () in found:
        return None
    if len(found) > MOST_ALTERNATIVES:
        return ((_shortest(frozenset().union(*(min(groups, key=_breadth) for groups in found))),),)
    return tuple(found)


class _Reader:
    """Finds the triggers of the parts of one rule."""

    def __init__(self, actors: Sequence[Actor], variants: Variants) -> None:
        self.lexicon = Lexicon()
        self.writing = Writing(self.lexicon, variants)
        self.actors = {actor.id: actor for actor in actors}

    def of(self, node: Node) -> Triggers:
        match node:
            case Words():
                return self._pattern(node.pattern)
            case Named():
                return self._named((node.actor, *node.members))
            case Or():
                return _any(map(self.of, node.parts))
            case And():
                return self._two([part for part in node.parts if part.affirms])
            case Said():
                return self.of(node.what)
        told = [self.of(part) for part in node.children[:1] if part.affirms]
        return told[0] if told else None

    def groups(self, row: Row, facts: Mapping[int, tuple[str, object]]) -> tuple[frozenset[str], ...]:
        """A word of each of these is there where the row is; of what cannot be told there is no group."""
        told = [_spelled(self.lexicon.terms[key]) if key >= 0 else self._fact(*facts[key]) for key in row.terms]
        return tuple(sorted({_shortest(words) for words in told if words is not None}, key=sorted))

    def _fact(self, kind: str, what: object) -> Triggers:
        if kind == "byline":
            return _spelled(self.lexicon.terms[int(str(what))])
        return self._named([ActorId(str(what))]) if kind.startswith("actor") else None

    def _named(self, who: Iterable[ActorId]) -> Triggers:
        names = (name for each in who for name in self.actors[each].aliases)
        return _any(self._pattern(self.writing.alias(name)) for name in names)

    def _two(self, parts: Sequence[Node]) -> Triggers:
        """Those of two parts: what lacks one of them, and almost holds, has the other."""
        told = sorted((found for part in parts if (found := self.of(part)) is not None), key=_breadth)
        if len(told) < min(2, len(parts)):
            return None
        return _any(told[:2])

    def _pattern(self, pattern: Pattern) -> Triggers:
        return _any(map(self._row, pattern.rows()))

    def _row(self, row: Row) -> Triggers:
        told = [found for term in row.terms if (found := _spelled(self.lexicon.terms[term])) is not None]
        return min(told, key=_breadth, default=None)


def _spelled(term: Term) -> Triggers:
    if term.fuzzy is not None:
        return None
    if term.wild is not None:
        beginning = term.wild.partition("*")[0].partition("?")[0]
        forms = frozenset((beginning,)) if len(beginning) >= SHORTEST else frozenset[str]()
    else:
        forms = term.forms
    if not forms or any(max(form) >= SPACELESS or not form.isalnum() for form in forms):
        return None
    return frozenset(f"{form}*" if term.wild or len(form) >= SHORTEST else form for form in forms)


def _any(told: Iterable[Triggers]) -> Triggers:
    found: set[str] = set()
    for each in told:
        if each is None:
            return None
        found |= each
    return frozenset(found) or None


def _breadth(words: frozenset[str]) -> float:
    """How much they are likely to bring: many and short words bring much."""
    return sum(4.0 ** -len(word) for word in words)


def _shortest(words: frozenset[str]) -> frozenset[str]:
    """Without those that begin with another one that may go on: guarantee* guarantees* → guarantee*."""
    open_ended = {word[:-1] for word in words if word.endswith("*")}
    return frozenset(
        word
        for word in words
        if not any(word.rstrip("*")[:size] in open_ended for size in range(1, len(word.rstrip("*"))))
    )
