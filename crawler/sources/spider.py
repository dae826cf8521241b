"""A Scrapy spider of your own: what it yields goes the same way as everything else.

    ministry:
      spider: mypackage.spiders:Ministry
      arguments: {section: press}

It runs in a process of its own, with the crawler's robots, guard and distances; whatever goes wrong in it is told of by
its name, and nothing else is touched.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from crawler.means import Haul, Leaving, Manners, Means
from crawler.parsed import MOST_ITEMS, Parsed, options
from news.errors import SourceBroken, SourceRefused
from news.model import Draft, Source

REMOTE = True
PLACELESS = True

LARGEST = 20_000_000  # bytes of one item, as JSON
_TOLD = 4_000  # characters of what it wrote as it died


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be set for a spider."""

    spider: str  # package.module:Class
    folder: Path = field(default_factory=Path)  # where the module lies; otherwise beside wirewatch.yaml, or installed
    arguments: Mapping[str, str] = field(default_factory=dict)  # handed to the spider, as `-a name=value`
    settings: Mapping[str, str | int | float | bool] = field(default_factory=dict)  # Scrapy's; manners and guard stay
    longest: timedelta = timedelta(minutes=30)  # it is stopped then, and what it has yielded is kept
    memory: int = 1_000_000_000  # bytes; it is ended beyond


async def collect(means: Means) -> Haul:
    """Run it, and take what it yields.

    Raises SourceRefused where it cannot be found, SourceBroken where it broke before it yielded anything.
    """
    settings = options(Options, means.source)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "crawler.hired",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=LARGEST,
        start_new_session=True,
        env={name: value for name, value in os.environ.items() if name in _PASSED} | _path(settings),
    )
    run = _Run(process, settings, means.manners)
    try:
        await run.go(_order(means, settings))
    finally:
        await run.end()
    if run.trouble and not run.items:
        kind = SourceRefused if run.not_found else SourceBroken
        raise kind(f"spider {settings.spider}: {run.trouble}", hint="`scrapy runspider` shows the whole of it")
    drafts, warnings = _drafts(run.items, means.source)
    told = [f"spider {settings.spider}: {run.trouble}"] if run.trouble else []
    return Haul(parsed=Parsed(drafts=tuple(drafts), warnings=(*told, *run.warnings, *warnings)))


_PASSED = frozenset(("PATH", "HOME", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR"))


def _path(settings: Options) -> dict[str, str]:
    """Our own modules first: a `crawler` beside wirewatch.yaml must not take their place."""
    ours = str(Path(__file__).parents[2])
    return {"PYTHONPATH": os.pathsep.join([ours, str(settings.folder)]), "PYTHONDONTWRITEBYTECODE": "1"}


def _order(means: Means, settings: Options) -> bytes:
    source = means.source
    arguments = dict(settings.arguments)
    if source.url:
        arguments.setdefault("url", source.url)
    order = {
        "spider": settings.spider,
        "arguments": arguments,
        "settings": dict(settings.settings),
        "ours": dict(means.settings or {}),
        "memory": settings.memory,
        "most": MOST_ITEMS,
    }
    return json.dumps(order).encode() + b"\n"


class _Run:
    """One life of the process: items come in as lines, and it asks for its turns."""

    def __init__(self, process: asyncio.subprocess.Process, settings: Options, manners: Manners | None) -> None:
        self._process = process
        self._settings = settings
        self._manners = manners
        self._turns: dict[int, tuple[asyncio.Task[None], asyncio.Event]] = {}
        self._held: dict[int, Leaving] = {}
        self._seen_off: set[asyncio.Task[None]] = set()
        self.items: list[dict[str, Any]] = []
        self.warnings: list[str] = []
        self.trouble = ""
        self.not_found = False

    async def go(self, order: bytes) -> None:
        process = self._process
        assert process.stdin is not None
        assert process.stderr is not None
        last = asyncio.create_task(_tail(process.stderr))
        process.stdin.write(order)
        try:
            async with asyncio.timeout(self._settings.longest.total_seconds()):
                await self._listen()
                await process.wait()
        except TimeoutError:
            self.trouble = f"it took longer than {self._settings.longest}, and was stopped"
            self._kill()
        except ValueError:
            self.trouble = f"an item has more than {LARGEST:,} bytes"
            self._kill()
        told = await last
        if not self.trouble and process.returncode:
            self.trouble = _epitaph(process.returncode, told)

    async def _listen(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            try:
                told = json.loads(line)
            except ValueError:
                continue  # it printed something
            if not isinstance(told, dict):
                continue
            if "item" in told and len(self.items) < MOST_ITEMS:
                self.items.append(told["item"])
            elif "warning" in told and len(self.warnings) < 20:
                self.warnings.append(str(told["warning"]))
            elif "trouble" in told:
                self.trouble, self.not_found = str(told["trouble"]), bool(told.get("not_found"))
            else:
                self._mind(told)

    def _mind(self, told: Mapping[str, Any]) -> None:
        """What it says of its requests: which host it wants to ask, when it has, what that said."""
        manners = self._manners
        if "turn" in told:
            over = asyncio.Event()
            number, host = int(told["turn"]), str(told.get("host", ""))
            self._turns[number] = asyncio.create_task(self._grant(number, host, over)), over
        elif "leave" in told and (turn := self._held.get(int(told["leave"]))):
            self._seen_off.add(task := asyncio.create_task(self._see_off(int(told["leave"]), turn)))
            task.add_done_callback(self._seen_off.discard)
        elif "over" in told and (held := self._turns.pop(int(told["over"]), None)):
            held[1].set()
        elif manners and "busy" in told:
            manners.busy(str(told["busy"]))
        elif manners and "space" in told:
            manners.space(str(told["space"]), timedelta(seconds=float(told.get("apart", 0))))

    async def _grant(self, number: int, host: str, over: asyncio.Event) -> None:
        async with self._manners.turn(host) if self._manners else nullcontext(_NoMatter()) as turn:
            self._held[number] = turn
            if not over.is_set():
                self._say("go", number)
            await over.wait()
            del self._held[number]

    async def _see_off(self, number: int, turn: Leaving) -> None:
        await turn.leave()
        self._say("gone", number)

    def _say(self, word: str, number: int) -> None:
        if (pipe := self._process.stdin) is not None:
            pipe.write(json.dumps({word: number}).encode() + b"\n")

    def _kill(self) -> None:
        """It and what it started."""
        try:
            os.killpg(self._process.pid, 9)
        except ProcessLookupError:
            return

    async def end(self) -> None:
        for task in (*self._seen_off, *(task for task, _ in self._turns.values())):
            task.cancel()
        if self._process.returncode is None:
            self._kill()
            await self._process.wait()


class _NoMatter:
    """Leaving where nobody keeps distances."""

    async def leave(self) -> None:
        return


async def _tail(stream: asyncio.StreamReader) -> str:
    """The end of what it wrote to stderr: memory stays bounded however much that is."""
    kept = b""
    while chunk := await stream.read(65_536):
        kept = (kept + chunk)[-_TOLD:]
    return kept.decode("utf-8", "replace")


def _epitaph(code: int, told: str) -> str:
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    last = next(
        (line for line in reversed(lines) if "Error" in line or "Exception" in line), lines[-1] if lines else ""
    )
    died = f"it was ended by signal {-code}" if code < 0 else f"it ended with {code}"
    return f"{died}: {last[:300]}" if last else died


# --- items as drafts -------------------------------------------------------------------------------

_NAMES: dict[str, tuple[str, ...]] = {
    "url": ("url", "link"),
    "guid": ("guid", "id"),
    "title": ("title", "headline"),
    "summary": ("lead", "summary", "description"),
    "content": ("html", "content"),
    "published": ("published", "date", "date_published"),
    "updated": ("updated", "modified", "date_modified"),
    "language": ("language", "lang"),
    "image": ("image",),
    "outlet": ("outlet", "publisher"),
}


def _drafts(items: list[dict[str, Any]], source: Source) -> tuple[list[Draft], list[str]]:
    """Items under the names that they usually have; what has neither address nor guid is told of."""
    made = [_draft(item, source) for item in items]
    kept = [draft for draft in made if draft.url or draft.guid]
    left = len(made) - len(kept)
    return kept, [f"{left} items have neither url nor guid: left out"] if left else []


def _draft(item: Mapping[str, Any], source: Source) -> Draft:
    said = {name: next((str(item[key]) for key in keys if item.get(key)), "") for name, keys in _NAMES.items()}
    plain = next((str(item[key]) for key in ("text", "body") if item.get(key)), "")
    return Draft(
        source=source.id,
        guid=said["guid"] or None,
        url=said["url"] or None,
        title=_escaped(said["title"]),
        summary=_escaped(said["summary"]),
        content=said["content"] or "".join(f"<p>{_escaped(part)}</p>" for part in plain.split("\n\n") if part),
        authors=tuple(_list(item, ("authors", "author", "byline"))),
        published=said["published"] or None,
        updated=said["updated"] or None,
        language=said["language"] or None,
        image=said["image"] or None,
        tags=tuple(_list(item, ("tags", "keywords"))),
        partial=not (said["content"] or plain),
        outlet=said["outlet"] or None,
    )


def _list(item: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    value = next((item[key] for key in keys if item.get(key)), ())
    yield from [value] if isinstance(value, str) else [str(each) for each in value if each]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
