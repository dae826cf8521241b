"""The regular expressions of all rules, looked for in one pass: which of them match at all.

Only those are then matched by themselves, for the places. A set that would need too much memory is given
up, and every expression counts as found: the rules are then looked at in every article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import re2

_MEMORY = 1 << 26


class Expressions:
    """Expressions in RE2's syntax, compiled together."""

    def __init__(self, sources: Sequence[str]) -> None:
        self._sources = sources
        self._set = _compiled(sources) if sources else None

    def found(self, texts: Iterable[str]) -> set[str]:
        """Those that match in one of *texts*."""
        if self._set is None:
            return set(self._sources)
        numbers: set[int] = set()
        for text in texts:
            matching = self._set.Match(text)
            if len(self._sources) not in matching:
                return set(self._sources)
            numbers.update(matching)
        return {source for number, source in enumerate(self._sources) if number in numbers}


def _compiled(sources: Sequence[str]) -> Any | None:
    """RE2's set; None where it is too large. The last expression matches everything: a search that ran out of
    memory is told from one that found nothing by its absence.
    """
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    expressions = re2.Set.SearchSet(options)
    try:
        for source in (*sources, ""):
            expressions.Add(source)
        expressions.Compile()
    except re2.error:
        return None
    return expressions
