"""A vocabulary: what the chunks of texts of one language mean to a lexicon, worked out when each is first met."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

from news.chunks import Chunks, Names
from news.classes import UNASKED, Class
from news.known import Known
from news.letters import fold, spaceless
from news.pieces import Piece, compounds, pieces, plain, plain_piece
from news.runs import Numbers
from news.tongue import Tongue

if TYPE_CHECKING:
    from news.lexicon import Lexicon

SEVERAL = -1  # a chunk to be taken apart: long, or of a script without spaces
_LONGEST = 40
_MOST = 1 << 18


class Vocabulary(dict[str, int]):
    """Chunk → number of its class, for texts of one language; filled as chunks are met."""

    def __init__(self, lexicon: Lexicon, language: str, all_caps: bool, tongue: Tongue | None = None) -> None:
        super().__init__()
        self.lexicon = lexicon
        self.language = language
        self.all_caps = all_caps
        self.tongue = tongue
        self._known = Known()
        self._words: dict[str, tuple[int, ...]] = {}

    def classes(self, texts: Sequence[Chunks]) -> list[Numbers]:
        """The class of each chunk of each of *texts*; SEVERAL."""
        names = np.concatenate([chunks.names for chunks in texts]) if len(texts) > 1 else texts[0].names
        found, left = self._known.find(names)
        ends = list(accumulate(map(len, texts)))
        if len(left):
            self._meet(texts, ends, names, found, left)
        return [found[begin:end] for begin, end in pairwise([0, *ends])] if len(texts) > 1 else [found]

    def _meet(self, texts: Sequence[Chunks], ends: Sequence[int], names: Names, found: Numbers, left: Numbers) -> None:
        """Look up the chunks that are *left*, one by one."""
        cuts = left.searchsorted(ends).tolist()
        new: list[str] = []
        for chunks, end, first, last in zip(texts, ends, [0, *cuts], cuts, strict=False):
            new += chunks.some(left[first:last] - (end - len(chunks)))
        numbers = list(map(self.__getitem__, new))
        found[left] = numbers
        if SEVERAL in numbers or max(map(len, new)) > _LONGEST:
            kept = [len(chunk) <= _LONGEST and number != SEVERAL for chunk, number in zip(new, numbers, strict=True)]
            left = left[kept]
        self._known.add(names[left], found[left])

    def __missing__(self, chunk: str) -> int:
        if chunk.isascii() and chunk.isalpha():
            number = self._of_word(chunk)
        elif (word := plain(chunk)) is not None:
            number = self[word]
        elif parts := _hyphened(chunk):
            number = self._of_compound(parts)
        else:
            words = pieces(chunk)
            if len(words) > 1 and (len(chunk) > _LONGEST or spaceless(chunk)):
                return SEVERAL
            number = self.lexicon.classes.number(self._class(words))
        if len(self) >= _MOST:
            self.clear()
            self._known.clear()
            self._words.clear()
        if len(chunk) <= _LONGEST:
            self[chunk] = number
        return number

    def _of_word(self, word: str) -> int:
        """The class of a word of plain letters, by itself: most chunks are that, and most are not asked for."""
        if self.tongue is None and not self.lexicon.asks(word.lower()):
            return UNASKED
        return self.lexicon.classes.of_word(self._alone(word))

    def _of_compound(self, parts: Sequence[str]) -> int:
        """The class of words of plain letters joined by hyphens."""
        whole = "".join(parts)
        terms: tuple[int, ...] = ()
        if self._asks(whole):
            terms = self._terms(tuple(map(plain_piece, parts)), (whole.lower(),))
        joined = ((0, len(parts) - 1, terms),) if terms else ()
        return self.lexicon.classes.number(Class(tuple(map(self._alone, parts)), joined))

    def _alone(self, word: str) -> tuple[int, ...]:
        """The terms that a word of plain letters answers. Parts of compounds come again and again: based, led."""
        known = self._words.get(word)
        if known is None:
            known = self._words[word] = self._terms((plain_piece(word),), (word.lower(),)) if self._asks(word) else ()
        return known

    def _class(self, words: tuple[Piece, ...]) -> Class:
        if len(words) == 1:
            return Class((self._terms(words, self._forms(words[0])),))
        single = tuple(self._terms((word,), self._forms(word)) for word in words)
        joined = (
            (first, last, self._terms(words[first : last + 1], (form,))) for first, last, form in compounds(words)
        )
        return Class(single, tuple(found for found in joined if found[2]))

    def _forms(self, word: Piece) -> tuple[str, ...]:
        """Turkish parts the endings of a name with an apostrophe: Türkiye’nin is of Türkiye."""
        name, apostrophe, _ = word.surface.partition("'")
        return (*word.forms, fold(name)) if apostrophe and self.language == "tr" else word.forms

    def _asks(self, word: str) -> bool:
        """Whether a word of plain letters may answer any term."""
        return self.lexicon.asks(word.lower()) or (self.tongue is not None and self.tongue.asks(word))

    def _terms(self, run: Sequence[Piece], forms: Collection[str]) -> tuple[int, ...]:
        terms = self.lexicon.terms
        asked = self.lexicon.asked(forms)
        if self.tongue is not None:
            asked = self.tongue.asked(forms, run, asked)
        if self.lexicon.conditional.isdisjoint(asked):
            return tuple(sorted(asked))
        return tuple(sorted(t for t in asked if terms[t].admits(run, self.language, all_caps=self.all_caps)))


_HYPHENED = re.compile(r"[\"“(\[]*([A-Za-z]+(?:-[A-Za-z]+)+)(?:['’]s)?[.,;:!?\"”)\]…]*")


def _hyphened(chunk: str) -> list[str] | None:
    """The words of a chunk that is a compound of plain words."""
    found = _HYPHENED.fullmatch(chunk) if "-" in chunk and len(chunk) <= _LONGEST else None
    return None if found is None else found[1].split("-")
