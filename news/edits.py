"""Edits: what was done to a sentence, and whether it tells something else now.

    12 people were hurt → 14 people were hurt      changed (number)        Falk denied it → Falk didn’t deny it      (negation)
    the hostges → the hostages                     the same words          „caf\ufffd“ → „café“                      the same words

What differs between two wordings of a sentence is looked at word by word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from news.languages import primary
from news.pieces import Caps
from news.sentences import Sentence, Stretch

CLAUSE = 4  # words that come or go within a sentence are a statement of their own
ANOTHER = 0.5  # of the words of both: where more are others, the sentence is another one about the same
TYPO = 2  # letters: what differs by no more is a slip …
_LETTERS = 4  # … in words of so many or more


class Fact(StrEnum):
    """What makes another word another statement."""

    NUMBER = "number"
    NAME = "name"
    NEGATION = "negation"
    QUOTATION = "quotation"
    CLAUSE = "clause"  # several words more, or fewer


class Deed(StrEnum):
    """What was done to a sentence."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    RETOUCHED = "retouched"  # the same words, or a slip mended


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One sentence that is not as it was: where it stands in the old and in the new text."""

    deed: Deed
    old: Stretch | None = None
    new: Stretch | None = None
    facts: frozenset[Fact] = frozenset()

    @property
    def telling(self) -> bool:
        """It says something else than before."""
        return bool(self.facts) or self.deed in {Deed.ADDED, Deed.REMOVED}


def reworded(one: Sentence, other: Sentence, language: str | None) -> Edit:
    """Other words, or a slip that was mended."""
    old, new = ([], []) if _is_mended(one.raw, other.raw) else _changed(one, other)
    if not old and not new:
        return Edit(deed=Deed.RETOUCHED, old=one.span, new=other.span)
    if len(old) + len(new) > ANOTHER * (len(one.words) + len(other.words)):  # nothing was put right in its place
        return Edit(deed=Deed.CHANGED, old=one.span, new=other.span, facts=frozenset({Fact.CLAUSE}))
    facts = frozenset(_facts(one, old, language)) | frozenset(_facts(other, new, language))
    if abs(len(new) - len(old)) >= CLAUSE:
        facts |= {Fact.CLAUSE}
    return Edit(deed=Deed.CHANGED, old=one.span, new=other.span, facts=facts)


_MARK = re.compile(r"''|``|[“”„‟«»「」『』\"＂]")


def touched(old: str, new: str, where: Stretch, there: Stretch) -> Edit:
    """The same words. A quotation mark that comes or goes makes them somebody's, or nobody's."""
    if len(_MARK.findall(old, *where)) == len(_MARK.findall(new, *there)):
        return Edit(deed=Deed.RETOUCHED, old=where, new=there)
    return Edit(deed=Deed.CHANGED, old=where, new=there, facts=frozenset({Fact.QUOTATION}))


_BROKEN = "\ufffd"  # stands for bytes of a letter that nobody could read
_MISREAD = re.compile("[ÃÂÐÑØÙàâãä][\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2010-\u2122€]")


def _is_mended(one: str, other: str) -> bool:
    """They differ by letters that a feed broke, or read by another table: “caf\ufffd”, “cafÃ©”, “café”."""
    if _BROKEN in one or _BROKEN in other:
        return all(map(_is_broken, *_apart(one, other)))
    if not (_MISREAD.search(one) or _MISREAD.search(other)):
        return False
    return _read_again(one) == _read_again(other)


def _apart(one: str, other: str) -> tuple[list[str], list[str]]:
    """Where they differ, what either has there."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    places = [(one[i1:i2], other[j1:j2]) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]
    return [mine for mine, _ in places], [theirs for _, theirs in places]


def _is_broken(mine: str, theirs: str) -> bool:
    marks = mine.count(_BROKEN) + theirs.count(_BROKEN)
    return marks > 0 and len(mine) + len(theirs) <= 2 * marks + 1


def _read_again(text: str) -> str:
    """The text as UTF-8, where it was taken for Windows-1252: “cafÃ©” is “café”."""

    def mended(found: re.Match[str]) -> str:
        try:
            return found[0].encode("cp1252").decode()
        except UnicodeError:
            return found[0]

    return _LATIN.sub(mended, text)


_LATIN = re.compile(r"[^\x00-\x7f]+")


def _changed(one: Sentence, other: Sentence) -> tuple[list[int], list[int]]:
    """The words of each that the other has not, slips left aside."""
    old: list[int] = []
    new: list[int] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one.words, other.words, autojunk=False).get_opcodes():
        if tag == "equal" or "".join(one.words[i1:i2]) == "".join(other.words[j1:j2]):  # cease-fire, ceasefire
            continue
        if i2 - i1 == j2 - j1 and all(map(_slip, one.words[i1:i2], other.words[j1:j2])):
            continue
        old += range(i1, i2)
        new += range(j1, j2)
    return old, new


def _slip(one: str, other: str) -> bool:
    """A letter or two left out, doubled or swapped; never in a number."""
    if min(len(one), len(other)) < _LETTERS or abs(len(one) - len(other)) > TYPO:
        return False
    if any(map(str.isdigit, one + other)):
        return False
    shared = sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return max(len(one), len(other)) - shared <= min(TYPO, min(len(one), len(other)) // 3)


def _facts(sentence: Sentence, changed: Sequence[int], language: str | None) -> Iterator[Fact]:
    spoken = _SPOKEN.get(primary(language) or "en", _SPOKEN["en"])
    for place in changed:
        word = sentence.places[place]
        if any(map(str.isdigit, word.form)) or word.form in spoken.numbers:
            yield Fact.NUMBER
        elif word.form in spoken.negations or _CONTRACTED.fullmatch(word.form):
            yield Fact.NEGATION
        elif place and word.caps in {Caps.INITIAL, Caps.UPPER}:
            yield Fact.NAME
        if any(start <= word.start < end for start, end in sentence.quoted):
            yield Fact.QUOTATION


class _Spoken(NamedTuple):
    negations: frozenset[str]
    numbers: frozenset[str]


def _spoken(negations: str, numbers: str) -> _Spoken:
    return _Spoken(frozenset(negations.split()), frozenset(numbers.split()))


_CONTRACTED = re.compile(r"(?:is|are|was|were|do|does|did|has|have|had|ca|could|wo|would|should|must)nt|cannot")
_SPOKEN = {
    "en": _spoken(
        "not no never neither nor none nobody nothing without denied denies deny denying",
        "zero two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty "
        "ninety hundred hundreds thousand thousands million millions billion billions dozen dozens half",
    ),
    "fr": _spoken(
        "ne pas non jamais aucun aucune sans ni rien personne dement nie",
        "deux trois quatre cinq six sept huit neuf dix onze douze vingt trente cent cents mille million millions milliard",
    ),
    "es": _spoken(
        "no nunca jamas ningun ninguna ninguno sin ni nada nadie niega nego",
        "dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cien cientos mil millon millones",
    ),
    "de": _spoken(
        "nicht kein keine keinen keiner keinem nie niemals ohne weder nichts niemand dementierte",
        "zwei drei vier funf sechs sieben acht neun zehn elf zwolf zwanzig dreissig hundert tausend million millionen",
    ),
    "ar": _spoken("لا لم لن ليس ليست غير دون بدون نفي نفت", "مييه الف مليون مليار"),
    "tr": _spoken("degil yok hicbir asla olmadan yalanladi", "iki uc dort bes alti yedi sekiz dokuz on yuz bin milyon"),
}
