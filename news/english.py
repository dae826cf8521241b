"""English inflection, from the dictionary that lemminflect ships.

    guarantee → guarantee guarantees guaranteed guaranteeing;  women → woman women

Its tables are read as they are, not through its functions: the package takes 0.9 s to load and a word 70 µs (every
entry is copied deeply), the tables 0.06 s and 20 µs. Its guesses for words outside the dictionary are not used
(flotilla → flotillum): those get the regular plural only.
"""

from __future__ import annotations

import gzip
import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# Forms that the dictionary knows as something else too, and that news uses in one meaning only.
_INVARIANT = frozenset(
    "news politics means series species during thing something nothing anything everything being evening morning "
    "united hundred building".split()
)
_AUXILIARIES = {
    "can": "can could",
    "may": "may might",
    "will": "will would",
    "shall": "shall should",
    "must": "must",
    "ought": "ought",
    "be": "be am is are was were been being",
}  # the dictionary has some as other verbs: willed, canned
_SHORT = frozenset("am be do go is ox".split())  # no other word of two letters has forms; us is no plural
_ROW = re.compile(r"^[^\W\d_][^', \n]*,.*", re.MULTILINE)  # what is left out would break the order


@cache
def english(word: str) -> frozenset[str]:
    """All forms of a folded English word, itself included."""
    if (len(word) < 3 and word not in _SHORT) or not word.isascii() or not word.isalpha() or word in _INVARIANT:
        return frozenset((word,))
    lemmas = _lemmas(word)
    if not lemmas:
        return frozenset((word, *_regular(word)))
    forms = {word}
    for part, lemma in lemmas:
        if part in {"noun", "verb"}:
            forms |= {lemma, *_inflections(lemma, part)}
    return frozenset(forms)


def _lemmas(word: str) -> list[tuple[str, str]]:
    """Part of speech and dictionary form, for all that *word* may be."""
    rows = [*_rows(_table("lemma_lu.csv.gz"), word), *_rows(_overrides("lemma_overrides.csv"), word)]
    return [(part.lower(), lemma.lower()) for _, part, lemmas in rows for lemma in lemmas.split("/")]


def _inflections(lemma: str, part: str) -> list[str]:
    if part == "verb" and lemma in _AUXILIARIES:
        return _AUXILIARIES[lemma].split()
    rows = [row for row in _rows(_table("infl_lu.csv.gz"), lemma) if row[1] == part]
    if not rows:
        return [_plural(lemma)]
    tag = part[0].upper()  # these have Penn tags: NNS, VBD
    rows += [row for row in _rows(_overrides("infl_overrides.csv"), lemma) if row[1].startswith(tag)]
    return [form.lower() for row in rows for cell in row[2:] for form in cell.split("/") if form]


def _rows(table: Sequence[str], word: str) -> list[list[str]]:
    begin, end = bisect_left(table, word + ","), bisect_left(table, word + "-")  # “-” comes after “,”
    return [row.split(",") for row in table[begin:end]]


@cache
def _table(name: str) -> Sequence[str]:
    """Rows of word, part of speech, forms; sorted as they come."""
    return _ROW.findall(gzip.decompress(_file(name).read_bytes()).decode())


@cache
def _overrides(name: str) -> Sequence[str]:
    """What its authors added later: pronouns, some participles and plurals."""
    return sorted(_ROW.findall(_file(name).read_text("utf-8")))


def _file(name: str) -> Path:
    package = find_spec("lemminflect")  # not imported
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "resources" / name


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    return word[:-1] + "ies" if word.endswith("y") and word[-2] not in "aeiou" else word + "s"


def _regular(word: str) -> list[str]:
    """Plural and singular by the rule: for words that no dictionary has."""
    singular = [word[:-1]] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else []
    return [_plural(word), *singular]
