"""What one article says, as it is shown: its headline, the passages that count, and what was said otherwise before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from alerts.accounts import Account
from alerts.clean import clip, line, words
from alerts.digest.drafts import Draft, matches_of
from alerts.digest.edition import Copy, Mark, Report
from alerts.extracts import Passage, Run, extracts, marked, repeats, stretch
from alerts.links import safe_url
from alerts.opening import opening
from alerts.times import moment, published
from news.edits import Deed
from news.model import Article, Change, Earlier, Entry, Match, Reason, Revision
from news.revisions import Words, by_word, difference

HEADLINE = 140  # characters; sources without titles give their first sentence
EDITS = 3  # sentences that say otherwise what they said
AROUND = 60  # letters of what stayed the same beside what was changed


def report_of(  # noqa: PLR0917 an item's parts, of which a report is one
    group: Sequence[Entry],
    headline: Entry,
    draft: Draft,
    before: Earlier | None,
    said: Account,
    zone: ZoneInfo,
    now: datetime,
    lead: Passage | None = None,
) -> Report:
    """What the latest wording of one article says. *headline*: of its item, which is not said again; nor is its *lead*."""
    entry = group[0]
    article, revision = entry.article, entry.revision
    title = title_of(entry, matches_of(group))
    edits = _edits(group, before)
    known = article.id in draft.copy_of or edits
    passages = _passages(group, said, zone, now, anew=before is not None, lead=lead)
    if known and not said.fresh.get(article.id):
        passages = ()
    passages = tuple(passage for passage in passages if not _is_shown(passage, edits))
    copies = [each[0] for each in draft.copies.get(article.id, ())]
    return Report(
        article=article,
        revision=revision,
        outlet=line(article.outlet, 60),
        title=clipped(title),
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


def lead_of(group: Sequence[Entry], draft: Draft, before: Earlier | None, said: Account) -> Passage | None:
    """What the article is about, of one that was told of what it says now; None where its text was told of another outlet."""
    entry = group[0]
    if entry.article.id in draft.copy_of or entry.revision.posts:
        return None
    fresh = said.fresh.get(entry.article.id) if before else None
    return opening(entry.revision, matches_of(group), entry.article.language, fresh=fresh)


def title_of(entry: Entry, matches: Sequence[Match]) -> tuple[Run, ...]:
    """A headline with its hits."""
    return marked(entry.revision.title, "title", matches) or (Run(line(entry.story.title) or "Untitled"),)


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
    found = difference(old, new, latest.article.language)
    edits = [
        (old.body[slice(*edit.old)], new.body[slice(*edit.new)])
        for edit in found.edits
        if edit.deed is Deed.CHANGED and edit.facts and edit.old and edit.new
    ]
    if not edits and found.retitled and old.title and new.title:
        return (_retitled(line(old.title), line(new.title)),)
    return tuple(_compared(*edit) for edit in edits[:EDITS])


def _is_shown(passage: Passage, edits: Sequence[Sequence[Words]]) -> bool:
    """Whole, as what was changed."""
    wordings = (" ".join("".join(run.text for run in edit if run.sign != "-").split()) for edit in edits)
    return any(" ".join(passage.text.split()) in wording for wording in wordings)


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


def _retitled(old: str, new: str) -> tuple[Words, ...]:
    """Headlines that share few words are read one after the other."""
    runs = _compared(old, new)
    kept = sum(len(run.text.split()) for run in runs if run.sign == " ")
    if 2 * kept >= max(len(old.split()), len(new.split())):
        return runs
    return (Words("-", old), Words(" ", " "), Words("+", new))


def _middle(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * AROUND:
        return text
    head = "" if first else clip(text, AROUND).removesuffix("…") + " "
    tail = "" if last else " " + text[text.find(" ", len(text) - AROUND) + 1 :]
    return f"{head}…{tail}"


def _passages(
    group: Sequence[Entry], said: Account, zone: ZoneInfo, now: datetime, *, anew: bool, lead: Passage | None
) -> tuple[Passage, ...]:
    """The extracts of an article. Each wording that was changed since the last message shows what was new in it."""
    found: dict[str, Passage] = {}
    wordings = {entry.revision.number: entry for entry in reversed(group)}  # several rules may have fired in one
    for entry in sorted(wordings.values(), key=lambda entry: -entry.revision.number):
        revision, article = entry.revision, entry.article
        matches = [each.alert.match for each in group if each.alert.match.revision == revision.number]
        latest = revision.number == group[0].revision.number  # what the account tells is of this wording
        for passage in extracts(
            revision,
            matches,
            article.language,
            # A title that has to be cut does not spare the sentence that it repeats.
            repeated="" if len(revision.title) > HEADLINE else revision.title,
            shown=said.shown.get(article.id, ()) if latest else (),
            fresh=said.fresh.get(article.id, ()) if latest and anew else (),
            told=((lead.start, lead.end),) if latest and lead else (),
        ):
            if repeats(passage.text, revision.title) and len(revision.title) <= HEADLINE:
                continue  # there is no other sentence
            if (passage.hit and (latest or _stays(passage, revision, group[0].revision))) or not (found or lead):
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


def clipped(runs: tuple[Run, ...], most: int = HEADLINE) -> tuple[Run, ...]:
    """As much of a headline as fits."""
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
