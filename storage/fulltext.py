"""Full text: which words stand in a text, what a query asks for, and the extract that shows why an article was found.

    “Hamas’s cease-fire”          index   hamas cease fire ceasefire
    ceasefire "real guarant*"     terms   ceasefire · real guarant*

Words are those that rules see (`news.text`), so that both databases find the same articles, and find Kalın by kalin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from news.text import compounds, pieces
from storage.dialect import Term

INDEXED = 150_000  # characters of one wording: PostgreSQL refuses a tsvector of more than 1 MB
BEFORE, AFTER = 80, 200  # characters of an extract around its first hit
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
    found: list[str] = []
    others: list[str] = []
    for chunk in text[:INDEXED].split():
        read = pieces(chunk)
        for piece in read:
            found.append(piece.forms[0])
            others.extend(piece.forms[1:])
        others.extend(solid for _, _, solid in compounds(read))
    return _MARKS.sub(" ", " ".join(found + others))


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
    hits = [span for term in asked for span in _hits(found, term)]
    first = min(hits, default=(0, 0))[0]
    start = max((word.start for word in found if word.start < first - BEFORE), default=0)
    end = min((word.end for word in found if word.end > first + AFTER), default=len(text))
    inside = sorted({hit for hit in hits if start <= hit[0] and hit[1] <= end})
    return ("… " if start else "") + "".join(_marked(text, start, end, inside)) + (" …" if end < len(text) else "")


def _read(text: str) -> Iterator[Word]:
    for chunk in _CHUNK.finditer(text):
        at = chunk.start()
        for piece in pieces(chunk.group()):
            yield Word(at + piece.start, at + piece.end, _MARKS.sub(" ", piece.forms[0]))


def _hits(found: Sequence[Word], term: Term) -> Iterator[tuple[int, int]]:
    """Where *term* stands among the words *found*; a single word also where it is written with hyphens."""
    wanted = " ".join(term.words)
    size = len(term.words)
    for index, word in enumerate(found):
        if word.form[0] != wanted[0]:
            continue
        for end in range(index + 1, min(index + size + (2 if size == 1 else 0), len(found)) + 1):
            run = found[index:end]
            told = ("" if end - index > size else " ").join(each.form for each in run)
            if told == wanted or (term.prefix and told.startswith(wanted)):
                yield word.start, run[-1].end
                break


def _marked(text: str, start: int, end: int, hits: Sequence[tuple[int, int]]) -> Iterator[str]:
    at = start
    for first, last in hits:
        if first >= at:
            yield from (" ".join(text[at:first].split(" ")), OPEN, text[first:last], CLOSE)
            at = last
    yield text[at:end]
