"""Accounts: who says what in a story, each of it once; and what of it its reader was not told yet.

    told     The harbour is dredged, Falk said.
    now      Two outlets: “We close it on Friday,” harbour master Anna Brandt said after divers found 12 mines.
    voices   Anna Brandt: “We close it on Friday.” (Herald, Courier)
    fresh    Anna Brandt is quoted; 12 mines

What an earlier message told of is known: it is not told again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from alerts.extracts import Stretch
from alerts.firsts import SURE, Heard, figures_of, house, is_known, is_named, last_word, names_of
from alerts.voices import Voice, Wording, bare, is_title, speaker_of, voice_of
from news.actors import Cast
from news.ids import ArticleId
from news.languages import primary
from news.letters import fold
from news.model import Article, Quote, QuoteKind, Revision
from news.novelties import Saying, Told
from news.reading import Reading, read

VOICES = 4  # quotations of a story that are shown; more are counted
OF_ONE = 2  # … of one speaker, where others are quoted
NAMED = 5  # new numbers, and new names
_FEW = 3  # words
_ENDS = re.compile(r"(?:['’]s)?\s?(?:…|\.\.\.|\Z)")
_CUT = 5  # … of what the feed cuts short, with the verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a message has to say of a story."""

    voices: tuple[Voice, ...] = ()
    more: int = 0  # quotations that are not shown
    speakers: tuple[str, ...] = ()  # who is quoted for the first time
    again: tuple[str, ...] = ()  # who says something else by now
    numbers: tuple[str, ...] = ()  # "12 mines"
    names: tuple[str, ...] = ()
    fresh: Mapping[ArticleId, tuple[Stretch, ...]] = field(default_factory=dict)  # new sentences of each report's body
    shown: Mapping[ArticleId, tuple[Stretch, ...]] = field(default_factory=dict)  # what the voices quote of it


@dataclass(frozen=True, slots=True)
class _Found:
    """A quotation that was not told yet."""

    wording: Wording
    quote: Quote
    saying: Saying
    voice: Voice

    def is_told(self) -> bool:
        """It is worth a line: not what a report says itself, and names its source for behind a comma."""
        if self.quote.kind is QuoteKind.INDIRECT and not self.voice.leads:
            return False
        if self.quote.kind is not QuoteKind.DIRECT and self.quote.confidence < SURE:
            return False  # between no marks nobody says anything by himself
        words = self.voice.text.split()
        if self.quote.kind is QuoteKind.INDIRECT and len(words) <= _CUT and self._is_cut():
            return False
        if self.quote.kind is not QuoteKind.INDIRECT and is_title(words):
            return False
        if not self.voice.speaker:  # two words between marks are a name of something, or held at a distance
            return self.voice.hit and len(words) > _FEW
        return not set(map(bare, words[1:])) <= set(map(bare, self.voice.to.split()))  # “told ABC Television”

    def _is_cut(self) -> bool:
        """The feed ends there: “said the nation’s…”."""
        return _ENDS.match(self.wording.revision.body, self.quote.content[-1].end) is not None

    def is_sure(self, outlets: Collection[str]) -> bool:
        """It is somebody with a name, and sure that they said it; not one of the *outlets*."""
        speaker, language = self.quote.speaker or "", self.wording.article.language
        return self.quote.confidence >= SURE and is_named(self.quote) and not is_known(speaker, language, outlets)

    def speaker(self, cast: Cast) -> str:
        """Who said it, as a message names them."""
        return speaker_of(self.quote, cast, self.wording.article.language)

    def weight(self) -> tuple[bool, bool, int, bool, float]:
        """What fired first, then words before paraphrases, then what most outlets carry, then whoever has a name."""
        return (
            self.voice.hit,
            self.quote.kind is not QuoteKind.INDIRECT,
            len(self.saying.outlets),
            is_named(self.quote),
            self.quote.confidence,
        )


@dataclass(frozen=True, slots=True)
class _News:
    """What the reports of a message say that none before them did."""

    found: Sequence[_Found]
    fresh: Mapping[ArticleId, tuple[Stretch, ...]]
    numbers: Sequence[str]
    names: Sequence[str]


def account(told: Sequence[Wording], now: Sequence[Wording], cast: Cast) -> Account:
    """What the reports of *now* say that those of *told* do not. Pure."""
    story, outlets = Told(), {house(wording.article.outlet) for wording in (*told, *now)}
    earlier = [_reading(wording.article, wording.revision, cast) for wording in told]
    for reading in earlier:
        story.add(reading)
    heard, sayings = Heard(earlier), list(story.sayings)
    news = _news(story, now, cast, outlets)
    voices = [each for each in news.found if each.is_told()]
    shown = _shown(voices)
    sure = [each for each in news.found if each.is_sure(outlets)]
    speakers = _once(each.speaker(cast) for each in sure if heard.is_first(each.quote))
    told_here = {last_word(each.voice.speaker) for each in shown}  # others say more that stands nowhere in the message
    return Account(
        voices=tuple(each.voice for each in shown),
        more=len(voices) - len(shown),
        speakers=speakers,
        again=_once(
            each.speaker(cast) for each in _again(sure, earlier, sayings) if last_word(each.voice.speaker) in told_here
        ),
        numbers=tuple(_longest(news.numbers))[:NAMED],
        names=tuple(name for name in dict.fromkeys(news.names) if not _speaks(name, speakers))[:NAMED],
        fresh=news.fresh,
        shown=_quoted(shown),
    )


def _news(story: Told, now: Sequence[Wording], cast: Cast, outlets: Collection[str]) -> _News:
    """One report after the other, held against the *story* so far."""
    found: list[tuple[Wording, Quote, Saying]] = []
    fresh: dict[ArticleId, tuple[Stretch, ...]] = {}
    numbers: list[str] = []
    names: list[str] = []
    for wording in now:
        reading, before = _reading(wording.article, wording.revision, cast), len(story.sayings)
        news = story.add(reading)
        found += [(wording, *new) for new in zip(news.quotes, story.sayings[before:], strict=True)]
        sentences = ((span.start, span.end) for span in news.sentences)
        fresh[wording.article.id] = (*fresh.get(wording.article.id, ()), *sentences)
        numbers += figures_of(reading, news, wording.matches)
        names += names_of(reading, news, wording.matches, cast, outlets)
    # Only now: a saying knows by the last report which outlets carry it.
    return _News([_Found(*each, voice_of(*each, cast)) for each in found], fresh, numbers, names)


def _again(sure: Sequence[_Found], earlier: Sequence[Reading], sayings: Sequence[Saying]) -> Iterator[_Found]:
    """What somebody says who was quoted before, in this language: a translation of what was told is nothing more."""
    known = {
        (primary(reading.article.language), last_word(quote.speaker))
        for reading in earlier
        for quote in reading.quotes
        if quote.speaker
    }
    for each in sure:
        speaker = primary(each.wording.article.language), last_word(each.quote.speaker or "")
        if speaker in known and _adds(each.quote, each.saying, sayings):
            yield each


def _once(speakers: Iterable[str]) -> tuple[str, ...]:
    """Of one name one: “Anna Brandt”, “Ms Brandt”."""
    found: dict[str, str] = {}
    for speaker in filter(None, speakers):
        found.setdefault(last_word(speaker), speaker)
    return tuple(found.values())


@lru_cache(maxsize=256)
def _reading(article: Article, revision: Revision, cast: Cast) -> Reading:
    """Kept: an article goes to many readers, and to each of them again with what follows it."""
    return read(article, revision, cast)


def _shown(voices: Sequence[_Found]) -> list[_Found]:
    """The weightiest, of nobody more than two while others have something to say; in the order in which they were found."""
    ranked = sorted(voices, key=_Found.weight, reverse=True)
    spoken = Counter[str]()
    first, further = list[_Found](), list[_Found]()
    for each in ranked:
        spoken[last_word(each.voice.speaker)] += 1
        (first if spoken[last_word(each.voice.speaker)] <= OF_ONE else further).append(each)
    chosen = [*first, *further][:VOICES]
    return [each for each in voices if each in chosen]


def _quoted(shown: Sequence[_Found]) -> dict[ArticleId, tuple[Stretch, ...]]:
    quoted: dict[ArticleId, tuple[Stretch, ...]] = {}
    for each in shown:
        spans = tuple((span.start, span.end) for span in each.quote.content)
        quoted[each.wording.article.id] = (*quoted.get(each.wording.article.id, ()), *spans)
    return quoted


def _adds(quote: Quote, saying: Saying, heard: Sequence[Saying]) -> bool:
    """It is more than a paraphrase of what the same speaker was told to have said."""
    if quote.kind is not QuoteKind.INDIRECT:
        return True
    theirs = (
        each.words for each in heard if each.speaker and last_word(each.speaker) == last_word(quote.speaker or "")
    )
    return all(2 * len(saying.words & words) < min(len(saying.words), len(words)) for words in theirs)


def _speaks(name: str, speakers: Sequence[str]) -> bool:
    words = {fold(word) for word in name.split()}
    return any(last_word(speaker) in words for speaker in speakers)


def _longest(numbers: Sequence[str]) -> list[str]:
    """“40,000 patients” tells “40,000” too."""
    found = list(dict.fromkeys(numbers))
    return [each for each in found if not any(other.startswith(f"{each} ") for other in found)]
