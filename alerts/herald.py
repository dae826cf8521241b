"""Herald: apprise in a process of its own. One question on its standard input, one answer on its output.

    {"url": "json://…", "title": "…", "body": "…", "type": "info"}  →  {"state": "ok", "text": "NotifyJSON"}
    {"url": "json://…"}                                             →  whether the URL is one that apprise knows

What else the library writes goes nowhere: it logs URLs with their tokens. The address stands on the input, not in the
arguments: those are everybody's to see.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

ANSWER = 4096  # characters of it that are kept


class Told(NamedTuple):
    """What became of it: "ok", "failed", "url" (not one of apprise's), "missing" (no apprise), "unknown"."""

    state: str
    text: str


class Refused(Exception):
    """An answer that is no yes."""

    def __init__(self, told: Told) -> None:
        super().__init__(told.text)
        self.told = told


async def ask(question: Mapping[str, str], seconds: float) -> Told:
    """Ask the process. Never raises: whoever dies or hangs in the middle may have sent it, or not."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",  # neither the folder that we stand in nor the environment names a module
        "-m",
        __name__,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(seconds):
            answer, _ = await child.communicate(json.dumps(question).encode())
        told = json.loads(answer)
        return Told(str(told["state"])[:40], str(told["text"])[:ANSWER])
    except TimeoutError:
        return Told("unknown", f"no answer within {seconds:g} s")
    except (ValueError, KeyError, TypeError):
        return Told("unknown", f"apprise ended without an answer ({child.returncode})")
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


# --- in the process --------------------------------------------------------------------------------


def tell(question: Mapping[str, str]) -> Told:
    """Hand it to apprise."""
    try:
        import apprise
    except ImportError:
        return Told("missing", "apprise is not installed: pip install 'wirewatch[apprise]'")
    service = apprise.Apprise(asset=apprise.AppriseAsset(app_id="wirewatch", app_desc="wirewatch", async_mode=False))
    if not service.add(question["url"]):
        return Told("url", "apprise knows no such service, or something is missing in the URL")
    name = ", ".join(type(each).__name__.removeprefix("Notify") for each in service)
    if "body" not in question:
        return Told("ok", name)
    result = service.notify(
        title=question["title"],
        body=question["body"],
        notify_type=apprise.NotifyType(question["type"]),
        body_format=apprise.NotifyFormat.TEXT,
    )
    if result:
        return Told("ok", name)
    if result is not None and result.status.name == "TIMEOUT":
        return Told("unknown", f"{name} did not answer in time")
    return Told("failed", f"{name} did not take it; apprise does not tell why")


def main() -> None:
    """Read the question, write the answer."""
    logging.disable(logging.CRITICAL)
    question = json.loads(sys.stdin.read())
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        told = tell(question)
    sys.stdout.write(json.dumps(told._asdict()))


if __name__ == "__main__":
    main()
