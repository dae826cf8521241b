"""What is never needed does not come in; what stays is not looked through again."""

from __future__ import annotations

import gc
import subprocess
import sys
from weakref import ref

from wirewatch.memory import give_back

TOLD = """
import sys
from wirewatch import log
from wirewatch import daemon
print(sorted({name.partition(".")[0] for name in sys.modules} & {"rich", "twisted", "pygments"}))
import rich.traceback
"""


def test_the_daemon_does_without_what_structlog_takes_along() -> None:
    told = subprocess.run([sys.executable, "-c", TOLD], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"


class Old:
    """A configuration that refers to itself, as they do."""

    def __init__(self) -> None:
        self.own = self


def test_what_stays_is_looked_through_once_and_what_a_reload_replaced_still_goes() -> None:
    try:
        old = Old()
        give_back()
        assert gc.get_freeze_count()
        seen = ref(old)
        del old
        gc.collect()
        assert seen() is not None  # it is not looked at between reloads
        give_back()
        assert seen() is None
    finally:
        gc.unfreeze()
