"""The show: serve the two outlets, crawl them, deliver the digest, and say what happened.

Nothing is staged: config/demo.yaml is an ordinary configuration, and the crawl is the one that `wirewatch crawl` does.
"""

from __future__ import annotations

import asyncio
import json
import logging
import tempfile
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from importlib.resources import files
from pathlib import Path
from shutil import copyfile

from rich.console import Console
from rich.table import Table

from news.clock import Clock, SystemClock
from news.errors import WirewatchError
from wirewatch import log
from wirewatch.crawl import Summary, crawl
from wirewatch.demo.catchers import HookCatcher, MailCatcher, served
from wirewatch.demo.outlets import courier, herald, papers, seeds
from wirewatch.desk import read_config
from wirewatch.wiring import opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """What was seen."""

    first: Summary
    again: Summary  # the second crawl
    mails: tuple[bytes, ...]
    messages: tuple[bytes, ...]
    refused: int  # webhook calls with a wrong signature


async def perform(home: Path, *, clock: Clock | None = None, environ: Mapping[str, str] | None = None) -> Show:
    """Crawl the two outlets twice, in *home*. The digest is printed by the configuration's console channel."""
    clock = clock or SystemClock()
    mail, hook = MailCatcher(), HookCatcher()
    first, second = papers(seeds())
    async with AsyncExitStack() as stack:
        rss = await stack.enter_async_context(served(herald(first, clock.now()), "127.0.0.2"))
        section = await stack.enter_async_context(served(courier(second, clock.now()), "127.0.0.3"))
        receiver = await stack.enter_async_context(served(hook.site()))
        host, port = await stack.enter_async_context(mail.open())
        path = home / "wirewatch.yaml"
        copyfile(str(files("config") / "demo.yaml"), path)
        config = read_config(
            path,
            {
                **(environ or {}),
                "DEMO_HERALD": rss,
                "DEMO_COURIER": section,
                "DEMO_WEBHOOK": f"{receiver}/hook",
                "DEMO_SECRET": hook.secret,
                "DEMO_SMTP_HOST": host,
                "DEMO_SMTP_PORT": str(port),
            },
        )
        async with opened(config, clock=clock) as app:
            summary = await crawl(app, config.sources)
            again = await crawl(app, config.sources)
    return Show(
        first=summary, again=again, mails=tuple(mail.mails), messages=tuple(hook.messages), refused=hook.refused
    )


def check(show: Show) -> None:
    """Whether all went as it should. Raises WirewatchError."""
    for row in (*show.first.rows, *show.again.rows):
        if row.fetch.error:
            raise WirewatchError(f"{row.source.outlet}: {row.fetch.error}")
    if show.refused:
        raise WirewatchError("the webhook receiver refused a signature")
    if (len(show.mails), len(show.messages)) != (1, 1):
        raise WirewatchError(f"expected one mail and one webhook call, got {len(show.mails)} and {len(show.messages)}")


def save(show: Show, folder: Path) -> list[Path]:
    """Keep the digest as it was received: the mail, its HTML part, the webhook's JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    mail = message_from_bytes(show.mails[0], _class=EmailMessage, policy=policy.default)
    page = mail.get_body(("html",))
    kept = {
        "digest.eml": show.mails[0],
        "digest.html": str(page.get_content() if page else "").encode(),
        "digest.json": json.dumps(json.loads(show.messages[0]), ensure_ascii=False, indent=2).encode() + b"\n",
    }
    for name, content in kept.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in kept]


def run(out: Path) -> None:
    """Perform, check, save, and tell. Raises WirewatchError where something did not go as it should."""
    log.set_up(level=logging.ERROR)
    console = Console(highlight=False)
    started = SystemClock().monotonic()
    console.print("[bold]wirewatch demo[/]: two outlets on this machine, one story. Asking them …\n")
    with tempfile.TemporaryDirectory(prefix="wirewatch-demo-") as home:
        show = asyncio.run(perform(Path(home)))
    check(show)
    saved = save(show, out)
    console.print(_table(show))
    mail = message_from_bytes(show.mails[0], _class=EmailMessage, policy=policy.default)
    subject = " ".join(str(mail["Subject"]).split())
    console.print(f"mail      caught by a local SMTP server, {len(show.mails[0]):,} bytes: {subject}", markup=False)
    console.print(f"webhook   received, signature verified, {len(show.messages[0]):,} bytes")
    told = ", ".join(f"{row.source.outlet} {row.fetch.status}" for row in show.again.rows)
    console.print(f"again     a second crawl found nothing new and told nobody twice ({told})")
    for path in saved:
        console.print(f"saved     {path}", markup=False, soft_wrap=True)
    console.print(f"\n{SystemClock().monotonic() - started:.1f} s. {NEXT.format(page=saved[1])}", markup=False)


NEXT = """Next:

  open {page} in a browser
  wirewatch init                a commented wirewatch.yaml of your own
  wirewatch add URL             watch a site
  wirewatch crawl --dry-run     what would come in
  wirewatch run                 watch, until it is stopped"""


def _table(show: Show) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for head in ("outlet", "source", "answer", "new", "alerts"):
        table.add_column(head, justify="right" if head in {"new", "alerts"} else "left")
    for row in show.first.rows:
        status = str(row.fetch.status)
        table.add_row(row.source.outlet, row.source.kind, status, str(len(row.new)), str(len(row.alerts)))
    return table
