"""Walk: through the paragraphs and sentences of a text, from one attribution to the next.

“We have read it. ⏎ “We will answer,” Ida Moe said. “Soon.”        → all three are hers
The statement read: ⏎ The bridge is closed.                         → the statement's

A quotation is never cut; what goes on without a tag is by whoever spoke.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from news import ascribing
from news.ascribing import Ascribing
from news.attribution import Attribution
from news.clauses import Sentence, sentences
from news.headlines import is_deed, tops_text
from news.kinds import is_unclosed
from news.lines import Lines
from news.marks import Marked
from news.pointing import statement
from news.reporting.english import OPENS_BLOCK
from news.subjects import subject_left
from news.text import Analysis

_ALONE = re.compile(r"\S*[^\s:]")  # a word by itself, in quotation marks or not, says nothing of anybody
_BLOCK_PARAGRAPHS = 4  # of a statement without quotation marks
_WORDS_ALONE = 5
_NEAR = 16  # attributions: those of two sentences
_MOSTLY = 0.7  # of a sentence in quotation marks: whoever spoke goes on


class Walk:
    """Walks through the paragraphs; remembers who spoke last, and a statement that goes on."""

    def __init__(self, analysis: Analysis, ascribe: Ascribing) -> None:
        self._analysis = analysis
        self._ascribe = ascribe
        self._english = ascribe is ascribing.ENGLISH
        self._text = analysis.text
        self._found: list[Attribution] = []
        self._last: Attribution | None = None  # who spoke last with quotation marks
        self._told: Attribution | None = None  # who was told of last, with marks or without
        self._announced: Attribution | None = None  # by a paragraph that ends with a colon
        self._block: Attribution | None = None  # “The statement read:”
        self._sentence_before: Sentence | None = None
        self._lines = Lines(analysis) if self._english else None

    def collected(self) -> list[Attribution]:
        """All of them, as they come."""
        for start, end in self._analysis.paragraphs:
            self._paragraph(start, end)
        return [each for each in self._found if each.content and (each.source or each.cue or each.follows)]

    def _paragraph(self, start: int, end: int) -> None:
        awaited = self._block is not None or (self._last is not None and self._last.open)
        if not awaited and _ALONE.fullmatch(self._text, start, end):
            self._announced = None
            return
        if self._is_line(start, end):
            return
        quotations = self._ascribe.without_tags(self._text, self._analysis.quotations(start, end), start, end)
        if self._goes_on(quotations, start, end):
            return
        parts = list(sentences(self._analysis, start, end, quotations))
        if self._in_block(parts, quotations, start, end):
            return
        before = self._announced or self._last
        begun = self._last if quotations and quotations[0].start == start else None
        known = len(self._found)
        spoken: Attribution | None = None
        for sentence in parts:
            spoken = self._sentence(sentence, spoken, before)
        if begun is not None and begun.cue is None and is_unclosed(self._text, begun.content[-1][1]):
            self._named_at_last(begun, quotations[0], self._found[known:])
        self._announced = self._found[-1] if len(self._found) > known and self._text[start:end].endswith(":") else None
        if self._english:
            self._opens_block(parts, self._found[known:], start, end)

    @staticmethod
    def _named_at_last(begun: Attribution, quotation: Marked, found: Sequence[Attribution]) -> None:
        """“We have read it. ⏎ “And today we act,” NP said. Paragraphs without a closing mark are those of whom the last one names."""
        names = next((each for each in found if each.cue is not None and _holds(each, quotation.start)), None)
        if names is not None and begun.follows is None:
            names.content = [*begun.content, *names.content]
            begun.content = []
        elif names is not None:
            begun.source, begun.follows = names.source, None

    def _is_line(self, start: int, end: int) -> bool:
        """Whether whoever speaks stands before a colon: a transcript's line, or a headline."""
        line = self._lines.read(start, end) if self._lines else None
        if line is None:
            return False
        if line.said is not None:
            self._found.append(line.said)
        if not line.tops:
            self._last = None
        return True

    def _goes_on(self, quotations: Sequence[Marked], start: int, end: int) -> bool:
        """The next paragraph of a quotation without closing mark."""
        last = self._last
        if last is None or not last.open or not quotations or self._text[start : quotations[0].start].strip():
            return False
        if self._text[quotations[0].end : end].strip(" ."):
            last.open = False
            return False
        last.content.append((quotations[0].start, quotations[0].end))
        last.open = not quotations[0].closed
        return True

    def _sentence(
        self, sentence: Sentence, spoken: Attribution | None, before: Attribution | None
    ) -> Attribution | None:
        """Collects what it says; the attribution that a quotation after it would go on with."""
        found = self._ascribe.attributions(sentence)
        if self._english and tops_text(self._text, sentence):
            found = [each for each in found if not is_deed(sentence, each)]
        if not found and (pointed := self._pointed(sentence)) is not None:
            found = [pointed]
        self._sentence_before = sentence
        self._found += found
        quoted = [unit for unit in sentence.units if unit.form == '"']
        if found:
            self._told = found[-1]
            spoken = max(found, key=lambda each: each.content[-1][1] if each.content else 0)
            if quoted:
                self._last = next((a for a in found if any(_holds(a, unit.start) for unit in quoted)), spoken)
                self._last.open = is_unclosed(self._text, quoted[-1].end)
            return self._last if quoted else spoken
        known_by = spoken or self._told
        if known_by is not None and self._ascribe.carries_on(sentence, near=spoken is not None):
            told = Attribution([(sentence.units[0].start, sentence.units[-1].end)], None, None, follows=known_by)
            self._found.append(told)
            return known_by
        if not quoted:
            return spoken
        share = sum(unit.end - unit.start for unit in quoted) / (sentence.end - sentence.start)
        if share < _MOSTLY or not sentence.quoted(0):
            return None
        content = [(unit.start, unit.end) for unit in quoted]
        if spoken is not None:
            spoken.content += content
            spoken.open = is_unclosed(self._text, quoted[-1].end)
            return spoken
        if before is not None and before is self._announced and not self._english and not before.content:
            before.content = content  # … şunları kaydetti: ⏎ “…”
            before.open = is_unclosed(self._text, quoted[-1].end)
            self._last = before
            return before
        known = before is not None or (self._english and is_unclosed(self._text, quoted[-1].end))
        if known and sum(len(self._text[a:b].split()) for a, b in content) >= _WORDS_ALONE:
            self._last = Attribution(content, before.source if before else None, None)
            self._last.follows = before if before and before.content else None
            self._found.append(self._last)
            self._last.open = is_unclosed(self._text, quoted[-1].end)
            return self._last
        return None

    def _pointed(self, sentence: Sentence) -> Attribution | None:
        """The sentence before, if this one names who said it: Das teilte die Stadt mit."""
        names = self._ascribe.points_back(sentence) if self._sentence_before is not None else None
        said = statement(self._sentence_before) if names is not None and self._sentence_before is not None else []
        if names is None or not said:
            return None
        first, last = said[0][0], said[-1][1]
        near = self._found[-_NEAR:]
        told = [each for each in near if any(first < end and start < last for start, end in each.content)]
        if any(each.cue is not None for each in told) or any(
            each.cue is not None and first <= each.cue[0] < last for each in near
        ):
            return None  # it tells itself who said it, or points back too
        for each in told:
            each.content = []  # it only went on
        names.content = said
        return names

    def _in_block(self, parts: Sequence[Sentence], quotations: Sequence[Marked], start: int, end: int) -> bool:
        block = self._block
        if block is None:
            return False
        speaks = any(unit.form in {"said", "says", "told", "added"} for sentence in parts for unit in sentence.units)
        over = quotations or speaks or self._text[start:end].endswith(":") or len(block.content) >= _BLOCK_PARAGRAPHS
        if over:
            self._block = None
            return False
        block.content.append((start, end))
        return True

    def _opens_block(self, parts: Sequence[Sentence], found: Sequence[Attribution], start: int, end: int) -> None:
        """A paragraph that ends with a colon: what follows is what was read, listed or posted."""
        if not parts or not self._text[start:end].endswith(":"):
            return
        sentence = parts[-1]
        verbs = [k for k, unit in enumerate(sentence.units) if unit.form in OPENS_BLOCK]
        if not verbs or any(a.cue and a.cue[0] >= sentence.start for a in found):
            return
        subject = subject_left(sentence, verbs[0], 0)
        if subject is None:
            return
        source = sentence.units[subject.first].start, sentence.units[subject.last - 1].end
        cue = sentence.units[verbs[0]].start, sentence.units[verbs[-1]].end
        self._block = Attribution([], source, cue)
        self._found.append(self._block)


def _holds(attribution: Attribution, at: int) -> bool:
    return any(start <= at < end for start, end in attribution.content)
