"""Full text: which words stand in a text, what a query asks for, and the extract that shows why an article was found.

    “Hamas’s cease-fire”          index   hamas cease fire ceasefire
    ceasefire "real guarant*"     terms   ceasefire · real guarant*

Words are those that rules see (`news.text`), so that both databases find the same articles, and find Kalın by kalin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from news.pieces import compounds, pieces
from storage.dialect import Term

INDEXED = 150_000  # characters of one wording: PostgreSQL refuses a tsvector of more than 1 MB
BEFORE, AFTER = 80, 200  # characters of an extract around its first hit
_MOST = 1 << 16  # stretches that are remembered
OPEN, CLOSE = "\x02", "\x03"

_PART = re.compile(r'"([^"]*)(?:"|$)(\*?)|([^\s"]+)')
_QUOTES = str.maketrans("“”„‟«»", '""""""')
_CHUNK = re.compile(r"\S+")
_MARKS = re.compile(r"[\x00-/:-@\[-`{-\x7f]+")  # a database would part words there


class Word(NamedTuple):
    """A word of a text and where it stands."""

    start: int
    end: int
    form: str


def words(text: str) -> str:
    """What the index has of *text*: its words, then the other forms that they are known by."""
    chunks = text[:INDEXED].split()
    known = _known[0]
    if len(known) >= _MOST:
        known = _known[0] = _Words()  # another: somebody may be in the middle of the old one
    return " ".join([*map(known.__getitem__, chunks), *filter(None, map(known.others.get, chunks))])


class _Words(dict[str, str]):
    """The words of what stands between white spaces. Whoever looks them up calls nothing of Python's own."""

    def __init__(self) -> None:
        self.others: dict[str, str] = {}  # … and other forms, of the few that have any

    def __missing__(self, chunk: str) -> str:
        found = pieces(chunk)
        others = [form for piece in found for form in piece.forms[1:]]
        others += [solid for _, _, solid in compounds(found)]
        if others:
            self.others[chunk] = _MARKS.sub(" ", " ".join(others))
        told = self[chunk] = _MARKS.sub(" ", " ".join(piece.forms[0] for piece in found))
        return told


_known = [_Words()]


def terms(query: str) -> list[Term]:
    """What a person asks for, whatever they type: words, "phrases" and prefixes*."""
    asked: list[Term] = []
    for quoted, star, word in _PART.findall(query.translate(_QUOTES)):
        part = quoted or word
        if forms := tuple(form for found in _read(part) for form in found.form.split()):
            asked.append(Term(forms, prefix=bool(star) or part.rstrip().endswith("*")))
    return asked


def snippet(text: str, asked: Sequence[Term]) -> str:
    """An extract of *text* around the first hit, each hit between U+0002 and U+0003; its start where there is none."""
    text = text[:INDEXED]
    found = list(_read(text))
    first = next(_hits(found, asked), (0, 0))[0]
    start = max((word.start for word in found if word.start < first - BEFORE), default=0)
    end = min((word.end for word in found if word.end > first + AFTER), default=len(text))
    inside = sorted(set(_hits([word for word in found if start <= word.start and word.end <= end], asked)))
    return ("… " if start else "") + "".join(_marked(text, start, end, inside)) + (" …" if end < len(text) else "")


def _read(text: str) -> Iterator[Word]:
    for chunk in _CHUNK.finditer(text):
        at = chunk.start()
        for start, end, form in _placed(chunk.group()):
            yield Word(at + start, at + end, form)


@lru_cache(maxsize=1 << 14)
def _placed(chunk: str) -> list[Word]:
    return [Word(piece.start, piece.end, _MARKS.sub(" ", piece.forms[0])) for piece in pieces(chunk)]


def _hits(found: Sequence[Word], asked: Sequence[Term]) -> Iterator[tuple[int, int]]:
    """Where a term stands among the words *found*, in their order."""
    for index, word in enumerate(found):
        for term in asked:
            if word.form[0] == term.words[0][0] and (end := _end_of(found[index : index + len(term.words) + 1], term)):
                yield word.start, end


def _end_of(run: Sequence[Word], term: Term) -> int | None:
    """Where *term* ends if *run* begins with it; a single word also where it is written in two: cease-fire."""
    size = len(term.words)
    wanted = " ".join(term.words)
    spelled = [(size, " ".join(word.form for word in run[:size]))]
    if size == 1:
        spelled.append((2, "".join(word.form for word in run)))
    for many, told in spelled:
        if many <= len(run) and (told == wanted or (term.prefix and told.startswith(wanted))):
            return run[many - 1].end
    return None


def _marked(text: str, start: int, end: int, hits: Sequence[tuple[int, int]]) -> Iterator[str]:
    at = start
    for first, last in hits:
        if first >= at:
            yield from (text[at:first], OPEN, text[first:last], CLOSE)
            at = last
    yield text[at:end]
