"""Python's search for rubbish, put off where thousands of things are made that are none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Without that search: of compiling 100,000 rules it took a sixth of the time, of making 28,000 spans two thirds.

    Of the CPU of a one-off crawl a tenth was to look through what is imported, again and again while it grows: that stays, too.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
