"""A whole message, from the letter that it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from alerts.clean import clip, direction, line
from alerts.digest.drafts import by_development, draft_of, importance
from alerts.digest.edition import Edition, Item
from alerts.digest.items import item_of
from alerts.links import safe_url
from alerts.times import day, moment
from news.ids import StoryId
from news.model import Severity
from news.ports import Letter

SUBJECT = 110  # phones show some 40, desktops some 90
FULL = 40  # stories whose quotations are looked for: more are not told in full
MOST_NOTICES = 60  # told in a line each


def compose(letter: Letter) -> Edition:
    """*letter* as its reader sees it. Pure."""
    zone = ZoneInfo(letter.zone)
    fired: dict[StoryId, set[str]] = {}
    for entry in letter.digest.entries:
        fired.setdefault(entry.alert.story, set()).add(entry.article.outlet)
    drafts = sorted(
        (
            draft_of(letter, entries, frozenset(fired[entries[0].alert.story]))
            for entries in by_development(letter.digest.entries)
        ),
        key=importance,
    )
    items = [item_of(letter, draft, zone, in_full=place < FULL) for place, draft in enumerate(drafts)]
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
    if item.lead:
        return "".join(run.text for run in item.lead)
    if item.voices and item.voices[0].speaker:
        return f"{item.voices[0].speaker}: {item.voices[0].text}"
    passage = next((passage.text for report in item.reports for passage in report.passages), "")
    return ": ".join(filter(None, (", ".join(item.outlets[:3]), passage)))


def _plural(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
