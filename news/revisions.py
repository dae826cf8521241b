"""Revisions: what one wording of a text changes in another, sentence by sentence, and whether it matters.

12 people were hurt in the harbour.      14 people were hurt in the harbour.      changed (number)  → update
Falk denied the report.                  Falk did not deny the report.            changed (negation) → correction
                                         Divers found a mine.                     added             → update
“We go on,” he said.                     "We go on", he said.                     the same words    → cosmetic
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain
from typing import NamedTuple

from news.edits import Deed, Edit, Fact, reworded, touched
from news.model import Change, Revision
from news.sentences import Sentence, Stretch, matched, sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one wording of an article changes in another."""

    change: Change
    edits: tuple[Edit, ...] = ()  # of the body
    retitled: bool = False  # the headline tells something else


def difference(old: Revision, new: Revision, language: str | None = None) -> Difference:
    """What *new* changes in *old*. Pure."""
    edits = () if _repeats_title(old) else compare(old.body, new.body, language)
    heading = compare(old.title, new.title, language)
    retitled = any(edit.deed is not Deed.RETOUCHED for edit in heading)
    if (old.partial and not new.partial) or (_repeats_title(old) and not _repeats_title(new)):
        return Difference(change=Change.COMPLETED, edits=edits, retitled=retitled)
    change = kind(old.body, new.body, edits)
    if retitled and not change.substantive:
        change = Change.TITLE
    elif change is Change.SAME and (heading or (old.lead, old.author) != (new.lead, new.author)):
        change = Change.COSMETIC if old.title != new.title else Change.MINOR
    return Difference(change=change, edits=edits, retitled=retitled)


_OWNS_UP = re.compile(
    r"\b(?:corrections?\b|corrected|an? (?:earlier|previous) version|was amended|clarification|editor[’']s note"
    r"|berichtigung|korrektur|in einer früheren (?:version|fassung)|rectificatif|une version précédente|corrección"
    r"|fe de erratas|una versión anterior|düzeltme|تصحيح)",
    re.IGNORECASE,
)


def kind(old: str, new: str, edits: Sequence[Edit]) -> Change:
    """What *edits* come to, that make *new* of *old*."""
    if old == new:
        return Change.SAME
    if not edits or all(edit.deed is Deed.RETOUCHED for edit in edits):
        return Change.COSMETIC
    if not any(edit.telling for edit in edits):
        return Change.MINOR
    added = [new[edit.new[0] : edit.new[1]] for edit in edits if edit.deed is Deed.ADDED and edit.new]
    facts = frozenset[Fact]().union(*(edit.facts for edit in edits))
    in_place = not any(edit.deed in {Deed.ADDED, Deed.REMOVED} for edit in edits)
    if any(_OWNS_UP.search(text) for text in added) or (in_place and facts - {Fact.NUMBER, Fact.CLAUSE}):
        return Change.CORRECTION
    return Change.UPDATE


def _repeats_title(revision: Revision) -> bool:
    """Its text is its headline, whatever the feed left out of it: “alQaida group behind Red Fort blast that killed”."""
    return bool(revision.body) and _letters(revision.body) == _letters(revision.title)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.casefold()))


def compare(old: str, new: str, language: str | None = None) -> tuple[Edit, ...]:
    """What was done to the sentences of *old* to make *new*, in the order of the new text; removed ones come last."""
    if old == new:
        return ()
    before, after = sentences(old, language), sentences(new, language)
    if _all_words(before) == _all_words(after):
        return (touched(old, new, (0, len(old)), (0, len(new))),)
    gone, came, edits = _unmatched(before, after)
    for one, other in matched(gone, came):
        gone.remove(one)
        came.remove(other)
        edits.append(reworded(one, other, language))
    edits += [Edit(deed=Deed.ADDED, new=each.span) for each in came if each.words]
    edits.sort(key=lambda edit: edit.new or (0, 0))
    return (*edits, *(Edit(deed=Deed.REMOVED, old=each.span) for each in gone if each.words))


def fresh(body: str, earlier: Iterable[str], language: str | None = None) -> list[Stretch]:
    """The sentences of *body* that say what no *earlier* wording said: in no other words, and with no other facts."""
    known = {each.words: each for text in earlier for each in sentences(text, language)}
    new = [each for each in sentences(body, language) if each.words and each.words not in known]
    paired = {other.span: one for one, other in matched(list(known.values()), new)}
    return [each.span for each in new if each.span not in paired or reworded(paired[each.span], each, language).facts]


class Words(NamedTuple):
    """A run of a word-by-word comparison: kept, taken out ("-") or put in ("+")."""

    sign: str  # " ", "-", "+"
    text: str


def by_word(old: str, new: str) -> list[Words]:
    """How *new* came of *old*, word by word, white space included: for a person to look at."""
    before, after = re.findall(r"\s+|[^\s]+", old), re.findall(r"\s+|[^\s]+", new)
    runs: list[Words] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Words(" ", "".join(after[j1:j2])))
            continue
        runs += [Words("-", "".join(before[i1:i2]))] if i2 > i1 else []
        runs += [Words("+", "".join(after[j1:j2]))] if j2 > j1 else []
    return runs


def _all_words(wording: Sequence[Sentence]) -> list[str]:
    return list(chain.from_iterable(each.words for each in wording))


def _unmatched(
    before: Sequence[Sentence], after: Sequence[Sentence]
) -> tuple[list[Sentence], list[Sentence], list[Edit]]:
    """Sentences with no equal at their place; and those that are equal but for their marks, or stand elsewhere."""
    gone: list[Sentence] = []
    came: list[Sentence] = []
    edits: list[Edit] = []
    matcher = SequenceMatcher(None, [each.words for each in before], [each.words for each in after], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            gone += before[i1:i2]
            came += after[j1:j2]
            continue
        for one, other in zip(before[i1:i2], after[j1:j2], strict=True):
            if one.raw != other.raw and _shown(one) != _shown(other):
                edits.append(touched(one.text, other.text, one.span, other.span))
    for other in list(came):
        twin = next((each for each in gone if each.words == other.words), None)
        if twin is not None:
            gone.remove(twin)
            came.remove(other)
            edits.append(Edit(deed=Deed.MOVED, old=twin.span, new=other.span))
    return gone, came, edits


def _shown(sentence: Sentence) -> str:
    return " ".join(sentence.raw.split())
