"""Terms: what a word of a text is asked for.

    guarantee → {guarantee, guarantees, guaranteed, …};  ==US → US as written;  Trump~ → within one edit

Every word that rules or names of actors ask for is one of these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from news.languages import function_words
from news.pieces import Caps, Piece


@dataclass(frozen=True, slots=True)
class Term:
    """A question that one word, or one hyphenated compound, can answer by itself.

    The conditions on capitals are waived in a text that is all capitals.
    """

    forms: frozenset[str] = frozenset()  # folded; any of them: as in English, and what holds in all languages
    words: frozenset[str] = frozenset()  # as written; any form of them in the language of the article
    proper: bool = False  # they are names
    wild: str | None = None  # folded, with * and ?
    fuzzy: str | None = None  # folded
    edits: int = 0
    capitals: tuple[bool, ...] = ()  # words of the run that need a capital: names of actors
    acronym: str | None = None  # needs to be ALL CAPS where this is a function word; "": everywhere
    verbatim: str | None = None  # the surface, as it must be

    @property
    def is_conditional(self) -> bool:
        """Whether a word of its forms may yet not answer it."""
        return bool(self.capitals) or self.acronym is not None or self.verbatim is not None

    def admits(self, run: Sequence[Piece], language: str, *, all_caps: bool) -> bool:
        """Whether capitals and surface are as they must be."""
        if self.verbatim is not None and (len(run) > 1 or run[0].surface != self.verbatim):
            return False
        if all_caps:
            return True
        if any(needed and piece.caps is Caps.NONE for needed, piece in zip(self.capitals, run, strict=False)):
            return False
        if self.acronym is None or (self.acronym and self.acronym not in function_words(language)):
            return True
        return all(
            piece.caps is Caps.UPPER or (piece.caps is Caps.INITIAL and len(piece.surface) == 1) for piece in run
        )


def edits(one: str, other: str) -> int:
    """Edit distance; exchanging two neighbours counts one (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def without(word: str, most: int) -> set[str]:
    """*word* with up to *most* letters left out: words within that many edits share one of these."""
    found = {word}
    layer = {word}
    for _ in range(most):
        layer = {shorter[:i] + shorter[i + 1 :] for shorter in layer for i in range(1, len(shorter))}
        found |= layer
    return found


def wildcard(pattern: str) -> re.Pattern[str]:
    return re.compile("".join({"*": r"\w*", "?": r"\w"}.get(c) or re.escape(c) for c in pattern))
