"""Why a rule holds in an article, or why not: for each of its parts where it held, or what was missing.

✗ "real guarantees" NEAR/8 @hamas       NEAR distance 31 > 8
✓ "real guarantees"                   body 509–524
✓ @hamas                              body 0–5
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alerts.rules.found import merged
from alerts.rules.ruleset import RuleSet
from alerts.rules.subject import Scope, Subject
from alerts.rules.tree import Node
from news.ids import RuleId
from news.model import Actor, Rule, Span
from news.reading import Reading
from news.variants import Variants


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A part of a rule as written, whether it held, and where or why not."""

    text: str
    held: bool
    spans: tuple[Span, ...] = ()  # what it found, overlaps merged
    why_not: str | None = None  # one line; None where it held
    parts: tuple[Explanation, ...] = ()

    def lines(self, depth: int = 0) -> Iterator[str]:
        """The tree as indented lines, for a terminal."""
        where = ", ".join(f"{span.field} {span.start}–{span.end}" for span in self.spans)
        note = self.why_not or where
        yield f"{'  ' * depth}{'✓' if self.held else '✗'} {self.text}" + (f"    {note}" if note else "")
        for part in self.parts:
            yield from part.lines(depth + 1)


def explain(rule: Rule, actors: Sequence[Actor], reading: Reading, *, variants: Variants | None = None) -> Explanation:
    """Hold *rule* against *reading*, part by part. Raises RuleError for a rule that does not compile."""
    return explained(RuleSet([rule], actors, variants), rule.id, reading)


def explained(rules: RuleSet, rule: RuleId, reading: Reading) -> Explanation:
    """As `explain`, for a rule that is compiled already."""
    subject = rules.subject(reading)
    whole = _explained(rules.tree(rule), subject, subject.whole)
    refused = rules.refusal(rule, reading.article)
    if refused is None:
        return whole
    return Explanation(text=rules.rules[rule].query, held=False, why_not=refused, parts=(whole,))


def _explained(node: Node, subject: Subject, scope: Scope) -> Explanation:
    hits = node.find(subject, scope)
    parts = tuple(_explained(part, subject, inner) for part, inner in node.scopes(subject, scope))
    if hits is None:
        return Explanation(text=node.written, held=False, why_not=node.why_not(subject, scope), parts=parts)
    spans = merged(span for _, places in hits for span in subject.spans(places))
    return Explanation(text=node.written, held=True, spans=spans, parts=parts)
