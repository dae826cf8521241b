"""Ascribing: what a language brings to find who said what: its attributions in a sentence, and whom their sources mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from news import reporting, speakers, verblast, verbs
from news.attribution import Attribution, Speaker
from news.carrying import carries_on
from news.clauses import Sentence
from news.contents import Stretch
from news.finder import attributions
from news.inserted import inserted
from news.languages import LANGUAGES, function_words, primary
from news.letters import fold
from news.marks import Marked
from news.model import Mention
from news.pieces import pieces
from news.pointing import may_point
from news.reporting import english
from news.reporting.english import Shape
from news.reporting.grammar import Grammar, Order
from news.text import Analysis


@dataclass(frozen=True, slots=True)
class Ascribing:
    """One language's ways."""

    attributions: Callable[[Sentence], list[Attribution]]
    resolve: Callable[[Analysis, Sequence[Attribution], Sequence[Mention]], list[Speaker | None]]
    grammar: Grammar | None = None  # English has its own

    def without_tags(self, text: str, quotations: Sequence[Marked], start: int, end: int) -> Sequence[Marked]:
        """The quotations of a paragraph, the tags in them left out."""
        return quotations if self.grammar is None else inserted(text, quotations, start, end, self.grammar)

    def points_back(self, sentence: Sentence) -> Attribution | None:
        """Who said, by this sentence, what the one before it tells; None: it names nobody for that."""
        if self.grammar is None or not may_point(sentence, self.grammar):
            return None
        return verbs.Finder(sentence, self.grammar).back()

    def carries_on(self, sentence: Sentence, *, near: bool) -> bool:
        """Whether a sentence tells what whoever spoke before said too."""
        return self.grammar is not None and carries_on(sentence, self.grammar, near=near)


ENGLISH = Ascribing(attributions, speakers.resolve)


@cache
def of(language: str) -> Ascribing | None:
    """A language's (primary subtag); None: its reporting words are not known."""
    if language == "en":
        return ENGLISH
    if language not in reporting.GRAMMARS:
        return None
    from news.referents import resolve

    grammar = reporting.grammar(language)
    finder = verblast.Finder if grammar.order is Order.LAST else verbs.Finder
    return Ascribing(
        lambda sentence: finder(sentence, grammar).found(),
        lambda analysis, found, mentions: resolve(analysis, found, mentions, grammar),
        grammar,
    )


def verb_in(text: str, cue: Stretch, language: str | None) -> Stretch | None:
    """The verb of a cue that stands before its source, without “and”: وأكد; None: it is none (according to, selon)."""
    name = primary(language)
    if name not in reporting.GRAMMARS or (grammar := reporting.grammar(name)).order is not Order.VERB:
        return None
    start, end = cue
    head = fold(text[start:end].split(maxsplit=1)[0])
    if head in grammar.attributes:
        return None
    joined = head[:1] in grammar.prefixes and head[1:] in grammar.says
    return start + joined, end


def finite(text: str, cue: Stretch, source: Stretch, language: str | None) -> str:
    """The verb of a cue as it stands behind a subject: noting → noted; hat NP gesagt → hat gesagt."""
    words = text[slice(*cue)]
    if cue[0] < source[0] and source[1] < cue[1]:
        return f"{text[cue[0] : source[0]].strip()} {text[source[1] : cue[1]].strip()}"
    *before, last = words.split(" ")
    known = english.ENGLISH.get((before or [last])[0].lower() if last == "out" else last.lower())
    if known is None or known.shape is not Shape.ING or primary(language) != "en" or not english.BE.isdisjoint(before):
        return words
    past = next(form for form, verb in english.ENGLISH.items() if verb == known._replace(shape=Shape.PAST))
    return f"{past} out" if last == "out" else " ".join((*before, past))


_PRONOUNS = frozenset("he she they it i we you who".split())
_AROUND = frozenset("in on at after before during for to of from with by as if when while where few going".split())


def small_words(language: str | None) -> tuple[frozenset[str], frozenset[str]]:
    """Pronouns, and with them what stands around a name and begins none: “in an interview he”. Folded."""
    name = primary(language)
    if name not in reporting.GRAMMARS:
        return _PRONOUNS, _PRONOUNS | _AROUND
    grammar = reporting.grammar(name)
    return grammar.pronouns, grammar.pronouns | (grammar.introduces - grammar.determiners - grammar.titles)


# --- which language it is --------------------------------------------------------------------------

_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff]")
_LATIN = re.compile(r"[a-zA-Z\u0400-\u06ff]")
_LOOKED_AT = 400  # words of a text that nobody told the language of
_PERSIAN, _ARABIC = re.compile("[\u06cc\u06a9\u06af]"), re.compile("[\u064a\u0643]")
_ARABIC_ONLY = re.compile("[ةأإ]")  # neither Persian, Urdu nor Kurdish has them, and one letter in twenty is one
_LEAST = 0.1  # of the words of a text are its language’s commonest; in Lithuanian 6 of 100 happen to be Spanish
_OWN = {"tr": re.compile("[ğıİ]"), "ar": re.compile("[\u0600-\u06ff]")}
_WITHOUT = re.compile("[əƏ]")  # Azerbaijani
_VOUCHED = 0.02  # … where its own letters vouch for it: verbs carry what other languages have small words for
_SURER = 1.3  # so much more often than English's words do another language's occur


def language_of(analysis: Analysis) -> str:
    """The language of a text (primary subtag): as it was given, else by its commonest words; in doubt English."""
    if analysis.language:
        return primary(analysis.language)
    if len(_UNSPACED.findall(analysis.text)) > len(_LATIN.findall(analysis.text)):
        return "und"  # one Latin name in it has “al” or “de”
    if 50 * len(_ARABIC_ONLY.findall(analysis.text)) > len(analysis.text):
        return "ar"  # its small words are written together with others: a short text has hardly one
    read = (piece.forms[0] for chunk in analysis.chunks for piece in pieces(chunk))
    words = Counter(islice(read, _LOOKED_AT))
    shares = {language: sum(map(words.__getitem__, function_words(language) & words.keys())) for language in LANGUAGES}
    best = max(shares, key=lambda language: shares[language])
    if shares[best] > _SURER * shares["en"]:
        least = _VOUCHED if _is_vouched(best, analysis.text) else _LEAST
        rare = shares[best] < least * words.total()
        return "und" if rare or (best == "ar" and _is_persian(analysis.text)) else best
    plain = shares["en"] or not any(sign.isalpha() and not sign.isascii() for sign in analysis.text)
    return "en" if plain else "und"


def _is_vouched(language: str, text: str) -> bool:
    """Whether a language's own letters stand in a text: one in a hundred at least."""
    own = _OWN.get(language)
    return own is not None and len(own.findall(text)) * 100 > len(text) and not _WITHOUT.search(text)


def _is_persian(text: str) -> bool:
    """Persian and Urdu write yeh and kaf with other letters than Arabic."""
    return len(_PERSIAN.findall(text)) > len(_ARABIC.findall(text))
