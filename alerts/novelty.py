"""Novelty: what a further article of a story tells that was not told yet.

    told    The harbour is dredged from Monday on, the City Council decided.
    later   Dredging of the harbour begins on Monday, the council decided.              a repeat
            “We close the harbour on Friday,” harbour master Anna Brandt said.          someone new is quoted
            Divers found a mine in the harbour.                                         the story goes on

Only passages count in which the rule holds: a new sentence about something else wakes nobody. They are looked for in
every article that was told of; a copy has none that cannot be found. A copy with a new paragraph has one: that outlets
print a report again with what became known meanwhile is how many developments come in.

In a language in which nothing was told all words are new, also those of a translation: there somebody new who is quoted
counts, and a figure or a whole name that is new.

    told    The council closed the harbour on Monday.
    later   Der Stadtrat hat den Hafen geschlossen.                                     a repeat
            Taucher fanden im Hafen 12 Minen.                                           the story goes on
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from alerts.extracts import spellings
from alerts.firsts import Heard, house, is_known, names_of
from news.figures import figures, numbers, worded
from news.languages import primary
from news.letters import fold
from news.model import FieldName, Match, Quote, Reason, Span
from news.novelties import NOUNS_HAVE_CAPITALS, Told, content, script, text_of
from news.reading import Reading
from news.text import analyse

REMEMBERED = 20  # alerts of a rule in a story that a further article is held against: more say it all again
KNOWN = 0.5  # from this share of its content words on, found in one sentence, a sentence is a repeat
SAID = 0.7  # … a quotation: it links those that the seeds share, where overlap of sentences finds one of four
TRANSLATED = timedelta(days=1)  # so long after what was told a report in another language hardly translates it


@dataclass(frozen=True, slots=True)
class _Passage:
    """A title, or a sentence of the body, in which the rule holds."""

    span: Span
    words: frozenset[str]


def novelty(match: Match, reading: Reading, told: Sequence[Reading]) -> Reason | None:
    """What *reading* has to tell that no article of *told* tells; None: it repeats them. Pure.

    *told*: what the rule has raised in the story, the wordings that were told.
    """
    if is_foreign(reading, told) and reading.article.when - max(each.article.when for each in told) < TRANSLATED:
        return _abroad(match, reading, told)
    sentences = list(map(_sentences, told))
    known = [words for its in sentences for words in its]
    wholes = [frozenset[str]().union(*its) for its in sentences]
    shares = {
        # A title sums up what its text tells in several sentences.
        passage: _share(passage.words, wholes if passage.span.field == "title" else known)
        for passage in _passages(match, reading)
    }
    if any(share < SAID and any(_new_voices(passage, match, reading, told)) for passage, share in shares.items()):
        return Reason.QUOTED
    if any(passage.span.field == "title" for passage in shares) and _counts_on(reading, told):
        return Reason.FURTHER
    return Reason.FURTHER if any(share < KNOWN for share in shares.values()) else None


def _counts_on(reading: Reading, told: Sequence[Reading]) -> bool:
    """Its title has a figure that stands nowhere in what was told: “toll rises to nine” has otherwise known words.

    All of them have to be new: of two outlets' titles one is often rounded.
    """
    title = reading.revision.title
    shown = {figure.number for figure in figures(title, reading.article.language)} | set(worded(title))
    return bool(shown) and shown.isdisjoint(number for earlier in told for number in numbers(text_of(earlier.revision)))


def _share(words: frozenset[str], found: Sequence[frozenset[str]]) -> float:
    """Of *words*, how many one of *found* has at most. A sentence without words tells nothing: it is known."""
    return max((len(words & each) / len(words) for each in found), default=0.0) if words else 1.0


# --- passages --------------------------------------------------------------------------------------


def _passages(match: Match, reading: Reading) -> list[_Passage]:
    """Those with a highlight; all where there is none, as with a rule for a byline."""
    passages = [*_spans(reading, "title"), *_spans(reading, "body")]
    held = [span for span in passages if any(span.overlaps(each) for each in match.highlights)]
    revision, language = reading.revision, reading.article.language
    # Every article told of has the words that fired, and most that somebody said something: “Mara Oduya said on Monday”.
    told = [span for quote in reading.quotes for span in (quote.cue, quote.source) if span]
    fired = content(" ".join(spellings(revision, [*match.highlights, *told])), language)
    return [
        _Passage(span, content(revision.text(span.field)[span.start : span.end], language) - fired)
        for span in held or passages
    ]


def _spans(reading: Reading, name: FieldName) -> Iterator[Span]:
    if (analysis := reading.fields.get(name)) is None:
        return
    stretches = analysis.sentences if name == "body" else [(0, len(analysis.text))]
    yield from (Span(name, start, end) for start, end in stretches)


def _sentences(reading: Reading) -> list[frozenset[str]]:
    """The content words of each sentence that a reader was told."""
    revision, language = reading.revision, reading.article.language
    return [words for text in (revision.title, revision.lead, revision.body) for words in _told(text, language)]


@lru_cache(maxsize=128)  # what was told is compared again for every rule and every further article of the story: 2 MB
def _told(text: str, language: str | None) -> tuple[frozenset[str], ...]:
    return tuple(content(text[start:end], language) for start, end in analyse(text, language).sentences)


# --- voices ----------------------------------------------------------------------------------------


def _new_voices(passage: _Passage, match: Match, reading: Reading, told: Sequence[Reading]) -> Iterator[Quote]:
    """What somebody says there of what the rule looks for, who is quoted in none of the articles *told*."""
    lit = [span for span in match.highlights if span.overlaps(passage.span)]
    for quote in reading.quotes:
        if not (voice := _voice(quote)) or not any(span.overlaps(said) for span in lit for said in quote.content):
            continue
        if not any(_speaks(voice, earlier) for earlier in told):
            yield quote


def _voice(quote: Quote) -> str | None:
    """By what a speaker is known again in another article: tracked, or by surname (“Anna Brandt”, “Ms Brandt”)."""
    if quote.actor:
        return f"@{quote.actor}"
    return fold(quote.speaker.split()[-1]) if quote.speaker and quote.speaker.strip() else None


def _speaks(voice: str, reading: Reading) -> bool:
    """Quotes are worked out only where the name stands at all: they take ten milliseconds an article."""
    named = voice.startswith("@") or voice in fold(reading.revision.body)
    return named and any(_voice(quote) == voice for quote in reading.quotes)


# --- in a language in which nothing was told -----------------------------------------------------------


def is_foreign(reading: Reading, told: Sequence[Reading]) -> bool:
    """Whether nothing of *told* is in its language. One that is not known is that of any other."""
    mine = _language(reading)
    return bool(told and mine) and not any(_language(earlier) in {mine, None} for earlier in told)


def _language(reading: Reading) -> str | None:
    return primary(reading.article.language) if reading.article.language else None


def _abroad(match: Match, reading: Reading, told: Sequence[Reading]) -> Reason | None:
    """What needs no words to be compared: who speaks, how many, whose name."""
    outlets = {house(each.article.outlet) for each in (reading, *told)}
    passages = _passages(match, reading)
    voices = [quote for passage in passages for quote in _new_voices(passage, match, reading, told)]
    if voices and any(_is_first(quote, reading, told, outlets) for quote in voices):
        return Reason.QUOTED
    spans = [passage.span for passage in passages]
    if any(span.field == "title" for span in spans) and _counts_on(reading, told):
        return Reason.FURTHER
    return Reason.FURTHER if _counts_or_names(match, reading, told, spans, outlets) else None


def _is_first(quote: Quote, reading: Reading, told: Sequence[Reading], outlets: Collection[str]) -> bool:
    """By name, and in letters that were read before: Иванов may be Ivanov, who was told."""
    known = {script(earlier.revision.title or earlier.revision.body) for earlier in told}
    speaker = quote.speaker or ""
    return quote.actor is not None or (
        script(speaker) in known
        and Heard(told).is_first(quote)
        and not is_known(speaker, reading.article.language, outlets)
    )


def _counts_or_names(
    match: Match, reading: Reading, told: Sequence[Reading], spans: Sequence[Span], outlets: Collection[str]
) -> bool:
    """Whether a sentence there has a figure or a whole name that was not told."""
    story, language = Told(), reading.article.language
    for earlier in told:
        story.add(earlier)
    news, names = story.add(reading), list[str]()
    if primary(language) not in NOUNS_HAVE_CAPITALS:
        names += names_of(reading, news, [match], reading.cast, outlets)
    ahead = len(reading.revision.title) + 1
    return any(
        any(span.start <= figure.start - ahead < span.end for figure in news.numbers)
        or any(name in reading.revision.body[span.start : span.end] for name in names)
        for span in spans
        if span.field == "body"
    )
