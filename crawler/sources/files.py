"""A folder of articles: .txt, .html and .eml files.

    desk-folder:
      kind: files
      path: /srv/news/incoming

A text file has no title: its first sentence serves. A file's name within the folder is its guid, its time of change the
date, where it tells none itself.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from crawler import dateline, extract, markup
from crawler.page import Page
from crawler.parsed import Parsed, options
from news.errors import SourceGone, SourceRefused
from news.model import Draft, Source

REMOTE = False
_READERS = frozenset((".txt", ".text", ".md", ".html", ".htm", ".eml"))
_MOST_FILES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be set for a folder."""

    pattern: str = "*"  # names that are read: "*.txt"
    recursive: bool = True  # folders in the folder, too
    largest: int = 2_000_000  # bytes; a larger file is refused
    dated: bool = True  # False: a file's time of change is no date of its article


def read(source: Source) -> Parsed:
    """Every article of a folder, or of one file; each file that is refused is named in a warning.

    Refused are links that lead out of the folder, pipes and devices, and files that are too large: a link to
    /etc/passwd in a folder that others may write to would be mailed to every subscriber.

    Raises SourceGone where the folder is not there, SourceRefused where it may not be read.
    """
    settings = options(Options, source)
    root = folder(source)
    drafts: list[Draft] = []
    warnings: list[str] = []
    for path in _paths(root, settings, warnings):
        try:
            drafts.append(_draft(path, root, source, settings))
        except _Refused as refused:
            warnings.append(f"{_name(path, root)}: {refused}: left out")
    return Parsed(drafts=tuple(drafts), warnings=tuple(warnings))


class _Refused(Exception):
    """Why a file is not read."""


def folder(source: Source) -> Path:
    """The folder of *source*, given as a path or as a file: address."""
    given = unquote(urlsplit(source.url).path) if source.url.startswith("file:") else source.url
    return Path(given).expanduser()


# --- which files -----------------------------------------------------------------------------------


def _paths(root: Path, settings: Options, warnings: list[str]) -> Iterator[Path]:
    """By name, so that a run is like the one before."""
    try:
        if root.is_file():
            yield root
            return
        walked = root.rglob(settings.pattern) if settings.recursive else root.glob(settings.pattern)
        names = sorted(path for path in walked if path.suffix.lower() in _READERS and not path.is_dir())
        next(os.scandir(root), None)  # rglob keeps quiet about a folder that is missing or closed
    except FileNotFoundError:
        raise SourceGone(f"there is no folder {root}", hint="make it, or mend the source's url") from None
    except (OSError, ValueError) as error:
        raise SourceRefused(f"the folder {root} cannot be read: {error}") from None
    if len(names) > _MOST_FILES:
        warnings.append(f"{len(names)} files: the first {_MOST_FILES} by name are read")
    yield from names[:_MOST_FILES]


def _name(path: Path, root: Path) -> str:
    return path.name if path == root else path.relative_to(root).as_posix()


def _bytes(path: Path, root: Path, settings: Options) -> tuple[bytes, datetime]:
    """Content and time of change. Opened without waiting for a pipe's other end, and looked at before it is read."""
    inside = root if root.is_dir() else root.parent
    if not path.resolve().is_relative_to(inside.resolve()):
        raise _Refused("a link that leads out of the folder")
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise _Refused(error.strerror or "it cannot be opened") from None
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise _Refused("not a regular file")
        if about.st_size > settings.largest:
            raise _Refused(f"{about.st_size} bytes, and {settings.largest} is the limit")
        return file.read(settings.largest), datetime.fromtimestamp(about.st_mtime, UTC)


# --- what is in them -------------------------------------------------------------------------------


def _draft(path: Path, root: Path, source: Source, settings: Options) -> Draft:
    body, changed = _bytes(path, root, settings)
    reader = {".html": _html, ".htm": _html, ".eml": _mail}.get(path.suffix.lower(), _text)
    return reader(body, source, _name(path, root), changed.isoformat() if settings.dated else None)


def _text(body: bytes, source: Source, name: str, changed: str | None) -> Draft:
    text = laid_out(_decoded(body))
    if not text:
        raise _Refused("it is empty")
    place = dateline.find(text)
    return Draft(
        source=source.id,
        guid=name,
        title=_escaped(first_sentence(text[place[1] :] if place else text)),
        content="".join(f"<p>{_escaped(part)}</p>" for part in text.split("\n\n")),
        published=changed,
    )


def _html(body: bytes, source: Source, name: str, changed: str | None) -> Draft:
    page = Page(url="", requested="", status=200, headers={"content-type": "text/html"}, body=body)
    told = extract.extract(page)
    text = told.body or told.lead
    title = told.title or first_sentence(text)
    if not title:
        raise _Refused("no article is found in it")
    return Draft(
        source=source.id,
        guid=name,
        url=told.canonical,
        title=_escaped(title),
        summary=_escaped(told.lead),
        content="".join(f"<p>{_escaped(part)}</p>" for part in text.split("\n\n")),
        authors=told.authors,
        published=told.published.at.isoformat() if told.published else changed,
        updated=told.modified.at.isoformat() if told.modified else None,
        language=told.language,
        image=told.image,
    )


def _mail(body: bytes, source: Source, name: str, changed: str | None) -> Draft:
    try:
        mail = message_from_bytes(body, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        part = mail.get_body(preferencelist=("html", "plain"))
        text = str(part.get_content()) if part else ""
        content = text if part and part.get_content_subtype() == "html" else _paragraphs(text)
        sender, address = parseaddr(str(mail.get("From", "")))
        draft = Draft(
            source=source.id,
            guid=str(mail.get("Message-ID", "")).strip() or name,
            title=_escaped(str(mail.get("Subject", ""))) or _escaped(first_sentence(markup.paragraphs(content))),
            content=content,
            authors=tuple(filter(None, [sender or address])),
            published=str(mail.get("Date", "")) or changed,
        )
    # The standard library's parser raises all of these on hostile headers and charsets.
    except (MessageError, LookupError, ValueError, KeyError, AttributeError, IndexError, TypeError) as error:
        raise _Refused(f"a mail that cannot be read ({error})") from None
    if not draft.title:
        raise _Refused("a mail without subject and text")
    return draft


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_escaped(part)}</p>" for part in laid_out(text).split("\n\n"))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _decoded(body: bytes) -> str:
    """UTF-8, UTF-16 with its mark, else Windows-1252, which reads any byte."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


# --- text without markup ---------------------------------------------------------------------------

_ENDS = re.compile(r"""[.!?…؟।]["'”’»)\]]*(?=\s|$)|[。！？]["'”’」』）]*""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Sen|Rep|Gov|Prof|Rev|Jr|Sr|No|vs|Inc|Corp|Co|Ltd|[ap]\.m))\.$"
)
_WRAPPED = 90  # characters: hard-wrapped text has lines about as long as each other and shorter than this
_SHORTEST, _LONGEST_TITLE = 20, 220  # characters of a first sentence


def laid_out(text: str) -> str:
    """Paragraphs parted by blank lines, whether the writer left blank lines, one paragraph a line, or wrapped lines."""
    text = markup.lines(text)
    if "\n\n" not in text and not _is_wrapped(text.split("\n")):
        return text.replace("\n", "\n\n")
    return "\n\n".join(" ".join(part.split("\n")) for part in text.split("\n\n"))


def _is_wrapped(rows: list[str]) -> bool:
    inner = rows[:-1]
    return (
        len(inner) > 2
        and max(map(len, inner)) <= _WRAPPED
        and sum(not _ENDS.search(row[-4:]) for row in inner) > len(inner) / 2
    )


def first_sentence(text: str) -> str:
    """The first sentence of *text*, cut after a word where it goes on for long.

    A full stop after a title or an initial ends nothing: "U.S. President", "Gen. Haddad".
    """
    first = text.split("\n\n", 1)[0].replace("\n", " ")
    for stop in _ENDS.finditer(first):
        sentence = first[: stop.end()]
        if (len(sentence) > _SHORTEST or sentence[-1] in "。！？」") and not _ABBREVIATION.search(sentence):
            return sentence if len(sentence) <= _LONGEST_TITLE else markup.cut(sentence, _LONGEST_TITLE)
    return markup.cut(first, _LONGEST_TITLE)
