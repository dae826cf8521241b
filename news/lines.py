"""Lines: those where whoever speaks stands before a colon or behind a dash: transcripts, interviews, headlines, lists.

CHAIR MOEN: The motion fails.        Q: When will it open?        Ida Moe: No. I do not know.        “Boats wait.” ― Ole Vogt
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
_LISTED = re.compile(
    r"\s*([“\"][^“”\"\n]+[”\"])\s*([―—–]|--?(?= ))\s*([A-Z][\w.'’-]*(?: (?:(?:de|van|von|al|of) )?[A-Z][\w.'’-]*){0,3})(?:, [^\n]{1,60})?"
)


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
        return (
            self._interviewed(start, end)
            or self._transcribed(start, end)
            or self._listed(start, end)
            or self._headline(start, end)
        )

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

    def _listed(self, start: int, end: int) -> Line | None:
        """A quotation of a list, on a line of its own or above its name."""
        below = self._text.find("\n", end + 1)
        stops = (end, below if below >= 0 else len(self._text))
        line = next(filter(None, (_LISTED.fullmatch(self._text, start, stop) for stop in stops)), None)
        if line is None:
            return None
        named = line.start(3), line.end(3) - line.group(3).endswith(".")
        return Line(Attribution([line.span(1)], named, line.span(2)))

    def _headline(self, start: int, end: int) -> Line | None:
        said = headline(self._text, start, end)
        return Line(said, tops=True) if said else None


def _behind(line: re.Match[str], end: int, source: Stretch | None = None) -> Attribution:
    """What is said behind its colon; *source*: whoever it is, if the label does not tell."""
    return Attribution([(line.end(), end)], source or line.span(1), (line.end(1), line.end(1) + 1))
