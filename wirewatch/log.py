"""Logs are events with fields: key=value on a terminal, a JSON object a line otherwise.

    2026-03-02T08:00:00Z [info] source polled    source=outlet status=304

Secrets stay out: nothing logs options, and what a URL carries as a password or a query is cut.
"""

from __future__ import annotations

import logging
import re
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO, cast

from wirewatch.memory import without

with without("rich", "rich.traceback", "twisted"):
    import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")
_QUERY = re.compile(r"(https?://[^\s?\"']+)\?[^\s\"']+")
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
QUIET = ("scrapy", "asyncio", "apscheduler", "uvicorn", "aiosmtplib", "trafilatura", "htmldate", "charset_normalizer")


def clean(text: str) -> str:
    """Without credentials, queries of URLs and control codes: what a feed says cannot forge a line or colour it."""
    return _CONTROLS.sub(" ", _QUERY.sub(r"\1?…", _CREDENTIALS.sub("", text)))


def _clean(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {name: clean(value) if isinstance(value, str) else value for name, value in event.items()}


class _Lenient:
    """A log that nobody takes any more stops no work: a pipe whose reader has gone, a terminal that was closed."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            self._stream.write(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


def set_up(*, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Where log lines go (stderr) and what they look like."""
    stream = stream or sys.stderr
    terminal = stream.isatty()
    last: list[Processor] = (
        [_clean, structlog.dev.ConsoleRenderer(colors=True)]
        if terminal
        else [structlog.processors.format_exc_info, _clean, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, _Lenient(stream))),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(stream=stream, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
