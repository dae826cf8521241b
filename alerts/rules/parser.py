"""From a rule as written to its tree.

    rule   = or
    or     = and { "OR" and }             AND and OR mixed need parentheses
    and    = not { ["AND"] not }          white space is AND
    not    = prefix not | near
    near   = unit [ infix unit ]
    unit   = atom { suffix }
    atom   = "(" or ")" | …               what the modules of alerts/operators say

Everything wrong is a RuleError with code, position and hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NoReturn

from alerts.rules.cost import refusal
from alerts.rules.grammar import Token, after, before
from alerts.rules.tree import Node
from news.actors import Cast
from news.errors import RuleError
from news.words import Writing, moved

_SPACE = re.compile(r"\s*")
_ENDS_AND = frozenset(("end", "or"))
_NOTHING = Token("?", 0, 0)
_DEEPEST = 60  # parentheses, fields, NOT in one another; a person needs five
_LONGEST = 100_000  # characters


class Parser:
    """Reads one query. Terms of its words are added to the lexicon of *writing*."""

    def __init__(self, query: str, cast: Cast, writing: Writing) -> None:
        self.query = query
        self.cast = cast
        self.writing = writing
        self.at = 0
        self.depth = 0
        self._tokens_before, self._tokens_after = before(), after()
        self._at_before = self._at_after = -1  # where was looked last, before a part and after one
        self._token_before = self._token_after = _NOTHING

    # --- for operators -----------------------------------------------------------------------------

    def fail(self, code: str, message: str, *, at: int | None = None, hint: str | None = None) -> NoReturn:
        """Refuse the rule."""
        raise RuleError(code, message, query=self.query, position=self.at if at is None else at, hint=hint)

    def refuse(self, error: RuleError, at: int) -> NoReturn:
        """Refuse the rule for an error found in a word of it, which begins at *at*."""
        raise moved(error, self.query, at) from None

    def accept(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What *pattern* matches here, white space skipped; the parser goes on behind it."""
        found = pattern.match(self.query, self._skipped())
        if found is not None and found.end() > found.start():
            self.at = found.end()
            return found
        return None

    def expect(self, mark: str, code: str, message: str, *, hint: str | None = None) -> None:
        """Skip *mark*, or refuse the rule."""
        if self.accept(re.compile(re.escape(mark))) is None:
            self.fail(code, message, hint=hint)

    def written(self, start: int) -> str:
        """The query from *start* to here."""
        return self.query[start : self.at].strip()

    def close(self, name: str, names: Iterable[str]) -> str | None:
        """Did you mean …?"""
        near = get_close_matches(name, list(names), n=1, cutoff=0.6)
        return near[0] if near else None

    # --- the grammar -------------------------------------------------------------------------------

    def parse(self) -> Node:
        """The whole rule."""
        if not self.query.strip():
            self.fail(
                "E_EMPTY", "an empty rule", at=0, hint="say what an article must have: ceasefire NEAR/8 guarantee"
            )
        if len(self.query) > _LONGEST:
            self.fail("E_SYNTAX", f"a rule of {len(self.query):,} characters", at=0, hint="split it into several")
        node = self.either()
        if self._skipped() < len(self.query):
            self.fail("E_SYNTAX", f"unexpected {self._here()}", at=self._skipped(), hint=self._unexpected())
        if not node.affirms:
            message = "a rule needs something that must be present in title, body or byline"
            self.fail("E_NEGATIVE", message, at=0, hint="add what the articles have in common: Gaza AND NOT flotilla")
        if (costly := refusal(node, self.writing.lexicon)) is not None:
            message, at, hint = costly
            self.fail("E_SYNTAX", message, at=at, hint=hint)
        return node

    def either(self) -> Node:
        """Parts joined by OR."""
        start = self._before().start
        first = self._all()
        if self._after().kind != "or":
            return first
        parts = [first]
        while (token := self._after()).kind == "or":
            self.at = token.end
            parts.append(self._all())
        return self._joined(start, parts)

    def _joined(self, start: int, parts: Sequence[Node]) -> Node:
        """Alternatives, among which AND stands in parentheses only."""
        from alerts.operators.boolean import And, Or  # operators import this package

        mixed = next((part for part in parts if isinstance(part, And) and not part.grouped), None)
        if mixed is not None:
            message = "AND and OR mixed (white space is AND)"
            hint = f"say what belongs together: ({mixed.written}) OR …, or {mixed.children[0].written} AND (… OR …)"
            self.fail("E_MIXED", message, at=mixed.at, hint=hint)
        return Or(written=self.written(start), at=start, parts=tuple(parts))

    def _all(self) -> Node:
        start = self._before().start
        first = self._not()
        if self._after().kind in _ENDS_AND:
            return first
        parts = [first]
        while (token := self._after()).kind not in _ENDS_AND:
            if token.kind == "and":
                self.at = token.end
            parts.append(self._not())
        from alerts.operators.boolean import And

        return And(written=self.written(start), at=start, parts=tuple(parts))

    def _not(self) -> Node:
        token = self._before()
        if token.kind == "prefix":
            return self._read(token, None)
        left = self.unit()
        after = self._after()
        return self._pair(after, left) if after.kind == "infix" else left

    def negated(self) -> Node:
        """What a prefix stands before."""
        self._descend()
        node = self._not()
        self.depth -= 1
        return node

    def _pair(self, infix: Token, left: Node) -> Node:
        joined = self._read(infix, left)
        if (after := self._after()).way is not None:
            hint = f"say which two belong together: ({joined.written}) NEAR/5 …"
            self.fail("E_CHAIN", "NEAR after NEAR", at=after.start, hint=hint)
        return joined

    def unit(self) -> Node:
        """An atom with its suffixes."""
        node = self.atom()
        while (token := self._after()).kind == "suffix":
            node = self._read(token, node)
        return node

    def atom(self) -> Node:
        """A word, a phrase, an actor, …, or a group in parentheses."""
        self._descend()
        token = self._before()
        if token.kind == "atom":
            node = self._read(token, None)
        elif token.kind == "(":
            node = self._group(token.start)
        else:
            self._no_atom(token.start)
        self.depth -= 1
        return node

    def _no_atom(self, at: int) -> NoReturn:
        self.at = at
        if self.query[at : at + 1] == ")":
            self.fail("E_PAREN", "nothing before the closing parenthesis")
        self.fail("E_SYNTAX", f"unexpected {self._here()}", hint=self._unexpected())

    def _group(self, at: int) -> Node:
        from alerts.operators.boolean import And

        self.at = at + 1
        node = self.either()
        close = self._after().start
        if not self.query.startswith(")", close):
            self.fail("E_PAREN", "a parenthesis is not closed", at=at, hint="add the missing )")
        self.at = close + 1
        return And(written=node.written, at=node.at, parts=node.parts, grouped=True) if isinstance(node, And) else node

    def _descend(self) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            self.fail(
                "E_SYNTAX",
                f"more than {_DEEPEST} parts in one another",
                hint="leave out parentheses that change nothing, or split the rule",
            )

    # --- looking ahead -----------------------------------------------------------------------------

    def _before(self) -> Token:
        """What is written here, before a part. The same is asked by several rules of the grammar, one after the other."""
        if self._at_before != self.at:
            self._at_before, self._token_before = self.at, self._tokens_before.at(self.query, self.at)
        return self._token_before

    def _after(self) -> Token:
        """What is written here, after a part."""
        if self._at_after != self.at:
            self._at_after, self._token_after = self.at, self._tokens_after.at(self.query, self.at)
        return self._token_after

    def _read(self, token: Token, left: Node | None) -> Node:
        assert token.way is not None
        found = token.way.pattern.match(self.query, token.start)  # its groups are numbered by themselves
        assert found is not None
        self.at = found.end()
        return token.way.parse(self, found, left)

    def _skipped(self) -> int:
        found = _SPACE.match(self.query, self.at)
        assert found is not None
        return found.end()

    def _here(self) -> str:
        rest = self.query[self._skipped() :]
        return rest.split()[0][:20] if rest.split() else "end of the rule"

    def _unexpected(self) -> str:
        rest = self.query[self._skipped() :]
        if rest[:1] in {'"', "“", "”"}:
            return "the quotation mark is not closed"
        if rest[:1] == "/":
            return "a regular expression ends with /; other slashes go into quotation marks"
        if rest[:1] in {":", "{", "}", ",", "@"}:
            return f'to look for a text with {rest[0]} put it in quotation marks: "10:30"'
        if rest[:1] == ")":
            return "there is no ( for it"
        return "AND, OR, NEAR and EXCEPT stand between two parts" if rest else "something is missing at the end"


def parse(query: str, cast: Cast, writing: Writing) -> Node:
    """The tree of *query*. Raises RuleError."""
    return Parser(query, cast, writing).parse()
