"""A dictionary of one language: form → dictionary forms.

    Geiseln → Geisel      tués → tué → tuer      öldü → ölmek, and oldu → olmak

The words come from simplemma, a stream of up to 3.7 million forms. It is read once and arranged as sorted columns of
numbers (64 bits stand for a word), kept in the user's cache, 2 to 75 MB a language: read from there they take 1 ms and
the memory of the few pages that are looked at. Where no cache can be written they stay in memory.

Words are sorted by what they are folded to, and remember in 16 bits which accents and capital they were written with:
a word that is in the dictionary as it is written is that word, any other is whatever folds to the same.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from io import BytesIO
from itertools import islice
from operator import itemgetter
from pathlib import Path
from time import perf_counter
from typing import IO

import numpy as np
from numpy.typing import NDArray

from news.letters import fold

LAYOUT = 3  # of the file: one more whenever it changes
_BATCH = 20_000
_PARTS = 16  # sorted one after the other: all at once takes twice the memory
_LONGEST = 64  # letters, a power of two; in longer words, of which there are none, weights come again
_POWERS = np.power(np.uint64(0x9E3779B97F4A7C15), np.arange(_LONGEST, dtype=np.uint64)) * np.uint64(0xD6E8FEB86659FD93)
_WEIGHTS: list[int] = _POWERS.tolist()
_BITS = (1 << 64) - 1
_END = ord("\n")
_CAPITAL = 1  # of a shape: its lowest bit; the others tell the accents, 0 where there are none
_ACCENTS = 0x7FFF


Numbers = NDArray[np.uint64]
Shapes = NDArray[np.uint16]
Columns = tuple[Numbers, Numbers, Shapes]
"""Words folded, a number that belongs to each, and how they were written."""


class Dictionary:
    """The words of one language, as `spelt`. A dictionary form is told by its number, as it is written."""

    def __init__(self, forms: Columns, lemmas: Columns) -> None:
        self._forms, self._of, self._shapes = forms  # folded, sorted → dictionary form
        self._lemmas, self._folded, self._lemma_shapes = lemmas  # number, sorted → folded

    def lemmas(self, word: str) -> frozenset[int]:
        """The dictionary forms of whatever folds to the same; empty: not in here."""
        return self._further(lemma for lemma, _ in self._entries(number(fold(word))))

    def written(self, word: str, *, capital: bool = False, further: bool = True) -> frozenset[int]:
        """Those of the word as it is written; of whatever folds to the same where it is not in here.

        *capital*: a capital, and none, tell words apart. *further*: also what these are forms of (tués, tué, tuer).
        """
        entries, shape = self._entries(number(fold(word))), shaped(word)
        entries = _alike(entries, lambda other: other >> 1 == shape >> 1)
        if capital:
            entries = _alike(entries, lambda other: other & _CAPITAL == shape & _CAPITAL)
        found = (lemma for lemma, _ in entries)
        return self._further(found) if further else frozenset(found)

    def has(self, word: str) -> bool:
        """Whether it is in here with just these accents."""
        accents = shaped(word) >> 1
        return any(shape >> 1 == accents for _, shape in self._entries(number(fold(word))))

    def is_base(self, lemma: int) -> bool:
        """Whether a dictionary form has this number."""
        at = int(self._lemmas.searchsorted(np.uint64(lemma)))
        return at < len(self._lemmas) and bool(self._lemmas[at] == np.uint64(lemma))

    def __contains__(self, word: str) -> bool:
        return bool(self._entries(number(fold(word))))

    def _further(self, lemmas: Iterable[int]) -> frozenset[int]:
        """*lemmas* and what they are forms of themselves."""
        first = frozenset(lemmas)
        return first.union(*map(self._again, first))

    def _again(self, lemma: int) -> Iterator[int]:
        at = int(self._lemmas.searchsorted(np.uint64(lemma)))
        shape = int(self._lemma_shapes[at])
        return (other for other, written in self._entries(int(self._folded[at])) if written == shape)

    def _entries(self, folded: int) -> list[tuple[int, int]]:
        """Dictionary forms and shapes of the words that fold to this."""
        wanted = np.uint64(folded)
        begin = end = int(self._forms.searchsorted(wanted))
        while end < len(self._forms) and self._forms[end] == wanted:
            end += 1
        return list(zip(self._of[begin:end].tolist(), self._shapes[begin:end].tolist(), strict=True))


def _alike(entries: list[tuple[int, int]], same: Callable[[int], bool]) -> list[tuple[int, int]]:
    return [entry for entry in entries if same(entry[1])] or entries


def spelt(word: str) -> str:
    """*word* as a keyboard without these letters spells it: Beschluß and Beschluss, œuvre and oeuvre are one word."""
    return word.replace("ß", "ss").replace("œ", "oe").replace("Œ", "Oe")


def number(word: str) -> int:
    """What stands for a word: a polynomial of its letters."""
    size = len(word)
    return sum(ord(c) * _WEIGHTS[(size - at) % _LONGEST] for at, c in enumerate(word)) & _BITS


def shaped(word: str) -> int:
    """How a word is written: what folding takes from it, in 16 bits."""
    lower = lowered(word)
    accents = 0 if lower == fold(word) else number(lower) & _ACCENTS or 1
    return accents << 1 | (_CAPITAL if lower[:1] != word[:1] else 0)


def lowered(word: str) -> str:
    """*word* in small letters, as many as it has: İ is i."""
    return "".join(map(_small, word))


def _small(letter: str) -> str:
    return letter.lower()[0]


@cache
def dictionary(language: str) -> Dictionary:
    """The dictionary of a language for which simplemma has one."""
    kept = _cache(language)
    found = None if kept is None else _load(kept)
    if found is not None:
        return found
    import structlog  # brings twisted along, a tenth of a second: for the one time that a dictionary is arranged

    began = perf_counter()
    columns = arranged(_words(language))
    found = (kept and _save(columns, kept)) or in_memory(columns)
    structlog.get_logger().info(
        "dictionary arranged", language=language, seconds=round(perf_counter() - began, 1), file=kept and str(kept)
    )
    return found


def _words(language: str) -> Iterator[tuple[bytes, bytes]]:
    """Form and dictionary form, from simplemma's own stream: as a dictionary of Python's they take 10 times the room."""
    # 0.1 s, only for an article in the language. Its public classes read words one by one, in minutes.
    from simplemma.strategies.dictionaries import dictionary_factory, frontcode

    data = dictionary_factory._read_decompressed(language)  # noqa: SLF001
    backwards, _, begin = frontcode._read_header(data)  # noqa: SLF001
    records = map(itemgetter(1, 2), frontcode._iter_records(data, begin))  # noqa: SLF001
    return ((form[::-1], lemma[::-1]) for form, lemma in records) if backwards else records


# --- arranging -------------------------------------------------------------------------------------


def arranged(words: Iterable[tuple[bytes, bytes]]) -> tuple[list[Columns], Columns]:
    """Form → dictionary form, in batches and not yet sorted; the dictionary forms themselves, sorted."""
    batches: list[Columns] = []
    bases = []
    pairs = iter(words)
    while batch := list(islice(pairs, _BATCH)):
        folded, _, shapes = _batch([form for form, _ in batch])
        found: dict[bytes, int] = {}
        which = [found.setdefault(lemma, len(found)) for _, lemma in batch]
        base, lemmas, base_shapes = _batch(list(found))
        batches.append((folded, lemmas[which], shapes))
        bases.append((lemmas, base, base_shapes))
    numbers, folds, written = (np.concatenate(column) for column in zip(*bases, strict=True))
    numbers, first = np.unique(numbers, return_index=True)
    own: Columns = (numbers, folds[first], written[first])
    return [*batches, (own[1], own[0], own[2])], own  # every dictionary form is one of itself too


def _batch(words: Sequence[bytes]) -> Columns:
    """Words folded, as they are, and how they are written."""
    text = spelt((b"\n".join(words) + b"\n").decode().replace("_", ""))  # Dutch aan_vallen
    lines = _Lines(text)
    whole, lower = lines.numbers(str), lines.numbers(_small)
    several = [character for character in lines.kinds if len(fold(character)) != 1]  # ß, marks
    for character in several:
        text = text.replace(character, fold(character))
    folded = (_Lines(text) if several else lines).numbers(fold)
    accents = np.where(lower == folded, 0, np.maximum(lower & np.uint64(_ACCENTS), 1))
    shapes = (accents << np.uint64(1)) | lines.begins(lambda kind: kind != _small(kind)) * np.uint64(_CAPITAL)
    return folded, whole, shapes.astype(np.uint16)


class _Lines:
    """A text of one word a line, each letter as a number."""

    def __init__(self, text: str) -> None:
        self.kinds = sorted(set(text))
        self._letters = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        ends = np.flatnonzero(self._letters == _END)
        self._starts = np.concatenate(([0], ends[:-1] + 1))
        left = np.repeat(ends, ends - self._starts + 1) - np.arange(len(self._letters))  # up to the end of the word
        self._weights = _POWERS[left & (_LONGEST - 1)]

    def numbers(self, change: Callable[[str], str]) -> Numbers:
        """The number of each word, its letters changed one by one."""
        return np.add.reduceat(
            self._changed(self._letters, lambda kind: ord(change(kind))) * self._weights, self._starts
        )

    def begins(self, so: Callable[[str], bool]) -> Numbers:
        """1 for each word whose first letter is *so*, or 0."""
        return self._changed(self._letters[self._starts], so)

    def _changed(self, letters: NDArray[np.uint32], change: Callable[[str], int]) -> Numbers:
        table = np.zeros(ord(self.kinds[-1]) + 1, np.uint64)
        table[list(map(ord, self.kinds))] = list(map(change, self.kinds))
        table[_END] = 0
        return table[letters]


# --- the file: magic, sizes, then the columns; longer numbers first, so that all are aligned ------------

_MAGIC = int.from_bytes(b"wirewtch")
_HEAD = 3  # magic, forms, dictionary forms


def _write(columns: tuple[list[Columns], Columns], file: IO[bytes]) -> None:
    batches, own = columns
    many, few = sum(len(batch[0]) for batch in batches), len(own[0])
    file.write(np.array([_MAGIC, many, few], np.uint64).tobytes())
    begin = file.tell()
    done = 0
    for part in range(_PARTS):
        forms, lemmas, shapes = _part(batches, part)
        for column, at in ((forms, 8 * done), (lemmas, 8 * (many + done)), (shapes, 16 * (many + few) + 2 * done)):
            file.seek(begin + at)
            file.write(column.tobytes())
        done += len(forms)
    for column, at in ((own[0], 16 * many), (own[1], 16 * many + 8 * few), (own[2], 16 * (many + few) + 2 * many)):
        file.seek(begin + at)
        file.write(column.tobytes())
    file.flush()


def _part(batches: list[Columns], part: int) -> Columns:
    """The words of one of so many parts of the alphabet of numbers, sorted."""
    size = (1 << 64) // _PARTS
    chosen = [batch[0] // np.uint64(size) == part for batch in batches]
    forms, lemmas, shapes = (
        np.concatenate([batch[which][keep] for batch, keep in zip(batches, chosen, strict=True)]) for which in range(3)
    )
    order = np.argsort(forms, kind="stable")
    return forms[order], lemmas[order], shapes[order]


def _read(data: NDArray[np.uint8]) -> Dictionary | None:
    """What is in a file; None where it is another, or cut short."""
    if len(data) < 8 * _HEAD:
        return None
    magic, many, few = data[: 8 * _HEAD].view(np.uint64).tolist()
    if magic != _MAGIC or len(data) != 8 * _HEAD + 18 * (many + few):
        return None
    numbers = data[8 * _HEAD : 8 * _HEAD + 16 * (many + few)].view(np.uint64)
    shapes = data[8 * _HEAD + 16 * (many + few) :].view(np.uint16)
    own = numbers[2 * many :]
    return Dictionary((numbers[:many], numbers[many : 2 * many], shapes[:many]), (own[:few], own[few:], shapes[many:]))


def in_memory(columns: tuple[list[Columns], Columns]) -> Dictionary:
    file = BytesIO()
    _write(columns, file)
    found = _read(np.frombuffer(file.getbuffer(), np.uint8))
    assert found is not None
    return found


# --- the cache -------------------------------------------------------------------------------------


def _cache(language: str) -> Path | None:
    """Where a language is kept; None where the user has no home."""
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        base = given if given.is_absolute() else Path.home() / ".cache"  # a relative one is to be ignored
    except RuntimeError:
        return None
    return base / "wirewatch" / f"{language}-{version('simplemma')}-{LAYOUT}.words"


def _load(file: Path) -> Dictionary | None:
    """What is kept; None where it is missing or broken: it is made again."""
    try:
        return _read(np.memmap(file, np.uint8, "r"))
    except (OSError, ValueError):
        return None


def _save(columns: tuple[list[Columns], Columns], file: Path) -> Dictionary | None:
    """Written beside, then moved: another process may be reading or writing the same. None: cannot be kept."""
    beside: Path | None = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".new", delete=False) as new:
            beside = Path(new.name)
            _write(columns, new.file)
        beside.replace(file)
    except OSError:  # read-only, or full: the next start arranges it again
        if beside is not None:
            with suppress(OSError):
                beside.unlink()
        return None
    return _load(file)
