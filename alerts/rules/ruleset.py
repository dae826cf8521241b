"""A set of rules, compiled whole or not at all, and what of it holds in a reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from alerts.rules.expressions import Expressions
from alerts.rules.found import Compiled, found
from alerts.rules.index import Compact, Index
from alerts.rules.parser import parse
from alerts.rules.subject import Subject
from alerts.rules.tree import Keys, Node
from news.actors import Cast
from news.errors import RuleError
from news.ids import ActorId, RuleDigest, RuleId, digest
from news.lexicon import Lexicon
from news.model import Actor, Article, Match, Rule
from news.patterns import Row
from news.reading import Reading
from news.variants import Variants, shipped
from news.words import Writing


class RuleSet:
    """Rules ready to be held against readings. Immutable to its users; may be shared by threads."""

    def __init__(self, rules: Sequence[Rule], actors: Sequence[Actor], variants: Variants | None = None) -> None:
        variants = variants or shipped()
        self.cast = Cast(actors, variants)
        self.rules: Mapping[RuleId, Rule] = {rule.id: rule for rule in rules}
        self._lexicon = Lexicon()
        writing = Writing(self._lexicon, variants)
        ordered = sorted(rules, key=lambda rule: rule.id)
        trees = {rule.id: parse(rule.query, self.cast, writing) for rule in ordered}
        self._compiled = [Compiled(rule, trees[rule.id], _digest(rule, trees[rule.id], self.cast)) for rule in ordered]
        self._by_id = {compiled.rule.id: compiled for compiled in self._compiled}
        self._choosy = {number for number, rule in enumerate(ordered) if rule.sources or rule.languages}
        self._keys = Keys()
        self._index = self._indexed()
        self._expressions = Expressions([str(what) for kind, what in self._keys.facts if kind == "regex"])

    def _indexed(self) -> Index:
        rows: list[tuple[int, Row]] = [
            (number, row)
            for number, compiled in enumerate(self._compiled)
            if compiled.rule.enabled
            for row in compiled.tree.rows(self._keys)
        ]
        return Index(
            rows, facts=len(self._keys.facts), terms=len(self._lexicon.terms), frequency=self._lexicon.frequency
        )

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
        return Subject(reading.under(self.cast), self._lexicon)

    def match(self, reading: Reading) -> list[Match]:
        """The rules that hold in *reading*, sorted by id, each with where: looked up when it is asked for."""
        subject = self.subject(reading)
        return [found(self._compiled[number], subject) for number in self._numbers(subject)]

    def holding(self, reading: Reading) -> list[RuleId]:
        """The rules that hold, sorted, without where: what statistics need."""
        return [self._compiled[number].rule.id for number in self._numbers(self.subject(reading))]

    def hold(self, rule: RuleId, subject: Subject) -> Match | None:
        """One rule, by itself: what a backtest asks. The index would cost more than it saves."""
        compiled = self._by_id[rule]
        if compiled.refusal(subject.article) is not None:
            return None
        holds = compiled.tree.find(subject, subject.whole) is not None
        return found(compiled, subject) if holds else None

    def _numbers(self, subject: Subject) -> list[int]:
        """The rules that hold and look at this article, sorted."""
        held, maybe = (self._admitted(subject, numbers.tolist()) for numbers in self._candidates(subject))
        seen = [number for number in maybe if self._compiled[number].tree.find(subject, subject.whole) is not None]
        return sorted([*held, *seen]) if seen else held

    def _admitted(self, subject: Subject, numbers: list[int]) -> list[int]:
        if self._choosy.isdisjoint(numbers):
            return numbers
        article, choosy = subject.article, self._choosy
        return [n for n in numbers if n not in choosy or self._compiled[n].refusal(article) is None]

    def _found(self, subject: Subject) -> set[str]:
        """The regular expressions that match somewhere."""
        return self._expressions.found(field.text for field in subject.text.fields.values())

    def _candidates(self, subject: Subject) -> tuple[Compact, Compact]:
        """Rules that hold, and rules that may."""
        present = subject.text.present
        if self._keys.facts:
            known = [*_facts(subject), *(("regex", source) for source in self._found(subject))]
            keys = [self._keys.facts[fact] for fact in known if fact in self._keys.facts]
            present = np.append(present, np.array(keys, np.int64))
        return self._index.candidates(present, lambda: subject.text.places_in_text)


def _facts(subject: Subject) -> list[tuple[str, object]]:
    known: list[tuple[str, object]] = [("byline", term) for term in subject.text.present_in_byline.tolist()]
    byline = subject.text.bounds("author") or (1 << 60, 1 << 60)
    for actor, runs in subject.occurrences.items():
        known += [("actor", actor)] if runs[0][0] < byline[0] else []
        known += [("actor in byline", actor)] if runs[-1][0] >= byline[0] else []
    return known


def _digest(rule: Rule, tree: Node, cast: Cast) -> RuleDigest:
    actors = (cast.actors[name] for name in sorted(set(_named(tree, cast))))
    wordings = (
        "\n".join((a.id, a.name, "\t".join(a.aliases), "\t".join(a.short), "\t".join(a.exclude), " ".join(a.member_of)))
        for a in actors
    )
    return RuleDigest(digest(rule.query, *wordings))


def _named(node: Node, cast: Cast) -> Iterator[ActorId]:
    yield from node.actors(cast)
    for child in node.children:
        yield from _named(child, cast)


def check(query: str, actors: Sequence[Actor], variants: Variants | None = None) -> RuleError | None:
    """What is wrong with *query*, or None."""
    variants = variants or shipped()
    try:
        parse(query, Cast(actors, variants), Writing(Lexicon(), variants))
    except RuleError as error:
        return error
    return None
