"""said(who, what): *what* lies inside words attributed to *who*.

    said(@trump, guarantee)                     direct, reported and mixed, over several sentences
    said(@hamas, "real guarantees")             also by a member, a delegation, “he”, “a senior official”
    said(@hamas OR @qatar, deal)
    said("Foreign Ministry", ceasefire)         a speaker who is no actor, by the words the text has for them

A medium is not a speaker, and being mentioned inside a statement is not saying it. Only *what* is
highlighted. Attribution is read by news.quotes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from alerts.operators.actor import Named
from alerts.operators.boolean import Or
from alerts.rules.grammar import Example, Syntax
from alerts.rules.subject import Areas, Scope, Subject
from alerts.rules.tree import Hit, Keys, Node, Words
from news.actors import Cast
from news.chains import Row
from news.concordance import Concordance
from news.ids import ActorId
from news.model import FieldName, Quote
from news.patterns import Pattern, runs
from news.text import analyse

if TYPE_CHECKING:
    from alerts.rules.parser import Parser


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Said(Node):
    """Somebody says something."""

    who: tuple[Node, ...]  # Named or Words
    what: Node

    @property
    def children(self) -> Sequence[Node]:
        return (self.what,)

    @property
    def effort(self) -> int:
        return 1 + len(self.who)

    def find(self, subject: Subject, scope: Scope) -> list[Hit] | None:
        return self.what.find(subject, self._words_of(subject, scope))

    def _words_of(self, subject: Subject, scope: Scope) -> Scope:
        """Where *who* speaks."""
        spoken = {number for who in self.who for number in _spoken(who, subject)}
        areas: defaultdict[FieldName, list[tuple[int, int]]] = defaultdict(list)
        for span in (span for number in sorted(spoken) for span in subject.quotes[number].content):
            areas[span.field].append((span.start, span.end))
        said: Areas = {name: tuple(found) for name, found in areas.items()}
        return subject.narrowed(scope, subject.scope(said))

    def scopes(self, subject: Subject, scope: Scope) -> list[tuple[Node, Scope]]:
        return [(self.what, self._words_of(subject, scope))]

    def actors(self, cast: Cast) -> Iterable[ActorId]:
        named = [who for who in self.who if isinstance(who, Named)]
        return (actor for who in named for actor in (who.actor, *who.members, *cast.members(who.actor)))

    def rows(self, keys: Keys, *, byline: bool = False) -> list[Row]:
        return [Row(row.terms, pairs=row.pairs) for row in self.what.rows(keys, byline=byline)]

    def why_not(self, subject: Subject, scope: Scope) -> str:
        if not self._words_of(subject, scope).areas:
            return f"nothing is attributed to {', '.join(who.written for who in self.who)}"
        found = self.what.find(subject, scope)
        if found is None:
            return f"{self.what.written} does not occur"
        return f"{self.what.written} is not in their words; those who say it: {', '.join(_sayers(subject, found)) or 'nobody'}"


def _sayers(subject: Subject, found: Sequence[Hit]) -> list[str]:
    spans = [span for _, places in found for span in subject.spans(places)]
    names = (
        quote.speaker or "somebody not named"
        for quote in subject.quotes
        for inside in quote.content
        if any(inside.field == s.field and inside.start <= s.start and s.end <= inside.end for s in spans)
    )
    return list(dict.fromkeys(names))


def _spoken(who: Node, subject: Subject) -> Iterable[int]:
    """The numbers of the quotes that are somebody's."""
    if isinstance(who, Named):
        entitled = _entitled(who, subject)
        return [n for n, quote in enumerate(subject.quotes) if quote.actor in entitled or quote.affiliation in entitled]
    assert isinstance(who, Words)
    speakers = subject.once("speakers", lambda: Speakers(subject))
    return speakers.called(who.pattern)


class Speakers:
    """The words that an article has for those who speak, read once and all together: of many quotations each has few."""

    def __init__(self, subject: Subject) -> None:
        lines = [_introduced(quote, subject) for quote in subject.quotes]
        self._starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        words = analyse("\n".join(lines), subject.article.language)
        self._text = Concordance(subject.text.lexicon, {"body": words})

    def called(self, pattern: Pattern) -> set[int]:
        """The numbers of the quotes whose speaker is called so."""
        found = self._text.spans(runs(pattern, self._text))
        return {bisect_right(self._starts, span.start) - 1 for span in found}


def _introduced(quote: Quote, subject: Subject) -> str:
    """What the speaker is called; where that was said, as it stands there."""
    words = [quote.speaker or ""]
    if quote.source is not None:
        words.append(subject.text.fields[quote.source.field].text[quote.source.start : quote.source.end])
    return "\n".join(words)


def _entitled(who: Named, subject: Subject) -> set[ActorId]:
    """Who speaks for an actor: itself and its members."""
    return {who.actor, *who.members, *subject.reading.cast.members(who.actor)}


def _said(parser: Parser, found: re.Match[str], left: Node | None) -> Node:
    del left
    who = parser.either()
    speakers = tuple(who.parts) if isinstance(who, Or) else (who,)
    for speaker in speakers:
        if not isinstance(speaker, Named | Words):
            message = f"{speaker.written} is no speaker"
            parser.fail(
                "E_SYNTAX", message, at=speaker.at, hint='said(@hamas OR @qatar, …) or said("Foreign Ministry", …)'
            )
    parser.expect(",", "E_SYNTAX", "a comma is missing", hint="said(who, what)")
    what = parser.either()
    if not what.affirms:
        parser.fail("E_NEGATIVE", "words that must be said are missing", at=what.at, hint="AND NOT said(who, what)")
    parser.expect(")", "E_PAREN", "said( is not closed", hint="said(who, what)")
    return Said(written=parser.written(found.start()), at=found.start(), who=speakers, what=what)


SYNTAX = (Syntax("atom", re.compile(r"said\("), _said, order=15),)

EXAMPLES = (
    Example("said(@trump, deal)", "Trump told reporters that he expects a deal.", ("deal",)),
    Example("said(@hamas, deal)", "Trump told reporters that Hamas wants a deal.", None),
)
