"""Memory: what was needed for a moment goes back to the system, and what is never needed does not come in.

Reading a configuration with 10,000 sources leaves 15 MB of holes, which glibc keeps for a process that will hardly want them again.
numpy asks for pages of 2 MB where an array has four or more, which the daemon's sparse tables fill by a part only: 12 MB.
structlog imports rich's tracebacks and Twisted's log where they are installed: 5 MB of the daemon's, and 0.18 s of its start.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import cast


def give_back() -> None:
    """Collect garbage, and hand free pages back; nothing more than the first where the C library has no way to.

    What is left is looked through no more: with 100,000 rules that took as long as the matching, 4 ms an article of a poll.
    """
    import ctypes  # here: commands begin with what this module imports

    gc.unfreeze()  # of a configuration that has been replaced since
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def small_pages() -> None:
    """Let numpy ask for none but small pages, if it is not there yet and nobody said otherwise.

    To match 10,000 rules takes as long with them as with large ones, article by article in turn.
    """
    os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")


@contextmanager
def without(*packages: str) -> Iterator[None]:
    """What is imported meanwhile finds none of *packages*, but for those that are loaded already."""
    hidden = [name for name in packages if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = cast(ModuleType, None)  # "causes import to raise", says the language reference, 5.3.1
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
