"""A match: a rule that holds, and where, looked up when somebody asks.

    rules.match(reading) → [Found("talks"), …] ─▶ weigh ─▶ 2 alerts ─▶ .highlights, .parts

Of the rules that hold in an article few are told of: the story has been told, or the subscriber has it already. Where a
rule holds costs four times as much as that it does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import partial
from itertools import chain

from alerts.rules.subject import Subject, ordered
from alerts.rules.tree import Node
from news.ids import ArticleId, RuleDigest, RuleId
from news.languages import primary
from news.model import Article, Match, Part, Rule, Span


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule and its tree."""

    rule: Rule
    tree: Node
    digest: RuleDigest

    def refusal(self, article: Article) -> str | None:
        """Why the rule does not look at *article*; an article of unknown language is looked at."""
        rule = self.rule
        if not rule.enabled:
            return "the rule is not enabled"
        if rule.sources and article.source not in rule.sources:
            return f"only for {', '.join(rule.sources)}; the article is from {article.source}"
        languages = {primary(language) for language in rule.languages}
        if languages and article.language is not None and primary(article.language) not in languages:
            return f"only for {', '.join(rule.languages)}; the article is in {article.language}"
        return None


Shown = tuple[tuple[Span, ...], tuple[Part, ...]]
"""Highlights and parts of a match."""


class Found(Match):
    """A match that looks up its places when they are asked for. Equal to any match that says the same."""

    __slots__ = ("_look", "_shown")
    _look: Callable[[], Shown] | None
    _shown: Shown

    def __init__(
        self,
        *,
        rule: RuleId,
        digest: RuleDigest,
        article: ArticleId,
        revision: int,
        highlights: tuple[Span, ...] = (),
        parts: tuple[Part, ...] = (),
        look: Callable[[], Shown] | None = None,
    ) -> None:
        put = object.__setattr__
        put(self, "rule", rule)
        put(self, "digest", digest)
        put(self, "article", article)
        put(self, "revision", revision)
        put(self, "_look", look)
        put(self, "_shown", (highlights, parts))

    def _looked(self) -> Shown:
        look = self._look
        if look is not None:
            object.__setattr__(self, "_shown", look())
            object.__setattr__(self, "_look", None)
        return self._shown

    @property
    def highlights(self) -> tuple[Span, ...]:
        """Where the rule held: sorted, overlaps merged."""
        return self._looked()[0]

    @property
    def parts(self) -> tuple[Part, ...]:
        """The same by parts of the rule."""
        return self._looked()[1]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Match) and _said(self) == _said(other)

    def __hash__(self) -> int:
        return hash(_said(self))

    def __reduce__(self) -> tuple[Callable[[], Match], tuple[()]]:
        """To another process goes what was found."""
        shown = partial(Match, highlights=self.highlights, parts=self.parts)
        return partial(shown, rule=self.rule, digest=self.digest, article=self.article, revision=self.revision), ()


def _said(match: Match) -> tuple[object, ...]:
    return tuple(getattr(match, field.name) for field in fields(Match))


def found(compiled: Compiled, subject: Subject) -> Found:
    """That a rule holds in *subject*, which somebody has seen."""
    return Found(
        rule=compiled.rule.id,
        digest=compiled.digest,
        article=subject.article.id,
        revision=subject.reading.revision.number,
        look=partial(_shown, compiled.tree, subject),
    )


def _shown(tree: Node, subject: Subject) -> Shown:
    hits = tree.find(subject, subject.whole)
    assert hits is not None
    if len(hits) == 1:
        part, places = hits[0]
        spans = subject.spans(places)
        return subject.once(("merged", id(spans)), lambda: merged(spans)), (Part(text=part.written, spans=spans),)
    shown = sorted(((part, subject.spans(places)) for part, places in hits), key=_place)
    return merged(chain.from_iterable(spans for _, spans in shown)), tuple(
        Part(text=part.written, spans=spans) for part, spans in shown
    )


def _place(shown: tuple[Node, object]) -> int:
    return shown[0].at


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in the order of the text, overlapping ones made one; those that only touch stay two."""
    kept: list[Span] = []
    for span in ordered(spans):
        if kept and kept[-1].field == span.field and span.start < kept[-1].end:
            kept[-1] = Span(span.field, kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return tuple(kept)
