"""Spellings in the archive that look like an actor's names and are none of them yet.

    Khalil al-Hayya        Khaleel al-Hayyah (transliteration) · K. al-Hayya (initials) · Khalil al-Haya (one edit)

Names are runs of capitalised words. They are compared folded, then by a skeleton of consonants in which the usual
ways to write one sound are the same (kh h ch, q k c, y i, ph f), then by initials, then within one edit. A letter that
is several sounds (j: Jalil, Hajja, Benjamin; c: Recep; و: Sinwar) and a case ending (Путиным) give a word several skeletons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from news.actors import Cast
from news.ids import ArticleId
from news.letters import fold
from news.model import Actor
from news.pieces import without_ending
from news.ports import Listed
from news.reading import Reading, read
from news.variants import Variants

SHORTEST = 4  # letters of a one-word name that is compared within one edit, or by its skeleton
LONGEST = 5  # words of a name

_WORD = re.compile(r"[^\W\d_][\w’'ʼ]*\.?")
_BETWEEN = re.compile(r"[ \u00a0\-‐‑–]")
_ARTICLES = frozenset(
    "al el an ar as ash at ad az bin ibn ben abu de la van von der аль эль ас аш ар ан ад аз ибн бин абу ال بن ابن ابو אל בן אבו".split()
)
_ARABIC_ARTICLE = re.compile(r"ال(?=[\u0620-\u064a]{3})")
_CASES = re.compile(  # Путиным, Зеленского, Tuskiem
    r"(?<=[а-яієґ]{3})(?:ого|ому|его|ему|ою|ею|ым|им|ом|ем|ой|ів|ові)$"
    r"|(?<=[a-z]{4})(?:ego|emu|owi|ovi|iem|em|ym|im|om)$"
)
_UNVOICED = str.maketrans("pf", "bv")  # Arabic has no p and no v, Hebrew one letter for p and f, one for b and v
_SOUNDS = (  # the longer first
    ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("kh", "h"), ("ch", "h"), ("gh", "g"), ("dj", "j"), ("dh", "d"),
    ("th", "t"), ("ph", "f"), ("sh", "s"), ("zh", "j"), ("ts", "s"), ("tz", "s"), ("ck", "k"), ("qu", "k"), ("x", "h"),
    ("q", "k"), ("c", "k"), ("w", "v"), ("z", "s"),
)  # fmt: skip
_SEVERAL: Mapping[str, Sequence[str]] = {  # Jacques, Johann, Juan; Cairo, Recep; سنوار, Sinwar beside داود, Daud
    r"j": "jyh",
    r"c(?![hk])": "cj",
    r"[وו]": "uv",
}
_SERVANT = re.compile("^(?:abd[aeiou]l|абд[аеиоу]ль?)$")  # Abdel Fattah, Abd al-Fattah
_VOWELS = re.compile(r"[aeiouy'’ʼ]+")
_OPEN = frozenset("aeiouy")
_DOUBLED = re.compile(r"(.)\1+")
_LETTERS: Mapping[str, str] = {
    **dict(zip("абвгдеёжзийклмнопрстуфхцчшщыэюяіїєґ", "a b v g d e e j z i i k l m n o p r s t u f h s c s s i e u a i i e g".split(), strict=True)),
    "ь": "",
    "ъ": "",
    **dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئ", "a b t t j h h d d r s s s s d t d a g f k k l m n h u i a h a a a a u i".split(), strict=True)),
    **dict(zip("אבגדהוזחטיכךלמםנןסעפףצץקרשת", "a b g d h u s h t i k k l m m n n s a f f s s k r s t".split(), strict=True)),
}  # fmt: skip


_SEMITIC = re.compile(r"[\u0590-\u06ff]")


class Likeness(StrEnum):
    """How a spelling looks like a name, the surest first."""

    FOLDED = "other case or accents"
    SOUND = "transliteration"
    INITIALS = "initials"
    EDIT = "one letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A spelling, what it looks like, and in how many articles it stands."""

    spelling: str
    alias: str
    likeness: Likeness
    count: int
    articles: tuple[ArticleId, ...]  # some of them


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """What is left of a word in every way to write it: khalil, xalil, Halil → hll."""
    plain = "".join(_LETTERS.get(letter, letter) for letter in fold(word))
    for written, sound in _SOUNDS:
        plain = plain.replace(written, sound)
    plain = _DOUBLED.sub(r"\1", plain)
    bones = _VOWELS.sub("", plain)
    return ("a" if plain[:1] in _OPEN else "") + (bones.removesuffix("h") or bones)  # Hayya, Hayyah


@lru_cache(maxsize=1 << 16)
def skeletons(word: str) -> frozenset[str]:
    """Every skeleton that a word may have, j as in Jacques, Juan and Johann, with a case ending and without."""
    plain = fold(word)
    stems = {plain, _CASES.sub("", plain), _ARABIC_ARTICLE.sub("", plain, count=1)}
    stems.add(_SERVANT.sub("abd", plain))
    for letter, sounds in _SEVERAL.items():
        stems = {re.sub(letter, sound, stem) for stem in stems for sound in sounds}
    return frozenset(map(skeleton, stems))


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in the forms that it is compared by."""

    written: str
    words: tuple[str, ...]  # folded

    @property
    def whole(self) -> str:
        return "".join(self.words)

    @property
    def bones(self) -> tuple[frozenset[str], ...]:
        """Of the words that are no articles: al-Hayya, el Haya, Hayya."""
        return tuple(map(skeletons, self.core))

    @property
    def semitic(self) -> bool:
        return _SEMITIC.search(self.whole) is not None

    @property
    def core(self) -> tuple[str, ...]:
        return tuple(word for word in self.words if word not in _ARTICLES)


def _name(written: str) -> _Name:
    return _Name(
        written, tuple(fold(without_ending(word.rstrip(".'’"))) for word in _WORD.findall(written.strip('="')))
    )


class Lookout:
    """Looks for spellings of one actor, batch by batch. *others*: names that are somebody else's are no spellings."""

    def __init__(self, actor: Actor, others: Sequence[Actor] = (), variants: Variants | None = None) -> None:
        self.actor = actor
        self._cast = Cast([actor, *(other for other in others if other.id != actor.id)], variants)
        self._names = [name for alias in (*actor.aliases, actor.name) if (name := _name(alias)).words]
        self._sizes = sorted({size for name in self._names for size in range(len(name.core), len(name.words) + 2)})
        self._found: dict[str, _Found] = {}

    def add(self, batch: Iterable[Listed]) -> None:
        """Look through the next batch."""
        for listed in batch:
            reading = read(listed.article, listed.revision, self._cast)
            for spelling, like in {found for text in self._texts(reading) for found in self._alike(text)}:
                found = self._found.setdefault(spelling, _Found(*like))
                found.count += 1
                found.articles = (*found.articles, listed.article.id)[:3]

    def suggestions(self) -> list[Suggestion]:
        """The most frequent first."""
        told = [
            Suggestion(spelling=spelling, alias=it.alias, likeness=it.likeness, count=it.count, articles=it.articles)
            for spelling, it in self._found.items()
        ]
        return sorted(told, key=lambda each: (-each.count, each.spelling))

    def _texts(self, reading: Reading) -> Iterator[str]:
        """Title and body, what is a known name blanked."""
        for name in ("title", "body"):
            text = reading.revision.title if name == "title" else reading.revision.body
            for mention in reading.mentions:
                if mention.span.field == name:
                    start, end = mention.span.start, mention.span.end
                    text = text[:start] + "\n" * (end - start) + text[end:]
            yield text

    def _alike(self, text: str) -> Iterator[tuple[str, tuple[str, Likeness]]]:
        """What looks like a name; of two that overlap the longer, of equals the earlier."""
        names = tuple(self._names)
        alike = [(start, end, like) for start, end in self._runs(text) if (like := _likeness(text[start:end], names))]
        taken: list[tuple[int, int]] = []
        for start, end, like in sorted(alike, key=lambda run: (run[0] - run[1], run[0])):
            if all(end <= first or last <= start for first, last in taken):
                taken.append((start, end))
                yield text[start:end], like

    def _runs(self, text: str) -> Iterator[tuple[int, int]]:
        """Capitalised words side by side, as many as a name has."""
        words = [(found.start(), found.end(), found.group()) for found in _WORD.finditer(text)]
        joined = [_joined(one[2], text[one[1] : other[0]]) for one, other in pairwise(words)]
        for first, (start, _, word) in enumerate(words):
            if word.islower() and fold(word) not in _ARTICLES:
                continue
            for size in self._sizes:
                last = first + size - 1
                if last >= len(words) or size > LONGEST or not all(joined[first:last]):
                    break
                if not words[last][2].islower():
                    yield start, words[last][1] - words[last][2].endswith(".")


def _joined(word: str, between: str) -> bool:
    """Whether a name may go on: not over the end of a sentence."""
    ends = word.endswith(".") and len(word) > 2
    return not ends and (not between or _BETWEEN.fullmatch(between) is not None)


@dataclass
class _Found:
    alias: str
    likeness: Likeness
    count: int = 0
    articles: tuple[ArticleId, ...] = field(default=())


@lru_cache(maxsize=1 << 16)
def _likeness(spelling: str, names: tuple[_Name, ...]) -> tuple[str, Likeness] | None:
    """The surest way in which *spelling* looks like one of *names*."""
    given = _name(spelling)
    for likeness, alike in _WAYS:
        for name in names:
            if alike(given, name):
                return name.written, likeness
    return None


def _folded(given: _Name, name: _Name) -> bool:
    return given.whole == name.whole


def _sounds(given: _Name, name: _Name) -> bool:
    # A single short skeleton (hy, ml) is that of many words; of few in another script (Путин).
    if len(given.core) != len(name.core):
        return False
    abroad = given.whole.isascii() != name.whole.isascii()
    alike = _unvoiced if given.semitic != name.semitic else frozenset[str].__and__
    shared = [alike(one, other) for one, other in zip(given.bones, name.bones, strict=True)]
    return all(shared) and len(" ".join(map(max, shared))) >= SHORTEST - abroad


def _unvoiced(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    first, second = ({bones.translate(_UNVOICED) for bones in each} for each in (one, other))
    return frozenset(first & second)


def _initials(given: _Name, name: _Name) -> bool:
    """K. al-Hayya, KA Hayya: the last word in full, the others by their first letters."""
    if len(name.core) < 2 or len(given.core) != len(name.core) or given.core[-1] != name.core[-1]:
        return False
    short = any(len(word) == 1 for word in given.core[:-1])
    return short and all(a == b or a == b[:1] for a, b in zip(given.core[:-1], name.core[:-1], strict=True))


def _edited(given: _Name, name: _Name) -> bool:
    return (
        len(given.words) == len(name.words)
        and len(name.whole) > SHORTEST
        and given.whole[:1] == name.whole[:1]
        and within_one_edit(given.whole, name.whole)
    )


_WAYS = (
    (Likeness.FOLDED, _folded),
    (Likeness.SOUND, _sounds),
    (Likeness.INITIALS, _initials),
    (Likeness.EDIT, _edited),
)


def within_one_edit(one: str, other: str) -> bool:
    """One letter more, less or other, or two neighbours exchanged."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return swapped or short[at + 1 :] == long[at + 1 :]
