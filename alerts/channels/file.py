"""File: each digest as files in a folder, to be kept or opened in a browser.

    channels:
      archive: {kind: file, folder: digests, formats: [eml, html, json]}

A file is written beside its place and moved there, so that whoever watches the folder sees whole files only; a
repeated attempt writes the same bytes to the same names.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal

from alerts.digest import compose
from alerts.mail import Postmark, build
from alerts.payload import payload
from alerts.rehearsal import Step, timed
from alerts.render import html, plain, text
from news.clock import Clock
from news.ids import ChannelId
from news.model import Delivery, Message, Outcome, Phase, Verdict
from news.ports import Journal, Letter

Format = Literal["eml", "html", "json", "txt"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of a folder."""

    folder: Path  # made where it is missing
    formats: tuple[Format, ...] = ("eml", "html", "json")  # what is written of each digest
    sender: str = "wirewatch@localhost.localdomain"  # From of an .eml
    name: str = "wirewatch"  # the sender's, as shown in an .eml


class Folder:
    """Writes digests to a folder."""

    kind = "file"
    on_unknown: Literal["resend", "hold"] = "resend"  # the same files again

    def __init__(self, id: ChannelId, options: Options) -> None:  # noqa: A002 the port's word
        self.endpoint = f"file:{id}"
        self._options = options

    def freeze(self, letter: Letter) -> Message:
        edition = compose(letter)
        files: dict[str, str] = {}
        words = plain(edition) if letter.plain else text(edition)
        page = None if letter.plain else html(edition)
        for form in self._options.formats:
            if form == "txt":
                files["txt"] = words
            elif form == "json":
                files["json"] = payload(letter, edition).decode()
            elif form == "html":
                files["html"] = page or f"<!doctype html><meta charset=utf-8><pre>{_escaped(words)}</pre>"
            else:
                postmark = Postmark(sender=self._options.sender, name=self._options.name)
                addressed = letter.address if "@" in letter.address else self._options.sender
                files["eml"] = build(letter, edition, postmark, text=words, html=page, to=addressed).decode("ascii")
        return Message(
            kind=self.kind,
            subject=edition.subject,
            body=json.dumps(files, ensure_ascii=False, sort_keys=True).encode(),
            content_type="application/vnd.wirewatch.files+json",
            to=f"{letter.digest.cut:%Y-%m-%dT%H%M%SZ}-{_slug(letter.digest.subscription)}-{letter.delivery}",
        )

    async def send(self, delivery: Delivery, journal: Journal) -> Outcome:
        files: dict[str, str] = json.loads(delivery.message.body)
        await journal(Phase.DOT)
        try:
            written = [self._write(f"{delivery.message.to}.{form}", content) for form, content in files.items()]
        except OSError as error:
            return _unwritable(self._options.folder, error)
        return Outcome(verdict=Verdict.OK, phase=Phase.DONE, code="written", text=", ".join(map(str, written)))

    async def rehearse(self, message: Message) -> AsyncIterator[Step]:  # noqa: ARG002 the port's word
        """Whether the folder can be written to."""
        folder = self._options.folder

        async def written() -> str:
            folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=folder, prefix=".", suffix=".part"):
                return str(folder)

        async for step in timed([("folder", written)], lambda error: _unwritable(folder, error)):
            yield step

    async def close(self) -> None:
        """Nothing is held open."""

    def _write(self, name: str, content: str) -> Path:
        folder = self._options.folder
        folder.mkdir(parents=True, exist_ok=True)
        place, beside = folder / name, folder / f".{name}.part"
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return beside.replace(place)


def open(id: ChannelId, options: Options, clock: Clock) -> Folder:  # noqa: A001, A002, ARG001 the registry's words; files need no clock
    return Folder(id, options)


def _unwritable(folder: Path, error: Exception) -> Outcome:
    told = error.strerror if isinstance(error, OSError) else None
    return Outcome(
        verdict=Verdict.ENDPOINT, phase=Phase.DOT, code=type(error).__name__, text=f"{folder}: {told or error}"
    )


def _slug(subscription: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in subscription)


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")
