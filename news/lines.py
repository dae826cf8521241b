"""Lines: those where whoever speaks stands before a colon: of a transcript, of an interview, headlines.

CHAIR MOEN: The motion fails.        Q: When will it open?        Ida Moe: No. I do not know.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from news.attribution import Attribution
from news.contents import Stretch
from news.headlines import headline
from news.interviews import interview
from news.text import Analysis

_TRANSCRIPT = re.compile(r"\s*([A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}(?: ?\([^)\n]*\))?):\s+(?=\S)")
_LABELLED = re.compile(r"\s*([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}): +(?=\S)")


class Line(NamedTuple):
    said: Attribution | None  # None: it asks
    tops: bool = False  # it is a headline: whoever spoke before it may go on behind


class Lines:
    """Those of one text, which is English."""

    def __init__(self, analysis: Analysis) -> None:
        self._text = analysis.text
        self._asks, self._answers = interview(analysis)

    def read(self, start: int, end: int) -> Line | None:
        """A paragraph as one; None: it is none."""
        return self._interviewed(start, end) or self._transcribed(start, end) or self._headline(start, end)

    def _interviewed(self, start: int, end: int) -> Line | None:
        """A question or an answer of an interview: who answers stands before the colon; whoever asks says nothing."""
        line = _LABELLED.match(self._text, start, end) if self._asks else None
        if line is None or line.group(1) not in self._answers.keys() | self._asks:
            return None
        if line.group(1) not in self._answers:
            return Line(None)
        return Line(_behind(line, end, self._answers[line.group(1)]))

    def _transcribed(self, start: int, end: int) -> Line | None:
        line = _TRANSCRIPT.match(self._text, start, end)
        return Line(_behind(line, end)) if line and end - line.end() > len(line.group(1)) else None

    def _headline(self, start: int, end: int) -> Line | None:
        said = headline(self._text, start, end)
        return Line(said, tops=True) if said else None


def _behind(line: re.Match[str], end: int, source: Stretch | None = None) -> Attribution:
    """What is said behind its colon; *source*: whoever it is, if the label does not tell."""
    return Attribution([(line.end(), end)], source or line.span(1), (line.end(1), line.end(1) + 1))
