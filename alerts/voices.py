"""Voices: somebody's words as a message shows them: who said it, to whom, and what, ready for its line.

    Harbour master Anna Brandt told Fjord News that the locks close.   → Anna Brandt: told Fjord News that the locks close
    “We close it on Friday,” Anna Brandt said                          → Anna Brandt: “We close it on Friday”

Which of them a message tells is for `alerts.accounts` to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from alerts.clean import line
from alerts.extracts import Run, Stretch, said
from alerts.firsts import SURE
from news import ascribing
from news.actors import Cast
from news.languages import is_function_word
from news.letters import fold
from news.model import Article, Match, Quote, QuoteKind, Revision
from news.novelties import Saying

_REACH = 40  # letters between a verb of saying and what is said
_TITLE = 6  # words of a book's or a broadcast's
_LONGEST = 12  # words of a speaker
_SHORTENED = frozenset("mr mrs ms dr rep sen gov gen lt col capt sgt prof rev".split())
_SEAT = re.compile(r"[DRI]-[A-Z][\w.]*")
_THAT = re.compile(r"(?:\((?=[\"“”„«'‘])|(?:that|dass|que|что)\s)")
_COMMA = re.compile(r",(?=[\"”’»]+$)")  # “We go on,” he said: the comma is the sentence's


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A wording that is told, with what fired in it."""

    article: Article
    revision: Revision
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody's words."""

    speaker: str  # "": nobody is named
    to: str  # the medium that they were said to, or that tells them, or ""
    runs: tuple[Run, ...]  # with the verb of saying where they are no quotation
    direct: bool
    outlets: tuple[str, ...]  # that carry them
    leads: bool = False  # they begin with the verb: “said that …”

    @property
    def text(self) -> str:
        """Without marks."""
        return "".join(run.text for run in self.runs)

    @property
    def who(self) -> str:
        """Whom their line begins with: the text may well name somebody, and we not be sure that it is they."""
        return self.speaker or ("Somebody" if self.leads else "Speaker not certain")

    @property
    def hit(self) -> bool:
        """Something in it fired."""
        return any(run.hit for run in self.runs)


def voice_of(wording: Wording, quote: Quote, saying: Saying, cast: Cast) -> Voice:
    """A quotation as it is shown; *saying*: who else carries it. Nobody is named who is not surely meant."""
    stretches = _stretches(wording.revision, quote, wording.article.language)
    runs = said(wording.revision, wording.matches, stretches)
    sure = quote.confidence >= SURE
    leads = stretches[0][0] < quote.content[0].start
    medium = line(quote.medium or "", 60)
    medium = "" if is_function_word(bare(medium)) else medium  # according to those in the courtroom
    return Voice(
        speaker=speaker_of(quote, cast, wording.article.language) if sure else "",
        to="" if leads and medium in line(wording.revision.body[slice(*stretches[0])]) else medium,  # “told Fjord News”
        runs=_tidied(_finite(runs, wording, quote) if leads else _begun(runs)),
        direct=quote.kind is QuoteKind.DIRECT,
        outlets=tuple(line(outlet, 60) for outlet in saying.outlets),
        leads=leads,
    )


def speaker_of(quote: Quote, cast: Cast, language: str | None) -> str:
    """Who said it, with whom they speak for: Khalil al-Hayya (Hamas); “”: nobody that has a name or a role."""
    if not quote.speaker or not (quote.actor or _is_somebody(quote.speaker, language)):
        return ""
    speaker = line(quote.speaker, 80)
    group = cast.actors.get(quote.affiliation) if quote.affiliation else None
    mine = (
        cast.actors[quote.actor].member_of if quote.actor else ()
    )  # of two who are named together neither speaks for the other
    belongs = f" ({group.name})" if group and group.id in mine and fold(group.name) not in fold(speaker) else ""
    return speaker[:1].upper() + speaker[1:] + belongs


def is_title(words: Sequence[str]) -> bool:
    """“Desert Island Discs”, “Meet the Press.”: what somebody was heard in."""
    names = [word for word in words if not is_function_word(bare(word.strip("\"'“”„«»‘’")))]
    return len(names) > 1 and len(words) <= _TITLE and all(map(_is_capital, (words[0], words[-1], *names)))


def bare(word: str) -> str:
    return fold(word.strip(".,;:"))


def _stretches(revision: Revision, quote: Quote, language: str | None) -> list[Stretch]:
    """What is said; with the verb where it is told in the outlet's words and follows closely."""
    spans = [(span.start, span.end) for span in quote.content]
    spans = [span for span in spans if not is_title(revision.body[slice(*span)].split())] or spans
    cue = quote.cue
    if quote.kind is QuoteKind.DIRECT or cue is None or cue.end > spans[0][0]:
        return spans
    between = revision.body[cue.end : spans[0][0]]
    if len(between) > _REACH or "\n" in between:
        return spans
    source = quote.source
    if source is not None and cue.end <= source.start and source.end <= spans[0][0]:
        verb = ascribing.verb_in(revision.body, (cue.start, cue.end), language)
        return [verb, *spans] if verb else spans  # the verb comes first: whoever speaks is named already
    return [(cue.start, spans[0][1]), *spans[1:]]


def _finite(runs: tuple[Run, ...], wording: Wording, quote: Quote) -> tuple[Run, ...]:
    """“Anna Brandt noting that …” stands in no sentence of its own: she noted it."""
    cue, source = quote.cue, quote.source
    if cue is None or source is None or not runs:
        return runs
    verb = wording.revision.body[cue.start : cue.end]
    told = ascribing.finite(
        wording.revision.body, (cue.start, cue.end), (source.start, source.end), wording.article.language
    )
    first = runs[0]
    if told == verb or not first.text.startswith(verb):
        return runs
    return (first._replace(text=told + first.text[len(verb) :]), *runs[1:])


def _is_somebody(speaker: str, language: str | None) -> bool:
    """Not the words around a name (“in an interview he”), nor a party and a state (“D-Mo”), nor “Rep.” where a feed ends."""
    words = speaker.split()
    if len(words) == 1 and bare(words[0]) in _SHORTENED:
        return False
    pronouns, around = ascribing.small_words(language)
    return (
        len(words) <= _LONGEST
        and fold(words[0]) not in around
        and fold(words[-1]) not in pronouns
        and not _SEAT.fullmatch(speaker)
    )


def _is_capital(word: str) -> bool:
    return word.lstrip("\"'“„«‘")[:1].isupper()


def _tidied(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    if not runs:
        return runs
    last = runs[-1]
    return (*runs[:-1], last._replace(text=_COMMA.sub("", last.text).rstrip(",;:")))


def _begun(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Behind a colon no “that”, nor the parenthesis that somebody's words stand in."""
    if not runs:
        return runs
    first = runs[0]._replace(text=runs[0].text[found.end() :]) if (found := _THAT.match(runs[0].text)) else runs[0]
    return (first, *runs[1:]) if first.text else runs
