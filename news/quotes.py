"""Quotes: who said what.

    “Therefore, we want real guarantees,” al-Hayya said, accusing Tel Aviv of violating two previous ceasefires.
    → “Therefore, we want real guarantees,”          Khalil al-Hayya   said       direct
    → Tel Aviv of violating two previous ceasefires  Khalil al-Hayya   accusing   indirect

By rules: `news.walk` goes through paragraphs and sentences to the words that report, beside them the source and what was
said; `news.speakers` then finds out who "he" and "the official" are. Thoughts, plans, questions put to somebody and
what was not said are no quotes.
"""

from __future__ import annotations

from collections.abc import Sequence

from news import ascribing
from news.actors import Cast
from news.attribution import Attribution, Speaker
from news.contents import Stretch
from news.kinds import kind_of
from news.model import Actor, Mention, Quote, Span
from news.surety import UNKNOWN, Surety
from news.text import Analysis, analyse
from news.unascribed import FEWEST, SURE, unascribed
from news.walk import Walk


def extract(text: str, actors: Cast | Sequence[Actor] = (), language: str | None = None) -> list[Quote]:
    """Who says what in a text, in its order.

    *actors*: who is tracked; a speaker who is one carries its id, one who speaks for it its `affiliation`. Many texts:
    make one `Cast` of them and pass that. *language*: a BCP 47 tag; None: told by the text's commonest words.

    Spans are code points of *text*, their field "body". Of a language without reporting words (see `ascribes`) only what
    stands between quotation marks is found, without a speaker, its confidence 0.3. Raises RuleError for an actor's name
    that is no pattern.
    """
    analysis = analyse(text, language)
    cast = actors if isinstance(actors, Cast) else Cast(actors)
    return attribute(analysis, cast.mentions({"body": analysis}) if cast.actors else ())


def ascribes(text: str, language: str | None = None) -> bool:
    """Whether speakers are found in this language; else only what stands between quotation marks."""
    return ascribing.of(ascribing.language_of(analyse(text, language))) is not None


def attribute(analysis: Analysis, mentions: Sequence[Mention] = ()) -> list[Quote]:
    """The quotes of a text that has been read; *mentions* are the actors named in it."""
    language = ascribing.language_of(analysis)
    ascribe = ascribing.of(language)
    found: list[Attribution] = []
    quotes: list[Quote] = []
    if ascribe is not None:
        found = Walk(analysis, ascribe).collected()
        speakers = ascribe.resolve(analysis, found, mentions)
        surety = Surety(analysis, found, language)
        quotes = [_quote(analysis.text, each, speaker, surety) for each, speaker in zip(found, speakers, strict=True)]
    if language != "en":
        fewest = FEWEST if ascribe is None else SURE
        quotes += [_quote(analysis.text, each, None) for each in unascribed(analysis, found, fewest)]
    return sorted(quotes, key=lambda quote: (quote.content[0].start, quote.content[-1].end))


def _quote(text: str, found: Attribution, speaker: Speaker | None, surety: Surety | None = None) -> Quote:
    kind = kind_of(text, found.content)
    return Quote(
        kind=kind,
        content=tuple(_body(stretch) for stretch in found.content),
        cue=_body(found.cue) if found.cue else None,
        source=_body(found.source) if found.source else None,
        speaker=speaker.name if speaker else None,
        actor=speaker.actor if speaker else None,
        affiliation=speaker.affiliation if speaker else None,
        medium=text[slice(*found.medium)] if found.medium else None,
        confidence=surety.of(found, speaker, kind) if surety else UNKNOWN,
    )


def _body(stretch: Stretch) -> Span:
    return Span("body", *stretch)
