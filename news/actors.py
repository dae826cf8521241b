"""Actors: who is tracked, by all the names that a text gives them.

    hayya: Khalil al-Hayya, al-Hayya, for short Hayya → “Khalil al-Hayya spoke. Hayya left.” has two mentions

The longest name wins; a short name counts once a full one is in the article; what an exclusion covers
is no mention (Washington Post). Words of a name that begin with a capital need one in the text, unless
the text is all capitals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from news.concordance import Concordance
from news.ids import ActorId
from news.lexicon import Lexicon
from news.model import Actor, FieldName, Mention
from news.patterns import Pattern, runs
from news.runs import Run, clear_of, outermost, united
from news.text import Analysis
from news.variants import Variants, shipped
from news.words import Writing


@dataclass(frozen=True, slots=True)
class _Part:
    """An actor's names as patterns."""

    aliases: tuple[Pattern, ...]
    short: tuple[Pattern, ...]
    exclude: tuple[Pattern, ...]


class Cast:
    """The actors, compiled. Raises RuleError for a name that is no pattern, its query the name."""

    def __init__(self, actors: Sequence[Actor], variants: Variants | None = None) -> None:
        self.actors: Mapping[ActorId, Actor] = {actor.id: actor for actor in actors}
        self._members: dict[ActorId, tuple[ActorId, ...]] = {
            actor.id: tuple(other.id for other in actors if actor.id in other.member_of) for actor in actors
        }
        self._lexicon = Lexicon()
        self._parts: dict[ActorId, _Part] = {}
        self._triggers: defaultdict[int, set[ActorId]] = defaultdict(set)  # term → actors it may name
        writing = Writing(self._lexicon, variants or shipped()) if actors else None
        for actor in actors if writing else ():
            assert writing is not None
            self._parts[actor.id] = part = _part(actor, writing)
            for pattern in part.aliases:
                self._trigger(actor.id, pattern)

    def _trigger(self, actor: ActorId, pattern: Pattern) -> None:
        for row in pattern.rows():
            rarest = max(row.terms, key=self._rarity)
            self._triggers[rarest].add(actor)

    def _rarity(self, term: int) -> int:
        """A guess: a long word is rarer than a short one."""
        return max((len(form) for form in self._lexicon.terms[term].forms), default=3)

    def members(self, actor: ActorId) -> tuple[ActorId, ...]:
        """Who is a member of *actor*."""
        return self._members.get(actor, ())

    def concordance(self, fields: Mapping[FieldName, Analysis]) -> Concordance:
        """A text held against the actors' names."""
        return Concordance(self._lexicon, fields)

    def occurrences(self, text: Concordance) -> dict[ActorId, Sequence[Run]]:
        """Where each actor is named, in positions, in any field."""
        terms = {*text.present.tolist(), *text.present_in_byline.tolist()}
        candidates = {actor for term in terms for actor in self._triggers.get(term, ())}
        found = {actor: self._find(self._parts[actor], text) for actor in self.actors if actor in candidates}
        return {actor: where for actor, where in found.items() if where}

    @staticmethod
    def _find(part: _Part, text: Concordance) -> Sequence[Run]:
        found = united(runs(alias, text) for alias in part.aliases)
        byline = text.bounds("author")
        if found and (byline is None or found[0][0] < byline[0]):  # it is the last field
            found = united([found, *(runs(short, text) for short in part.short)])
        return outermost(clear_of(found, united(runs(mask, text) for mask in part.exclude)))

    def mentions(self, fields: Mapping[FieldName, Analysis]) -> tuple[Mention, ...]:
        """Where actors are named, in the order of the text; overlapping names of different actors all count."""
        text = self.concordance(fields)
        return mentions(self.occurrences(text), text)


def mentions(occurrences: Mapping[ActorId, Sequence[Run]], text: Concordance) -> tuple[Mention, ...]:
    """Occurrences as mentions, in the order of the text."""
    found = sorted((run, actor) for actor, where in occurrences.items() for run in where)
    return tuple(Mention(actor=actor, span=text.span(run)) for run, actor in found)


def _part(actor: Actor, writing: Writing) -> _Part:
    return _Part(
        tuple(map(writing.alias, actor.aliases)),
        tuple(map(writing.alias, actor.short)),
        tuple(writing.alias(phrase, name=False) for phrase in actor.exclude),
    )
