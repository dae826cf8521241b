"""Headlines: who says what above a text, and which of them only tell of a deed.

Moen: Harbour Will Be Closed        Minister: no deal before Christmas        Judge dismisses suit: a deed
"""

from __future__ import annotations

import re

from news.attribution import Attribution
from news.callings import calls
from news.clauses import Sentence
from news.kinds import kind_of
from news.model import QuoteKind
from news.phrases import finite
from news.reporting.english import ENGLISH, Shape

_HEADLINE = re.compile(r"([^\W\d_a-z][\w.'’ -]{1,50}): ([^\n]{10,120}?)\.?")
_STOPS = (".", "!", "?", ":", "”", '"', "’")
_MOSTLY = 0.7  # of the words of a title have a capital


def headline(text: str, start: int, end: int) -> Attribution | None:
    """What a line says, if it is a headline: who speaks stands before the colon."""
    found = _HEADLINE.fullmatch(text, start, end)
    if found is None or not (_is_headline(text, found) or _tops(text, found)):
        return None
    return Attribution([found.span(2)], found.span(1), (found.end(1), found.end(1) + 1))


def _is_headline(text: str, found: re.Match[str]) -> bool:
    """“Moen: Harbour Will Be Closed”: of somebody whom the text names again; not “Read more: …”, “Image Source: …”."""
    first = not text[: found.start()].strip()
    return _in_capitals(found.group(2)) and (first or found.group(1) in text[found.end() :])


def _tops(text: str, found: re.Match[str]) -> bool:
    """Whether a line above the text has who somebody is before its colon: “Minister: no deal before Christmas”."""
    return not text[: found.start()].strip() and found.end() == found.end(2) and calls(found.group(1))


def _in_capitals(title: str) -> bool:
    """Whether Most Words Have a Capital, as in headlines."""
    words = re.findall(r"[^\W\d_]{4,}", title)
    return len(words) > 1 and sum(word[0].isupper() for word in words) >= _MOSTLY * len(words)


def tops_text(text: str, sentence: Sentence) -> bool:
    """Whether it is the text’s headline: its first line, which no full stop ends."""
    line = text.find("\n", sentence.end - 1)
    ends = text[sentence.start : line if line >= 0 else sentence.end].rstrip()
    return not text[: sentence.start].strip() and line >= 0 and not ends.endswith(_STOPS)


def is_deed(sentence: Sentence, found: Attribution) -> bool:
    """What a headline tells of: “Judge dismisses …”, “Mayor says sorry for …”: deeds, but for words between marks."""
    if found.cue is None or kind_of(sentence.text, found.content or [found.cue]) is not QuoteKind.INDIRECT:
        return False
    verb = ENGLISH.get(sentence.text[slice(*found.cue)].lower())
    if verb is None or not found.content:
        return False
    claims = any(
        finite(sentence, k) and any(start <= unit.start < end for start, end in found.content)
        for k, unit in enumerate(sentence.units)
    )
    return not claims and verb.shape in {Shape.THIRD, Shape.BASE}
