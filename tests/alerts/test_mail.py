"""Mails as mailboxes want them: a linter over every letter, threads, lists, and 20,000 titles."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.clean import line
from alerts.digest import compose
from alerts.mail import Postmark, address, build
from alerts.render import HTML_MOST, html, text
from news.errors import DeliveryError
from news.ids import NoticeId
from news.model import Notice
from news.ports import Letter
from tests import make
from tests.alerts.letters import entry, letter, many, seeds, told
from tests.alerts.test_render import update, world
from tests.fakes import START

POSTMARK = Postmark(sender="wire@newsroom.example", name="wirewatch", unsubscribe="leave@newsroom.example")
ONE = "https://wire.example/u/" + "t" * 300  # a long token: it must stay in one piece


def mail(what: Letter, page: bool = True) -> tuple[bytes, EmailMessage]:
    edition = compose(what)
    raw = build(what, edition, POSTMARK, to=what.address, text=text(edition), html=html(edition) if page else None)
    parsed = message_from_bytes(raw, policy=default)
    assert isinstance(parsed, EmailMessage)
    return raw, parsed


def lint(raw: bytes) -> list[str]:
    """What RFC 5322, 2047, 2369, 8058 and 3834 would complain of."""
    head, _, body = raw.partition(b"\r\n\r\n")
    wrong = []
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        wrong.append("bare CR or LF")
    if any(len(row) > 998 for row in raw.split(b"\r\n")):
        wrong.append("a line longer than 998")
    if not raw.isascii():
        wrong.append("8-bit bytes")
    fields = re.findall(rb"(?m)^([!-9;-~]+):", head)
    once = [b"From", b"To", b"Subject", b"Date", b"Message-ID", b"MIME-Version", b"List-Unsubscribe", b"Auto-Submitted"]
    wrong += [f"{name.decode()} stands {fields.count(name)} times" for name in once if fields.count(name) != 1]
    wrong += [
        "an encoded word is too long" for word in re.findall(rb"=\?[^?]+\?[bqBQ]\?[^?]*\?=", head) if len(word) > 75
    ]
    wrong += [
        f"{name} is folded or encoded"
        for name in ("List-Unsubscribe", "Message-ID", "References")
        if re.search(rf"(?m)^{name}:.*(\r\n[ \t]|=\?)".encode(), head)
    ]
    wrong += [] if body else ["no body"]
    wrong += [f"{row!r} begins with an empty line" for row in head.split(b"\r\n") if re.fullmatch(rb"Subject:\s*", row)]
    return wrong + lint_parsed(message_from_bytes(raw, policy=default))


def lint_parsed(parsed: EmailMessage) -> list[str]:
    """… of what the headers and the parts say."""
    wrong = []
    sender = parsed["From"].addresses[0].domain
    if not re.fullmatch(rf"<[\w.-]+@{re.escape(sender)}>", str(parsed["Message-ID"])):
        wrong.append("Message-ID")
    if not re.fullmatch(r"<[a-z0-9.-]+>", str(parsed["List-Id"])):
        wrong.append("List-Id")
    if parsed["Date"].datetime is None or parsed["Date"].datetime.tzinfo is None:
        wrong.append("Date")
    if len(parsed["To"].addresses) != 1 or len(parsed["From"].addresses) != 1:
        wrong.append("one recipient, one sender")
    if parsed["Auto-Submitted"] != "auto-generated":
        wrong.append("Auto-Submitted (RFC 3834)")
    if ("References" in parsed) != ("In-Reply-To" in parsed):
        wrong.append("References without In-Reply-To")
    ways = re.findall(r"<([^>]*)>", str(parsed["List-Unsubscribe"]))
    if not ways or not all(way.startswith(("https://", "mailto:")) for way in ways):
        wrong.append("List-Unsubscribe (RFC 2369)")
    if ("List-Unsubscribe-Post" in parsed) != any(way.startswith("https://") for way in ways):
        wrong.append("List-Unsubscribe-Post (RFC 8058)")
    parts = [part for part in parsed.walk() if not part.is_multipart()]
    if [part.get_content_subtype() for part in parts] not in (["plain"], ["plain", "html"]):  # the best comes last
        wrong.append("the order of the alternatives")
    if any(part.get_content_charset() != "utf-8" for part in parts):
        wrong.append("charset")
    for part in parts:
        shown = part.get_payload(decode=True)
        wrong += [f"a part of {len(shown):,} bytes"] if isinstance(shown, bytes) and len(shown) > HTML_MOST else []
    page = parts[-1].get_content() if len(parts) == 2 else ""
    links = re.findall(r"""(?:href|src|background)=["']?([^"'> ]*)""", page)
    wrong += [f"a link to {link}" for link in links if not link.startswith(("https://", "http://"))]
    wrong += [tag for tag in ("<img", "<script", "<iframe", "<form", "<link", "url(", "@import") if tag in page]
    return wrong


def notice(number: int, told: str = "The Herald is gone: see `wirewatch sources herald`") -> Notice:
    id_ = NoticeId(f"n{number}")
    return Notice(id=id_, at=START, about="source", name=f"herald{number}", matter="gone", told=told)


LETTERS = {
    "seeds": letter(seeds(), unsubscribe=ONE),
    "world": letter(world(), unsubscribe=ONE),
    "many": letter(many(200), unsubscribe=ONE),
    "more than fits": letter(many(260), unsubscribe=ONE),
    "quiet": letter([], unsubscribe=ONE),
    "at once": letter(seeds(), unsubscribe=ONE, at_once=True),
    "update": replace(update(), unsubscribe=ONE),
    "mailto only": letter(seeds(), unsubscribe=""),
    "notices": letter([], unsubscribe=ONE, notices=tuple(notice(number) for number in range(30))),
    "notices of outlets' words": letter(
        [], unsubscribe=ONE, notices=(notice(1, "<b>`gone`</b>\r\nBcc: x@y.example \x85 {{1}}"),)
    ),
    "catch-up": letter(
        many(45), unsubscribe=ONE, silenced=7, notes=("45 stories came together: they are told in one message.",)
    ),
    "name": letter(seeds(), unsubscribe=ONE, name='Zoë "Zed" Müller, Desk\r\nBcc: x@y.example'),
}


@pytest.mark.parametrize("name", LETTERS)
def test_the_linter_has_nothing_to_say(name: str) -> None:
    raw, _ = mail(LETTERS[name])
    assert lint(raw) == []
    assert len(raw) < 250_000


def test_a_mail_has_a_text_part_and_a_page() -> None:
    _, parsed = mail(LETTERS["seeds"])
    assert [part.get_content_type() for part in parsed.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    body, page = parsed.get_body(("plain",)), parsed.get_body(("html",))
    assert body is not None
    assert page is not None
    edition = compose(LETTERS["seeds"])
    assert body.get_content().splitlines() == text(edition).splitlines()
    assert "<mark" in page.get_content()


def test_who_when_and_what_come_from_the_letter_alone() -> None:
    _, parsed = mail(LETTERS["seeds"])
    assert parsed["Subject"].startswith("Hamas’s senior negotiator Khalil al-Hayya said Tuesday")
    assert parsed["From"] == "wirewatch <wire@newsroom.example>"
    assert parsed["To"] == "News desk <desk@newsroom.example>"
    assert parsed["Date"] == "Mon, 02 Mar 2026 08:30:00 +0000"
    assert parsed["Message-ID"] == f"<{LETTERS['seeds'].delivery}@newsroom.example>"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["List-Id"] == "<desk.morning.wirewatch.newsroom.example>"


def test_one_click_unsubscribes() -> None:
    _, parsed = mail(LETTERS["seeds"])
    ways = str(parsed["List-Unsubscribe"]).split(", ")
    assert ways == [f"<{ONE}>", "<mailto:leave@newsroom.example?subject=unsubscribe%20desk/morning>"]
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_without_web_pages_there_is_no_one_click() -> None:
    _, parsed = mail(letter(seeds(), unsubscribe=""))
    assert parsed["List-Unsubscribe-Post"] is None
    assert str(parsed["List-Unsubscribe"]).startswith("<mailto:")


def test_follow_ups_thread_under_their_story() -> None:
    first = mail(letter(seeds(), at_once=True, slot="s/1"))[1]
    update = mail(letter(seeds(), at_once=True, slot="s/2", update=True, delivery="other"))[1]
    digest = mail(letter(seeds()))[1]
    assert first["References"] == update["References"] == update["In-Reply-To"]
    assert first["Subject"] == update["Subject"]
    assert first["Message-ID"] != update["Message-ID"]
    assert digest["References"] is None


def test_two_readers_of_a_story_have_threads_of_their_own() -> None:
    roots = {str(mail(letter(seeds(), at_once=True, subscriber=name))[1]["References"]) for name in ("a", "b")}
    assert len(roots) == 2


@pytest.mark.parametrize(
    ("given_", "clean"),
    [
        ("desk@newsroom.example", "desk@newsroom.example"),
        (" desk@bücher.example ", "desk@xn--bcher-kva.example"),
        ('"a b"@c.example', '"a b"@c.example'),
    ],
)
def test_addresses_are_made_ready_for_the_envelope(given_: str, clean: str) -> None:
    assert address(given_) == clean


@settings(max_examples=300, deadline=None)
@given(st.text() | st.text().map(lambda text: text + "@newsroom.example"))
def test_an_address_is_good_or_refused(given_: str) -> None:
    try:
        spec = address(given_)
    except DeliveryError:
        return
    assert spec.isascii()
    assert spec.isprintable()


def _titled(title: str, **given_: Any) -> Letter:
    article, revision = told("Outlet", "https://outlet.example/a", START, title, "A ceasefire is near.")
    return letter([entry(article, revision, make.story(article, title=title))], at_once=True, **given_)


@pytest.mark.parametrize("titles", [300, pytest.param(20_000, marks=pytest.mark.nightly)])
def test_no_title_splits_a_header(titles: int) -> None:
    """The seed is fixed."""
    random = Random(14)
    nasty = ["\r\n", "\r", "\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\x00", "\ud800"]
    plain_ = [
        "Bcc: x@y.example",
        "=?utf-8?q?x?=",
        "ä",
        "هدنة",
        "🚢",
        "word",
        " ",
        "\t",
        ":",
        "<",
        ">",
        '"',
        ",",
        "é" * 80,
    ]
    for _ in range(titles):
        title = "".join(random.choices(nasty + plain_, k=random.randint(0, 30)))
        what = _titled(title, name=title[:60])
        edition = compose(what)
        raw = build(what, edition, POSTMARK, to=what.address, text="t", html=None)
        assert lint(raw) == []
        parsed = message_from_bytes(raw, policy=default)
        assert parsed["Bcc"] is None
        assert parsed["Subject"].replace(" ", "") == line(edition.subject).replace(" ", "") or "=?" in title
