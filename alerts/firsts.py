"""Firsts: what of a report a message may call new: whom it quotes for the first time, which figures and names it brings.

    told    Trump led by 12 points, “and we go on,” Ida Moe said. (Herald)
    now     The Courier: Donald J. Trump, at Trump Tower, led by twelve. “I am tired,” said Moe; so did Mrs Moe’s advisers.
    new     Trump Tower                   not: 12, Moe, the Courier, advisers who may have spoken before

Whoever reads that something is new stops there. In doubt nothing is called so: it still stands in the report.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from alerts.clean import line
from alerts.opening import is_label
from news.actors import Cast
from news.background import SHARES, term
from news.languages import primary
from news.letters import fold
from news.model import Match, Quote
from news.novelties import News, text_of, words_with_capitals
from news.reading import Reading

_SHORT = 6  # words of a sentence that may be mostly a name
_OPENING = 4  # sentences of a report that say what is new in it
_WHOLE = re.compile(r"[.!?…।॥。！？؟۔։][\"'”’»«“)\]]*$")
_ROLES = frozenset(  # a row of capitals that ends so goes on with a name, or tells what somebody is
    """president governor gov senator sen rep minister secretary chairman chairwoman mayor judge justice director leader chief
    presidential democratic republican democrat democrats republicans lawmaker lawmakers conservative liberal federal national political web online street avenue manager marshal officer spokesman spokeswoman lawyer attorney coach sgt capt no""".split()
)
SURE = 0.9  # of such quotations so many are right: whom a text does not surely name is not named
PARTICLES = frozenset("of the al el bin ibn ben de da del della di du la le von van der den zu y and und et".split())
_OF_KIND = re.compile(r"-(?:run|led|based|backed|born|themed|style|wide|held|owned|related|linked|bound|made|trained)$")
_INITIAL = re.compile(r" \w\.?$")  # Justice Anna M: where a feed cuts its text, as after a full stop
_LONG = re.compile(r"\d-[^\W\d]")  # a 30-second video: how long a thing is, is seldom what is new
_MARK = re.compile("[\"“”„«»]|''|(?<!\\w)['‘]")
_DATELINE = re.compile(r"[^\n.!?]{0,60}?(?:\([^)\n]{2,30}\)\s*[—–-]*|\s[—–-]+)\s")
_HOUSES = frozenset(  # the last word of what prints and sends
    """press news times post journal tribune herald gazette chronicle telegraph sun globe guardian observer mirror mail examiner monitor inquirer radio tv television magazine reuters today
    agency broadcasting images network afp dpa time""".split()
)
_WORLD = frozenset(  # names that nobody has to be told, but countries, which are known in each language
    map(
        str.strip,
        """supreme court, wall street, new york, new york city, capitol hill, european union, united nations, security council,
        middle east, democratic party, republican party, white house, world bank, world health organization, west bank,
        gaza strip, red cross, justice department, oval office, prime minister, european commission, european parliament,
        los angeles, san francisco, hong kong, tel aviv, new delhi, wall street journal, red sea, world cup, champions league,
        west coast, east coast, social security, world war ii, african union, central bank, north america, latin america,
        south america, soviet union, west virginia, north carolina, south carolina, new hampshire, new jersey, new mexico,
        north dakota, south dakota, rhode island, civil war, secret service, covid-19, air force, air force one,
        bundesbank, deutsche bahn, union européenne, nations unies, unión europea, naciones unidas, casa blanca,
        estados unidos, états unis, vereinte nationen, europäische union, avrupa birliği, birleşmiş milletler""".split(
            ","
        ),
    )
)


class Heard:
    """Who was heard in what was told."""

    def __init__(self, told: Iterable[Reading] = ()) -> None:
        self._spoken = set[str]()
        for reading in told:
            self.add(reading)

    def add(self, reading: Reading) -> None:
        """One more report that was told."""
        self._spoken |= _spoken(reading)

    def is_first(self, quote: Quote) -> bool:
        """Surely somebody, and nobody of that name stood beside words that somebody said."""
        return quote.confidence >= SURE and is_named(quote) and last_word(quote.speaker or "") not in self._spoken


def _spoken(reading: Reading) -> set[str]:
    """Words of sentences in which somebody is quoted: with a capital, where there are such."""
    body = reading.revision.body
    said = [span for quote in reading.quotes for span in (*quote.content, quote.source, quote.cue) if span]
    sentences = [
        body[start:end]
        for start, end in (reading.fields["body"].sentences if "body" in reading.fields else ())
        if _MARK.search(body, start, end) or any(span.start < end and start < span.end for span in said)
    ]
    title = reading.revision.title
    if ":" in title or _MARK.search(title):
        sentences.append(title)
    quoted = {last_word(quote.speaker) for quote in reading.quotes if quote.speaker}
    return quoted.union(*map(words_with_capitals, sentences))


def is_named(quote: Quote) -> bool:
    """By a name, and not by what they are: “Advocates”, “a senior official”."""
    if quote.actor is not None:
        return True
    names = (quote.speaker or "").split()
    capitals = [not name.islower() or name in PARTICLES for name in names]
    return (
        len(names) > 1
        and all(capitals)
        and not (names[0].islower() or names[-1].islower() or _OF_KIND.search(names[-1]))
    )


def last_word(speaker: str) -> str:
    """By which a name is known again: “Anna Brandt”, “Ms Brandt”."""
    bare = speaker.partition(" (")[0].split()
    return fold(bare[-1]) if bare else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Firsts:
    """What of one report may be called new."""

    speakers: tuple[str, ...]  # quoted for the first time
    figures: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, reading: Reading, news: News, heard: Heard, cast: Cast, outlets: Collection[str]) -> Firsts:
        """Of *news*, with nothing looked for in it."""
        language = reading.article.language
        speakers = {
            last_word(quote.speaker): quote.speaker
            for quote in reversed(news.quotes)
            if quote.speaker and heard.is_first(quote) and not is_known(quote.speaker, language, outlets)
        }
        names = names_of(reading, news, (), cast, outlets)
        return cls(
            speakers=tuple(speakers.values())[::-1],
            figures=tuple(figures_of(reading, news, ())),
            names=tuple(name for name in names if speakers.keys().isdisjoint(fold(name).split())),
        )


# --- figures and names -----------------------------------------------------------------------------


def figures_of(reading: Reading, news: News, matches: Sequence[Match]) -> Iterator[str]:
    """With the words that tell of what; each number once. A sentence told before with another number says what is new."""
    analysis = reading.fields.get("body")
    told = list(_telling(reading, analysis.sentences if analysis else (), matches)) if news.numbers else []
    seen = set[str]()
    for figure in news.numbers:
        if (
            figure.number not in seen
            and not _LONG.search(figure.text)
            and any(start <= figure.start < end for start, end in told)
        ):
            seen.add(figure.number)
            yield line(figure.text, 40)


def names_of(
    reading: Reading, news: News, matches: Sequence[Match], cast: Cast, outlets: Collection[str]
) -> Iterator[str]:
    """Whole ones: a single capitalised word may be anything. *outlets*: as `house` spells them."""
    whole, language = text_of(reading.revision), reading.article.language
    fresh = [(span.start, span.end) for span in news.sentences]
    texts = [whole[start:end] for start, end in _telling(reading, fresh, matches)] if news.names else []
    texts = [text for place, text in enumerate(texts) if not place or _is_sentence(text)]
    tracked = {last_word(alias) for actor in cast.actors.values() for alias in (actor.name, *actor.aliases)}
    media = {house(quote.medium) for quote in reading.quotes if quote.medium} if texts else set[str]()
    dateline = _DATELINE.match(reading.revision.body)
    head = dateline[0] if dateline else ""
    for name in news.names:
        if (
            " " not in name
            or name.isupper()
            or _INITIAL.search(name)
            or _OF_KIND.search(name)
            or house(name) in media
            or last_word(name) in tracked
        ):
            continue
        if any(_tells_of(name, text) for text in texts) and name not in head and not is_known(name, language, outlets):
            yield line(name, 60)


def _is_sentence(text: str) -> bool:
    """Neither a heading nor what tells of the report."""
    words = text.split()
    capitals = sum(word[:1].isupper() for word in words)
    return _WHOLE.search(text) is not None and not is_label(text) and 3 * capitals < 2 * max(len(words), _SHORT)


def is_known(name: str, language: str | None, outlets: Collection[str] = ()) -> bool:
    """What prints it, or what every reader knows: the Supreme Court."""
    words = [fold(word) for word in name.split()]
    common = all(term(word) in SHARES or not term(word) for word in words)
    if (
        common
        or words[-1].strip(".").rpartition("-")[2] in _HOUSES | _ROLES
        or any(map(house(name).startswith, outlets))
    ):
        return True
    known = _WORLD | countries(language)
    return any(" ".join(words[start:]) in known for start in range(len(words)))  # Obama’s | White House


@lru_cache(maxsize=32)
def countries(language: str | None) -> frozenset[str]:
    """As *language* calls them."""
    try:
        named = Locale(primary(language) or "en").territories
    except UnknownLocaleError:
        named = Locale("en").territories
    return frozenset(map(fold, named.values()))


def house(name: str) -> str:
    """An outlet's name, however it is written: USA TODAY, UsaToday."""
    return fold(name).replace(" ", "").removeprefix("the")


def _tells_of(name: str, text: str) -> bool:
    """It stands there, and not between marks: “Star Harbour” is what something is called."""
    return any(
        not (_MARK.match(text, found.start() - 1) and _MARK.match(text[found.end() :].lstrip(",.!?")))
        for found in re.finditer(re.escape(name), text)
    )


def _telling(
    reading: Reading, sentences: Sequence[tuple[int, int]], matches: Sequence[Match]
) -> Iterator[tuple[int, int]]:
    """Where a report says what it is about: its title, and of *sentences* the first and those in which a rule holds.

    As stretches of `text_of`. What is a headline and a line below it says it all there.
    """
    title = len(reading.revision.title)
    yield 0, title
    analysis = reading.fields.get("body")
    if analysis is None:
        yield title + 1, len(text_of(reading.revision))
        return
    opening = set(analysis.sentences[:_OPENING])
    hits = [span for match in matches for span in match.highlights if span.field == "body"]
    for start, end in sentences:
        if (start, end) in opening or any(hit.start < end and start < hit.end for hit in hits):
            yield title + 1 + start, title + 1 + end
