"""Quotes: who said what.

    “Therefore, we want real guarantees,” al-Hayya said, accusing Tel Aviv of violating two previous ceasefires.
    → “Therefore, we want real guarantees,”          Khalil al-Hayya   said       direct
    → Tel Aviv of violating two previous ceasefires  Khalil al-Hayya   accusing   indirect

By rules: paragraphs, sentences (a quotation is never cut), in them the words that report, beside them the source and what
was said; `news.speakers` then finds out who "he" and "the official" are. Thoughts, plans, questions put to somebody and
what was not said are no quotes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from news import ascribing
from news.actors import Cast
from news.ascribing import Ascribing
from news.attribution import Attribution, Speaker
from news.callings import calls
from news.clauses import Sentence, sentences
from news.contents import Stretch
from news.interviews import interview
from news.marks import Marked, marked
from news.model import Actor, Mention, Quote, QuoteKind, Span
from news.phrases import finite
from news.reporting.english import ENGLISH, OPENS_BLOCK, Shape
from news.subjects import subject_left
from news.surety import UNKNOWN, Surety
from news.text import Analysis, analyse
from news.unascribed import FEWEST, SURE, unascribed


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
        found = _Collector(analysis, ascribe).collected()
        speakers = ascribe.resolve(analysis, found, mentions)
        surety = Surety(analysis, found, language)
        quotes = [_quote(analysis.text, each, speaker, surety) for each, speaker in zip(found, speakers, strict=True)]
    if language != "en":
        fewest = FEWEST if ascribe is None else SURE
        quotes += [_quote(analysis.text, each, None) for each in unascribed(analysis, found, fewest)]
    return sorted(quotes, key=lambda quote: (quote.content[0].start, quote.content[-1].end))


def _quote(text: str, found: Attribution, speaker: Speaker | None, surety: Surety | None = None) -> Quote:
    kind = _kind(text, found.content)
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


_CLOSES = re.compile(r"[\"”“»«’'」]")
_OPENS = re.compile(r"[\"“”„«»‘「」—–]|''|``|(?<!\w)'")
_MARK = re.compile(r"[\"“”„«»‘「」]|''|``|(?<!\w)'")


def _kind(text: str, content: Sequence[Stretch]) -> QuoteKind:
    direct = [_OPENS.match(text, start) is not None for start, _ in content]
    for k in range(1, len(content)):
        direct[k] |= direct[k - 1] and _CLOSES.match(text, content[k - 1][1] - 1) is None  # « …, a-t-il dit. … »
    if direct[0] and text[content[0][0]] in "—–":
        return QuoteKind.DIRECT
    if all(direct) and (len(content) > 1 or _CLOSES.match(text, content[0][1] - 1)):
        return QuoteKind.DIRECT
    return QuoteKind.MIXED if any(_MARK.search(text, start, end) for start, end in content) else QuoteKind.INDIRECT


# --- over the paragraphs ---------------------------------------------------------------------------

_TRANSCRIPT = re.compile(r"\s*([A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}(?: ?\([^)\n]*\))?):\s+(?=\S)")
_LABELLED = re.compile(r"\s*([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}): +(?=\S)")
_HEADLINE = re.compile(r"([^\W\d_a-z][\w.'’ -]{1,50}): ([^\n]{10,120}?)\.?")
_ALONE = re.compile(r"\S*[^\s:]")  # a word by itself, in quotation marks or not, says nothing of anybody
_BLOCK_PARAGRAPHS = 4  # of a statement without quotation marks


class _Collector:
    """Walks through the paragraphs; remembers who spoke last, and a statement that goes on."""

    def __init__(self, analysis: Analysis, ascribe: Ascribing) -> None:
        self._analysis = analysis
        self._ascribe = ascribe
        self._english = ascribe is ascribing.ENGLISH
        self._text = analysis.text
        self._found: list[Attribution] = []
        self._last: Attribution | None = None  # who spoke last with quotation marks
        self._told: Attribution | None = None  # who was told of last, with marks or without
        self._announced: Attribution | None = None  # by a paragraph that ends with a colon
        self._block: Attribution | None = None  # “The statement read:”
        self._asks, self._answers = interview(analysis) if self._english else (frozenset(), {})

    def collected(self) -> list[Attribution]:
        for start, end in self._analysis.paragraphs:
            self._paragraph(start, end)
        return [each for each in self._found if each.content and (each.source or each.cue or each.follows)]

    def _paragraph(self, start: int, end: int) -> None:
        awaited = self._block is not None or (self._last is not None and self._last.open)
        if not awaited and _ALONE.fullmatch(self._text, start, end):
            self._announced = None
            return
        if self._english and self._is_line(start, end):
            return
        quotations = self._ascribe.without_tags(self._text, marked(self._text, start, end), start, end)
        if self._goes_on(quotations, start, end):
            return
        parts = list(sentences(self._analysis, start, end, quotations))
        if self._in_block(parts, quotations, start, end):
            return
        before = self._announced or self._last
        begun = self._last if quotations and quotations[0].start == start else None
        known = len(self._found)
        spoken: Attribution | None = None
        for sentence in parts:
            spoken = self._sentence(sentence, spoken, before)
        if begun is not None and begun.cue is None and _unclosed(self._text, begun.content[-1][1]):
            self._named_at_last(begun, quotations[0], self._found[known:])
        self._announced = self._found[-1] if len(self._found) > known and self._text[start:end].endswith(":") else None
        if self._english:
            self._opens_block(parts, self._found[known:], start, end)

    @staticmethod
    def _named_at_last(begun: Attribution, quotation: Marked, found: Sequence[Attribution]) -> None:
        """“We have read it. ⏎ “And today we act,” NP said. Paragraphs without a closing mark are those of whom the last one names."""
        names = next((each for each in found if each.cue is not None and _holds(each, quotation.start)), None)
        if names is not None and begun.follows is None:
            names.content = [*begun.content, *names.content]
            begun.content = []
        elif names is not None:
            begun.source, begun.follows = names.source, None

    def _is_line(self, start: int, end: int) -> bool:
        """A transcript's line, or a headline: who speaks stands before the colon."""
        if self._is_asked(start, end):
            return True
        line = _TRANSCRIPT.match(self._text, start, end)
        if line and end - line.end() > len(line.group(1)):
            said = Attribution([(line.end(), end)], line.span(1), (line.end(1), line.end(1) + 1))
            self._found.append(said)
            self._last = None
            return True
        headline = _HEADLINE.fullmatch(self._text, start, end)
        if headline is None or not (self._is_headline(headline) or self._tops(headline)):
            return False
        self._found.append(Attribution([headline.span(2)], headline.span(1), (headline.end(1), headline.end(1) + 1)))
        return True

    def _is_asked(self, start: int, end: int) -> bool:
        """A question or an answer of an interview: who answers stands before the colon; whoever asks says nothing."""
        line = _LABELLED.match(self._text, start, end) if self._asks else None
        if line is None or line.group(1) not in self._answers.keys() | self._asks:
            return False
        if line.group(1) in self._answers:
            source = self._answers[line.group(1)] or line.span(1)
            self._found.append(Attribution([(line.end(), end)], source, (line.end(1), line.end(1) + 1)))
        self._last = None
        return True

    def _is_headline(self, headline: re.Match[str]) -> bool:
        """“Moen: Harbour Will Be Closed”: of somebody whom the text names again; not “Read more: …”, “Image Source: …”."""
        who, first = headline.group(1), not self._text[: headline.start()].strip()
        return _in_capitals(headline.group(2)) and (first or who in self._text[headline.end() :])

    def _tops(self, headline: re.Match[str]) -> bool:
        """Whether a line above the text has who somebody is before its colon: “Minister: no deal before Christmas”."""
        first = not self._text[: headline.start()].strip()
        return first and headline.end() == headline.end(2) and calls(headline.group(1))

    def _goes_on(self, quotations: Sequence[Marked], start: int, end: int) -> bool:
        """The next paragraph of a quotation without closing mark."""
        last = self._last
        if last is None or not last.open or not quotations or self._text[start : quotations[0].start].strip():
            return False
        if self._text[quotations[0].end : end].strip(" ."):
            last.open = False
            return False
        last.content.append((quotations[0].start, quotations[0].end))
        last.open = not quotations[0].closed
        return True

    def _sentence(
        self, sentence: Sentence, spoken: Attribution | None, before: Attribution | None
    ) -> Attribution | None:
        """Collects what it says; the attribution that a quotation after it would go on with."""
        found = self._ascribe.attributions(sentence)
        if self._english and self._tops_text(sentence):
            found = [each for each in found if not _is_deed(sentence, each)]
        self._found += found
        quoted = [unit for unit in sentence.units if unit.form == '"']
        if found:
            self._told = found[-1]
            spoken = max(found, key=lambda each: each.content[-1][1] if each.content else 0)
            if quoted:
                self._last = next((a for a in found if any(_holds(a, unit.start) for unit in quoted)), spoken)
                self._last.open = _unclosed(self._text, quoted[-1].end)
            return self._last if quoted else spoken
        known_by = spoken or self._told
        if known_by is not None and self._ascribe.carries_on(sentence, near=spoken is not None):
            told = Attribution([(sentence.units[0].start, sentence.units[-1].end)], None, None, follows=known_by)
            self._found.append(told)
            return known_by
        if not quoted:
            return spoken
        share = sum(unit.end - unit.start for unit in quoted) / (sentence.end - sentence.start)
        if share < _MOSTLY or not sentence.quoted(0):
            return None
        content = [(unit.start, unit.end) for unit in quoted]
        if spoken is not None:
            spoken.content += content
            spoken.open = _unclosed(self._text, quoted[-1].end)
            return spoken
        if before is not None and before is self._announced and not self._english and not before.content:
            before.content = content  # … şunları kaydetti: ⏎ “…”
            before.open = _unclosed(self._text, quoted[-1].end)
            self._last = before
            return before
        known = before is not None or (self._english and _unclosed(self._text, quoted[-1].end))
        if known and sum(len(self._text[a:b].split()) for a, b in content) >= _WORDS_ALONE:
            self._last = Attribution(content, before.source if before else None, None)
            self._last.follows = before if before and before.content else None
            self._found.append(self._last)
            self._last.open = _unclosed(self._text, quoted[-1].end)
            return self._last
        return None

    def _tops_text(self, sentence: Sentence) -> bool:
        """Whether it is the text’s headline: its first line, which no full stop ends."""
        line = self._text.find("\n", sentence.end - 1)
        ends = self._text[sentence.start : line if line >= 0 else sentence.end].rstrip()
        return not self._text[: sentence.start].strip() and line >= 0 and not ends.endswith(_STOPS)

    def _in_block(self, parts: Sequence[Sentence], quotations: Sequence[Marked], start: int, end: int) -> bool:
        block = self._block
        if block is None:
            return False
        speaks = any(unit.form in {"said", "says", "told", "added"} for sentence in parts for unit in sentence.units)
        over = quotations or speaks or self._text[start:end].endswith(":") or len(block.content) >= _BLOCK_PARAGRAPHS
        if over:
            self._block = None
            return False
        block.content.append((start, end))
        return True

    def _opens_block(self, parts: Sequence[Sentence], found: Sequence[Attribution], start: int, end: int) -> None:
        """A paragraph that ends with a colon: what follows is what was read, listed or posted."""
        if not parts or not self._text[start:end].endswith(":"):
            return
        sentence = parts[-1]
        verbs = [k for k, unit in enumerate(sentence.units) if unit.form in OPENS_BLOCK]
        if not verbs or any(a.cue and a.cue[0] >= sentence.start for a in found):
            return
        subject = subject_left(sentence, verbs[0], 0)
        if subject is None:
            return
        source = sentence.units[subject.first].start, sentence.units[subject.last - 1].end
        cue = sentence.units[verbs[0]].start, sentence.units[verbs[-1]].end
        self._block = Attribution([], source, cue)
        self._found.append(self._block)


_WORDS_ALONE = 5
_MOSTLY = 0.7  # of a sentence in quotation marks: whoever spoke goes on


_STOPS = (".", "!", "?", ":", "”", '"', "’")


def _is_deed(sentence: Sentence, found: Attribution) -> bool:
    """What a headline tells of: “Judge dismisses …”, “Mayor says sorry for …”: deeds, but for words between marks."""
    if found.cue is None or _kind(sentence.text, found.content or [found.cue]) is not QuoteKind.INDIRECT:
        return False
    verb = ENGLISH.get(sentence.text[slice(*found.cue)].lower())
    if verb is None or not found.content:
        return False
    claims = any(
        finite(sentence, k) and any(start <= unit.start < end for start, end in found.content)
        for k, unit in enumerate(sentence.units)
    )
    return not claims and verb.shape in {Shape.THIRD, Shape.BASE}


def _in_capitals(title: str) -> bool:
    """Whether Most Words Have a Capital, as in headlines."""
    words = re.findall(r"[^\W\d_]{4,}", title)
    return len(words) > 1 and sum(word[0].isupper() for word in words) >= _MOSTLY * len(words)


def _holds(attribution: Attribution, at: int) -> bool:
    return any(start <= at < end for start, end in attribution.content)


def _unclosed(text: str, end: int) -> bool:
    return text[end - 1 : end] not in {'"', "”", "»", "’", "'", "“", "」"}
