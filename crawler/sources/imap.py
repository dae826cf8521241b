"""Newsletters, from a mailbox that they are sent to. The mailbox is read, and left as it is.

    newsletters:
      kind: imap
      url: imaps://imap.mail.example/Newsletters
      user: news@desk.example
      password_file: /run/secrets/news-mailbox

A newsletter that leads to articles ("Read more") becomes these; one that is an article becomes one. Its outlet is who
sends it: the name of its list, else of its sender.
"""

from __future__ import annotations

import asyncio
import imaplib
import json
import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from lxml import html

from crawler import markup, tree
from crawler.links import absolute
from crawler.means import Haul, Means
from crawler.parsed import Parsed, options
from crawler.sources.files import first_sentence, laid_out
from news.addresses import allowed
from news.errors import SourceBroken, SourceDown, SourceError, SourceGone, SourceRefused
from news.model import Draft, Source

REMOTE = True
SCHEMES = ("imaps", "imap")

PART = 40  # mails of one poll
LARGEST = 10_000_000  # bytes of one mail
PATIENCE = 30.0  # seconds for one answer of the server
_PORTS = {"imaps": 993, "imap": 143}
_FEW = 2  # headlines that are links: fewer are an article's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be set for a mailbox. Its folder is the path of the address; INBOX where it has none."""

    user: str  # whose mailbox
    password: str = field(repr=False)  # or `password_file`
    take: Literal["auto", "mails", "links"] = "auto"  # what becomes an article: the mail, or what it links to
    since: timedelta = timedelta(days=7)  # how far the first poll looks back
    insecure: bool = False  # imap:// without STARTTLS: the password goes over the wire as it is
    ca_file: Path | None = None  # certificates that are trusted besides the system's


@dataclass(frozen=True, slots=True)
class _Letters:
    """What one look into the mailbox brought."""

    raw: tuple[bytes, ...]
    memory: bytes
    more: bool
    waiting: int
    warnings: tuple[str, ...]


async def collect(means: Means) -> Haul:
    """New mails, forty at a time. Raises SourceError."""
    letters = await asyncio.to_thread(_look, means)
    parsed = await means.work(read_mails, letters.raw, means.source, letters.warnings)
    note = f"{len(letters.raw)} mails, {letters.waiting} wait" if letters.waiting else f"{len(letters.raw)} mails"
    return Haul(parsed=parsed, memory=letters.memory, more=letters.more, note=note)


# --- the mailbox (in a thread) ---------------------------------------------------------------------


def _look(means: Means) -> _Letters:
    source, settings = means.source, options(Options, means.source)
    memory = json.loads(means.memory) if means.memory and not means.force else {}
    host = urlsplit(source.url).hostname or ""
    try:
        box = _open(source, settings, means.allow)
        try:
            return _read(box, source, settings, memory, means.now)
        finally:
            box.shutdown()
    except SourceError:
        raise
    except imaplib.IMAP4.error as error:
        raise SourceRefused(f"{host}: {_said(error)}") from None
    except ssl.SSLCertVerificationError as error:
        raise SourceRefused(f"{host}: its certificate does not hold: {error.verify_message}") from None
    except (OSError, EOFError) as error:
        raise SourceDown(f"{host}: {_said(error)}") from None


def _said(error: Exception) -> str:
    text = " ".join(str(error).split())
    return (text.removeprefix("b'").rstrip("'") or type(error).__name__)[:200]


def _open(source: Source, settings: Options, allow: Sequence[str]) -> imaplib.IMAP4:
    """A session that is encrypted and logged in. Raises what imaplib does, and SourceRefused."""
    parts = urlsplit(source.url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    context = ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)
    if settings.ca_file:
        context.load_default_certs()
    box = _Box(host, port, allow, context if parts.scheme == "imaps" else None)
    if parts.scheme == "imap" and not settings.insecure:
        if "STARTTLS" not in box.capabilities:
            raise SourceRefused(
                f"{host} offers no encryption: the password is not sent",
                hint="use imaps://, or `insecure: true` where the way to it is safe",
            )
        box.starttls(context)
    try:
        box.login(settings.user, settings.password)
    except imaplib.IMAP4.error:  # its words may hold what was sent
        raise SourceRefused(f"{host} does not let {settings.user} in", hint="mend `user` or `password`") from None
    return box


class _Box(imaplib.IMAP4):
    """A session to addresses that the guard allows, with answers of bounded size."""

    def __init__(self, host: str, port: int, allow: Sequence[str], context: ssl.SSLContext | None) -> None:
        self._allow = allow
        self._context = context
        super().__init__(host, port, PATIENCE)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        """To the very address that was judged: a name may answer differently the second time."""
        refused: list[str] = []
        last: OSError | None = None
        for *_, address in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM):
            ip = str(address[0])
            if not allowed(self.host, ip, self._allow):
                refused.append(ip)
                continue
            try:
                plain = socket.create_connection((ip, self.port), timeout)
            except OSError as error:
                last = error
                continue
            return self._context.wrap_socket(plain, server_hostname=self.host) if self._context else plain
        if last is not None:
            raise last
        raise SourceRefused(
            f"{self.host} ({', '.join(refused)}) is a private address: not connected to",
            hint="if it is meant, add the name or its network to crawl.allow",
            permanent=True,
        )

    def read(self, size: int) -> bytes:
        if size > 2 * LARGEST:
            raise SourceBroken("the server announces a mail of absurd size")
        return super().read(size)


def _read(box: imaplib.IMAP4, source: Source, settings: Options, memory: dict[str, int], now: datetime) -> _Letters:
    """What came since the last UID. A mailbox that was made anew (another UIDVALIDITY) is looked at by date again."""
    name = unquote(urlsplit(source.url).path.strip("/")) or "INBOX"
    status, told = box.select('"{}"'.format(name.replace("\\", "\\\\").replace('"', '\\"')), readonly=True)
    if status != "OK":
        raise SourceGone(f"there is no folder {name} in the mailbox: {_said(Exception(told[0]))}")
    validity = int((box.response("UIDVALIDITY")[1] or [b"0"])[0] or 0)
    last = memory.get("uid", 0) if memory.get("validity") == validity else 0
    uids = _uids(box, last, now - settings.since)
    raw, warnings = [], []
    for uid in uids[:PART]:
        size = _size(box, uid)
        if size > LARGEST:
            warnings.append(f"mail {uid} has {size:,} bytes: left out")
        elif size and (body := _fetched(box, uid)):
            raw.append(body)
        last = uid
    waiting = max(0, len(uids) - PART)
    kept = json.dumps({"validity": validity, "uid": last}).encode()
    return _Letters(tuple(raw), kept, waiting > 0, waiting, tuple(warnings))


_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def _uids(box: imaplib.IMAP4, last: int, since: datetime) -> list[int]:
    """By UID after the first poll: dates lose or repeat. `9:*` names the last mail, too, where there is none from 9 on."""
    day = f"{since.day:02}-{_MONTHS[since.month - 1]}-{since.year}"  # English, whatever the locale says
    query = ("UID", f"{last + 1}:*") if last else ("SINCE", day)
    status, found = box.uid("SEARCH", *query)
    if status != "OK":
        raise SourceBroken("the mailbox cannot be searched")
    return sorted(uid for uid in map(int, b" ".join(part or b"" for part in found).split()) if uid > last)


def _size(box: imaplib.IMAP4, uid: int) -> int:
    _, told = box.uid("FETCH", str(uid), "(RFC822.SIZE)")
    found = re.search(rb"RFC822\.SIZE (\d+)", told[0] if told and isinstance(told[0], bytes) else b"")
    return int(found[1]) if found else 0


def _fetched(box: imaplib.IMAP4, uid: int) -> bytes:
    """PEEK: it stays unread."""
    _, told = box.uid("FETCH", str(uid), "(BODY.PEEK[])")
    return next((part[1] for part in told or () if isinstance(part, tuple)), b"")


# --- the mails (in a child) ------------------------------------------------------------------------


def read_mails(raw: Sequence[bytes], source: Source, warnings: Sequence[str]) -> Parsed:
    """Mails as drafts; one that cannot be read is told of."""
    settings, told = options(Options, source), list(warnings)
    drafts: list[Draft] = []
    for number, body in enumerate(raw, 1):
        try:
            drafts.extend(_mail(body, source, settings))
        # The standard library's parser raises all of these on hostile headers and charsets.
        except (MessageError, LookupError, ValueError, KeyError, AttributeError, IndexError, TypeError) as error:
            told.append(f"mail {number} cannot be read: {type(error).__name__}: {error}")
    return Parsed(drafts=tuple(drafts), warnings=tuple(told))


def _mail(body: bytes, source: Source, settings: Options) -> list[Draft]:
    mail = message_from_bytes(body, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    mail = _attached(mail) or mail
    part = mail.get_body(preferencelist=("html", "plain"))
    text = str(part.get_content()) if part else ""
    is_html = part is not None and part.get_content_subtype() == "html"
    outlet, sent = _outlet(mail), str(mail.get("Date", "")) or None
    subject = " ".join(str(mail.get("Subject", "")).split())
    if not is_html:
        text, sender = _own_words(text)
        outlet = _sender(sender) or outlet
    root = tree.grow(text) if is_html and text.strip() else None
    links = list(_teasers(root)) if root is not None and settings.take != "mails" else []
    if settings.take == "links" or len(links) >= _FEW:
        return [
            Draft(
                source=source.id,
                url=url,
                title=_escaped(title),
                summary=_escaped(lead),
                published=sent,
                partial=True,
                outlet=outlet,
            )
            for url, title, lead in links
        ]
    content = text if is_html else "".join(f"<p>{_escaped(each)}</p>" for each in laid_out(text).split("\n\n"))
    title = _FORWARDED.sub("", subject)
    guid = str(mail.get("Message-ID", "")).strip()
    draft = Draft(
        source=source.id,
        guid=guid or f"{sent} {title}",
        url=next((url for url, _, _ in links), None) if links and not guid else _online(root),
        title=_escaped(title or first_sentence(markup.paragraphs(content))),
        content=content,
        authors=tuple(filter(None, [parseaddr(str(mail.get("From", "")))[0]])),
        published=sent,
        outlet=outlet,
    )
    return [draft]


def _outlet(mail: EmailMessage) -> str | None:
    """The name of the list (RFC 2919: `The Harbour Post <news.harbour.example>`), else of the sender, else its domain."""
    listed = re.match(r'\s*"?([^"<]+?)"?\s*<', str(mail.get("List-Id", "")))
    if (listed and " " in listed[1].strip()) or (listed and listed[1].strip()[:1].isupper()):
        return " ".join(listed[1].split())[:120]
    return _sender(str(mail.get("From", "")))


def _sender(given: str) -> str | None:
    name, address = parseaddr(given)
    return " ".join(name.split())[:120] or address.rpartition("@")[2] or None


_FORWARDED = re.compile(r"^(?:(?:fwd?|wg|tr|rv|enc|doorst|vb|i)\s*:\s*)+", re.IGNORECASE)
# What mail programs put before a mail that is handed on: a line of dashes, then its headers.
_HANDED_ON = re.compile(
    r"^[ \t>]*-{3,}[^\n]{0,60}-{3,}[ \t]*\n((?:[ \t>]*\*?[^\W\d_][^:\n]{0,30}:[^\n]*\n){2,8})\s*", re.MULTILINE
)
_FROM = re.compile(r"^[ \t>]*\*?(?:From|Von|De|Da|Van|Från|От|من)\*?\s*:\*?\s*(.+)$", re.MULTILINE)
_SIGNED = re.compile(r"^-- ?$", re.MULTILINE)  # RFC 3676, 4.3


def _own_words(text: str) -> tuple[str, str]:
    """A plain text without signature and, where it was handed on, without what stands before it; and who had sent it."""
    text, sender = text.replace("\r\n", "\n"), ""
    if handed := _HANDED_ON.search(text):
        found = _FROM.search(handed[1])
        sender, text = found[1].strip() if found else "", text[handed.end() :]
    signed = [mark.start() for mark in _SIGNED.finditer(text)]
    return (text[: signed[-1]] if signed and text[: signed[-1]].strip() else text), sender


def _attached(mail: EmailMessage) -> EmailMessage | None:
    """The mail that was handed on as it is."""
    part = next((part for part in mail.walk() if part.get_content_type() == "message/rfc822"), None)
    inner = part.get_payload(0) if part is not None and part.is_multipart() else None
    return inner if isinstance(inner, EmailMessage) else None


_MORE = re.compile(
    r"^(?:read (?:more|on|the (?:full )?(?:story|article)|full)|continue reading|full story|more|weiterlesen|mehr|lire la suite|lire plus"
    r"|leer más|seguir leyendo|leggi tutto|lees (?:meer|verder)|les mer|läs mer)\b[\s.…»→>]*$",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"unsubscribe|abmelden|abbestellen|austragen|désabonner|se désinscrire|darse de baja|cancel(?:a|lar) (?:la |su |tu )?suscripción|cancella|disiscriv"
    r"|descadastr|cancelar (?:a )?(?:subscrição|inscrição)|afmelden|uitschrijven|avregistrera|avmeld|afmeld|wypisz|odhlásit|abonelikten|отпис|відпис"
    r"|إلغاء الاشتراك|להסרה|ביטול (?:ה)?הרשמה|退订|退訂|配信停止|구독 취소|لغو اشتراک"
    r"|preferences|view (?:this|it|in)|in (?:your )?browser|im browser|le navigateur|el navegador|المتصفح|браузер|浏览器|online version|forward|privacy"
    r"|datenschutz|contact us|advertis|sponsor|follow us|facebook|twitter|instagram|linkedin|whatsapp|download (?:the|our) app|log ?in|subscribe|manage",
    re.IGNORECASE,
)
_WORDS = 4  # of a headline


def _teasers(root: html.HtmlElement) -> Iterator[tuple[str, str, str]]:
    """Address, headline and text of each article that a newsletter leads to: each once, in its order."""
    seen: set[str] = set()
    for tag in root.iter("a"):
        url = absolute("", tag.get("href"))
        text = markup.line(tag.text_content())
        if url is None or _NEVER.search(text) or _NEVER.search(tag.get("href") or ""):
            continue
        block = _block(tag)
        title = _headline(block) if _MORE.match(text) else text
        if len(title.split()) < _WORDS and not re.search(r"[\u3040-\u30ff\u3400-\u9fff]{6}", title):
            continue
        if url in seen or title in seen:
            continue
        seen.update((url, title))
        whole = markup.line(block.text_content())
        lead = whole.replace(title, "", 1).removesuffix(text).strip(" :–—|") if len(whole) < 1_500 else ""
        yield url, title, lead


def _block(tag: html.HtmlElement) -> html.HtmlElement:
    """What stands around a link and belongs to it: up to where another article begins."""
    block, own = tag, tag.get("href")
    for parent in tag.iterancestors():
        others = {a.get("href") for a in parent.iter("a")} - {own}
        if others or parent.tag in {"body", "html"}:
            break
        block = parent
    return block


def _headline(block: html.HtmlElement) -> str:
    for name in ("h1", "h2", "h3", "h4", "strong", "b", "td", "p"):
        for tag in block.iter(name):
            text = markup.line(tag.text_content())
            if _WORDS <= len(text.split()) <= 40 and not _MORE.match(text):
                return text
    return ""


def _online(root: html.HtmlElement | None) -> str | None:
    """The newsletter's own page: "View in your browser"."""
    for tag in root.iter("a") if root is not None else ():
        if re.search(
            r"view (?:this|it|in)|in (?:your )?browser|online version", markup.line(tag.text_content()), re.IGNORECASE
        ):
            return absolute("", tag.get("href"))
    return None


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
