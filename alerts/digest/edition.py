"""What a message holds, as its reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alerts.extracts import Passage, Run
from alerts.voices import Voice
from news.ids import DeliveryId, RuleId, StoryId
from news.model import Article, Reason, Revision, Severity
from news.revisions import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A rule that fired, and what was new."""

    rule: RuleId
    title: str
    query: str
    severity: Severity
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A part of a rule that held, how it is spelled in these articles, and how often it stands there."""

    text: str  # a term as written in the rule; for an actor the fullest name found
    spellings: tuple[str, ...]  # most frequent first, without those that only differ in case
    count: int

    @property
    def others(self) -> tuple[str, ...]:
        """Spellings that tell more than *text* does."""
        return tuple(spelling for spelling in self.spellings if spelling.casefold() != self.text.casefold())


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An article that prints the text of another one."""

    article: Article
    outlet: str
    url: str
    when: str


class Mark(StrEnum):
    """What became of an article since it was first told of."""

    NONE = ""
    UPDATED = "updated"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one article of one outlet says."""

    article: Article
    revision: Revision
    outlet: str
    title: tuple[Run, ...]
    titled: bool  # its title tells something that neither the item's headline nor an extract does
    url: str  # safe, or ""
    when: str  # in the reader's zone
    updated: str  # when it was changed; "": it was not
    passages: tuple[Passage, ...]
    mark: Mark = Mark.NONE
    edits: tuple[tuple[Words, ...], ...] = ()  # what was said otherwise in what the reader was told, word by word
    copies: tuple[Copy, ...] = ()
    copy_of: str = ""  # the outlet of an article that the reader was told of, whose text this is


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """Something that the reader was not told yet: what, and which."""

    what: str  # "Quoted for the first time"
    which: str  # "Anna Brandt, Tom Falk and 3 more"
    names: tuple[str, ...] = ()  # all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One development of a story."""

    story: StoryId
    headline: tuple[Run, ...]
    lead: tuple[Run, ...]  # the first sentences of its first report, or nothing
    url: str
    severity: Severity
    whys: tuple[Why, ...]
    fired: tuple[Fired, ...]
    reports: tuple[Report, ...]
    outlets: tuple[str, ...]  # of the reports
    also: tuple[str, ...]  # outlets of the story that did not fire
    newest: datetime
    since: str = ""  # when the reader was last told of it; "": never
    told: datetime | None = None  # … as a moment
    news: tuple[New, ...] = ()  # … and what is new since then
    voices: tuple[Voice, ...] = ()  # who says what, each of it once
    more_voices: int = 0  # quotations that are not shown
    independent: int = 0  # outlets with a text of their own
    development: str = ""  # the article that opened it; of a story's first one the story's own name
    arc: str = ""  # the story's title, where it went on to another development; "": this is its first
    page: str = ""  # ours, with all that is known of the story; "" where it is not reachable

    @property
    def title(self) -> str:
        """The headline without marks."""
        return "".join(run.text for run in self.headline)

    @property
    def loud(self) -> bool:
        """Its severity is worth a word."""
        return self.severity.rank > Severity.NORMAL.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A whole message, ready to be set in type."""

    delivery: DeliveryId
    subject: str
    preheader: str  # what a mailbox shows beside the subject
    summary: str  # "1 story, 2 outlets"
    date: str
    zone: str
    update: bool
    items: tuple[Item, ...]
    name: str
    why: str  # why the reader gets it
    coverage: str
    web: str  # our web pages, or ""
    unsubscribe: str  # a page, or ""
    acknowledge: str = ""  # a page, or "": nobody has to
    template: str = ""  # a file of the user's own; "": the house's
    notices: tuple[str, ...] = ()  # for whoever runs wirewatch, the gravest first
