"""Fields: where to look. Without one: title and body.

    title:ceasefire                in the title
    body:hostages                  in the text
    lead:(Hamas AND Egypt)         in the title or the first paragraph
    quote:guarantees               inside quotation marks in the body
    author:"Jane Doe"              in the byline
    text:ceasefire                 title and body

A phrase or a NEAR never crosses from one field to another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alerts.operators.fact import FACTS
from alerts.rules.grammar import Example, Syntax
from alerts.rules.subject import Scope, Subject
from alerts.rules.tree import Hit, Keys, Node
from news.chains import Row

if TYPE_CHECKING:
    from alerts.rules.parser import Parser

FIELDS = ("title", "lead", "body", "text", "quote", "author")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InField(Node):
    """A part that must hold in one field."""

    name: str
    part: Node

    @property
    def children(self) -> Sequence[Node]:
        return (self.part,)

    @property
    def affirms(self) -> bool:
        return self.part.affirms

    def find(self, subject: Subject, scope: Scope) -> list[Hit] | None:
        return self.part.find(subject, self._narrowed(subject, scope))

    def _narrowed(self, subject: Subject, scope: Scope) -> Scope:
        field = subject.named(self.name)
        return field if self.name == "author" else subject.narrowed(scope, field)

    def scopes(self, subject: Subject, scope: Scope) -> list[tuple[Node, Scope]]:
        return [(self.part, self._narrowed(subject, scope))]

    def rows(self, keys: Keys, *, byline: bool = False) -> list[Row]:
        rows = self.part.rows(keys, byline=byline or self.name == "author")
        # Presence in title and body says what `text` asks; what is absent there is absent from each part of it,
        # but not the other way round.
        same = self.name == "author" or (self.name == "text" and not byline)
        return rows if same else [Row(row.terms, pairs=row.pairs) for row in rows]

    def why_not(self, subject: Subject, scope: Scope) -> str:
        return f"in {self.name}: {self.part.why_not(subject, self._narrowed(subject, scope))}"


def _in_field(parser: Parser, found: re.Match[str], left: Node | None) -> Node:
    del left
    name = found.group(1)
    if name not in FIELDS:
        near = parser.close(name.lower(), (*FIELDS, *FACTS))
        known = ", ".join((*FIELDS, *FACTS))
        hint = f"did you mean {near}:? " if near else ""
        parser.fail("E_FIELD", f"no field {name}", at=found.start(), hint=f"{hint}the fields are {known}")
    part = parser.unit()
    return InField(written=parser.written(found.start()), at=found.start(), name=name, part=part)


SYNTAX = (Syntax("atom", re.compile(r"([A-Za-z]++):(?=\S)"), _in_field, order=20),)

EXAMPLES = (
    Example("title:ceasefire AND Gaza", "Gaza is quiet.", ("Ceasefire", "Gaza"), title="Ceasefire holds"),
    Example("lead:hostages", "Talks resumed.\nThe hostages are in focus.", None, title="Talks"),
    Example("quote:guarantees", "“We want peace,” he said. Guarantees are hard to give.", None),
    Example("author:Doe", "A text.", ("Doe",), facts={"author": "Jane Doe"}),
)
