"""A set of rules, compiled whole or not at all, and what of it holds in a reading."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

import numpy as np

from alerts.rules.expressions import Expressions
from alerts.rules.found import Compiled, found, named
from alerts.rules.index import Index, Kept
from alerts.rules.parser import parse
from alerts.rules.subject import Subject
from alerts.rules.tree import Hit, Keys, Node
from news.actors import Cast
from news.chains import Row
from news.concordance import concordances, together
from news.errors import RuleError
from news.ids import ActorId, RuleDigest, RuleId
from news.lexicon import Lexicon
from news.model import Actor, Article, Match, Rule
from news.reading import Reading
from news.rubbish import uncollected
from news.variants import Variants, shipped
from news.words import Writing

_TOGETHER = 32  # articles: of more, what is looked up is no longer at hand


class RuleSet:
    """Rules ready to be held against readings. Immutable to its users; may be shared by threads."""

    def __init__(
        self,
        rules: Sequence[Rule],
        actors: Sequence[Actor],
        variants: Variants | None = None,
        *,
        before: RuleSet | None = None,
    ) -> None:
        """*before*: a set whose trees are taken over where neither the query nor an actor it names is another."""
        self._variants = variants = variants or shipped()
        self.cast: Cast = before.cast if before and before.is_of(actors, variants) else Cast(actors, variants)
        self.rules: Mapping[RuleId, Rule] = {rule.id: rule for rule in rules}
        kept = before.kept(rules, self.cast, variants) if before else {}
        self._lexicon = before.words() if before and kept else Lexicon()
        writing = Writing(self._lexicon, variants)
        ordered = sorted(rules, key=lambda rule: rule.id)
        self._keys = before.facts() if before and kept else Keys()
        with uncollected():
            self._compiled = [
                kept[rule.id].under(rule)
                if rule.id in kept
                else Compiled(rule, parse(rule.query, self.cast, writing), self.cast)
                for rule in ordered
            ]
            self._by_id = {compiled.rule.id: compiled for compiled in self._compiled}
            self._choosy = {number for number, rule in enumerate(ordered) if rule.sources or rule.languages}
            self._index = self._indexed(before, kept) if before and kept else self._indexed()
        self._expressions = Expressions([str(what) for kind, what in self._keys.facts if kind == "regex"])

    def _indexed(self, before: RuleSet | None = None, kept: Collection[RuleId] = ()) -> Index:
        """The index of all rules; the rows of those that *before* has are taken over."""
        known = before.indexed(kept) if before else {}
        rows: list[tuple[int, Row]] = [
            (number, row)
            for number, compiled in enumerate(self._compiled)
            if compiled.rule.enabled and compiled.rule.id not in known
            for row in compiled.tree.rows(self._keys)
        ]
        facts, terms, frequency = len(self._keys.facts), len(self._lexicon.terms), self._lexicon.frequency
        taken = before.renumbered(known, self._compiled) if before else None
        return Index(rows, facts=facts, terms=terms, frequency=frequency, kept=taken)

    def indexed(self, rules: Collection[RuleId]) -> Mapping[RuleId, int]:
        """Which of *rules* are in the index, under what numbers."""
        compiled = enumerate(self._compiled)
        return {each.rule.id: number for number, each in compiled if each.rule.enabled and each.rule.id in rules}

    def renumbered(self, known: Mapping[RuleId, int], compiled: Sequence[Compiled]) -> Kept:
        """The rows of *known* rules, for a set in which they are *compiled*; of one not enabled there they are left out."""
        numbers = np.full(len(self._compiled), -1, np.int32)
        for number, each in enumerate(compiled):
            if each.rule.enabled and (before := known.get(each.rule.id)) is not None:
                numbers[before] = number
        return self._index.kept(numbers)

    def changed(self, rules: Sequence[Rule], actors: Sequence[Actor], variants: Variants | None = None) -> RuleSet:
        """These rules and actors, compiled anew only where they differ from what this set has.

        The others keep their trees, and their rows in the index.
        """
        return RuleSet(rules, actors, variants or self._variants, before=self)

    def kept(self, rules: Sequence[Rule], cast: Cast, variants: Variants) -> Mapping[RuleId, Compiled]:
        """What of this set stays as it is under *cast*.

        Nothing where that is less than half: words that nobody asks for any more would be looked for in each article.
        """
        if variants is not self._variants:
            return {}
        known = {rule.id: self._by_id[rule.id] for rule in rules if rule.id in self._by_id}
        same = {actor for actor in cast.actors if self._knows(actor, cast)} if cast is not self.cast else None
        found = {
            rule.id: known[rule.id]
            for rule in rules
            if rule.id in known
            and known[rule.id].rule.query == rule.query
            and (same is None or same.issuperset(named(known[rule.id].tree, cast)))
        }
        return found if 2 * len(found) >= len(self._compiled) else {}

    def words(self) -> Lexicon:
        """The words of these rules under the same numbers, to be added to."""
        return self._lexicon.copy()

    def facts(self) -> Keys:
        """The keys of facts that these rules ask for, to be added to."""
        return Keys(self._keys.facts)

    def is_of(self, actors: Sequence[Actor], variants: Variants) -> bool:
        """Whether its cast is the one of these actors."""
        return variants is self._variants and tuple(actors) == tuple(self.cast.actors.values())

    def _knows(self, actor: ActorId, cast: Cast) -> bool:
        """Whether an actor is under *cast* what it is here."""
        same = self.cast.actors.get(actor) == cast.actors[actor]
        return same and self.cast.members(actor) == cast.members(actor)

    def digest(self, rule: RuleId) -> RuleDigest:
        """Digest of a rule's wording and of the actors it names: another digest is another rule."""
        return self._by_id[rule].digest

    def tree(self, rule: RuleId) -> Node:
        """The parsed rule."""
        return self._by_id[rule].tree

    def refusal(self, rule: RuleId, article: Article) -> str | None:
        """Why a rule does not look at *article*; None where it does."""
        return self._by_id[rule].refusal(article)

    def subject(self, reading: Reading) -> Subject:
        """*reading* as these rules see it."""
        return self.subjects([reading])[0]

    def subjects(self, readings: Sequence[Reading]) -> list[Subject]:
        """The same for several, in half the time."""
        readings = [reading.under(self.cast) for reading in readings]
        texts = concordances(self._lexicon, [reading.fields for reading in readings])
        return list(map(Subject, readings, texts))

    def match(self, reading: Reading) -> list[Match]:
        """The rules that hold in *reading*, sorted by id, each with where: looked up when it is asked for."""
        return self.match_all([reading])[0]

    def match_all(self, readings: Iterable[Reading]) -> list[list[Match]]:
        """The same for several: an article takes half as long among thirty as by itself."""
        return [found(numbers, self._compiled, subject, hits) for subject, numbers, hits in self._all(readings)]

    def holding(self, reading: Reading) -> list[RuleId]:
        """The rules that hold, sorted, without where: what statistics need."""
        return self.holding_all([reading])[0]

    def holding_all(self, readings: Iterable[Reading]) -> list[list[RuleId]]:
        """The same for several."""
        return [[self._compiled[number].rule.id for number in numbers] for _, numbers, _ in self._all(readings)]

    def hold(self, rule: RuleId, subject: Subject) -> Match | None:
        """One rule, by itself: what a backtest asks. The index would cost more than it saves."""
        compiled = self._by_id[rule]
        if compiled.refusal(subject.article) is not None:
            return None
        hits = compiled.tree.find(subject, subject.whole)
        return None if hits is None else found([0], [compiled], subject, {0: hits})[0]

    def _all(self, readings: Iterable[Reading]) -> Iterator[tuple[Subject, list[int], Mapping[int, list[Hit]]]]:
        """Each with the rules that hold and look at it, sorted, and what was found by evaluating them."""
        left = iter(readings)
        while some := list(islice(left, _TOGETHER)):
            subjects = self.subjects(some)
            candidates = self._index.candidates(
                together([subject.text for subject in subjects]), list(map(self._facts, subjects))
            )
            for subject, (held, maybe) in zip(subjects, candidates, strict=True):
                hits = self._evaluated(subject, self._admitted(subject, maybe))
                numbers = self._admitted(subject, held)
                yield subject, sorted([*numbers, *hits]) if hits else numbers, hits

    def _evaluated(self, subject: Subject, numbers: list[int]) -> dict[int, list[Hit]]:
        found = ((number, self._compiled[number].tree.find(subject, subject.whole)) for number in numbers)
        return {number: hits for number, hits in found if hits is not None}

    def _admitted(self, subject: Subject, numbers: list[int]) -> list[int]:
        if self._choosy.isdisjoint(numbers):
            return numbers
        article, choosy = subject.article, self._choosy
        return [n for n in numbers if n not in choosy or self._compiled[n].refusal(article) is None]

    def _found(self, subject: Subject) -> set[str]:
        """The regular expressions that match somewhere."""
        return self._expressions.found(field.text for field in subject.text.fields.values())

    def _facts(self, subject: Subject) -> list[int]:
        """The keys of what is known of an article besides its words."""
        if not self._keys.facts:
            return []
        known = chain(_facts(subject), (("regex", source) for source in self._found(subject)))
        return [self._keys.facts[fact] for fact in known if fact in self._keys.facts]


def _facts(subject: Subject) -> list[tuple[str, object]]:
    known: list[tuple[str, object]] = [("byline", term) for term in subject.text.present_in_byline.tolist()]
    byline = subject.text.bounds("author") or (1 << 60, 1 << 60)
    for actor, runs in subject.occurrences.items():
        known += [("actor", actor)] if runs[0][0] < byline[0] else []
        known += [("actor in byline", actor)] if runs[-1][0] >= byline[0] else []
    return known


def check(query: str, actors: Sequence[Actor], variants: Variants | None = None) -> RuleError | None:
    """What is wrong with *query*, or None."""
    return Checker(actors, variants)(query)


class Checker:
    """Tells what is wrong with queries; the actors are compiled once."""

    def __init__(self, actors: Sequence[Actor], variants: Variants | None = None) -> None:
        self._variants = variants or shipped()
        self._cast = Cast(actors, self._variants)

    def __call__(self, query: str) -> RuleError | None:
        """The first thing wrong with *query*, or None."""
        try:
            parse(query, self._cast, Writing(Lexicon(), self._variants))
        except RuleError as error:
            return error
        return None
