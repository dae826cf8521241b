"""An Edition set in type: text, HTML, terminal text, JSON.

Templates are shipped with the program (alerts/templates) and run in a sandbox, HTML ones with autoescape.
Whatever stands in a title or an extract is text here: it is never a template, a tag or an escape code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from alerts.clean import clip, direction
from alerts.digest import Edition, Fired, Item
from alerts.extracts import Run
from news.revisions import Words

if TYPE_CHECKING:
    from css_inline import CSSInliner
    from jinja2.sandbox import ImmutableSandboxedEnvironment

HTML_MOST = 90_000  # bytes: Gmail clips at about 102 kB, and the rest of the mail needs some too
TEXT_MOST = 90_000
COLUMNS = 96  # of a terminal, that are used
LEAST_COLUMNS = 40
LISTED = 80  # stories told in a line each, when they are too many to tell in full

_COMMAND = re.compile(r"`([^`]+)`")
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
_HIT = re.compile(r"\x1b\[1;33m(.*?)\x1b\[0m")
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How much of an edition is told in full, how much in a line each, and how much only counted."""

    full: tuple[Item, ...]
    listed: tuple[Item, ...] = ()
    more: int = 0


def html(edition: Edition) -> str:
    """A page for mail programs: styles inlined, phone first, light and dark, no remote images; below 90 kB."""
    if edition.template and not _of_text(Path(edition.template)):
        return _own(Path(edition.template), edition, _inlined, HTML_MOST)
    return _fitted(edition, lambda layout: _inlined(_page("digest.html.j2", edition, layout)), HTML_MOST)


def text(edition: Edition) -> str:
    """The whole digest as plain text, 76 columns, hits between asterisks."""
    if edition.template and (beside := _text_template(edition.template)):
        return _own(beside, edition, str, TEXT_MOST)
    return _fitted(edition, lambda layout: _page("digest.txt.j2", edition, layout, mark=_starred), TEXT_MOST)


def page(edition: Edition) -> str:
    """What the edition's own template makes, whichever part it is for. Raises ConfigError where it cannot be used."""
    return text(edition) if _of_text(Path(edition.template)) else html(edition)


def terminal(edition: Edition, width: int = COLUMNS) -> str:
    """Text with ANSI colours, for a console of so many columns; lines are no longer than is good to read."""

    def painted(text: str, indent: int = 0, hang: int = 0) -> str:
        return _painted(text, indent, hang, max(min(width, COLUMNS), LEAST_COLUMNS))

    return _fitted(
        edition, lambda layout: _page("digest.ansi.j2", edition, layout, mark=_coloured, painted=painted), TEXT_MOST
    )


def plain(edition: Edition) -> str:
    """The built-in form that needs no template: titles, outlets and links."""
    lines = [edition.subject, edition.date + " " + edition.zone, ""]
    lines += [*edition.notices, ""] if edition.notices else []
    for item in edition.items:
        lines += [item.title, *(f"  {report.outlet}, {report.when}  {report.url}" for report in item.reports), ""]
    return "\n".join([*lines, edition.why, edition.coverage]).rstrip() + "\n"


def fragment(item: Item) -> str:
    """One story as plain HTML without styles, for feed readers that bring their own."""
    return _environment().get_template("entry.html.j2").render(item=item).strip()


def uncoloured(page: str) -> str:
    """*page* without escape codes: for a file or a pipe. Hits stand between asterisks, as in a mail's text."""
    return _ESCAPE.sub("", _HIT.sub(r"*\1*", page))


# --- fitting ---------------------------------------------------------------------------------------


def _fitted(edition: Edition, page: Callable[[Layout], str], most: int) -> str:
    """The page that tells as many stories in full as fit into *most* bytes; the next ones in a line each."""
    everything = page(Layout(full=edition.items))
    if _size(everything) <= most:
        return everything
    fits, too_many = 0, len(edition.items)
    best = page(_layout(edition.items, 0))
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        candidate = page(_layout(edition.items, middle))
        if _size(candidate) <= most:
            fits, best = middle, candidate
        else:
            too_many = middle
    return best


def _size(page: str) -> int:
    """Bytes of it in a mail, where lines end in CRLF."""
    return len(page.encode()) + page.count("\n")


def _layout(items: Sequence[Item], full: int) -> Layout:
    if full == 0:  # even the first story is too long: its first reports
        items = [replace(items[0], reports=items[0].reports[:20]), *items[1:]]
        full = 1
    listed = items[full : full + LISTED]
    return Layout(full=tuple(items[:full]), listed=tuple(listed), more=len(items) - full - len(listed))


def _own(path: Path, edition: Edition, finish: Callable[[str], str], most: int) -> str:
    """A page by a template of the user's own. Raises ConfigError where it cannot be used."""
    from alerts.own import own

    template = own(path)
    return _fitted(edition, lambda layout: finish(template.render(edition=edition, layout=layout)), most)


def _text_template(template: str) -> Path | None:
    from alerts.own import of_text

    path = Path(template)
    return path if _of_text(path) else of_text(path)


def _of_text(path: Path) -> bool:
    return ".txt" in path.suffixes


# --- setting ---------------------------------------------------------------------------------------


def _page(template: str, edition: Edition, layout: Layout, **given: Callable[..., str]) -> str:
    return _environment().get_template(template).render(edition=edition, layout=layout, **given)


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import FileSystemLoader, StrictUndefined  # a tenth of a second, for those who set type
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=lambda name: bool(name and name.endswith(".html.j2")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["wrapped"] = _wrapped
    environment.filters["direction"] = direction
    environment.filters["commands"] = _commands
    environment.filters["clipped"] = clip
    environment.globals["fired"] = _fired
    environment.globals["compared"] = _compared
    return environment


@lru_cache(maxsize=1)
def _inliner() -> CSSInliner:
    from css_inline import CSSInliner

    # The style tag stays: media queries for dark mode and phones cannot be inlined.
    return CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)


def _inlined(page: str) -> str:
    return _inliner().inline(page)


def _wrapped(text: str, indent: int = 0, width: int = 76) -> str:
    space = " " * indent
    return fill(
        text,
        width,
        initial_indent=space,
        subsequent_indent=space,
        break_long_words=False,  # a link has to stay whole
        break_on_hyphens=False,
    )


def _commands(text: str) -> Markup:
    """What stands between backticks is to be typed."""
    pieces = _COMMAND.split(text)  # every second one
    typed = Markup("<code>{}</code>")
    return Markup("").join(typed.format(piece) if place % 2 else escape(piece) for place, piece in enumerate(pieces))


def _painted(text: str, indent: int, hang: int, width: int) -> str:
    """Like `_wrapped`, escape codes taking no room. *hang*: columns by which further rows are set in."""
    lines: list[str] = []
    row, taken = "", 0
    for word in text.split(" "):
        size = len(_ESCAPE.sub("", word))
        if row and taken + 1 + size > width - indent - (hang if lines else 0):
            lines.append(row)
            row, taken = word, size
        else:
            row, taken = (f"{row} {word}", taken + 1 + size) if row else (word, size)
    return "\n".join(" " * (indent + (hang if place else 0)) + row for place, row in enumerate([*lines, row]))


def _starred(runs: Sequence[Run]) -> str:
    return "".join(f"*{run.text}*" if run.hit else run.text for run in runs)


def _coloured(runs: Sequence[Run], back: str = "") -> str:
    """Hits in bold yellow; *back*: the style that goes on after a hit."""
    return "".join(f"\x1b[1;33m{run.text}\x1b[0m{back}" if run.hit else run.text for run in runs)


def _compared(edit: Sequence[Words]) -> str:
    """What was taken out in brackets, what was put in between asterisks: “[-12-] *14* people”."""
    signs = {"-": "[-{}-]", "+": "*{}*", " ": "{}"}
    return "".join(signs[run.sign].format(run.text) if run.text.strip() else run.text for run in edit)


def _fired(item: Item) -> str:
    return " · ".join(_term(term) for term in item.fired)


def _term(term: Fired) -> str:
    others = f" ({', '.join(term.others)})" if term.others else ""
    return f"{term.text}{others}" + (f" ×{term.count}" if term.count > 1 else "")
