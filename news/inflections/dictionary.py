"""A dictionary of one language: form → dictionary forms.

    geiseln → geisel      tués → tué → tuer

The words come from simplemma, which holds them as Python dictionaries: 0.3 to 4 s and 30 to 350 MB to load. They are
arranged once, as two sorted columns of numbers (a hash of 64 bits stands for a folded word), and kept in the user's
cache, 2 to 20 MB a language: read from there they take 5 ms and hardly any memory. Where no cache can be written
they stay in memory.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from news.text import fold

LAYOUT = 1  # of the file: one more whenever it changes
_STEPS = 2  # a dictionary form may have one itself: tués, tué, tuer
_BATCH = 50_000
_LONGEST = 64  # letters; longer words are cut, none is
_POWERS = np.power(np.uint64(0x9E3779B97F4A7C15), np.arange(_LONGEST, dtype=np.uint64)) * np.uint64(0xD6E8FEB86659FD93)
_WEIGHTS: list[int] = _POWERS.tolist()
_BITS = (1 << 64) - 1
_END = ord("\n")

Words = NDArray[np.uint64]
Pairs = NDArray[np.uint64]
"""Two rows of words: folded forms, sorted, and their dictionary forms."""


class Dictionary:
    """The words of one language. A word is looked up, and told, by its number."""

    def __init__(self, pairs: Pairs) -> None:
        self._forms, self._lemmas = pairs

    def lemmas(self, form: str) -> frozenset[int]:
        """The dictionary forms of a folded form, several where it is of several words; empty: not in here."""
        found: frozenset[int] = frozenset()
        layer: frozenset[int] = frozenset((number(form),))
        for _ in range(_STEPS):
            layer = frozenset(lemma for word in layer for lemma in self._of(word)) - found
            found |= layer
        return found

    def __contains__(self, form: str) -> bool:
        return bool(self._of(number(form)))

    def _of(self, word: int) -> list[int]:
        wanted = np.uint64(word)
        begin = int(self._forms.searchsorted(wanted))
        end = begin
        while end < len(self._forms) and self._forms[end] == wanted:
            end += 1
        found: list[int] = self._lemmas[begin:end].tolist()
        return found


def number(word: str) -> int:
    """What stands for a folded word: a polynomial of its letters."""
    size = len(word)
    return sum(ord(c) * _WEIGHTS[(size - at) % _LONGEST] for at, c in enumerate(word)) & _BITS


@cache
def dictionary(language: str) -> Dictionary:
    """The dictionary of a language for which simplemma has one."""
    kept = _cache(language)
    pairs = None if kept is None else _load(kept)
    if pairs is None:
        pairs = arranged(_words(language))
        if kept is not None:
            _save(pairs, kept)
    return Dictionary(pairs)


def _words(language: str) -> Mapping[str, str]:
    from simplemma.strategies import DefaultDictionaryFactory  # 0.1 s: only for an article in the language

    return DefaultDictionaryFactory(cache_max_size=0).get_dictionary(language)


def arranged(words: Mapping[str, str]) -> Pairs:
    """Form → dictionary form, as sorted columns; every dictionary form is one of itself too."""
    forms = _numbers(iter(words))
    lemmas = _numbers(words[form] for form in words)
    own = np.unique(lemmas)
    pairs = np.stack((np.concatenate((forms, own)), np.concatenate((lemmas, own))))
    pairs = pairs[:, np.lexsort(pairs[::-1])]
    new = np.ones(pairs.shape[1], np.bool_)
    new[1:] = (pairs[:, 1:] != pairs[:, :-1]).any(axis=0)
    return pairs[:, new]


def _numbers(words: Iterator[str]) -> Words:
    """The numbers of words, folded; in batches, or their letters would take half a gigabyte."""
    found = []
    while batch := list(islice(words, _BATCH)):
        found.append(_batch(batch))
    return np.concatenate(found) if found else np.zeros(0, np.uint64)


def _batch(words: Iterable[str]) -> Words:
    text = "\n".join(words) + "\n"
    for character in set(text):
        if len(fold(character)) != 1:  # ß, marks
            text = text.replace(character, fold(character))
    kinds = sorted(set(text))
    folded = np.zeros(ord(kinds[-1]) + 1, np.uint64)
    folded[list(map(ord, kinds))] = [ord(fold(kind)) for kind in kinds]
    letters = folded[np.frombuffer(text.encode("utf-32-le"), np.uint32)]
    ends = np.flatnonzero(letters == _END)
    starts = np.concatenate(([0], ends[:-1] + 1))
    left = np.repeat(ends, ends - starts + 1) - np.arange(len(letters))  # letters up to the end of the word
    values = letters * _POWERS[left % _LONGEST]
    values[ends] = 0
    return np.add.reduceat(values, starts)


# --- the cache -------------------------------------------------------------------------------------


def _cache(language: str) -> Path | None:
    """Where a language is kept; None where the user has no home."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return base / "wirewatch" / f"{language}-{version('simplemma')}-{LAYOUT}.npy"


def _load(file: Path) -> Pairs | None:
    """What is kept; None where it is missing or broken: it is made again."""
    try:
        pairs: Pairs = np.load(file, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError):
        return None
    return pairs if pairs.dtype == np.uint64 and pairs.ndim == len(("forms", "lemmas")) else None


def _save(pairs: Pairs, file: Path) -> None:
    """Written beside, then moved: another process may be reading or writing the same."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".npy", delete=False) as beside:
            np.save(beside, pairs, allow_pickle=False)
        Path(beside.name).replace(file)
    except OSError:
        return  # read-only, or full: the next start arranges it again
