"""A lexicon: all the words that a set of rules (or of actors) asks for, found in a text in one pass.

    “cease-fire” → class 17: guarantee? no; cease? at 0; fire? at 1; ceasefire? over 0 and 1

Every word asked for is a *term*. What a chunk of text has to do with the terms, its *class*, is worked
out when the chunk is first met and then remembered: folding, inflection, compounds, wildcards and
edits are paid once per form, not once per article or rule. About 27 of the 650 chunks of an article
are new after a thousand articles.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import accumulate, islice, pairwise, repeat
from threading import Lock
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from news.chunks import Chunks, Names, parted
from news.inflections import LANGUAGES, inflection
from news.languages import function_words, is_function_word, primary
from news.model import FieldName, Span
from news.rubbish import uncollected
from news.runs import MANY, Many, Numbers, Run, listed
from news.text import Analysis, Caps, Piece, compounds, fold, pieces, plain, plain_piece, spaceless
from news.tongue import Tongue

P = TypeVar("P", bound=Hashable)
T = TypeVar("T")
Int = TypeVar("Int", np.int64, np.int32)
_NO_NUMBERS = np.zeros(0, np.int64)
_BITS = 32  # of a position
_POSITION = (1 << _BITS) - 1
GAP = 1 << 11  # more than any distance that a rule may ask for
FIELDS: tuple[FieldName, ...] = ("title", "body", "author")


# --- terms -----------------------------------------------------------------------------------------


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


def _without(word: str, most: int) -> set[str]:
    """*word* with up to *most* letters left out: words within that many edits share one of these."""
    found = {word}
    layer = {word}
    for _ in range(most):
        layer = {shorter[:i] + shorter[i + 1 :] for shorter in layer for i in range(1, len(shorter))}
        found |= layer
    return found


def _wildcard(pattern: str) -> re.Pattern[str]:
    return re.compile("".join({"*": r"\w*", "?": r"\w"}.get(c) or re.escape(c) for c in pattern))


class Lexicon:
    """The terms, by the forms that they ask for. Grows while rules are compiled, then only remembers."""

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self._ids: dict[Term, int] = {}
        self._by_form: defaultdict[str, list[int]] = defaultdict(list)
        self._by_prefix: defaultdict[str, list[tuple[int, re.Pattern[str]]]] = defaultdict(list)
        self._by_rest: defaultdict[str, list[int]] = defaultdict(list)  # fuzzy: by what is left without letters
        self._edits = 0
        self._longest = 0  # of the forms that edits can lead to, and of the beginnings of wildcards
        self.classes = Classes()
        self._shared: dict[Hashable, Hashable] = {}
        self._vocabularies: dict[tuple[str, bool], Vocabulary] = {}
        self._tongues: dict[str, Tongue] = {}

    def add(self, term: Term) -> int:
        """The number of *term*; the same term gets the same."""
        known = self._ids.get(term)
        if known is not None:
            return known
        number = self._ids[term] = len(self.terms)
        self.terms.append(term)
        for form in term.forms:
            self._by_form[form].append(number)
        if term.wild is not None:
            prefix = re.split(r"[*?]", term.wild, maxsplit=1)[0]
            self._longest = max(self._longest, len(prefix))
            self._by_prefix[prefix].append((number, _wildcard(term.wild)))
        if term.fuzzy is not None:
            self._edits = max(self._edits, term.edits)
            self._longest = max(self._longest, len(term.fuzzy) + term.edits)
            for rest in _without(term.fuzzy, term.edits):
                self._by_rest[rest].append(number)
        return number

    def copy(self) -> Lexicon:
        """The same terms under the same numbers, to be added to. What chunks mean is not taken over."""
        other = Lexicon()
        other.terms, other._ids = list(self.terms), dict(self._ids)
        other._edits, other._longest = self._edits, self._longest
        other._by_form.update((form, list(numbers)) for form, numbers in self._by_form.items())
        other._by_prefix.update((prefix, list(patterns)) for prefix, patterns in self._by_prefix.items())
        other._by_rest.update((rest, list(numbers)) for rest, numbers in self._by_rest.items())
        return other

    def share(self, value: P) -> P:
        """The one object that stands for all equal to *value*."""
        return cast("P", self._shared.setdefault(value, value))

    def frequency(self, key: int) -> float:
        """A guess how often a term occurs, to choose the rarest by; facts (negative keys) are rare."""
        if key < 0:
            return 0.001
        term = self.terms[key]
        if term.forms:
            return max(1.0 if is_function_word(form) else 1 / (1 + len(form)) ** 2 for form in term.forms)
        return 0.05

    def asks(self, form: str) -> bool:
        """Whether a word of this form answers any term, conditions left aside."""
        if form in self._by_form:
            return True
        return bool((self._by_prefix or self._edits) and self.asked((form,)))

    def asked(self, forms: Iterable[str]) -> set[int]:
        """The terms that a word of these forms answers, conditions left aside."""
        found: set[int] = set()
        for form in forms:
            found.update(self._by_form.get(form, ()))
            if self._by_prefix:
                for end in range(1, min(len(form), self._longest) + 1):
                    at = self._by_prefix.get(form[:end], ())
                    found.update(number for number, pattern in at if pattern.fullmatch(form))
            if self._edits and len(form) <= self._longest:
                found.update(self._close(form))
        return found

    def _close(self, form: str) -> Iterator[int]:
        for rest in _without(form, self._edits):
            for number in self._by_rest.get(rest, ()):
                term = self.terms[number]
                assert term.fuzzy is not None
                if form[0] == term.fuzzy[0] and edits(form, term.fuzzy) <= term.edits:
                    yield number

    def vocabulary(self, language: str | None, *, all_caps: bool) -> Vocabulary:
        """What chunks mean in a language; languages without function words and inflection share one."""
        tag = primary(language)
        key = (tag if function_words(tag) or tag in LANGUAGES else "", all_caps)
        known = self._vocabularies.get(key)
        if known is None:
            known = self._vocabularies.setdefault(key, Vocabulary(self, *key, self._tongue(tag)))
        return known

    def _tongue(self, language: str) -> Tongue | None:
        """What the terms ask for in a language; None where all is as in English."""
        if language not in self._tongues and (inflects := inflection(language)) is not None:
            self._tongues[language] = Tongue(inflects)
        tongue = self._tongues.get(language)
        if tongue is not None:
            tongue.learn(self.terms)
        return tongue


@dataclass(frozen=True, slots=True)
class Class:
    """What chunks have in common that answer the same terms at the same places."""

    words: tuple[tuple[int, ...], ...]  # per word of the chunk, its terms
    compounds: tuple[tuple[int, int, tuple[int, ...]], ...] = ()  # first word, last word, terms


NOTHING = Class(())
UNASKED = Class(((),))
UNASKED_NUMBER = 0  # every class that answers anything is another


class Classes:
    """The classes met, numbered; as tables for numpy: words per class, its terms, and where in it they stand."""

    def __init__(self) -> None:
        self._numbers: dict[Class, int] = {}
        self._of_words: dict[tuple[int, ...], int] = {}
        self._writing = Lock()  # a lexicon is shared by threads, and grows while texts are read
        self.sizes = Column(self._writing)
        self.terms = Lists(1, self._writing)  # each once
        self.places = Lists(2, self._writing)  # term and first word in one; how many words follow
        assert self.number(UNASKED) == UNASKED_NUMBER

    def of_word(self, terms: tuple[int, ...]) -> int:
        """The number of the class of single words that answer *terms*."""
        known = self._of_words.get(terms)
        if known is None:
            known = self._of_words[terms] = self.number(Class((terms,)))
        return known

    def number(self, kind: Class) -> int:
        """The number of a class."""
        known = self._numbers.get(kind)
        if known is not None:
            return known
        places = [(term, at, at) for at, terms in enumerate(kind.words) for term in terms]
        places += [(term, first, last) for first, last, terms in kind.compounds for term in terms]
        with self._writing:
            number = self._numbers.get(kind)
            if number is None:
                number = self.sizes.used
                self.terms.add([(term,) for term in sorted({place[0] for place in places})])
                self.places.add([((term << _BITS) + first, last - first) for term, first, last in places])
                self.sizes.add([len(kind.words)])
                self._numbers[kind] = number
        return number


class Column:
    """Numbers one after the other: an array that grows. What is added one by one is put in when somebody looks."""

    def __init__(self, writing: Lock) -> None:
        self._values = np.zeros(1024, np.int64)  # more room than is used
        self._filled = 0
        self._added: list[int] = []
        self._writing = writing  # held by whoever adds

    @property
    def used(self) -> int:
        return self._filled + len(self._added)

    def add(self, values: Iterable[int]) -> None:
        self._added += values

    @property
    def values(self) -> Numbers:
        if self._added:
            with self._writing:
                self._fill()
        return self._values

    def _fill(self) -> None:
        end = self.used
        if end > len(self._values):
            self._values = np.concatenate((self._values, np.zeros(max(end, len(self._values)), np.int64)))
        self._values[self._filled : end] = self._added
        self._filled, self._added = end, []


class Lists:
    """Lists of rows, by number, in flat columns."""

    def __init__(self, width: int, writing: Lock) -> None:
        self._begin, self._length = Column(writing), Column(writing)
        self._columns = [Column(writing) for _ in range(width)]

    def add(self, rows: Sequence[tuple[int, ...]]) -> None:
        begin = self._columns[0].used
        for column, values in zip(self._columns, zip(*rows, strict=True), strict=False):
            column.add(values)
        self._begin.add([begin])
        self._length.add([len(rows)])

    def of(self, numbers: Numbers) -> tuple[Numbers, list[Numbers]]:
        """How long the lists of *numbers* are, and the columns of their rows, one list after the other."""
        lengths = self._length.values[numbers]
        rows = stretches(self._begin.values[numbers], lengths)
        return lengths, [column.values[rows] for column in self._columns]


def _first_of_each(ordered: NDArray[Int]) -> NDArray[np.bool_]:
    new = np.empty(len(ordered), np.bool_)
    new[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return new


def distinct(numbers: NDArray[Int]) -> NDArray[Int]:
    """Each once, sorted: for some hundreds three times as fast as numpy.unique."""
    ordered = numbers.copy()
    ordered.sort()
    new = _first_of_each(ordered)
    return ordered[new]


def stretches(begin: Numbers, length: Numbers) -> Numbers:
    """begin, begin + 1, …: so many numbers of each, one stretch after the other."""
    after = length.cumsum()
    found: Numbers = (begin - after + length).repeat(length)
    found += np.arange(len(found))
    return found


class Known:
    """Name of a chunk → number of its class, for a whole text at once: a table with two places for each name.

    A name that finds both taken is left out; its chunk is looked up by itself then. Of the words of a hundred
    thousand articles that is one in two hundred, and none of the first.
    """

    def __init__(self) -> None:
        self._writing = Lock()
        self._used = 0
        self._slots = self._empty(12)
        self._new: list[tuple[Names, Numbers]] = []
        self._waiting = 0

    @staticmethod
    def _empty(bits: int) -> _Slots:
        slots = np.zeros((1 << bits, 2), np.uint64)
        slots[:, 1] = _FREE
        return _Slots(slots, np.uint64(64 - bits))

    def find(self, names: Names) -> Numbers:
        """The class of each; UNKNOWN."""
        slots = self._slots
        found = slots.find(names, _SHUFFLES[0])
        left = (found == UNKNOWN).nonzero()[0]
        if len(left):
            found[left] = slots.find(names[left], _SHUFFLES[1])
        return found

    def add(self, names: Names, classes: Numbers) -> None:
        """Remember what was UNKNOWN; that of some texts together, each has few."""
        with self._writing:
            self._new.append((names, classes))
            self._waiting += len(names)
            if self._waiting >= _TOGETHER:
                names, classes = map(np.concatenate, zip(*self._new, strict=True))
                while (self._used + len(names)) * 4 > len(self._slots.table):
                    self._grow()
                self._used += self._slots.put(names, classes)
                self._new, self._waiting = [], 0

    def _grow(self) -> None:
        before = self._slots
        after = self._empty(66 - int(before.shift))
        names, classes = before.table[before.table[:, 1] != _FREE].T
        self._used = after.put(names, classes.astype(np.int64))
        self._slots = after

    def clear(self) -> None:
        """Forget all."""
        with self._writing:
            self._used, self._slots, self._new, self._waiting = 0, self._empty(12), [], 0


_SHUFFLES = np.array((0xD6E8FEB86659FD93, 0xA0761D6478BD642F), np.uint64)
UNKNOWN = -2
_TOGETHER = 150  # names: those of eight texts, about


_FREE = np.uint64((1 << 64) + UNKNOWN)


class _Slots(NamedTuple):
    """Name and class lie side by side: memory is asked once for both."""

    table: NDArray[np.uint64]
    shift: np.uint64

    def find(self, names: Names, shuffle: np.uint64) -> Numbers:
        found = self.table.take((names * shuffle) >> self.shift, axis=0)
        same = found[:, 0] == names  # the name is written last: where it stands, its class does
        return np.where(same, found[:, 1].view(np.int64), UNKNOWN)

    def put(self, names: Names, classes: Numbers) -> int:
        """Put in what is not in; tells how many were."""
        names, one = np.unique(names, return_index=True)
        left, classes = names, classes[one].astype(np.uint64)
        known = 0
        for shuffle in _SHUFFLES:
            at = (left * shuffle) >> self.shift
            known += int((self.table[at, 0] == left).sum())
            free = self.table[at, 1] == _FREE
            self.table[at[free], 1] = classes[free]
            self.table[at[free], 0] = left[free]
            missing = self.table[at, 0] != left
            left, classes = left[missing], classes[missing]
        return len(names) - known - len(left)


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
        ends = list(accumulate(map(len, texts)))
        found = self._known.find(names)
        left = (found == UNKNOWN).nonzero()[0]
        if len(left):
            cuts = left.searchsorted(ends).tolist()
            new = [
                chunk
                for chunks, end, (first, last) in zip(texts, ends, pairwise([0, *cuts]), strict=True)
                for chunk in chunks.some(left[first:last] - (end - len(chunks)))
            ]
            found[left] = numbers = np.array([self[chunk] for chunk in new], np.int64)
            if max(map(len, new)) > _LONGEST or SEVERAL in numbers:
                kept = [len(chunk) <= _LONGEST for chunk in new] & (numbers != SEVERAL)
                left, numbers = left[kept], numbers[kept]
            self._known.add(names[left], numbers)
        return [found[begin:end] for begin, end in pairwise([0, *ends])]

    def __missing__(self, chunk: str) -> int:
        word = chunk if chunk.isascii() and chunk.isalpha() else plain(chunk)
        if word is not None:
            number = self._of_word(word) if word == chunk else self[word]
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
            return UNASKED_NUMBER
        terms = self._alone(word)
        return self.lexicon.classes.of_word(terms) if terms else UNASKED_NUMBER

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
            asked = self._asks(word)
            known = self._words[word] = self._terms((plain_piece(word),), (word.lower(),)) if asked else ()
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
        return tuple(sorted(t for t in asked if terms[t].admits(run, self.language, all_caps=self.all_caps)))


_HYPHENED = re.compile(r"[\"“(\[]*([A-Za-z]+(?:-[A-Za-z]+)+)(?:['’]s)?[.,;:!?\"”)\]…]*")


def _hyphened(chunk: str) -> list[str] | None:
    """The words of a chunk that is a compound of plain words."""
    found = _HYPHENED.fullmatch(chunk) if "-" in chunk and len(chunk) <= _LONGEST else None
    return None if found is None else found[1].split("-")


# --- a text held against a lexicon -----------------------------------------------------------------


_WIDE = 400  # characters: of fewer, Python finds the chunks faster than numpy


class _Page:
    """One field: its chunks, their classes, and where they stand."""

    def __init__(self, name: FieldName, analysis: Analysis, vocabulary: Vocabulary, classes: Numbers | None) -> None:
        """*classes*: of the chunks of a wide text."""
        self.name = name
        self.analysis = analysis
        self._wide = None if classes is None else analysis.parted
        self._apart: tuple[list[int], list[int]] | None = None  # starts, and chunks per line: had to be taken apart
        self.chunks: Sequence[str] | Chunks = analysis.chunks if self._wide is None else self._wide
        if classes is None:
            classes = np.fromiter(map(vocabulary.__getitem__, self.chunks), np.int64, len(self.chunks))
        self.classes = classes
        if classes.min(initial=0) == SEVERAL:
            self._take_apart(vocabulary)

    def _take_apart(self, vocabulary: Vocabulary) -> None:
        chunks: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for chunk, start, kind in zip(self.chunks, self.starts, self.classes.tolist(), strict=True):
            for first, last in _stretches(chunk) if kind == SEVERAL else ((0, len(chunk)),):
                chunks.append(chunk[first:last])
                starts.append(start + first)
            ends.append(len(chunks))
        self._apart = starts, _counts(self.lines.tolist(), ends)
        self.chunks = chunks
        self.classes = np.array([_whole(vocabulary, chunk) for chunk in chunks], np.int64)

    @property
    def lines(self) -> Numbers:
        """Chunks per paragraph."""
        if self._apart is not None:
            return np.array(self._apart[1], np.int64)
        if self._wide is not None:
            return self._wide.lines
        return np.array([len(line) for line in self.analysis.lines], np.int64)

    @cached_property
    def _starts(self) -> list[int]:
        starts: list[int] = self.analysis.starts if self._wide is None else self._wide.starts.tolist()
        return starts

    @property
    def starts(self) -> list[int]:
        return self._starts if self._apart is None else self._apart[0]

    @cached_property
    def edges(self) -> tuple[Numbers, Numbers]:
        """Where each chunk begins and ends, in characters."""
        if self._apart is None and self._wide is not None:
            return self._wide.starts, self._wide.ends
        starts = np.array(self.starts, np.int64)
        return starts, starts + np.fromiter(map(len, self.chunks), np.int64, len(starts))

    def word(self, chunk: int, number: int) -> tuple[int, int]:
        """Where a word of a chunk begins and ends. Most chunks are letters, which nobody needs to read once more."""
        if self._apart is None and self._wide is not None and (found := self._wide.letters(chunk)) is not None:
            return found
        start, piece = self.starts[chunk], pieces(self.chunks[chunk])[number]
        return start + piece.start, start + piece.end

    def inside(self, chunks: Numbers, words: Numbers) -> tuple[Numbers, Numbers]:
        """Where words begin and end, counted from their chunks: by number of chunk, and of word in it.

        Each chunk of the same letters is read once.
        """
        names = self._wide.names[chunks] if self._apart is None and self._wide is not None else chunks
        _, one, kinds = np.unique(names, return_index=True, return_inverse=True)
        read = [pieces(self.chunks[number]) for number in chunks[one].tolist()]
        begin = np.cumsum([0, *map(len, read)])
        starts = np.array([piece.start for each in read for piece in each], np.int64)
        ends = np.array([piece.end for each in read for piece in each], np.int64)
        at = begin[kinds] + words
        return starts[at], ends[at]


def _pages(lexicon: Lexicon, texts: Sequence[Mapping[FieldName, Analysis]]) -> Iterator[list[_Page]]:
    """The pages of each of some texts; their chunks are found and looked up together."""
    read = [(name, analysis) for fields in texts for name, analysis in _in_order(fields)]
    _part([analysis for _, analysis in read if _is_wide(analysis)])
    vocabularies = [lexicon.vocabulary(each.language, all_caps=each.all_caps) for _, each in read]
    classes: dict[int, Numbers] = {}  # by number of page
    alike: dict[int, list[int]] = {}
    for number, (_, analysis) in enumerate(read):
        if _is_wide(analysis):
            alike.setdefault(id(vocabularies[number]), []).append(number)
    for numbers in alike.values():
        found = vocabularies[numbers[0]].classes([read[number][1].parted for number in numbers])
        classes.update(zip(numbers, found, strict=True))
    pages = (
        _Page(*named, vocabulary, classes.get(number))
        for number, (named, vocabulary) in enumerate(zip(read, vocabularies, strict=True))
    )
    return (list(islice(pages, len(fields))) for fields in texts)


def _in_order(fields: Mapping[FieldName, Analysis]) -> list[tuple[FieldName, Analysis]]:
    return [(name, fields[name]) for name in FIELDS if name in fields]


def _is_wide(analysis: Analysis) -> bool:
    return len(analysis.text) >= _WIDE


def _part(analyses: Sequence[Analysis]) -> None:
    new = [analysis for analysis in analyses if "parted" not in vars(analysis)]
    if new:
        for analysis, chunks in zip(new, parted([analysis.text for analysis in new]), strict=True):
            analysis.parted = chunks


def _stretches(chunk: str) -> Iterator[tuple[int, int]]:
    """The words of *chunk*, compounds left whole."""
    words = pieces(chunk)
    first = 0
    for index in range(1, len(words) + 1):
        if index == len(words) or not words[index].hyphen:
            yield words[first].start, words[index - 1].end
            first = index


def _whole(vocabulary: Vocabulary, chunk: str) -> int:
    number = vocabulary[chunk]
    return vocabulary.lexicon.classes.number(vocabulary._class(pieces(chunk))) if number == SEVERAL else number  # noqa: SLF001


def _counts(lines: list[int], ends: list[int]) -> list[int]:
    """Chunks per line after taking apart, from chunks per line before and the running total after each."""
    found, at, before = [], 0, 0
    for line in lines:
        at += line
        found.append(ends[at - 1] - before)
        before = ends[at - 1]
    return found


TEXT_TERMS = 1 << 26  # a term of the second of several texts is so much more
_TEXT = _BITS + 26


class Places:
    """Occurrences by term, then by position; of several texts by text, which is the highest bits of their terms."""

    def __init__(self, keys: Numbers, widths: Numbers) -> None:
        """*keys*: term and first position in one, in any order; *widths*: how many words follow the first."""
        if widths.any():
            order = keys.argsort(kind="stable")
            self.keys, self.widths = keys[order], widths[order]
        else:
            self.keys, self.widths = keys, widths
            self.keys.sort()

    @cached_property
    def terms(self) -> Numbers:
        """Term of each."""
        terms: Numbers = self.keys >> _BITS
        return terms

    @cached_property
    def firsts(self) -> Numbers:
        """First position of each."""
        firsts: Numbers = self.keys & _POSITION
        return firsts

    @cached_property
    def runs(self) -> tuple[Numbers, Numbers]:
        """First and last position of each."""
        return self.firsts, self.firsts + self.widths

    @cached_property
    def present(self) -> Numbers:
        """Their terms, each once."""
        return self.terms[_first_of_each(self.terms)]

    def of(self, text: int) -> Places:
        """Those of one of several texts."""
        begin, end = self.keys.searchsorted((text << _TEXT, text + 1 << _TEXT))
        return Places(self.keys[begin:end] - (text << _TEXT), self.widths[begin:end])

    def before(self, position: int) -> Places:
        """Those that begin before *position*."""
        kept = self.firsts < position
        return Places(self.keys[kept], self.widths[kept])

    @cached_property
    def _listed(self) -> tuple[list[int], list[int]]:
        return self.keys.tolist(), self.widths.tolist()

    def follows(self, first: int, then: int, least: int, most: int) -> bool:
        """Whether *then* begins *least* to *most* positions after the end of *first*.

        Asked of a handful of pairs: numpy would take longer to begin. The term that stands there less often is gone
        through, so that thousands of phrases with “the” cost no more than their other words.
        """
        keys, widths = self._listed
        low, high = _within(keys, first)
        begin, end = _within(keys, then)
        if high - low > end - begin and not any(widths[low:high]):
            back = (first - then) << _BITS
            return any(_between(keys, key + back - most, key + back - least, low, high) for key in keys[begin:end])
        ahead = (then - first) << _BITS
        return any(
            _between(keys, key + width + ahead + least, key + width + ahead + most, begin, end)
            for key, width in zip(keys[low:high], widths[low:high], strict=True)
        )


def _within(keys: list[int], term: int) -> Run:
    return bisect_left(keys, term << _BITS), bisect_left(keys, (term + 1) << _BITS)


def _between(keys: list[int], least: int, most: int, begin: int, end: int) -> bool:
    at = bisect_left(keys, least, begin, end)
    return at < end and keys[at] <= most


_span = tuple[FieldName, int, int].__new__  # without the step in Python that Span() takes


def together(texts: Sequence[Concordance]) -> Places:
    """The places of several texts, in title and body: as of one, their terms TEXT_TERMS apart."""
    pages = [(number, at, page) for number, text in enumerate(texts) for at, page in enumerate(text.pages_in_text)]
    if not pages:
        return Places(_NO_NUMBERS, _NO_NUMBERS)
    classes_of = texts[0].lexicon.classes
    lines_of = [page.lines for _, _, page in pages]
    classes, lines = np.concatenate([page.classes for _, _, page in pages]), np.concatenate(lines_of)
    sizes = classes_of.sizes.values[classes]
    ends = sizes.cumsum()
    # A position is the words before it in its text, and a gap for each line and page: what is before the text is
    # taken off.
    chunks, gaps, off, begun = 0, 0, 0, -1
    before: list[int] = []
    for (number, at, page), its in zip(pages, lines_of, strict=True):
        if number != begun:
            begun, off = number, GAP * gaps + (int(ends[chunks - 1]) if chunks else 0)
        before.append((number << _TEXT) + GAP * at - off)
        chunks, gaps = chunks + len(page.classes), gaps + len(its)
    starts = np.array(before, np.int64).repeat([len(its) for its in lines_of])
    starts += np.arange(0, GAP * len(lines), GAP)
    positions = ends - sizes + starts.repeat(lines)
    asked = classes.nonzero()[0]  # class 0 answers nothing
    lengths, (keys, widths) = classes_of.places.of(classes[asked])
    found = Places(keys + positions[asked].repeat(lengths), widths)
    for number, text in enumerate(texts):
        text.shares(partial(found.of, number) if len(texts) > 1 else lambda: found)
    return found


def concordances(lexicon: Lexicon, texts: Sequence[Mapping[FieldName, Analysis]]) -> list[Concordance]:
    """Some texts held against a lexicon, read together: per text that takes half as long."""
    pages = _pages(lexicon, texts)
    return [Concordance(lexicon, fields, its) for fields, its in zip(texts, pages, strict=True)]


class Concordance:
    """Where the terms of a lexicon stand in one article."""

    def __init__(
        self, lexicon: Lexicon, fields: Mapping[FieldName, Analysis], pages: list[_Page] | None = None
    ) -> None:
        """*pages*: of the fields, where they were read with others."""
        self.lexicon = lexicon
        self.fields = fields
        self._pages = next(_pages(lexicon, [fields])) if pages is None else pages
        self.memo: dict[int, Sequence[Run]] = {}  # of patterns, by identity: rules share them
        self._known: dict[Hashable, Any] = {}
        self._spans: dict[Run, Span] = {}
        self._shared: Callable[[], Places] | None = None

    @property
    def pages_in_text(self) -> list[_Page]:
        """Title and body."""
        return [page for page in self._pages if page.name != "author"]

    def once(self, what: Hashable, work_out: Callable[[], T]) -> T:
        """The result of *work_out*, worked out once per text."""
        if what not in self._known:
            self._known[what] = work_out()
        known: T = self._known[what]
        return known

    @cached_property
    def present(self) -> Numbers:
        """Terms that stand in title or body, each once."""
        return self.places_in_text.present

    @cached_property
    def present_in_byline(self) -> Numbers:
        """Terms that stand in the byline, each once."""
        kinds = [page.classes for page in self._pages if page.name == "author"]
        _, (terms,) = self.lexicon.classes.terms.of(distinct(np.concatenate(kinds)) if kinds else np.zeros(0, np.int64))
        return distinct(terms)

    def runs(self, term: int) -> Sequence[Run]:
        """Every occurrence of a term, in all fields, in order."""
        bounds = self._bounds.get(term)
        if bounds is None:
            return []
        start, end = bounds
        if end - start >= MANY:
            return listed(*(column[start:end] for column in self.places.runs))
        firsts, lasts = self._listed
        return (
            [(firsts[start], lasts[start])]
            if end - start == 1
            else list(zip(firsts[start:end], lasts[start:end], strict=True))
        )

    @cached_property
    def _bounds(self) -> dict[int, tuple[int, int]]:
        """Term → from where to where its occurrences stand among all."""
        terms = self.places.present
        bounds = pairwise([*np.searchsorted(self.places.terms, terms).tolist(), len(self.places.terms)])
        return dict(zip(terms.tolist(), bounds, strict=True))

    @cached_property
    def _listed(self) -> tuple[list[int], list[int]]:
        firsts, lasts = self.places.runs
        return firsts.tolist(), lasts.tolist()

    @cached_property
    def places(self) -> Places:
        """All occurrences of all terms, in all fields."""
        if self._shared is not None and len(self.pages_in_text) == len(self._pages):
            return self._shared()
        at = self._classes.nonzero()[0]  # class 0 answers nothing
        lengths, (keys, widths) = self.lexicon.classes.places.of(self._classes[at])
        return Places(keys + self._layout[0][at].repeat(lengths), widths)

    def shares(self, places: Callable[[], Places]) -> None:
        """Its places in title and body are among these."""
        self._shared = places

    @cached_property
    def places_in_text(self) -> Places:
        """The same without the byline."""
        if self._shared is not None:
            return self._shared()
        byline = self.bounds("author")
        return self.places if byline is None else self.places.before(byline[0])

    @cached_property
    def _positions(self) -> list[int]:
        """The position of each chunk's first word."""
        positions: list[int] = self._layout[0].tolist()
        return positions

    @cached_property
    def _layout(self) -> tuple[Numbers, dict[FieldName, Run]]:
        """Positions of chunks; first and last position of each field."""
        positions = [_NO_NUMBERS]
        bounds: dict[FieldName, Run] = {}
        at = 0
        for page in self._pages:
            sizes = self.lexicon.classes.sizes.values[page.classes]
            lines = page.lines
            ends = sizes.cumsum()
            positions.append(ends - sizes + np.arange(at, at + GAP * len(lines), GAP).repeat(lines))
            end = at + int(ends[-1] if len(ends) else 0) + GAP * len(lines)
            bounds[page.name] = (at, end - 1)
            at = end + GAP
        return np.concatenate(positions), bounds

    def are_words(self, positions: Numbers) -> NDArray[np.bool_]:
        """Whether a word stands at each of *positions*: not in the gap between paragraphs."""
        last = np.append(-1, self._ends)  # of the chunks before the first, the second, …
        are: NDArray[np.bool_] = positions <= last[np.searchsorted(self._layout[0], positions, "right")]
        return are

    @cached_property
    def _classes(self) -> Numbers:
        return np.concatenate([_NO_NUMBERS, *(page.classes for page in self._pages)])

    def bounds(self, name: FieldName) -> Run | None:
        """The positions of a field, both ends included; None where there is no such field."""
        return self._layout[1].get(name)

    def stretches(self, name: FieldName, areas: Sequence[tuple[int, int]]) -> list[Run]:
        """The positions of the words that lie wholly in each [start, end) of a field; nothing for one without words."""
        found: list[Run] = []
        before = 0
        for page in self._pages:
            if page.name == name and areas and len(page.chunks):
                begin, end = np.array(areas, np.int64).T
                found += zip(self._first(page, before, begin), self._last(page, before, end), strict=True)
            before += len(page.chunks)
        return [run for run in found if run[0] <= run[1]]

    def _first(self, page: _Page, before: int, offsets: Numbers) -> list[int]:
        """The position of the first word at each offset of a page or after; *before*: chunks of the pages before it."""
        starts, ends = page.edges
        at = np.searchsorted(starts, offsets)
        found = np.append(self._layout[0], 1 << 60)[before + at]
        for each in np.flatnonzero((at > 0) & (ends[at - 1] > offsets)).tolist():  # in the middle of a chunk
            chunk = int(at[each]) - 1
            skipped = sum(piece.start < offsets[each] - starts[chunk] for piece in pieces(page.chunks[chunk]))
            found[each] = self._positions[before + chunk] + skipped
        first: list[int] = found.tolist()
        return first

    def _last(self, page: _Page, before: int, offsets: Numbers) -> list[int]:
        """The position of the last word that ends at each offset or before it."""
        starts, ends = page.edges
        at = np.searchsorted(ends, offsets, "right")
        found = np.append(-1, self._ends[before : before + len(starts)])[at]
        for each in np.flatnonzero(np.append(starts, 1 << 60)[at] < offsets).tolist():
            chunk = int(at[each])
            inside = sum(piece.end <= offsets[each] - starts[chunk] for piece in pieces(page.chunks[chunk]))
            found[each] = self._positions[before + chunk] + inside - 1
        last: list[int] = found.tolist()
        return last

    @cached_property
    def _ends(self) -> Numbers:
        """The position of each chunk's last word; of one without words, the position before it."""
        ends: Numbers = self._layout[0] + self.lexicon.classes.sizes.values[self._classes] - 1
        return ends

    @cached_property
    def paragraphs(self) -> list[int]:
        """The first position of each paragraph."""
        lines = np.concatenate([_NO_NUMBERS, *(page.lines for page in self._pages)])
        paragraphs: list[int] = self._layout[0][lines.cumsum() - lines].tolist()
        return paragraphs

    @cached_property
    def sentences(self) -> list[int]:
        """The first position of each sentence; none goes over the end of a paragraph."""
        found: list[int] = []
        before = 0
        for page in self._pages:
            found += self._first(page, before, np.array([start for start, _ in page.analysis.sentences], np.int64))
            before += len(page.chunks)
        return found

    def spans(self, found: Sequence[Run]) -> list[Span]:
        """Where runs stand in their fields, in the same order."""
        if isinstance(found, Many):
            with uncollected():
                return self._placed(found.firsts, found.lasts)
        known = self._spans
        return [known.get(run) or self._span(run) for run in found]

    def _placed(self, firsts: Numbers, lasts: Numbers) -> list[Span]:
        """Where runs that begin and end there stand, worked out for all together."""
        pages, starts, ends = self._offsets(firsts)
        longer = np.flatnonzero(firsts != lasts)
        if len(longer):
            ends[longer] = self._offsets(lasts[longer])[2]
        names = map([page.name for page in self._pages].__getitem__, pages.tolist())
        return list(map(_span, repeat(Span), zip(names, starts.tolist(), ends.tolist(), strict=True)))

    def _offsets(self, positions: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """The numbers of the pages that hold some words; where the words begin and end there."""
        chunks = np.searchsorted(self._layout[0], positions, "right") - 1
        inner = positions - self._layout[0][chunks]
        bounds = np.cumsum([0, *(len(page.chunks) for page in self._pages)])
        pages = np.searchsorted(bounds, chunks, "right") - 1
        starts, ends = np.zeros_like(positions), np.zeros_like(positions)
        for number in distinct(pages).tolist():
            here = np.flatnonzero(pages == number)
            page, its = self._pages[number], chunks[here] - bounds[number]
            begin, end = page.inside(its, inner[here])
            starts[here], ends[here] = page.edges[0][its] + begin, page.edges[0][its] + end
        return pages, starts, ends

    def span(self, run: Run) -> Span:
        """Where a run stands in its field."""
        return self.spans((run,))[0]

    def _span(self, run: Run) -> Span:
        field, start, end = self._where(run[0])
        found = Span(field, start, end if run[1] == run[0] else self._where(run[1])[2])
        self._spans[run] = found
        return found

    def _where(self, position: int) -> tuple[FieldName, int, int]:
        chunk = bisect_right(self._positions, position) - 1
        number = position - self._positions[chunk]
        for page in self._pages:
            if chunk < len(page.chunks):
                break
            chunk -= len(page.chunks)
        return page.name, *page.word(chunk, number)
