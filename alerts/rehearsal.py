"""Rehearsals: the way to the other side a step at a time, each with its time, up to where a message would be sent.

DNS        0.002 s  203.0.113.25
connect    0.031 s  220 smtp.newsroom.example ESMTP
AUTH       0.080 s  535 the relay refused the login      ✗  check `username` and `password`
"""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol, runtime_checkable

from news.model import Message, Outcome, Phase, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step, and how it went."""

    name: str
    seconds: float = 0.0
    told: str = ""  # what was found
    failed: Outcome | None = None


@runtime_checkable
class Rehearsed(Protocol):
    """A channel that can be gone through without sending."""

    def rehearse(self, message: Message) -> AsyncIterator[Step]:
        """The steps up to the point of no return. The first that fails is the last."""
        ...


class Unknown(Exception):
    """A name that this machine cannot resolve."""


async def timed(
    steps: Iterable[tuple[str, Callable[[], Awaitable[str]]]], read: Callable[[Exception], Outcome | None]
) -> AsyncIterator[Step]:
    """Go through *steps*; *read* tells what a failure means."""
    for name, step in steps:
        begun = perf_counter()
        try:
            told = await step()
        except Unknown as error:
            failed: Outcome | None = Outcome(verdict=Verdict.ENDPOINT, phase=Phase.CLAIMED, code="DNS", text=str(error))
        except Exception as error:  # noqa: BLE001 whatever it is, it is what the one who asks wants to know
            failed = read(error) or Outcome(
                verdict=Verdict.ENDPOINT, phase=Phase.CLAIMED, code=type(error).__name__, text=str(error)[:200]
            )
        else:
            yield Step(name=name, seconds=perf_counter() - begun, told=told)
            continue
        yield Step(name=name, seconds=perf_counter() - begun, failed=failed)
        return


async def resolved(host: str, port: int) -> str:
    """The addresses of *host*. Raises Unknown."""
    return ", ".join(dict.fromkeys(await addresses(host, port)))


async def addresses(host: str, port: int) -> list[str]:
    """Raises Unknown."""
    import asyncio  # reading a configuration does without it

    loop = asyncio.get_running_loop()
    with suppress(UnicodeError):  # a label that is too long, or empty
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise Unknown(f"{host} has no address: {error.strerror}") from error
        return [str(each[4][0]) for each in found]
    raise Unknown(f"{host} is no name")


# --- what to do --------------------------------------------------------------------------------------


def advice(step: Step, *, mail: bool) -> str:
    """What whoever runs it can do about a step that failed; *mail*: it was a mail server's."""
    if step.failed is None:
        return ""
    return (_mail if mail else _web)(step.name, step.failed)


def _common(step: str, failed: Outcome) -> str:
    if step == "folder":
        return "make the folder, or let the account that wirewatch runs under write there"
    if step == "apprise":
        return (
            "look the service up in Apprise's documentation: its URL may lack a part, or the library is not installed"
        )
    if step == "DNS" and failed.code == "DNS":
        return "check the spelling of the host, and this machine's DNS"
    if failed.code == "TLS" and "certificate" in failed.text:
        return (
            "the certificate has to be for this host name and in date; one of your own house: `ca_file` names its "
            "authority"
        )
    if failed.code == "TLS" and "ca_file" not in failed.text and "/" in failed.text:
        return "`ca_file` has to name a readable PEM file"
    return ""


def _mail(step: str, failed: Outcome) -> str:
    code, text = failed.code, failed.text.lower()
    if told := _common(step, failed):
        return told
    if step == "connect":
        return _connecting(code, text)
    if step == "EHLO":
        return "what answers there does not greet as a mail server does: check `host` and `port`"
    if step == "STARTTLS" and code == "STARTTLS":
        return "use `port: 465` with `security: tls`; `security: none` is only for a relay on this machine"
    if step == "STARTTLS":
        return "the server offers STARTTLS and fails at it: its log says why; or try `port: 465` with `security: tls`"
    if step == "AUTH" and code == "AUTH":
        return (
            "many relays offer the login only after STARTTLS (port 587); or leave `username` out, where none is asked"
        )
    if step == "AUTH" and failed.verdict is Verdict.ENDPOINT:
        return "the relay cannot check logins at the moment: try again in a few minutes"
    if step == "AUTH":
        return "check `username` and `password`; some providers want a password made for the application"
    return _sending(failed)


def _connecting(code: str, text: str) -> str:
    if code == "TLS":
        return "no TLS is spoken on this port: `security: tls` is for port 465, `security: starttls` for 587"
    if code[:3].isdigit():
        return "the relay turns us away: its answer, or its log, says why; it may want you to come from another address"
    if "timed out" in text or "timeout" in code.lower():
        return "no mail server greets there in time: check `host` and `port`; a firewall may drop what you send"
    if "refused" in text or "connect call failed" in text:
        return "nothing listens there: check `host` and `port` (587 with starttls, 465 with tls, 25 inside a house)"
    return "what answers there is no mail server, or hangs up at once: check `host` and `port`"


def _sending(failed: Outcome) -> str:
    hints = {
        Verdict.CONFIGURATION: "the relay lets `sender` not send, or wants a login first: `username` and `password`",
        Verdict.RECIPIENT: "the relay takes no mail for this address: check how it is spelled",
        Verdict.TEMPORARY: "the relay says: later. Greylisting goes away by itself, and deliveries are tried again",
        Verdict.ENDPOINT: "the relay is going down or overloaded: try again in a few minutes",
        Verdict.TOO_LARGE: "the relay takes only smaller mails: deliveries go out as titles only",
        Verdict.POLICY: "the relay does not send on for us, or takes it for unwanted mail: does it want a login, or another "
        "address of ours? Check SPF, DKIM and DMARC of the domain of `sender`",
        Verdict.UNKNOWN: "nobody can know whether it was taken: look whether the message has arrived",
    }
    return hints.get(failed.verdict, "")


def _web(step: str, failed: Outcome) -> str:
    code = failed.code
    if told := _common(step, failed):
        return told
    by_code = {
        "address": "name the host, the address or its network under `allow`, if it is meant to be reached",
        "url": "a URL begins with https:// or http://",
        "401": "the token or secret is wrong, or was taken back: make a new one there",
        "403": "the other side does not let us: check the token, and what it may do",
        "404": "nothing is there any more: copy the URL anew",
        "410": "it was removed for good: make a new one there, and change the URL",
        "413": "the other side takes only smaller messages: deliveries go out as titles only",
        "429": "too many messages for now: deliveries wait as long as they are told to",
    }
    if code in by_code:
        return by_code[code]
    if code[:1] == "3":
        return "redirects are not followed: put the address that it leads to in the configuration"
    if code[:1] == "5":
        return "the other side is in trouble: its log says why"
    if failed.verdict is Verdict.RECIPIENT:
        return "check the chat's id, and that the bot is a member of it and may write"
    if failed.verdict is Verdict.UNKNOWN:
        return "nobody can know whether it was taken: look whether the message has arrived"
    if step in ("connect", "TLS"):
        return "check host and port; a firewall or proxy may be between, or nothing listens there"
    return ""
