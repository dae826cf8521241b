"""Revisions: what one wording of a text changes in another, sentence by sentence, and whether it matters.

    12 people were hurt in the harbour.      14 people were hurt in the harbour.      changed (number)  → update
    Falk denied the report.                  Falk did not deny the report.            changed (negation) → correction
                                             Divers found a mine.                     added             → update
    “We go on,” he said.                     "We go on", he said.                     the same words    → cosmetic

Sentences are paired by the words they share; what differs between two of a pair is looked at word by word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from news.languages import primary
from news.marks import marked
from news.model import Change, Revision
from news.pieces import Caps, pieces
from news.text import analyse

ALIKE = 0.5  # of the words of two sentences, counted twice where shared: from here on one is the other, reworded
CLAUSE = 4  # words that come or go within a sentence are a statement of their own
TYPO = 2  # letters: what differs by no more is a slip, in words of four letters or more
_FEW = 4  # words: sentences this short are compared by letters
_MANY = 250_000  # pairs of sentences that are looked at: live pages are rewritten whole

Stretch = tuple[int, int]


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
    before, after = _sentences(old, language), _sentences(new, language)
    if _all_words(before) == _all_words(after):
        return (_touched(old, new, (0, len(old)), (0, len(new))),)
    gone, came, edits = _unmatched(before, after)
    for one, other in _pairs(gone, came):
        gone.remove(one)
        came.remove(other)
        edits.append(_edit(one, other, language))
    edits += [Edit(deed=Deed.ADDED, new=each.span) for each in came if each.words]
    edits.sort(key=lambda edit: edit.new or (0, 0))
    return (*edits, *(Edit(deed=Deed.REMOVED, old=each.span) for each in gone if each.words))


def fresh(body: str, earlier: Iterable[str], language: str | None = None) -> list[Stretch]:
    """The sentences of *body* that say what no *earlier* wording said: in no other words, and with no other facts."""
    known = {each.words: each for text in earlier for each in _sentences(text, language)}
    new = [each for each in _sentences(body, language) if each.words and each.words not in known]
    paired = {other.span: one for one, other in _pairs(list(known.values()), new)}
    return [each.span for each in new if each.span not in paired or _edit(paired[each.span], each, language).facts]


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


# --- sentences -------------------------------------------------------------------------------------


class _Word(NamedTuple):
    form: str  # folded
    start: int
    caps: Caps


@dataclass(frozen=True, eq=False)
class _Sentence:
    text: str  # the whole it stands in
    span: Stretch

    @cached_property
    def raw(self) -> str:
        return self.text[slice(*self.span)]

    @cached_property
    def words(self) -> tuple[str, ...]:
        return _forms(self.raw)

    @cached_property
    def places(self) -> tuple[_Word, ...]:
        """Its words where they stand: asked for only where they are not the other wording's."""
        return tuple(_words(self.text, *self.span))

    @cached_property
    def bag(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def quoted(self) -> list[Stretch]:
        return [(each.start, each.end) for each in marked(self.text, *self.span)]


def _sentences(text: str, language: str | None) -> list[_Sentence]:
    return [_Sentence(text, span) for span in analyse(text, language).sentences]


@lru_cache(maxsize=1 << 11)
def _forms(sentence: str) -> tuple[str, ...]:
    """Its words. Nearly every sentence of a wording is one of the wording before."""
    return tuple(piece.forms[0] for chunk in sentence.split() for piece in pieces(chunk))


def _all_words(sentences: Sequence[_Sentence]) -> list[str]:
    return list(chain.from_iterable(each.words for each in sentences))


_CHUNK = re.compile(r"\S+")


def _words(text: str, start: int, end: int) -> Iterator[_Word]:
    for chunk in _CHUNK.finditer(text, start, end):
        for piece in pieces(chunk.group()):
            yield _Word(piece.forms[0], chunk.start() + piece.start, piece.caps)


def _unmatched(
    before: Sequence[_Sentence], after: Sequence[_Sentence]
) -> tuple[list[_Sentence], list[_Sentence], list[Edit]]:
    """Sentences with no equal at their place; and those that are equal but for their marks, or stand elsewhere."""
    gone: list[_Sentence] = []
    came: list[_Sentence] = []
    edits: list[Edit] = []
    matcher = SequenceMatcher(None, [each.words for each in before], [each.words for each in after], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            gone += before[i1:i2]
            came += after[j1:j2]
            continue
        for one, other in zip(before[i1:i2], after[j1:j2], strict=True):
            if one.raw != other.raw and _shown(one) != _shown(other):
                edits.append(_touched(one.text, other.text, one.span, other.span))
    for other in list(came):
        twin = next((each for each in gone if each.words == other.words), None)
        if twin is not None:
            gone.remove(twin)
            came.remove(other)
            edits.append(Edit(deed=Deed.MOVED, old=twin.span, new=other.span))
    return gone, came, edits


_MARK = re.compile(r"''|``|[“”„‟«»「」『』\"＂]")


def _touched(old: str, new: str, where: Stretch, there: Stretch) -> Edit:
    """The same words. A quotation mark that comes or goes makes them somebody's, or nobody's."""
    if len(_MARK.findall(old, *where)) == len(_MARK.findall(new, *there)):
        return Edit(deed=Deed.RETOUCHED, old=where, new=there)
    return Edit(deed=Deed.CHANGED, old=where, new=there, facts=frozenset({Fact.QUOTATION}))


def _shown(sentence: _Sentence) -> str:
    return " ".join(sentence.raw.split())


def _pairs(gone: Sequence[_Sentence], came: Sequence[_Sentence]) -> list[tuple[_Sentence, _Sentence]]:
    """Which sentence became which: the most alike first, each once."""
    if len(gone) * len(came) > _MANY:
        return []
    alike = [(_likeness(one, other), -j, -i) for i, one in enumerate(gone) for j, other in enumerate(came)]
    pairs, taken_old, taken_new = [], set[int](), set[int]()
    for _, j, i in sorted((each for each in alike if each[0] >= ALIKE), reverse=True):
        if -i not in taken_old and -j not in taken_new:
            taken_old.add(-i)
            taken_new.add(-j)
            pairs.append((gone[-i], came[-j]))
    return pairs


def _likeness(one: _Sentence, other: _Sentence) -> float:
    if not one.words or not other.words:
        return 0.0
    share = 2 * len(one.bag & other.bag) / (len(one.bag) + len(other.bag))
    if share < ALIKE and min(len(one.words), len(other.words)) <= _FEW:
        letters = SequenceMatcher(None, " ".join(one.words), " ".join(other.words), autojunk=False)
        return letters.ratio() if letters.ratio() >= 0.8 else share  # a slip in one of two words
    return share


# --- words -----------------------------------------------------------------------------------------


def _edit(one: _Sentence, other: _Sentence, language: str | None) -> Edit:
    old, new = ([], []) if _is_mended(one.raw, other.raw) else _changed(one, other)
    if not old and not new:
        return Edit(deed=Deed.RETOUCHED, old=one.span, new=other.span)
    facts = frozenset(_facts(one, old, language)) | frozenset(_facts(other, new, language))
    if abs(len(new) - len(old)) >= CLAUSE:
        facts |= {Fact.CLAUSE}
    return Edit(deed=Deed.CHANGED, old=one.span, new=other.span, facts=facts)


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


def _changed(one: _Sentence, other: _Sentence) -> tuple[list[int], list[int]]:
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
    if min(len(one), len(other)) < _FEW or abs(len(one) - len(other)) > TYPO:
        return False
    if any(map(str.isdigit, one + other)):
        return False
    shared = sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return max(len(one), len(other)) - shared <= min(TYPO, min(len(one), len(other)) // 3)


def _facts(sentence: _Sentence, changed: Sequence[int], language: str | None) -> Iterator[Fact]:
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
_OWNS_UP = re.compile(
    r"\b(?:corrections?\b|corrected|an? (?:earlier|previous) version|was amended|clarification|editor[’']s note"
    r"|berichtigung|korrektur|in einer früheren (?:version|fassung)|rectificatif|une version précédente|corrección"
    r"|fe de erratas|una versión anterior|düzeltme|تصحيح)",
    re.IGNORECASE,
)
