"""Newsletters from a mailbox: a real IMAP server on loopback, which is read and left as it is."""

from __future__ import annotations

import asyncio
import imaplib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from crawler.sources import imap
from news.model import Source
from tests.certificates import certificate
from tests.crawler.test_collector import titles
from tests.crawler.test_sitemap import poll
from tests.make import source

HOST = "127.0.0.2"
LETTER = """<html><body><p><a href="https://o.example/u?unsubscribe=1">Unsubscribe from this list</a></p>
<table><tr><td><h2>Mayor Quill opens the harbour</h2><p>Two years late.</p><a href="https://o.example/a">Read more</a></td></tr>
<tr><td><a href="https://o.example/b"><b>Fees of the port stay as they are</b></a><p>Until spring.</p></td></tr>
<tr><td><a href="https://social.example/x">Follow us on our many channels</a></td></tr></table></body></html>"""
ESSAY = "<html><body><h1>On piers</h1><p>A pier is a promise.</p><p>It has an end.</p></body></html>"


@dataclass
class Mailbox:
    """The server, and a way to put mail into it."""

    port: int

    def session(self) -> imaplib.IMAP4:
        box = imaplib.IMAP4(HOST, self.port, timeout=10)
        box.login("demouser", "demopass")
        return box

    def receives(self, *mails: EmailMessage) -> None:
        box = self.session()
        box.create("News")
        for mail in mails:
            assert box.append("News", None, None, mail.as_bytes())[0] == "OK"
        box.logout()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "pymap.main", "--host", HOST, "--port", str(port), "--no-tls", "dict", "--demo-data"]
    words[1:3] = ["-c", "from pymap.main import main; main()"]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        with suppress(OSError), socket.create_connection((HOST, port), 0.2):
            break
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    yield Mailbox(port)
    process.kill()
    process.wait()


@pytest.fixture
def guarded(mailbox: Mailbox) -> Iterator[int]:
    """The port of a TLS door before the mailbox."""
    loop, up, ports = asyncio.new_event_loop(), threading.Event(), list[int]()

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def door(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner = await asyncio.open_connection(HOST, mailbox.port)
        await asyncio.gather(pipe(reader, inner[1]), pipe(inner[0], writer))

    async def live() -> None:
        server = await asyncio.start_server(door, HOST, 0, ssl=certificate((HOST,)).context)
        ports.append(server.sockets[0].getsockname()[1])
        up.set()

    loop.create_task(live())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    assert up.wait(10)
    yield ports[0]
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


def mail(subject: str, body: str, number: int = 1, **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = headers.pop("sender", "Desk <desk@harbour.example>")
    made["Subject"] = subject
    made["Date"] = "Mon, 02 Mar 2026 08:00:00 +0000"
    made["Message-ID"] = f"<{number}@harbour.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content("In plain text.")
    made.add_alternative(body, subtype="html")
    return made


def of(port: int, scheme: str = "imap", **options: Any) -> Source:
    given = {"user": "demouser", "password": "demopass", "insecure": scheme == "imap"} | options
    return source(kind="imap", url=f"{scheme}://{HOST}:{port}/News", options=given)


def test_letters_become_the_articles_that_they_lead_to_or_articles_themselves(mailbox: Mailbox) -> None:
    mailbox.receives(
        mail("This week", LETTER, List_Id='"The Harbour Post" <news.harbour.example>'), mail("On piers", ESSAY, 2)
    )
    polled, state = poll(of(mailbox.port))
    assert polled.fetch.error is None, polled.fetch.error
    told = [(each.title, each.link, each.outlet) for each in polled.dispatches]
    assert told == [
        ("Mayor Quill opens the harbour", "https://o.example/a", "The Harbour Post"),
        ("Fees of the port stay as they are", "https://o.example/b", "The Harbour Post"),
        ("On piers", None, "Desk"),
    ]
    assert polled.dispatches[0].lead + polled.dispatches[0].body == "Two years late."
    assert polled.dispatches[2].body.endswith("A pier is a promise.\n\nIt has an end.")
    again, state = poll(of(mailbox.port), state)
    assert (again.dispatches, again.fetch.error) == ((), None)
    mailbox.receives(mail("One more pier", ESSAY, 3))
    assert titles(poll(of(mailbox.port), state)[0]) == ["One more pier"]
    box = mailbox.session()
    box.select("News", readonly=True)
    assert box.search(None, "UNSEEN")[1] == [b"1 2 3"]  # it was read, and left unread
    box.logout()


def test_a_full_mailbox_is_read_in_parts(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "PART", 2)
    mailbox.receives(*(mail(f"Essay {n}", ESSAY, n) for n in range(5)))
    polled, state = poll(of(mailbox.port))
    found, parts = list(titles(polled)), 1
    while polled.more:
        polled, state = poll(of(mailbox.port), state)
        found, parts = found + list(titles(polled)), parts + 1
    assert (found, parts) == ([f"Essay {n}" for n in range(5)], 3)


def test_it_is_reached_over_tls_and_the_certificate_is_held_against_it(
    mailbox: Mailbox, guarded: int, tmp_path: Path
) -> None:
    mailbox.receives(mail("On piers", ESSAY))
    trusted = certificate((HOST,)).ca_file(tmp_path)
    assert titles(poll(of(guarded, "imaps", ca_file=trusted))[0]) == ["On piers"]
    fetch = poll(of(guarded, "imaps"))[0].fetch
    assert "certificate does not hold" in (fetch.error or "")


def test_what_goes_wrong_is_told_without_the_password(mailbox: Mailbox) -> None:
    mailbox.receives(mail("On piers", ESSAY))
    cases = [
        (of(mailbox.port, insecure=False), "offers no encryption: the password is not sent"),
        (of(mailbox.port, password="wr0ng"), "does not let demouser in"),
        (source(kind="imap", url=f"imap://{HOST}:{mailbox.port}/Nope", options=dict(of(1).options)), "no folder Nope"),
        (source(kind="imap", url="imap://127.0.0.1:1/", options=dict(of(1).options)), "is a private address"),
        (of(1), "refused"),
    ]
    for given, said in cases:
        error = poll(given)[0].fetch.error or ""
        assert said in error
        assert "demopass" not in repr(given) + error
        assert "wr0ng" not in repr(given) + error


def read(*mails: EmailMessage | bytes) -> list[tuple[str, str | None, str]]:
    """Headline, outlet and text of what mails become, without a server."""
    given = [each if isinstance(each, bytes) else each.as_bytes() for each in mails]
    parsed = imap.read_mails(given, of(1), ())
    assert parsed.warnings == ()
    return [(draft.title, draft.outlet, draft.content) for draft in parsed.drafts]


def plain(subject: str, text: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = "Desk <desk@own.example>", subject, f"<{subject}@own.example>"
    made.set_content(text)
    return made


HANDED_ON = """For you.

---------- Forwarded message ---------
From: The Ferry Letter <ferry@letters.example>
Date: Mon, 2 Mar 2026
Subject: On ferries

The ferry sails.
"""


def test_a_letter_that_was_handed_on_is_its_senders() -> None:
    whole = plain("Fwd: On ferries", "See below.")
    inner = plain("On ferries", "The ferry sails.")
    inner.replace_header("From", "The Ferry Letter <ferry@letters.example>")
    whole.add_attachment(inner)
    told = ("On ferries", "The Ferry Letter", "<p>The ferry sails.</p>")
    assert read(plain("Fwd: On ferries", HANDED_ON), whole) == [told, told]


def test_a_plain_letter_goes_without_its_signature_in_its_own_characters() -> None:
    latin = "Subject: =?iso-8859-1?Q?Br=FCcke?=\nFrom: A <a@b.example>\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\nDie Brücke ist zu.\n\n-- \nTalbote, Weg 1\n"
    assert read(latin.encode("latin-1")) == [("Brücke", "A", "<p>Die Brücke ist zu.</p>")]


@pytest.mark.parametrize("words", ["إلغاء الاشتراك في هذه النشرة", "Diesen Newsletter jetzt hier abbestellen", "Отписаться от этой рассылки прямо сейчас"])  # fmt: skip
def test_the_way_out_of_a_letter_is_no_article(words: str) -> None:
    body = f'{LETTER}<p><a href="https://o.example/out">{words}</a></p>'
    assert [title for title, *_ in read(mail("This week", body))] == [
        "Mayor Quill opens the harbour",
        "Fees of the port stay as they are",
    ]
