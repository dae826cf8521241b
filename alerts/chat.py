"""A digest for a chat room: rows of words, each channel's markup put on them when they are set.

    Sheet  “real guarantees”: 1 story, 2 outlets
      Block    a story: its headline, why, what is new, who says what; for each report its outlet and its passages
      rest     stories told in a line each, then "… and 12 more"
      foot     why the reader gets it, coverage, acknowledge

Rooms take a few thousand characters a message. A digest is one message whatever its length, since several could be
cut apart by a crash and one of them repeated: what does not fit is told in a line, then counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

from alerts.clean import clip
from alerts.digest import Copy, Edition, Item, Report
from alerts.extracts import Run
from alerts.links import safe_url
from alerts.voices import Voice
from news.ids import DeliveryId
from news.model import Severity
from news.ports import Letter
from news.revisions import Words

T = TypeVar("T")

LISTED = 8  # stories told in a line each, where not all can be told in full
COPIES = 6  # of a text, that are named
NOTICES = 8  # told in a line each


class Bit(NamedTuple):
    """Some words in one style; *url* makes them a link."""

    text: str
    style: Literal["", "hit", "strong", "faint"] = ""
    url: str = ""


class Row(NamedTuple):
    """A line, and what it is for: a headline, words about it, an outlet, words that it quotes, a way to one of our pages."""

    kind: Literal["head", "about", "outlet", "passage", "link"]
    bits: tuple[Bit, ...]

    @property
    def text(self) -> str:
        """Without style."""
        return "".join(bit.text for bit in self.bits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A story."""

    severity: Severity
    url: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole message."""

    id: DeliveryId
    title: str
    preheader: str
    severity: Severity  # of the gravest story
    url: str  # of the one story, else of our pages; or ""
    to: str  # the reader's own chat or topic; "": the channel's
    acknowledge: str  # a page, or ""; a link to it stands in `foot`
    intro: tuple[Row, ...]
    blocks: tuple[Block, ...]
    rest: tuple[Row, ...]
    foot: tuple[Row, ...]


class Cut(NamedTuple):
    """How much of an edition is told."""

    full: int  # stories in full
    listed: int = LISTED  # … and after them in a line each
    reports: int = 20  # of a story
    passages: int = 3  # of a report
    voices: int = 4  # of a story
    terse: bool = False  # no word about why and how, and of notices only the gravest


# What is taken away first: reports and passages, before stories are.
_LESS = (
    Cut(0),
    Cut(0, reports=6, passages=2),
    Cut(0, reports=3, passages=1, voices=2),
    Cut(0, reports=1, passages=1, voices=1),
)
FEW = 3  # stories in full that are better than one in all its length


def fitted(letter: Letter, edition: Edition, write: Callable[[Sheet], T], fits: Callable[[T], bool]) -> T:
    """What *write* makes of *edition*, with as much of it as *fits*: the most important stories in full first."""

    def page(cut: Cut) -> T:
        return write(_sheet(letter, edition, cut))

    def holds(less: Cut) -> Callable[[int], bool]:
        return lambda full: fits(page(less._replace(full=full)))

    count = len(edition.items)
    if not letter.plain:
        if fits(everything := page(Cut(count))):
            return everything
        for less in _LESS:
            full = _most(count, holds(less))
            if full >= min(count, FEW) or (full and less is _LESS[-1]):
                return page(less._replace(full=full))
    return brief(letter, edition, write, fits)


def brief(letter: Letter, edition: Edition, write: Callable[[Sheet], T], fits: Callable[[T], bool]) -> T:
    """Titles only, as many as *fits*."""

    def page(listed: int, *, terse: bool) -> T:
        return write(_sheet(letter, edition, Cut(0, listed=listed, terse=terse)))

    terse = not fits(page(0, terse=False))
    return page(_most(len(edition.items), lambda listed: fits(page(listed, terse=terse))), terse=terse)


def _most(count: int, fits: Callable[[int], bool]) -> int:
    """The largest number up to *count* that fits; 0 where none does."""
    low, high = 0, count
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _sheet(letter: Letter, edition: Edition, cut: Cut) -> Sheet:
    items, web = edition.items, edition.web
    return Sheet(
        id=letter.delivery,
        title=edition.subject,
        preheader=edition.preheader,
        severity=max((item.severity for item in items), key=lambda each: each.rank, default=_noticed(letter)),
        url=items[0].url if len(items) == 1 else web,
        to=letter.to,
        acknowledge=safe_url(letter.acknowledge),
        intro=tuple(_intro(edition, cut)),
        blocks=tuple(
            _block(item, number if len(items) > 1 else None, cut) for number, item in enumerate(items[: cut.full], 1)
        ),
        rest=tuple(_rest(items[cut.full :], cut.listed, web)),
        foot=() if cut.terse else tuple(_foot(letter, edition)),
    )


def _noticed(letter: Letter) -> Severity:
    return max((notice.severity for notice in letter.notices), key=lambda each: each.rank, default=Severity.LOW)


def _intro(edition: Edition, cut: Cut) -> Iterator[Row]:
    update = " (update)" if edition.update else ""
    summary = edition.summary if edition.items else "Notices" if edition.notices else "No news on what you follow."
    yield Row("about", (Bit(f"{summary}{update} · {edition.date} ({edition.zone})", "faint"),))
    most = 2 if cut.terse else NOTICES
    for notice in edition.notices[:most]:
        yield Row("passage", (Bit(clip(notice, 160)),))
    if len(edition.notices) > most:
        yield Row("about", (Bit(f"… and {len(edition.notices) - most} more: `wirewatch status` shows what lasts"),))


# --- a story ---------------------------------------------------------------------------------------


def _block(item: Item, number: int | None, cut: Cut) -> Block:
    rows = [Row("head", tuple(_headline(item, number)))]
    if item.arc:
        rows.append(Row("about", (Bit(f"In the story: {clip(item.arc, 200)}", "faint"),)))
    rows += [Row("about", (Bit(f"{why.title}: {'; '.join(why.reasons)}", "faint"),)) for why in item.whys[:3]]
    if item.lead:
        rows.insert(1, Row("passage", tuple(_bits(item.lead))))
    rows += _new(item)
    for voice in item.voices[: cut.voices]:
        rows.append(Row("passage", tuple(_voice(voice))))
    if untold := item.more_voices + len(item.voices[cut.voices :]):
        rows.append(Row("about", (Bit(f"and {untold} more quotation{'s' if untold > 1 else ''}", "faint"),)))
    for report in item.reports[: cut.reports]:
        rows += _report(report, item, cut)
    left = list(dict.fromkeys([*(report.outlet for report in item.reports[cut.reports :]), *item.also]))
    if left:
        rows.append(Row("about", (Bit(f"Also in: {clip(', '.join(left), 200)}", "faint"),)))
    if item.page:
        rows.append(Row("link", (Bit("The whole story", "", item.page),)))
    return Block(severity=item.severity, url=item.url, title=item.title, rows=tuple(rows))


def _headline(item: Item, number: int | None) -> Iterator[Bit]:
    if number is not None:
        yield Bit(f"{number}. ", "strong")
    if item.loud:
        yield Bit(f"{item.severity.value.upper()} ", "strong")
    yield Bit(item.title, "strong", item.url)


def _new(item: Item) -> Iterator[Row]:
    """What the reader was not told yet, where there was an earlier message."""
    if item.since:
        told = f"New since {item.since}" if item.news else f"Told of before: {item.since}"
        yield Row("about", (Bit(told, "strong"),))
    for new in item.news:
        yield Row("about", (Bit(f"{new.what}: ", "faint"), Bit(clip(new.which, 300))))


def _voice(voice: Voice) -> Iterator[Bit]:
    yield Bit(voice.who, "strong")
    if voice.to:
        yield Bit(f" via {voice.to}", "faint")
    yield Bit(" " if voice.leads else ": ")
    yield from _bits(voice.runs)
    yield Bit(f" ({clip(', '.join(voice.outlets), 100)})", "faint")


def _report(report: Report, item: Item, cut: Cut) -> Iterator[Row]:
    mark = f", {report.mark.value} {report.updated}" if report.mark else ""
    link = Bit(report.outlet, "strong", report.url if report.url != item.url else "")
    yield Row("outlet", (link, Bit(f", {report.when}{mark}", "faint")))
    if report.titled:
        yield Row("passage", _bits(report.title))
    if report.copy_of:
        yield Row("about", (Bit(f"The text of {report.copy_of}, which you were told of", "faint"),))
    for edit in report.edits[: cut.passages]:
        yield Row("passage", (Bit("Changed: ", "strong"), *_edit(edit)))
    for passage in report.passages[: cut.passages]:
        yield Row("passage", _bits(passage.runs))
    if report.copies:
        yield Row("about", (Bit("The same text: ", "faint"), *_copies(report.copies)))


def _edit(edit: Sequence[Words]) -> Iterator[Bit]:
    """Rooms have no common sign for what was struck out: it stands in brackets."""
    for run in edit:
        if run.sign == "-":
            yield Bit(f"[{run.text.strip()}]", "faint")
        elif run.text:
            yield Bit(run.text, "strong" if run.sign == "+" else "")


def _copies(copies: Sequence[Copy]) -> Iterator[Bit]:
    for place, copy in enumerate(copies[:COPIES]):
        yield Bit(", " if place else "")
        yield Bit(copy.outlet, "", copy.url)
    if len(copies) > COPIES:
        yield Bit(f" and {len(copies) - COPIES} more", "faint")


def _bits(runs: Sequence[Run]) -> tuple[Bit, ...]:
    return tuple(Bit(run.text, "hit" if run.hit else "") for run in runs)


# --- what is left ----------------------------------------------------------------------------------


def _rest(items: Sequence[Item], listed: int, web: str) -> Iterator[Row]:
    for item in items[:listed]:
        outlets = clip(", ".join(item.outlets), 60)
        yield Row("about", (Bit("– "), Bit(clip(item.title, 100), "", item.url), Bit(f" ({outlets})", "faint")))
    if left := len(items[listed:]):
        yield Row("about", (Bit(f"… and {left:,} more", "", web),))


def _foot(letter: Letter, edition: Edition) -> Iterator[Row]:
    if acknowledge := safe_url(letter.acknowledge):
        yield Row("link", (Bit("Acknowledge", "strong", acknowledge),))
    yield Row("about", (Bit(clip(edition.why, 400), "faint"),))
    if edition.coverage:
        yield Row("about", (Bit(f"Coverage: {edition.coverage}", "faint"),))
