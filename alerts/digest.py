"""A digest as its reader sees it: one item per development of a story, the most important first, all in the reader's zone.

    Edition  [urgent] Hamas asks for real guarantees + 3 more
      Item     headline, why it was sent, what is new since the last message, who says what
        Report   The Outlet, 09:12: its headline, its link, extracts with the hits marked; who prints the same text

Pure values made from a Letter: the templates, the JSON form and the terminal show the same ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from alerts.clean import clip, direction, line, words
from alerts.extracts import Passage, Run, extracts, marked, spellings, stretch
from alerts.links import safe_url
from alerts.times import day, moment, published
from alerts.voices import Account, Voice, Wording, account
from news.actors import Cast
from news.fingerprint import containment, shingles
from news.ids import ArticleId, DeliveryId, RuleId, StoryId
from news.model import Article, Change, Earlier, Entry, Match, Part, Reason, Revision, Severity, Story
from news.ports import Letter
from news.revisions import Deed, Words, by_word, compare

HEADLINE = 140  # characters; sources without titles give their first sentence
SUBJECT = 110  # phones show some 40, desktops some 90
SPELLINGS = 5  # of one term
FULL = 40  # stories whose quotations are looked for: more are not told in full
READ = 12  # … and in so many of its articles
NEWS = 5  # of a kind that are named
EDITS = 3  # sentences that say otherwise what they said
AROUND = 60  # letters of what stayed the same beside what was changed
SAME = 0.8  # of a text in another one: it is printed again …
LONGER = 1.25  # … unless it is so much longer
MOST_NOTICES = 60  # told in a line each

_WORDS = re.compile(r"[\w\s’'.&-]+")
_ANEW = frozenset({Reason.QUOTED, Reason.FURTHER, Reason.CHANGED, Reason.CORRECTED, Reason.WITHDRAWN})
_NOBODY = Cast(())


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


def compose(letter: Letter) -> Edition:
    """*letter* as its reader sees it. Pure."""
    zone = ZoneInfo(letter.zone)
    fired: dict[StoryId, set[str]] = {}
    for entry in letter.digest.entries:
        fired.setdefault(entry.alert.story, set()).add(entry.article.outlet)
    drafts = sorted(
        (
            _draft(letter, entries, frozenset(fired[entries[0].alert.story]))
            for entries in _by_development(letter.digest.entries)
        ),
        key=_importance,
    )
    items = [_item(letter, draft, zone, in_full=place < FULL) for place, draft in enumerate(drafts)]
    summary = _summary(items)
    return Edition(
        delivery=letter.delivery,
        subject=subject(letter, items),
        preheader=_preheader(letter, items),
        summary=summary,
        date=day(letter.digest.cut, zone) + ", " + moment(letter.digest.cut, zone, letter.digest.cut),
        zone=letter.zone,
        update=letter.update,
        items=tuple(items),
        name=line(letter.name, 80),
        why=" ".join([*(line(note, 300) for note in letter.notes), _why_sent(letter, items)]),
        coverage=line(_counted(letter), 300),
        web=safe_url(letter.archive),
        unsubscribe=safe_url(letter.unsubscribe),
        acknowledge=safe_url(letter.acknowledge),
        template=letter.template,
        notices=_notices(letter, zone),
    )


def subject(letter: Letter, items: Sequence[Item]) -> str:
    """One line: the headline of the most important story, and how many more there are.

    A message about one story, as it happens, has the story's own title, and what the first one was marked with:
    its follow-ups thread there.
    """
    if letter.notices:
        first = max(letter.notices, key=lambda notice: (not notice.over, notice.severity.rank))
        more = f" (and {_plural(len(letter.notices) - 1, 'more notice')})" if len(letter.notices) > 1 else ""
        return f"wirewatch: {clip(first.told, 80)}{more}"
    if not items:
        return "All quiet"
    top = items[0]
    if letter.at_once and len({item.story for item in items}) == 1:
        before = letter.earlier.get(top.story)
        marker = _marker(before.severity if before else top.severity)
        return marker + (line(letter.digest.entries[0].story.title, SUBJECT) or top.title)
    marker, more = _marker(top.severity), _and_more(top.title, len(items) - 1)
    return marker + clip(top.title, SUBJECT - len(marker) - len(more)) + more


def _marker(severity: Severity) -> str:
    return f"[{severity.value}] " if severity.rank > Severity.NORMAL.rank else ""


def _and_more(headline: str, count: int) -> str:
    """After a headline that is written from right to left, nothing that would turn it around."""
    if not count:
        return ""
    return f" (+{count:,})" if direction(headline) == "rtl" else f" + {count:,} more"


def _notices(letter: Letter, zone: ZoneInfo) -> tuple[str, ...]:
    """What goes wrong before what is over, a line each; a flood is counted by what it is about."""
    told = sorted(letter.notices, key=lambda notice: (notice.over, -notice.severity.rank, notice.at, notice.id))
    lines = [
        line(
            f"{moment(notice.at, zone, letter.digest.cut)}: {notice.told}"
            + (f" ({notice.hint})" if notice.hint else ""),
            400,
        )
        for notice in told[:MOST_NOTICES]
    ]
    left = Counter(notice.matter for notice in told[MOST_NOTICES:])
    return (*lines, *(f"… and {count:,} more: {matter}" for matter, count in left.most_common()))


# --- items -----------------------------------------------------------------------------------------


def _by_development(entries: Iterable[Entry]) -> list[list[Entry]]:
    found: dict[tuple[StoryId, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry.alert.story, _development(entry)), []).append(entry)
    return list(found.values())


def _development(entry: Entry) -> str:
    return entry.development or entry.alert.story


@dataclass(frozen=True, slots=True)
class _Draft:
    """A story, as far as its place among the others asks."""

    story: Story
    entries: Sequence[Entry]
    reports: Sequence[Sequence[Entry]]  # by article; those that print another one's text are among its copies
    copies: Mapping[ArticleId, Sequence[Sequence[Entry]]]
    copy_of: Mapping[ArticleId, str]  # outlets of articles told before
    severity: Severity
    newest: datetime
    development: str
    fired: frozenset[str]  # outlets of the whole story that are told of in this message

    @property
    def independent(self) -> int:
        """Outlets with a text of their own, and those whose text we do not show."""
        told = {group[0].article.outlet for group in self.reports if group[0].article.id not in self.copy_of}
        return len(told) + len(set(self.story.outlets) - self.fired)


def _draft(letter: Letter, entries: Sequence[Entry], fired: frozenset[str]) -> _Draft:
    story = max((entry.story for entry in entries), key=lambda story: story.articles)
    before = letter.earlier.get(entries[0].alert.story)
    reports, copies, copy_of = _folded(_by_article(entries), before.entries if before else ())
    return _Draft(
        story=story,
        entries=entries,
        reports=reports,
        copies=copies,
        copy_of=copy_of,
        severity=max((entry.alert.severity for entry in entries), key=lambda severity: severity.rank),
        newest=max(entry.article.when for entry in entries),
        development=_development(entries[0]),
        fired=fired,
    )


def _importance(draft: _Draft) -> tuple[int, int, float, str]:
    """Severity, then how many outlets tell it in their own words, then how new it is; the id makes the order total."""
    return (
        -draft.severity.rank,
        -draft.independent,
        -draft.newest.timestamp(),
        f"{draft.story.id} {draft.development}",
    )


def _folded(
    groups: Sequence[Sequence[Entry]], told: Sequence[Entry]
) -> tuple[list[Sequence[Entry]], dict[ArticleId, list[Sequence[Entry]]], dict[ArticleId, str]]:
    """Reports without those that print another one's text; these, by the one they copy; and who copies what was told."""
    reports: list[Sequence[Entry]] = []
    copies: dict[ArticleId, list[Sequence[Entry]]] = {}
    copy_of: dict[ArticleId, str] = {}
    prints = [(None, entry, shingles(entry.revision.body)) for entry in told] if groups else []
    originals: list[tuple[ArticleId | None, Entry, frozenset[int]]] = [*prints]
    for group in groups:
        entry, own = group[0], shingles(group[0].revision.body)
        original = next(
            (each for each in originals if each[1].article.id != entry.article.id and _same(own, each[2])), None
        )
        if original is None or any(each.alert.reason in _ANEW for each in group):
            reports.append(group)
            originals.append((entry.article.id, entry, own))
        elif original[0] is None:
            reports.append(group)
            copy_of[entry.article.id] = line(original[1].article.outlet, 60)
        else:
            copies.setdefault(original[0], []).append(group)
    return reports, copies, copy_of


def _same(one: frozenset[int], other: frozenset[int]) -> bool:
    return containment(one, other) >= SAME and len(one) <= LONGER * len(other)


def _item(letter: Letter, draft: _Draft, zone: ZoneInfo, *, in_full: bool) -> Item:
    entries, told = draft.entries, draft.reports
    before = letter.earlier.get(entries[0].alert.story)
    now = letter.digest.cut
    said = _account(letter, draft, before) if in_full else Account()
    first = told[0]
    headline = first[0]
    reports = tuple(_report(group, headline, draft, before, said, zone, now) for group in told)
    outlets = tuple(dict.fromkeys(line(group[0].article.outlet, 60) for group in _by_article(entries)))
    return Item(
        story=draft.story.id,
        headline=_clipped(_title(headline, _matches(first))),
        url=reports[0].url,
        severity=draft.severity,
        whys=_whys(entries),
        fired=_fired(entries),
        reports=reports,
        outlets=outlets,
        also=tuple(filter(None, (line(each, 60) for each in draft.story.outlets if each not in draft.fired))),
        newest=draft.newest,
        since=moment(before.at, zone, now) if before else "",
        told=before.at if before else None,
        news=_news(draft, before, said, reports) if before else (),
        voices=tuple(voice for voice in said.voices if not _stands(voice, reports)),
        more_voices=said.more,
        independent=draft.independent,
        development=draft.development,
        arc="" if draft.development == entries[0].alert.story else line(draft.story.title, HEADLINE),
        page=safe_url(letter.pages.get(entries[0].alert.story, "")),
    )


def _account(letter: Letter, draft: _Draft, before: Earlier | None) -> Account:
    """Who says what: nobody is asked for the plain form, which has to go out whatever is in a text."""
    if letter.plain:
        return Account()
    told = {(each.article.id, each.revision.number): each for each in (before.entries if before else ())}
    groups = [group for report in draft.reports for group in (report, *draft.copies.get(report[0].article.id, ()))]
    return account(
        [Wording(article=each.article, revision=each.revision) for each in told.values()],
        [
            Wording(article=group[0].article, revision=group[0].revision, matches=tuple(_matches(group)))
            for group in groups[:READ]
        ],
        letter.cast or _NOBODY,
    )


def _stands(voice: Voice, reports: Sequence[Report]) -> bool:
    """An extract shows the words already, and whose they are; a quotation of several outlets is worth its line."""
    surname = voice.speaker.partition(" (")[0].rpartition(" ")[2].casefold()
    return (len(voice.outlets) == 1 or not voice.direct) and any(
        voice.text.strip('"“”«»').rstrip(".,") in passage.text and surname in passage.text.casefold()
        for report in reports
        for passage in report.passages
    )


def _news(draft: _Draft, before: Earlier, said: Account, reports: Sequence[Report]) -> tuple[New, ...]:
    """What was not told before, the weightiest first."""
    known = {line(entry.article.outlet, 60) for entry in before.entries}
    outlets = [line(group[0].article.outlet, 60) for group in _by_article(draft.entries)]
    found = [
        ("Withdrawn", [report.outlet for report in reports if report.mark is Mark.WITHDRAWN]),
        ("Corrected", [report.outlet for report in reports if report.mark is Mark.CORRECTED]),
        ("Quoted for the first time", said.speakers),
        ("Says more", said.again),
        ("New figures", said.numbers),
        ("New names", said.names),
        ("Also reported by", [outlet for outlet in dict.fromkeys(outlets) if outlet not in known]),
    ]
    return tuple(New(what=what, which=_row(which), names=tuple(which)) for what, which in found if which)


def _row(which: Sequence[str]) -> str:
    """The first few."""
    more = f" and {len(which) - NEWS} more" if len(which) > NEWS else ""
    return ", ".join(which[:NEWS]) + more


def _by_article(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Entries of one article together, its latest wording first; articles in order of appearance."""
    articles: dict[ArticleId, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.article.first_seen, entry.article.id, entry.alert.id)):
        articles.setdefault(entry.article.id, []).append(entry)
    return [sorted(group, key=lambda entry: -entry.revision.number) for group in articles.values()]


def _matches(group: Sequence[Entry]) -> list[Match]:
    """Matches that hold for the wording shown: spans of another revision would mark other words."""
    shown = group[0].revision.number
    return [entry.alert.match for entry in group if entry.alert.match.revision == shown == entry.revision.number]


def _title(entry: Entry, matches: Sequence[Match]) -> tuple[Run, ...]:
    return marked(entry.revision.title, "title", matches) or (Run(line(entry.story.title) or "Untitled"),)


def _report(  # noqa: PLR0917 an item's parts, of which a report is one
    group: Sequence[Entry],
    headline: Entry,
    draft: _Draft,
    before: Earlier | None,
    said: Account,
    zone: ZoneInfo,
    now: datetime,
) -> Report:
    entry = group[0]
    article, revision = entry.article, entry.revision
    title = _title(entry, _matches(group))
    edits = _edits(group, before)
    known = article.id in draft.copy_of or edits
    passages = _passages(group, said, zone, now, anew=before is not None)
    if known and not said.fresh.get(article.id):
        passages = ()
    copies = [each[0] for each in draft.copies.get(article.id, ())]
    return Report(
        article=article,
        revision=revision,
        outlet=line(article.outlet, 60),
        title=_clipped(title),
        titled=not _told(revision.title, [headline.revision.title, *(passage.text for passage in passages)]),
        url=_link(article),
        when=published(article, zone, now),
        updated=moment(revision.seen, zone, now) if revision.number > 1 else "",
        passages=passages,
        mark=_mark(group),
        edits=edits,
        copies=tuple(
            Copy(
                article=each.article,
                outlet=line(each.article.outlet, 60),
                url=_link(each.article),
                when=published(each.article, zone, now),
            )
            for each in copies
        ),
        copy_of=draft.copy_of.get(article.id, ""),
    )


def _link(article: Article) -> str:
    return safe_url(article.link) or safe_url(article.url)


def _mark(group: Sequence[Entry]) -> Mark:
    reasons = {entry.alert.reason for entry in group}
    if group[0].revision.change is Change.WITHDRAWN or Reason.WITHDRAWN in reasons:
        return Mark.WITHDRAWN
    if group[0].revision.change is Change.CORRECTION or Reason.CORRECTED in reasons:
        return Mark.CORRECTED
    return Mark.UPDATED if group[0].revision.number > 1 else Mark.NONE


def _edits(group: Sequence[Entry], before: Earlier | None) -> tuple[tuple[Words, ...], ...]:
    """Where the wording shown says otherwise what the reader was told of the article, or could have read there."""
    latest = group[0]
    known = [
        entry.revision
        for entry in (*(before.entries if before else ()), *group[1:])
        if entry.article.id == latest.article.id and entry.revision.number < latest.revision.number
    ]
    if not known:
        return ()
    old, new = max(known, key=lambda revision: revision.number), latest.revision
    edits = [
        (old.body[slice(*edit.old)], new.body[slice(*edit.new)])
        for edit in compare(old.body, new.body, latest.article.language)
        if edit.deed is Deed.CHANGED and edit.facts and edit.old and edit.new
    ]
    return tuple(_compared(*edit) for edit in edits[:EDITS])


def _compared(old: str, new: str) -> tuple[Words, ...]:
    """Word by word, what stayed the same cut where it is long."""
    runs: list[Words] = []
    for run in by_word(old, new):
        if run.sign == "+" and runs and runs[-1].sign == "-":
            runs.append(Words(" ", " "))  # 12 14, not 1214
        runs.append(Words(run.sign, words(run.text)))
    return tuple(
        run._replace(text=_middle(run.text, first=place == 0, last=place == len(runs) - 1)) if run.sign == " " else run
        for place, run in enumerate(runs)
    )


def _middle(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * AROUND:
        return text
    head = "" if first else clip(text, AROUND).removesuffix("…") + " "
    tail = "" if last else " " + text[text.find(" ", len(text) - AROUND) + 1 :]
    return f"{head}…{tail}"


def _passages(
    group: Sequence[Entry], said: Account, zone: ZoneInfo, now: datetime, *, anew: bool
) -> tuple[Passage, ...]:
    """The extracts of an article. Each wording that was changed since the last message shows what was new in it."""
    found: dict[str, Passage] = {}
    for place, entry in enumerate(group):
        revision, article = entry.revision, entry.article
        matches = [each.alert.match for each in group if each.alert.match.revision == revision.number]
        latest = place == 0  # what the account tells is of this wording
        for passage in extracts(
            revision,
            matches,
            article.language,
            # A title that has to be cut does not spare the sentence that it repeats.
            repeated="" if len(revision.title) > HEADLINE else revision.title,
            shown=said.shown.get(article.id, ()) if latest else (),
            fresh=said.fresh.get(article.id, ()) if latest and anew else (),
        ):
            if (passage.hit and (latest or _stays(passage, revision, group[0].revision))) or not found:
                told = _as_post(passage, revision, matches, zone, now)
                found.setdefault(told.text, told)
    return tuple(found.values())


def _stays(passage: Passage, revision: Revision, latest: Revision) -> bool:
    """What an earlier wording says stands in the latest one too; posts of a live page may have moved on."""
    said = line(revision.body[passage.start : passage.end])
    return bool(revision.posts) or said in line(latest.body)


def _as_post(passage: Passage, revision: Revision, matches: Sequence[Match], zone: ZoneInfo, now: datetime) -> Passage:
    """On a live page the whole post, with the time at which it was put up."""
    post = next((post for post in revision.posts if post.start <= passage.start < post.end), None)
    if post is None:
        return passage
    whole = stretch(revision, matches, post.start, post.end)
    return replace(whole, runs=(Run(f"{moment(post.at, zone, now)} – "), *whole.runs)) if post.at else whole


def _told(title: str, texts: Sequence[str]) -> bool:
    start = line(title).rstrip(".…")
    return any(start in line(text) for text in texts)


def _clipped(runs: tuple[Run, ...], most: int = HEADLINE) -> tuple[Run, ...]:
    if sum(len(run.text) for run in runs) <= most:
        return runs
    kept: list[Run] = []
    for run in runs:
        if len(run.text) >= most:
            kept.append(run._replace(text=clip(run.text, most) if most > 1 else "…"))
            break
        kept.append(run)
        most -= len(run.text)
    return tuple(kept)


# --- why -------------------------------------------------------------------------------------------


def _whys(entries: Sequence[Entry]) -> tuple[Why, ...]:
    rules: dict[RuleId, list[Entry]] = {}
    for entry in entries:
        rules.setdefault(entry.alert.rule, []).append(entry)
    whys = [
        Why(
            rule=rule,
            title=line(group[-1].alert.title, 80),
            query=line(group[-1].alert.query, 400),
            severity=group[-1].alert.severity,
            reasons=tuple(dict.fromkeys(entry.alert.reason for entry in group)),
        )
        for rule, group in rules.items()
    ]
    return tuple(sorted(whys, key=lambda why: (-why.severity.rank, why.rule)))


def _fired(entries: Sequence[Entry]) -> tuple[Fired, ...]:
    """The parts that held, over all articles, in the order in which the rules name them."""
    found: dict[str, Counter[str]] = {}
    seen: set[tuple[ArticleId, int, str]] = set()  # two rules with one term count it once per article
    for entry in entries:
        if entry.alert.match.revision != entry.revision.number:
            continue
        for part in entry.alert.match.parts:
            key = (entry.article.id, entry.revision.number, part.text)
            if key not in seen and part.spans:
                seen.add(key)
                found.setdefault(part.text, Counter()).update(_spelled(entry.revision, part))
    terms: dict[frozenset[str], Fired] = {}
    for each in (_named(text, counts) for text, counts in found.items() if counts):
        same = frozenset(map(str.casefold, each.spellings))  # one term of two rules, or written in two ways
        if same not in terms or terms[same].count < each.count:
            terms[same] = each
    return tuple(terms.values())


def _spelled(revision: Revision, part: Part) -> list[str]:
    return [spelling for spelling in spellings(revision, part.spans) if spelling]


def _named(text: str, counts: Counter[str]) -> Fired:
    distinct: dict[str, str] = {}
    for spelling, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        distinct.setdefault(spelling.casefold(), clip(spelling, 60))
    shown = tuple(distinct.values())[:SPELLINGS]
    label = line(text, 60).strip("\"'“”")
    if text.startswith("@"):
        label = max(shown, key=len)
    elif not _WORDS.fullmatch(label):  # guarant*, /gu[ae]r/: how it is spelled tells a reader more
        label = shown[0]
    return Fired(text=label, spellings=shown, count=counts.total())


def _counted(letter: Letter) -> str:
    """The line about the sources, and how much a silence kept from the reader."""
    silenced = f"{_plural(letter.silenced, 'alert')} silenced" if letter.silenced else ""
    covered = letter.coverage.line if letter.coverage else ""
    return ", ".join(part for part in (covered, silenced) if part)


def _why_sent(letter: Letter, items: Sequence[Item]) -> str:
    titles = list(dict.fromkeys(why.title for item in items for why in item.whys))
    if letter.notices:
        return f"You get this because the subscription {letter.digest.subscription} is told what wirewatch's operator should know."
    if not titles:
        return f"You get this because {letter.digest.subscription} asks for a line when there is no news."
    named = ", ".join(f"“{title}”" for title in titles[:4])
    more = f" and {_plural(len(titles) - 4, 'more rule')}" if len(titles) > 4 else ""
    return f"You get this because the subscription {letter.digest.subscription} follows {named}{more}."


# --- sums ------------------------------------------------------------------------------------------


def _summary(items: Sequence[Item]) -> str:
    outlets = {name for item in items for name in item.outlets}
    stories = len({item.story for item in items})
    goes_on = f", {_plural(len(items), 'development')}" if len(items) > stories else ""
    return f"{_plural(stories, 'story', 'stories')}{goes_on}, {_plural(len(outlets), 'outlet')}"


def _preheader(letter: Letter, items: Sequence[Item]) -> str:
    if letter.notices:
        return clip(letter.notices[0].told, 160)
    if not items:
        return line(letter.coverage.line if letter.coverage else "", 120) or "No news on what you follow."
    if len(items) > 1:
        return clip(" · ".join(item.title for item in items[1:4]), 160)
    return clip(_gist(items[0]), 160)


def _gist(item: Item) -> str:
    """What a story has that its headline does not tell: news since the last message, else somebody's words."""
    if item.news:
        return " · ".join(f"{new.what}: {new.which}" for new in item.news)
    if item.voices and item.voices[0].speaker:
        return f"{item.voices[0].speaker}: {item.voices[0].text}"
    passage = next((passage.text for report in item.reports for passage in report.passages), "")
    return ": ".join(filter(None, (", ".join(item.outlets[:3]), passage)))


def _plural(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
