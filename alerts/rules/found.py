"""A match: a rule that holds, and where, looked up when somebody asks.

    rules.match(reading) → [Found("talks"), …] ─▶ weigh ─▶ 2 alerts ─▶ .highlights, .parts

Of the rules that hold in an article few are told of: the story has been told, or the subscriber has it already. Where a
rule holds costs four times as much as that it does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from itertools import chain, repeat
from typing import Any, NamedTuple

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


class Among(NamedTuple):
    """What the matches of an article share: the rules, by number, and the article."""

    compiled: Sequence[Compiled]
    subject: Subject


class Found(Match):
    """A match that looks up all it tells when it is asked for. Equal to any match that says the same."""

    __slots__ = ("_among", "_number", "_shown")
    _among: Among
    _number: int
    _shown: Shown | None

    def __new__(cls, **given: Any) -> Match:  # type: ignore[misc]  # what dataclasses.replace asks for is told whole
        return Match(**given)

    @property
    def _compiled(self) -> Compiled:
        return self._among.compiled[self._number]

    @property
    def rule(self) -> RuleId:
        return self._compiled.rule.id

    @property
    def digest(self) -> RuleDigest:
        return self._compiled.digest

    @property
    def article(self) -> ArticleId:
        return self._among.subject.article.id

    @property
    def revision(self) -> int:
        return self._among.subject.reading.revision.number

    def _looked(self) -> Shown:
        if self._shown is None:
            _put_shown(self, _shown(self._compiled.tree, self._among.subject))
        assert self._shown is not None
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


_put_among, _put_number, _put_shown = (getattr(Found, name).__set__ for name in ("_among", "_number", "_shown"))


def found(numbers: Sequence[int], compiled: Sequence[Compiled], subject: Subject) -> list[Match]:
    """That the rules of these numbers hold in *subject*, which somebody has seen.

    There may be thousands: they are made all together, and no rule is touched. To look at each would be to fetch it
    from memory.
    """
    matches: list[Match] = list(map(object.__new__, repeat(Found, len(numbers))))
    for put, values in (
        (_put_among, repeat(Among(compiled, subject))),
        (_put_number, numbers),
        (_put_shown, repeat(None)),
    ):
        deque(map(put, matches, values), 0)
    return matches


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
