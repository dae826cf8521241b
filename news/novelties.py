"""Novelties: what a report tells that its story did not tell yet.

    told    The harbour is dredged from Monday on, the City Council decided.
    later   “We close it on Friday,” harbour master Anna Brandt said after divers found 12 mines.
    new     her words; Anna Brandt; 12; a sentence

Words are compared, not letters: a quotation that another outlet shortened, or tells without marks, is the same one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from news.background import term
from news.figures import Figure, figures
from news.figures import numbers as all_numbers
from news.languages import function_words, primary
from news.letters import fold, spaceless
from news.model import Quote, QuoteKind, Revision, Span
from news.pieces import Caps, pieces
from news.reading import Reading

SAID = 0.7  # from this share of the smaller one's content words on, two quotations are one
KNOWN = 0.5  # … of a sentence's, found in one sentence, it was told
_FEW = 3  # quotations of fewer words are one where they are the same
_CAPITALS = frozenset({Caps.INITIAL, Caps.UPPER})
_MARKS = "\"“”‘’'()[],.;:!?«»—–"
_WHEN = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december jan feb mar apr jun jul aug sep sept oct nov dec am pm et est edt gmt utc""".split()
)
_FIRMS = frozenset("corp corporation inc ltd limited plc llc co company ag gmbh sa group holdings".split())
NOUNS_HAVE_CAPITALS = frozenset({"de", "lb"})  # “nach zwei | Tagen Regen” names nobody
_POSSESSIVE = re.compile("[’'‘]s$")  # a mark may be turned the wrong way
_DASH = re.compile("[–—]")  # parts two names, unlike a hyphen
_SERVING = frozenset(  # Center | for | Harbour Rights, but not: Brandt for Mayor
    "center centers centre centres council institute committee coalition campaign foundation society department office fund agency "
    "organization organisation alliance association network commission bureau board group union project movement".split()
)
_JOINING = frozenset({"of", "the", "al", "bin", "de", "la", "von", "van", "and"})

Words = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What one report tells first in its story."""

    quotes: tuple[Quote, ...] = ()
    numbers: tuple[Figure, ...] = ()
    names: tuple[str, ...] = ()
    sentences: tuple[Span, ...] = ()
    foreign: bool = False  # the first report in its language, of a story that had others: of other words none counts

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

    def is_same(self, words: Words, text: str) -> bool:
        """Few words are compared letter by letter: “We are not done” may stand at the end of what was told."""
        fewer = min(len(words), len(self.words))
        if fewer < _FEW:
            return words == self.words or (len(text.split()) >= _FEW and _plain(text) in _plain(self.text))
        return len(words & self.words) >= SAID * fewer


class Told:
    """What the reports of a story told so far."""

    def __init__(self) -> None:
        self.sayings: list[Saying] = []
        self._numbers: set[str] = set()
        self._names: set[str] = set()
        self._sentences: list[Words] = []
        self._languages: set[str] = set()
        self._scripts: set[str] = set()

    def add(self, reading: Reading) -> News:
        """One more report; what of it is new."""
        known = self._languages
        foreign = bool(known and reading.article.language and primary(reading.article.language) not in known)
        news = News(
            quotes=tuple(quote for quote in reading.quotes if self._say(reading, quote)),
            numbers=tuple(self._count(reading)),
            names=tuple(self._name(reading)),
            sentences=tuple(self._tell(reading)),
        )
        if reading.article.language:
            known.add(primary(reading.article.language))
        return replace(news, sentences=tuple(_telling(reading, news)), foreign=True) if foreign else news

    def _say(self, reading: Reading, quote: Quote) -> bool:
        text = " ".join(reading.revision.text(span.field)[span.start : span.end] for span in quote.content)
        words = content(text, reading.article.language)
        if not words:
            return False
        outlet = reading.article.outlet
        known = next((saying for saying in self.sayings if saying.is_same(words, text)), None)
        if known is None:
            self.sayings.append(Saying(" ".join(text.split()), quote.speaker, quote.kind, words, [outlet]))
            return True
        if outlet not in known.outlets:
            known.outlets.append(outlet)
        known.speaker = known.speaker or quote.speaker
        return False

    def _count(self, reading: Reading) -> Iterator[Figure]:
        """Each time that a new number stands there: which of them says most of it is for others to choose."""
        text = text_of(reading.revision)
        fresh = [each for each in figures(text, reading.article.language) if each.number not in self._numbers]
        self._numbers.update(all_numbers(text))
        yield from fresh

    def _name(self, reading: Reading) -> Iterator[str]:
        """By the last word: “Anna Brandt” tells who “Ms Brandt” is, and “Brandt floods back” who she is, too."""
        mine, known = set[str](), frozenset(self._scripts)
        for name in _names(reading):
            keys, letters = _keys(name) | _initials(name), script(name)
            if keys.isdisjoint(self._names | mine) and (not known or letters in known):  # Иванов may be Ivanov
                yield name
            mine |= keys
            self._scripts.add(letters)
        self._names |= mine | words_with_capitals(text_of(reading.revision))

    def _tell(self, reading: Reading) -> Iterator[Span]:
        analysis = reading.fields.get("body")
        if analysis is None:
            return
        mine = []
        for start, end in analysis.sentences:
            words = content(analysis.text[start:end], reading.article.language)
            mine.append(words)
            most = max((len(words & each) for each in self._sentences), default=0)
            if len(words) >= _FEW and most < KNOWN * len(words):
                yield Span("body", start, end)
        self._sentences += mine


def _telling(reading: Reading, news: News) -> Iterator[Span]:
    """Of sentences in a language that is new to a story those with a new figure or a whole new name: all words are new there."""
    ahead = len(reading.revision.title) + 1
    figures_at = [figure.start - ahead for figure in news.numbers]
    nouns = primary(reading.article.language) in NOUNS_HAVE_CAPITALS
    names = [name for name in news.names if " " in name and not nouns]
    for span in news.sentences:
        text = reading.revision.body[span.start : span.end]
        if any(span.start <= at < span.end for at in figures_at) or any(name in text for name in names):
            yield span


def text_of(revision: Revision) -> str:
    """What a reader of it reads: where its figures are counted."""
    return f"{revision.title}\n{revision.body or revision.lead}"


def _keys(name: str) -> Words:
    """The last word; of “Sami Lund of Vinstad”, “Center for Rights” that of either part, of “Lund Corp.” the one before."""
    parts = [part.split() for part in name.replace(" and ", " of ").replace(" for ", " of ").split(" of ")]
    return frozenset(_word(part[-2 if len(part) > 1 and _word(part[-1]) in _FIRMS else -1]) for part in parts if part)


def script(name: str) -> str:
    """LATIN, CYRILLIC: what its first letter is named by."""
    letter = next(filter(str.isalpha, name), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


def _initials(name: str) -> Words:
    """“WTO” tells of the World Trade Organization."""
    first = [word[0] for word in name.split() if word not in _JOINING]
    return frozenset(["".join(first).casefold()] if len(first) >= _FEW and all(map(str.isupper, first)) else ())


def words_with_capitals(text: str) -> set[str]:
    """Of *text*, at the beginning of a sentence, too; where a script has none, any."""
    return {_word(chunk) for chunk in text.split() if not chunk.islower()}


def _plain(text: str) -> str:
    """Between blanks, so that no word is found within another."""
    return f" {' '.join(filter(None, map(_word, text.split())))} "


def _word(chunk: str) -> str:
    return fold(_bare(chunk))


def _bare(chunk: str) -> str:
    return _POSSESSIVE.sub("", chunk.strip(_MARKS))


def _names(reading: Reading) -> Iterator[str]:
    """Rows of capitalised words within sentences; a sentence's first word has a capital anyway."""
    analysis = reading.fields.get("body")
    for start, end in analysis.sentences if analysis else ():
        row: list[str] = []
        chunks = _DASH.sub(r" \g<0> ", analysis.text[start:end]).split() if analysis else []
        opening = next((place for place, chunk in enumerate(chunks, 1) if pieces(chunk)), 0)  # a dash is no word
        for chunk in chunks[opening:]:
            serves = chunk == "for" and bool(row) and _word(row[-1]) in _SERVING
            if _is_name(chunk) or serves or (row and (chunk in _JOINING or _goes_on(chunk))):
                short = chunk[-1] == "." and chunk is not chunks[-1]  # within a sentence: Gov. Brandt
                row.append(_bare(chunk) + "." * short)
                if short or chunk[-1].isalnum():
                    continue
            yield from _whole(row)
            row = []
        yield from _whole(row)


def _is_name(chunk: str) -> bool:
    read = pieces(chunk)
    return (
        bool(read)
        and read[0].caps in _CAPITALS
        and (bool(term(read[0].forms[-1])) or chunk == "New")
        and _word(chunk) not in _WHEN
    )


def _goes_on(chunk: str) -> bool:
    """Harbour News, Man of the Year; not Lund Monday."""
    return chunk[0].isupper() and len(chunk) > 1 and _word(chunk) not in _WHEN


def _whole(row: Sequence[str]) -> Iterator[str]:
    """Without what joins nothing any more; Idaho and Utah are two, the Ministry of Trade and Industry is one."""
    while row and (row[-1] in _JOINING or row[-1] in {"New", "for"}):
        row = row[:-1]
    while row and row[0] in _JOINING:
        row = row[1:]  # Long Island and | the | Bronx
    if "and" in row and "of" not in row and "for" not in row:
        at = row.index("and")
        yield from _whole(row[:at])
        yield from _whole(row[at + 1 :])
    elif row:
        yield " ".join(row)


def content(text: str, language: str | None) -> Words:
    """The words of *text* that tell something, as they are compared."""
    return frozenset(word for chunk in text.split() for word in _words(chunk)) - function_words(primary(language))


def _words(chunk: str) -> list[str]:
    """Folded; pairs of signs where a script has no spaces."""
    forms = [piece.forms[-1] for piece in pieces(chunk)]
    return ["".join(pair) for pair in pairwise(forms)] or forms if spaceless(chunk) else forms
