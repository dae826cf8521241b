"""Proofs of a template of the user's own: it is set with messages that are made up, and what readers would miss is told.

desk.html.j2: no way to unsubscribe       the page of every mail has one; mailboxes look for it
desk.html.j2: an image from elsewhere     tells its server who reads the mail, and when
desk.txt.j2: stories beyond the first     of a long message some get a line only, others are counted

A template that fails for a message of some kind, one without stories perhaps, fails here and not in the night.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

from alerts.extracts import Run
from alerts.own import Own, own
from alerts.render import Layout
from alerts.specimen import SITE, editions
from news.errors import ConfigError, Problem

LONGEST = 160  # characters of a line of text; links may be longer
GUIDE = "the template in docs/how-to/templates.md has all of it"


@dataclass
class _Page(HTMLParser):
    """What of a page a reader's mail program would ask for, or would refuse."""

    links: set[str] = field(default_factory=set)
    remote: list[str] = field(default_factory=list)
    active: list[str] = field(default_factory=list)
    trapped: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.trapped = self.trapped or any(name.startswith("onmouse") for name in given)
        if tag in ("script", "iframe", "object", "embed", "form", "video", "audio"):
            self.active.append(tag)
        if tag == "a":
            self.links.add(given.get("href", ""))
        else:
            fetched = [given.get(name, "") for name in ("src", "background", "srcset", "href")]
            self.remote += [each for each in fetched if re.match(r"(?i)\s*(https?:)?//", each)]


def proof(path: Path) -> list[Problem]:
    """What is to be said of the template in *path*. Raises ConfigError where it cannot be used at all."""
    pages, problems = _set(own(path))
    remarks: dict[str, str] = {}
    if "a digest" in pages:
        remarks = dict(_remarks(pages["a digest"], pages.get("notices", ""), ".txt" in path.suffixes))
    told = [Problem(file=str(path), line=1, column=1, message=message, hint=hint) for message, hint in remarks.items()]
    return [*problems, *told]


def _set(template: Own) -> tuple[dict[str, str], list[Problem]]:
    """A page of each kind; and why there is none, which would go out in the built-in form."""
    pages, problems = dict[str, str](), list[Problem]()
    for name, edition in editions().items():
        shown, more = (edition.items[:1], 4711) if edition.items else ((), 0)
        listed = tuple(replace(each, headline=(Run("Second story"),)) for each in shown)
        try:
            pages[name] = template.render(edition=edition, layout=Layout(full=edition.items, listed=listed, more=more))
        except ConfigError as error:
            problems += [replace(each, message=f"{name}: {each.message}") for each in error.problems]
    return pages, problems


def _remarks(made: str, told: str, text: bool) -> Iterator[tuple[str, str]]:
    page = _Page()
    if not text:
        page.feed(made)
        yield from _of_page(page, made)
    else:
        yield from _of_text(made)
    for missing, message in (
        (f"{SITE}/unsubscribe", "no way to unsubscribe: `edition.unsubscribe`"),
        (f"{SITE}/acknowledge", "nobody can acknowledge an alert: `edition.acknowledge`"),
        (f"{SITE}/first", "no link to a story: `item.url`, `report.url`"),
    ):
        if missing not in (made if text else page.links):
            yield message, GUIDE
    for missing, message in (
        ("First story", "it tells no story: `layout.full`"),
        ("Second story", "a story that does not fit is left out: `layout.listed` gets a line each"),
        ("4711", "stories that do not fit are not counted: `layout.more`"),
        ("Harbour Times", "it names no outlet: `item.outlets`, or `report.outlet` of `item.reports`"),
        ("subscription specimen", "it does not tell why a reader gets it: `edition.why`"),
    ):
        if missing not in made:
            yield message, GUIDE
    if told and "Something is wrong" not in told:
        yield "it keeps back what wirewatch tells its operator: `edition.notices`", GUIDE


def _of_page(page: _Page, made: str) -> Iterator[tuple[str, str]]:
    styled = re.findall(r"(?i)(?:url\(|@import)\s*[\"']?\s*((?:https?:)?//[^\"')\s]+)", made)
    for each in dict.fromkeys([*page.remote, *styled]):
        yield (
            f"it loads {each[:80]}: that tells a server who reads the mail, and when",
            "mail programs block it; leave it out",
        )
    for tag in dict.fromkeys(page.active):
        yield f"<{tag}> works in no mail program, and makes mailboxes suspicious", "leave it out"
    if page.trapped:
        yield "a title can add attributes to a tag", 'put what is set in a tag between quotes: href="{{ item.url }}"'


def _of_text(made: str) -> Iterator[tuple[str, str]]:
    words = re.sub(r"https?://\S+", "", made)
    if any(len(row) > LONGEST for row in words.splitlines()):
        yield f"a line is longer than {LONGEST} characters", "end a line after each thing that is told"
    if re.search(r"</?(p|div|br|h\d|a|b|i|table)\b[^>]*>", made.replace("<i>“'", ""), re.IGNORECASE):
        yield "there are tags in it, which text shows as they are", "a template of HTML is called NAME.html.j2"
