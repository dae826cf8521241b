"""What an article says about it: one to three sentences, the words that fired marked.

    “Therefore, we want [real guarantees],” [al-Hayya] said, accusing Tel Aviv … of violating two [ceasefires].

Sentences are taken for what they add: the first one holds the most parts of the rule, the next the most that are
not shown yet, and they stand in the article's own order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import category

from alerts.clean import words
from news.model import FieldName, Match, Revision, Span
from news.text import analyse

SENTENCES = 3
LONGEST = 320  # characters of one sentence; longer ones are cut around their hits
Stretch = tuple[int, int]  # of a body: half-open
_LONG_TITLE = 40  # letters
_AROUND = 90  # characters kept on each side of a hit in a cut sentence


class Run(NamedTuple):
    """A stretch of text, and whether it is one that fired."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Sentences that stand together. *start* and *end*: where in the body."""

    runs: tuple[Run, ...]
    start: int
    end: int

    @property
    def text(self) -> str:
        """Without marks."""
        return "".join(run.text for run in self.runs)

    @property
    def hit(self) -> bool:
        """Something in it fired."""
        return any(run.hit for run in self.runs)


def extracts(
    revision: Revision,
    matches: Sequence[Match],
    language: str | None,
    *,
    sentences: int = SENTENCES,
    repeated: str = "",
    shown: Sequence[Stretch] = (),
    fresh: Sequence[Stretch] = (),
    told: Sequence[Stretch] = (),
) -> tuple[Passage, ...]:
    """The passages of the body that show why *matches* held; its beginning where only the title tells.

    Sentences that follow one another are one passage. A sentence that only says what is *repeated* (the title,
    shown already), or whose hits stand in what is *shown* (a quotation), is left out where there is another; so is
    one that is not *fresh*, where the reader knows the others. What was *told* is left out, and what shows no more than that.
    """
    body = revision.body or revision.lead
    spans = _sentences(body, language)
    hits = _in_field(matches, "body") if revision.body else []
    shows = {span: _parts_in(span, matches, hits) for span in spans}
    seen = frozenset[str]().union(*(parts for span, parts in shows.items() if _within(span, told)))
    shows = {span: parts - seen for span, parts in shows.items() if not _within(span, told)}
    new = {span: parts for span, parts in shows.items() if any(_overlap(span, each) for each in fresh)}
    spoken = [span for span in shows if not all(_within(hit, shown) for hit in hits if _overlap(span, hit))]
    wanted = (
        _choose(body, {span: parts for span, parts in new.items() if span in spoken}, repeated, sentences)
        or _choose(body, new, repeated, sentences)
        or _choose(body, {span: shows[span] for span in spoken}, repeated, sentences)
        or _choose(body, shows, repeated, sentences)
        or ([] if told else [*new, *spans][:1])
    )
    return tuple(_passage(body, start, end, hits) for start, end in _joined(body, wanted))


def stretch(revision: Revision, matches: Sequence[Match], start: int, end: int) -> Passage:
    """All that stands between *start* and *end* of the body, its paragraphs in one line; cut where it is long."""
    body, hits = revision.body, _in_field(matches, "body")
    runs: list[Run] = []
    for first, last in analyse(body[start:end]).paragraphs:
        runs += [Run(" · ")] if runs else []
        runs += _runs(body, start + first, start + last, hits)
    told = sum(len(run.text) for run in runs)
    return Passage(runs=_shortened(runs) if told > LONGEST * 1.25 else tuple(runs), start=start, end=end)


def said(revision: Revision, matches: Sequence[Match], stretches: Sequence[Stretch]) -> tuple[Run, ...]:
    """What stands at *stretches* of the body, as one line; cut around its hits where it is long."""
    hits = _in_field(matches, "body")
    runs: list[Run] = []
    for start, end in stretches:
        runs += [Run(" ")] if runs else []
        runs += _runs(revision.body, start, end, hits)
    return _shortened(runs) if sum(len(run.text) for run in runs) > LONGEST else tuple(runs)


def marked(text: str, name: FieldName, matches: Sequence[Match]) -> tuple[Run, ...]:
    """A whole field, such as the title, its hits marked."""
    return _runs(text, 0, len(text), _in_field(matches, name))


def spellings(revision: Revision, spans: Sequence[Span]) -> list[str]:
    """The words found at *spans*, as they were written."""
    return [words(revision.text(span.field)[span.start : span.end]).strip() for span in spans]


def _sentences(body: str, language: str | None) -> list[Stretch]:
    found = [(start, end) for start, end in analyse(body, language).sentences if body[start:end].strip()]
    return found or ([(0, len(body))] if body.strip() else [])


def _in_field(matches: Sequence[Match], name: FieldName) -> list[Stretch]:
    """The highlights in one field, sorted, overlaps merged over all matches."""
    spans = sorted((span.start, span.end) for match in matches for span in match.highlights if span.field == name)
    merged: list[Stretch] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _choose(body: str, shows: Mapping[Stretch, frozenset[str]], repeated: str, most: int) -> list[Stretch]:
    """Greedy cover: at each step the sentence that shows most parts not shown yet, the earlier one on a tie."""
    left = [span for span, parts in shows.items() if parts]
    left = [span for span in left if not repeats(body[span[0] : span[1]], repeated)] or left
    chosen: list[Stretch] = []
    shown: set[str] = set()
    while left and len(chosen) < most:
        best = max(left, key=lambda span: (len(shows[span] - shown), len(shows[span]), -span[0]))
        if chosen and not shows[best] - shown:
            break  # it would tell nothing more
        chosen.append(best)
        shown |= shows[best]
        left.remove(best)
    return sorted(chosen)


def _parts_in(sentence: Stretch, matches: Sequence[Match], hits: Sequence[Stretch]) -> frozenset[str]:
    """The parts of the rules that *sentence* shows; a rule without parts counts its highlights."""
    parts = {
        part.text
        for match in matches
        for part in match.parts
        if any(span.field == "body" and sentence[0] <= span.start < sentence[1] for span in part.spans)
    }
    if not parts and any(sentence[0] <= start < sentence[1] for start, _ in hits):
        parts = {""}
    return frozenset(parts)


def repeats(sentence: str, title: str) -> bool:
    """It says what the title says, and no more; of a long title, how it goes on does not matter.

    A feed may leave out of it what is no letter, or all that is in another script: “HN spike raises fathers hopes”, “CM”.
    """
    bare, head = _signs(sentence), _signs(title)
    if not head:
        return False
    letters = "".join(sign for sign in head if not sign.isdigit())
    goes_on = len(head) > _LONG_TITLE and bare.startswith(head)
    return goes_on or bare in head or bare in letters or _words(sentence) <= _words(title)


def _words(text: str) -> set[str]:
    return set(map(_signs, text.split()))


def _signs(text: str) -> str:
    """Letters, what is put over or under them, and digits."""
    return "".join(sign for sign in text.casefold() if sign.isalnum() or category(sign)[0] == "M")


def _overlap(one: Stretch, other: Stretch) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _within(hit: Stretch, shown: Sequence[Stretch]) -> bool:
    return any(start <= hit[0] and hit[1] <= end for start, end in shown)


def _joined(body: str, spans: Sequence[Stretch]) -> list[Stretch]:
    """Neighbouring sentences as one stretch, within a paragraph."""
    joined: list[Stretch] = []
    for start, end in spans:
        gap = body[joined[-1][1] : start] if joined else "\n"
        if not gap.strip() and "\n" not in gap:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _passage(body: str, start: int, end: int, hits: Sequence[Stretch]) -> Passage:
    runs = _runs(body, start, end, hits)
    if inside_quotation(body, start):
        runs = (Run("… "), *runs)
    if end - start > LONGEST * 1.25:  # a little more than LONGEST is better whole than cut
        runs = _shortened(runs)
    return Passage(runs=runs, start=start, end=end)


def inside_quotation(body: str, at: int) -> bool:
    """Whether *at* stands between quotation marks, in its paragraph."""
    before = body[body.rfind("\n", 0, at) + 1 : at]
    if "„" in before:  # „so“ and „so”
        return before.count("„") > before.count("“") + before.count("”")
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _runs(text: str, start: int, end: int, hits: Sequence[Stretch]) -> tuple[Run, ...]:
    runs: list[Run] = []
    at = start
    for hit_start, hit_end in hits:
        if hit_end <= at or hit_start >= end:
            continue
        runs.append(Run(words(text[at : max(hit_start, at)])))
        runs.append(Run(words(text[max(hit_start, at) : min(hit_end, end)]), hit=True))
        at = min(hit_end, end)
    runs.append(Run(words(text[at:end])))
    return _trimmed([run for run in runs if run.text])


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    if runs:
        runs[0] = runs[0]._replace(text=runs[0].text.lstrip())
        runs[-1] = runs[-1]._replace(text=runs[-1].text.rstrip())
    return tuple(run for run in runs if run.text)


def _shortened(runs: Sequence[Run]) -> tuple[Run, ...]:
    """A long sentence with what lies far from its hits left out, and no longer than LONGEST."""
    short: list[Run] = []
    room = LONGEST
    for number, run in enumerate(runs):
        text = run.text if run.hit else _thinned(run.text, first=number == 0, last=number == len(runs) - 1)
        if len(text) > room:
            short.append(run._replace(text=_head(text, room)))
            break
        short.append(run._replace(text=text))
        room -= len(text)
    return tuple(short)


def _thinned(text: str, *, first: bool, last: bool) -> str:
    if first and last:  # no hit at all: its beginning
        return _head(text, LONGEST)
    if first:
        return text if len(text) <= 2 * _AROUND else "… " + _tail(text, _AROUND)
    if last:
        return text if len(text) <= 2 * _AROUND else _head(text, _AROUND)
    return text if len(text) <= 2 * _AROUND + 40 else f"{_head(text, _AROUND)} {_tail(text, _AROUND)}"


def _head(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    space = text.rfind(" ", 0, most)
    return text[: space if space > 0 else most].rstrip(" ,;:–—-") + " …"


def _tail(text: str, most: int) -> str:
    space = text.find(" ", len(text) - most)
    return text[space + 1 if space >= 0 else len(text) - most :]
