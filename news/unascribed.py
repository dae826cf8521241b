"""Unascribed: what stands between quotation marks and was said by somebody whom nothing names.

    「死傷者の大半は町の外にいた」と述べた   said, by somebody        「ボコ・ハラム」, de “Ritorno al Futuro”   names

Of a language without reporting words that is all there is; of the others what no rule ascribes. A few words are said where
the text shows it: a colon before them, a full stop in them, a comma behind them; titles and names never are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from news.attribution import Attribution
from news.marks import Marked
from news.text import Analysis

FEWEST = 3  # words: fewer are a title, or held at a distance
SURE = 9  # … where speakers are known and none was found
_PLAIN = 6  # … of what nothing shows that it was said
_LETTERS = 5  # of a word in a title that has a capital
_PAIR = 2  # signs of a Chinese or Japanese word
_LONG = 8  # words of these: no name is so long

_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_HIRAGANA = re.compile("[\u3040-\u309f]")
_TEXT = re.compile(r"\S*[^\W\d_]\S*")
_ENDS = re.compile("[.!?…,،。！？؟।][\"”“»«’'」』]?$")
_INTRODUCED = re.compile(r"[:：]\s*$")
_BEGINS = re.compile(r"(?:^|[.!?…:])\W*$")
_TAGGED = re.compile(r"\s*[,،，—–]|\s-\s|\s*$")
_QUOTES = re.compile("(?:이?라)?[고며]|(?:이?라)는")  # Korean: “…”라고 말했다
_SAYS = re.compile("[と。]|って|\\s*$")
_CLAUSES = re.compile("[，。！？；、]")


def unascribed(analysis: Analysis, found: Sequence[Attribution], fewest: int) -> Iterator[Attribution]:
    """The quotations of *fewest* words or more that are in none of *found*."""
    held = sorted(stretch for attribution in found for stretch in attribution.content)
    reach = list(accumulate((end for _, end in held), max))  # of the first, the first two, …
    japanese = _HIRAGANA.search(analysis.text) is not None
    for start, end in analysis.paragraphs:
        for quotation in analysis.quotations(start, end):
            before = bisect_right(held, quotation.start, key=lambda stretch: stretch[0])
            if before and reach[before - 1] > quotation.start:
                continue
            if _is_said(analysis.text, quotation, (start, end), fewest, japanese=japanese):
                yield Attribution([(quotation.start, quotation.end)], None, None)


def _is_said(text: str, quotation: Marked, paragraph: tuple[int, int], fewest: int, *, japanese: bool) -> bool:
    said = text[quotation.start : quotation.end]
    signs = len(_UNSPACED.findall(said))
    before, behind = text[paragraph[0] : quotation.start], text[quotation.end : paragraph[1]]
    if signs > len(said) // 2:
        return signs // _PAIR >= fewest and _is_clause(said, signs // _PAIR, before, behind, japanese=japanese)
    words = _TEXT.findall(said)
    if len(words) < fewest or _is_title(words):
        return False
    shown = _INTRODUCED.search(before) or _ENDS.search(said) or _QUOTES.match(behind)
    return len(words) >= _PLAIN or bool(shown or (_BEGINS.search(before) and _TAGGED.match(behind)))


def _is_clause(said: str, words: int, before: str, behind: str, *, japanese: bool) -> bool:
    """Of Chinese, Japanese and Thai, whose words have no spaces between them."""
    if japanese and _HIRAGANA.search(said) is None:
        return False
    shown = _SAYS.match(behind) if japanese else (_INTRODUCED.search(before) or _CLAUSES.search(said))
    return words >= _LONG or shown is not None


def _is_title(words: Sequence[str]) -> bool:
    """Whose Words Have Capitals, but for small ones."""
    plain = [word.strip("\"“”«»‘’'„.,") for word in words]
    long = [word for word in plain if len(word) >= _LETTERS and word[:1].upper() != word[:1].lower()]
    return len(long) > 1 and all(word[0].isupper() for word in long)
