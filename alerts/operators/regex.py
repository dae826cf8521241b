r"""Regular expressions on the text as stored, by RE2: no look-around, no back-references, never slow.

    /UNRWA-?\d+/        minds case
    /unrwa/i            does not

What is found has no positions: it cannot stand in NEAR. Matches of nothing do not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import re2

from alerts.rules.grammar import Example, Syntax
from alerts.rules.subject import Scope, Subject
from alerts.rules.tree import Hit, Keys, Node
from news.model import Span
from news.patterns import Row

if TYPE_CHECKING:
    from alerts.rules.parser import Parser

_MEMORY = 1 << 20  # of one compiled expression: a{1000}{1000} is refused
_LARGEST = 2000  # steps of it that RE2 may have to follow at each letter: {1000} is a thousand
_MOST = 500  # matches taken from one field: google-re2 takes 14 µs for each


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Regex(Node):
    """A regular expression."""

    expression: Any  # re2's compiled pattern: the package has no types
    source: str  # the same, with its option inside

    @property
    def effort(self) -> int:
        return 10  # the text is gone through by itself

    def find(self, subject: Subject, scope: Scope) -> list[Hit] | None:
        spans: list[Span] = []
        for name in scope.areas:
            text = subject.text.fields[name].text
            for count, found in enumerate(self.expression.finditer(text)):
                span = Span(name, *found.span())
                if span.end > span.start and scope.admits(span):
                    spans.append(span)
                if count >= _MOST:
                    break
        return [(self, spans)] if spans else None

    def rows(self, keys: Keys, *, byline: bool = False) -> list[Row]:
        del byline
        return [Row(frozenset((keys.of("regex", self.source),)))]


def _regex(parser: Parser, found: re.Match[str], left: Node | None) -> Node:
    del left
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    options.case_sensitive = not found.group(2)
    source = found.group(1).replace("\\/", "/")
    try:
        expression = re2.compile(source, options)
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error.args[0])
        hint = "expressions are RE2's: https://github.com/google/re2/wiki/Syntax"
        parser.fail("E_REGEX", f"not a regular expression: {reason}", at=found.start(), hint=hint)
    if expression.programsize > _LARGEST:
        message = f"a regular expression of {expression.programsize:,} steps"
        parser.fail("E_REGEX", message, at=found.start(), hint=f"at most {_LARGEST:,}: ask for fewer repetitions")
    return Regex(
        written=found.group(),
        at=found.start(),
        expression=expression,
        source=f"(?i:{source})" if found.group(2) else source,
    )


SYNTAX = (Syntax("atom", re.compile(r"/((?:\\.|[^/\n\\])+)/(i?)"), _regex, order=35),)

EXAMPLES = (
    Example(r"/UNRWA-?\d+/", "document UNRWA-2025 leaked", ("UNRWA-2025",)),
    Example("/unrwa/i", "UNRWA", ("UNRWA",)),
    Example("/unrwa/", "UNRWA", None),
)
