"""What a mail server's answers mean: the table of outcomes (docs/explanation/delivery.md), for each thing that it was told.

550 5.1.1 no such user     to RCPT: recipient     to MAIL: configuration, since nobody was named yet
552 5.2.2 mailbox full     temporary: its owner may come back to it
250-2.0.0 ok, 550 spam     no word: who can say whether the mail was taken?
"""

from __future__ import annotations

import re

from aiosmtplib import SMTPResponseException

from alerts.clean import line
from news.model import Verdict


class Refused(Exception):
    """The server said no, or cannot what we need."""

    def __init__(self, verdict: Verdict, code: str, text: str) -> None:
        super().__init__(text)
        self.verdict, self.code, self.text = verdict, code, text


_ENHANCED = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})\s+")


def split(code: int, message: str) -> tuple[str, str]:
    """("550 5.1.1", "no such user") of an answer."""
    message = line(message, 300)
    enhanced = _ENHANCED.match(message)
    return (f"{code} {enhanced[1]}", message[enhanced.end() :]) if enhanced else (str(code), message)


def told(error: SMTPResponseException) -> tuple[str, str]:
    return split(error.code, error.message)


def sender_verdict(code: int, message: str) -> Verdict:
    """Of an answer to MAIL: nothing of it can be about the recipient, whom nobody has named yet."""
    common = _common_verdict(code, message)
    if common is not None:
        return common
    return Verdict.CONFIGURATION if code // 100 == 5 else Verdict.ENDPOINT  # ours may not send; or garbage


def recipient_verdict(code: int, message: str) -> Verdict:
    """Of an answer to RCPT."""
    common = _common_verdict(code, message)
    if common is not None:
        return common
    if code in (503, 530, 535):  # a step is missing: most often the login
        return Verdict.CONFIGURATION
    if _enhanced(code, message).startswith("5.7.") or (code == 554 and not _enhanced(code, message)):
        return Verdict.POLICY  # "relay access denied", "blocked": it says nothing of whether there is such a mailbox
    return Verdict.RECIPIENT if code // 100 == 5 else Verdict.ENDPOINT


def data_verdict(code: int, message: str) -> Verdict:
    """Of an answer to DATA or the dot."""
    common = _common_verdict(code, message)
    if common is not None:
        return common
    if _enhanced(code, message).startswith("5.1."):
        return Verdict.RECIPIENT
    return Verdict.POLICY if code // 100 == 5 else Verdict.TEMPORARY


def _common_verdict(code: int, message: str) -> Verdict | None:
    """What means the same wherever it is said."""
    enhanced = _enhanced(code, message)
    if code == 421:
        return Verdict.ENDPOINT
    if code // 100 == 4 or enhanced == "5.2.2":  # a full mailbox: its owner may come back to it
        return Verdict.TEMPORARY
    if code == 552 or enhanced in ("5.3.4", "5.2.3"):
        return Verdict.TOO_LARGE
    if enhanced in ("5.1.7", "5.1.8") or enhanced.startswith("5.7.0"):  # the sender's address; a login is wanted
        return Verdict.CONFIGURATION
    return None


def _enhanced(code: int, message: str) -> str:
    return split(code, message)[0].partition(" ")[2]


def is_no_word(code: int, message: str) -> bool:
    """Whether an answer says neither that the mail was taken nor that it was not, or both: "550-5.7.1 spam", "250 2.0.0 ok".

    All lines of an answer have one code (RFC 5321, 4.2.1); the library keeps the last one.
    """
    told = {code // 100} | {int(found[1][0]) for each in message.splitlines() if (found := _ENHANCED.match(f"{each} "))}
    return code // 100 not in (2, 4, 5) or (2 in told and len(told) > 1)
