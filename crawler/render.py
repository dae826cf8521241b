"""Render: pages that are nothing without their scripts, through a Chromium that is on this machine.

    page = await renderer.render(page)          # its body is the document after its scripts ran

The browser itself reaches nothing: every request it makes, scripts and data included, is answered by our own engine, so
that guard and limits hold for them too. It needs the extra: `pip install 'wirewatch[playwright]'`.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from crawler.client import Answer
from crawler.page import Page
from news.errors import SourceBroken, SourceError, SourceRefused

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 30.0  # seconds for one page
MOST_REQUESTS = 120  # of one page
MOST_BYTES = 20_000_000  # of all of them
HEAP = 256  # MB of a page's scripts
MEMORY = 1_500_000_000  # bytes of all of the browser's processes
_AT_ONCE = 2
_WANTED = ("document", "script", "xhr", "fetch")  # pictures, fonts and films tell no words

# It resolves no name and connects to nobody: what a script tries besides `route` ends here.
_FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    f"--js-flags=--max-old-space-size={HEAP}",
)


class Fetch(Protocol):
    """One answer of our own engine, whatever its status. Raises SourceError."""

    async def __call__(self, url: str, *, limit: int, burst: bool = False) -> Answer: ...


class Renderer:
    """One browser, started when it is needed. Owned by one event loop."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._starting = asyncio.Lock()
        self._playwright: Any = None
        self._browser: Any = None

    async def render(self, first: Page) -> Page:
        """*first* after its scripts ran.

        Raises SourceRefused where there is no browser, SourceBroken where it takes too long, or too much memory.
        """
        async with self._free:
            browser = await self._started()
            try:
                async with asyncio.timeout(PATIENCE + 5):
                    body = await self._rendered(browser, first)
            except SourceError:
                raise
            except TimeoutError:
                raise SourceBroken(f"its scripts did not come to an end within {PATIENCE:g} s") from None
            except Exception as error:  # noqa: BLE001  playwright's errors are of the extra
                raise SourceBroken(f"it cannot be rendered: {str(error).splitlines()[0][:200]}") from None
        return replace(
            first,
            body=body.encode("utf-8", "replace"),
            headers={**first.headers, "content-type": "text/html; charset=utf-8"},
        )

    async def close(self) -> None:
        """End the browser."""
        if self._browser is not None:
            with suppress(Exception):
                await self._browser.close()
        if self._playwright is not None:
            await self._playwright.stop()
        self._browser = self._playwright = None

    async def _started(self) -> Any:
        async with self._starting:
            if self._browser is not None and self._browser.is_connected():
                return self._browser
            try:
                from playwright.async_api import async_playwright
            except ImportError:
                raise SourceRefused(
                    "`render: true` needs a browser's driver that is not installed",
                    hint="pip install 'wirewatch[playwright]'",
                ) from None
            path = next(filter(None, map(shutil.which, BROWSERS)), None)
            if self._playwright is None:
                self._playwright = await async_playwright().start()
            try:
                self._browser = await self._playwright.chromium.launch(
                    executable_path=path, args=list(_FLAGS), chromium_sandbox=os.geteuid() != 0
                )
            except Exception as error:  # noqa: BLE001  playwright's errors are of the extra
                told = str(error).splitlines()[0][:200]
                raise SourceRefused(f"no browser could be started: {told}", hint="install chromium") from None
            return self._browser

    async def _rendered(self, browser: Any, first: Page) -> str:
        context = await browser.new_context(service_workers="block", accept_downloads=False)
        watch = asyncio.create_task(_watch(browser))
        try:
            page = await context.new_page()
            await context.route("**/*", Answers(first, self._fetch).answer)
            await context.route_web_socket("**/*", lambda socket: socket.close())
            work = asyncio.create_task(_settled(page, first.url))
            done, _ = await asyncio.wait((work, watch), return_when=asyncio.FIRST_COMPLETED)
            if work not in done:
                work.cancel()
                raise SourceBroken(f"its scripts took more than {MEMORY // 1_000_000} MB")
            return work.result()
        finally:
            watch.cancel()
            with suppress(Exception):
                await context.close()


async def _settled(page: Any, url: str) -> str:
    await page.goto(url, wait_until="domcontentloaded", timeout=PATIENCE * 1000)
    with suppress(Exception):  # it never rests: what is there by then is taken
        await page.wait_for_load_state("networkidle", timeout=PATIENCE * 1000 / 3)
    return str(await page.content())


class Answers:
    """Answers a page's requests: the document is there already, the rest is fetched by us."""

    def __init__(self, first: Page, fetch: Fetch) -> None:
        self._first = first
        self._fetch = fetch
        self._left = MOST_REQUESTS
        self._bytes = MOST_BYTES
        self._address = ""  # as the browser has it: `http://outlet.example` is `http://outlet.example/` to it

    async def answer(self, route: Any) -> None:
        request = route.request
        address = request.url.partition("#")[0]
        if request.is_navigation_request() and address == (self._address or address):
            self._address = address
            headers = {"content-type": self._first.headers.get("content-type", "text/html")}
            await route.fulfill(status=200, headers=headers, body=self._first.body)
            return
        self._left -= 1
        wanted = request.method == "GET" and request.resource_type in _WANTED and not request.is_navigation_request()
        if not wanted or self._left < 0 or self._bytes <= 0:
            await route.abort()
            return
        try:
            # A second apart, the scripts of one page would take a minute: they come two at a time, as to any browser.
            answer = await self._fetch(request.url, limit=5_000_000, burst=True)
        except SourceError:
            await route.abort()
            return
        self._bytes -= len(answer.body)
        kept = {name: value for name, value in answer.headers.items() if name in _HEADERS}
        await route.fulfill(status=answer.status, headers=kept, body=answer.body)


_HEADERS = ("content-type", "access-control-allow-origin", "access-control-allow-credentials", "location")


async def _watch(browser: Any) -> None:
    """Returns, the browser ended, once its processes together take too much memory."""
    while await asyncio.to_thread(_resident) < MEMORY:  # noqa: ASYNC110  the system tells of no event
        await asyncio.sleep(0.5)
    with suppress(Exception):
        await browser.close()


def _resident() -> int:
    """Bytes of the browsers below this process; 0 where the system does not tell."""
    parents: dict[int, tuple[int, int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            told = stat.read_text().rpartition(")")[2].split()
            parents[int(stat.parent.name)] = (int(told[1]), int(told[21]) * os.sysconf("SC_PAGE_SIZE"))
    ours, grown = {os.getpid()}, True
    while grown:
        below = {pid for pid, (parent, _) in parents.items() if parent in ours} - ours
        ours, grown = ours | below, bool(below)
    return sum(size for pid, (_, size) in parents.items() if pid in ours and _is_browser(pid))


def _is_browser(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().startswith(("chrom", "google-chrome", "headless_shell"))
    return False
