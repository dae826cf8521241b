"""A match: a rule that holds, and where, looked up when somebody asks.

    rules.match(reading) → [Found("talks"), …] ─▶ weigh ─▶ 2 alerts ─▶ .highlights, .parts

Of the rules that hold in an article few are told of: the story has been told, or the subscriber has it already. Where a
rule holds costs four times as much as that it does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import partial
from itertools import pairwise, repeat
from typing import Any, NamedTuple

from alerts.rules.subject import Places, Subject, of_letters, of_words, ordered
from alerts.rules.tree import Hit, Node
from news.actors import Cast
from news.ids import ActorId, ArticleId, RuleDigest, RuleId, digest
from news.languages import primary
from news.model import Article, Match, Part, Rule, Span
from news.runs import MANY, joined


class Compiled:
    """A rule and its tree."""

    __slots__ = ("_cast", "_digest", "rule", "tree")

    def __init__(self, rule: Rule, tree: Node, cast: Cast, known: RuleDigest | None = None) -> None:
        self.rule = rule
        self.tree = tree
        self._cast = cast
        self._digest = known

    def under(self, rule: Rule) -> Compiled:
        """The same tree for another rule of this query."""
        return self if rule is self.rule else Compiled(rule, self.tree, self._cast, self._digest)

    @property
    def digest(self) -> RuleDigest:
        """Digest of the wording and of the actors that it names; of 100,000 rules few are ever asked for theirs."""
        if self._digest is None:
            actors = (self._cast.actors[name] for name in sorted(set(named(self.tree, self._cast))))
            wordings = (
                "\n".join(
                    (
                        a.id,
                        a.name,
                        "\t".join(a.aliases),
                        "\t".join(a.short),
                        "\t".join(a.exclude),
                        " ".join(a.member_of),
                    )
                )
                for a in actors
            )
            self._digest = RuleDigest(digest(self.rule.query, *wordings))
        return self._digest

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


def named(node: Node, cast: Cast) -> Iterator[ActorId]:
    """The actors by whose definitions a rule is answered."""
    yield from node.actors(cast)
    for child in node.children:
        yield from named(child, cast)


class Among(NamedTuple):
    """What the matches of one article share."""

    compiled: Sequence[Compiled]
    subject: Subject
    hits: Mapping[int, list[Hit]]  # of the rules that were evaluated to see whether they hold


Shown = tuple[tuple[Span, ...], tuple[Part, ...] | None]
"""Highlights of a match; its parts, once somebody asked for them."""


class Found(Match):
    """A match that looks up all it tells when it is asked for. Equal to any match that says the same."""

    __slots__ = ("_among", "_number", "_shown")
    _among: Among
    _number: int
    _shown: Shown  # once somebody asked

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

    def _hits(self) -> list[Hit]:
        compiled, subject, known = self._among
        hits = known.get(self._number)
        if hits is None:
            hits = compiled[self._number].tree.find(subject, subject.whole)
        assert hits is not None
        return hits

    @property
    def highlights(self) -> tuple[Span, ...]:
        """Where the rule held: sorted, overlaps merged."""
        known: Shown | None = getattr(self, "_shown", None)
        if known is None:
            known = _lit(self._hits(), self._among.subject), None
            _put_shown(self, known)
        return known[0]

    @property
    def parts(self) -> tuple[Part, ...]:
        """The same by parts of the rule."""
        known: Shown | None = getattr(self, "_shown", None)
        if known is not None and known[1] is not None:
            return known[1]
        hits, subject = self._hits(), self._among.subject
        parts = _parted(hits, subject)
        _put_shown(self, (_lit(hits, subject) if known is None else known[0], parts))
        return parts

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


def found(
    numbers: Sequence[int], compiled: Sequence[Compiled], subject: Subject, hits: Mapping[int, list[Hit]]
) -> list[Match]:
    """That the rules of these numbers hold in *subject*, which somebody has seen.

    There may be thousands: they are made all together, and no rule is touched. To look at each would be to fetch it
    from memory.
    """
    matches: list[Match] = list(map(object.__new__, repeat(Found, len(numbers))))
    for put, values in (
        (_put_among, repeat(Among(compiled, subject, hits))),
        (_put_number, numbers),
    ):
        deque(map(put, matches, values), 0)
    return matches


def _lit(hits: Sequence[Hit], subject: Subject) -> tuple[Span, ...]:
    """The places of all hits. Two occurrences overlap where they share a word: many runs are joined before they are placed."""
    return _lit_alone(hits[0][1], subject) if len(hits) == 1 else _joined([places for _, places in hits], subject)


def _lit_alone(places: Places, subject: Subject) -> tuple[Span, ...]:
    """The same of one part: where it stands, as a rule, which is known for the parts as well."""
    if len(places) < MANY and _are_apart(spans := subject.spans(places)):
        return spans
    return subject.once(("lit", id(places)), lambda: (places, _joined([places], subject)))[1]  # keeps its id


def _joined(places: Sequence[Places], subject: Subject) -> tuple[Span, ...]:
    if sum(map(len, places)) < MANY:
        return merged([span for each in places for span in subject.spans(each)])
    spans = {span for each in places if of_letters(each) for span in each}
    placed = subject.text.spans(joined([each for each in places if of_words(each)]))
    return merged([*spans, *placed]) if spans else tuple(placed)


def _parted(hits: Sequence[Hit], subject: Subject) -> tuple[Part, ...]:
    parts = [each for part, places in hits for each in part.parted(subject, places)]
    ordered_hits = sorted(parts, key=_place) if len(parts) > 1 else parts
    return tuple([Part(text=part.written, spans=subject.spans(places)) for part, places in ordered_hits])


def _place(hit: Hit) -> int:
    return hit[0].at


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in the order of the text, overlapping ones made one; those that only touch stay two."""
    found = sorted(spans)
    if _are_apart(found):
        return tuple(found)
    kept: list[Span] = []
    for span in ordered(found):
        if kept and kept[-1].overlaps(span):
            kept[-1] = Span(span.field, kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return tuple(kept)


def _are_apart(found: Sequence[Span]) -> bool:
    """Whether sorted spans are of one field and none overlaps the next, as most: nothing is left to do."""
    return len(found) < 2 or (found[0][0] == found[-1][0] and all(one[2] <= then[1] for one, then in pairwise(found)))
