"""The log: it never stops the work that it tells of."""

from __future__ import annotations

import io
import os

import structlog

from wirewatch import log


def test_a_log_whose_reader_is_gone_stops_no_work() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb", buffering=0) as pipe:
        log.set_up(stream=io.TextIOWrapper(pipe, write_through=True))
        structlog.get_logger().warning("source failed", source="outlet")


def test_a_log_that_was_closed_stops_no_work() -> None:
    stream = io.StringIO()
    log.set_up(stream=stream)
    structlog.get_logger().warning("source failed", source="outlet")
    assert "source failed" in stream.getvalue()
    stream.close()
    structlog.get_logger().warning("source failed", source="outlet")
