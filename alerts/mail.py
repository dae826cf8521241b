"""Building the mail: headers that mailboxes welcome, a text part and an HTML part, the same bytes every time.

    Message-ID: <{delivery}@newsroom.example>      an attempt repeated is the same mail
    References: <story.{story}.{subscriber}@…>     follow-ups thread under a root that need not exist
    List-Unsubscribe: <https://…>, <mailto:…>      RFC 2369, and one click by RFC 8058

Nothing here depends on the clock, on chance or on the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from textwrap import wrap
from urllib.parse import quote

from alerts.clean import line
from alerts.digest import Edition
from news.errors import DeliveryError
from news.ids import digest
from news.ports import Letter

# `email` folds at 78 and then RFC 2047-encodes long unstructured headers: one click and threading break.
_WHOLE = frozenset({"list-unsubscribe", "list-unsubscribe-post", "list-id", "references", "in-reply-to", "message-id"})
_NARROW = SMTP.clone(max_line_length=76)  # encoded words stay below their 75 characters (RFC 2047, 2)
_WIDE = SMTP.clone(max_line_length=998)


class _Policy(EmailPolicy):
    """SMTP's policy, with headers that machines read left in one piece."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() == "subject" and value.isascii():
            return _folded(name, value)
        policy = _WIDE if name.lower() in _WHOLE else _NARROW
        return policy.fold_binary(name, value)


def _folded(name: str, value: str) -> bytes:
    """A plain header in lines of 78 (RFC 5322, 2.1.1).

    `email` begins one whose words are long with an empty line, which some servers take for the end of all headers.
    """
    lines = wrap(f"{name}: {value}", 77, break_long_words=False, break_on_hyphens=False)
    if lines[0] == f"{name}:":
        lines = [f"{name}: {value}"]
    return "\r\n ".join(lines).encode("ascii") + b"\r\n"


_POLICY = _Policy(linesep="\r\n", max_line_length=76, cte_type="7bit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Postmark:
    """Who a mail is from. *unsubscribe*: a mailbox for it, or ""."""

    sender: str  # address of the From
    name: str
    unsubscribe: str = ""


def build(letter: Letter, edition: Edition, postmark: Postmark, *, to: str, text: str, html: str | None) -> bytes:
    """*edition* as a whole RFC 5322 message with CRLF line ends and only ASCII bytes.

    Raises DeliveryError for an address that no mail can have.
    """
    mail = EmailMessage(policy=_POLICY)
    domain = address(postmark.sender).rpartition("@")[2]
    mail["From"] = _mailbox(postmark.name, postmark.sender)
    mail["To"] = _mailbox(letter.name, to)
    mail["Subject"] = line(edition.subject, 250)
    mail["Date"] = format_datetime(letter.digest.cut)
    mail["Message-ID"] = f"<{letter.delivery}@{domain}>"
    if letter.at_once and letter.digest.entries:
        root = _root(letter, domain)
        mail["In-Reply-To"] = root
        mail["References"] = root
    _announce(mail, letter, postmark, domain)
    mail.set_content(text, cte="quoted-printable")
    if html is not None:
        mail.add_alternative(html, subtype="html", cte="quoted-printable")
        mail.set_boundary("=_" + digest("boundary", letter.delivery))
    return mail.as_bytes()


def address(text: str) -> str:
    """*text* as an address for the envelope: ASCII, the domain in punycode.

    Raises DeliveryError where it is none.
    """
    local, _, domain = text.strip().rpartition("@")
    try:
        host = domain if domain.isascii() else domain.encode("idna").decode("ascii")
        spec = Address(addr_spec=f"{local}@{host}").addr_spec
    except (ValueError, IndexError, MessageError) as error:
        raise _no_address(text) from error
    if not local or not domain or not spec.isascii() or not text.strip().isprintable():
        raise _no_address(text)
    return spec


def _no_address(text: str) -> DeliveryError:
    return DeliveryError(
        f"{line(text, 80)!r} is no mail address",
        hint="it has to be name@domain; the name in ASCII, since not every relay takes others",
        permanent=True,
    )


def _mailbox(name: str, spec: str) -> Address:
    return Address(display_name=line(name, 80), addr_spec=address(spec))


def _root(letter: Letter, domain: str) -> str:
    story = letter.digest.entries[0].alert.story
    return f"<story.{digest(story, letter.subscriber)}@{domain}>"


def _announce(mail: EmailMessage, letter: Letter, postmark: Postmark, domain: str) -> None:
    """What tells a mailbox that this is a list, made by a machine, and how to leave it."""
    subscription = letter.digest.subscription
    mail["List-Id"] = f"<{'.'.join(filter(None, map(_label, subscription.split('/'))))}.wirewatch.{domain}>"
    ways = []
    if letter.unsubscribe.startswith("https://"):
        ways.append(f"<{letter.unsubscribe}>")
    if postmark.unsubscribe:
        ways.append(f"<mailto:{address(postmark.unsubscribe)}?subject={quote(f'unsubscribe {subscription}')}>")
    if ways:
        mail["List-Unsubscribe"] = ", ".join(ways)
    if ways and letter.unsubscribe.startswith("https://"):
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"


def _label(text: str) -> str:
    """A slug as a label of a domain name."""
    return "".join(c if c.isascii() and (c.isalnum() or c == "-") else "-" for c in text.lower()).strip("-")
