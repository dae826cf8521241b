r"""Regular expressions on the text as stored, by RE2: no look-around, no back-references, never slow.

    /UNRWA-?\d+/        minds case
    /unrwa/i            does not

What is found has no positions: it cannot stand in NEAR. Matches of nothing do not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import re2

from alerts.rules.grammar import Example, Syntax
from alerts.rules.subject import Scope, Subject
from alerts.rules.tree import Hit, Keys, Node
from news.chains import Row
from news.model import FieldName, Span

if TYPE_CHECKING:
    from alerts.rules.parser import Parser

_MEMORY = 1 << 20  # of one compiled expression: a{1000}{1000} is refused
_LARGEST = 2000  # steps of it that RE2 may have to follow at each letter: {1000} is a thousand
_MOST = 100  # matches taken from one field: google-re2 takes 10 to 14 µs for each
_MOST_IN_PART = 500  # looked at where only parts of the field count: quotations, what somebody says
_MOST_EMPTY = 500  # looked at of one that also matches nothing, as /x*/ does between any two letters


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Regex(Node):
    """A regular expression."""

    expression: Any  # re2's compiled pattern: the package has no types
    source: str  # the same, with its option inside

    @property
    def effort(self) -> int:
        return 25  # the text is gone through by itself, 1.2 ms where it matches everywhere

    @property
    def costly(self) -> str:
        return "each expression goes through the whole text, eight at most: write several as one, /a|b|c/, or as words"

    def find(self, subject: Subject, scope: Scope) -> list[Hit] | None:
        spans = [
            span for name, area in scope.areas.items() for span in self._spans(subject, name, scope, whole=area is None)
        ]
        return [(self, spans)] if spans else None

    def _spans(self, subject: Subject, name: FieldName, scope: Scope, *, whole: bool) -> list[Span]:
        most = _MOST if whole else _MOST_IN_PART
        found = subject.once((self, name, most), lambda: self._sought(name, subject.text.fields[name].text, most))
        return found if whole else [span for span in found if scope.admits(span)][:_MOST]

    def _sought(self, name: FieldName, text: str, most: int) -> list[Span]:
        found = (Span(name, *match.span()) for match in islice(self.expression.finditer(text), most + _MOST_EMPTY))
        return list(islice((span for span in found if span.end > span.start), most))

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
