"""The pool: child processes that read what strangers wrote, with limits on CPU, memory and time.

    pool = Pool(parsers=2, cpu=timedelta(seconds=10), memory=1 << 30, deadline=timedelta(seconds=30))
    parsed = await pool.run(parse, page, source)

A page can be made so that a parser takes minutes or gigabytes over it. Then the child dies, the next one takes its
place, and who asked gets a SourceBroken that says why. Children come from a fork server, which has imported the parsers
once: a new child is there within some 10 ms. They end with us, also when we are killed: their socket closes.

Who takes long holds nobody up: after two seconds a job gives its place to the next one and goes on beside it, as many of
them as there are places. So documents made to be slow cost CPU, and the others are read meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import pickle
import signal
import socket
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from multiprocessing import resource_tracker
from multiprocessing.process import BaseProcess
from typing import Any, ParamSpec, TypeVar

from crawler.child import LENGTH, Failure, Limits, serve
from news.errors import SourceBroken

P = ParamSpec("P")
T = TypeVar("T")

# What the fork server imports: all that children need, once for all of them. What is missing here each child imports for itself.
PRELOAD = [
    "crawler.child",
    "crawler.drafts",
    "crawler.normalize",
    "crawler.sources.feed",
    "feedparser",
    "multiprocessing.popen_forkserver",
    "trafilatura",
]
_MOST_RESULT = 256 << 20  # bytes of an answer that is believed
PATIENCE = 2.0  # seconds for which a job keeps its place: a page takes some 40 ms, a large feed some 100


class Pool:
    """Children that are started when needed, kept, and replaced when they die. Owned by one event loop."""

    def __init__(self, *, parsers: int, cpu: timedelta, memory: int, deadline: timedelta) -> None:
        self._limits = Limits(cpu.total_seconds(), memory, deadline.total_seconds())
        self._places = _Places(parsers)
        self._idle: list[_Child] = []
        self._starting = asyncio.Lock()
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(PRELOAD)
        self.replaced = 0  # children that had to be killed or died

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call *function*, which children can import, in a child.

        Raises what it raises; SourceBroken where it went beyond a limit or brought the child down.
        """
        job = pickle.dumps((function, args, kwargs), pickle.HIGHEST_PROTOCOL)
        async with self._places.one() as begins:
            child = self._idle.pop() if self._idle else await self._start()
            begins()
            try:
                outcome = await child.call(job)
            except BaseException:
                self.replaced += 1
                await child.end()
                raise
            self._idle.append(child)
        if isinstance(outcome, Failure):
            raise outcome.error
        return outcome  # type: ignore[no-any-return]  # what *function* returned

    async def close(self) -> None:
        """End the children."""
        children, self._idle = self._idle, []
        await asyncio.gather(*(child.end() for child in children))

    async def _start(self) -> _Child:
        async with self._starting:
            ours, theirs = socket.socketpair()
            process = self._context.Process(target=serve, args=(theirs, self._limits), daemon=True)
            await asyncio.to_thread(_begin, process)
            theirs.close()
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        return _Child(process, reader, writer, self._limits)


def _begin(process: BaseProcess) -> None:
    """Start *process*, and the fork server with the first, where Ctrl-C and SIGTERM do not reach them.

    A terminal sends the one to all, systemd the other: the fork server would die of it, with a traceback while it imports the
    parsers, and what a child was reading would count as broken. They end with us.
    """
    resource_tracker.ensure_running()  # first: starting it lets Ctrl-C through again
    before = signal.pthread_sigmask(
        signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM}
    )  # of this thread, and of what it starts
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Places:
    """Places for jobs, and as many again beside them for those that take long."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._free = asyncio.Semaphore(number)
        self._late: list[object] = []  # jobs that would stand aside, and find no room there
        self._aside: set[object] = set()

    @contextlib.asynccontextmanager
    async def one(self) -> AsyncIterator[Callable[[], None]]:
        """A place: it is left to the next job when this one has lasted for long since it was told to begin.

        To wait for a child is no reason: another one, beside a fork server that is still importing, would be no sooner there.
        """
        await self._free.acquire()
        job, leaving = object(), contextlib.ExitStack()

        def begins() -> None:
            leaving.callback(asyncio.get_running_loop().call_later(PATIENCE, self._lasts, job).cancel)

        try:
            with leaving:
                yield begins
        finally:
            self._over(job)

    def _lasts(self, job: object) -> None:
        self._late.append(job)
        self._step_aside()

    def _over(self, job: object) -> None:
        if job in self._aside:
            self._aside.remove(job)
            self._step_aside()
            return
        if job in self._late:
            self._late.remove(job)
        self._free.release()

    def _step_aside(self) -> None:
        if self._late and len(self._aside) < self._number:
            self._aside.add(self._late.pop(0))
            self._free.release()


class _Child:
    def __init__(
        self, process: BaseProcess, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limits: Limits
    ) -> None:
        self._process = process
        self._reader = reader
        self._writer = writer
        self._limits = limits

    async def call(self, job: bytes) -> Any:
        """Give it one job. Raises SourceBroken, and the child is of no more use then."""
        try:
            async with asyncio.timeout(self._limits.deadline):
                self._writer.write(LENGTH.pack(len(job)) + job)
                await self._writer.drain()
                (length,) = LENGTH.unpack(await self._reader.readexactly(LENGTH.size))
                if length > _MOST_RESULT:
                    raise SourceBroken("reading it gave far too much")
                return pickle.loads(await self._reader.readexactly(length))  # noqa: S301  # written by our own child
        except TimeoutError as error:
            raise SourceBroken(f"reading it took longer than {self._limits.deadline:g} s") from error
        except (OSError, EOFError) as error:
            raise SourceBroken(await asyncio.to_thread(self._epitaph)) from error

    async def end(self) -> None:
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()
        self._process.kill()
        await asyncio.to_thread(self._process.join)
        self._process.close()

    def _epitaph(self) -> str:
        self._process.join(1)
        code = self._process.exitcode
        if code == -signal.SIGXCPU:
            return f"reading it took more than {self._limits.cpu:g} s of CPU"
        name = signal.Signals(-code).name if code is not None and code < 0 else f"exit {code}"
        return f"reading it brought the parser down ({name})"
