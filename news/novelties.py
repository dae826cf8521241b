"""Novelties: what a report tells that its story did not tell yet.

    told    The harbour is dredged from Monday on, the City Council decided.
    later   “We close it on Friday,” harbour master Anna Brandt said after divers found 12 mines.
    new     her words; Anna Brandt; 12; a sentence

Words are compared, not letters: a quotation that another outlet shortened, or tells without marks, is the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from news.background import term
from news.languages import function_words, primary
from news.model import Quote, QuoteKind, Span
from news.reading import Reading
from news.text import Caps, fold, pieces, spaceless

SAID = 0.7  # from this share of the smaller one's content words on, two quotations are one
KNOWN = 0.5  # … of a sentence's, found in one sentence, it was told
_FEW = 3  # quotations of fewer words are one where they are the same
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_CAPITALS = frozenset({Caps.INITIAL, Caps.UPPER})
_JOINING = frozenset({"of", "the", "al", "bin", "de", "la", "von", "van", "and"})

Words = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What one report tells first in its story."""

    quotes: tuple[Quote, ...] = ()
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    sentences: tuple[Span, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.quotes or self.numbers or self.names or self.sentences)


@dataclass(slots=True)
class Saying:
    """A quotation of a story, and who carries it."""

    text: str  # as the first outlet has it
    speaker: str | None
    kind: QuoteKind
    words: Words
    outlets: list[str] = field(default_factory=list)

    def is_same(self, words: Words) -> bool:
        fewer = min(len(words), len(self.words))
        return words == self.words if fewer < _FEW else len(words & self.words) >= SAID * fewer


def whats_new(reading: Reading, story: Sequence[Reading]) -> News:
    """What *reading* tells that no report of its *story* tells. Pure."""
    told = Told()
    for earlier in story:
        told.add(earlier)
    return told.add(reading)


class Told:
    """What the reports of a story told so far."""

    def __init__(self) -> None:
        self.sayings: list[Saying] = []
        self._numbers: set[str] = set()
        self._names: set[str] = set()
        self._sentences: list[Words] = []

    def add(self, reading: Reading) -> News:
        """One more report; what of it is new."""
        return News(
            quotes=tuple(quote for quote in reading.quotes if self._say(reading, quote)),
            numbers=tuple(_fresh(_numbers(reading), self._numbers)),
            names=tuple(_fresh_names(_names(reading), self._names)),
            sentences=tuple(self._tell(reading)),
        )

    def _say(self, reading: Reading, quote: Quote) -> bool:
        text = " ".join(reading.revision.text(span.field)[span.start : span.end] for span in quote.content)
        words = _content(text, reading.article.language)
        if not words:
            return False
        outlet = reading.article.outlet
        known = next((saying for saying in self.sayings if saying.is_same(words)), None)
        if known is None:
            self.sayings.append(Saying(" ".join(text.split()), quote.speaker, quote.kind, words, [outlet]))
            return True
        if outlet not in known.outlets:
            known.outlets.append(outlet)
        known.speaker = known.speaker or quote.speaker
        return False

    def _tell(self, reading: Reading) -> Iterator[Span]:
        analysis = reading.fields.get("body")
        if analysis is None:
            return
        mine = []
        for start, end in analysis.sentences:
            words = _content(analysis.text[start:end], reading.article.language)
            mine.append(words)
            most = max((len(words & each) for each in self._sentences), default=0)
            if len(words) >= _FEW and most < KNOWN * len(words):
                yield Span("body", start, end)
        self._sentences += mine


def _fresh(found: Iterable[str], known: set[str]) -> Iterator[str]:
    for each in found:
        if each not in known:
            known.add(each)
            yield each


def _fresh_names(found: Iterable[str], known: set[str]) -> Iterator[str]:
    """By the last word: “Anna Brandt” tells who “Ms Brandt” is."""
    for name in found:
        key = fold(name.split()[-1])
        if key not in known:
            known.add(key)
            yield name


def _numbers(reading: Reading) -> list[str]:
    said = reading.revision
    return _NUMBER.findall(f"{said.title}\n{said.body or said.lead}")


def _names(reading: Reading) -> Iterator[str]:
    """Rows of capitalised words within sentences; a sentence's first word has a capital anyway."""
    analysis = reading.fields.get("body")
    for start, end in analysis.sentences if analysis else ():
        row: list[str] = []
        opening = True
        for chunk in analysis.text[start:end].split() if analysis else ():
            read, opens = pieces(chunk), opening
            opening = not read  # a dash
            if read and not opens and read[0].caps in _CAPITALS and term(read[0].forms[-1]):
                row.append(chunk.strip("\"“”‘’'()[],.;:!?«»—–").removesuffix("’s").removesuffix("'s"))
                if chunk[-1].isalnum():
                    continue
            elif row and chunk in _JOINING:
                continue
            if row:
                yield " ".join(row)
            row = []
        if row:
            yield " ".join(row)


def _content(text: str, language: str | None) -> Words:
    return frozenset(word for chunk in text.split() for word in _words(chunk)) - function_words(primary(language))


def _words(chunk: str) -> list[str]:
    """Folded; pairs of signs where a script has no spaces."""
    forms = [piece.forms[-1] for piece in pieces(chunk)]
    return ["".join(pair) for pair in pairwise(forms)] or forms if spaceless(chunk) else forms
